//! Whatever comes in.

use proptest::prelude::*;
use serde_json::Value;

use crate::api::wire::{decode_request, encode_request};

pub fn any_json() -> impl Strategy<Value = Value> {
    let names = prop::sample::select(vec![
        "TransactItems",
        "RequestItems",
        "Expected",
        "AttributeUpdates",
        "AttributesToGet",
        "Value",
        "Exists",
        "Keys",
        "PutRequest",
        "DeleteRequest",
        "Get",
        "Put",
        "Update",
        "Delete",
        "ConditionCheck",
        "Item",
        "Key",
        "TableName",
        "Statement",
        "Statements",
        "Parameters",
        "S",
        "N",
        "B",
        "SS",
        "NS",
        "BS",
        "M",
        "L",
        "NULL",
        "BOOL",
        "ExpressionAttributeNames",
        "ExpressionAttributeValues",
        "Limit",
        "KeyConditions",
        "ExclusiveStartKey",
        "AttributeValueList",
        "KeySchema",
        "AttributeDefinitions",
        "GlobalSecondaryIndexes",
        "Projection",
        "ProvisionedThroughput",
        "",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "[a-z0-9.=]{0,6}".prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 64, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((names.clone(), inner), 0..4).prop_map(|members| {
                Value::Object(
                    members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
                )
            }),
        ]
    })
}

const OPERATIONS: [&str; 16] = [
    "CreateTable",
    "DescribeTable",
    "DeleteTable",
    "ListTables",
    "GetItem",
    "PutItem",
    "UpdateItem",
    "DeleteItem",
    "BatchGetItem",
    "BatchWriteItem",
    "TransactGetItems",
    "Query",
    "Scan",
    "ExecuteStatement",
    "BatchExecuteStatement",
    "TransactWriteItems",
];

proptest! {
    #[test]
    fn no_body_makes_the_decoder_panic(body in any_json()) {
        for operation in OPERATIONS {
            if let Ok(decoded) = decode_request(operation, &body.to_string()) {
                prop_assert_eq!(decoded.name().text(), operation);
            }
        }
    }

    #[test]
    fn what_was_decoded_is_written_and_decoded_again_to_the_same(body in any_json()) {
        for operation in OPERATIONS {
            let Ok(first) = decode_request(operation, &body.to_string()) else { continue };
            let written = encode_request(&first);
            if let Ok(second) = decode_request(operation, &written) {
                prop_assert_eq!(encode_request(&second), written);
            }
        }
    }

    #[test]
    fn no_text_makes_the_reader_panic(body in ".{0,40}") {
        prop_assert!(decode_request("GetItem", &body).is_err());
    }
}
