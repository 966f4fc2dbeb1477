//! What the service answers.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::super::value::{item_to_json, object};
use super::capacity::{capacities_to_json, capacity_to_json, metrics_to_json};
use super::error::encode_failure;
use super::{read, table};
use crate::api::reply::{
    BatchReply, BatchResponse, GetItemReply, PutItemReply, StatementReply, TableNames,
    TransactReply, TransactionReply,
};
use crate::api::{ItemCollectionMetrics, Reply};
use crate::value::Item;

/// The body the service answers with.
pub fn encode_reply(reply: &Reply) -> String {
    let body = match reply {
        Reply::CreateTable(table) => json!({ "TableDescription": table::created(table) }),
        Reply::DescribeTable(table) => json!({ "Table": table::described(table) }),
        Reply::DeleteTable(table) => json!({ "TableDescription": table::deleted(table) }),
        Reply::ListTables(names) => table_names(names),
        Reply::GetItem(reply) => get_item(reply),
        Reply::PutItem(reply) => put_item(reply),
        Reply::Query(reply) | Reply::Scan(reply) => read::reply(reply),
        Reply::ExecuteStatement(reply) => statement(reply),
        Reply::BatchExecuteStatement(reply) => batch(reply),
        Reply::ExecuteTransaction(reply) => transaction(reply),
        Reply::TransactWriteItems(reply) => transact(reply),
    };
    body.to_string()
}

fn table_names(names: &TableNames) -> Value {
    object([
        ("TableNames", Some(json!(names.names))),
        ("LastEvaluatedTableName", names.last.as_ref().map(|last| json!(last))),
    ])
}

fn get_item(reply: &GetItemReply) -> Value {
    object([
        ("Item", reply.item.as_ref().map(item_to_json)),
        ("ConsumedCapacity", reply.capacity.as_ref().map(capacity_to_json)),
    ])
}

fn put_item(reply: &PutItemReply) -> Value {
    object([
        ("Attributes", reply.attributes.as_ref().map(item_to_json)),
        ("ConsumedCapacity", reply.capacity.as_ref().map(capacity_to_json)),
        ("ItemCollectionMetrics", reply.collection_metrics.as_ref().map(metrics_to_json)),
    ])
}

/// `Items` is always there (partiql.md 2.2).
fn statement(reply: &StatementReply) -> Value {
    object([
        ("Items", Some(reply.items.iter().map(item_to_json).collect())),
        ("NextToken", reply.next_token.as_ref().map(|token| json!(token))),
        ("LastEvaluatedKey", reply.last_evaluated_key.as_ref().map(item_to_json)),
        ("ConsumedCapacity", reply.capacity.as_ref().map(capacity_to_json)),
    ])
}

fn batch(reply: &BatchReply) -> Value {
    object([
        ("Responses", Some(reply.responses.iter().map(response).collect())),
        ("ConsumedCapacity", reply.capacity.as_deref().map(capacities_to_json)),
    ])
}

fn response(response: &BatchResponse) -> Value {
    object([
        ("Error", response.failure.as_ref().map(encode_failure)),
        ("TableName", response.table_name.as_ref().map(|name| json!(name))),
        ("Item", response.item.as_ref().map(item_to_json)),
    ])
}

/// `Responses` is always there; an item that is not leaves its entry empty (partiql.md 17.3).
fn transaction(reply: &TransactionReply) -> Value {
    let response = |item: &Option<Item>| object([("Item", item.as_ref().map(item_to_json))]);
    object([
        ("Responses", Some(reply.responses.iter().map(response).collect())),
        ("ConsumedCapacity", reply.capacity.as_deref().map(capacities_to_json)),
    ])
}

fn transact(reply: &TransactReply) -> Value {
    object([
        ("ConsumedCapacity", reply.capacity.as_deref().map(capacities_to_json)),
        ("ItemCollectionMetrics", reply.collection_metrics.as_ref().map(metrics_by_table)),
    ])
}

fn metrics_by_table(metrics: &BTreeMap<String, Vec<ItemCollectionMetrics>>) -> Value {
    let tables = metrics
        .iter()
        .map(|(table, metrics)| (table.clone(), metrics.iter().map(metrics_to_json).collect()));
    Value::Object(tables.collect())
}
