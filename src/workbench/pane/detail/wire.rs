//! The request and the response that carried the selected statement, as they were sent.

use serde_json::Value;

use super::super::super::desk::Desk;
use super::super::super::highlight;
use super::super::super::theme::Theme;
use super::super::rows::{Row, row, wrapped};
use super::super::{editor, results};
use crate::draft::Format;
use crate::session::report::ReportedExchange;
use crate::session::{Report, StatementReport};

/// Bodies longer than this are shown as they came, cut.
const PRETTY_BYTES_MAX: usize = 256 * 1024;

/// What `y` copies: both bodies, one after the other.
pub fn copied(desk: &Desk) -> Option<String> {
    let exchange = desk.tab().selected_statement()?.exchange?;
    let exchange = desk.report()?.exchanges.get(exchange)?;
    let response = exchange.response.as_deref().unwrap_or("");
    Some(format!("{}\n{response}", exchange.sent.body))
}

/// The exchange that carried the statement, or all of them when none is selected.
pub fn rows(
    desk: &Desk,
    report: &Report,
    statement: Option<&StatementReport>,
    width: usize,
) -> Vec<Row> {
    let theme = &desk.theme;
    let index = statement.and_then(|statement| statement.exchange);
    let exchanges = report.exchanges.iter().enumerate();
    let shown = exchanges.filter(|(position, _)| index.is_none_or(|index| index == *position));
    let filled = filled(desk, report);
    let mut lines = Vec::new();
    for (position, exchange) in shown {
        if report.exchanges.len() > 1 {
            let text = format!(" exchange {} of {}", position + 1, report.exchanges.len());
            lines.push(row(text, theme.text_muted));
        }
        exchange_rows(theme, exchange, &filled, &mut lines);
    }
    if lines.is_empty() {
        lines = wrapped(" ", "Nothing was sent.", theme.text_muted, width);
    }
    lines
}

/// The members the draft left out and the request has all the same, of a report that is about the text on the screen.
fn filled(desk: &Desk, report: &Report) -> Vec<String> {
    let tab = desk.tab();
    let fresh = tab.shown.as_ref().is_some_and(|shown| !tab.is_stale(shown));
    if report.exchanges.len() == 1 && fresh {
        tab.editor.draft().filled.clone()
    } else {
        Vec::new()
    }
}

fn exchange_rows(
    theme: &Theme,
    exchange: &ReportedExchange,
    filled: &[String],
    lines: &mut Vec<Row>,
) {
    let status = exchange.status.map_or("no answer".to_owned(), |status| format!("HTTP {status}"));
    let attempts = if exchange.attempts > 1 {
        format!(" · {} attempts", exchange.attempts)
    } else {
        String::new()
    };
    let time = results::duration(exchange.duration_ms);
    lines.push(vec![
        (format!(" {} · {status}", exchange.sent.name), theme.text_strong),
        (format!(" · {time}{attempts}"), theme.text_muted),
    ]);
    lines.push(row(" request", theme.text_muted));
    lines.extend(body(theme, &exchange.sent.body, filled));
    lines.push(row(" response", theme.text_muted));
    lines.extend(exchange.response.iter().flat_map(|response| body(theme, response, &[])));
}

/// A JSON body laid out, its members coloured, those that were filled in marked.
fn body(theme: &Theme, text: &str, filled: &[String]) -> Vec<Row> {
    let json =
        if text.len() > PRETTY_BYTES_MAX { None } else { serde_json::from_str::<Value>(text).ok() };
    let Some(json) = json else {
        let shown: String = text.chars().take(4096).collect();
        return wrapped("  ", &shown, theme.text, 100);
    };
    let mut lines = Vec::new();
    lay_out(&json, "", "", "", &mut lines);
    let texts: Vec<String> = lines.iter().map(|line| line.text.clone()).collect();
    let colours = highlight::lines(Format::Transaction, &texts);
    lines
        .iter()
        .zip(colours)
        .map(|(line, tokens)| json_row(theme, line, &tokens, filled.contains(&line.path)))
        .collect()
}

struct JsonLine {
    /// The members that lead to what begins on this line, joined with dots.
    path: String,
    text: String,
}

fn json_row(theme: &Theme, line: &JsonLine, tokens: &highlight::Line, filled: bool) -> Row {
    let mut row = vec![("  ".to_owned(), theme.text)];
    let mut end = 0;
    let mut push = |range: std::ops::Range<usize>, style| {
        row.push((line.text.get(range).unwrap_or("").to_owned(), style));
    };
    for (range, token) in tokens {
        push(end..range.start, theme.text);
        let style = if filled { theme.filled } else { editor::code_style(theme, *token) };
        push(range.clone(), style);
        end = range.end;
    }
    push(end..line.text.len(), theme.text);
    if filled {
        row.push(("  ← filled in".to_owned(), theme.filled));
    }
    row
}

/// Objects and arrays a member a line; those that hold no more than one plain thing stay on theirs.
fn lay_out(value: &Value, path: &str, head: &str, tail: &str, lines: &mut Vec<JsonLine>) {
    let indent: String = head.chars().take_while(|character| *character == ' ').collect();
    let mut push = |text: String| lines.push(JsonLine { path: path.to_owned(), text });
    let inside =
        |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    match value {
        Value::Object(members) if !is_short(value) => {
            push(format!("{head}{{"));
            let last = members.len().saturating_sub(1);
            for (index, (name, value)) in members.iter().enumerate() {
                let head = format!("{indent}  {}: ", Value::String(name.clone()));
                lay_out(value, &inside(name), &head, if index == last { "" } else { "," }, lines);
            }
            lines.push(JsonLine { path: String::new(), text: format!("{indent}}}{tail}") });
        }
        Value::Array(elements) if !is_short(value) => {
            push(format!("{head}["));
            let last = elements.len().saturating_sub(1);
            for (index, value) in elements.iter().enumerate() {
                let tail = if index == last { "" } else { "," };
                lay_out(value, &inside(&index.to_string()), &format!("{indent}  "), tail, lines);
            }
            lines.push(JsonLine { path: String::new(), text: format!("{indent}]{tail}") });
        }
        other => push(format!("{head}{}{tail}", on_one_line(other))),
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
        _ => true,
    }
}

fn on_one_line(value: &Value) -> String {
    match value {
        Value::Object(members) if !members.is_empty() => {
            let members: Vec<String> = members
                .iter()
                .map(|(name, value)| format!("{}: {value}", Value::String(name.clone())))
                .collect();
            format!("{{{}}}", members.join(", "))
        }
        other => other.to_string(),
    }
}
