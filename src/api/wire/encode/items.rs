//! Requests and replies of batches of items; requests of TransactGetItems.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::super::text::{Object, push_array, push_item, push_json};
use super::super::value::{item_to_json, object};
use super::capacity::{capacities_to_json, metrics_to_json};
use super::request::{capacity, flag, insert, insert_expressions, item, metrics, text};
use crate::api::ItemCollectionMetrics;
use crate::api::operation::{
    BatchGetItem, BatchWriteItem, BatchedWrite, KeysOfTable, TransactGet, TransactGetItems,
    WritesOfTable,
};
use crate::api::reply::{BatchGetReply, BatchWriteReply};

pub fn batch_get_request(request: &BatchGetItem) -> Value {
    object([
        ("RequestItems", Some(tables(&request.tables))),
        ("ReturnConsumedCapacity", capacity(request.capacity)),
    ])
}

fn tables(tables: &[KeysOfTable]) -> Value {
    Value::Object(tables.iter().map(|table| (table.table_name.clone(), keys(table))).collect())
}

fn keys(table: &KeysOfTable) -> Value {
    let mut body = Map::new();
    let keys = table.keys.as_deref().unwrap_or_default();
    insert(&mut body, "Keys", Some(keys.iter().map(item_to_json).collect()));
    insert(&mut body, "ConsistentRead", flag(table.consistent));
    insert_expressions(&mut body, &table.expressions);
    let names = table.attributes_to_get.as_ref().map(|names| json!(names));
    insert(&mut body, "AttributesToGet", names);
    Value::Object(body)
}

pub fn batch_write_request(request: &BatchWriteItem) -> Value {
    object([
        ("RequestItems", Some(batched_writes(&request.tables))),
        ("ReturnConsumedCapacity", capacity(request.capacity)),
        ("ReturnItemCollectionMetrics", metrics(request.collection_metrics)),
    ])
}

fn batched_writes(tables: &[WritesOfTable]) -> Value {
    let writes = |table: &WritesOfTable| table.writes.iter().map(batched_write).collect();
    Value::Object(tables.iter().map(|table| (table.table_name.clone(), writes(table))).collect())
}

fn batched_write(write: &BatchedWrite) -> Value {
    match write {
        BatchedWrite::Put { item: put } => json!({ "PutRequest": { "Item": item(put) } }),
        BatchedWrite::Delete { key } => json!({ "DeleteRequest": { "Key": item(key) } }),
    }
}

pub fn transact_get_request(request: &TransactGetItems) -> Value {
    object([
        ("TransactItems", Some(request.gets.iter().map(transact_get).collect())),
        ("ReturnConsumedCapacity", capacity(request.capacity)),
    ])
}

fn transact_get(get: &TransactGet) -> Value {
    let mut body = Map::new();
    insert(&mut body, "Key", Some(item(&get.key)));
    insert(&mut body, "TableName", text(&get.table_name));
    insert_expressions(&mut body, &get.expressions);
    json!({ "Get": body })
}

/// `UnprocessedKeys` is always there.
pub fn batch_get_reply(out: &mut String, reply: &BatchGetReply) {
    let mut body = Object::begin(out);
    let mut found = Object::begin(body.member("Responses"));
    for (table, items) in &reply.responses {
        // Under the name the request gave it, an ARN too (indexes-and-tables.md 6).
        push_array(found.member(table), items, push_item);
    }
    found.end();
    push_json(body.member("UnprocessedKeys"), &tables(&reply.unprocessed));
    let capacities = reply.capacity.as_deref().map(capacities_to_json);
    body.optional("ConsumedCapacity", capacities.as_ref(), push_json);
    body.end();
}

/// `UnprocessedItems` is always there.
pub fn batch_write_reply(reply: &BatchWriteReply) -> Value {
    object([
        ("UnprocessedItems", Some(batched_writes(&reply.unprocessed))),
        ("ItemCollectionMetrics", reply.collection_metrics.as_ref().map(metrics_by_table)),
        ("ConsumedCapacity", reply.capacity.as_deref().map(capacities_to_json)),
    ])
}

/// Item collections by table.
pub fn metrics_by_table(metrics: &BTreeMap<String, Vec<ItemCollectionMetrics>>) -> Value {
    let tables = metrics
        .iter()
        .map(|(table, metrics)| (table.clone(), metrics.iter().map(metrics_to_json).collect()));
    Value::Object(tables.collect())
}
