//! Consumed capacity and item collection metrics as JSON.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::super::value::{item_to_json, object};
use crate::api::capacity::Arm;
use crate::api::{ConsumedCapacity, ItemCollectionMetrics};

/// One table's share, as the service reports it. Units are floats: `2.0`.
pub fn capacity_to_json(capacity: &ConsumedCapacity) -> Value {
    let mut report = Map::new();
    report.insert("TableName".to_owned(), json!(capacity.table_name));
    insert_units(&mut report, capacity.total);
    if let Some(arms) = &capacity.arms {
        report.insert("Table".to_owned(), arm_to_json(arms.table));
        insert_arms(&mut report, "LocalSecondaryIndexes", &arms.local);
        insert_arms(&mut report, "GlobalSecondaryIndexes", &arms.global);
    }
    Value::Object(report)
}

/// The shares of several tables, in their order.
pub fn capacities_to_json(capacities: &[ConsumedCapacity]) -> Value {
    capacities.iter().map(capacity_to_json).collect()
}

/// One item collection, as the service reports it.
pub fn metrics_to_json(metrics: &ItemCollectionMetrics) -> Value {
    json!({
        "ItemCollectionKey": item_to_json(&metrics.key),
        "SizeEstimateRangeGB": metrics.size_range_gb,
    })
}

fn insert_arms(report: &mut Map<String, Value>, kind: &str, arms: &BTreeMap<String, Arm>) {
    // An index kind nobody was charged for has no map (transactions.md 7.1).
    if !arms.is_empty() {
        let arms = arms.iter().map(|(name, arm)| (name.clone(), arm_to_json(*arm)));
        report.insert(kind.to_owned(), Value::Object(arms.collect()));
    }
}

fn arm_to_json(arm: Arm) -> Value {
    let mut report = Map::new();
    insert_units(&mut report, arm);
    Value::Object(report)
}

fn insert_units(report: &mut Map<String, Value>, arm: Arm) {
    let figures = object([
        ("CapacityUnits", Some(json!(arm.units))),
        ("ReadCapacityUnits", arm.read.map(|units| json!(units))),
        ("WriteCapacityUnits", arm.write.map(|units| json!(units))),
    ]);
    if let Value::Object(figures) = figures {
        report.extend(figures);
    }
}
