use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use serde_json::{Value, json};

use super::value::{from_json, item_from_json, to_json};
use super::{
    capacity_from_json, decode_request, encode_error, encode_reply, encode_request, hash_order,
    metrics_from_json, metrics_to_json,
};
use crate::api::capacity::{Arm, Arms};
use crate::api::operation::{ActionKind, OnFailure, ReturnConsumedCapacity};
use crate::api::reply::{BatchReply, BatchResponse, StatementReply, TransactReply};
use crate::api::table::{
    AttributeDefinition, BillingMode, IndexDefinition, IndexSize, KeySchema, Projection,
    TableDefinition, TableDescription, TableStatus, Throughput,
};
use crate::api::{
    ApiError, ConsumedCapacity, ErrorKind, FailureCode, ItemCollectionMetrics, Operation, Reply,
    StatementFailure, error,
};
use crate::value::{AttributeType, AttributeValue, Item, Number};

fn decode(operation: &str, body: &Value) -> Operation {
    decode_request(operation, &body.to_string()).expect("the body is right")
}

fn refusal(operation: &str, body: &Value) -> String {
    decode_request(operation, &body.to_string()).expect_err("the body is wrong").message
}

fn serialization(operation: &str, body: &Value) -> String {
    let refused = decode_request(operation, &body.to_string()).expect_err("a type is wrong");
    assert_eq!(refused.kind, ErrorKind::Serialization);
    refused.message
}

/// A transaction with one action.
fn transaction(action: &Value) -> Value {
    json!({ "TransactItems": [action] })
}

fn put(item: &Value) -> Value {
    transaction(&json!({ "Put": { "TableName": "users", "Item": item } }))
}

fn item_refusal(item: &Value) -> String {
    let Operation::TransactWriteItems(request) = decode("TransactWriteItems", &put(item)) else {
        panic!("another operation")
    };
    let ActionKind::Put { item } = &request.actions[0].kind else { panic!("another action") };
    item.clone().expect_err("the item is wrong").message
}

fn value_refusal(value: &Value) -> String {
    from_json(value).expect_err("the value is wrong").message
}

/// A scalar inside so many lists.
fn nested(lists: usize) -> Value {
    (0..lists).fold(json!({ "S": "x" }), |inner, _| json!({ "L": [inner] }))
}

// Bodies

#[test]
fn what_is_no_json_is_refused_without_a_sentence() {
    for body in ["", "x", "7", "{,}", "{} {}", "{'a': 1}", "{\"a\": 1,}", "[]", "null", "// c\n{}"]
    {
        let refused = decode_request("ListTables", body).expect_err(body);
        assert_eq!(
            encode_error(&refused),
            r#"{"__type":"com.amazon.coral.service#SerializationException"}"#,
            "{body}"
        );
    }
}

#[test]
fn a_member_given_twice_is_refused_at_every_level() {
    for body in [r#"{"Limit": 1, "Limit": 1}"#, r#"{"zz": [{"a": 1, "b": 2, "a": 1}]}"#] {
        let refused = decode_request("ListTables", body).expect_err(body);
        assert_eq!(refused, error::malformed_body());
    }
}

#[test]
fn ten_thousand_brackets_are_refused() {
    let body = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    assert_eq!(decode_request("ListTables", &body), Err(error::malformed_body()));
}

#[test]
fn unknown_and_null_members_are_left_alone() {
    let body = json!({ "Limit": null, "ExclusiveStartTableName": null, "limit": "x", "zz": {} });
    let Operation::ListTables(request) = decode("ListTables", &body) else { panic!() };
    assert_eq!((request.start, request.limit), (None, None));
}

#[test]
fn an_unknown_operation_is_told_without_a_sentence() {
    let refused = decode_request("Frobnicate", "{}").expect_err("unknown");
    assert_eq!(
        encode_error(&refused),
        r#"{"__type":"com.amazon.coral.service#UnknownOperationException"}"#
    );
}

