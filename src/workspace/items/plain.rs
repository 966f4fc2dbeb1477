//! JSON Lines: items as plain JSON.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::json::{push_array, push_bool, push_members, push_string, tree};
use crate::api::wire::json::Json;
use crate::api::wire::value;
use crate::value::{AttributeType, AttributeValue, Item, Number};

/// A value that plain JSON can't hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the attribute `{attribute}` holds {what}, which plain JSON has no word for")]
pub struct Unfit {
    /// The top-level attribute it stands in.
    pub attribute: String,
    pub what: &'static str,
}

/// Appends the line of one item, or says which value plain JSON can't hold; nothing is appended then.
pub fn push_line(item: &Item, out: &mut Vec<u8>) -> Result<(), Unfit> {
    for (attribute, value) in item {
        if let Some(what) = unfit(value) {
            return Err(Unfit { attribute: attribute.clone(), what });
        }
    }
    push_lossy_line(item, out);
    Ok(())
}

/// Appends the line of one item, sets as arrays and bytes as base64. Whether the line holds less than the item did.
pub fn push_lossy_line(item: &Item, out: &mut Vec<u8>) -> bool {
    push_members(item, out, push_value);
    out.push(b'\n');
    item.values().any(|value| unfit(value).is_some())
}

fn push_value(value: &AttributeValue, out: &mut Vec<u8>) {
    match value {
        AttributeValue::S(text) => push_string(text, out),
        AttributeValue::N(number) => push_number(number, out),
        AttributeValue::B(bytes) => push_bytes(bytes, out),
        AttributeValue::Bool(is) => push_bool(*is, out),
        AttributeValue::Null => out.extend_from_slice(b"null"),
        AttributeValue::M(map) => push_members(map, out, push_value),
        AttributeValue::L(list) => push_array(list, out, push_value),
        AttributeValue::Ss(set) => push_array(set, out, |text, out| push_string(text, out)),
        AttributeValue::Ns(set) => push_array(set, out, push_number),
        AttributeValue::Bs(set) => push_array(set, out, |bytes, out| push_bytes(bytes, out)),
    }
}

fn push_number(number: &Number, out: &mut Vec<u8>) {
    out.extend_from_slice(number.to_string().as_bytes());
}

fn push_bytes(bytes: &[u8], out: &mut Vec<u8>) {
    push_string(&STANDARD.encode(bytes), out);
}

/// What of this value plain JSON can't hold, if anything.
fn unfit(value: &AttributeValue) -> Option<&'static str> {
    match value {
        AttributeValue::M(map) => map.values().find_map(unfit),
        AttributeValue::L(list) => list.iter().find_map(unfit),
        other => match other.attribute_type() {
            AttributeType::B => Some("bytes"),
            AttributeType::Ss => Some("a set of strings"),
            AttributeType::Ns => Some("a set of numbers"),
            AttributeType::Bs => Some("a set of bytes"),
            _ => None,
        },
    }
}

/// Reads one line: a plain object. What is wrong with it, as a sentence.
pub fn item(line: &str) -> Result<Item, String> {
    let Json::Object(members) = tree(line)? else { return Err("no object".to_owned()) };
    let typed = Json::Object(members.into_iter().map(|(name, json)| (name, typed(json))).collect());
    value::item_of_json(typed).map_err(|error| error.message)
}

/// The DynamoDB JSON of plain JSON, for the service's own checks: of numbers, of names, of nesting.
fn typed(json: Json<'_>) -> Json<'_> {
    let (code, json) = match json {
        Json::Null => ("NULL", Json::Bool(true)),
        Json::Bool(is) => ("BOOL", Json::Bool(is)),
        // As it is written, with all its digits.
        Json::Number(text) => ("N", Json::String(text.into())),
        Json::String(text) => ("S", Json::String(text)),
        Json::Array(elements) => ("L", Json::Array(elements.into_iter().map(typed).collect())),
        Json::Object(members) => {
            let members = members.into_iter().map(|(name, json)| (name, typed(json)));
            ("M", Json::Object(members.collect()))
        }
    };
    Json::Object(vec![(code.into(), json)])
}
