//! An item as a text: plain JSON, or DynamoDB JSON.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::super::super::highlight::Token;
use super::super::super::theme::Theme;
use super::super::rows::{Row, row};
use super::super::style;
use crate::syntax::hidden::visible_json;
use crate::value::{AttributeValue, Item};
use crate::workspace::items::{json, plain};

/// As what an item is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    #[default]
    Tree,
    Json,
    DynamodbJson,
}

/// So many characters of a value are shown; `y` copies the whole.
const VALUE_MAX: usize = 1000;

/// So many lines are made: more than anybody reads here.
const LINES_MAX: usize = 20_000;

impl Form {
    pub fn next(self) -> Self {
        match self {
            Self::Tree => Self::Json,
            Self::Json => Self::DynamodbJson,
            Self::DynamodbJson => Self::Tree,
        }
    }

    pub fn title(self) -> &'static str {
        match self {
            Self::Tree => "a tree",
            Self::Json => "JSON, sets as arrays and bytes as base64",
            Self::DynamodbJson => "DynamoDB JSON",
        }
    }
}

/// The whole, on one line, for the clipboard.
pub fn text(item: &Item, form: Form) -> String {
    let mut text = Vec::new();
    match form {
        Form::Json => drop(plain::push_lossy_line(item, &mut text)),
        Form::Tree | Form::DynamodbJson => json::push_item(item, &mut text),
    }
    String::from_utf8_lossy(&text).trim_end().to_owned()
}

/// The lines of an item, laid out.
pub fn rows(theme: &Theme, item: &Item, form: Form, width: usize) -> Vec<Row> {
    let mut document = Document { theme, form, lines: Vec::new(), line: row(" ", theme.text) };
    document.members(item, 1, "");
    document.end_line();
    if document.lines.len() >= LINES_MAX {
        let said = format!(" cut here, at {LINES_MAX} lines; y copies the whole");
        document.lines.push(row(said, theme.text_muted));
    }
    document.lines.into_iter().flat_map(|line| folded(line, width)).collect()
}

/// A line that is too long goes on in the next ones, behind the same indent.
fn folded(line: Row, width: usize) -> Vec<Row> {
    let long: usize = line.iter().map(|(text, _)| text.chars().count()).sum();
    if long <= width || width == 0 {
        return vec![line];
    }
    let mut rows = vec![Row::new()];
    let mut used = 0;
    for (text, style) in line {
        let mut piece = String::new();
        for character in text.chars() {
            if used >= width {
                if let Some(last) = rows.last_mut() {
                    last.push((std::mem::take(&mut piece), style));
                }
                rows.push(Row::new());
                used = 0;
            }
            piece.push(character);
            used += 1;
        }
        if let Some(last) = rows.last_mut() {
            last.push((piece, style));
        }
    }
    rows
}

/// A text as it is being laid out.
struct Document<'a> {
    theme: &'a Theme,
    form: Form,
    lines: Vec<Row>,
    line: Row,
}

impl Document<'_> {
    fn push(&mut self, text: impl Into<String>, token: Token) {
        self.line.push((text.into(), style::code(self.theme, token)));
    }

    fn end_line(&mut self) {
        self.lines.push(std::mem::take(&mut self.line));
    }

    fn indent(&mut self, depth: usize) {
        // One more, so that nothing stands at the border.
        self.line.push((" ".repeat(depth * 2 + 1), self.theme.text));
    }

    /// `{`, a member a line, `}`.
    fn members(&mut self, members: &Item, depth: usize, tail: &str) {
        if members.is_empty() {
            return self.push(format!("{{}}{tail}"), Token::Operator);
        }
        self.push("{", Token::Operator);
        let last = members.len() - 1;
        for (place, (name, value)) in members.iter().enumerate() {
            if self.lines.len() >= LINES_MAX {
                return;
            }
            self.end_line();
            self.indent(depth);
            self.push(quoted(name), Token::Name);
            self.push(": ", Token::Operator);
            self.value(value, depth, if place == last { "" } else { "," });
        }
        self.end_line();
        self.indent(depth - 1);
        self.push(format!("}}{tail}"), Token::Operator);
    }

    fn elements(&mut self, list: &[AttributeValue], depth: usize, tail: &str) {
        if list.is_empty() {
            return self.push(format!("[]{tail}"), Token::Operator);
        }
        self.push("[", Token::Operator);
        for (place, value) in list.iter().enumerate() {
            if self.lines.len() >= LINES_MAX {
                return;
            }
            self.end_line();
            self.indent(depth + 1);
            self.value(value, depth + 1, if place + 1 == list.len() { "" } else { "," });
        }
        self.end_line();
        self.indent(depth);
        self.push(format!("]{tail}"), Token::Operator);
    }

    fn value(&mut self, value: &AttributeValue, depth: usize, tail: &str) {
        let is_typed = self.form == Form::DynamodbJson;
        if is_typed {
            let code = value.attribute_type().code();
            self.push("{", Token::Operator);
            self.push(format!("\"{code}\""), Token::Keyword);
            self.push(": ", Token::Operator);
        }
        let close = if is_typed { "}" } else { "" };
        let tail = format!("{close}{tail}");
        match value {
            AttributeValue::M(members) => return self.members(members, depth + 1, &tail),
            AttributeValue::L(list) => return self.elements(list, depth, &tail),
            AttributeValue::S(text) => self.push(cut(&quoted(text)), Token::String),
            AttributeValue::N(number) if is_typed => {
                self.push(format!("\"{number}\""), Token::Number);
            }
            AttributeValue::N(number) => self.push(number.to_string(), Token::Number),
            AttributeValue::B(bytes) => {
                self.push(cut(&format!("\"{}\"", STANDARD.encode(bytes))), Token::String);
            }
            AttributeValue::Bool(truth) => self.push(truth.to_string(), Token::Constant),
            AttributeValue::Null if is_typed => self.push("true", Token::Constant),
            AttributeValue::Null => self.push("null", Token::Constant),
            AttributeValue::Ss(set) => self.set(set.iter().map(|text| quoted(text)), Token::String),
            AttributeValue::Ns(set) => {
                let number = |number: &crate::value::Number| match is_typed {
                    true => format!("\"{number}\""),
                    false => number.to_string(),
                };
                self.set(set.iter().map(number), Token::Number);
            }
            AttributeValue::Bs(set) => {
                let bytes = set.iter().map(|bytes| format!("\"{}\"", STANDARD.encode(bytes)));
                self.set(bytes, Token::String);
            }
        }
        self.push(tail, Token::Operator);
    }

    /// A set stands on its line.
    fn set(&mut self, members: impl Iterator<Item = String>, token: Token) {
        self.push("[", Token::Operator);
        let mut used = 0;
        for (place, member) in members.enumerate() {
            if used > VALUE_MAX {
                self.push(", …", Token::Operator);
                break;
            }
            if place > 0 {
                self.push(", ", Token::Operator);
            }
            used += member.len();
            self.push(cut(&member), token);
        }
        self.push("]", Token::Operator);
    }
}

fn quoted(text: &str) -> String {
    visible_json(&serde_json::Value::from(text).to_string()).into_owned()
}

/// The beginning of a long value.
fn cut(text: &str) -> String {
    match text.char_indices().nth(VALUE_MAX) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or(text)),
        None => text.to_owned(),
    }
}
