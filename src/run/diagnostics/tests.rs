use super::*;

fn drawn(text: &str, spanned: &str, help: Option<&str>) -> String {
    let start = text.find(spanned).expect("the text has it");
    let span = Span::new(start, start + spanned.len());
    let mut diagnostic = Diagnostic::error("syntax", span, "expected a value");
    diagnostic.help = help.map(str::to_owned);
    draw("seed.pql", text, &[diagnostic], Style::PLAIN)
}

#[test]
fn carets_stand_under_the_span() {
    let text = "-- first\nUPDATE \"a\" SET x = WHERE pk = 'b';\n";
    let expected = "\
error[syntax]: expected a value
  --> seed.pql:2:20
  |
2 | UPDATE \"a\" SET x = WHERE pk = 'b';
  |                    ^^^^^
  = help: write a literal or ?
";
    assert_eq!(drawn(text, "WHERE", Some("write a literal or ?")), expected);
}

#[test]
fn wide_characters_and_tabs_keep_the_carets_in_place() {
    let expected = "\
error[syntax]: expected a value
  --> seed.pql:1:5
  |
1 |  日本 'x'
  |       ^^^
";
    assert_eq!(drawn("\t日本 'x'", "'x'", None), expected);
}

#[test]
fn a_span_of_several_lines_is_marked_to_the_end_of_its_first() {
    let page = drawn("SELECT *\nFROM x", "*\nFROM", None);
    assert!(page.ends_with("1 | SELECT *\n  |        ^\n"), "{page}");
}

#[test]
fn an_empty_span_at_the_end_gets_one_caret() {
    let text = "SELECT";
    let diagnostic = Diagnostic::error("syntax", Span::new(6, 6), "unexpected end");
    let page = draw("a.pql", text, &[diagnostic], Style::PLAIN);
    assert!(page.contains("a.pql:1:7\n"), "{page}");
    assert!(page.ends_with("1 | SELECT\n  |       ^\n"), "{page}");
}

#[test]
fn a_very_long_line_is_cut_around_the_place() {
    let text = format!("{}HERE{}", "a".repeat(5000), "b".repeat(5000));
    let page = drawn(&text, "HERE", None);
    assert!(page.contains(":1:5001\n"), "{page}");
    assert!(page.lines().all(|line| line.chars().count() < 140), "{page}");
}

#[test]
fn an_escape_in_the_line_is_not_sent_to_the_terminal() {
    assert!(!drawn("a \u{1b}[2J\u{9b}x 'x'", "'x'", None).contains(['\u{1b}', '\u{9b}']));
}

#[test]
fn a_span_that_fits_no_text_is_no_panic() {
    let diagnostic = Diagnostic::error("syntax", Span::new(40, 90), "somewhere");
    assert!(draw("a.pql", "é", &[diagnostic], Style::PLAIN).contains("error[syntax]: somewhere"));
}

#[test]
fn many_findings_are_cut_and_counted() {
    let one = Diagnostic::warning("limit", Span::new(0, 1), "m");
    let many = vec![one; 60];
    assert!(draw("a.pql", "a", &many, Style::PLAIN).ends_with("\nand 10 more\n"));
    assert_eq!(count(&many), "60 warnings");
    assert_eq!(count(&[]), "no findings");
}
