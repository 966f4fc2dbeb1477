//! What the selected statement read, or left behind.

use super::super::super::theme::Theme;
use super::super::item;
use super::super::rows::{Row, row, wrapped};
use crate::session::{StatementReport, Verdict};

/// The lines of the view.
pub fn rows(theme: &Theme, statement: &StatementReport, width: usize) -> Vec<Row> {
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
