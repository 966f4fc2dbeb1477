//! Tables and items.

use serde_json::json;

use super::{decode, refusal};
use crate::api::Operation;
use crate::api::wire::encode_request;

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
        "1 validation error detected: Value at 'TableName' failed to satisfy constraint: Member must \
         have length greater than or equal to 1"
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
    assert_eq!(
        refusal("PutItem", &with("ALL_NEW")),
        "1 validation error detected: ReturnValues can only be ALL_OLD or NONE"
    );
    assert_eq!(
        refusal("PutItem", &with("X")),
        "1 validation error detected: Failed to satisfy constraint: Member must satisfy enum value \
         set: [ALL_OLD, UPDATED_OLD, ALL_NEW, UPDATE_NEW, NONE]"
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