#[test]
fn each_wrong_json_type_has_its_sentence() {
    let structure = "Start of structure or map found where not expected";
    let cases = [
        (json!({ "TableName": 23 }), "NUMBER_VALUE cannot be converted to String"),
        (json!({ "TableName": 1.5 }), "DECIMAL_VALUE cannot be converted to String"),
        (json!({ "TableName": true }), "TRUE_VALUE cannot be converted to String"),
        (json!({ "TableName": false }), "FALSE_VALUE cannot be converted to String"),
        (json!({ "TableName": [] }), "Unrecognized collection type class java.lang.String"),
        (json!({ "TableName": {} }), structure),
        (json!({ "ConsistentRead": "abc" }), "Unexpected token received from parser"),
        (json!({ "ConsistentRead": 1 }), "NUMBER_VALUE cannot be converted to Boolean"),
        (json!({ "ConsistentRead": 1.0 }), "DECIMAL_VALUE cannot be converted to Boolean"),
        (json!({ "ConsistentRead": [] }), "Unrecognized collection type class java.lang.Boolean"),
        (json!({ "ConsistentRead": {} }), structure),
        (json!({ "Key": "x" }), "Unexpected field type"),
        (
            json!({ "Key": [] }),
            "Unrecognized collection type java.util.Map<java.lang.String, \
             com.amazonaws.dynamodb.v20120810.AttributeValue>",
        ),
        (
            json!({ "ExpressionAttributeNames": [] }),
            "Unrecognized collection type java.util.Map<java.lang.String, java.lang.String>",
        ),
        (json!({ "Key": { "pk": "x" } }), "Unexpected value type in payload"),
        (
            json!({ "Key": { "pk": [] } }),
            "Unrecognized collection type class com.amazonaws.dynamodb.v20120810.AttributeValue",
        ),
        (json!({ "Key": { "pk": { "N": 123 } } }), "NUMBER_VALUE cannot be converted to String"),
        (json!({ "Key": { "pk": { "SS": "x" } } }), "Unexpected field type"),
        (json!({ "Key": { "pk": { "SS": {} } } }), structure),
        (
            json!({ "Key": { "pk": { "B": 1 } } }),
            "only base-64-encoded strings are convertible to bytes",
        ),
        (
            json!({ "Key": { "pk": { "B": [] } } }),
            "Unrecognized collection type class java.nio.ByteBuffer",
        ),
        (
            json!({ "Key": { "pk": { "B": "23456" } } }),
            "Base64 encoded length is expected a multiple of 4 bytes but found: 5",
        ),
        (
            json!({ "Key": { "pk": { "B": "=+/=" } } }),
            "Invalid last non-pad Base64 character dectected",
        ),
    ];
    for (body, sentence) in cases {
        assert_eq!(serialization("GetItem", &body), sentence, "{body}");
    }
}

#[test]
fn wrong_types_of_integers_lists_and_structures_have_their_sentences() {
    let cases = [
        ("ListTables", json!({ "Limit": "x" }), "STRING_VALUE cannot be converted to Integer"),
        ("ListTables", json!({ "Limit": true }), "TRUE_VALUE cannot be converted to Integer"),
        (
            "CreateTable",
            json!({ "ProvisionedThroughput": { "ReadCapacityUnits": true } }),
            "TRUE_VALUE cannot be converted to Long",
        ),
        ("CreateTable", json!({ "ProvisionedThroughput": "x" }), "Unexpected field type"),
        (
            "CreateTable",
            json!({ "ProvisionedThroughput": [] }),
            "Unrecognized collection type class \
             com.amazonaws.dynamodb.v20120810.ProvisionedThroughput",
        ),
        ("CreateTable", json!({ "KeySchema": ["x"] }), "Unexpected value type in payload"),
        ("TransactWriteItems", json!({ "TransactItems": 1 }), "Unexpected field type"),
    ];
    for (operation, body, sentence) in cases {
        assert_eq!(serialization(operation, &body), sentence, "{body}");
    }
}

#[test]
fn a_fraction_of_a_limit_is_cut() {
    let Operation::ListTables(request) = decode("ListTables", &json!({ "Limit": 1.5 })) else {
        panic!()
    };
    assert_eq!(request.limit, Some(1));
}

#[test]
fn an_integer_beyond_32_bits_saturates() {
    let body = json!({ "Statement": "x", "Limit": 99_999_999_999_i64 });
    let Operation::ExecuteStatement(request) = decode("ExecuteStatement", &body) else { panic!() };
    assert_eq!(request.limit, Some(2_147_483_647));
}

// Values

#[test]
fn every_type_survives_the_way_there_and_back() {
    let values = [
        json!({ "S": "" }),
        json!({ "N": "-1.5" }),
        json!({ "B": "AQI=" }),
        json!({ "BOOL": false }),
        json!({ "NULL": true }),
        json!({ "SS": ["a", "b"] }),
        json!({ "NS": ["-2", "1", "10"] }),
        json!({ "BS": ["AQ==", "Ag=="] }),
        json!({ "L": [{ "S": "x" }, { "L": [] }] }),
        json!({ "M": { "k": { "M": {} } } }),
    ];
    for value in values {
        assert_eq!(to_json(&from_json(&value).expect("it is right")), value);
    }
}

