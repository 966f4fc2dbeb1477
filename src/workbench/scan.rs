//! A scan on a service is paid for by the size of the table: the first press asks, the second sends.

use super::command::DraftCommand;
use super::desk::Desk;
use crate::connection::Facts;
use crate::draft::{Mode, Statement};
use crate::engine::planner::Way;
use crate::session::plan::PlannedStatement;
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
    let is_asked_about = |statement: &&PlannedStatement| {
        let draft = editor.draft().statements.get(statement.position);
        let is_limited = draft.is_some_and(|draft| draft.limit.is_some());
        let is_run = here.is_none_or(|here| statement.position == here);
        statement.way() == Some(Way::Scan) && is_run && !is_limited
    };
    let mut scans = editor.plan().statements.iter().filter(is_asked_about);
    let (first, more) = (scans.next()?, scans.count());
    let more = if more == 0 { String::new() } else { format!(" (and {more} more)") };
    let tree = editor.draft().statements.get(first.position).and_then(Statement::tree);
    let source = tree.map_or_else(|| "a table".to_owned(), |tree| source(tree.source()));
    let key = if command == DraftCommand::RunHere { "^J" } else { "F5" };
    Some(format!("statement {} scans {source} on {place}{more}: {key} again sends it", first.index))
}

/// As plans name it: a table, or an index of it.
fn source(source: &Source) -> String {
    let table = &source.table.text;
    source.index.as_ref().map_or_else(|| table.clone(), |index| format!("{table}.{}", index.text))
}

fn is_paid_for(facts: &Facts) -> bool {
    facts.region.is_some() || facts.endpoint.is_some()
}
