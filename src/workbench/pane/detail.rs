//! The selected statement from close by: why it failed, its item, and what went over the wire.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use serde_json::Value;

use super::super::highlight;
use super::super::state::{State, Versus};
use super::super::theme::Theme;
use super::super::widget::frame::{self, Look};
use super::super::widget::safe_text;
use super::rows::{self, Row, row, wrapped};
use super::{item, margin, results};
use crate::draft::Format;
use crate::session::report::{Clause, ReportedExchange};
use crate::session::{Report, StatementReport, Verdict};

/// Bodies longer than this are shown as they came, cut.
const PRETTY_BYTES_MAX: usize = 256 * 1024;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    #[default]
    Reasons,
    Item,
    Wire,
    /// In what the second connection's answer differs, where there is one.
    Versus,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Detail {
    pub view: View,
    pub top: usize,
}

impl View {
    const ALWAYS: [Self; 3] = [Self::Reasons, Self::Item, Self::Wire];
    const COMPARED: [Self; 4] = [Self::Reasons, Self::Item, Self::Wire, Self::Versus];

    /// The views there are of what is shown.
    pub fn all(state: &State) -> &'static [Self] {
        if versus(state).is_some() { &Self::COMPARED } else { &Self::ALWAYS }
    }

    pub fn title(self) -> &'static str {
        match self {
            Self::Reasons => "Reasons",
            Self::Item => "Item",
            Self::Wire => "Wire",
            Self::Versus => "Versus",
        }
    }
}

/// The title where the pane stands by itself.
fn own_title(state: &State) -> String {
    let statement = match selected(state) {
        // A fourth tab takes the room.
        Some(row) if versus(state).is_some() => format!(" {}", row.index),
        Some(row) => format!(" · statement {}", row.index),
        None => String::new(),
    };
    format!("5 Detail{statement} · {}", tabs(state))
}

/// The tab at a column of the pane's own title, counted from the pane's corner.
pub fn tab_at(state: &State, column: usize) -> Option<View> {
    let title = own_title(state);
    // The title stands behind the corner and a space.
    let inside = column.checked_sub(2)?;
    View::all(state).iter().copied().find(|view| {
        let Some((before, _)) = title.rsplit_once(view.title()) else { return false };
        let start = safe_text::width(before);
        (start..start + safe_text::width(view.title())).contains(&inside)
    })
}

pub fn draw(state: &State, look: Look<'_>, title: Option<String>, pane: Rect, buf: &mut Buffer) {
    let title = title.unwrap_or_else(|| own_title(state));
    let inner = frame::draw(look, &title, "", pane, buf);
    rows::draw(&rows(state, usize::from(inner.width)), state.detail.top, inner, buf);
}

/// `[Reasons] Item  Wire`.
fn tabs(state: &State) -> String {
    let title = |view: &View| {
        if *view == state.detail.view {
            format!("[{}]", view.title())
        } else {
            format!(" {} ", view.title())
        }
    };
    View::all(state).iter().map(title).collect::<String>().trim().to_owned()
}

fn versus(state: &State) -> Option<&Versus> {
    state.tab().shown.as_ref()?.versus.as_ref()
}

pub fn selected(state: &State) -> Option<&StatementReport> {
    state.report()?.statements.get(state.tab().selected.index)
}

/// The lines of the pane at this width.
pub fn rows(state: &State, width: usize) -> Vec<Row> {
    let theme = &state.theme;
    let Some(report) = state.report() else {
        let text = "After a run: why a statement failed, its item, its request and response.";
        return wrapped(" ", text, theme.text_muted, width);
    };
    match (state.detail.view, selected(state)) {
        (View::Versus, statement) => match versus(state) {
            Some(versus) => super::versus::rows(theme, report, versus, statement, width),
            None => wrapped(" ", "This run was on one connection.", theme.text_muted, width),
        },
        (View::Wire, statement) => wire(state, report, statement, width),
        (View::Reasons, Some(statement)) => reasons(theme, report, statement, width),
        (View::Item, Some(statement)) => items(theme, statement, width),
        (View::Reasons | View::Item, None) => refusal(theme, report, width),
    }
}

