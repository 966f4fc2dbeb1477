use super::*;

/// As a patch has them.
fn drawn(one: &str, other: &str) -> String {
    let line = |change| match change {
        LineChange::Same(line) => format!(" {line}\n"),
        LineChange::Removed(line) => format!("-{line}\n"),
        LineChange::Added(line) => format!("+{line}\n"),
        LineChange::Skipped(count) => format!("~{count}\n"),
    };
    changes(one, other).into_iter().map(line).collect()
}

#[test]
fn a_text_that_is_the_same_has_no_changes() {
    assert_eq!(drawn("a\nb\n", "a\nb\n"), "");
}

#[test]
fn what_changed_is_told_with_the_lines_around_it() {
    let one = "1\n2\n3\n4\n5\nold\n6\n7\n8\n9\n";
    let other = "1\n2\n3\n4\n5\nnew\nmore\n6\n7\n8\n9\n";
    assert_eq!(drawn(one, other), "~2\n 3\n 4\n 5\n-old\n+new\n+more\n 6\n 7\n 8\n~1\n");
    assert_eq!(drawn("", "a\n"), "+a\n");
    assert_eq!(drawn("a\nb\nc", "c\na\nb"), "+c\n a\n b\n-c\n");
}

#[test]
fn a_stretch_too_long_to_be_compared_counts_as_changed() {
    let lines = |seed: usize| (0..1100).map(|n| format!("{seed} {n}\n")).collect::<String>();
    let found = changes(&lines(1), &lines(2));
    assert_eq!(found.len(), 2200);
    assert_eq!(found[0], LineChange::Removed("1 0".to_owned()));
}
