//! Table descriptions in their three shapes (items-tables-capacity.md 9.3, 9.4).

use serde_json::{Value, json};

use super::super::value::object;
use crate::api::table::{
    AttributeDefinition, BillingMode, IndexDefinition, KeySchema, Projection, TableDescription,
    TableStatus, Throughput,
};

/// What on-demand tables can serve at once from the start, in units a second.
const ON_DEMAND_WARM: Throughput = Throughput { read_units: 12_000, write_units: 4_000 };

/// As CreateTable answers: whole, but without the warm throughput.
pub fn created(table: &TableDescription) -> Value {
    description(table, Detail::Created)
}

/// As DescribeTable answers.
pub fn described(table: &TableDescription) -> Value {
    description(table, Detail::Described)
}

/// As DeleteTable answers: no keys, no attributes, no time, no indexes.
pub fn deleted(table: &TableDescription) -> Value {
    let definition = &table.definition;
    object([
        ("TableName", Some(json!(definition.name))),
        ("TableStatus", Some(json!(status(table.status)))),
        ("ProvisionedThroughput", Some(throughput(effective(table, Some(definition.throughput))))),
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

fn description(table: &TableDescription, detail: Detail) -> Value {
    let definition = &table.definition;
    let warm = detail == Detail::Described && table.status == TableStatus::Active;
    object([
        ("AttributeDefinitions", Some(attributes(&definition.attributes))),
        ("TableName", Some(json!(definition.name))),
        ("KeySchema", Some(key_schema(&definition.key))),
        ("TableStatus", Some(json!(status(table.status)))),
        ("CreationDateTime", Some(json!(table.created_at))),
        ("ProvisionedThroughput", Some(throughput(effective(table, Some(definition.throughput))))),
        ("TableSizeBytes", Some(json!(table.size_bytes))),
        ("ItemCount", Some(json!(table.item_count))),
        ("TableArn", Some(json!(table.arn))),
        ("TableId", Some(json!(table.id))),
        ("BillingModeSummary", billing(table, detail)),
        ("LocalSecondaryIndexes", local_indexes(table)),
        ("GlobalSecondaryIndexes", global_indexes(table, warm)),
        ("DeletionProtectionEnabled", Some(json!(definition.deletion_protection))),
        ("WarmThroughput", warm.then(|| warm_throughput(table, Some(definition.throughput)))),
    ])
}

fn attributes(definitions: &[AttributeDefinition]) -> Value {
    let mut sorted: Vec<_> = definitions.iter().collect();
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

fn throughput(units: Throughput) -> Value {
    json!({
        "NumberOfDecreasesToday": 0,
        "ReadCapacityUnits": units.read_units,
        "WriteCapacityUnits": units.write_units,
    })
}

fn warm_throughput(table: &TableDescription, defined: Option<Throughput>) -> Value {
    let units = match table.definition.billing {
        BillingMode::Provisioned => defined.unwrap_or_default(),
        BillingMode::PayPerRequest => ON_DEMAND_WARM,
    };
    json!({
        "ReadUnitsPerSecond": units.read_units,
        "WriteUnitsPerSecond": units.write_units,
        "Status": "ACTIVE",
    })
}

/// There for on-demand tables alone.
fn billing(table: &TableDescription, detail: Detail) -> Option<Value> {
    (table.definition.billing == BillingMode::PayPerRequest).then(|| {
        let since = (detail == Detail::Described).then(|| json!(table.created_at));
        object([
            ("BillingMode", Some(json!("PAY_PER_REQUEST"))),
            ("LastUpdateToPayPerRequestDateTime", since),
        ])
    })
}

fn local_indexes(table: &TableDescription) -> Option<Value> {
    let indexes = &table.definition.local_indexes;
    (!indexes.is_empty()).then(|| {
        let describe = |index| object(index_members(table, index));
        indexes.iter().map(describe).collect()
    })
}

fn global_indexes(table: &TableDescription, warm: bool) -> Option<Value> {
    let indexes = &table.definition.global_indexes;
    (!indexes.is_empty())
        .then(|| indexes.iter().map(|index| global_index(table, index, warm)).collect())
}

fn global_index(table: &TableDescription, index: &IndexDefinition, warm: bool) -> Value {
    let own = object([
        ("IndexStatus", Some(json!(status(table.status)))),
        ("ProvisionedThroughput", Some(throughput(effective(table, index.throughput)))),
        ("WarmThroughput", warm.then(|| warm_throughput(table, index.throughput))),
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
