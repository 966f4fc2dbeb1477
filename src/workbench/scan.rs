//! A scan on a service is paid for by the size of the table: the first press asks, the second sends.

use std::collections::HashSet;

use super::command::DraftCommand;
use super::desk::Desk;
use crate::connection::Facts;
use crate::draft::{Mode, Statement};
use crate::engine::planner::Way;
use crate::syntax::partiql::Verb;
use crate::syntax::partiql::ast::Source;

/// What a run would read whole, and where, as a question; `None` where nothing is to be asked.
pub fn question(desk: &mut Desk, command: DraftCommand) -> Option<String> {
    let place = [Some(&desk.connection), desk.versus.as_ref()];
    let place = place.into_iter().flatten().find(|facts| is_paid_for(facts))?.name.clone();
    desk.understand();
    let editor = &desk.tab().editor;
    if editor.draft().mode != Mode::Single {
        // Batches and transactions read by full key, or are refused.
        return None;
    }
    let here = match command {
        DraftCommand::RunHere => Some(editor.statement_at_cursor()?),
        _ => None,
    };
    let planned = editor.plan().statements.iter().filter(|one| one.way() == Some(Way::Scan));
    let planned: HashSet<usize> = planned.map(|one| one.position).collect();
    // Before the tables are told, and where they never are, nothing is planned.
    let is_untold = desk.tables.list().is_none();
    let is_asked_about = |(_, statement): &(usize, &Statement)| {
        let is_run = here.is_none_or(|here| statement.origin == here);
        let is_scan =
            planned.contains(&statement.origin) || (is_untold && fixes_nothing(statement));
        is_run && is_scan && statement.limit.is_none()
    };
    let mut scans = (1..).zip(editor.draft().active()).filter(is_asked_about);
    let ((number, first), more) = (scans.next()?, scans.count());
    let more = if more == 0 { String::new() } else { format!(" (and {more} more)") };
    let source = first.tree().map_or_else(|| "a table".to_owned(), |tree| source(tree.source()));
    let key = if command == DraftCommand::RunHere { "^J" } else { "F5" };
    Some(format!("statement {number} scans {source} on {place}{more}: {key} again sends it"))
}

/// A read without a condition is of all there is, whatever the table's key.
fn fixes_nothing(statement: &Statement) -> bool {
    let tree = statement.tree();
    tree.is_some_and(|tree| tree.verb() == Verb::Select && tree.condition().is_none())
}

/// As plans name it: a table, or an index of it.
fn source(source: &Source) -> String {
    let table = &source.table.text;
    source.index.as_ref().map_or_else(|| table.clone(), |index| format!("{table}.{}", index.text))
}

fn is_paid_for(facts: &Facts) -> bool {
    facts.region.is_some() || facts.endpoint.is_some()
}
