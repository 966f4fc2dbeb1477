use super::{What, differences, summary};
use crate::api::ConsumedCapacity;
use crate::session::Report;
use crate::session::json::from_json;

/// The report of a draft of two statements, the second of which came out like this.
fn report(connection: &str, outcome: &str, second: &str, units: f64) -> Report {
    let document = format!(
        r#"{{"run":1,"draft":"d.pql","connection":"{connection}","mode":"batch","outcome":"{outcome}","duration_ms":1,
        "statements":[{{"index":1,"operation":"UPDATE","table":"a","key":null,"verdict":"applied",{UNITS}}},
            {{"index":2,"operation":"UPDATE","table":"a","key":null,{UNITS},{second}}}],
        "capacity":[{{"TableName":"a","CapacityUnits":{units}}}],"exchanges":[]}}"#
    );
    from_json(&document, 0).unwrap_or_else(|| panic!("no report: {document}"))
}

const UNITS: &str = r#""exchange":0,"capacity":{"reported":null,"estimated":null}"#;
const APPLIED: &str = r#""verdict":"applied""#;
const FAILED: &str = r#""verdict":"failed","code":"ConditionalCheckFailed","message":"The conditional request failed",
    "item":{"n":{"N":"12"}}"#;

#[test]
fn the_same_answers_differ_in_nothing_whatever_their_connection() {
    let found = differences(
        &report("local", "applied", APPLIED, 2.0),
        &report("dev", "applied", APPLIED, 2.0),
    );
    assert_eq!(found, []);
    assert_eq!(summary(&found), "the same outcome, codes, messages, items and capacity");
}

#[test]
fn what_differs_is_told_of_the_whole_first_and_then_by_statement() {
    let found = differences(
        &report("local", "applied", APPLIED, 2.0),
        &report("dev", "partial", FAILED, 1.0),
    );
    let told: Vec<_> = found.iter().map(|one| (one.statement, one.what)).collect();
    assert_eq!(
        told,
        [
            (None, What::Outcome),
            (None, What::Capacity),
            (Some(2), What::Verdict),
            (Some(2), What::Code),
            (Some(2), What::Message),
            (Some(2), What::Item),
        ]
    );
    assert_eq!((found[1].one.as_str(), found[1].other.as_str()), ("a 2", "a 1"));
    assert_eq!((found[5].one.as_str(), found[5].other.as_str()), ("(none)", r#"{"n":{"N":"12"}}"#));
    assert_eq!(summary(&found), "they differ in outcome, capacity, statement 2");
}

#[test]
fn the_order_in_which_tables_are_charged_is_no_difference() {
    let charged = |tables: [&str; 2]| {
        let mut report = report("local", "applied", APPLIED, 2.0);
        let [one] = report.capacity.as_slice() else { panic!("{:?}", report.capacity) };
        let of = |name: &str| ConsumedCapacity { table_name: name.to_owned(), ..one.clone() };
        report.capacity = tables.map(of).to_vec();
        report
    };
    assert_eq!(differences(&charged(["a", "b"]), &charged(["b", "a"])), []);
    let found = differences(&charged(["b", "a"]), &charged(["a", "c"]));
    assert_eq!((found[0].one.as_str(), found[0].other.as_str()), ("a 2, b 2", "a 2, c 2"));
}
