//! A run as a document to read: Markdown, for a ticket or a note.

use super::kept::{self, KeptError};
use super::report::{Report, StatementReport, Verdict};
use super::words::{self, Charge, counted, duration, figure, grouped, value};
use crate::api::ConsumedCapacity;
use crate::draft::{Format, Outcome};
use crate::workspace::{Answers, Entry, History};

#[cfg(test)]
mod tests;

/// Statements that are listed, and items of one of them: more is no document to read. What is left out is said, and
/// stands in the JSON of the run.
const STATEMENTS_MAX: usize = 1000;
const ITEMS_MAX: usize = 20;

/// Writes the document of an entry. `started` is when it began, in words.
pub fn markdown(history: &History, entry: &Entry, started: &str) -> Result<String, KeptError> {
    let report = kept::recalled(history, entry)?;
    let mut text = head(entry, report.as_ref(), started);
    text.push_str("\n## Draft\n\n");
    text.push_str(&fenced(language(entry.format), entry.draft_text.trim_end()));
    let Some(report) = report else {
        text.push_str("\nWhat it did is not known.\n");
        return Ok(text);
    };
    if entry.answers == Answers::LetGo {
        text.push_str("\nIts answers are no longer kept.\n");
        return Ok(text);
    }
    statements(history, &report, &mut text)?;
    text.push_str(&capacity(&report.capacity));
    Ok(text)
}

fn head(entry: &Entry, report: Option<&Report>, started: &str) -> String {
    let summary = &entry.summary;
    let place = report.map_or_else(|| summary.connection.clone(), place);
    let mut facts = vec![
        ("outcome", summary.outcome.map_or("under way", Outcome::name).to_owned()),
        ("applied", format!("{} of {}", summary.applied, summary.statements)),
        ("connection", place),
        ("mode", summary.mode.name().to_owned()),
        ("started", started.to_owned()),
    ];
    facts.extend(summary.duration_ms.map(|ms| ("took", duration(ms))));
    let charge = report.and_then(Charge::of_all).map(Charge::in_words);
    facts.extend(charge.map(|charge| ("charged", charge)));
    if !summary.labels.tags.is_empty() {
        facts.push(("tags", summary.labels.tags_in_words()));
    }
    let title = format!("{}: {}", words::run(summary.run), summary.draft_name);
    let mut text = format!("# {}\n\n| | |\n|---|---|\n", plain(&title));
    for (name, value) in facts {
        text.push_str(&format!("| {name} | {} |\n", plain(&value)));
    }
    if !summary.labels.note.is_empty() {
        text.push_str(&format!("\n{}\n", quoted(&summary.labels.note)));
    }
    if let Some(error) = report.and_then(words::error) {
        text.push_str(&format!("\n{}\n", plain(&error)));
    }
    text
}

fn place(report: &Report) -> String {
    if report.place.is_local() { report.connection.clone() } else { report.place_in_words() }
}

fn language(format: Format) -> &'static str {
    match format {
        Format::Partiql => "sql",
        Format::Transaction => "json",
    }
}

fn statements(history: &History, report: &Report, text: &mut String) -> Result<(), KeptError> {
    let (mut rows, mut found, mut count) = (String::new(), String::new(), 0);
    kept::statements::<KeptError>(history, report, |seen| {
        count += 1;
        if count <= STATEMENTS_MAX {
            rows.push_str(&row(seen.statement));
            found.push_str(&findings(seen.statement));
        }
        Ok(())
    })?;
    text.push_str("\n## Statements\n\n");
    text.push_str("| # | verdict | operation | table | key | units | why |\n");
    text.push_str("|---|---|---|---|---|---|---|\n");
    text.push_str(&rows);
    if count > STATEMENTS_MAX {
        let left = grouped(count - STATEMENTS_MAX);
        text.push_str(&format!("\n{left} more are not listed.\n"));
    }
    text.push_str(&found);
    Ok(())
}

fn row(statement: &StatementReport) -> String {
    let cells = [
        statement.index.to_string(),
        words::verdict(statement),
        statement.verb.name().to_owned(),
        statement.table.clone().unwrap_or_default(),
        statement.key.as_ref().map(value::key).unwrap_or_default(),
        words::capacity::cost(statement),
        words::reason(statement),
    ];
    format!("| {} |\n", cells.map(|cell| plain(&cell)).join(" | "))
}

/// Why a statement failed, and the items that came with it.
fn findings(statement: &StatementReport) -> String {
    let mut lines: Vec<String> = Vec::new();
    if matches!(statement.verdict, Verdict::Failed | Verdict::Unknown) {
        lines.extend(statement.message.clone());
        lines.extend(statement.reason.clone());
    }
    for clause in &statement.why {
        let arrow = if clause.decisive { " <-" } else { "" };
        lines.push(format!(
            "{}   {}   {}{arrow}",
            clause.text,
            clause.values,
            words::truth(clause)
        ));
    }
    let items = statement.items.iter().flatten().chain(&statement.item);
    lines.extend(items.clone().take(ITEMS_MAX).map(value::item));
    let left = items.count().saturating_sub(ITEMS_MAX);
    if left > 0 {
        lines.push(format!("… and {}", counted(u32::try_from(left).unwrap_or(u32::MAX), "item")));
    }
    if lines.is_empty() {
        return String::new();
    }
    format!("\n### Statement {}\n\n{}", statement.index, fenced("", &lines.join("\n")))
}

fn capacity(consumed: &[ConsumedCapacity]) -> String {
    if consumed.is_empty() {
        return String::new();
    }
    let mut text = "\n## Capacity\n\n| table | units |\n|---|---|\n".to_owned();
    for table in consumed {
        text.push_str(&format!(
            "| {} | {} |\n",
            plain(&table.table_name),
            figure(table.total.units)
        ));
        for (name, arm) in words::capacity::arms(table) {
            text.push_str(&format!("| … {} | {} |\n", plain(&name), figure(arm.units)));
        }
    }
    text
}

/// On one line, and nothing in it means anything to Markdown.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    for character in text.chars() {
        match character {
            '\n' | '\r' => plain.push(' '),
            '|' | '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' => {
                plain.push('\\');
                plain.push(character);
            }
            other => plain.push(other),
        }
    }
    plain
}

fn quoted(text: &str) -> String {
    text.lines().map(|line| format!("> {line}")).collect::<Vec<_>>().join("\n")
}

/// Behind a fence that is longer than any in the text.
fn fenced(language: &str, text: &str) -> String {
    let runs = text.split(|character| character != '`').map(str::len);
    let fence = "`".repeat(runs.max().unwrap_or(0).max(2) + 1);
    format!("{fence}{language}\n{text}\n{fence}\n")
}