#[test]
fn words_stand_for_booleans() {
    let value = json!({ "L": [{ "BOOL": "Yes" }, { "BOOL": "0" }, { "NULL": "t" }] });
    let expected =
        vec![AttributeValue::Bool(true), AttributeValue::Bool(false), AttributeValue::Null];
    assert_eq!(from_json(&value), Ok(AttributeValue::L(expected)));
}

#[test]
fn each_wrong_value_has_its_sentence() {
    let invalid = "One or more parameter values were invalid:";
    let empty =
        "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes";
    let cases = [
        (json!({}), empty.to_owned()),
        (json!({ "zz": "b" }), empty.to_owned()),
        (json!({ "S": null }), empty.to_owned()),
        (
            json!({ "S": "a", "N": "1" }),
            "Supplied AttributeValue has more than one datatypes set, must contain exactly one of \
             the supported datatypes"
                .to_owned(),
        ),
        (
            json!({ "NULL": false }),
            format!("{invalid} Null attribute value types must have the value of true"),
        ),
        (json!({ "SS": [] }), format!("{invalid} An string set  may not be empty")),
        (json!({ "NS": [] }), format!("{invalid} An number set  may not be empty")),
        (json!({ "BS": [] }), format!("{invalid} Binary sets should not be empty")),
        (
            json!({ "SS": ["a", "a"] }),
            format!("{invalid} Input collection [a, a] contains duplicates."),
        ),
        (json!({ "NS": ["1", "1.0"] }), "Input collection contains duplicates".to_owned()),
        (
            json!({ "BS": ["YQ==", "YQ=="] }),
            format!("{invalid} Input collection [YQ==, YQ==]of type BS contains duplicates."),
        ),
        (json!({ "NS": ["1", null] }), format!("{invalid} Numeric sets may not contain null")),
        (
            json!({ "N": "abc" }),
            "The parameter cannot be converted to a numeric value: abc".to_owned(),
        ),
        (json!({ "N": "" }), "The parameter cannot be converted to a numeric value".to_owned()),
        (
            json!({ "N": "1e126" }),
            "Number overflow. Attempting to store a number with magnitude larger than supported \
             range"
                .to_owned(),
        ),
        (
            json!({ "N": "1".repeat(39) }),
            "Attempting to store more than 38 significant digits in a Number".to_owned(),
        ),
        (json!({ "M": { "": { "S": "x" } } }), "Empty attribute name".to_owned()),
    ];
    for (value, sentence) in cases {
        assert_eq!(value_refusal(&value), sentence, "{value}");
    }
}

#[test]
fn a_member_no_value_has_is_ignored_beside_one_it_has() {
    let value = json!({ "S": "a", "zz": "b" });
    assert_eq!(from_json(&value), Ok(AttributeValue::S("a".to_owned())));
}

#[test]
fn an_item_may_hold_a_value_in_31_lists_and_no_more() {
    let too_deep = "Nesting Levels have exceeded supported limits: Attributes in the item have \
                    nested levels beyond supported limit";
    assert!(item_from_json(&json!({ "a": nested(31) })).is_ok());
    assert_eq!(item_refusal(&json!({ "a": nested(32) })), too_deep);
}

// Transactions

#[test]
fn a_transaction_decodes_to_its_actions() {
    let body = json!({
        "TransactItems": [
            { "Update": {
                "TableName": "users",
                "Key": { "pk": { "S": "a" } },
                "UpdateExpression": "SET n = :n",
                "ExpressionAttributeValues": { ":n": { "N": "1" } },
                "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
            }},
            { "ConditionCheck": {
                "TableName": "users",
                "Key": { "pk": { "S": "b" } },
                "ConditionExpression": "attribute_exists(pk)",
            }},
        ],
        "ReturnConsumedCapacity": "INDEXES",
        "ReturnItemCollectionMetrics": "SIZE",
        "ClientRequestToken": "t1",
    });
    let Operation::TransactWriteItems(request) = decode("TransactWriteItems", &body) else {
        panic!()
    };
    assert_eq!(request.capacity, ReturnConsumedCapacity::Indexes);
    assert!(request.collection_metrics);
    assert_eq!(request.token.as_deref(), Some("t1"));
    let update = &request.actions[0];
    assert_eq!((update.kind.name(), update.on_failure), ("Update", OnFailure::AllOld));
    assert_eq!(update.expressions.update.as_deref(), Some("SET n = :n"));
    let values = BTreeMap::from([(":n".to_owned(), AttributeValue::N(Number::from(1)))]);
    assert_eq!(update.expressions.values, Some(Ok(values)));
    let check = &request.actions[1];
    assert_eq!((check.kind.name(), check.on_failure), ("ConditionCheck", OnFailure::None));
    assert_eq!(check.expressions.condition.as_deref(), Some("attribute_exists(pk)"));
}

