//! What an SDK would send: the members that are set, and no others.

use serde_json::{Map, Value, json};

use super::super::value::{item_to_json, object, to_json};
use super::legacy::{self, insert_legacy};
use super::{items, read, tables};
use crate::api::Operation;
use crate::api::operation::{
    Action, ActionKind, BatchExecuteStatement, CreateTable, Decoded, DeleteItem, ExecuteStatement,
    ExecuteTransaction, Expressions, GetItem, IndexRequest, KeyElement, ListTables, OnFailure,
    PutItem, ReturnConsumedCapacity, ReturnValues, Statement, TableName, TransactWriteItems,
    UpdateItem,
};
use crate::api::table::{AttributeDefinition, BillingMode, Throughput};
use crate::value::{AttributeValue, Item};

/// The body an SDK would send for this operation. A value that was refused while it was decoded has no JSON any more;
/// an empty one stands in its place.
pub fn encode_request(operation: &Operation) -> String {
    let text = request_json(operation).to_string();
    #[cfg(test)]
    crate::counted::count(crate::counted::Work::Write, &text);
    text
}

/// The same body as a tree, for whoever writes the request in another form.
pub fn request_json(operation: &Operation) -> Value {
    match operation {
        Operation::CreateTable(request) => create_table(request),
        Operation::DescribeTable(request)
        | Operation::DeleteTable(request)
        | Operation::DescribeTimeToLive(request) => table_name(request),
        Operation::UpdateTable(request) => tables::update_table(request),
        Operation::UpdateTimeToLive(request) => tables::update_time_to_live(request),
        Operation::TagResource(request) => tables::tag_resource(request),
        Operation::UntagResource(request) => tables::untag_resource(request),
        Operation::ListTagsOfResource(request) => json!({ "ResourceArn": request.arn }),
        Operation::DescribeLimits | Operation::DescribeEndpoints => json!({}),
        Operation::ListTables(request) => list_tables(request),
        Operation::GetItem(request) => get_item(request),
        Operation::PutItem(request) => put_item(request),
        Operation::UpdateItem(request) => update_item(request),
        Operation::DeleteItem(request) => delete_item(request),
        Operation::BatchGetItem(request) => items::batch_get_request(request),
        Operation::BatchWriteItem(request) => items::batch_write_request(request),
        Operation::TransactGetItems(request) => items::transact_get_request(request),
        Operation::Query(request) => read::query(request),
        Operation::Scan(request) => read::scan(request),
        Operation::ExecuteStatement(request) => execute_statement(request),
        Operation::BatchExecuteStatement(request) => batch_execute_statement(request),
        Operation::ExecuteTransaction(request) => execute_transaction(request),
        Operation::TransactWriteItems(request) => transact_write_items(request),
    }
}

fn create_table(request: &CreateTable) -> Value {
    let indexes = |indexes: &Vec<IndexRequest>| indexes.iter().map(index).collect::<Value>();
    object([
        ("TableName", text(&request.table_name)),
        ("AttributeDefinitions", Some(request.attributes.iter().map(attribute).collect())),
        ("KeySchema", Some(request.key.iter().map(key_element).collect())),
        ("LocalSecondaryIndexes", request.local_indexes.as_ref().map(indexes)),
        ("GlobalSecondaryIndexes", request.global_indexes.as_ref().map(indexes)),
        ("BillingMode", request.billing.map(billing)),
        ("ProvisionedThroughput", request.throughput.map(throughput)),
        ("DeletionProtectionEnabled", flag(request.deletion_protection)),
        ("Tags", (!request.tags.is_empty()).then(|| tables::tags(&request.tags))),
    ])
}

pub(super) fn attribute(definition: &AttributeDefinition) -> Value {
    json!({
        "AttributeName": definition.name,
        "AttributeType": definition.attribute_type.code(),
    })
}

fn key_element(element: &KeyElement) -> Value {
    let key_type = if element.sort { "RANGE" } else { "HASH" };
    json!({ "AttributeName": element.name, "KeyType": key_type })
}

pub(super) fn index(request: &IndexRequest) -> Value {
    let projection = object([
        ("ProjectionType", request.projection_type.as_ref().map(|word| json!(word))),
        ("NonKeyAttributes", request.non_key_attributes.as_ref().map(|names| json!(names))),
    ]);
    object([
        ("IndexName", text(&request.name)),
        ("KeySchema", Some(request.key.iter().map(key_element).collect())),
        ("Projection", Some(projection)),
        ("ProvisionedThroughput", request.throughput.map(throughput)),
    ])
}

