//! Requests and answers as they are written.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::decode;
use crate::api::capacity::{Arm, Arms};
use crate::api::reply::{BatchReply, BatchResponse, StatementReply, TransactReply};
use crate::api::table::{
    AttributeDefinition, BillingMode, IndexDefinition, IndexHistory, IndexSize, KeySchema,
    Projection, TableDefinition, TableDescription, TableHistory, TableStatus, Throughput,
    ThroughputHistory,
};
use crate::api::wire::encode::capacity::capacity_to_json;
use crate::api::wire::{
    capacity_from_json, encode_error, encode_reply, encode_request, metrics_from_json,
    metrics_to_json,
};
use crate::api::{
    ApiError, ConsumedCapacity, ErrorKind, FailureCode, ItemCollectionMetrics, Reply,
    StatementFailure,
};
use crate::value::{AttributeType, AttributeValue, Item};

#[test]
fn requests_are_written_with_the_members_that_are_set() {
    let bodies = [
        ("DescribeTable", json!({ "TableName": "users" })),
        ("DeleteTable", json!({ "TableName": "users" })),
        ("ListTables", json!({})),
        (
            "ExecuteTransaction",
            json!({
                "TransactStatements": [
                    { "Statement": "DELETE FROM t WHERE pk = ?", "Parameters": [{ "S": "a" }],
                      "ReturnValuesOnConditionCheckFailure": "ALL_OLD" },
                ],
                "ClientRequestToken": "t", "ReturnConsumedCapacity": "TOTAL",
            }),
        ),
        ("ListTables", json!({ "ExclusiveStartTableName": "users", "Limit": 5 })),
        (
            "GetItem",
            json!({
                "TableName": "users", "Key": { "pk": { "S": "a" } }, "ConsistentRead": true,
                "ProjectionExpression": "#n", "ExpressionAttributeNames": { "#n": "name" },
                "ReturnConsumedCapacity": "TOTAL",
            }),
        ),
        (
            "PutItem",
            json!({
                "TableName": "users", "Item": { "pk": { "S": "a" } },
                "ConditionExpression": "pk <> :v", "ExpressionAttributeValues": { ":v": { "N": "1" } },
                "ReturnValues": "ALL_OLD", "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
                "ReturnItemCollectionMetrics": "SIZE",
            }),
        ),
        (
            "ExecuteStatement",
            json!({
                "Statement": "SELECT * FROM users", "Parameters": [{ "S": "a" }],
                "ConsistentRead": true, "Limit": 10, "NextToken": "t",
                "ReturnConsumedCapacity": "INDEXES",
            }),
        ),
        (
            "BatchExecuteStatement",
            json!({
                "Statements": [
                    { "Statement": "a", "ReturnValuesOnConditionCheckFailure": "ALL_OLD" },
                    { "Statement": "b", "Parameters": [{ "NULL": true }] },
                ],
            }),
        ),
        (
            "TransactWriteItems",
            json!({
                "TransactItems": [
                    { "Put": { "Item": { "pk": { "S": "a" } }, "TableName": "users" } },
                    { "Update": {
                        "Key": { "pk": { "S": "b" } }, "TableName": "users",
                        "UpdateExpression": "REMOVE n",
                        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
                    }},
                ],
                "ReturnItemCollectionMetrics": "SIZE",
                "ClientRequestToken": "t1",
            }),
        ),
    ];
    for (name, body) in bodies {
        let operation = decode(name, &body);
        assert_eq!(operation.name().text(), name);
        assert_eq!(encode_request(&operation), body.to_string());
    }
}

fn arm(units: f64) -> Arm {
    Arm { units, read: None, write: Some(units) }
}

fn capacity() -> ConsumedCapacity {
    ConsumedCapacity {
        table_name: "t".to_owned(),
        total: arm(4.0),
        arms: Some(Arms {
            table: arm(2.0),
            global: BTreeMap::from([("g".to_owned(), arm(1.0))]),
            local: BTreeMap::from([("l".to_owned(), arm(1.0))]),
        }),
    }
}

#[test]
fn a_transaction_that_was_asked_nothing_answers_nothing() {
    assert_eq!(encode_reply(&Reply::TransactWriteItems(TransactReply::default())), "{}");
}