#[test]
fn an_empty_or_missing_list_of_actions_is_refused() {
    assert_eq!(
        refusal("TransactWriteItems", &json!({ "TransactItems": [] })),
        "1 validation error detected: Value '[]' at 'transactItems' failed to satisfy constraint: \
         Member must have length greater than or equal to 1"
    );
    assert_eq!(
        refusal("TransactWriteItems", &json!({})),
        "1 validation error detected: Value null at 'transactItems' failed to satisfy constraint: \
         Member must not be null"
    );
}

#[test]
fn a_list_of_101_actions_is_echoed_as_java_prints_it() {
    let action = json!({ "Put": { "TableName": "T", "Item": {
        "pk": { "S": "k" }, "b": { "B": "AQID" }, "s": { "SS": ["a"] },
    }}});
    let body = json!({ "TransactItems": vec![action; 101] });
    let message = refusal("TransactWriteItems", &body);
    let head = "1 validation error detected: Value '[TransactWriteItem(conditionCheck=null, \
                put=Put(item={b=AttributeValue(s=null, n=null, b=java.nio.HeapByteBuffer[pos=0 \
                lim=3 cap=3], iNT=null, dECIMAL=null, dOUBLE=null, sS=null, nS=null, bS=null, \
                iNTSET=null, dECIMALSET=null, dOUBLESET=null, m=null, l=null, nULL=null, \
                bOOL=null), ";
    assert!(message.starts_with(head), "{}", &message[..400]);
    assert!(message.contains(
        "s=AttributeValue(s=null, n=null, b=null, iNT=null, dECIMAL=null, dOUBLE=null, sS=[a], "
    ));
    let tail = "tableName=T, conditionExpression=null, expressionAttributeNames=null, \
                expressionAttributeValues=null, returnValuesOnConditionCheckFailure=null, \
                workloadProfileName=null), delete=null, update=null)]' at 'transactItems' failed to \
                satisfy constraint: Member must have length less than or equal to 100";
    assert!(message.ends_with(tail));
}

#[test]
fn the_modes_of_actions_and_request_are_refused_together() {
    let body = json!({
        "TransactItems": [
            { "Put": { "ReturnValuesOnConditionCheckFailure": "ALL_NEW" } },
            { "ConditionCheck": { "ReturnValuesOnConditionCheckFailure": "none" } },
        ],
        "ClientRequestToken": "0123456789012345678901234567890123456",
        "ReturnConsumedCapacity": "X",
        "ReturnItemCollectionMetrics": "Y",
    });
    assert_eq!(
        refusal("TransactWriteItems", &body),
        "5 validation errors detected: Value 'ALL_NEW' at \
         'transactItems.1.member.put.returnValuesOnConditionCheckFailure' failed to satisfy \
         constraint: Member must satisfy enum value set: [ALL_OLD, NONE]; Value 'none' at \
         'transactItems.2.member.conditionCheck.returnValuesOnConditionCheckFailure' failed to \
         satisfy constraint: Member must satisfy enum value set: [ALL_OLD, NONE]; Value \
         '0123456789012345678901234567890123456' at 'clientRequestToken' failed to satisfy \
         constraint: Member must have length less than or equal to 36; Value 'X' at \
         'returnConsumedCapacity' failed to satisfy constraint: Member must satisfy enum value \
         set: [INDEXES, TOTAL, NONE]; Value 'Y' at 'returnItemCollectionMetrics' failed to satisfy \
         constraint: Member must satisfy enum value set: [SIZE, NONE]"
    );
}

#[test]
fn an_entry_holds_exactly_one_action() {
    assert_eq!(
        refusal("TransactWriteItems", &transaction(&json!({}))),
        "Invalid Request: TransactWriteRequest should contain Delete or Put or Update request"
    );
    assert_eq!(
        refusal("TransactWriteItems", &transaction(&json!({ "Put": {}, "Delete": {} }))),
        "TransactItems can only contain one of Check, Put, Update or Delete"
    );
}

