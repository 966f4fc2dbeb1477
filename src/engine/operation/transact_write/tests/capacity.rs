//! Captured capacity (transactions.md 7 and 8).

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Engine, check, delete, put, text, update, user};
use crate::api::capacity::Arm;
use crate::api::{Reply, wire};

/// Total, table, global index, local index.
type Figures = (f64, f64, Option<f64>, Option<f64>);

fn order(attributes: &Value) -> Value {
    let mut item = json!({ "pk": { "S": "p" }, "sk": { "S": "s" } });
    for (name, value) in attributes.as_object().into_iter().flatten() {
        item[name] = value.clone();
    }
    item
}

fn key() -> Value {
    order(&json!({}))
}

/// Names of the order that is in both indexes.
fn in_both() -> Value {
    json!({ "gsiPk": { "S": "g" }, "lsiSk": { "S": "l" }, "proj": { "S": "v" } })
}

fn figures(engine: &Engine, actions: &[Value]) -> Figures {
    let request = json!({ "TransactItems": actions, "ReturnConsumedCapacity": "INDEXES" });
    let reply = engine.send(&request).expect("it is right");
    let capacity = reply.capacity.expect("asked for");
    let [capacity] = &capacity[..] else { panic!("one table") };
    let written = |arm: &Arm| {
        assert_eq!((arm.read, arm.write), (None, Some(arm.units)));
        arm.units
    };
    let only = |arms: &BTreeMap<String, Arm>| arms.values().next().map(written);
    let arms = capacity.arms.as_ref().expect("asked for");
    let figures =
        (written(&capacity.total), written(&arms.table), only(&arms.global), only(&arms.local));
    let shares: f64 = reply.units.iter().map(|units| units.write).sum();
    assert!((figures.0 - shares).abs() < f64::EPSILON, "the shares add up");
    figures
}

/// What an action costs when this order is stored before.
fn cost(before: &Value, action: &Value) -> Figures {
    let engine = Engine::new();
    if before != &json!(null) {
        engine.store("orders", &order(before));
    }
    figures(&engine, std::slice::from_ref(action))
}

fn set(expression: &str, value: &Value) -> Value {
    update("orders", &key(), expression, &json!({ ":v": value }))
}

#[test]
fn writes_cost_what_was_captured() {
    let nothing = json!(null);
    let global = json!({ "gsiPk": { "S": "g" }, "proj": { "S": "v" } });
    let put = |attributes: &Value| put("orders", &order(attributes));
    let condition = check("orders", &key(), "attribute_exists(pk)", &json!({}));
    let heavy = json!({ "gsiPk": { "S": "g" }, "proj": text(3000) });
    let heavy_plain = json!({ "x": text(3000) });
    let cases: Vec<(&str, &Value, Value, Figures)> = vec![
        ("new, global index only", &nothing, put(&global), (3.0, 2.0, Some(1.0), None)),
        ("new, in no index", &nothing, put(&json!({})), (2.0, 2.0, None, None)),
        ("deleting what is not there", &nothing, delete("orders", &key()), (2.0, 2.0, None, None)),
        ("deleting 3 KB", &heavy, delete("orders", &key()), (9.0, 6.0, Some(3.0), None)),
        ("shrinking", &heavy_plain, put(&json!({})), (6.0, 6.0, None, None)),
        ("identical 3 KB", &heavy, put(&heavy), (6.0, 6.0, None, None)),
        ("shrinking proj", &heavy, set("SET proj = :v", &text(1)), (9.0, 6.0, Some(3.0), None)),
        ("checking 3 KB", &heavy, condition, (6.0, 6.0, None, None)),
    ];
    for (name, before, action, expected) in cases {
        assert_eq!(cost(before, &action), expected, "{name}");
    }
}

