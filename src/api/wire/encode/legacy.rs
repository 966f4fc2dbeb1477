//! The parameters from before expressions, as an SDK would send them.

use serde_json::{Map, Value, json};

use super::super::value::{object, to_json};
use super::request::insert;
use crate::api::operation::{AttributeUpdate, Decoded, Expected, LegacyWrite};

pub fn insert_legacy(body: &mut Map<String, Value>, legacy: &LegacyWrite) {
    let entries = |entries: &Vec<Expected>| Value::Object(entries.iter().map(expected).collect());
    let given = legacy.expected.as_ref().and_then(|given| given.as_ref().ok());
    insert(body, "Expected", given.map(entries));
    let operator = legacy.conditional_operator.map(|operator| json!(operator.name()));
    insert(body, "ConditionalOperator", operator);
}

fn expected(entry: &Expected) -> (String, Value) {
    let list = |values: &Vec<_>| values.iter().map(to_json).collect();
    let members = object([
        ("Value", entry.value.as_ref().map(to_json)),
        ("AttributeValueList", entry.list.as_ref().map(list)),
        ("ComparisonOperator", entry.operator.as_ref().map(|word| json!(word))),
        ("Exists", entry.exists.map(|exists| json!(exists))),
    ]);
    (entry.attribute.clone(), members)
}

/// AttributeUpdates.
pub fn updates(updates: &Decoded<Vec<AttributeUpdate>>) -> Option<Value> {
    let entry = |update: &AttributeUpdate| {
        let members = object([
            ("Value", update.value.as_ref().map(to_json)),
            ("Action", Some(json!(update.action.name()))),
        ]);
        (update.attribute.clone(), members)
    };
    Some(Value::Object(updates.as_ref().ok()?.iter().map(entry).collect()))
}
