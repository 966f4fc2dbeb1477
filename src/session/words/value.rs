//! Items and values on one line: JSON with numbers as they are stored, sets between `<<` and `>>`, and bytes as
//! `b64"..."`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::syntax::hidden::visible_json;
use crate::value::{AttributeValue, Item};

/// The service nests items 32 levels deep at most (items-tables-capacity.md); an endpoint that lets more pass is not
/// followed without end.
const DEPTH_MAX: usize = 32;

/// `{"balance": 12, "pk": "acct#alice"}`
pub fn item(item: &Item) -> String {
    map(item, 0)
}

/// The values of a key without their names and quotes: `acct#alice / 2026-09-01#t01`.
pub fn key(key: &Item) -> String {
    let bare = |value: &AttributeValue| match value {
        AttributeValue::S(text) => text.clone(),
        other => self::value(other),
    };
    key.values().map(bare).collect::<Vec<_>>().join(" / ")
}

pub fn value(value: &AttributeValue) -> String {
    written(value, 0)
}

fn written(value: &AttributeValue, depth: usize) -> String {
    if depth > DEPTH_MAX {
        return "…".to_owned();
    }
    match value {
        AttributeValue::S(text) => quoted(text),
        AttributeValue::N(number) => number.to_string(),
        AttributeValue::B(bytes) => binary(bytes),
        AttributeValue::Bool(truth) => truth.to_string(),
        AttributeValue::Null => "null".to_owned(),
        AttributeValue::M(members) => map(members, depth),
        AttributeValue::L(list) => {
            enclosed("[", list.iter().map(|value| written(value, depth + 1)), "]")
        }
        AttributeValue::Ss(set) => enclosed("<<", set.iter().map(|text| quoted(text)), ">>"),
        AttributeValue::Ns(set) => enclosed("<<", set.iter().map(ToString::to_string), ">>"),
        AttributeValue::Bs(set) => enclosed("<<", set.iter().map(|bytes| binary(bytes)), ">>"),
    }
}

fn map(members: &Item, depth: usize) -> String {
    let member = |(name, value): (&String, &AttributeValue)| {
        format!("{}: {}", quoted(name), written(value, depth + 1))
    };
    enclosed("{", members.iter().map(member), "}")
}

fn enclosed(open: &str, parts: impl Iterator<Item = String>, close: &str) -> String {
    format!("{open}{}{close}", parts.collect::<Vec<_>>().join(", "))
}

fn quoted(text: &str) -> String {
    visible_json(&serde_json::Value::from(text).to_string()).into_owned()
}

/// Marked, so that it can't be taken for a string that happens to look like base64.
fn binary(bytes: &[u8]) -> String {
    format!("b64\"{}\"", STANDARD.encode(bytes))
}
