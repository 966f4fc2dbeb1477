use super::*;
use crate::session::json::from_json;

fn said(statement: &str) -> &'static str {
    let document = format!(
        r#"{{"run":1,"draft":"d","connection":"c","mode":"transaction","outcome":"applied","duration_ms":1,
            "statements":[{{"index":1,"table":"t","capacity":{{}},{statement}}}],"capacity":[],"exchanges":[]}}"#
    );
    let report = from_json(&document, 0).expect("a report");
    no_item(&report.statements[0])
}

#[test]
fn an_item_is_called_missing_only_where_it_is_known_to_be() {
    let applied = |verb: &str| said(&format!(r#""operation":"{verb}","verdict":"applied""#));
    assert_eq!(applied("SELECT"), "No item has this key.");
    // Both held on an item that may well be there: neither ever returns it.
    for check in ["EXISTS", "ConditionCheck"] {
        assert_eq!(applied(check), "A check returns no item.");
    }
    let failed = |absence: &str| {
        said(&format!(r#""operation":"UPDATE","verdict":"failed","item_is":"{absence}""#))
    };
    assert_eq!(failed("missing"), "There was no item with this key.");
    assert_eq!(failed("not_returned"), "No item came back with the failure.");
    assert_eq!(failed("not_asked"), "The item was not asked for.");
}
