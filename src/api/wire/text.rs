//! JSON written straight into its text: what answers are mostly made of, items, never becomes a tree of JSON.
//!
//! The text is what serde_json would make of the same values: no white space, and only what must be is escaped.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use crate::value::encode::{Head, Reader};
use crate::value::row::Shape;
use crate::value::{AttributeValue, Item, Number, Row};

#[cfg(test)]
mod tests;

/// An object being written, member by member.
pub struct Object<'a> {
    out: &'a mut String,
    is_empty: bool,
}

impl<'a> Object<'a> {
    pub fn begin(out: &'a mut String) -> Self {
        out.push('{');
        Self { out, is_empty: true }
    }

    /// Begins the next member; its value is to be pushed to what comes back.
    pub fn member(&mut self, name: &str) -> &mut String {
        if !std::mem::replace(&mut self.is_empty, false) {
            self.out.push(',');
        }
        push_string(self.out, name);
        self.out.push(':');
        self.out
    }

    /// A member that may be absent.
    pub fn optional<T>(&mut self, name: &str, value: Option<T>, push: impl FnOnce(&mut String, T)) {
        if let Some(value) = value {
            push(self.member(name), value);
        }
    }

    pub fn end(self) {
        self.out.push('}');
    }
}

/// An array, each element pushed by `push`.
pub fn push_array<T>(
    out: &mut String,
    elements: impl IntoIterator<Item = T>,
    push: impl Fn(&mut String, T),
) {
    out.push('[');
    for (at, element) in elements.into_iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        push(out, element);
    }
    out.push(']');
}

/// The item as the service writes it: names to values.
pub fn push_item(out: &mut String, item: &Item) {
    let mut members = Object::begin(out);
    for (name, value) in item {
        push_value(members.member(name), value);
    }
    members.end();
}

/// The value as the service writes it. Number sets stand in numeric order, string and binary sets in byte order.
pub fn push_value(out: &mut String, value: &AttributeValue) {
    let mut typed = Object::begin(out);
    let out = typed.member(value.attribute_type().code());
    match value {
        AttributeValue::S(text) => push_string(out, text),
        AttributeValue::N(number) => push_number(out, number),
        AttributeValue::B(bytes) => push_blob(out, bytes),
        AttributeValue::Bool(true) | AttributeValue::Null => out.push_str("true"),
        AttributeValue::Bool(false) => out.push_str("false"),
        AttributeValue::M(map) => push_item(out, map),
        AttributeValue::L(list) => push_array(out, list, push_value),
        AttributeValue::Ss(set) => push_array(out, set, |out, text| push_string(out, text)),
        AttributeValue::Ns(set) => push_array(out, set, push_number),
        AttributeValue::Bs(set) => push_array(out, set, |out, bytes| push_blob(out, bytes)),
    }
    typed.end();
}

/// A row of an answer; one that is stored is written from where it lies.
pub fn push_row(out: &mut String, row: &Row) {
    match row.shape() {
        Shape::Made(item) => push_item(out, item),
        // Most rows of an answer are: they go from the store to the text without being decoded.
        Shape::Stored(stored) => stored.read(|reader| push_stored_item(out, reader)),
    }
}

fn push_stored_item(out: &mut String, reader: &mut Reader<'_>) -> Option<()> {
    let mut members = Object::begin(out);
    for _ in 0..reader.length()? {
        let out = members.member(reader.text()?);
        push_stored_value(out, &mut reader.one()?)?;
    }
    members.end();
    Some(())
}

/// As [`push_value`].
fn push_stored_value(out: &mut String, reader: &mut Reader<'_>) -> Option<()> {
    let head = reader.head()?;
    let mut typed = Object::begin(out);
    let out = typed.member(head.attribute_type().code());
    match head {
        Head::S(text) => push_string(out, text),
        Head::N(number) => push_number(out, &number),
        Head::B(bytes) => push_blob(out, bytes),
        Head::Bool(false) => out.push_str("false"),
        Head::Bool(true) | Head::Null => out.push_str("true"),
        Head::M(count) => {
            let mut members = Object::begin(out);
            for _ in 0..count {
                let out = members.member(reader.text()?);
                push_stored_value(out, reader)?;
            }
            members.end();
        }
        Head::L(count) => push_parts(out, count, |out| push_stored_value(out, reader))?,
        Head::Ss(count) => push_parts(out, count, |out| {
            push_string(out, reader.text()?);
            Some(())
        })?,
        Head::Bs(count) => push_parts(out, count, |out| {
            push_blob(out, reader.string()?);
            Some(())
        })?,
        Head::Ns(count) => push_parts(out, count, |out| {
            push_number(out, &reader.member_number()?);
            Some(())
        })?,
    }
    typed.end();
    Some(())
}

/// An array of so many parts, each read and pushed by `push`.
fn push_parts(
    out: &mut String,
    count: usize,
    mut push: impl FnMut(&mut String) -> Option<()>,
) -> Option<()> {
    out.push('[');
    for at in 0..count {
        if at > 0 {
            out.push(',');
        }
        push(out)?;
    }
    out.push(']');
    Some(())
}

/// JSON that is a tree already.
pub fn push_json(out: &mut String, json: &Value) {
    push_formatted(out, format_args!("{json}"));
}

/// A text in quotes.
pub fn push_string(out: &mut String, text: &str) {
    out.push('"');
    // Whole runs at a time: next to nothing is ever escaped.
    let mut rest = text;
    while let Some(at) = rest.bytes().position(must_be_escaped) {
        let (plain, escaped) = rest.split_at_checked(at).unwrap_or((rest, ""));
        out.push_str(plain);
        let mut characters = escaped.chars();
        characters.next().into_iter().for_each(|character| push_escaped(out, character));
        rest = characters.as_str();
    }
    out.push_str(rest);
    out.push('"');
}

/// These bytes are characters of their own, never parts of others.
fn must_be_escaped(byte: u8) -> bool {
    matches!(byte, b'"' | b'\\' | 0..=0x1f)
}

fn push_escaped(out: &mut String, character: char) {
    match character {
        '"' => out.push_str("\\\""),
        '\\' => out.push_str("\\\\"),
        '\u{8}' => out.push_str("\\b"),
        '\u{c}' => out.push_str("\\f"),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        control => push_formatted(out, format_args!("\\u{:04x}", u32::from(control))),
    }
}

fn push_number(out: &mut String, number: &Number) {
    push_formatted(out, format_args!("\"{number}\""));
}

fn push_blob(out: &mut String, bytes: &[u8]) {
    out.push('"');
    // Straight into the text; base64 has nothing to escape.
    STANDARD.encode_string(bytes, out);
    out.push('"');
}

fn push_formatted(out: &mut String, text: std::fmt::Arguments<'_>) {
    out.write_fmt(text).expect("memory takes every write");
}
