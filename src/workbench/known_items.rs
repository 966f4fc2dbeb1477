//! What is known of the items a draft writes, from what was looked at already: a plan is nearer to the charge with it.

use std::collections::HashSet;

use super::desk::Desk;
use crate::session::plan::{Plan, plan_on};
use crate::session::price::sizes::stored;
use crate::session::price::{KnownItems, Origin};
use crate::session::rehearsal::Rehearsal;
use crate::session::{Report, StatementReport, Verdict};

/// A draft of more statements is not planned anew for the window that shows it: that would be waited for.
const STATEMENTS_MAX: usize = 1000;

/// The plan of the draft on the screen, by the items that are known; `None` where none is, and the plan made with each key
/// says all there is to say.
pub fn plan(desk: &Desk) -> Option<Plan> {
    let editor = &desk.tab().editor;
    let (tables, version) = desk.tables.told()?;
    let draft = editor.draft();
    let is_ready = editor.is_understood() && editor.is_assessed_with(version);
    if !is_ready || draft.statements.len() > STATEMENTS_MAX {
        return None;
    }
    let items = known_items(desk);
    (!items.is_empty()).then(|| plan_on(draft, &tables, &items))
}

fn known_items(desk: &Desk) -> KnownItems {
    let mut items = KnownItems::default();
    let here = |report: &&Report| report.connection == desk.connection.name;
    let report = desk.report().filter(here);
    if let Some(report) = report {
        learn_failures(report, &mut items);
    }
    if let Some(rehearsal) = rehearsal(desk) {
        for change in &rehearsal.changes {
            items.learn(&change.table, &change.key, change.before.clone(), Origin::Rehearsed);
        }
    }
    items
}

/// The rehearsal of this very text on this connection, as long as nothing was run since.
fn rehearsal(desk: &Desk) -> Option<&Rehearsal> {
    let tab = desk.tab();
    let rehearsed = tab.rehearsed.as_ref()?;
    let rehearsal = &*rehearsed.rehearsal;
    let is_of_text = rehearsed.revision == tab.editor.revision();
    let is_here = rehearsal.report.connection == desk.connection.name;
    let is_newest = desk.report().is_none_or(|report| report.started_ms <= rehearsal.at_ms);
    (is_of_text && is_here && is_newest).then_some(rehearsal)
}

/// Only what failed comes with the item as it still is: a SELECT may have asked for some attributes alone, and what
/// RETURNING shows was written.
fn learn_failures(report: &Report, items: &mut KnownItems) {
    let written: HashSet<_> = report
        .statements
        .iter()
        .filter(|one| one.verdict != Verdict::Failed && !one.verb.is_read())
        .filter_map(item_of)
        .collect();
    for statement in report.statements.iter().filter(|one| one.verdict == Verdict::Failed) {
        let Some((table, key)) = statement.table.as_deref().zip(statement.key.as_ref()) else {
            continue;
        };
        let is_known = statement.item.is_some() || statement.is_of_missing_item();
        if is_known && item_of(statement).is_some_and(|item| !written.contains(&item)) {
            items.learn(table, key, statement.item.clone(), Origin::Sampled);
        }
    }
}

fn item_of(statement: &StatementReport) -> Option<(&str, Vec<u8>)> {
    let key = statement.key.as_ref()?;
    Some((statement.table.as_deref()?, stored(key)))
}
