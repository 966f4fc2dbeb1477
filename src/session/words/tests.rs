use super::capacity;
use super::*;
use crate::api::capacity::{Arm, Arms};
use crate::api::{ConsumedCapacity, Units};
use crate::draft::Verb;
use crate::session::Tally;
use crate::session::json::from_json;
use crate::session::report::{Outcome, Report, Verdict};
use crate::syntax::partiql;
use crate::value::{AttributeValue, Item};

fn tallied(report: &Report) -> Tally {
    let mut tally = Tally::begun(report);
    report.statements.iter().for_each(|statement| tally.add(statement));
    tally
}

fn sentence(report: &Report) -> String {
    sentence_of(report, &tallied(report))
}

fn note(report: &Report) -> Option<String> {
    capacity::note_of(report, &tallied(report))
}

/// A report of so many statements with these verdicts: `a`pplied, `f`ailed, `n`ot applied, `u`nknown.
fn report(operation: &str, outcome: &str, verdicts: &str) -> Report {
    let statement = |(position, verdict): (usize, char)| {
        let verdict = match verdict {
            'a' => Verdict::Applied,
            'f' => Verdict::Failed,
            'n' => Verdict::NotApplied,
            _ => Verdict::Unknown,
        };
        format!(
            r#"{{"index":{},"operation":"{operation}","table":"t","verdict":"{}","capacity":{{}}}}"#,
            position + 1,
            verdict.name()
        )
    };
    let statements: Vec<String> = verdicts.chars().enumerate().map(statement).collect();
    let document = format!(
        r#"{{"run":1,"draft":"d","connection":"local","mode":"batch","outcome":"{outcome}","duration_ms":1,
            "statements":[{}],"capacity":[],"exchanges":[]}}"#,
        statements.join(",")
    );
    from_json(&document, 0).expect("a report")
}

#[test]
fn every_outcome_has_its_sentence() {
    let cases = [
        ("applied", "a", "the one statement was applied."),
        ("applied", "aaa", "all 3 statements were applied."),
        ("partial", "af", "1 of 2 applied, each on its own. Statement 2 failed."),
        (
            "partial",
            "afnn",
            "1 of 4 applied, each on its own. Statement 2 failed; 3 and 4 were not applied.",
        ),
        ("failed", "f", "the one statement failed; nothing was written."),
        ("failed", "ff", "all 2 statements failed; nothing was written."),
        ("failed", "fn", "none of 2 was applied. Statement 1 failed; 2 was not applied."),
        ("cancelled", "nfn", "nothing was written. Statement 2 failed; 1 and 3 were not applied."),
        ("cancelled", "nn", "nothing was written. Statements 1 and 2 were not applied."),
        ("refused", "nn", "nothing ran."),
        ("unknown", "u", "no answer came: it may have been written, or not."),
        (
            "unknown",
            "aun",
            "1 of 3 applied; then no answer came. Statement 3 was not applied; 2 is unknown.",
        ),
        (
            "unknown",
            "fuu",
            "no answer came: it may have been written, or not. Statement 1 failed; 2 and 3 are unknown.",
        ),
    ];
    for (outcome, verdicts, expected) in cases {
        assert_eq!(
            sentence(&report("UPDATE", outcome, verdicts)),
            expected,
            "{outcome} {verdicts}"
        );
    }
}

#[test]
fn an_answer_that_leaves_it_open_is_not_called_none() {
    let mut answered = report("UPDATE", "unknown", "aun");
    answered.statements[1].answered = Some(503);
    assert_eq!(
        sentence(&answered),
        "1 of 3 applied; then answered 503, whether it was done is not known. Statement 3 was not applied; 2 is unknown."
    );
    assert_eq!(note(&answered).as_deref(), Some("Capacity: the answer has no figure."));
}

#[test]
fn what_only_asks_is_answered_and_not_applied() {
    assert_eq!(sentence(&report("SELECT", "applied", "aa")), "all 2 statements were answered.");
    let silent = report("SELECT", "unknown", "u");
    assert_eq!(sentence(&silent), "no answer came; nothing was to be written.");
    let one = report("SELECT", "applied", "a").statements.remove(0);
    assert_eq!((verdict(&one), reason(&one)), ("answered".to_owned(), "no item".to_owned()));
}

#[test]
fn statements_in_a_row_are_named_as_a_range_and_too_many_are_counted() {
    let said = sentence(&report("UPDATE", "cancelled", "fnfffnnnnf"));
    assert_eq!(
        said,
        "nothing was written. Statements 1, 3 to 5 and 10 failed; 2 and 6 to 9 were not applied."
    );
    let said = sentence(&report("UPDATE", "cancelled", &"fnn".repeat(7)));
    assert_eq!(said, "nothing was written. 7 statements failed; 14 others were not applied.");
}

#[test]
fn the_tally_counts_what_is_worst() {
    let tallied = |verdicts| tally(&report("UPDATE", "partial", verdicts));
    assert_eq!(tallied("aaf"), "1 of 3 failed");
    assert_eq!(tallied("afu"), "1 of 3 unknown");
    assert_eq!(tallied("aan"), "2 of 3 applied");
}

#[test]
fn durations_have_two_or_three_digits() {
    let said =
        [0.84, 9.94, 9.96, 420.0, 999.6, 1500.0, 9_960.0, 119_000.0, 185_000.0].map(duration);
    let expected =
        ["0.8 ms", "9.9 ms", "10 ms", "420 ms", "1.0 s", "1.5 s", "10 s", "119 s", "3 min 5 s"];
    assert_eq!(said, expected);
    assert_eq!(duration(f64::INFINITY), duration(f64::NAN), "what is no time is no panic either");
}

