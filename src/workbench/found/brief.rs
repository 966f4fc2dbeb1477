//! A value on one line, no longer than is of use.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::value::{AttributeValue, Item};

/// The service nests items 32 levels deep at most (items-tables-capacity.md); an endpoint that lets more pass is not
/// followed without end.
const DEPTH_MAX: usize = 32;

/// A value on one line, which may end after `most` characters: what stands in a cell of some twenty columns is not to
/// cost 400 KB.
pub fn brief(value: &AttributeValue, most: usize) -> String {
    let mut brief = Brief { text: String::new(), most };
    brief.value(value, 0);
    brief.text
}

struct Brief {
    text: String,
    most: usize,
}

impl Brief {
    /// Bytes are counted, which are no fewer than characters where it matters: not one is looked at twice.
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
                self.enclosed(["[", "]"], list, |brief, value| brief.value(value, depth + 1));
            }
            AttributeValue::Ss(set) => {
                self.enclosed(["<<", ">>"], set, |brief, text| brief.quoted(text))
            }
            AttributeValue::Ns(set) => self.enclosed(["<<", ">>"], set, Self::plain),
            AttributeValue::Bs(set) => {
                self.enclosed(["<<", ">>"], set, |brief, bytes| brief.binary(bytes))
            }
        }
    }

    fn map(&mut self, members: &Item, depth: usize) {
        self.enclosed(["{", "}"], members, |brief, (name, value)| {
            brief.quoted(name);
            brief.text.push_str(": ");
            brief.value(value, depth + 1);
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
        self.text.push_str(&serde_json::Value::from(text).to_string());
    }

    fn plain(&mut self, value: impl std::fmt::Display) {
        // Writing to a String can't fail.
        let _written = write!(self.text, "{value}");
    }

    /// Four digits for three bytes.
    fn binary(&mut self, bytes: &[u8]) {
        let shown = bytes.get(..self.most.min(bytes.len())).unwrap_or(bytes);
        let digits = STANDARD.encode(shown);
        self.plain(format_args!("b64\"{digits}\""));
    }
}
