//! An item in few lines, and as it is copied.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::super::found::attribute;
use super::super::theme::Theme;
use super::super::widget::safe_text;
use super::rows::{Row, row};
use crate::api::wire::value::{item_to_json, to_json};
use crate::session::StatementReport;
use crate::session::words::{counted, value};
use crate::value::{AttributeValue, Item};

/// What a statement is about, for the clipboard: its item, else its key. What it read is no one thing: its values are
/// copied where they stand.
pub fn copied(statement: &StatementReport) -> Option<String> {
    let item = statement.item.as_ref().or(statement.key.as_ref())?;
    Some(item_to_json(item).to_string())
}

/// A value, for the clipboard: a string without quotes, a number with its digits, bytes as base64; what has things inside
/// as DynamoDB JSON, which holds all of it.
pub fn copied_value(value: &AttributeValue) -> Option<String> {
    Some(match value {
        AttributeValue::S(text) => text.clone(),
        AttributeValue::N(number) => number.to_string(),
        AttributeValue::Bool(truth) => truth.to_string(),
        AttributeValue::Null => "null".to_owned(),
        AttributeValue::B(bytes) => STANDARD.encode(bytes),
        inside => to_json(inside).to_string(),
    })
}

/// A value on one line; bytes with how many they are, which their base64 does not show.
fn short(value: &AttributeValue) -> String {
    let words = value::value(value);
    match value {
        AttributeValue::B(bytes) => format!("{words} ({})", counted(bytes.len(), "byte")),
        _ => words,
    }
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
            line.push((value.0, attribute::role(value.1)(theme)));
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_say_how_many_they_are() {
        assert_eq!(short(&AttributeValue::B(vec![1, 2])), "b64\"AQI=\" (2 bytes)");
    }
}