pub(super) fn billing(mode: BillingMode) -> Value {
    match mode {
        BillingMode::Provisioned => json!("PROVISIONED"),
        BillingMode::PayPerRequest => json!("PAY_PER_REQUEST"),
    }
}

pub(super) fn throughput(units: Throughput) -> Value {
    json!({ "ReadCapacityUnits": units.read_units, "WriteCapacityUnits": units.write_units })
}

fn table_name(request: &TableName) -> Value {
    json!({ "TableName": request.table_name })
}

fn list_tables(request: &ListTables) -> Value {
    object([
        ("ExclusiveStartTableName", request.start.as_ref().map(|name| json!(name))),
        ("Limit", request.limit.map(|limit| json!(limit))),
    ])
}

fn get_item(request: &GetItem) -> Value {
    let mut body = Map::new();
    insert(&mut body, "TableName", text(&request.table_name));
    insert(&mut body, "Key", Some(item(&request.key)));
    insert(&mut body, "ConsistentRead", flag(request.consistent));
    insert_expressions(&mut body, &request.expressions);
    let names = request.attributes_to_get.as_ref().map(|names| json!(names));
    insert(&mut body, "AttributesToGet", names);
    insert(&mut body, "ReturnConsumedCapacity", capacity(request.capacity));
    Value::Object(body)
}

fn put_item(request: &PutItem) -> Value {
    let mut body = Map::new();
    insert(&mut body, "TableName", text(&request.table_name));
    insert(&mut body, "Item", Some(item(&request.item)));
    insert_expressions(&mut body, &request.expressions);
    insert_legacy(&mut body, &request.legacy);
    insert(&mut body, "ReturnValues", request.return_old.then(|| json!("ALL_OLD")));
    insert_returns(&mut body, request.on_failure, request.capacity, request.collection_metrics);
    Value::Object(body)
}

/// What a write of one item asks to be told besides its image.
fn insert_returns(
    body: &mut Map<String, Value>,
    failure: OnFailure,
    consumed: ReturnConsumedCapacity,
    collections: bool,
) {
    insert(body, ON_FAILURE, on_failure(failure));
    insert(body, "ReturnConsumedCapacity", capacity(consumed));
    insert(body, "ReturnItemCollectionMetrics", metrics(collections));
}

fn update_item(request: &UpdateItem) -> Value {
    let mut body = Map::new();
    insert(&mut body, "TableName", text(&request.table_name));
    insert(&mut body, "Key", Some(item(&request.key)));
    insert_expressions(&mut body, &request.expressions);
    insert_legacy(&mut body, &request.legacy);
    let updates = request.attribute_updates.as_ref().and_then(legacy::updates);
    insert(&mut body, "AttributeUpdates", updates);
    let is_set = request.return_values != ReturnValues::None;
    insert(&mut body, "ReturnValues", is_set.then(|| json!(request.return_values.name())));
    insert_returns(&mut body, request.on_failure, request.capacity, request.collection_metrics);
    Value::Object(body)
}

fn delete_item(request: &DeleteItem) -> Value {
    let mut body = Map::new();
    insert(&mut body, "TableName", text(&request.table_name));
    insert(&mut body, "Key", Some(item(&request.key)));
    insert_expressions(&mut body, &request.expressions);
    insert_legacy(&mut body, &request.legacy);
    insert(&mut body, "ReturnValues", request.return_old.then(|| json!("ALL_OLD")));
    insert_returns(&mut body, request.on_failure, request.capacity, request.collection_metrics);
    Value::Object(body)
}

fn execute_statement(request: &ExecuteStatement) -> Value {
    let mut body = statement_members(&request.statement);
    insert(&mut body, "Limit", request.limit.map(|limit| json!(limit)));
    insert(&mut body, "NextToken", request.next_token.as_ref().map(|token| json!(token)));
    insert(&mut body, "ReturnConsumedCapacity", capacity(request.capacity));
    Value::Object(body)
}

