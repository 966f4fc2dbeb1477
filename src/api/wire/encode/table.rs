//! Table descriptions in their three shapes (items-tables-capacity.md 9.3, 9.4).

use std::time::Duration;

use serde_json::{Value, json};

use super::super::value::object;
use super::request;
use crate::api::table::{
    AttributeDefinition, BillingMode, IndexDefinition, KeySchema, Projection, TableDescription,
    TableStatus, Throughput, ThroughputHistory,
};

/// As CreateTable answers: whole, but without the warm throughput.
pub fn created(table: &TableDescription) -> Value {
    description(table, Detail::Created)
}

/// As DescribeTable answers.
pub fn described(table: &TableDescription) -> Value {
    description(table, Detail::Described)
}

/// As UpdateTable answers: what DescribeTable says, while the change is under way.
pub fn updated(table: &TableDescription) -> Value {
    description(table, Detail::Described)
}

/// As DeleteTable answers: no keys, no attributes, no time, no indexes.
pub fn deleted(table: &TableDescription) -> Value {
    let definition = &table.definition;
    object([
        ("TableName", Some(json!(definition.name))),
        ("TableStatus", Some(json!(status(table.status)))),
        ("ProvisionedThroughput", Some(table_throughput(table))),
        ("TableSizeBytes", Some(json!(table.size_bytes))),
        ("ItemCount", Some(json!(table.item_count))),
        ("TableArn", Some(json!(table.arn))),
        ("TableId", Some(json!(table.id))),
        ("BillingModeSummary", billing(table, Detail::Created)),
        ("DeletionProtectionEnabled", Some(json!(definition.deletion_protection))),
    ])
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Detail {
    Created,
    Described,
}

/// A time as the service writes it: seconds since the epoch.
fn seconds(ms: u64) -> Value {
    json!(Duration::from_millis(ms).as_secs_f64())
}

fn description(table: &TableDescription, detail: Detail) -> Value {
    let definition = &table.definition;
    let warm = detail == Detail::Described;
    object([
        ("AttributeDefinitions", Some(attributes(&definition.attributes))),
        ("TableName", Some(json!(definition.name))),
        ("KeySchema", Some(key_schema(&definition.key))),
        ("TableStatus", Some(json!(status(table.status)))),
        ("CreationDateTime", Some(json!(table.created_at))),
        ("ProvisionedThroughput", Some(table_throughput(table))),
        ("TableSizeBytes", Some(json!(table.size_bytes))),
        ("ItemCount", Some(json!(table.item_count))),
        ("TableArn", Some(json!(table.arn))),
        ("TableId", Some(json!(table.id))),
        ("BillingModeSummary", billing(table, detail)),
        ("LocalSecondaryIndexes", local_indexes(table)),
        ("GlobalSecondaryIndexes", global_indexes(table, warm)),
        ("DeletionProtectionEnabled", Some(json!(definition.deletion_protection))),
        ("WarmThroughput", warm.then(|| warm_throughput(table.history.throughput))),
    ])
}

fn attributes(definitions: &[AttributeDefinition]) -> Value {
    let mut sorted: Vec<_> = definitions.iter().collect();
    // By name, whatever order they were defined in (indexes-and-tables.md 1.3).
    sorted.sort_by(|a, b| a.name.cmp(&b.name));
    let element = |definition: &AttributeDefinition| {
        json!({
            "AttributeName": definition.name,
            "AttributeType": definition.attribute_type.code(),
        })
    };
    sorted.into_iter().map(element).collect()
}

fn key_schema(key: &KeySchema) -> Value {
    let element =
        |name: &String, key_type: &str| json!({ "AttributeName": name, "KeyType": key_type });
    let partition = key.partition.iter().map(|name| element(name, "HASH"));
    partition.chain(key.sort.iter().map(|name| element(name, "RANGE"))).collect()
}

fn status(status: TableStatus) -> &'static str {
    match status {
        TableStatus::Creating => "CREATING",
        TableStatus::Active => "ACTIVE",
        TableStatus::Updating => "UPDATING",
        TableStatus::Deleting => "DELETING",
    }
}

