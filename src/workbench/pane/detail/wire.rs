//! The request and the response that carried the selected statement, as they were sent.

use serde_json::Value;

use super::super::super::desk::Desk;
use super::super::super::highlight::Token;
use super::super::super::tab::Shown;
use super::super::super::theme::Theme;
use super::super::rows::{Row, row, wrapped};
use super::super::style;
use crate::session::StatementReport;
use crate::session::report::ReportedExchange;
use crate::session::words;

/// Bodies longer than this are shown as they came, cut: laid out they would be more lines than anybody reads here, and
/// `y` copies the whole.
const PRETTY_BYTES_MAX: usize = 256 * 1024;

/// So much of what is not laid out is shown: some screens full, to see what it is.
const CUT_CHARACTERS: usize = 4096;

/// What `y` copies: both bodies, one after the other.
pub fn copied(desk: &Desk) -> Option<String> {
    let exchange = desk.tab().selected_statement()?.exchange?;
    let exchange = desk.tab().shown.as_ref()?.exchange(exchange)?;
    let response = exchange.response.as_deref().unwrap_or("");
    Some(format!("{}\n{response}", exchange.sent.body))
}

/// The number of the exchange that carried the selected statement, where it is in the history alone.
pub fn unread(desk: &Desk) -> Option<usize> {
    let number = desk.tab().selected_statement()?.exchange?;
    let shown = desk.tab().shown.as_ref()?;
    (number < shown.report.earlier.exchanges && shown.exchange(number).is_none()).then_some(number)
}

/// The exchange that carried the statement, or all of them when none is selected.
pub fn rows(
    theme: &Theme,
    shown: &Shown,
    filled: &[String],
    statement: Option<&StatementReport>,
    width: usize,
) -> Vec<Row> {
    let index = statement.and_then(|statement| statement.exchange);
    let earlier = shown.report.earlier.exchanges;
    let count = earlier + shown.report.exchanges.len();
    let numbers = index.map_or(earlier..count, |index| index..(index + 1).min(count));
    let mut lines = Vec::new();
    for number in numbers {
        if count > 1 {
            let text = format!(" exchange {} of {count}", number + 1);
            lines.push(row(text, theme.text_muted));
        }
        match shown.exchange(number) {
            Some(exchange) => exchange_rows(theme, exchange, filled, width, &mut lines),
            None => {
                let said =
                    "The requests of a run this long stay in the history. Enter reads this one.";
                lines.extend(wrapped(" ", said, theme.text, width));
            }
        }
    }
    if lines.is_empty() {
        lines = wrapped(" ", "Nothing was sent.", theme.text_muted, width);
    }
    lines
}

/// The members the draft left out and the request has all the same, of a report that is about the text on the screen.
pub fn filled(desk: &Desk) -> Vec<String> {
    let tab = desk.tab();
    let fresh = tab.shown.as_ref().filter(|shown| !tab.is_stale(shown));
    match fresh.and_then(Shown::only_exchange) {
        Some(_) => tab.editor.draft().filled.clone(),
        None => Vec::new(),
    }
}

fn exchange_rows(
    theme: &Theme,
    exchange: &ReportedExchange,
    filled: &[String],
    width: usize,
    lines: &mut Vec<Row>,
) {
    let status = exchange.status.map_or("no answer".to_owned(), |status| format!("HTTP {status}"));
    let attempts = if exchange.attempts > 1 {
        format!(" · {} attempts", exchange.attempts)
    } else {
        String::new()
    };
    let time = words::duration(exchange.duration_ms);
    lines.push(vec![
        (format!(" {} · {status}", exchange.sent.name), theme.text_strong),
        (format!(" · {time}{attempts}"), theme.text_muted),
    ]);
    lines.push(row(" request", theme.text_muted));
    lines.extend(body(theme, &exchange.sent.body, filled, width));
    lines.push(row(" response", theme.text_muted));
    let response = exchange.response.iter();
    lines.extend(response.flat_map(|response| body(theme, response, &[], width)));
}

/// A JSON body laid out, its members coloured, those that were filled in marked.
fn body(theme: &Theme, text: &str, filled: &[String], width: usize) -> Vec<Row> {
    let json =
        if text.len() > PRETTY_BYTES_MAX { None } else { serde_json::from_str::<Value>(text).ok() };
    let Some(json) = json else { return as_it_came(theme, text, width) };
    let mut lines = Vec::new();
    lay_out(&json, &JsonPlace::default(), "", &mut lines);
    lines.into_iter().map(|line| json_row(theme, line, filled)).collect()
}

/// The beginning of a body that is not laid out, and how much of it that is.
fn as_it_came(theme: &Theme, text: &str, width: usize) -> Vec<Row> {
    let shown: String = text.chars().take(CUT_CHARACTERS).collect();
    let mut lines = wrapped("  ", &shown, theme.text, width);
    if shown.len() < text.len() {
        let [shown, all] = [shown.len(), text.len()].map(words::grouped);
        let said = format!("cut here: {shown} of {all} bytes; y copies the whole");
        lines.extend(wrapped(" ", &said, theme.text_muted, width));
    }
    lines
}

/// A piece of a line, and what it is; what is nothing is a space.
///
/// The grammars of [`highlight`](super::super::super::highlight) would find the same, but take a second for what this
/// may have to show: what the pieces are is known here anyway.
type Piece = (String, Option<Token>);

