//! A report as text: the headline, the statements, what failed and why, what was read, and what it cost.

use std::borrow::Cow;

use super::grid::{self, Cell};
use super::safe_text;
use super::style::{Role, Style};
use super::value_text;
use crate::api::{ConsumedCapacity, Units, capacity::Arm};
use crate::draft::Mode;
use crate::session::{Outcome, Report, StatementReport, Verdict};

#[cfg(test)]
mod tests;

/// What failed because the draft asked for it.
const INJECTED: &str = " (injected)";

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
        duration(report.duration_ms),
    );
    let mut lines =
        format!("{}: {}\n", style.paint(report.outcome.into(), &label), sentence(report));
    lines.extend(error_lines(report).into_iter().map(|line| line + "\n"));
    lines + &style.paint(Role::Muted, &about) + "\n"
}

/// The error of a request, where no row of the table says it already, and what can be done about it.
fn error_lines(report: &Report) -> Vec<String> {
    let Some(error) = &report.error else { return Vec::new() };
    let code = Some(error.code.as_str());
    let is_in_a_row = || report.statements.iter().any(|one| one.code.as_deref() == code);
    let mark = if report.error_is_injected() { INJECTED } else { "" };
    let said = format!("{}{mark}: {}", error.code, error.message);
    let said = (report.mode != Mode::Single || !is_in_a_row()).then_some(said);
    let help = error.help.as_ref().map(|help| format!("help: {help}"));
    said.iter().chain(&help).map(|line| safe_text::line(line).into_owned()).collect()
}

fn sentence(report: &Report) -> String {
    let total = report.statements.len();
    let applied = with_verdict(report, Verdict::Applied).len();
    let mut parts = vec![match report.outcome {
        Outcome::Applied if total == 1 => "the statement.".to_owned(),
        Outcome::Applied => format!("all {total} statements."),
        Outcome::Partial => format!("{applied} of {total} applied."),
        Outcome::Failed => "nothing was applied.".to_owned(),
        Outcome::Cancelled => "nothing was written.".to_owned(),
        Outcome::Refused => "nothing ran.".to_owned(),
        Outcome::Unknown if applied > 0 => {
            format!("{applied} of {total} applied; then no answer came.")
        }
        Outcome::Unknown if report.has_unknown_writes() => {
            "no answer came; it may have been applied or not.".to_owned()
        }
        Outcome::Unknown => "no answer came; nothing was to be written.".to_owned(),
    }];
    if report.outcome != Outcome::Applied {
        let verdicts = [
            (Verdict::Failed, "failed"),
            (Verdict::NotApplied, "not applied"),
            (Verdict::Unknown, "unknown"),
        ];
        let said: Vec<String> = verdicts
            .into_iter()
            .filter_map(|(verdict, word)| numbered(&with_verdict(report, verdict), word))
            .collect();
        if !said.is_empty() && report.outcome != Outcome::Refused {
            parts.push(format!("{}.", capitalized(&said.join("; "))));
        }
    }
    parts.join(" ")
}

fn with_verdict(report: &Report, verdict: Verdict) -> Vec<usize> {
    let of_it = report.statements.iter().filter(|statement| statement.verdict == verdict);
    of_it.map(|statement| statement.index).collect()
}

/// `statement 2 failed`, `statements 2 to 4 and 7 not applied`; `None` when there are none.
fn numbered(indexes: &[usize], word: &str) -> Option<String> {
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    for index in indexes {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == *index => *last = *index,
            _ => ranges.push((*index, *index)),
        }
    }
    let mut said: Vec<String> = Vec::new();
    for (first, last) in ranges {
        match last - first {
            0 => said.push(first.to_string()),
            1 => said.extend([first.to_string(), last.to_string()]),
            _ => said.push(format!("{first} to {last}")),
        }
    }
    let noun = if indexes.len() == 1 { "statement" } else { "statements" };
    let last = said.pop()?;
    let list = if said.is_empty() { last } else { format!("{} and {last}", said.join(", ")) };
    Some(format!("{noun} {list} {word}"))
}

fn capitalized(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(characters).collect()
}

fn duration(milliseconds: f64) -> String {
    if milliseconds < 10.0 {
        format!("{milliseconds:.1} ms")
    } else if milliseconds < 10_000.0 {
        format!("{milliseconds:.0} ms")
    } else {
        format!("{:.1} s", milliseconds / 1000.0)
    }
}

/// One row a statement.
fn statements(report: &Report, style: Style) -> String {
    let header = ["#", "", "verdict", "op", "table", "key", "read", "write", "why"];
    let rows: Vec<Vec<Cell>> = report.statements.iter().map(row).collect();
    if rows.is_empty() { String::new() } else { grid::draw(&header, &rows, style) }
}

fn row(statement: &StatementReport) -> Vec<Cell> {
    let verdict = statement.verdict;
    vec![
        Cell::right(statement.index.to_string()),
        Cell::left(verdict.mark(false)).painted(verdict.into()),
        Cell::left(verdict_words(statement)).painted(verdict.into()),
        Cell::left(statement.verb.name()),
        Cell::left(statement.table.as_deref().map_or("".into(), safe_text::line)),
        Cell::left(
            statement.key.as_ref().map(|key| short(&value_text::key(key))).unwrap_or_default(),
        ),
        Cell::right(units(statement, |units| units.read)),
        Cell::right(units(statement, |units| units.write)),
        Cell::left(why(statement)),
    ]
}

