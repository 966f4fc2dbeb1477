//! DynamoDB JSON: values written without a tree in between, and read in the words of the service.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::de::IgnoredAny;

use crate::api::ApiError;
use crate::api::wire::json::{self, Json};
use crate::api::wire::value;
use crate::value::{AttributeValue, Item};

/// Appends the line of one item: `{"Item":{...}}` and a line break.
pub fn push_line(item: &Item, out: &mut Vec<u8>) {
    out.extend_from_slice(b"{\"Item\":");
    push_item(item, out);
    out.extend_from_slice(b"}\n");
}

/// Appends an item or a key: names to typed values.
pub fn push_item(item: &Item, out: &mut Vec<u8>) {
    push_members(item, out, push_value);
}

/// Appends one value with its type: `{"S":"x"}`.
pub fn push_value(value: &AttributeValue, out: &mut Vec<u8>) {
    out.extend_from_slice(b"{\"");
    out.extend_from_slice(value.attribute_type().code().as_bytes());
    out.extend_from_slice(b"\":");
    match value {
        AttributeValue::S(text) => push_string(text, out),
        AttributeValue::N(number) => push_string(&number.to_string(), out),
        AttributeValue::B(bytes) => push_string(&STANDARD.encode(bytes), out),
        AttributeValue::Bool(is) => push_bool(*is, out),
        AttributeValue::Null => push_bool(true, out),
        AttributeValue::M(map) => push_item(map, out),
        AttributeValue::L(list) => push_array(list, out, push_value),
        AttributeValue::Ss(set) => push_array(set, out, |text, out| push_string(text, out)),
        AttributeValue::Ns(set) => {
            push_array(set, out, |number, out| push_string(&number.to_string(), out));
        }
        AttributeValue::Bs(set) => {
            push_array(set, out, |bytes, out| push_string(&STANDARD.encode(bytes), out));
        }
    }
    out.push(b'}');
}

/// Appends `{"name":value,...}`.
pub(super) fn push_members(
    map: &Item,
    out: &mut Vec<u8>,
    mut push: impl FnMut(&AttributeValue, &mut Vec<u8>),
) {
    out.push(b'{');
    for (place, (name, value)) in map.iter().enumerate() {
        if place > 0 {
            out.push(b',');
        }
        push_string(name, out);
        out.push(b':');
        push(value, out);
    }
    out.push(b'}');
}

/// Appends `[element,...]`.
pub(super) fn push_array<T>(
    elements: impl IntoIterator<Item = T>,
    out: &mut Vec<u8>,
    mut push: impl FnMut(T, &mut Vec<u8>),
) {
    out.push(b'[');
    for (place, element) in elements.into_iter().enumerate() {
        if place > 0 {
            out.push(b',');
        }
        push(element, out);
    }
    out.push(b']');
}

pub(super) fn push_string(text: &str, out: &mut Vec<u8>) {
    serde_json::to_writer(out, text).expect("memory takes any text");
}

pub(super) fn push_bool(is: bool, out: &mut Vec<u8>) {
    out.extend_from_slice(if is { b"true" } else { b"false" });
}

/// Reads one line: `{"Item":{...}}`, or the item alone. What is wrong with it, as a sentence.
pub fn item(line: &str) -> Result<Item, String> {
    let Json::Object(mut members) = tree(line)? else { return Err("no object".to_owned()) };
    if let [(name, Json::Object(inner))] = members.as_mut_slice()
        && name == "Item"
    {
        members = std::mem::take(inner);
    // Before it is read as an item, which would be refused in words that tell nobody what the file is.
    } else if members.iter().any(|(name, _)| name == "NewImage" || name == "Metadata") {
        return Err("a change of an incremental export; a full export has items".to_owned());
    }
    value::item_of_json(Json::Object(members)).map_err(sentence)
}

/// The JSON of a text, or where it is none.
pub(super) fn tree(text: &str) -> Result<Json<'_>, String> {
    // Our reader refuses as the service does, without a place. A second look by one that tells it is for bad lines
    // alone.
    json::parse(text).map_err(|_| match serde_json::from_str::<IgnoredAny>(text) {
        Err(error) => format!("not JSON: {error}"),
        Ok(_) => {
            "not JSON as the service reads it: a name stands twice, or it nests too deep".to_owned()
        }
    })
}

/// What the service says of a value; of a member of the wrong JSON type it says little.
fn sentence(error: ApiError) -> String {
    if error.message.is_empty() { "no value of DynamoDB JSON".to_owned() } else { error.message }
}