fn batch_execute_statement(request: &BatchExecuteStatement) -> Value {
    let statements = request.statements.iter().map(statement_members).map(Value::Object);
    object([
        ("Statements", Some(statements.collect())),
        ("ReturnConsumedCapacity", capacity(request.capacity)),
    ])
}

fn execute_transaction(request: &ExecuteTransaction) -> Value {
    // ConsistentRead is no member of these statements: it is never set in them.
    let statements = request.statements.iter().map(statement_members).map(Value::Object);
    object([
        ("TransactStatements", Some(statements.collect())),
        ("ClientRequestToken", request.token.as_ref().map(|token| json!(token))),
        ("ReturnConsumedCapacity", capacity(request.capacity)),
    ])
}

fn statement_members(statement: &Statement) -> Map<String, Value> {
    let mut body = Map::new();
    insert(&mut body, "Statement", text(&statement.text));
    insert(&mut body, "Parameters", parameters(&statement.parameters));
    insert(&mut body, "ConsistentRead", flag(statement.consistent));
    insert(&mut body, ON_FAILURE, on_failure(statement.on_failure));
    body
}

/// Absent when there are none: an empty list would be refused.
fn parameters(parameters: &Decoded<Vec<AttributeValue>>) -> Option<Value> {
    let parameters = parameters.as_ref().ok().filter(|values| !values.is_empty())?;
    Some(parameters.iter().map(to_json).collect())
}

fn transact_write_items(request: &TransactWriteItems) -> Value {
    object([
        ("TransactItems", Some(request.actions.iter().map(action).collect())),
        ("ReturnConsumedCapacity", capacity(request.capacity)),
        ("ReturnItemCollectionMetrics", metrics(request.collection_metrics)),
        ("ClientRequestToken", request.token.as_ref().map(|token| json!(token))),
    ])
}

fn action(action: &Action) -> Value {
    let mut body = Map::new();
    match &action.kind {
        ActionKind::Put { item: put } => insert(&mut body, "Item", Some(item(put))),
        ActionKind::Update { key }
        | ActionKind::Delete { key }
        | ActionKind::ConditionCheck { key } => insert(&mut body, "Key", Some(item(key))),
    }
    insert(&mut body, "TableName", text(&action.table_name));
    insert_expressions(&mut body, &action.expressions);
    insert(&mut body, ON_FAILURE, on_failure(action.on_failure));
    let mut entry = Map::new();
    insert(&mut entry, action.kind.verb().name(), Some(Value::Object(body)));
    Value::Object(entry)
}

pub(super) fn insert_expressions(body: &mut Map<String, Value>, expressions: &Expressions) {
    let owned = |text: &Option<String>| text.as_ref().map(|text| json!(text));
    insert(body, "UpdateExpression", owned(&expressions.update));
    insert(body, "ConditionExpression", owned(&expressions.condition));
    insert(body, "ProjectionExpression", owned(&expressions.projection));
    let names = expressions.names.as_ref().map(|names| json!(names));
    insert(body, "ExpressionAttributeNames", names);
    insert(body, "ExpressionAttributeValues", expressions.values.as_ref().map(item));
}

const ON_FAILURE: &str = "ReturnValuesOnConditionCheckFailure";

pub(super) fn insert(body: &mut Map<String, Value>, name: &str, value: Option<Value>) {
    if let Some(value) = value {
        body.insert(name.to_owned(), value);
    }
}

pub(super) fn text(text: &str) -> Option<Value> {
    Some(json!(text))
}

pub(super) fn flag(is_set: bool) -> Option<Value> {
    // Left out when false: that is the default, and SDKs send what was set.
    is_set.then(|| json!(true))
}

pub(super) fn item(item: &Decoded<Item>) -> Value {
    item.as_ref().map_or_else(|_| json!({}), item_to_json)
}

pub(super) fn capacity(mode: ReturnConsumedCapacity) -> Option<Value> {
    match mode {
        ReturnConsumedCapacity::None => None,
        ReturnConsumedCapacity::Total => Some(json!("TOTAL")),
        ReturnConsumedCapacity::Indexes => Some(json!("INDEXES")),
    }
}

pub fn metrics(is_set: bool) -> Option<Value> {
    is_set.then(|| json!("SIZE"))
}

fn on_failure(mode: OnFailure) -> Option<Value> {
    (mode == OnFailure::AllOld).then(|| json!("ALL_OLD"))
}
