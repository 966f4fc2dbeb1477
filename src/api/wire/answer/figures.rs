//! Consumed capacity and item collection metrics.

use std::collections::BTreeMap;

use serde_json::Value;

use super::super::json::{self, Json};
use super::super::member::{self, Members, Standing};
use super::reply::item;
use crate::api::capacity::{Arm, Arms};
use crate::api::{ApiError, ConsumedCapacity, ItemCollectionMetrics};

/// Reads what [`capacity_to_json`](super::super::capacities_to_json) writes of one table; `None` when it is no such object.
pub fn capacity_from_json(report: &Value) -> Option<ConsumedCapacity> {
    // Any object would do for a report of zeros otherwise.
    report.get("TableName").and(report.get("CapacityUnits"))?;
    capacity(json::parse(&report.to_string()).ok()?).ok()
}

/// Reads what [`metrics_to_json`](super::super::metrics_to_json) writes; `None` when it is no such object.
pub fn metrics_from_json(metrics: &Value) -> Option<ItemCollectionMetrics> {
    collection(json::parse(&metrics.to_string()).ok()?).ok()
}

/// One table's share; a figure that is not told is zero.
pub fn capacity(json: Json<'_>) -> Result<ConsumedCapacity, ApiError> {
    let mut members = Members::of(json, "ConsumedCapacity", Standing::Element)?;
    let table = members.structure("Table", "Capacity")?.map(arm).transpose()?;
    let global = indexes(&mut members, "GlobalSecondaryIndexes")?;
    let local = indexes(&mut members, "LocalSecondaryIndexes")?;
    Ok(ConsumedCapacity {
        table_name: members.string("TableName")?.unwrap_or_default(),
        arms: table.map(|table| Arms { table, global, local }),
        total: arm(members)?,
    })
}

fn indexes(members: &mut Members<'_>, name: &str) -> Result<BTreeMap<String, Arm>, ApiError> {
    let index = |json| arm(Members::of(json, "Capacity", Standing::Element)?);
    let indexes = members.map(name, "Capacity", index)?;
    Ok(indexes.unwrap_or_default().into_iter().collect())
}

fn arm(mut members: Members<'_>) -> Result<Arm, ApiError> {
    Ok(Arm {
        units: members.decimal("CapacityUnits")?.unwrap_or_default(),
        read: members.decimal("ReadCapacityUnits")?,
        write: members.decimal("WriteCapacityUnits")?,
    })
}

/// The item collections a write touched, by table.
pub fn collections(
    members: &mut Members<'_>,
) -> Result<Option<BTreeMap<String, Vec<ItemCollectionMetrics>>>, ApiError> {
    let of_table = |json| member::list(json, collection);
    let tables = members.map("ItemCollectionMetrics", "ItemCollectionMetrics", of_table)?;
    Ok(tables.map(|tables| tables.into_iter().collect()))
}

/// One item collection.
pub fn collection(json: Json<'_>) -> Result<ItemCollectionMetrics, ApiError> {
    let mut members = Members::of(json, "ItemCollectionMetrics", Standing::Element)?;
    let range = members.list("SizeEstimateRangeGB", |json| member::decimal(&json))?;
    // An estimate that is not told is shown as none, not refused.
    let bound = |index: usize| range.as_ref().and_then(|range| range.get(index).copied());
    Ok(ItemCollectionMetrics {
        key: members.value("ItemCollectionKey", item)?.unwrap_or_default(),
        size_range_gb: [bound(0).unwrap_or_default(), bound(1).unwrap_or_default()],
    })
}