struct JsonLine {
    /// The members that lead to what begins on this line, joined with dots.
    path: String,
    pieces: Vec<Piece>,
}

/// Where a value stands: what leads to it, and what stands before it on its line.
#[derive(Default)]
struct JsonPlace {
    path: String,
    indent: usize,
    name: Option<String>,
}

impl JsonPlace {
    /// Where a member of it stands.
    fn inside(&self, member: &str, name: Option<&str>) -> Self {
        let path = if self.path.is_empty() {
            member.to_owned()
        } else {
            format!("{}.{member}", self.path)
        };
        Self { path, indent: self.indent + 2, name: name.map(str::to_owned) }
    }

    fn head(&self) -> Vec<Piece> {
        let mut pieces = vec![(" ".repeat(self.indent), None)];
        if let Some(name) = &self.name {
            pieces.extend(named(name));
        }
        pieces
    }
}

fn json_row(theme: &Theme, line: JsonLine, filled: &[String]) -> Row {
    let is_filled = filled.contains(&line.path);
    let style = |token: Option<Token>| match token {
        None => theme.text,
        Some(_) if is_filled => theme.filled,
        Some(token) => style::code(theme, token),
    };
    let mut row = vec![("  ".to_owned(), theme.text)];
    row.extend(line.pieces.into_iter().map(|(text, token)| (text, style(token))));
    if is_filled {
        row.push(("  ← filled in".to_owned(), theme.filled));
    }
    row
}

/// Objects and arrays a member a line; those that hold no more than one plain thing stay on theirs.
fn lay_out(value: &Value, place: &JsonPlace, tail: &str, lines: &mut Vec<JsonLine>) {
    let marks = match value {
        Value::Object(_) if !is_short(value) => ["{", "}"],
        Value::Array(_) if !is_short(value) => ["[", "]"],
        other => {
            let mut pieces = place.head();
            push_short(other, &mut pieces);
            pieces.push(mark(tail));
            return lines.push(JsonLine { path: place.path.clone(), pieces });
        }
    };
    let mut pieces = place.head();
    pieces.push(mark(marks[0]));
    lines.push(JsonLine { path: place.path.clone(), pieces });
    lay_out_members(value, place, lines);
    let pieces = vec![(" ".repeat(place.indent), None), mark(marks[1]), mark(tail)];
    lines.push(JsonLine { path: String::new(), pieces });
}

fn lay_out_members(value: &Value, place: &JsonPlace, lines: &mut Vec<JsonLine>) {
    let tail = |index: usize, count: usize| if index + 1 == count { "" } else { "," };
    match value {
        Value::Object(members) => {
            for (index, (name, value)) in members.iter().enumerate() {
                let place = place.inside(name, Some(name));
                lay_out(value, &place, tail(index, members.len()), lines);
            }
        }
        Value::Array(elements) => {
            for (index, value) in elements.iter().enumerate() {
                let place = place.inside(&index.to_string(), None);
                lay_out(value, &place, tail(index, elements.len()), lines);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// `{"S": "acct#alice"}`: an attribute value, or something as small.
fn is_short(value: &Value) -> bool {
    match value {
        Value::Object(members) => {
            members.is_empty()
                || (members.len() == 1
                    && members.values().all(|value| !value.is_object() && !value.is_array()))
        }
        Value::Array(elements) => elements.is_empty(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => true,
    }
}

/// What is short, on its line.
fn push_short(value: &Value, pieces: &mut Vec<Piece>) {
    let token = match value {
        Value::Object(members) => {
            pieces.push(mark("{"));
            for (name, value) in members {
                pieces.extend(named(name));
                push_short(value, pieces);
            }
            return pieces.push(mark("}"));
        }
        Value::Array(_) => Token::Operator,
        Value::String(_) => Token::String,
        Value::Number(_) => Token::Number,
        Value::Null | Value::Bool(_) => Token::Constant,
    };
    pieces.push((value.to_string(), Some(token)));
}

/// `"name": `.
fn named(name: &str) -> [Piece; 3] {
    let quoted = Value::String(name.to_owned()).to_string();
    [(quoted, Some(Token::Name)), mark(":"), (" ".to_owned(), None)]
}

fn mark(text: &str) -> Piece {
    (text.to_owned(), Some(Token::Operator))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, width: usize) -> Vec<String> {
        let rows = body(&Theme::probe().0, text, &[], width);
        rows.into_iter().map(|row| row.into_iter().map(|(text, _)| text).collect()).collect()
    }

    #[test]
    fn a_body_too_long_to_be_laid_out_is_cut_and_says_so() {
        let long = format!("[\"{}\"]", "x".repeat(PRETTY_BYTES_MAX));
        let lines = shown(&long, 60);
        assert_eq!(
            lines.last().map(String::as_str),
            Some(" cut here: 4,096 of 262,148 bytes; y copies the whole")
        );
        assert!(lines.iter().all(|line| line.chars().count() <= 60), "{lines:?}");
    }

    #[test]
    fn what_is_no_json_is_shown_as_it_came() {
        assert_eq!(shown("<html>Not here</html>", 60), ["  <html>Not here</html>"]);
    }
}