/// Why the statement came out as it did.
fn reasons(theme: &Theme, report: &Report, statement: &StatementReport, width: usize) -> Vec<Row> {
    let verdict = results::verdict_style(theme, statement.verdict);
    let mut lines = match statement.verdict {
        Verdict::Applied => {
            let mut lines = wrapped(" ", applied(statement), verdict, width);
            lines.extend(wrapped(" ", &in_short(statement), theme.text_muted, width));
            lines
        }
        Verdict::NotApplied => not_applied(theme, report, statement, width),
        Verdict::Unknown => {
            let none = if statement.verb.is_read() {
                "No answer came."
            } else {
                "No answer came: it may have been written, or not."
            };
            let told = statement.message.as_deref();
            let told = told.map(|told| wrapped(" ", told, theme.text, width)).unwrap_or_default();
            [wrapped(" ", none, verdict, width), told].concat()
        }
        Verdict::Failed => {
            let code = statement.code.as_deref().unwrap_or("failed");
            let message = statement.message.as_deref().unwrap_or("");
            let mark = if statement.injected { results::INJECTED } else { "" };
            wrapped(" ", &format!("{code}{mark}: {message}"), verdict, width)
        }
    };
    lines.extend(statement.why.iter().map(|one| clause(theme, &statement.why, one)));
    let about_item = match statement.verdict {
        Verdict::Failed => " Item it failed on (ALL_OLD):",
        _ => " Item, read afterwards (it may have moved since):",
    };
    let shows_item = matches!(statement.verdict, Verdict::Failed | Verdict::Unknown);
    if let Some(found) = statement.item.as_ref().filter(|_| shows_item) {
        lines.push(row(about_item, theme.text_muted));
        lines.extend(item::in_words(theme, found, width));
    }
    if let Some(next) = next_step(statement) {
        lines.push(Row::new());
        lines.extend(wrapped(" ", next, theme.text_muted, width));
    }
    lines
}

/// `UPDATE accounts acct#alice: 2 WCU`.
fn in_short(statement: &StatementReport) -> String {
    let key = statement.key.as_ref().map(item::key);
    let words = [Some(statement.verb.name().to_owned()), statement.table.clone(), key];
    let words: Vec<String> = words.into_iter().flatten().collect();
    format!("{}: {}", words.join(" "), results::units_note(statement))
}

fn applied(statement: &StatementReport) -> &'static str {
    match statement.verb {
        verb if verb.is_select() => "Answered.",
        verb if verb.is_read() => "The condition held.",
        _ => "Applied.",
    }
}

fn not_applied(
    theme: &Theme,
    report: &Report,
    statement: &StatementReport,
    width: usize,
) -> Vec<Row> {
    let code = statement.code.as_deref().unwrap_or("None");
    let mut lines = vec![row(format!(" {code}: not applied"), theme.not_applied)];
    if let Some(error) = &report.error {
        lines.extend(wrapped(
            " ",
            &format!("{}{}: {}", error.code, results::error_mark(report), error.message),
            theme.text,
            width,
        ));
    }
    let culprit = report.statements.iter().find(|row| row.verdict == Verdict::Failed);
    if let Some(culprit) = culprit {
        let text = format!(
            "Nothing is wrong with this one: statement {} failed, and a transaction is all or nothing.",
            culprit.index
        );
        lines.extend(wrapped(" ", &text, theme.text_muted, width));
    }
    lines
}

fn clause(theme: &Theme, all: &[Clause], clause: &Clause) -> Row {
    use super::super::widget::safe_text::{pad, width};
    let widest = |text: fn(&Clause) -> &str, most: usize| {
        all.iter().map(|one| width(text(one))).max().unwrap_or(0).min(most)
    };
    let (truth, style) = match (clause.truth, clause.key) {
        (true, true) => ("true  (key)", theme.text_muted),
        (true, false) => ("true", theme.text_muted),
        (false, _) => ("FALSE ←", theme.failed),
    };
    let values = if clause.truth { theme.text_muted } else { theme.text_strong };
    vec![
        (format!("   {}  ", pad(&clause.text, widest(|one| &one.text, 32))), theme.text),
        (format!("{}  ", pad(&clause.values, widest(|one| &one.values, 32))), values),
        (truth.to_owned(), style),
    ]
}

