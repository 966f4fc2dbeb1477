//! How each statement of the draft would be served, and what is wrong with it; nothing was sent for it.

use super::super::desk::Desk;
use super::super::pane::rows::{Row, row, wrapped};
use super::super::pane::style;
use super::super::theme::Theme;
use super::super::widget::safe_text;
use crate::engine::planner::Way;
use crate::session::plan::PlannedStatement;

/// Laid out when the overlay opens: more would be waited for, and nobody reads them in a window. `dynadraft plan` prints
/// all there are.
const STATEMENTS_MAX: usize = 10_000;
const FINDINGS_MAX: usize = 1_000;

/// The lines of the overlay.
pub fn rows(desk: &Desk, width: usize) -> Vec<Row> {
    let theme = &desk.theme;
    let editor = &desk.tab().editor;
    let plan = editor.plan();
    let mut rows = Vec::new();
    if !editor.is_assessed() {
        rows.push(row(" The tables are not known yet.", theme.text_muted));
    } else if plan.statements.is_empty() {
        rows.push(row(" There is no statement to plan.", theme.text_muted));
    } else {
        rows.push(row("   #  op              served by", theme.text_muted));
        let shown = plan.statements.iter().take(STATEMENTS_MAX);
        rows.extend(shown.map(|statement| planned(theme, statement, width)));
        rows.extend(more(theme, plan.statements.len(), STATEMENTS_MAX));
        rows.push(Row::new());
        rows.extend(wrapped(
            " ",
            "Nothing was sent. A scan reads all items of its table or index.",
            theme.text_muted,
            width,
        ));
    }
    let findings = editor.findings().list();
    if !findings.is_empty() {
        rows.push(Row::new());
    }
    for finding in findings.iter().take(FINDINGS_MAX) {
        let line = editor.place(finding.span.start).0 + 1;
        let help = finding.help.as_ref().map_or(String::new(), |help| format!(" ({help})"));
        let text = format!("line {line}, {}: {}{help}", finding.code, finding.message);
        rows.extend(wrapped(" ", &text, style::severity(theme, finding.severity), width));
    }
    rows.extend(more(theme, findings.len(), FINDINGS_MAX));
    rows
}

/// What is left out of a list.
fn more(theme: &Theme, count: usize, most: usize) -> Option<Row> {
    let left = count.checked_sub(most).filter(|left| *left > 0)?;
    Some(row(format!(" … and {left} more; `dynadraft plan` prints them all"), theme.text_muted))
}

fn planned(theme: &Theme, statement: &PlannedStatement, width: usize) -> Row {
    let style = match statement.way() {
        Some(Way::Scan | Way::Refused) => theme.warning,
        Some(Way::Key | Way::Put | Way::Query | Way::Index) => theme.text,
        None => theme.text_muted,
    };
    let room = width.saturating_sub(22);
    vec![
        (safe_text::pad_left(&statement.index.to_string(), 4), theme.gutter),
        (format!("  {}", safe_text::pad(statement.verb.name(), 16)), theme.code_keyword),
        (safe_text::fit(&statement.served_by(), room), style),
    ]
}
