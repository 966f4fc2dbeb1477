//! Attribute values and items as DynamoDB JSON, on their own: `{"S": "x"}`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use super::json::Json;
use super::{json as text, raw};
use crate::api::error::value::Wording;
use crate::api::{ApiError, error, limits};
use crate::value::{AttributeValue, Item};

/// The value as the service writes it. Number sets stand in numeric order, string and binary sets in byte order.
pub fn to_json(value: &AttributeValue) -> Value {
    match value {
        AttributeValue::S(text) => json!({ "S": text }),
        AttributeValue::N(number) => json!({ "N": number.to_string() }),
        AttributeValue::B(bytes) => json!({ "B": STANDARD.encode(bytes) }),
        AttributeValue::Bool(is) => json!({ "BOOL": is }),
        AttributeValue::Null => json!({ "NULL": true }),
        AttributeValue::M(map) => json!({ "M": item_to_json(map) }),
        AttributeValue::L(list) => json!({ "L": list.iter().map(to_json).collect::<Vec<_>>() }),
        AttributeValue::Ss(set) => json!({ "SS": set }),
        AttributeValue::Ns(set) => {
            json!({ "NS": set.iter().map(ToString::to_string).collect::<Vec<_>>() })
        }
        AttributeValue::Bs(set) => {
            json!({ "BS": set.iter().map(|bytes| STANDARD.encode(bytes)).collect::<Vec<_>>() })
        }
    }
}

/// The item as the service writes it: names to values.
pub fn item_to_json(item: &Item) -> Value {
    Value::Object(item.iter().map(|(name, value)| (name.clone(), to_json(value))).collect())
}

/// Reads `{"S": "x"}`, refusing what the service refuses in a request, in the same words.
pub fn from_json(value: &Value) -> Result<AttributeValue, ApiError> {
    // By way of its text: what is a right value is decided by the reader of requests, and by nobody else.
    value_of_json(text::parse(&value.to_string())?)
}

/// As [`from_json`], of a text that was read as the service reads it.
pub fn value_of_json(json: Json<'_>) -> Result<AttributeValue, ApiError> {
    let raw = raw::value(json)?;
    if raw.has_empty_name() {
        return Err(error::value::empty_attribute_name());
    }
    // One more than in an item: a value may be compared without ever being stored (expressions.md 13.4).
    if raw.nesting() > limits::VALUE_DEPTH_MAX {
        return Err(error::value::nested_too_deep());
    }
    raw.check()
}

/// Reads an item: names to values.
pub fn item_from_json(value: &Value) -> Result<Item, ApiError> {
    item_of_json(text::parse(&value.to_string())?)
}

/// As [`item_from_json`], of a text that was read as the service reads it.
pub fn item_of_json(json: Json<'_>) -> Result<Item, ApiError> {
    item_of(raw::map(json)?)
}

/// The item of a request in the words of the older layer, see [`item_in`].
pub(super) fn item_of(map: raw::RawMap) -> Result<Item, ApiError> {
    item_in(map, Wording::Older)
}

/// The item of a request, checked in the service's order: values, then nesting.
pub(super) fn item_in(map: raw::RawMap, wording: Wording) -> Result<Item, ApiError> {
    // Not `>` as of placeholders and parameters, which may only be compared: 32 containers
    // are refused here (expressions.md 13.4).
    let too_deep = raw::nesting(&map) >= limits::VALUE_DEPTH_MAX;
    let item = raw::check_map_in(map, wording)?;
    if too_deep { Err(error::value::nested_too_deep()) } else { Ok(item) }
}

/// An object with the members that are there.
pub(super) fn object<const N: usize>(members: [(&str, Option<Value>); N]) -> Value {
    let present = members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Value::Object(present.collect::<Map<_, _>>())
}
