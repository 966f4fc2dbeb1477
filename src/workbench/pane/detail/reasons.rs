//! Why the selected statement came out as it did, and what to do next.

use super::super::super::theme::Theme;
use super::super::super::widget::safe_text;
use super::super::rows::{Row, row, wrapped};
use super::super::{item, style};
use crate::api::{ErrorKind, FailureCode};
use crate::session::report::{Clause, Code};
use crate::session::words::{self, value};
use crate::session::{Report, StatementReport, Verdict};

/// Why the statement came out as it did.
pub fn rows(theme: &Theme, report: &Report, statement: &StatementReport, width: usize) -> Vec<Row> {
    let verdict = style::verdict(theme, statement.verdict);
    let mut lines = match statement.verdict {
        Verdict::Applied => {
            let mut lines = wrapped(" ", applied(statement), verdict, width);
            lines.extend(wrapped(" ", &in_short(statement), theme.text_muted, width));
            lines
        }
        Verdict::NotApplied => not_applied(theme, report, statement, width),
        Verdict::Unknown => {
            let told = statement.message.as_deref();
            let told = told.map(|told| wrapped(" ", told, theme.text, width)).unwrap_or_default();
            [wrapped(" ", &unknown(statement), verdict, width), told].concat()
        }
        Verdict::Failed => {
            let code = statement.code.as_ref().map_or("failed", Code::name);
            let message = statement.message.as_deref().unwrap_or("");
            let mark = if statement.injected { words::INJECTED } else { "" };
            wrapped(" ", &format!("{code}{mark}: {message}"), verdict, width)
        }
    };
    if let Some(reason) = &statement.reason {
        lines.extend(wrapped(" ", reason, theme.text_strong, width));
    }
    let columns = Columns::of(&statement.why, width);
    lines.extend(statement.why.iter().map(|one| columns.row(theme, one)));
    let origin = words::origin(statement);
    let about_item = match (statement.verdict, &origin) {
        (Verdict::Failed, Some(origin)) => format!(" Item, {origin}:"),
        (Verdict::Failed, None) => " Item it failed on (ALL_OLD):".to_owned(),
        _ => " Item, read afterwards (it may have moved since):".to_owned(),
    };
    let shows_item = matches!(statement.verdict, Verdict::Failed | Verdict::Unknown);
    if let Some(found) = statement.item.as_ref().filter(|_| shows_item) {
        lines.push(row(about_item, theme.text_muted));
        lines.extend(item::in_words(theme, found, width));
    }
    if let Some(origin) = origin.filter(|_| statement.item.is_none()) {
        lines.extend(wrapped(" ", &origin, theme.text_muted, width));
    }
    if let Some(next) = next_step(statement) {
        lines.push(Row::new());
        lines.extend(wrapped(" ", next, theme.text_muted, width));
    }
    lines
}

/// Why nobody knows what became of it.
fn unknown(statement: &StatementReport) -> String {
    match statement.answered {
        Some(status) => format!("Answered {status}: it may have been written, or not."),
        None if statement.verb.is_read() => "No answer came.".to_owned(),
        None => "No answer came: it may have been written, or not.".to_owned(),
    }
}

