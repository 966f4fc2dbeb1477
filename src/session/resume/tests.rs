use super::*;
use crate::draft::{Draft, Format};
use crate::session::tests::{request, session};

fn came(extent: Extent, sent: usize) -> Came {
    Came { extent, sent, unknown: BTreeSet::new() }
}

fn left(extent: Extent, sent: usize, again: &[usize]) -> (usize, Vec<usize>) {
    let Extent { skipped, again, .. } = came(extent, sent).left(1, again.iter().copied().collect());
    (skipped, again)
}

#[test]
fn what_is_left_begins_behind_what_was_sent() {
    assert_eq!(left(Extent::default(), 50, &[]), (50, vec![]));
    assert_eq!(left(Extent::default(), 0, &[]), (0, vec![]));
    // What is sent once more at the end of it is no exception.
    assert_eq!(left(Extent::default(), 50, &[7, 49, 50]), (48, vec![7]));
    let resumed = Extent { skipped: 50, again: vec![7, 9], ..Extent::default() };
    assert_eq!(left(resumed.clone(), 1, &[]), (50, vec![9]));
    assert_eq!(left(resumed.clone(), 12, &[]), (60, vec![]));
    assert_eq!(left(resumed, 12, &[9]), (60, vec![9]));
}

#[test]
fn what_it_is_to_send_a_write_once_more_is_told_by_its_tree() {
    for (text, again) in [
        ("INSERT INTO t VALUE {'pk': 'a'}", Again::Fails),
        ("DELETE FROM t WHERE pk = 'a'", Again::Same),
        ("UPDATE t SET n = 1 REMOVE m WHERE pk = 'a'", Again::Same),
        ("UPDATE t SET n = n + 1 WHERE pk = 'a'", Again::Twice),
        ("UPDATE t SET l = list_append(l, ['x']) WHERE pk = 'a'", Again::Twice),
        ("UPDATE t REMOVE l[0] WHERE pk = 'a'", Again::Twice),
    ] {
        let draft = Draft::parse(Format::Partiql, text);
        let tree = draft.statements[0].tree().expect("readable");
        let target = Target::of_tree(text, tree, &[]);
        assert_eq!(Again::of(target.as_ref()), again, "{text}");
    }
}

#[test]
fn statements_that_are_left_out_are_neither_counted_nor_sent_and_keep_their_numbers() {
    let (_runtime, session) = session();
    let text: String =
        (1..=60).map(|n| format!("INSERT INTO t VALUE {{'pk': 'k{n}'}};\n")).collect();
    let submission = session.prepare(request(Format::Partiql, &text, None)).expect("sound");
    let extent = Extent { skipped: 30, again: vec![3, 9], ..Extent::default() };
    let left = submission.clone().within(extent);
    assert_eq!(left.count, 32);
    let numbers: Vec<usize> = left.all_waiting().iter().map(|statement| statement.index).collect();
    assert_eq!((&numbers[..3], numbers[31]), (&[3, 9, 31][..], 60));
    let bodies = left.all_requests();
    assert_eq!(bodies.len(), 2);
    assert!(bodies[0].sent.body.contains("'k3'") && bodies[0].sent.body.contains("'k31'"));
    assert!(!bodies[0].sent.body.contains("'k4'"));
    assert_eq!(submission.within(Extent { skipped: 99, ..Extent::default() }).count, 0);
}
