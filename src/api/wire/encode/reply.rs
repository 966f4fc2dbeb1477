//! What the service answers.
//!
//! Replies that hold items are written straight into their text (`text`); the others are small.

use serde_json::{Value, json};

use super::super::text::{Object, push_array, push_item, push_json, push_row, push_string};
use super::super::value::object;
use super::capacity::{capacities_to_json, capacity_to_json, metrics_to_json};
use super::error::encode_failure;
use super::items::{self, metrics_by_table};
use super::{table, tables};
use crate::api::reply::{
    BatchReply, BatchResponse, GetItemReply, ReadReply, StatementReply, TableNames, TransactReply,
    WriteItemReply,
};
use crate::api::{ConsumedCapacity, Reply};
use crate::value::Row;

/// The body the service answers with; an empty one to a change of tags (indexes-and-tables.md 5.1).
pub fn encode_reply(reply: &Reply) -> String {
    let mut body = String::new();
    let out = &mut body;
    match reply {
        Reply::CreateTable(table) => {
            push_json(out, &json!({ "TableDescription": table::created(table) }));
        }
        Reply::DescribeTable(table) => push_json(out, &json!({ "Table": table::described(table) })),
        Reply::DeleteTable(table) => {
            push_json(out, &json!({ "TableDescription": table::deleted(table) }));
        }
        Reply::ListTables(names) => push_json(out, &table_names(names)),
        Reply::UpdateTable(table) => {
            push_json(out, &json!({ "TableDescription": table::updated(table) }));
        }
        Reply::DescribeTimeToLive(attribute) => {
            push_json(out, &tables::time_to_live(attribute.as_deref()));
        }
        Reply::UpdateTimeToLive(request) => push_json(out, &tables::time_to_live_set(request)),
        Reply::TagResource | Reply::UntagResource => {}
        Reply::ListTagsOfResource(tags) => push_json(out, &tables::tag_list(tags)),
        Reply::DescribeLimits => push_json(out, &tables::limits()),
        Reply::DescribeEndpoints(address) => push_json(out, &tables::endpoints(address)),
        Reply::GetItem(reply) => get_item(out, reply),
        Reply::PutItem(reply) | Reply::UpdateItem(reply) | Reply::DeleteItem(reply) => {
            write_item(out, reply);
        }
        Reply::BatchGetItem(reply) => items::batch_get_reply(out, reply),
        Reply::BatchWriteItem(reply) => push_json(out, &items::batch_write_reply(reply)),
        Reply::TransactGetItems(reply) => items_found(out, &reply.items, reply.capacity.as_deref()),
        Reply::Query(reply) | Reply::Scan(reply) => read(out, reply),
        Reply::ExecuteStatement(reply) => statement(out, reply),
        Reply::BatchExecuteStatement(reply) => batch(out, reply),
        Reply::ExecuteTransaction(reply) => {
            items_found(out, &reply.responses, reply.capacity.as_deref());
        }
        Reply::TransactWriteItems(reply) => push_json(out, &transact(reply)),
    }
    body
}

fn table_names(names: &TableNames) -> Value {
    object([
        ("TableNames", Some(json!(names.names))),
        ("LastEvaluatedTableName", names.last.as_ref().map(|last| json!(last))),
    ])
}

fn get_item(out: &mut String, reply: &GetItemReply) {
    let mut body = Object::begin(out);
    body.optional("Item", reply.item.as_ref(), push_row);
    push_capacity(&mut body, reply.capacity.as_ref());
    body.end();
}

fn write_item(out: &mut String, reply: &WriteItemReply) {
    let mut body = Object::begin(out);
    body.optional("Attributes", reply.attributes.as_ref(), push_item);
    push_capacity(&mut body, reply.capacity.as_ref());
    let metrics = reply.collection_metrics.as_ref().map(metrics_to_json);
    body.optional("ItemCollectionMetrics", metrics.as_ref(), push_json);
    body.end();
}

/// Of Query and Scan.
fn read(out: &mut String, reply: &ReadReply) {
    let mut body = Object::begin(out);
    body.optional("Items", reply.items.as_ref(), push_items);
    push_json(body.member("Count"), &json!(reply.count));
    push_json(body.member("ScannedCount"), &json!(reply.scanned_count));
    body.optional("LastEvaluatedKey", reply.last_evaluated_key.as_ref(), push_item);
    push_capacity(&mut body, reply.capacity.as_ref());
    body.end();
}

/// `Items` is always there (partiql.md 2.2).
fn statement(out: &mut String, reply: &StatementReply) {
    let mut body = Object::begin(out);
    push_items(body.member("Items"), &reply.items);
    // This is what a client goes on with; the key beside it is optional (partiql.md 21).
    body.optional("NextToken", reply.next_token.as_deref(), push_string);
    body.optional("LastEvaluatedKey", reply.last_evaluated_key.as_ref(), push_item);
    push_capacity(&mut body, reply.capacity.as_ref());
    body.end();
}

fn batch(out: &mut String, reply: &BatchReply) {
    let mut body = Object::begin(out);
    push_array(body.member("Responses"), &reply.responses, push_response);
    push_capacities(&mut body, reply.capacity.as_deref());
    body.end();
}

fn push_response(out: &mut String, response: &BatchResponse) {
    let mut entry = Object::begin(out);
    // Never both an error and an item (partiql.md 16.2).
    let failure = response.failure.as_ref().map(encode_failure);
    entry.optional("Error", failure.as_ref(), push_json);
    entry.optional("TableName", response.table_name.as_deref(), push_string);
    entry.optional("Item", response.item.as_ref(), push_row);
    entry.end();
}

/// Of reads in a transaction. `Responses` is always there; an item that is not leaves its entry empty (partiql.md 17.3).
fn items_found(out: &mut String, items: &[Option<Row>], capacities: Option<&[ConsumedCapacity]>) {
    let mut body = Object::begin(out);
    push_array(body.member("Responses"), items, |out, item| {
        let mut entry = Object::begin(out);
        entry.optional("Item", item.as_ref(), push_row);
        entry.end();
    });
    push_capacities(&mut body, capacities);
    body.end();
}

fn transact(reply: &TransactReply) -> Value {
    object([
        ("ConsumedCapacity", reply.capacity.as_deref().map(capacities_to_json)),
        ("ItemCollectionMetrics", reply.collection_metrics.as_ref().map(metrics_by_table)),
    ])
}

fn push_items(out: &mut String, items: &Vec<Row>) {
    push_array(out, items, push_row);
}

fn push_capacity(body: &mut Object<'_>, capacity: Option<&ConsumedCapacity>) {
    let capacity = capacity.map(capacity_to_json);
    body.optional("ConsumedCapacity", capacity.as_ref(), push_json);
}

pub(super) fn push_capacities(body: &mut Object<'_>, capacities: Option<&[ConsumedCapacity]>) {
    let capacities = capacities.map(capacities_to_json);
    body.optional("ConsumedCapacity", capacities.as_ref(), push_json);
}