#[test]
fn a_table_name_is_refused_for_its_length_and_then_its_characters() {
    let body = transaction(&json!({ "Put": { "TableName": "a!", "Item": {} } }));
    assert_eq!(
        refusal("TransactWriteItems", &body),
        "2 validation errors detected: Value 'a!' at 'transactItems.1.member.put.tableName' failed \
         to satisfy constraint: Member must have length greater than or equal to 3; Value 'a!' at \
         'transactItems.1.member.put.tableName' failed to satisfy constraint: Member must satisfy \
         regular expression pattern: [a-zA-Z0-9_.-]+"
    );
}

#[test]
fn an_arn_names_a_table() {
    let arn = "arn:aws:dynamodb:us-east-1:000000000000:table/users";
    let body = transaction(&json!({ "Delete": { "TableName": arn, "Key": {} } }));
    let Operation::TransactWriteItems(request) = decode("TransactWriteItems", &body) else {
        panic!()
    };
    assert_eq!(request.actions[0].table_name, arn);
}

#[test]
fn members_an_action_must_have_are_told_by_their_paths() {
    let body = json!({ "TransactItems": [{ "Update": {} }, { "ConditionCheck": {
        "TableName": "users", "Key": {},
    }}]});
    assert_eq!(
        refusal("TransactWriteItems", &body),
        "4 validation errors detected: Value null at 'transactItems.1.member.update.key' failed to \
         satisfy constraint: Member must not be null; Value null at \
         'transactItems.1.member.update.tableName' failed to satisfy constraint: Member must not \
         be null; Value null at 'transactItems.1.member.update.updateExpression' failed to satisfy \
         constraint: Member must not be null; Value null at \
         'transactItems.2.member.conditionCheck.conditionExpression' failed to satisfy constraint: \
         Member must not be null"
    );
}

#[test]
fn an_empty_attribute_name_refuses_the_transaction() {
    assert_eq!(
        refusal("TransactWriteItems", &put(&json!({ "m": { "M": { "": { "S": "x" } } } }))),
        "Empty attribute name"
    );
    let with = |member: &str, map: Value| {
        let mut delete = json!({ "TableName": "users", "Key": {} });
        delete[member] = map;
        transaction(&json!({ "Delete": delete }))
    };
    assert_eq!(
        refusal("TransactWriteItems", &with("ExpressionAttributeNames", json!({ "#n": "" }))),
        "ExpressionAttributeNames contains invalid value: Empty attribute name for key #n"
    );
    let values = json!({ ":v": { "M": { "": { "S": "x" } } } });
    assert_eq!(
        refusal("TransactWriteItems", &with("ExpressionAttributeValues", values)),
        "ExpressionAttributeValues contains invalid value: Empty attribute name for key :v"
    );
}

#[test]
fn the_value_of_a_placeholder_is_refused_by_its_key() {
    let refused = |value: Value| {
        let body = transaction(&json!({ "Delete": {
            "TableName": "users", "Key": {}, "ExpressionAttributeValues": { ":v": value },
        }}));
        let Operation::TransactWriteItems(request) = decode("TransactWriteItems", &body) else {
            panic!()
        };
        request.actions[0].expressions.values.clone().expect("given").map_err(|e| e.message)
    };
    assert_eq!(
        refused(json!({ "SS": [] })),
        Err("ExpressionAttributeValues contains invalid value: One or more parameter values were \
             invalid: An string set  may not be empty for key :v"
            .to_owned())
    );
    assert!(refused(nested(32)).is_ok());
    assert_eq!(
        refused(nested(33)),
        Err("ExpressionAttributeValues contains invalid value: Nesting Levels have exceeded \
             supported limits: Attributes in the item have nested levels beyond supported limit \
             for key :v"
            .to_owned())
    );
}

#[test]
fn of_two_wrong_values_both_slots_carry_the_one_that_is_told() {
    let told = |item: Value, value: Value| {
        let body = transaction(&json!({ "Put": {
            "TableName": "users", "Item": { "a": item },
            "ExpressionAttributeValues": { ":v": value },
        }}));
        let Operation::TransactWriteItems(request) = decode("TransactWriteItems", &body) else {
            panic!()
        };
        let ActionKind::Put { item } = request.actions[0].kind.clone() else { panic!() };
        let values = request.actions[0].expressions.values.clone().expect("given");
        let (item, values) = (item.expect_err("wrong"), values.expect_err("wrong"));
        assert_eq!(item, values);
        item.message
    };
    let number = "The parameter cannot be converted to a numeric value: x";
    assert_eq!(told(json!({ "N": "x" }), json!({ "SS": [] })), number);
    assert!(told(nested(40), json!({ "SS": [] })).ends_with("may not be empty for key :v"));
}

// Statements

