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

/// An item as lines of name, type and value; maps and lists that do not fit are opened.
pub fn rows(theme: &Theme, item: &Item, width: usize) -> Vec<Row> {
    let names = item.keys().map(|name| safe_text::width(name)).max().unwrap_or(0).min(24);
    let mut lines = Vec::new();
    for (name, value) in item {
        attribute(theme, (name, value), names, 0, width, &mut lines);
    }
    lines
}

fn attribute(
    theme: &Theme,
    (name, value): (&str, &AttributeValue),
    names: usize,
    depth: usize,
    width: usize,
    lines: &mut Vec<Row>,
) {
    let indent = " ".repeat(1 + depth * 2);
    let head = format!("{indent}{}  ", safe_text::pad(name, names));
    let kind = value.attribute_type();
    let code = format!("{:<4} ", kind.code());
    let text = short(value);
    let room = width.saturating_sub(safe_text::width(&head) + code.len());
    let fits = safe_text::width(&text) <= room;
    let children: Vec<(String, &AttributeValue)> = match value {
        AttributeValue::M(map) => map.iter().map(|(name, value)| (name.clone(), value)).collect(),
        AttributeValue::L(list) => {
            list.iter().enumerate().map(|(index, value)| (format!("[{index}]"), value)).collect()
        }
        _ => Vec::new(),
    };
    let start = vec![(head.clone(), theme.code_name), (code.clone(), theme.text_muted)];
    if !fits && !children.is_empty() && depth < DEPTH_MAX {
        lines.push([start, row(format!("{} inside", children.len()), theme.text_muted)].concat());
        let names =
            children.iter().map(|(name, _)| safe_text::width(name)).max().unwrap_or(0).min(24);
        for (name, value) in &children {
            attribute(theme, (name, value), names, depth + 1, width, lines);
        }
        return;
    }
    let mut pieces = safe_text::wrap(&text, room.max(8)).into_iter();
    let style = value_style(theme, kind);
    lines.push([start, row(pieces.next().unwrap_or_default(), style)].concat());
    let below = " ".repeat(safe_text::width(&head) + code.len());
    lines.extend(pieces.map(|piece| row(format!("{below}{piece}"), style)));
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

    #[test]
    fn a_map_that_does_not_fit_is_opened() {
        let (theme, _) = Theme::probe();
        let inside = Item::from([("long".to_owned(), AttributeValue::S("x".repeat(40)))]);
        let item = Item::from([("m".to_owned(), AttributeValue::M(inside))]);
        let lines = rows(&theme, &item, 40);
        let text = |row: &Row| row.iter().map(|(text, _)| text.as_str()).collect::<String>();
        assert_eq!(text(&lines[0]), " m  M    1 inside");
        assert!(text(&lines[1]).starts_with("   long  S    \"xxx"));
    }
}