fn next_step(statement: &StatementReport) -> Option<&'static str> {
    if statement.injected {
        return Some("Next: take the `fault` out of the draft to see it go through.");
    }
    match (statement.verdict, statement.code.as_deref()) {
        (Verdict::Failed, Some("ConditionalCheckFailed")) => {
            Some("Next: change the condition or the item, and F5 runs it again.")
        }
        (Verdict::Failed, Some("DuplicateItem")) => {
            Some("Next: an item with this key is there; UPDATE changes it, DELETE takes it out.")
        }
        (Verdict::Failed, Some("ResourceNotFound")) => {
            Some("Next: Alt-1 shows the tables there are; ^P loads a sample.")
        }
        (Verdict::Unknown, _) => Some(
            "Next: `:look` reads the item and compares; a transaction is asked again with its token by `:again`.",
        ),
        _ => None,
    }
}

fn refusal(theme: &Theme, report: &Report, width: usize) -> Vec<Row> {
    let text = report.error.as_ref().map_or_else(
        || "No statement is selected.".to_owned(),
        |error| format!("{}{}: {}", error.code, results::error_mark(report), error.message),
    );
    wrapped(" ", &text, theme.text, width)
}

fn items(theme: &Theme, statement: &StatementReport, width: usize) -> Vec<Row> {
    let Some(items) = &statement.items else {
        return match &statement.item {
            Some(found) => {
                [vec![item_title(theme, statement)], item::rows(theme, found, width)].concat()
            }
            None => wrapped(" ", no_item(statement), theme.text_muted, width),
        };
    };
    let mut lines = Vec::new();
    for (index, found) in items.iter().enumerate() {
        lines.push(row(format!(" item {} of {}", index + 1, items.len()), theme.text_muted));
        lines.extend(item::rows(theme, found, width));
    }
    if statement.next_token.is_some() {
        lines.extend(wrapped(" ", "This is one page; there is more.", theme.warning, width));
    } else if items.is_empty() {
        lines.extend(wrapped(
            " ",
            "No item was found, and this is the end.",
            theme.text_muted,
            width,
        ));
    }
    lines
}

fn item_title(theme: &Theme, statement: &StatementReport) -> Row {
    let text = match (statement.verdict, statement.verb) {
        (Verdict::Failed, _) => "as it was when the condition failed (ALL_OLD)",
        (_, verb) if verb.is_select() => "as it was read",
        _ => "as RETURNING asked for it",
    };
    row(format!(" {text}"), theme.text_muted)
}

fn no_item(statement: &StatementReport) -> &'static str {
    match (statement.verdict, statement.verb) {
        (Verdict::Applied, verb) if verb.is_read() => "No item has this key.",
        (Verdict::Applied, _) => {
            "A write returns no item unless the statement asks for it with RETURNING."
        }
        (Verdict::Failed, _) => "No item came back with the failure.",
        (Verdict::NotApplied | Verdict::Unknown, _) => "No item came back.",
    }
}

/// The exchange that carried the statement, or all of them when none is selected.
fn wire(
    state: &State,
    report: &Report,
    statement: Option<&StatementReport>,
    width: usize,
) -> Vec<Row> {
    let theme = &state.theme;
    let index = statement.and_then(|statement| statement.exchange);
    let exchanges = report.exchanges.iter().enumerate();
    let shown = exchanges.filter(|(position, _)| index.is_none_or(|index| index == *position));
    let filled = filled(state, report);
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
fn filled(state: &State, report: &Report) -> Vec<String> {
    let tab = state.tab();
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
        let style = if filled { theme.filled } else { margin::code_style(theme, *token) };
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
