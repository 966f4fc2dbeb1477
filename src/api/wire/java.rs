//! How Java prints what a refusal echoes (transactions.md 2.2, partiql.md 4).

use std::fmt::Write as _;

use super::raw::{RawMap, RawMember, RawValue};
use crate::api::hash_order::hash_order;

/// A text as a field prints it; `null` when absent.
pub fn text(text: Option<&str>) -> String {
    text.unwrap_or("null").to_owned()
}

/// A list: `[a, b]`.
pub fn list<T>(elements: &[T], print: impl Fn(&T) -> String) -> String {
    let printed: Vec<String> = elements.iter().map(print).collect();
    format!("[{}]", printed.join(", "))
}

/// A map in hash order: `{a=1, b=2}`.
pub fn map<T>(entries: &[(String, T)], print: impl Fn(&T) -> String) -> String {
    // 16: what a HashMap starts with (transactions.md 2.2).
    let ordered = hash_order(entries.iter().collect(), 16, |(name, _)| name);
    let printed: Vec<String> =
        ordered.into_iter().map(|(name, value)| format!("{name}={}", print(value))).collect();
    format!("{{{}}}", printed.join(", "))
}

/// A map of attribute values, `null` when absent.
pub fn values(map_of_values: Option<&RawMap>) -> String {
    map_of_values.map_or_else(|| "null".to_owned(), |entries| map(entries, value))
}

/// A map of texts, `null` when absent.
pub fn texts(map_of_texts: Option<&Vec<(String, String)>>) -> String {
    map_of_texts.map_or_else(|| "null".to_owned(), |entries| map(entries, String::clone))
}

/// An attribute value with all sixteen fields of the service's own type.
pub fn value(value: &RawValue) -> String {
    const FIELDS: [&str; 16] = [
        "s",
        "n",
        "b",
        "iNT",
        "dECIMAL",
        "dOUBLE",
        "sS",
        "nS",
        "bS",
        "iNTSET",
        "dECIMALSET",
        "dOUBLESET",
        "m",
        "l",
        "nULL",
        "bOOL",
    ];
    let members: Vec<(&str, String)> = value.first.iter().chain(&value.rest).map(member).collect();
    let mut printed = String::from("AttributeValue(");
    for (index, field) in FIELDS.iter().enumerate() {
        let found = members.iter().find(|(name, _)| name == field);
        let text = found.map_or("null", |(_, text)| text.as_str());
        let comma = if index == 0 { "" } else { ", " };
        write!(printed, "{comma}{field}={text}").expect("a String takes every write");
    }
    printed.push(')');
    printed
}

fn member(member: &RawMember) -> (&'static str, String) {
    match member {
        RawMember::S(text) => ("s", text.clone()),
        RawMember::N(text) => ("n", text.clone()),
        RawMember::B(bytes) => ("b", buffer(bytes)),
        RawMember::Ss(texts) => ("sS", list(texts, |member| text(member.as_deref()))),
        RawMember::Ns(texts) => ("nS", list(texts, |member| text(member.as_deref()))),
        RawMember::Bs(blobs) => ("bS", list(blobs, |blob| buffer(blob.as_deref().unwrap_or(&[])))),
        RawMember::M(entries) => ("m", map(entries, value)),
        RawMember::L(elements) => ("l", list(elements, value)),
        RawMember::Null(is) => ("nULL", is.to_string()),
        RawMember::Bool(is) => ("bOOL", is.to_string()),
    }
}

fn buffer(bytes: &[u8]) -> String {
    // Java prints a buffer without its bytes (transactions.md 2.2).
    format!("java.nio.HeapByteBuffer[pos=0 lim={0} cap={0}]", bytes.len())
}
