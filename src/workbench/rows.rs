//! The rows that were read: sorted, filtered, marked, and gone through.

use super::command::RowsCommand;
use super::desk::Desk;
use super::effect::Effect;
use super::found::{Arrange, Arranged, Found};
use super::layout::Pane;
use super::overlay::Overlay;
use super::overlay::columns::Columns;
use super::overlay::copy_as::CopyAs;
use super::overlay::export_rows::ExportRows;
use super::pane::results::Results;
use super::taking;
use crate::session::words::grouped;

/// Does a command on the rows that are shown; the dialog it opens, where it does.
pub fn command(
    results: &mut Results,
    desk: &mut Desk,
    (command, argument): (RowsCommand, Option<&str>),
    effects: &mut Vec<Effect>,
) -> Option<Overlay> {
    match command {
        RowsCommand::CopyAs => {
            return Some(Overlay::CopyAs(CopyAs::new(taking::chosen_in_words(desk))));
        }
        RowsCommand::Export => {
            let (what, name) = taking::shown_in_words(desk)?;
            return Some(Overlay::ExportRows(Box::new(ExportRows::new(what, &name))));
        }
        RowsCommand::Columns => return Some(Overlay::Columns(Columns::new(desk))),
        RowsCommand::Filter => match argument {
            Some(typed) => narrow(desk, typed, effects),
            None => {
                desk.focus(Pane::Results);
                results.start_filter(desk);
            }
        },
        RowsCommand::Sort => wish(desk, effects, Found::sort),
        RowsCommand::NextHit => go_to_hit(desk, true),
        RowsCommand::PreviousHit => go_to_hit(desk, false),
        RowsCommand::Mark => mark(desk),
        RowsCommand::MarkAll => mark_all(desk),
        RowsCommand::Hide => hide(desk),
        RowsCommand::Narrower => widen(desk, -1),
        RowsCommand::Wider => widen(desk, 1),
    }
    None
}

/// Has the rows of the selected statement arranged as they are to be.
fn wish(
    desk: &mut Desk,
    effects: &mut Vec<Effect>,
    of: impl FnOnce(&mut Found) -> Option<Arrange>,
) {
    let tab = desk.tab_mut();
    let id = tab.id.clone();
    let arrange = tab.found_mut().and_then(of);
    effects.extend(arrange.map(|arrange| Effect::Arrange { tab: id, arrange: Box::new(arrange) }));
}

/// Shows the rows alone that hold this.
pub fn narrow(desk: &mut Desk, typed: &str, effects: &mut Vec<Effect>) {
    wish(desk, effects, |found| found.narrow(typed));
}

/// Shows all rows again; `false` where all of them are shown.
pub fn widen_again(desk: &mut Desk, effects: &mut Vec<Effect>) -> bool {
    let is_narrowed = desk.tab().found().is_some_and(Found::is_narrowed);
    if is_narrowed {
        wish(desk, effects, Found::widen);
    }
    is_narrowed
}

/// Nothing is looked for any more; `false` where nothing was.
pub fn forget_search(desk: &mut Desk, effects: &mut Vec<Effect>) -> bool {
    let has_one = desk.tab().found().is_some_and(|found| found.pattern().is_some());
    if has_one {
        wish(desk, effects, |found| found.narrow(""));
    }
    has_one
}

/// Rows came to those that are sorted or filtered. While all pages are read that is done when there are twice as many:
/// done with each page, it would take longer the more there are.
pub fn page_came(desk: &mut Desk, tab: &str, effects: &mut Vec<Effect>) {
    let is_last = desk.reading_all.is_none();
    let Some(tab) = desk.tab_named(tab) else { return };
    let id = tab.id.clone();
    for found in tab.all_found_mut() {
        let known = found.grid().arrangement().arranged();
        if is_last || found.unarranged() >= known {
            let arrange = found.arrange_again().map(Box::new);
            effects.extend(arrange.map(|arrange| Effect::Arrange { tab: id.clone(), arrange }));
        }
    }
}

/// An order that was wished for.
pub fn arranged(desk: &mut Desk, tab: &str, arranged: Arranged) {
    let found = desk.tab_named(tab).and_then(|tab| {
        tab.all_found_mut().find(|found| found.rows().are_begun_as(&arranged.rows))
    });
    if let Some(found) = found {
        found.take(arranged);
    }
}

fn go_to_hit(desk: &mut Desk, forward: bool) {
    let Some(found) = desk.tab_mut().found_mut() else { return };
    if found.pattern().is_none() {
        return desk.say("nothing is looked for: / takes what the rows are to hold");
    }
    let typed = found.pattern().map_or("", |pattern| pattern.typed()).to_owned();
    if !found.go_to_hit(forward) {
        desk.say(format!("no row holds {typed:?}"));
    }
}

fn mark(desk: &mut Desk) {
    let Some(found) = desk.tab_mut().found_mut() else { return };
    found.grid_mut().mark();
    found.grid_mut().step(1);
    say_marks(desk);
}

fn mark_all(desk: &mut Desk) {
    let Some(found) = desk.tab_mut().found_mut() else { return };
    found.grid_mut().mark_all();
    say_marks(desk);
}

fn say_marks(desk: &mut Desk) {
    let marked = desk.tab().found().map_or(0, |found| found.grid().marked().len());
    desk.say(match marked {
        0 => "no row is marked".to_owned(),
        1 => "1 row is marked".to_owned(),
        many => format!("{} rows are marked", grouped(many)),
    });
}

fn hide(desk: &mut Desk) {
    let Some(found) = desk.tab_mut().found_mut() else { return };
    let (grid, rows) = found.parts_mut();
    let Some(column) = grid.column() else { return };
    let is_done = grid.turn_column(column, rows);
    desk.say(if is_done {
        "the column is hidden; C brings it back"
    } else {
        "the last column stays"
    });
}

fn widen(desk: &mut Desk, steps: isize) {
    if let Some(found) = desk.tab_mut().found_mut() {
        found.grid_mut().widen(steps);
    }
}
