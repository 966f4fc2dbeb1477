use super::fixture::{item, l, n, names, s};
use crate::engine::evaluate::trace::{Trace, trace_text};
use crate::value::{AttributeValue, Item};

fn explain(text: &str, stored: Option<&Item>) -> Trace {
    let values = item(&[(":min", n("30")), (":open", s("open")), (":n", s("N"))]);
    trace_text(text, &names(&[("#s", "status"), ("#odd", "a b")]), &values, stored).unwrap()
}

/// `!` marks the clauses that decided.
fn lines(trace: &Trace) -> Vec<String> {
    let line = |clause: &crate::engine::evaluate::trace::Clause| {
        let mark = if clause.decisive { "!" } else { " " };
        format!("{mark} {}: {}: {}", clause.text, clause.values, clause.holds)
    };
    trace.clauses.iter().map(line).collect()
}

#[test]
fn the_clause_that_failed_is_marked() {
    let stored = item(&[("balance", n("12")), ("status", s("open"))]);
    let trace = explain("#s = :open AND balance >= :min", Some(&stored));
    assert!(!trace.holds);
    assert_eq!(
        lines(&trace),
        ["  status = \"open\": \"open\" = \"open\": true", "! balance >= 30: 12 >= 30: false",]
    );
}

#[test]
fn nothing_is_marked_when_the_whole_holds() {
    let stored = item(&[("balance", n("31"))]);
    let trace = explain("balance >= :min OR attribute_not_exists(#s)", Some(&stored));
    assert!(trace.holds);
    assert!(trace.clauses.iter().all(|clause| !clause.decisive));
}

#[test]
fn a_false_or_is_decided_by_all_its_parts_and_a_false_not_by_what_held() {
    let stored = item(&[("balance", n("12")), ("l", l(&[n("1"), s("x")]))]);
    assert_eq!(
        lines(&explain(
            "(balance >= :min OR attribute_exists(#s)) AND NOT (attribute_exists(l) AND contains(l[1], :min) OR size(l) < :min)",
            Some(&stored),
        )),
        [
            "! balance >= 30: 12 >= 30: false",
            "! attribute_exists(status): status is missing: false",
            "  attribute_exists(l): l is [1, \"x\"]: true",
            "  contains(l[1], 30): contains(\"x\", 30): false",
            "! size(l) < 30: 2 < 30: true",
        ]
    );
}

#[test]
fn clauses_say_what_is_missing() {
    assert_eq!(
        lines(&explain(
            "attribute_type(#odd, :n) AND NOT begins_with(#odd, :n) AND #odd BETWEEN :min AND :min AND m.x[0] IN (:min, :open)",
            None,
        )),
        [
            "! attribute_type(\"a b\", \"N\"): (missing): false",
            "  NOT begins_with(\"a b\", \"N\"): NOT begins_with((missing), \"N\"): true",
            "! \"a b\" BETWEEN 30 AND 30: (missing) BETWEEN 30 AND 30: false",
            "! m.x[0] IN (30, \"open\"): (missing) IN (30, \"open\"): false",
        ]
    );
}

#[test]
fn long_values_are_shortened() {
    let stored =
        item(&[("balance", s(&"é".repeat(1000))), ("status", AttributeValue::B(vec![0; 1000]))]);
    let trace = explain("balance = :min AND #s = :open", Some(&stored));
    assert_eq!(trace.clauses[0].values, format!("\"{}… = 30", "é".repeat(39)));
    assert_eq!(trace.clauses[1].values, format!("b'{}… = \"open\"", "A".repeat(38)));
}

#[test]
fn the_deepest_conditions_are_explained() {
    let nested = format!("{}gone = :min{}", "(gone = :min OR ".repeat(140), ")".repeat(140));
    let trace = explain(&nested, None);
    assert_eq!(trace.clauses.len(), 141);
    assert!(!trace.holds && trace.clauses.iter().all(|clause| clause.decisive));
    let negated = explain(&format!("{}gone = :min", "NOT ".repeat(299)), None);
    assert!(negated.holds && negated.clauses.len() == 1);
}
