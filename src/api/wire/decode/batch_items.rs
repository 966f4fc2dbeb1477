//! BatchGetItem and BatchWriteItem (items-tables-capacity.md 7 and 8).

use std::collections::HashSet;

use super::super::java;
use super::super::json::Json;
use super::super::member::{self, Members, Standing};
use super::super::raw::{self, RawMap};
use super::super::value;
use super::super::violations::{Violations, is_name};
use super::expressions::RawExpressions;
use super::item::{check_attributes, take_map};
use super::request::{self, is_arn};
use crate::api::OperationName;
use crate::api::operation::{
    BatchGetItem, BatchWriteItem, BatchedWrite, Decoded, KeysOfTable, WritesOfTable,
};
use crate::api::{ApiError, Operation, error, limits};
use crate::value::Item;

const REQUEST_ITEMS: &str = "RequestItems";

/// What is read from one table, its members typed.
struct RawKeys {
    keys: Option<Vec<RawMap>>,
    expressions: RawExpressions,
    consistent: Option<bool>,
    attributes_to_get: Option<Vec<String>>,
}

pub fn batch_get_item(mut members: Members<'_>) -> Result<Operation, ApiError> {
    let echo = members.echo_of(REQUEST_ITEMS, is_table);
    let java_type = "com.amazonaws.dynamodb.v20120810.KeysAndAttributes";
    let tables = members.map(REQUEST_ITEMS, java_type, RawKeys::read)?;
    let capacity = members.string("ReturnConsumedCapacity")?;

    let mut violations = Violations::default();
    request::check_capacity(capacity.as_deref(), &mut violations);
    violations.required(tables.as_ref(), "requestItems");
    let tables = check_tables(tables, echo, &mut violations);
    for (name, table) in &tables {
        table.check_count(name, &mut violations);
    }
    violations.refuse()?;

    let count = |table: &RawKeys| table.keys.as_ref().map_or(0, Vec::len);
    let total: usize = tables.iter().map(|(_, table)| count(table)).sum();
    // Over several tables; of one table it was told as a violation above (items-tables-capacity.md 7).
    if total > limits::BATCH_KEYS_MAX {
        return Err(error::request::too_many_items(OperationName::BatchGetItem));
    }
    let tables =
        tables.into_iter().map(|(name, table)| table.into_keys(name)).collect::<Result<_, _>>()?;
    let capacity = request::capacity(capacity.as_deref());
    Ok(Operation::BatchGetItem(BatchGetItem { tables, capacity }))
}

/// Keys a BatchGetItem left out.
pub fn keys_of_table(table_name: String, json: Json<'_>) -> Result<KeysOfTable, ApiError> {
    RawKeys::read(json)?.into_keys(table_name)
}

/// The names of the tables, and that there is one.
fn check_tables(
    tables: Option<Vec<(String, RawKeys)>>,
    echo: Option<String>,
    violations: &mut Violations,
) -> Vec<(String, RawKeys)> {
    if tables.as_ref().is_some_and(Vec::is_empty) {
        violations.empty(REQUEST_ITEMS);
    }
    violations.table_keys(echo.is_none(), || echo.unwrap_or_default());
    tables.unwrap_or_default()
}

impl RawKeys {
    fn read(json: Json<'_>) -> Result<Self, ApiError> {
        let mut members = Members::of(json, "KeysAndAttributes", Standing::Element)?;
        Ok(Self {
            keys: members.list("Keys", raw::map)?,
            expressions: RawExpressions::of_read(&mut members)?,
            attributes_to_get: members.list("AttributesToGet", member::string)?,
            consistent: members.boolean("ConsistentRead")?,
        })
    }

    fn check_count(&self, table: &str, violations: &mut Violations) {
        violations.required(self.keys.as_ref(), &format!("requestItems.{table}.member.keys"));
        let path = format!("{REQUEST_ITEMS}.{table}.member.Keys");
        match self.keys.as_ref().map(Vec::len) {
            Some(0) => violations.empty(&path),
            Some(count) if count > limits::BATCH_KEYS_MAX => {
                violations.too_long(&path, limits::BATCH_KEYS_MAX);
            }
            _ => {}
        }
        let path = format!("requestItems.{table}.member.attributesToGet");
        check_attributes(self.attributes_to_get.as_ref(), &path, violations);
    }

    fn into_keys(self, table_name: String) -> Result<KeysOfTable, ApiError> {
        self.expressions.refuse_empty_names()?;
        Ok(KeysOfTable {
            table_name,
            keys: check_keys(self.keys.unwrap_or_default()),
            consistent: self.consistent.unwrap_or(false),
            expressions: self.expressions.check(),
            attributes_to_get: self.attributes_to_get,
        })
    }
}

/// Keys are compared as they are written: `0` and `0.0` are two here.
fn check_keys(keys: Vec<RawMap>) -> Decoded<Vec<Item>> {
    let mut seen = HashSet::new();
    let mut checked = Vec::with_capacity(keys.len());
    for mut key in keys {
        // The order of the attributes in the text does not make another key.
        key.sort_by(|(left, _), (right, _)| left.cmp(right));
        // Before it is checked: a number has lost its spelling afterwards.
        let written = format!("{key:?}");
        checked.push(raw::check_map(key)?);
        if !seen.insert(written) {
            return Err(error::request::repeated_keys());
        }
    }
    Ok(checked)
}

/// One entry of a BatchWriteItem: a put or a delete when it is right.
struct RawWrite {
    put: Option<RawRequest>,
    delete: Option<RawRequest>,
}

