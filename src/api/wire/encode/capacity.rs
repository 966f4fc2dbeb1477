//! Consumed capacity and item collection metrics as JSON, and back.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::super::value::{item_from_json, item_to_json, object};
use crate::api::capacity::{Arm, Arms};
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

/// Reads what [`capacity_to_json`] writes; `None` when it is no such object.
pub fn capacity_from_json(report: &Value) -> Option<ConsumedCapacity> {
    let arms = |table: &Value| {
        Some(Arms {
            table: arm_from_json(table)?,
            global: arms_from_json(report.get("GlobalSecondaryIndexes"))?,
            local: arms_from_json(report.get("LocalSecondaryIndexes"))?,
        })
    };
    Some(ConsumedCapacity {
        table_name: report.get("TableName")?.as_str()?.to_owned(),
        total: arm_from_json(report)?,
        arms: report.get("Table").and_then(arms),
    })
}

/// One item collection, as the service reports it.
pub fn metrics_to_json(metrics: &ItemCollectionMetrics) -> Value {
    json!({
        "ItemCollectionKey": item_to_json(&metrics.key),
        "SizeEstimateRangeGB": metrics.size_range_gb,
    })
}

/// Reads what [`metrics_to_json`] writes; `None` when it is no such object.
pub fn metrics_from_json(metrics: &Value) -> Option<ItemCollectionMetrics> {
    let range = metrics.get("SizeEstimateRangeGB")?.as_array()?;
    Some(ItemCollectionMetrics {
        key: item_from_json(metrics.get("ItemCollectionKey")?).ok()?,
        size_range_gb: [range.first()?.as_f64()?, range.get(1)?.as_f64()?],
    })
}

fn insert_arms(report: &mut Map<String, Value>, kind: &str, arms: &BTreeMap<String, Arm>) {
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

fn arm_from_json(report: &Value) -> Option<Arm> {
    let figure = |name: &str| report.get(name).and_then(Value::as_f64);
    Some(Arm {
        units: figure("CapacityUnits")?,
        read: figure("ReadCapacityUnits"),
        write: figure("WriteCapacityUnits"),
    })
}

fn arms_from_json(arms: Option<&Value>) -> Option<BTreeMap<String, Arm>> {
    let Some(arms) = arms else { return Some(BTreeMap::new()) };
    arms.as_object()?.iter().map(|(name, arm)| Some((name.clone(), arm_from_json(arm)?))).collect()
}
