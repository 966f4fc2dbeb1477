use super::*;
use crate::draft::Format;
use crate::session::report::Clause;
use crate::session::tests::{request, session};

/// A failed statement whose deciding clause is this one.
fn failed(index: usize, clause: &str, reason: &str) -> StatementReport {
    let (_runtime, session) = session();
    let text = "UPDATE t SET n = 1 WHERE pk = 'a'";
    let submission = session.prepare(request(Format::Partiql, text, None)).expect("sound");
    let clause = Clause {
        text: clause.to_owned(),
        values: String::new(),
        truth: false,
        key: false,
        decisive: true,
        sentence: reason.to_owned(),
    };
    StatementReport {
        index,
        verdict: Verdict::Failed,
        code: Some(Code::named("ConditionalCheckFailed")),
        why: vec![clause],
        reason: Some(reason.to_owned()),
        ..submission.all_waiting().remove(0)
    }
}

#[test]
fn failures_by_one_clause_are_one_kind_whatever_its_values() {
    let (missing, low) = (failed(1, "balance >= 30", "balance is missing"), 2);
    let low = failed(low, "region = 'eu'", "region is \"us\", not \"eu\"");
    let mut alike = Alike::default();
    for index in 1..=1000 {
        alike.add(&StatementReport { index, ..missing.clone() });
    }
    for index in 2001..=2030 {
        let reason = Some(format!("region is \"{index}\", not \"eu\""));
        alike.add(&StatementReport { index, reason, ..low.clone() });
    }
    for index in 3000..3010 {
        alike.add(&failed(index, &format!("n = {index}"), "n is 1"));
    }
    let lines: Vec<String> = alike.lines().collect();
    assert_eq!(
        lines,
        [
            "ConditionalCheckFailed: 1,000 statements (1, 2, 3 and 997 more): balance is missing",
            "ConditionalCheckFailed: 30 statements (2001, 2002, 2003 and 27 more); of 2001: region is \"2001\", not \"eu\"",
        ]
    );
    assert_eq!(alike.kinds.len(), 3, "ten are told one by one");
}

#[test]
fn kinds_beyond_all_count_are_told_apart_no_more() {
    let one = failed(1, "a = 1", "a is 2");
    let mut alike = Alike::default();
    for index in 1..=KINDS_MAX + 50 {
        let mut other = StatementReport { index, ..one.clone() };
        other.why[0].text = format!("a{index} = 1");
        alike.add(&other);
    }
    assert_eq!(alike.kinds.len(), KINDS_MAX + 1);
    let applied = StatementReport { verdict: Verdict::Applied, ..one };
    assert_eq!(alike.add(&applied), None);
}