#[test]
fn the_violations_of_a_statement_come_in_the_order_of_the_service() {
    let body = json!({
        "Statement": "", "Limit": 0, "Parameters": [], "ReturnConsumedCapacity": "BOGUS",
        "ReturnValuesOnConditionCheckFailure": "X",
    });
    assert_eq!(
        refusal("ExecuteStatement", &body),
        "5 validation errors detected: Value 'X' at 'returnValuesOnConditionCheckFailure' failed \
         to satisfy constraint: Member must satisfy enum value set: [ALL_OLD, NONE]; Value '0' at \
         'limit' failed to satisfy constraint: Member must have value greater than or equal to 1; \
         Value '' at 'statement' failed to satisfy constraint: Member must have length greater \
         than or equal to 1; Value 'BOGUS' at 'returnConsumedCapacity' failed to satisfy \
         constraint: Member must satisfy enum value set: [INDEXES, TOTAL, NONE]; Value '[]' at \
         'parameters' failed to satisfy constraint: Member must have length greater than or equal \
         to 1"
    );
}

#[test]
fn a_statement_has_8192_characters_at_most() {
    let long = "é".repeat(8193);
    assert_eq!(
        refusal("ExecuteStatement", &json!({ "Statement": long })),
        format!(
            "1 validation error detected: Value '{long}' at 'statement' failed to satisfy \
             constraint: Member must have length less than or equal to 8192"
        )
    );
    decode("ExecuteStatement", &json!({ "Statement": "é".repeat(8192) }));
}

#[test]
fn a_batch_of_26_statements_is_echoed() {
    let statement =
        json!({ "Statement": "x", "Parameters": [{ "N": "1" }], "ConsistentRead": true });
    let message = refusal("BatchExecuteStatement", &json!({ "Statements": vec![statement; 26] }));
    let entry = "BatchStatementRequest(statement=x, parameters=[AttributeValue(s=null, n=1, b=null, \
                 iNT=null, dECIMAL=null, dOUBLE=null, sS=null, nS=null, bS=null, iNTSET=null, \
                 dECIMALSET=null, dOUBLESET=null, m=null, l=null, nULL=null, bOOL=null)], \
                 consistentRead=true, returnValuesOnConditionCheckFailure=null)";
    let echo = vec![entry; 26].join(", ");
    assert_eq!(
        message,
        format!(
            "1 validation error detected: Value '[{echo}]' at 'statements' failed to satisfy \
             constraint: Member must have length less than or equal to 25"
        )
    );
}

#[test]
fn the_violations_of_a_batch_carry_the_number_of_their_statement() {
    let body = json!({ "ReturnConsumedCapacity": "x", "Statements": [
        { "Statement": "ok" },
        { "Parameters": [], "ReturnValuesOnConditionCheckFailure": "" },
    ]});
    assert_eq!(
        refusal("BatchExecuteStatement", &body),
        "4 validation errors detected: Value 'x' at 'returnConsumedCapacity' failed to satisfy \
         constraint: Member must satisfy enum value set: [INDEXES, TOTAL, NONE]; Value '' at \
         'statements.2.member.returnValuesOnConditionCheckFailure' failed to satisfy constraint: \
         Member must satisfy enum value set: [ALL_OLD, NONE]; Value null at \
         'statements.2.member.statement' failed to satisfy constraint: Member must not be null; \
         Value '[]' at 'statements.2.member.parameters' failed to satisfy constraint: Member must \
         have length greater than or equal to 1"
    );
}

#[test]
fn a_wrong_parameter_waits_in_its_statement() {
    let body = json!({ "Statements": [
        { "Statement": "a", "Parameters": [{ "N": "x" }, nested(33)] },
        { "Statement": "b", "Parameters": [nested(32)] },
    ]});
    let Operation::BatchExecuteStatement(request) = decode("BatchExecuteStatement", &body) else {
        panic!()
    };
    assert_eq!(request.statements[0].parameters, Err(error::nested_too_deep()));
    assert!(request.statements[1].parameters.is_ok());
}

// Tables and items

#[test]
fn a_table_name_has_its_own_refusals() {
    let required = "The parameter 'TableName' is required but was not present in the request";
    let length = "TableName must be at least 3 characters long and at most 255 characters long";
    for operation in ["CreateTable", "DescribeTable", "DeleteTable"] {
        assert_eq!(refusal(operation, &json!({})), required);
        assert_eq!(refusal(operation, &json!({ "TableName": "" })), length);
        assert_eq!(refusal(operation, &json!({ "TableName": "x".repeat(256) })), length);
    }
    assert_eq!(refusal("DescribeTable", &json!({ "TableName": "ab" })), length);
}