/// The item of a put, the key of a delete.
struct RawRequest(Option<RawMap>);

type RawWrites = Vec<(String, Vec<RawWrite>)>;

pub fn batch_write_item(mut members: Members<'_>) -> Result<Operation, ApiError> {
    let java_type = "java.util.List<com.amazonaws.dynamodb.v20120810.WriteRequest>";
    let tables = members.map(REQUEST_ITEMS, java_type, RawWrite::read_list)?;
    let capacity = members.string("ReturnConsumedCapacity")?;
    let metrics = members.string("ReturnItemCollectionMetrics")?;

    let mut violations = Violations::default();
    request::check_capacity(capacity.as_deref(), &mut violations);
    request::check_metrics(metrics.as_deref(), &mut violations);
    violations.required(tables.as_ref(), "requestItems");
    let tables = tables.unwrap_or_default();
    check_writes(&tables, &mut violations);
    violations.refuse()?;

    if tables.is_empty() {
        // The older sentence, where BatchGetItem has the newer one (items-tables-capacity.md 7, 8).
        return Err(error::request::no_request_items(OperationName::BatchWriteItem));
    }
    if tables.iter().map(|(_, writes)| writes.len()).sum::<usize>() > limits::BATCH_WRITES_MAX {
        return Err(error::request::too_many_items(OperationName::BatchWriteItem));
    }
    let tables = tables.into_iter().map(into_writes).collect::<Result<_, _>>()?;
    Ok(Operation::BatchWriteItem(BatchWriteItem {
        tables,
        capacity: request::capacity(capacity.as_deref()),
        collection_metrics: metrics.as_deref() == Some("SIZE"),
    }))
}

/// Writes a BatchWriteItem left undone.
pub fn writes_of_table(table_name: String, json: Json<'_>) -> Result<WritesOfTable, ApiError> {
    into_writes((table_name, RawWrite::read_list(json)?))
}

fn check_writes(tables: &RawWrites, violations: &mut Violations) {
    let echo = || java::map(tables, |writes| java::list(writes, RawWrite::print));
    // The whole map is echoed as Java prints it, while BatchGetItem echoes JSON (items-tables-capacity.md 7, 8).
    violations.table_keys(tables.iter().all(|(name, _)| is_table(name)), echo);
    let most = limits::BATCH_WRITES_MAX;
    let are_right = tables.iter().all(|(_, writes)| (1..=most).contains(&writes.len()));
    violations.batch_lengths(are_right, most, echo);
    for (table, writes) in tables {
        for (index, write) in writes.iter().enumerate() {
            write.check(table, index, violations);
        }
    }
}

fn into_writes((table_name, writes): (String, Vec<RawWrite>)) -> Result<WritesOfTable, ApiError> {
    let writes = writes.into_iter().map(RawWrite::into_write).collect::<Result<_, _>>()?;
    Ok(WritesOfTable { table_name, writes })
}

impl RawWrite {
    /// A list as the value of a map has a sentence of its own.
    fn read_list(json: Json<'_>) -> Result<Vec<Self>, ApiError> {
        match json {
            Json::Array(_) | Json::Object(_) => member::list(json, Self::read),
            Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => {
                Err(error::request::list_expected_in_map())
            }
        }
    }

    fn read(json: Json<'_>) -> Result<Self, ApiError> {
        let mut members = Members::of(json, "WriteRequest", Standing::Element)?;
        let mut request = |name: &str, map: &str| {
            let request = members.structure(name, name)?;
            request.map(|mut request| take_map(&mut request, map).map(RawRequest)).transpose()
        };
        Ok(Self { put: request("PutRequest", "Item")?, delete: request("DeleteRequest", "Key")? })
    }

    fn check(&self, table: &str, index: usize, violations: &mut Violations) {
        let parts = [(&self.put, "putRequest.item"), (&self.delete, "deleteRequest.key")];
        for (request, member) in parts {
            if let Some(RawRequest(map)) = request {
                let path = format!("requestItems.{table}.member.{}.member.{member}", index + 1);
                violations.required(map.as_ref(), &path);
            }
        }
    }

    fn into_write(self) -> Result<BatchedWrite, ApiError> {
        match (self.put, self.delete) {
            (Some(RawRequest(item)), None) => {
                Ok(BatchedWrite::Put { item: value::item_of(item.unwrap_or_default()) })
            }
            (None, Some(RawRequest(key))) => {
                Ok(BatchedWrite::Delete { key: raw::check_map(key.unwrap_or_default()) })
            }
            // Both or neither: the service has no sentence for that and says the one about
            // values (items-tables-capacity.md 8).
            _ => Err(error::value::several_datatypes()),
        }
    }

    fn print(&self) -> String {
        let print = |request: &Option<RawRequest>, name: &str, member: &str| {
            let printed = request.as_ref().map(|RawRequest(map)| {
                format!("{name}({member}={}, workloadProfileName=null)", java::values(map.as_ref()))
            });
            java::text(printed.as_deref())
        };
        format!(
            "WriteRequest(putRequest={}, deleteRequest={})",
            print(&self.put, "PutRequest", "item"),
            print(&self.delete, "DeleteRequest", "key"),
        )
    }
}

/// Whether a table may be named so; an ARN may stand for the name.
fn is_table(name: &str) -> bool {
    let length = limits::NAME_CHARS_MIN..=limits::NAME_CHARS_MAX;
    is_arn(name) || (length.contains(&name.chars().count()) && is_name(name))
}
