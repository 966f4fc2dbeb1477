//! What refuses a transaction as a whole (transactions.md 2.3, 2.4 and 15).

use serde_json::{Value, json};

use super::{Engine, check, delete, put, text, update, user};
use crate::api::{ErrorKind, wire};

const ONE_ITEM: &str = "Transaction request cannot include multiple operations on one item";

fn number(text: &str) -> Value {
    json!({ "n": { "N": text } })
}

#[test]
fn one_item_may_be_named_once() {
    let engine = Engine::new();
    assert_eq!(engine.refused(&[put("users", &user("a")), delete("users", &user("a"))]), ONE_ITEM);
    let condition = check("users", &user("a"), "attribute_not_exists(pk)", &json!({}));
    assert_eq!(engine.refused(&[put("users", &user("a")), condition]), ONE_ITEM);
    assert_eq!(engine.item("users", &user("a")), None);
}

#[test]
fn numbers_name_one_item_by_value() {
    let engine = Engine::new();
    let twice = [delete("numbers", &number("1")), delete("numbers", &number("1.0"))];
    assert_eq!(engine.refused(&twice), ONE_ITEM);
    engine
        .run(&[delete("numbers", &number("1")), delete("numbers", &number("10"))])
        .expect("two items");
}

#[test]
fn a_missing_table_is_told_before_an_item_named_twice() {
    let engine = Engine::new();
    let refusal = engine
        .run(&[put("users", &user("a")), put("users", &user("a")), put("nowhere", &user("a"))])
        .expect_err("there is no such table");
    assert_eq!(refusal.kind, ErrorKind::ResourceNotFound);
    assert_eq!(
        wire::encode_error(&refusal),
        r#"{"__type":"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException","message":"Requested resource not found"}"#
    );
    assert_eq!(engine.item("users", &user("a")), None);
}

#[test]
fn an_expression_is_told_before_a_missing_table() {
    let engine = Engine::new();
    let action = json!({ "Put": {
        "TableName": "nowhere", "Item": {}, "ExpressionAttributeNames": { "#count": "count" },
        "ConditionExpression": "attribute_exists(pk)",
    }});
    assert_eq!(
        engine.refused(&[action]),
        "Value provided in ExpressionAttributeNames unused in expressions: keys: {#count}"
    );
}

#[test]
fn an_item_that_weighs_too_much_refuses_the_request() {
    let engine = Engine::new();
    let heavy = put("nowhere", &json!({ "pk": text(409_600) }));
    assert_eq!(engine.refused(&[heavy]), "Item size has exceeded the maximum allowed size");
    let item = json!({ "pk": { "S": "a" }, "x": text(409_600 - 4) });
    engine.store("users", &item);
}

#[test]
fn an_update_may_set_each_section_once() {
    let engine = Engine::new();
    let values = json!({ ":x": { "N": "1" }, ":y": { "N": "1" }, ":z": { "N": "1" } });
    let action = update("users", &user("a"), "SET a = :x SET b = :y ADD c :z", &values);
    assert_eq!(
        engine.refused(&[action]),
        "Invalid UpdateExpression: The \"SET\" section can only be used once in an update \
         expression;"
    );
}

#[test]
fn an_empty_key_refuses_the_request() {
    let engine = Engine::new();
    let empty = "One or more parameter values are not valid. The AttributeValue for a key \
                 attribute cannot contain an empty string value. Key: pk";
    let key = json!({ "pk": { "S": "" } });
    let wrong = put("users", &json!({ "pk": { "N": "1" } }));
    assert_eq!(engine.refused(&[wrong, delete("users", &key)]), empty);
    assert_eq!(engine.refused(&[put("users", &key)]), empty);
    assert_eq!(engine.refused(&[update("users", &key, "REMOVE a", &json!({}))]), empty);
}

#[test]
fn an_empty_index_key_refuses_the_request() {
    let engine = Engine::new();
    let key = json!({ "pk": { "S": "a" }, "sk": { "S": "b" } });
    let item = json!({ "pk": { "S": "a" }, "sk": { "S": "b" }, "gsiPk": { "S": "" } });
    assert_eq!(
        engine.refused(&[put("orders", &item)]),
        "One or more parameter values are not valid. A value specified for a secondary index key \
         is not supported. The AttributeValue for a key attribute cannot contain an empty string \
         value. IndexName: gsi, IndexKey: gsiPk"
    );
    let empty = json!({ ":v": { "S": "" } });
    assert_eq!(
        engine.refused(&[update("orders", &key, "SET gsiPk = :v", &empty)]),
        "One or more parameter values are not valid. The update expression attempted to update a \
         secondary index key to a value that is not supported. The AttributeValue for a key \
         attribute cannot contain an empty string value."
    );
}

#[test]
fn empty_values_are_refused_before_a_broken_expression() {
    let engine = Engine::new();
    let action = json!({ "Update": {
        "TableName": "users", "Key": user("a"), "UpdateExpression": "SET #0 = {'S': 'asdf'}",
        "ExpressionAttributeValues": {},
    }});
    assert_eq!(engine.refused(&[action]), "ExpressionAttributeValues must not be empty");
}

#[test]
fn a_key_nested_too_deep_is_told_after_the_expressions() {
    let engine = Engine::new();
    let deep = (0..32).fold(text(1), |inner, _| json!({ "L": [inner] }));
    let action = delete("users", &json!({ "pk": deep }));
    let broken = check("users", &user("a"), "", &json!({}));
    assert_eq!(
        engine.refused(&[action.clone(), broken]),
        "Invalid ConditionExpression: The expression can not be empty;"
    );
    assert_eq!(
        engine.refused(&[action]),
        "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels \
         beyond supported limit"
    );
}

#[test]
fn the_first_wrong_action_is_told() {
    let engine = Engine::new();
    let message = engine.refused(&[
        put("users", &json!({ "pk": { "N": "x" } })),
        put("users", &json!({ "pk": { "SS": [] } })),
    ]);
    assert_eq!(message, "The parameter cannot be converted to a numeric value: x");
}

#[test]
fn a_request_carries_four_megabytes_at_most() {
    let engine = Engine::new();
    let item = |number: usize, bytes| {
        let name = format!("{number:02}");
        put("users", &json!({ "pk": { "S": name }, "x": text(bytes) }))
    };
    // Ten items of 400,000 bytes, and one that fills the rest: name and key take 5 bytes.
    let mut actions: Vec<Value> = (0..10).map(|number| item(number, 399_995)).collect();
    actions.push(item(10, 194_304 - 5));
    engine.run(&actions).expect("4194304 bytes");
    actions[10] = item(10, 194_305 - 5);
    assert_eq!(
        engine.refused(&actions),
        "Transaction payload size cannot exceed 4MB. Payload Size: 4194305"
    );
}

#[test]
fn values_of_a_put_without_a_condition_are_taken() {
    let engine = Engine::new();
    let action = json!({ "Put": {
        "TableName": "users", "Item": user("a"),
        "ExpressionAttributeValues": { ":v": { "N": "1" } },
    }});
    engine.run(&[action]).expect("it is taken");
    assert_eq!(engine.item("users", &user("a")), Some(user("a")));
}
