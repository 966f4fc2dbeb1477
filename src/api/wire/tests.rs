use serde_json::{Value, json};

use super::decode_request;
use crate::api::Operation;

mod answer;
mod body;
mod property;
mod read;
mod reply;
mod statement;
mod table;
mod transaction;
mod value;

fn decode(operation: &str, body: &Value) -> Operation {
    decode_request(operation, &body.to_string()).expect("the body is right")
}

fn refusal(operation: &str, body: &Value) -> String {
    decode_request(operation, &body.to_string()).expect_err("the body is wrong").message
}

/// A transaction with one action.
fn transaction(action: &Value) -> Value {
    json!({ "TransactItems": [action] })
}

fn put(item: &Value) -> Value {
    transaction(&json!({ "Put": { "TableName": "users", "Item": item } }))
}

/// A scalar inside so many lists.
fn nested(lists: usize) -> Value {
    (0..lists).fold(json!({ "S": "x" }), |inner, _| json!({ "L": [inner] }))
}