#[test]
fn writes_to_both_indexes_cost_what_was_captured() {
    let both = in_both();
    let nothing = json!(null);
    let put = put("orders", &order(&both));
    let condition = check("orders", &key(), "attribute_exists(pk)", &json!({}));
    let create =
        update("orders", &key(), "SET gsiPk = :v, lsiSk = :v", &json!({ ":v": { "S": "x" } }));
    let cases: Vec<(&str, &Value, Value, Figures)> = vec![
        ("new", &nothing, put.clone(), (4.0, 2.0, Some(1.0), Some(1.0))),
        ("identical", &both, put, (2.0, 2.0, None, None)),
        ("unprojected", &both, set("SET extra = :v", &text(1)), (3.0, 2.0, None, Some(1.0))),
        ("moved", &both, set("SET gsiPk = :v", &text(2)), (5.0, 2.0, Some(2.0), Some(1.0))),
        ("deleted", &both, delete("orders", &key()), (4.0, 2.0, Some(1.0), Some(1.0))),
        ("checked", &both, condition, (2.0, 2.0, None, None)),
        ("created by an update", &nothing, create, (4.0, 2.0, Some(1.0), Some(1.0))),
    ];
    for (name, before, action, expected) in cases {
        assert_eq!(cost(before, &action), expected, "{name}");
    }
}

#[test]
fn moving_an_entry_of_1517_bytes_costs_both_sides() {
    // Names and keys: gsiPk 5 + 1, pk 2 + 1, sk 2 + 1, proj 4.
    let before = json!({ "gsiPk": { "S": "g" }, "proj": text(1517 - 16) });
    let expected = (8.0, 4.0, Some(4.0), None);
    assert_eq!(cost(&before, &set("SET gsiPk = :v", &json!({ "S": "h" }))), expected);
}

#[test]
fn two_puts_on_one_table_add_up() {
    let engine = Engine::new();
    let mut second = order(&in_both());
    second["sk"] = json!({ "S": "t" });
    let puts = [put("orders", &order(&in_both())), put("orders", &second)];
    assert_eq!(figures(&engine, &puts), (8.0, 4.0, Some(2.0), Some(2.0)));
}

#[test]
fn each_table_has_its_own_entry_in_the_order_of_the_actions() {
    let engine = Engine::new();
    let arn = "arn:aws:dynamodb:us-east-1:000000000000:table/users";
    let request = json!({
        "TransactItems": [
            put(arn, &user("a")),
            put("orders", &order(&json!({}))),
            put("users", &user("b")),
        ],
        "ReturnConsumedCapacity": "TOTAL",
    });
    let reply = Reply::TransactWriteItems(engine.send(&request).expect("it is right"));
    assert_eq!(
        wire::encode_reply(&reply),
        r#"{"ConsumedCapacity":[{"TableName":"arn:aws:dynamodb:us-east-1:000000000000:table/users","CapacityUnits":4.0,"WriteCapacityUnits":4.0},{"TableName":"orders","CapacityUnits":2.0,"WriteCapacityUnits":2.0}]}"#
    );
}

#[test]
fn collections_written_to_are_told_once_each() {
    let engine = Engine::new();
    let mut second = order(&json!({}));
    second["sk"] = json!({ "S": "t" });
    let mut checked = order(&json!({}));
    checked["pk"] = json!({ "S": "q" });
    let request = json!({
        "TransactItems": [
            put("orders", &order(&json!({}))),
            put("orders", &second),
            put("users", &user("a")),
            check("orders", &checked, "attribute_not_exists(pk)", &json!({})),
        ],
        "ReturnItemCollectionMetrics": "SIZE",
    });
    let reply = Reply::TransactWriteItems(engine.send(&request).expect("it is right"));
    assert_eq!(
        wire::encode_reply(&reply),
        r#"{"ItemCollectionMetrics":{"orders":[{"ItemCollectionKey":{"pk":{"S":"p"}},"SizeEstimateRangeGB":[0.0,1.0]}]}}"#
    );
}

#[test]
fn tables_without_local_indexes_tell_no_collections() {
    let engine = Engine::new();
    let request = json!({
        "TransactItems": [put("users", &user("a"))], "ReturnItemCollectionMetrics": "SIZE",
    });
    let reply = Reply::TransactWriteItems(engine.send(&request).expect("it is right"));
    assert_eq!(wire::encode_reply(&reply), "{}");
}