/// Units as described: none on demand.
fn effective(table: &TableDescription, defined: Option<Throughput>) -> Throughput {
    match table.definition.billing {
        BillingMode::Provisioned => defined.unwrap_or_default(),
        BillingMode::PayPerRequest => Throughput::default(),
    }
}

fn table_throughput(table: &TableDescription) -> Value {
    throughput(effective(table, Some(table.definition.throughput)), table.history.throughput)
}

fn throughput(units: Throughput, history: ThroughputHistory) -> Value {
    object([
        ("LastIncreaseDateTime", history.increased_ms.map(seconds)),
        ("LastDecreaseDateTime", history.decreased_ms.map(seconds)),
        ("NumberOfDecreasesToday", Some(json!(history.decreases))),
        ("ReadCapacityUnits", Some(json!(units.read_units))),
        ("WriteCapacityUnits", Some(json!(units.write_units))),
    ])
}

fn warm_throughput(history: ThroughputHistory) -> Value {
    json!({
        "ReadUnitsPerSecond": history.warm.read_units,
        "WriteUnitsPerSecond": history.warm.write_units,
        "Status": "ACTIVE",
    })
}

/// There for tables that are, or once were, on demand (indexes-and-tables.md 2.7).
fn billing(table: &TableDescription, detail: Detail) -> Option<Value> {
    let billing = table.definition.billing;
    let since = table.history.on_demand_since_ms;
    (billing == BillingMode::PayPerRequest || since.is_some()).then(|| {
        // DescribeTable adds it later (items-tables-capacity.md 9.3).
        let since = since.filter(|_| detail == Detail::Described).map(seconds);
        object([
            ("BillingMode", Some(request::billing(billing))),
            ("LastUpdateToPayPerRequestDateTime", since),
        ])
    })
}

fn local_indexes(table: &TableDescription) -> Option<Value> {
    let indexes = &table.definition.local_indexes;
    (!indexes.is_empty()).then(|| {
        // They have no status (items-tables-capacity.md 9.3).
        let describe = |index| object(index_members(table, index));
        indexes.iter().map(describe).collect()
    })
}

fn global_indexes(table: &TableDescription, warm: bool) -> Option<Value> {
    let indexes = &table.definition.global_indexes;
    // With its last index the whole member goes (indexes-and-tables.md 2.5).
    (!indexes.is_empty())
        .then(|| indexes.iter().map(|index| global_index(table, index, warm)).collect())
}

fn global_index(table: &TableDescription, index: &IndexDefinition, warm: bool) -> Value {
    let found = table.history.indexes.iter().find(|found| found.name == index.name);
    let history = found.map(|found| found.throughput).unwrap_or_default();
    let own = object([
        ("IndexStatus", Some(json!(status(found.map_or(table.status, |found| found.status))))),
        // Absent on an index that is ready, not false (indexes-and-tables.md 2.5).
        ("Backfilling", found.and_then(|found| found.backfilling).map(|is| json!(is))),
        ("ProvisionedThroughput", Some(throughput(effective(table, index.throughput), history))),
        ("WarmThroughput", warm.then(|| warm_throughput(history))),
    ]);
    let mut described = object(index_members(table, index));
    if let (Value::Object(described), Value::Object(own)) = (&mut described, own) {
        described.extend(own);
    }
    described
}

/// What indexes of both kinds have.
fn index_members(
    table: &TableDescription,
    index: &IndexDefinition,
) -> [(&'static str, Option<Value>); 6] {
    let size = table.index_sizes.iter().find(|size| size.name == index.name);
    [
        ("IndexName", Some(json!(index.name))),
        ("KeySchema", Some(key_schema(&index.key))),
        ("Projection", Some(projection(&index.projection))),
        ("IndexSizeBytes", Some(json!(size.map_or(0, |size| size.size_bytes)))),
        ("ItemCount", Some(json!(size.map_or(0, |size| size.item_count)))),
        ("IndexArn", Some(json!(format!("{}/index/{}", table.arn, index.name)))),
    ]
}

fn projection(projection: &Projection) -> Value {
    match projection {
        Projection::All => json!({ "ProjectionType": "ALL" }),
        Projection::KeysOnly => json!({ "ProjectionType": "KEYS_ONLY" }),
        Projection::Include(names) => {
            json!({ "ProjectionType": "INCLUDE", "NonKeyAttributes": names })
        }
    }
}
