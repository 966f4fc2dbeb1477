//! The schema of a table as the local engine can have it.

use serde_json::Value;

use crate::api::Operation;
use crate::api::operation::{CreateTable, IndexRequest, KeyElement};
use crate::api::table::{
    BillingMode, IndexDefinition, KeySchema, Projection, TableDefinition, Throughput,
};

/// The request that makes a table of this definition under another name.
pub fn request(table: &TableDefinition, name: &str) -> Operation {
    let billing = table.billing;
    let indexes = |indexes: &[IndexDefinition]| {
        let requests = indexes.iter().map(|definition| index(definition, billing));
        (!indexes.is_empty()).then(|| requests.collect())
    };
    Operation::CreateTable(CreateTable {
        table_name: name.to_owned(),
        attributes: table.attributes.clone(),
        key: elements(&table.key),
        global_indexes: indexes(&table.global_indexes),
        local_indexes: indexes(&table.local_indexes),
        billing: Some(billing),
        throughput: provisioned(billing, Some(table.throughput)),
        // A copy is there to be tried on and thrown away; `not_carried` says that it lacks this.
        deletion_protection: false,
        tags: Vec::new(),
    })
}

fn index(index: &IndexDefinition, billing: BillingMode) -> IndexRequest {
    let (projection_type, non_key_attributes) = match &index.projection {
        Projection::All => ("ALL", None),
        Projection::KeysOnly => ("KEYS_ONLY", None),
        Projection::Include(names) => ("INCLUDE", Some(names.clone())),
    };
    IndexRequest {
        name: index.name.clone(),
        key: elements(&index.key),
        projection_type: Some(projection_type.to_owned()),
        non_key_attributes,
        throughput: provisioned(billing, index.throughput),
    }
}

fn provisioned(billing: BillingMode, throughput: Option<Throughput>) -> Option<Throughput> {
    throughput.filter(|_| billing == BillingMode::Provisioned)
}

fn elements(key: &KeySchema) -> Vec<KeyElement> {
    let element = |name: &String, sort| KeyElement { name: name.clone(), sort };
    let partition = key.partition.iter().map(|name| element(name, false));
    partition.chain(key.sort.iter().map(|name| element(name, true))).collect()
}

/// What a table has that its copy does not get, in words; by the service's own description of it, and the attribute
/// its items expire by.
pub fn not_carried(described: &Value, expires_by: Option<&str>) -> Vec<String> {
    let table = described.get("Table").unwrap_or(&Value::Null);
    let text = |path: &str| table.pointer(path).and_then(Value::as_str);
    let is_set = |path: &str| table.pointer(path).and_then(Value::as_bool) == Some(true);
    let replicas = table.get("Replicas").and_then(Value::as_array).map_or(0, Vec::len);
    let class = text("/TableClassSummary/TableClass").filter(|class| *class != "STANDARD");
    let found = [
        is_set("/StreamSpecification/StreamEnabled").then(|| "its stream".to_owned()),
        (replicas > 0).then(|| format!("its {replicas} replicas")),
        text("/SSEDescription/Status").map(|_| "its encryption settings".to_owned()),
        class.map(|class| format!("its table class {class}")),
        table.get("OnDemandThroughput").map(|_| "its on-demand limits".to_owned()),
        is_set("/DeletionProtectionEnabled").then(|| "its deletion protection".to_owned()),
        expires_by.map(|name| format!("its time to live: items don't expire by `{name}`")),
    ];
    found.into_iter().flatten().collect()
}

/// What keeps items of one table from a copy that is there: another key, in words. Indexes may differ.
pub fn mismatch(table: &TableDefinition, copy: &TableDefinition) -> Option<String> {
    let typed = |table: &TableDefinition| -> Vec<String> {
        let code = |name: &str| table.attribute_type(name).map_or("", |kind| kind.code());
        table.key.names().map(|name| format!("{name}:{}", code(name))).collect()
    };
    let (wanted, found) = (typed(table).join(","), typed(copy).join(","));
    (table.key != copy.key || wanted != found).then(|| {
        format!("{} is there with the key {found}, and {} has {wanted}", copy.name, table.name)
    })
}

/// Indexes that a copy that is there does not have.
pub fn missing_indexes(table: &TableDefinition, copy: &TableDefinition) -> Vec<String> {
    let all = |table: &TableDefinition| -> Vec<String> {
        let indexes = table.global_indexes.iter().chain(&table.local_indexes);
        indexes.map(|index| index.name.clone()).collect()
    };
    let found = all(copy);
    let missing = all(table).into_iter().filter(|name| !found.contains(name));
    missing.map(|name| format!("its index {name}: the table that is there has none")).collect()
}