#[test]
fn capacity_is_written_in_floats_arm_by_arm() {
    let reply = TransactReply { capacity: Some(vec![capacity()]), ..TransactReply::default() };
    assert_eq!(
        encode_reply(&Reply::TransactWriteItems(reply)),
        r#"{"ConsumedCapacity":[{"TableName":"t","CapacityUnits":4.0,"WriteCapacityUnits":4.0,"Table":{"CapacityUnits":2.0,"WriteCapacityUnits":2.0},"LocalSecondaryIndexes":{"l":{"CapacityUnits":1.0,"WriteCapacityUnits":1.0}},"GlobalSecondaryIndexes":{"g":{"CapacityUnits":1.0,"WriteCapacityUnits":1.0}}}]}"#
    );
}

#[test]
fn capacity_survives_the_way_there_and_back() {
    let total = ConsumedCapacity { arms: None, ..capacity() };
    for capacity in [capacity(), total] {
        assert_eq!(capacity_from_json(&capacity_to_json(&capacity)), Some(capacity));
    }
    assert_eq!(capacity_from_json(&json!({ "TableName": "t" })), None);
}

#[test]
fn collection_metrics_survive_the_way_there_and_back() {
    let key = Item::from([("pk".to_owned(), AttributeValue::S("u1".to_owned()))]);
    let metrics = ItemCollectionMetrics { key, size_range_gb: [0.0, 1.0] };
    let written = metrics_to_json(&metrics);
    assert_eq!(
        written.to_string(),
        r#"{"ItemCollectionKey":{"pk":{"S":"u1"}},"SizeEstimateRangeGB":[0.0,1.0]}"#
    );
    assert_eq!(metrics_from_json(&written), Some(metrics));
}

