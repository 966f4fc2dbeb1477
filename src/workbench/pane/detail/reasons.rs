//! Why the selected statement came out as it did, and what to do next.

use super::super::super::theme::Theme;
use super::super::rows::{Row, row, wrapped};
use super::super::{item, results};
use crate::session::report::Clause;
use crate::session::{Report, StatementReport, Verdict};

/// Why the statement came out as it did.
pub fn rows(theme: &Theme, report: &Report, statement: &StatementReport, width: usize) -> Vec<Row> {
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
    if let Some(reason) = &statement.reason {
        lines.extend(wrapped(" ", reason, theme.text_strong, width));
    }
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
    use super::super::super::widget::safe_text::{pad, width};
    let widest = |text: fn(&Clause) -> &str, most: usize| {
        all.iter().map(|one| width(text(one))).max().unwrap_or(0).min(most)
    };
    let (truth, style) = match (clause.decisive, clause.truth, clause.key) {
        (true, false, _) => ("FALSE ←", theme.failed),
        (true, true, _) => ("TRUE ←", theme.failed),
        (false, true, true) => ("true  (key)", theme.text_muted),
        (false, true, false) => ("true", theme.text_muted),
        (false, false, _) => ("false", theme.text_muted),
    };
    let values = if clause.decisive { theme.text_strong } else { theme.text_muted };
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

/// A request that was refused as a whole, or a run without statements.
pub fn refusal(theme: &Theme, report: &Report, width: usize) -> Vec<Row> {
    let text = report.error.as_ref().map_or_else(
        || "No statement is selected.".to_owned(),
        |error| format!("{}{}: {}", error.code, results::error_mark(report), error.message),
    );
    wrapped(" ", &text, theme.text, width)
}