/// `UPDATE accounts acct#alice: 2 WCU`.
fn in_short(statement: &StatementReport) -> String {
    let key = statement.key.as_ref().map(value::key);
    let words = [Some(statement.verb.name().to_owned()), statement.table.clone(), key];
    let words: Vec<String> = words.into_iter().flatten().collect();
    format!("{}: {}", words.join(" "), words::capacity::cost(statement))
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
    let code = statement.code.as_ref().unwrap_or(&Code::Without);
    let mut lines = vec![row(format!(" {code}: not applied"), theme.not_applied)];
    if let Some(error) = words::error(report) {
        lines.extend(wrapped(" ", &error, theme.text, width));
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

/// The widths of the columns of clauses, in cells. The truth is never cut: it is what one looks for.
struct Columns {
    text: usize,
    values: usize,
}

impl Columns {
    /// The indent and the gaps.
    const BESIDE: usize = 3 + 2 + 2;
    /// `true (key)`, `FALSE ←`.
    const TRUTH: usize = 10;

    fn of(clauses: &[Clause], width: usize) -> Self {
        let widest = |texts: &mut dyn Iterator<Item = &String>| {
            texts.map(|text| safe_text::width(text)).max().unwrap_or(0)
        };
        let room = width.saturating_sub(Self::BESIDE + Self::TRUTH);
        let text = widest(&mut clauses.iter().map(|one| &one.text));
        let all = widest(&mut clauses.iter().map(|one| &one.values));
        // A key is what its clause says: where room is short the others' values go before its.
        let told = clauses.iter().filter(|one| !one.key || text + all <= room);
        // The values are what one does not know yet: they have more than half of the room.
        let values = widest(&mut told.map(|one| &one.values)).min(room * 3 / 5);
        Self { text: text.min(room - values), values }
    }

    fn row(&self, theme: &Theme, clause: &Clause) -> Row {
        let arrow = if clause.decisive { " ←" } else { "" };
        let style = if clause.decisive { theme.failed } else { theme.text_muted };
        let values = if clause.decisive { theme.text_strong } else { theme.text_muted };
        vec![
            (format!("   {}  ", safe_text::pad(&clause.text, self.text)), theme.text),
            (format!("{}  ", safe_text::pad(&clause.values, self.values)), values),
            (format!("{}{arrow}", words::truth(clause)), style),
        ]
    }
}

fn next_step(statement: &StatementReport) -> Option<&'static str> {
    if statement.injected {
        return Some("Next: take the `fault` out of the draft to see it go through.");
    }
    match (statement.verdict, &statement.code) {
        (Verdict::Failed, Some(code)) if code.is_condition_failed() => {
            Some("Next: change the condition or the item, and F5 runs it again.")
        }
        (
            Verdict::Failed,
            Some(
                Code::Failure(FailureCode::DuplicateItem)
                | Code::Exception(ErrorKind::DuplicateItem),
            ),
        ) => Some("Next: an item with this key is there; UPDATE changes it, DELETE takes it out."),
        (
            Verdict::Failed,
            Some(
                Code::Failure(FailureCode::ResourceNotFound)
                | Code::Exception(ErrorKind::ResourceNotFound),
            ),
        ) => Some("Next: Alt-1 shows the tables there are; ^P loads a sample."),
        (Verdict::Unknown, _) => Some(
            "Next: `:look` reads the item and compares; a transaction is asked again with its token by `:again`.",
        ),
        (Verdict::Failed, Some(_)) => Some("Next: F2 says what this code means, and what to do."),
        _ => None,
    }
}

/// A request that was refused as a whole, or a run without statements.
pub fn refusal(theme: &Theme, report: &Report, width: usize) -> Vec<Row> {
    let text = words::error(report).unwrap_or_else(|| "No statement is selected.".to_owned());
    wrapped(" ", &text, theme.text, width)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbench::theme::Depth;

    #[test]
    fn where_room_is_short_the_values_of_a_key_give_way() {
        let clause = |text: &str, values: &str, key: bool| Clause {
            text: text.to_owned(),
            values: values.to_owned(),
            truth: key,
            key,
            decisive: !key,
            sentence: String::new(),
        };
        let clauses = [
            clause("\"pk\" = 'acct#erin'", "\"acct#erin\" = \"acct#erin\"", true),
            clause("\"currency\" = 'USD'", "\"EUR\" = \"USD\"", false),
        ];
        let theme = Theme::bundled("mono", Depth::Many).expect("the theme is bundled");
        let shown = |width: usize| {
            let columns = Columns::of(&clauses, width);
            let lines = clauses.iter().map(|one| columns.row(&theme, one));
            lines
                .map(|row| row.into_iter().map(|(text, _)| text).collect())
                .collect::<Vec<String>>()
        };
        assert_eq!(
            shown(50),
            [
                "   \"pk\" = 'acct#erin'  \"acct#erin\" …  true (key)",
                "   \"currency\" = 'USD'  \"EUR\" = \"USD\"  FALSE ←",
            ]
        );
        assert!(shown(80)[0].contains("\"acct#erin\" = \"acct#erin\""), "there is room for all");
    }
}