fn verdict_words(statement: &StatementReport) -> String {
    let mark = if statement.injected { INJECTED } else { "" };
    match (statement.verdict, &statement.code) {
        (Verdict::Failed, Some(code)) => format!("{}{mark}", safe_text::line(code)),
        (Verdict::NotApplied, _) => format!("not applied{mark}"),
        (verdict, _) => verdict.name().to_owned(),
    }
}

/// Reported units as they are, estimated ones marked as at most so many; nothing where nothing was charged.
fn units(statement: &StatementReport, of: impl Fn(Units) -> f64) -> String {
    match (statement.reported, statement.estimated) {
        (Some(reported), _) if of(reported) > 0.0 => figure(of(reported)),
        (None, Some(estimated)) if of(estimated) > 0.0 => format!("≤ {}", figure(of(estimated))),
        _ => String::new(),
    }
}

/// Why its condition was false; else the message of a failure that is no condition.
fn why(statement: &StatementReport) -> String {
    match (&statement.reason, &statement.message) {
        (Some(reason), _) => short(&safe_text::line(reason)),
        (None, Some(message)) if statement.verdict != Verdict::Applied => {
            short(&safe_text::line(message))
        }
        _ => String::new(),
    }
}

/// What failed in full, and what was read.
fn findings(report: &Report, style: Style) -> String {
    report.statements.iter().map(|statement| finding(statement, style)).collect()
}

fn finding(statement: &StatementReport, style: Style) -> String {
    let mut lines = Vec::new();
    if let (Verdict::Failed | Verdict::Unknown, Some(message)) =
        (statement.verdict, &statement.message)
    {
        let message = safe_text::line(message).into_owned();
        // The row says it already, unless it had to be cut or gives a clause in its place.
        if why(statement) != message {
            lines.push(message);
        }
    }
    let reason = statement.reason.as_deref().map(safe_text::line);
    // Likewise.
    lines.extend(reason.filter(|reason| why(statement) != *reason).map(Cow::into_owned));
    for clause in &statement.why {
        let truth = match (clause.decisive, clause.truth, clause.key) {
            (true, false, _) => "FALSE <-",
            (true, true, _) => "TRUE <-",
            (false, true, true) => "true (key)",
            (false, true, false) => "true",
            (false, false, _) => "false",
        };
        let (text, values) = (safe_text::line(&clause.text), safe_text::line(&clause.values));
        lines.push(format!("{text}   {values}   {truth}"));
    }
    lines.extend(statement.item.as_ref().map(|item| format!("item {}", value_text::item(item))));
    if let Some(items) = &statement.items {
        let plural = if items.len() == 1 { "" } else { "s" };
        lines.push(format!("{} item{plural}", items.len()));
        lines.extend(items.iter().map(value_text::item));
    }
    if statement.next_token.is_some() {
        lines.push("there is more: this is the first page".to_owned());
    }
    if lines.is_empty() {
        return String::new();
    }
    let title = style.paint(Role::Strong, &format!("statement {}", statement.index));
    format!("{title}\n    {}\n", lines.join("\n    "))
}

/// Per table and index, as reported; of a cancelled call, which reports none, the estimate.
fn capacity(report: &Report, style: Style) -> String {
    let rows: Vec<Vec<Cell>> = report.capacity.iter().flat_map(capacity_rows).collect();
    if !rows.is_empty() {
        return grid::draw(&["capacity", "units", "read", "write"], &rows, style);
    }
    let estimates = report.statements.iter().filter_map(|statement| statement.estimated);
    let total: f64 = estimates.map(|units| units.read + units.write).sum();
    if report.outcome == Outcome::Cancelled && total > 0.0 {
        return format!(
            "A cancelled call reports no capacity; at most {} units (estimate).\n",
            figure(total)
        );
    }
    String::new()
}

fn capacity_rows(capacity: &ConsumedCapacity) -> Vec<Vec<Cell>> {
    let mut rows = vec![arm_row(&safe_text::line(&capacity.table_name), capacity.total)];
    if let Some(arms) = &capacity.arms {
        rows.push(arm_row("  table", arms.table));
        let indexes = [(&arms.global, "GSI"), (&arms.local, "LSI")];
        for (index, kind) in
            indexes.into_iter().flat_map(|(map, kind)| map.iter().map(move |arm| (arm, kind)))
        {
            let (name, arm) = index;
            rows.push(arm_row(&format!("  {} ({kind})", safe_text::line(name)), *arm));
        }
    }
    let failed = capacity.units_in_no_arm();
    if failed > 0.0 {
        rows.push(arm_row("  failed statements", Arm { units: failed, ..Arm::default() }));
    }
    rows
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
                Cell::left(short(&value_text::key(&one.key))),
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

/// Capacity units as they are read: no needless decimals.
fn figure(units: f64) -> String {
    let rounded = (units * 1000.0).round() / 1000.0;
    rounded.to_string()
}

/// A cell of the table; the whole stands below it, or in `--json`.
fn short(text: &str) -> String {
    const CHARS_MAX: usize = 48;
    if text.chars().count() <= CHARS_MAX {
        return text.to_owned();
    }
    text.chars().take(CHARS_MAX - 1).chain(['…']).collect()
}