#[test]
fn counts_and_figures_read_as_a_person_writes_them() {
    assert_eq!([counted(1_u64, "item"), counted(0_u64, "item")], ["1 item", "0 items"]);
    assert_eq!([3.0, 0.5, 150.25, 100.0].map(figure), ["3", "0.5", "150.25", "100"]);
    // What no sum of units comes near fills no line.
    assert_eq!([1e14, 1e300].map(figure), ["100000000000000", "1.00e300"]);
}

#[test]
fn an_estimate_is_told_apart_by_its_sign() {
    let mut cancelled = report("UPDATE", "cancelled", "fn");
    assert_eq!(note(&cancelled).as_deref(), Some("Capacity: a cancelled call reports none."));
    for one in &mut cancelled.statements {
        one.estimated = Some(Units { read: 0.0, write: 2.0 });
    }
    let said = note(&cancelled);
    assert_eq!(
        said.as_deref(),
        Some("Capacity: a cancelled call reports none; at most 4 WCU (estimate).")
    );
    assert_eq!(capacity::in_words(Charge::of_all(&cancelled)), "≤ 4 WCU");
    assert_eq!(note(&report("UPDATE", "applied", "a")), None);
}

#[test]
fn where_nothing_was_reported_nothing_is_summed() {
    assert_eq!(capacity::in_words(Charge::of_all(&report("UPDATE", "applied", "a"))), "·");
}

fn charged(units: f64) -> ConsumedCapacity {
    let total = Arm { units, ..Arm::default() };
    ConsumedCapacity { table_name: "t".to_owned(), total, arms: None }
}

#[test]
fn units_are_reads_or_writes_as_the_statements_were() {
    let of = |report: &Report| capacity::split(report, &charged(1.5), charged(1.5).total);
    let read = Some(Units { read: 1.5, write: 0.0 });
    let written = Some(Units { read: 0.0, write: 1.5 });
    assert_eq!(of(&report("SELECT", "applied", "aa")), read);
    assert_eq!(of(&report("UPDATE", "applied", "aa")), written);
    let mut mixed = report("UPDATE", "applied", "aa");
    mixed.statements[0].verb = Verb::Statement(partiql::Verb::Select);
    assert_eq!(of(&mixed), None, "neither says what it took");
    mixed.statements[0].reported = Some(Units { read: 0.5, write: 0.0 });
    mixed.statements[1].reported = Some(Units { read: 0.0, write: 1.0 });
    assert_eq!(of(&mixed), Some(Units { read: 0.5, write: 1.0 }));
    mixed.capacity = vec![charged(7.0)];
    assert_eq!(capacity::reported(&mixed), Units { read: 0.0, write: 7.0 });
}

#[test]
fn arms_are_told_only_where_units_went_elsewhere() {
    let arm = |units| Arm { units, ..Arm::default() };
    let mut of_table = charged(3.0);
    of_table.arms = Some(Arms { table: arm(3.0), ..Arms::default() });
    assert_eq!(capacity::arms(&of_table), []);
    of_table.arms = Some(Arms {
        table: arm(1.0),
        global: [("ix".to_owned(), arm(1.0))].into(),
        local: [("by".to_owned(), arm(0.5))].into(),
    });
    let names: Vec<String> = capacity::arms(&of_table).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["table", "GSI ix", "LSI by", "failed statements"]);
}

#[test]
fn values_look_like_what_they_are() {
    let set = AttributeValue::Ss(["b".to_owned(), "a".to_owned()].into());
    let list = AttributeValue::L(vec![AttributeValue::Null, AttributeValue::Bool(true)]);
    assert_eq!(value::value(&set), r#"<<"a", "b">>"#);
    assert_eq!(value::value(&list), "[null, true]");
    assert_eq!(value::value(&AttributeValue::B(vec![1, 2])), r#"b64"AQI=""#);
    let evil = AttributeValue::S("a\"b\n\u{1b}\u{202e}".to_owned());
    assert_eq!(value::value(&evil), r#""a\"b\n\u001b\u202e""#);
    let key = Item::from([
        ("pk".to_owned(), AttributeValue::S("acct#alice".to_owned())),
        ("sk".to_owned(), evil),
    ]);
    assert_eq!(value::key(&key), "acct#alice / a\"b\n\u{1b}\u{202e}");
}

#[test]
fn nesting_ends() {
    let deep = (0..200).fold(AttributeValue::Null, |inside, _| AttributeValue::L(vec![inside]));
    assert!(value::value(&deep).contains("[…]"));
}

#[test]
fn an_outcome_needs_no_statement() {
    for outcome in [Outcome::Applied, Outcome::Cancelled, Outcome::Failed, Outcome::Unknown] {
        assert!(!sentence(&report("UPDATE", outcome.name(), "")).ends_with(' '));
    }
}

#[test]
fn a_brief_value_ends_where_it_is_of_no_use_any_more() {
    let long = AttributeValue::S("x".repeat(400_000));
    assert!(value::brief(&long, 20).len() < 30);
    let inside = Item::from([("a".to_owned(), long.clone()), ("b".to_owned(), long)]);
    let nested = AttributeValue::L(vec![AttributeValue::M(inside); 1000]);
    assert!(value::brief(&nested, 20).len() < 200);
    let whole = AttributeValue::L(vec![AttributeValue::Null, AttributeValue::B(vec![1, 2])]);
    assert_eq!(value::brief(&whole, usize::MAX), "[null, b64\"AQI=\"]");
}

#[test]
fn thousands_are_told_apart() {
    let numbers = [0, 7, 999, 1000, 1411, 100_000, 1_234_567];
    let words = numbers.map(grouped);
    assert_eq!(words, ["0", "7", "999", "1,000", "1,411", "100,000", "1,234,567"]);
}
