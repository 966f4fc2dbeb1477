//! Values in words: short for a table, whole for the detail.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::super::theme::Theme;
use super::super::widget::safe_text;
use super::rows::{Row, row};
use crate::api::wire::value::item_to_json;
use crate::session::StatementReport;
use crate::value::{AttributeType, AttributeValue, Item};

/// Nesting is shown this deep; what is deeper is cut with `…`.
const DEPTH_MAX: usize = 32;

/// A key on one line: the values alone.
pub fn key(item: &Item) -> String {
    let values: Vec<String> = item.values().map(bare).collect();
    values.join(" / ")
}

/// What a statement is about, for the clipboard: what it read, else its item, else its key.
pub fn copied(statement: &StatementReport) -> Option<String> {
    match (&statement.items, &statement.item, &statement.key) {
        (Some(items), ..) => {
            Some(serde_json::Value::Array(items.iter().map(item_to_json).collect()).to_string())
        }
        (None, Some(found), _) => Some(item_to_json(found).to_string()),
        (None, None, key) => key.as_ref().map(|key| item_to_json(key).to_string()),
    }
}

/// An item as DynamoDB JSON, for the clipboard.
pub fn copied_item(item: &Item) -> String {
    item_to_json(item).to_string()
}

/// Without the quotes of a string.
fn bare(value: &AttributeValue) -> String {
    match value {
        AttributeValue::S(text) => text.clone(),
        other => short(other),
    }
}

/// A value on one line, strings in quotes, numbers with all their digits, binary as base64 with its length.
pub fn short(value: &AttributeValue) -> String {
    written(value, 0)
}

fn written(value: &AttributeValue, depth: usize) -> String {
    if depth > DEPTH_MAX {
        return "…".to_owned();
    }
    let list = |parts: Vec<String>| parts.join(", ");
    match value {
        AttributeValue::S(text) => format!("\"{text}\""),
        AttributeValue::N(number) => number.to_string(),
        AttributeValue::B(bytes) => binary(bytes),
        AttributeValue::Bool(truth) => truth.to_string(),
        AttributeValue::Null => "null".to_owned(),
        AttributeValue::M(map) => {
            let entry = |(name, value): (&String, &AttributeValue)| {
                format!("{name}: {}", written(value, depth + 1))
            };
            format!("{{{}}}", list(map.iter().map(entry).collect()))
        }
        AttributeValue::L(values) => {
            format!("[{}]", list(values.iter().map(|value| written(value, depth + 1)).collect()))
        }
        AttributeValue::Ss(texts) => {
            format!("<<{}>>", list(texts.iter().map(|text| format!("\"{text}\"")).collect()))
        }
        AttributeValue::Ns(numbers) => {
            format!("<<{}>>", list(numbers.iter().map(ToString::to_string).collect()))
        }
        AttributeValue::Bs(blobs) => {
            format!("<<{}>>", list(blobs.iter().map(|bytes| binary(bytes)).collect()))
        }
    }
}

fn binary(bytes: &[u8]) -> String {
    format!("{} ({} bytes)", STANDARD.encode(bytes), bytes.len())
}

/// An item in few lines: names and short values one after another.
pub fn in_words(theme: &Theme, item: &Item, width: usize) -> Vec<Row> {
    let mut lines: Vec<Row> = Vec::new();
    let mut used = usize::MAX;
    for (name, value) in item {
        let (name, value) =
            (safe_text::fit(name, width / 2), (short(value), value.attribute_type()));
        let value_width = safe_text::width(&value.0);
        let needed = safe_text::width(&name) + value_width + 1;
        if used.saturating_add(needed + 3) > width {
            lines.push(row("   ", theme.text));
            used = 3;
        } else if let Some(line) = lines.last_mut() {
            line.push(("   ".to_owned(), theme.text));
            used += 3;
        }
        used += needed;
        if let Some(line) = lines.last_mut() {
            line.push((format!("{name} "), theme.code_name));
            line.push((value.0, value_style(theme, value.1)));
        }
    }
    lines
}

fn value_style(theme: &Theme, kind: AttributeType) -> ratatui::style::Style {
    match kind {
        AttributeType::S | AttributeType::Ss | AttributeType::B | AttributeType::Bs => {
            theme.code_string
        }
        AttributeType::N | AttributeType::Ns => theme.code_number,
        AttributeType::Bool | AttributeType::Null => theme.code_constant,
        AttributeType::M | AttributeType::L => theme.text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_look_different_from_lists_and_binary_says_its_length() {
        let texts = AttributeValue::Ss(["b".to_owned(), "a".to_owned()].into());
        let list = AttributeValue::L(vec![AttributeValue::Null, AttributeValue::Bool(true)]);
        assert_eq!(short(&texts), "<<\"a\", \"b\">>");
        assert_eq!(short(&list), "[null, true]");
        assert_eq!(short(&AttributeValue::B(vec![1, 2])), "AQI= (2 bytes)");
    }
}
