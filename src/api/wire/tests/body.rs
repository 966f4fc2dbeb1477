//! Bodies and the JSON types of their members.

use serde_json::{Value, json};

use super::decode;
use crate::api::wire::{decode_request, encode_error};
use crate::api::{ErrorKind, Operation, error};

fn serialization(operation: &str, body: &Value) -> String {
    let refused = decode_request(operation, &body.to_string()).expect_err("a type is wrong");
    assert_eq!(refused.kind, ErrorKind::Serialization);
    refused.message
}

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
        assert_eq!(refused, error::request::malformed_body());
    }
}

#[test]
fn ten_thousand_brackets_are_refused() {
    let body = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    assert_eq!(decode_request("ListTables", &body), Err(error::request::malformed_body()));
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