#[test]
fn what_a_new_table_lacks_or_has_wrong_is_told_together() {
    let body = json!({
        "TableName": "a!",
        "KeySchema": [{ "AttributeName": "a", "KeyType": "SORT" }],
        "BillingMode": "FREE",
        "ProvisionedThroughput": { "ReadCapacityUnits": 0, "WriteCapacityUnits": -1 },
    });
    assert_eq!(
        refusal("CreateTable", &body),
        "7 validation errors detected: Value null at 'attributeDefinitions' failed to satisfy \
         constraint: Member must not be null; Value 'a!' at 'tableName' failed to satisfy \
         constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+; Value 'a!' \
         at 'tableName' failed to satisfy constraint: Member must have length greater than or \
         equal to 3; Value 'SORT' at 'keySchema.1.member.keyType' failed to satisfy constraint: \
         Member must satisfy enum value set: [HASH, RANGE]; Value 'FREE' at 'billingMode' failed \
         to satisfy constraint: Member must satisfy enum value set: [PROVISIONED, \
         PAY_PER_REQUEST]; Value '-1' at 'provisionedThroughput.writeCapacityUnits' failed to \
         satisfy constraint: Member must have value greater than or equal to 1; Value '0' at \
         'provisionedThroughput.readCapacityUnits' failed to satisfy constraint: Member must have \
         value greater than or equal to 1"
    );
}

#[test]
fn a_key_schema_that_is_too_long_is_echoed_at_the_plain_path() {
    let element = json!({ "AttributeName": "a", "KeyType": "HASH" });
    let body = json!({
        "TableName": "users",
        "AttributeDefinitions": [],
        "KeySchema": [element],
        "LocalSecondaryIndexes": [{
            "IndexName": "byX", "Projection": {}, "KeySchema": vec![element.clone(); 3],
        }],
    });
    let one = "KeySchemaElement(attributeName=a, keyType=HASH)";
    assert_eq!(
        refusal("CreateTable", &body),
        format!(
            "1 validation error detected: Value '[{one}, {one}, {one}]' at 'keySchema' failed to \
             satisfy constraint: Member must have length less than or equal to 2"
        )
    );
}

#[test]
fn the_service_tells_ten_violations_of_a_new_table_at_most() {
    let body = json!({
        "TableName": "users", "KeySchema": [], "AttributeDefinitions": vec![json!({}); 8],
    });
    let message = refusal("CreateTable", &body);
    assert!(message.starts_with("10 validation errors detected: "));
    assert_eq!(message.matches("; ").count(), 9);
}

#[test]
fn a_table_request_survives_the_way_there_and_back() {
    let body = json!({
        "TableName": "users",
        "AttributeDefinitions": [{ "AttributeName": "pk", "AttributeType": "S" }],
        "KeySchema": [{ "AttributeName": "pk", "KeyType": "HASH" }],
        "GlobalSecondaryIndexes": [{
            "IndexName": "byX",
            "KeySchema": [{ "AttributeName": "pk", "KeyType": "HASH" }],
            "Projection": { "ProjectionType": "INCLUDE", "NonKeyAttributes": ["n"] },
            "ProvisionedThroughput": { "ReadCapacityUnits": 1, "WriteCapacityUnits": 2 },
        }],
        "BillingMode": "PROVISIONED",
        "ProvisionedThroughput": { "ReadCapacityUnits": 3, "WriteCapacityUnits": 4 },
        "DeletionProtectionEnabled": true,
    });
    assert_eq!(encode_request(&decode("CreateTable", &body)), body.to_string());
}

#[test]
fn a_list_of_tables_is_bounded() {
    let body = json!({ "ExclusiveStartTableName": "a!", "Limit": 101 });
    assert_eq!(
        refusal("ListTables", &body),
        "3 validation errors detected: Value 'a!' at 'exclusiveStartTableName' failed to satisfy \
         constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+; Value 'a!' \
         at 'exclusiveStartTableName' failed to satisfy constraint: Member must have length \
         greater than or equal to 3; Value '101' at 'limit' failed to satisfy constraint: Member \
         must have value less than or equal to 100"
    );
    assert_eq!(
        refusal("ListTables", &json!({ "Limit": 0 })),
        "1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: Member \
         must have value greater than or equal to 1"
    );
}

