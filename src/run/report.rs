//! A report as text: the headline, the statements, what failed and why, what was read, and what it cost.

use std::borrow::Cow;

use super::grid::{self, Cell};
use super::safe_text;
use super::style::{Role, Style};
use crate::api::{ConsumedCapacity, capacity::Arm};
use crate::draft::Mode;
use crate::session::words::{self, Charge, figure, value};
use crate::session::{Report, StatementReport, Verdict};
use crate::value::Item;

#[cfg(test)]
mod tests;

/// The whole report. Ends with a line break.
pub fn draw(report: &Report, style: Style) -> String {
    let sections = [
        headline(report, style),
        statements(report, style),
        findings(report, style),
        capacity(report, style),
        collections(report, style),
    ];
    let sections: Vec<String> =
        sections.into_iter().filter(|section| !section.is_empty()).collect();
    sections.join("\n")
}

/// What became of it all, and of which run that is said.
fn headline(report: &Report, style: Style) -> String {
    let label = report.outcome.name().to_uppercase();
    let about = format!(
        "run {} · {} · {} · {} · {}",
        report.run,
        safe_text::line(&report.draft),
        safe_text::line(&report.connection),
        report.mode.name(),
        words::duration(report.duration_ms),
    );
    let mut lines =
        format!("{}: {}\n", style.paint(report.outcome.into(), &label), words::sentence(report));
    lines.extend(error_lines(report).into_iter().map(|line| line + "\n"));
    lines + &style.paint(Role::Muted, &about) + "\n"
}

/// The error of a request, where no row of the table says it already, and what can be done about it.
fn error_lines(report: &Report) -> Vec<String> {
    let Some(error) = &report.error else { return Vec::new() };
    let is_in_a_row = || report.statements.iter().any(|one| one.code.as_ref() == Some(&error.code));
    // In mode single the request is the statement, and its row has the error.
    let said = words::error(report).filter(|_| report.mode != Mode::Single || !is_in_a_row());
    let help = error.help.as_ref().map(|help| format!("help: {help}"));
    said.iter().chain(&help).map(|line| safe_text::line(line).into_owned()).collect()
}

/// One row a statement.
fn statements(report: &Report, style: Style) -> String {
    let header = ["#", "", "verdict", "op", "table", "key", "read", "write", "why"];
    let rows: Vec<Vec<Cell>> = report.statements.iter().map(row).collect();
    if rows.is_empty() { String::new() } else { grid::draw(&header, &rows, style) }
}

fn row(statement: &StatementReport) -> Vec<Cell> {
    let verdict = statement.verdict;
    let [read, write] = Charge::of(statement).map(Charge::figures).unwrap_or_default();
    vec![
        Cell::right(statement.index.to_string()),
        Cell::left(verdict.mark(false)).painted(verdict.into()),
        Cell::left(safe_text::line(&words::verdict(statement))).painted(verdict.into()),
        Cell::left(statement.verb.name()),
        Cell::left(statement.table.as_deref().map_or("".into(), safe_text::line)),
        Cell::left(statement.key.as_ref().map(key).unwrap_or_default()),
        Cell::right(read.unwrap_or_default()),
        Cell::right(write.unwrap_or_default()),
        Cell::left(short(&reason(statement))),
    ]
}

fn key(key: &Item) -> String {
    short(&safe_text::line(&value::key(key)))
}

fn reason(statement: &StatementReport) -> String {
    safe_text::line(&words::reason(statement)).into_owned()
}

/// What failed in full, and what was read.
fn findings(report: &Report, style: Style) -> String {
    report.statements.iter().map(|statement| finding(report, statement, style)).collect()
}

fn finding(report: &Report, statement: &StatementReport, style: Style) -> String {
    let mut lines = in_full(statement);
    for clause in &statement.why {
        let arrow = if clause.decisive { " <-" } else { "" };
        let (text, values) = (safe_text::line(&clause.text), safe_text::line(&clause.values));
        lines.push(format!("{text}   {values}   {}{arrow}", words::truth(clause)));
    }
    lines.extend(statement.item.as_ref().map(|item| format!("item {}", value::item(item))));
    lines.extend(statement.items.iter().flatten().map(value::item));
    if statement.next_token.is_some() {
        let page = if report.reads_on(statement) { "a further page" } else { "the first page" };
        lines.push(format!("there is more: this is {page}"));
    }
    if lines.is_empty() {
        return String::new();
    }
    let title = style.paint(Role::Strong, &format!("statement {}", statement.index));
    format!("{title}\n    {}\n", lines.join("\n    "))
}

/// The message of a failure and the reason behind it, where the row says another thing or had to cut it.
fn in_full(statement: &StatementReport) -> Vec<String> {
    let message = match statement.verdict {
        Verdict::Failed | Verdict::Unknown => statement.message.as_deref(),
        Verdict::Applied | Verdict::NotApplied => None,
    };
    let row = short(&reason(statement));
    let said = message.into_iter().chain(statement.reason.as_deref()).map(safe_text::line);
    said.filter(|line| *line != row).map(Cow::into_owned).collect()
}

/// Per table and index, as reported; or why nothing was.
fn capacity(report: &Report, style: Style) -> String {
    let rows: Vec<Vec<Cell>> = report.capacity.iter().flat_map(capacity_rows).collect();
    if rows.is_empty() {
        return words::capacity::note(report).map(|note| note + "\n").unwrap_or_default();
    }
    grid::draw(&["capacity", "units", "read", "write"], &rows, style)
}

fn capacity_rows(capacity: &ConsumedCapacity) -> Vec<Vec<Cell>> {
    let of_table = arm_row(&safe_text::line(&capacity.table_name), capacity.total);
    let arms = words::capacity::arms(capacity);
    let arms =
        arms.iter().map(|(name, arm)| arm_row(&format!("  {}", safe_text::line(name)), *arm));
    std::iter::once(of_table).chain(arms).collect()
}

fn arm_row(name: &str, arm: Arm) -> Vec<Cell> {
    let part = |units: Option<f64>| Cell::right(units.map(figure).unwrap_or_default());
    vec![Cell::left(name), Cell::right(figure(arm.units)), part(arm.read), part(arm.write)]
}

fn collections(report: &Report, style: Style) -> String {
    let rows = report.collection_metrics.iter().flat_map(|(table, metrics)| {
        metrics.iter().map(move |one| {
            let [least, most] = one.size_range_gb;
            vec![
                Cell::left(safe_text::line(table)),
                Cell::left(key(&one.key)),
                Cell::right(format!("{} to {} GB", figure(least), figure(most))),
            ]
        })
    });
    let rows: Vec<Vec<Cell>> = rows.collect();
    if rows.is_empty() {
        return String::new();
    }
    grid::draw(&["item collections", "partition", "size"], &rows, style)
}

/// A cell of the table; the whole stands below it, or in `--json`.
fn short(text: &str) -> String {
    // Key and reason, both as long as they may be, leave a row of some 160 columns.
    const CHARS_MAX: usize = 48;
    if text.chars().count() <= CHARS_MAX {
        return text.to_owned();
    }
    text.chars().take(CHARS_MAX - 1).chain(['…']).collect()
}
