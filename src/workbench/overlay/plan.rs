//! How each statement of the draft would be served, and what is wrong with it; nothing was sent for it.

use super::super::desk::Desk;
use super::super::pane::editor::strip::severity_style;
use super::super::pane::item;
use super::super::pane::rows::{Row, row, wrapped};
use super::super::theme::Theme;
use super::super::widget::safe_text;
use crate::session::plan::{Access, PlannedStatement};

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
        rows.push(row("   #  served by  op               table            key", theme.text_muted));
        rows.extend(plan.statements.iter().map(|statement| planned(theme, statement, width)));
        rows.push(Row::new());
        rows.extend(wrapped(
            " ",
            "Nothing was sent. A scan reads all items of its table.",
            theme.text_muted,
            width,
        ));
    }
    let findings = editor.findings().list();
    if !findings.is_empty() {
        rows.push(Row::new());
    }
    for finding in findings {
        let line = editor.place(finding.span.start).0 + 1;
        let help = finding.help.as_ref().map_or(String::new(), |help| format!(" ({help})"));
        let text = format!("line {line}, {}: {}{help}", finding.code, finding.message);
        rows.extend(wrapped(" ", &text, severity_style(theme, finding.severity), width));
    }
    rows
}

fn planned(theme: &Theme, statement: &PlannedStatement, width: usize) -> Row {
    let style = if statement.access == Access::Scan { theme.warning } else { theme.text };
    let table = statement.table.as_deref().unwrap_or("");
    let key = statement.key.as_ref().map(item::key).unwrap_or_default();
    let room = width.saturating_sub(51);
    vec![
        (safe_text::pad_left(&statement.index.to_string(), 4), theme.gutter),
        (format!("  {}", safe_text::pad(statement.access.name(), 11)), style),
        (safe_text::pad(statement.verb.name(), 17), theme.code_keyword),
        (safe_text::pad(table, 17), theme.code_name),
        (safe_text::fit(&key, room), theme.text),
    ]
}
