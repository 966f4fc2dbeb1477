//! Items and values as a person reads them: short, on one line, safe for a terminal.
//!
//! JSON with numbers as they are stored, sets between `<<` and `>>`, and binary as `b64"..."`.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::safe_text;
use crate::value::{AttributeValue, Item};

/// `{"balance": 12, "pk": "acct#alice"}`
pub fn item(item: &Item) -> String {
    let members =
        item.iter().map(|(name, value)| format!("{}: {}", quoted(name), self::value(value)));
    enclosed("{", members, "}")
}

/// The values of a key without their names, as the tables of the screen show them: `acct#alice / 2026-09-01#t01`.
pub fn key(key: &Item) -> String {
    let bare = |value: &AttributeValue| match value {
        AttributeValue::S(text) => safe_text::line(text).into_owned(),
        other => self::value(other),
    };
    key.values().map(bare).collect::<Vec<_>>().join(" / ")
}

/// Items nest 32 levels at most, which bounds the recursion.
pub fn value(value: &AttributeValue) -> String {
    match value {
        AttributeValue::S(text) => quoted(text),
        AttributeValue::N(number) => number.to_string(),
        AttributeValue::B(bytes) => binary(bytes),
        AttributeValue::Bool(truth) => truth.to_string(),
        AttributeValue::Null => "null".to_owned(),
        AttributeValue::M(map) => item(map),
        AttributeValue::L(list) => enclosed("[", list.iter().map(self::value), "]"),
        AttributeValue::Ss(set) => enclosed("<<", set.iter().map(|text| quoted(text)), ">>"),
        AttributeValue::Ns(set) => enclosed("<<", set.iter().map(ToString::to_string), ">>"),
        AttributeValue::Bs(set) => enclosed("<<", set.iter().map(|bytes| binary(bytes)), ">>"),
    }
}

fn enclosed(open: &str, parts: impl Iterator<Item = String>, close: &str) -> String {
    format!("{open}{}{close}", parts.collect::<Vec<_>>().join(", "))
}

fn quoted(text: &str) -> String {
    let json = serde_json::Value::from(text).to_string();
    safe_text::json(&json).into_owned()
}

fn binary(bytes: &[u8]) -> String {
    format!("b64\"{}\"", STANDARD.encode(bytes))
}
