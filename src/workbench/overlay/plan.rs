//! How each statement of the draft would be served, what it would be charged, and what is wrong with it; nothing was sent
//! for it.

use super::super::desk::Desk;
use super::super::known_items;
use super::super::pane::rows::{Row, row, wrapped};
use super::super::pane::style;
use super::super::theme::Theme;
use super::super::widget::safe_text;
use crate::engine::planner::Way;
use crate::session::plan::{Plan, PlannedStatement};
use crate::session::words::price;

/// Laid out when the overlay opens: more would be waited for, and nobody reads them in a window. `dynadraft plan` prints
/// all there are.
const STATEMENTS_MAX: usize = 10_000;
const FINDINGS_MAX: usize = 1_000;
/// Scans whose further pages are told of below the list.
const ALL_PAGES_MAX: usize = 5;

/// The lines of the overlay.
pub fn rows(desk: &Desk, width: usize) -> Vec<Row> {
    let theme = &desk.theme;
    let editor = &desk.tab().editor;
    let by_items = known_items::plan(desk);
    let plan = by_items.as_ref().unwrap_or_else(|| editor.plan());
    let mut rows = Vec::new();
    if !editor.is_assessed() {
        rows.push(row(" The tables are not known yet.", theme.text_muted));
    } else if plan.statements.is_empty() {
        rows.push(row(" There is no statement to plan.", theme.text_muted));
    } else {
        rows.push(row("   #  op                      units  served by", theme.text_muted));
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
        rows.extend(cost(desk, plan, width));
    }
    let findings = editor.findings().list();
    if !findings.is_empty() {
        rows.push(Row::new());
    }
    for finding in findings.iter().take(FINDINGS_MAX) {
        let line = editor.place(finding.span.start).0 + 1;
        let help = finding.help.as_ref().map_or(String::new(), |help| format!(" ({help})"));
        let fix =
            finding.fix.as_ref().map_or(String::new(), |fix| format!(" (fix: {})", fix.title));
        let text = format!("line {line}, {}: {}{help}{fix}", finding.code, finding.message);
        rows.extend(wrapped(" ", &text, style::severity(theme, finding.severity), width));
    }
    rows.extend(more(theme, findings.len(), FINDINGS_MAX));
    rows
}

/// What all of it is charged and costs, and what that takes for granted.
fn cost(desk: &Desk, plan: &Plan, width: usize) -> Vec<Row> {
    let theme = &desk.theme;
    let estimates = || plan.statements.iter().filter_map(|one| one.estimate.as_ref());
    let mut rows = Vec::new();
    if estimates().next().is_none() {
        return rows;
    }
    let total = plan.total();
    rows.push(Row::new());
    let sum = format!("Units, if all are applied: {}.", price::total(&total));
    rows.extend(wrapped(" ", &sum, theme.estimate, width));
    if total.unknown > 0 {
        let unknown = format!("Nothing can be said of {} of them.", total.unknown);
        rows.extend(wrapped(" ", &unknown, theme.text_muted, width));
    }
    let tariff = desk.prices.by_facts(&desk.connection);
    let money = format!("Price: {}.", price::money(&total, &tariff));
    rows.extend(wrapped(" ", &money, theme.estimate, width));
    for estimate in
        estimates().filter_map(|one| Some((one.kind, one.all_pages?))).take(ALL_PAGES_MAX)
    {
        let all = format!("All pages of a scan: {}.", price::units(estimate.0, estimate.1));
        rows.extend(wrapped(" ", &all, theme.estimate, width));
    }
    for basis in price::bases(estimates()) {
        let assumed = format!("Assumed: {}.", price::basis(basis));
        rows.extend(wrapped(" ", &assumed, theme.text_muted, width));
    }
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
    let room = width.saturating_sub(37);
    let units = statement.estimate.as_ref().map_or("·".to_owned(), price::estimate);
    let is_exact = statement.estimate.as_ref().is_some_and(|one| one.total().is_exact());
    let units_style = if is_exact { theme.units } else { theme.estimate };
    vec![
        (safe_text::pad_left(&statement.index.to_string(), 4), theme.gutter),
        (format!("  {}", safe_text::pad(statement.verb.name(), 14)), theme.code_keyword),
        (format!("{}  ", safe_text::pad_left(&units, 15)), units_style),
        (safe_text::fit(&statement.served_by(), room), style),
    ]
}
