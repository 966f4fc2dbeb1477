use serde_json::{Value, json};

use super::*;
use crate::api::{OperationName, wire};
use crate::connection::Sent;

/// What is told of a statement, or of an action, when its item is this by now.
fn told(request: &Value, now: Option<Value>) -> &'static str {
    let is_action = request.get("Statement").is_none();
    let operation = match is_action {
        true => OperationName::TransactWriteItems,
        false => OperationName::ExecuteStatement,
    };
    let request = if is_action { json!({"TransactItems": [request]}) } else { request.clone() };
    let sent = Sent::read(operation, request.to_string());
    let now = now.map(|item| wire::value::item_from_json(&item).expect("an item"));
    let mut targets = Target::of_request(&sent.operation);
    targets.remove(0).expect("a write").told_by(now.as_ref())
}

fn statement(text: &str, now: Option<Value>) -> &'static str {
    told(&json!({"Statement": text}), now)
}

#[test]
fn an_inserted_item_is_there_as_it_was_inserted_or_not() {
    let insert = "INSERT INTO t VALUE {'pk': 'a', 'n': 1.0}";
    assert_eq!(statement(insert, Some(json!({"pk": {"S": "a"}, "n": {"N": "1"}}))), SAME);
    assert_eq!(statement(insert, Some(json!({"pk": {"S": "a"}, "n": {"N": "2"}}))), OTHER);
    let missing = "read afterwards: there is no item, not as this leaves it";
    assert_eq!(statement(insert, None), missing);
}

#[test]
fn a_deleted_item_is_gone_or_not() {
    let delete = "DELETE FROM t WHERE pk = 'a'";
    assert_eq!(statement(delete, None), "read afterwards: there is no item, as this leaves it");
    let there = "read afterwards: the item is there, not as this leaves it";
    assert_eq!(statement(delete, Some(json!({"pk": {"S": "a"}}))), there);
    let action = json!({"Delete": {"TableName": "table", "Key": {"pk": {"S": "a"}}}});
    assert_eq!(told(&action, Some(json!({"pk": {"S": "a"}}))), there);
}

#[test]
fn what_an_update_sets_outright_tells_and_what_it_counts_does_not() {
    let now = || {
        Some(
            json!({"pk": {"S": "a"}, "n": {"N": "5"}, "m": {"M": {"x": {"S": "y"}}}, "s": {"SS": ["a", "b"]}, "l": {"L": []}}),
        )
    };
    let cases = [
        ("SET n = 5", SAME),
        ("SET n = 5 SET m.x = 'y' REMOVE gone", SAME),
        ("SET n = 5 REMOVE m.x", OTHER),
        ("SET n = n + 1", UNTOLD),
        ("SET n = n + 1 SET m.x = 'z'", OTHER),
        ("SET l[0] = 1", UNTOLD),
        ("SET s = set_add(s, <<'a'>>)", SAME),
        ("SET s = set_add(s, <<'c'>>)", OTHER),
        ("SET s = set_delete(s, <<'c', 'd'>>)", SAME),
        ("SET s = set_delete(s, <<'a'>>)", OTHER),
        ("SET none = set_add(none, <<'a'>>)", OTHER),
    ];
    for (changes, expected) in cases {
        let text = format!("UPDATE t {changes} WHERE pk = 'a'");
        assert_eq!(statement(&text, now()), expected, "{text}");
    }
    let values = json!({":n": {"N": "5"}});
    for (update, expected) in [("SET n = :n", SAME), ("ADD n :n", UNTOLD), ("SET x = :n", OTHER)] {
        let action = json!({"Update": {"TableName": "table", "Key": {"pk": {"S": "a"}}, "UpdateExpression": update, "ExpressionAttributeValues": values}});
        assert_eq!(told(&action, now()), expected, "{update}");
    }
}