#[test]
fn a_statement_always_answers_items() {
    let reply = Reply::ExecuteStatement(StatementReply::default());
    assert_eq!(encode_reply(&reply), r#"{"Items":[]}"#);
}

#[test]
fn each_statement_of_a_batch_answers_for_itself() {
    let failure =
        StatementFailure::new(FailureCode::DuplicateItem, "Duplicate primary key exists in table");
    let table_name = Some("t".to_owned());
    let item = Some(Item::new().into());
    let reply = BatchReply {
        responses: vec![
            BatchResponse { failure: Some(failure), table_name: table_name.clone(), item: None },
            BatchResponse { failure: None, table_name, item },
        ],
        ..BatchReply::default()
    };
    assert_eq!(
        encode_reply(&Reply::BatchExecuteStatement(reply)),
        r#"{"Responses":[{"Error":{"Code":"DuplicateItem","Message":"Duplicate primary key exists in table"},"TableName":"t"},{"TableName":"t","Item":{}}]}"#
    );
}

pub fn description(status: TableStatus, billing: BillingMode) -> TableDescription {
    let key = |name: &str| KeySchema { partition: vec![name.to_owned()], sort: Vec::new() };
    let attribute = |name: &str| AttributeDefinition {
        name: name.to_owned(),
        attribute_type: AttributeType::S,
    };
    let throughput = Throughput { read_units: 5, write_units: 6 };
    TableDescription {
        definition: TableDefinition {
            name: "users".to_owned(),
            attributes: vec![attribute("pk"), attribute("g")],
            key: key("pk"),
            global_indexes: vec![IndexDefinition {
                name: "gidx".to_owned(),
                key: key("g"),
                projection: Projection::KeysOnly,
                throughput: Some(throughput),
            }],
            local_indexes: Vec::new(),
            billing,
            throughput,
            deletion_protection: false,
        },
        status,
        created_at: 1.5,
        arn: "arn:aws:dynamodb:us-east-1:000000000000:table/users".to_owned(),
        id: "id-1".to_owned(),
        item_count: 2,
        size_bytes: 30,
        index_sizes: vec![IndexSize { name: "gidx".to_owned(), item_count: 1, size_bytes: 10 }],
        history: TableHistory {
            throughput: ThroughputHistory::new(billing, throughput),
            on_demand_since_ms: (billing == BillingMode::PayPerRequest).then_some(1500),
            indexes: vec![IndexHistory {
                name: "gidx".to_owned(),
                status,
                backfilling: None,
                throughput: ThroughputHistory::new(billing, throughput),
            }],
        },
    }
}

fn reply_body(reply: &Reply) -> Value {
    serde_json::from_str(&encode_reply(reply)).expect("it is JSON")
}

#[test]
fn a_new_table_is_described_without_its_warm_throughput() {
    let table = description(TableStatus::Creating, BillingMode::Provisioned);
    let units =
        json!({ "NumberOfDecreasesToday": 0, "ReadCapacityUnits": 5, "WriteCapacityUnits": 6 });
    let arn = "arn:aws:dynamodb:us-east-1:000000000000:table/users";
    assert_eq!(
        reply_body(&Reply::CreateTable(table)),
        json!({ "TableDescription": {
            "AttributeDefinitions": [
                { "AttributeName": "g", "AttributeType": "S" },
                { "AttributeName": "pk", "AttributeType": "S" },
            ],
            "TableName": "users",
            "KeySchema": [{ "AttributeName": "pk", "KeyType": "HASH" }],
            "TableStatus": "CREATING",
            "CreationDateTime": 1.5,
            "ProvisionedThroughput": units,
            "TableSizeBytes": 30,
            "ItemCount": 2,
            "TableArn": arn,
            "TableId": "id-1",
            "GlobalSecondaryIndexes": [{
                "IndexName": "gidx",
                "KeySchema": [{ "AttributeName": "g", "KeyType": "HASH" }],
                "Projection": { "ProjectionType": "KEYS_ONLY" },
                "IndexSizeBytes": 10,
                "ItemCount": 1,
                "IndexArn": format!("{arn}/index/gidx"),
                "IndexStatus": "CREATING",
                "ProvisionedThroughput": units,
            }],
            "DeletionProtectionEnabled": false,
        }})
    );
}

#[test]
fn an_active_table_on_demand_tells_what_it_can_serve() {
    let table = description(TableStatus::Active, BillingMode::PayPerRequest);
    let body = reply_body(&Reply::DescribeTable(table));
    let warm =
        json!({ "ReadUnitsPerSecond": 12000, "WriteUnitsPerSecond": 4000, "Status": "ACTIVE" });
    let none =
        json!({ "NumberOfDecreasesToday": 0, "ReadCapacityUnits": 0, "WriteCapacityUnits": 0 });
    let table = &body["Table"];
    assert_eq!(table["WarmThroughput"], warm);
    assert_eq!(table["ProvisionedThroughput"], none);
    assert_eq!(table["GlobalSecondaryIndexes"][0]["WarmThroughput"], warm);
    assert_eq!(table["GlobalSecondaryIndexes"][0]["ProvisionedThroughput"], none);
    assert_eq!(
        table["BillingModeSummary"],
        json!({ "BillingMode": "PAY_PER_REQUEST", "LastUpdateToPayPerRequestDateTime": 1.5 })
    );
}

#[test]
fn a_deleted_table_keeps_its_name_and_figures_alone() {
    let table = description(TableStatus::Deleting, BillingMode::Provisioned);
    let body = reply_body(&Reply::DeleteTable(table));
    let members: BTreeSet<&str> = body["TableDescription"]
        .as_object()
        .expect("an object")
        .keys()
        .map(String::as_str)
        .collect();
    let expected = BTreeSet::from([
        "TableName",
        "TableStatus",
        "ProvisionedThroughput",
        "TableSizeBytes",
        "ItemCount",
        "TableArn",
        "TableId",
        "DeletionProtectionEnabled",
    ]);
    assert_eq!(members, expected);
}

#[test]
fn a_cancelled_transaction_lists_a_reason_an_action() {
    let item = Item::from([("pk".to_owned(), AttributeValue::S("x".to_owned()))]);
    let failure = StatementFailure::condition(Some(item));
    let mut cancelled = ApiError::new(ErrorKind::TransactionCanceled, "Transaction cancelled");
    cancelled.reasons = vec![None, Some(failure)];
    assert_eq!(
        encode_error(&cancelled),
        r#"{"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException","CancellationReasons":[{"Code":"None"},{"Code":"ConditionalCheckFailed","Message":"The conditional request failed","Item":{"pk":{"S":"x"}}}],"Message":"Transaction cancelled"}"#
    );
}

#[test]
fn a_failed_condition_of_a_statement_says_message_differently_when_it_brings_its_item() {
    let mut failed = ApiError::new(ErrorKind::ConditionalCheckFailed, "no");
    let name = "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException";
    assert_eq!(encode_error(&failed), format!(r#"{{"__type":"{name}","message":"no"}}"#));
    failed.item = Some(Item::new());
    assert_eq!(
        encode_error(&failed),
        format!(r#"{{"__type":"{name}","Item":{{}},"message":"no"}}"#)
    );
    failed.of_statement = true;
    assert_eq!(
        encode_error(&failed),
        format!(r#"{{"__type":"{name}","Item":{{}},"Message":"no"}}"#)
    );
}

#[test]
fn a_refused_value_is_a_validation_exception() {
    assert_eq!(
        encode_error(&ApiError::validation("no")),
        r#"{"__type":"com.amazon.coral.validate#ValidationException","message":"no"}"#
    );
}
