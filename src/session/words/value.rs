//! Items and values on one line: JSON with numbers as they are stored, sets between `<<` and `>>`, and bytes as
//! `b64"..."`.

use std::fmt::{Display, Write as _};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::syntax::hidden::visible_json;
use crate::value::{AttributeValue, Item};

/// The service nests items 32 levels deep at most (items-tables-capacity.md); an endpoint that lets more pass is not
/// followed without end.
const DEPTH_MAX: usize = 32;

/// `{"balance": 12, "pk": "acct#alice"}`
pub fn item(item: &Item) -> String {
    let mut line = Line::new(usize::MAX);
    line.map(item, 0);
    line.text
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
    brief(value, usize::MAX)
}

/// A value that may end after `most` characters: what stands in a cell of some twenty columns is not to cost the 400 KB
/// that an item may have.
pub fn brief(value: &AttributeValue, most: usize) -> String {
    let mut line = Line::new(most);
    line.value(value, 0);
    line.text
}

/// A line as it is being written.
struct Line {
    text: String,
    most: usize,
}

impl Line {
    fn new(most: usize) -> Self {
        Self { text: String::new(), most }
    }

    /// A character has four bytes at most, so this is no sooner than it may be.
    fn is_full(&self) -> bool {
        self.text.len() / 4 > self.most
    }

    fn value(&mut self, value: &AttributeValue, depth: usize) {
        if depth > DEPTH_MAX {
            return self.text.push('…');
        }
        match value {
            AttributeValue::S(text) => self.quoted(text),
            AttributeValue::N(number) => self.plain(number),
            AttributeValue::B(bytes) => self.binary(bytes),
            AttributeValue::Bool(truth) => self.plain(truth),
            AttributeValue::Null => self.text.push_str("null"),
            AttributeValue::M(members) => self.map(members, depth),
            AttributeValue::L(list) => {
                self.enclosed(["[", "]"], list, |line, value| line.value(value, depth + 1));
            }
            AttributeValue::Ss(set) => {
                self.enclosed(["<<", ">>"], set, |line, text| line.quoted(text));
            }
            AttributeValue::Ns(set) => self.enclosed(["<<", ">>"], set, Self::plain),
            AttributeValue::Bs(set) => {
                self.enclosed(["<<", ">>"], set, |line, bytes| line.binary(bytes));
            }
        }
    }

    fn map(&mut self, members: &Item, depth: usize) {
        self.enclosed(["{", "}"], members, |line, (name, value)| {
            line.quoted(name);
            line.text.push_str(": ");
            line.value(value, depth + 1);
        });
    }

    fn enclosed<T>(
        &mut self,
        [open, close]: [&str; 2],
        parts: impl IntoIterator<Item = T>,
        mut write: impl FnMut(&mut Self, T),
    ) {
        self.text.push_str(open);
        for (index, part) in parts.into_iter().enumerate() {
            if self.is_full() {
                return;
            }
            self.text.push_str(if index == 0 { "" } else { ", " });
            write(self, part);
        }
        self.text.push_str(close);
    }

    fn quoted(&mut self, text: &str) {
        let end = text.char_indices().nth(self.most).map_or(text.len(), |(at, _)| at);
        let text = text.get(..end).unwrap_or(text);
        self.text.push_str(&visible_json(&serde_json::Value::from(text).to_string()));
    }

    fn plain(&mut self, value: impl Display) {
        // Writing to a String can't fail.
        let _written = write!(self.text, "{value}");
    }

    /// Marked, so that it can't be taken for a string that happens to look like base64.
    fn binary(&mut self, bytes: &[u8]) {
        let shown = bytes.get(..self.most.min(bytes.len())).unwrap_or(bytes);
        let digits = STANDARD.encode(shown);
        self.plain(format_args!("b64\"{digits}\""));
    }
}
