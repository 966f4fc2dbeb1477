//! TransactWriteItems.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{decode, nested, put, refusal, transaction};
use crate::api::Operation;
use crate::api::operation::{ActionKind, OnFailure, ReturnConsumedCapacity};
use crate::value::{AttributeValue, Number};

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
    assert_eq!((update.kind.verb().name(), update.on_failure), ("Update", OnFailure::AllOld));
    assert_eq!(update.expressions.update.as_deref(), Some("SET n = :n"));
    let values = BTreeMap::from([(":n".to_owned(), AttributeValue::N(Number::from(1)))]);
    assert_eq!(update.expressions.values, Some(Ok(values)));
    let check = &request.actions[1];
    assert_eq!((check.kind.verb().name(), check.on_failure), ("ConditionCheck", OnFailure::None));
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
    assert!(message.starts_with(head), "{message}");
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