#[test]
fn a_read_needs_a_key_and_a_table() {
    assert_eq!(
        refusal("GetItem", &json!({})),
        "2 validation errors detected: Value null at 'key' failed to satisfy constraint: Member \
         must not be null; Value null at 'tableName' failed to satisfy constraint: Member must not \
         be null"
    );
    assert_eq!(
        refusal("GetItem", &json!({ "TableName": "", "Key": {} })),
        "1 validation error detected: Value '' at 'tableName' failed to satisfy constraint: Member \
         must have length greater than or equal to 1"
    );
    assert_eq!(
        refusal("GetItem", &json!({ "TableName": "a!", "Key": {} })),
        "1 validation error detected: Value 'a!' at 'tableName' failed to satisfy constraint: \
         Member must have length greater than or equal to 3"
    );
}

#[test]
fn a_put_returns_old_values_or_none() {
    let with = |word: &str| json!({ "TableName": "users", "Item": {}, "ReturnValues": word });
    assert_eq!(refusal("PutItem", &with("ALL_NEW")), "ReturnValues can only be ALL_OLD or NONE");
    assert_eq!(
        refusal("PutItem", &with("X")),
        "1 validation error detected: Value 'X' at 'returnValues' failed to satisfy constraint: \
         Member must satisfy enum value set: [ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]"
    );
    let Operation::PutItem(request) = decode("PutItem", &with("ALL_OLD")) else { panic!() };
    assert!(request.return_old);
}

#[test]
fn members_of_other_operations_are_unknown() {
    let body = json!({
        "TableName": "users", "Item": {}, "UpdateExpression": 1, "ProjectionExpression": [],
    });
    decode("PutItem", &body);
}

// Requests and replies

#[test]
fn requests_are_written_with_the_members_that_are_set() {
    let bodies = [
        ("DescribeTable", json!({ "TableName": "users" })),
        ("DeleteTable", json!({ "TableName": "users" })),
        ("ListTables", json!({})),
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
        assert_eq!(operation.name(), name);
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
        assert_eq!(capacity_from_json(&super::capacity_to_json(&capacity)), Some(capacity));
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
    let failure = StatementFailure {
        code: FailureCode::DuplicateItem,
        message: "Duplicate primary key exists in table".to_owned(),
        item: None,
    };
    let table_name = Some("t".to_owned());
    let item = Some(Item::new());
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

fn description(status: TableStatus, billing: BillingMode) -> TableDescription {
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
    let failure = StatementFailure {
        code: FailureCode::ConditionalCheckFailed,
        message: "The conditional request failed".to_owned(),
        item: Some(item),
    };
    let mut cancelled = ApiError::new(ErrorKind::TransactionCanceled, "Transaction cancelled");
    cancelled.reasons = vec![None, Some(failure)];
    assert_eq!(
        encode_error(&cancelled),
        r#"{"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException","CancellationReasons":[{"Code":"None"},{"Code":"ConditionalCheckFailed","Message":"The conditional request failed","Item":{"pk":{"S":"x"}}}],"Message":"Transaction cancelled"}"#
    );
}

#[test]
fn a_failed_condition_says_message_differently_when_it_brings_its_item() {
    let mut failed = ApiError::new(ErrorKind::ConditionalCheckFailed, "no");
    let name = "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException";
    assert_eq!(encode_error(&failed), format!(r#"{{"__type":"{name}","message":"no"}}"#));
    failed.item = Some(Item::new());
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

// Java

#[test]
fn hash_tables_list_their_entries_as_recorded() {
    let order =
        |names: &[&'static str]| hash_order(names.to_vec(), names.len(), |name| name).join(", ");
    assert_eq!(order(&["PK", "a", "b", "c", "d", "u1"]), "a, b, PK, c, d, u1");
    assert_eq!(order(&["PK", "a", "b", "c", "d", "u1", "u2"]), "a, b, c, d, PK, u1, u2");
    assert_eq!(order(&["w", "x", "y", "q"]), "x, y, q, w");
}

// Whatever comes in

fn any_json() -> impl Strategy<Value = Value> {
    let names = prop::sample::select(vec![
        "TransactItems",
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

const OPERATIONS: [&str; 9] = [
    "CreateTable",
    "DescribeTable",
    "DeleteTable",
    "ListTables",
    "GetItem",
    "PutItem",
    "ExecuteStatement",
    "BatchExecuteStatement",
    "TransactWriteItems",
];

proptest! {
    #[test]
    fn no_body_makes_the_decoder_panic(body in any_json()) {
        for operation in OPERATIONS {
            if let Ok(decoded) = decode_request(operation, &body.to_string()) {
                prop_assert_eq!(decoded.name(), operation);
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
