//! Undo drafts: made of a run in the history, opened in a tab of their own.

use super::desk::Desk;
use super::effect::{Effect, TakeBack};
use super::layout::Pane;
use super::rehearsing;
use crate::session::undo::Undo;
use crate::session::words::counted;

/// Asks for the draft that takes a run back; with `check` it is rehearsed as soon as it is there.
pub fn ask(desk: &mut Desk, argument: Option<&str>, check: bool, effects: &mut Vec<Effect>) {
    let shown = || desk.report().map(|report| report.run);
    let run = match argument {
        Some(number) => number.trim().parse().ok(),
        None => shown(),
    };
    match run {
        Some(run) => effects.push(Effect::TakeBack(TakeBack { run, check })),
        None => {
            let name = if check { "undo-check" } else { "undo-run" };
            desk.fail(format!(
                "which run? `:{name} 42` is about run 42; without a number it is the one shown"
            ));
        }
    }
}

/// Opens it.
pub fn undone(
    desk: &mut Desk,
    asked: &TakeBack,
    result: Result<Undo, String>,
    effects: &mut Vec<Effect>,
) {
    let undo = match result {
        Ok(undo) => undo,
        Err(problem) => return desk.fail(format!("can't be undone: {problem}")),
    };
    let name = format!("undo-{}.pql", asked.run);
    let open = desk.tabs.iter().position(|tab| tab.name == name && tab.editor.text() == undo.text);
    match open {
        Some(index) => desk.current = index,
        None => desk.add_draft(Some(name.clone()), &undo.text).keep_as_it_is(),
    }
    desk.focus(Pane::Editor);
    let items = counted(undo.items, "item");
    if undo.is_of(&desk.connection) {
        desk.say(format!("{name}: puts {items} back; F7 says which still can be, F5 sends it"));
    } else {
        let there = undo.connection;
        return desk.fail(format!(
            "{name}: puts {items} back on {there}, where the run was; here is another connection"
        ));
    }
    if asked.check {
        rehearsing::ask(desk, effects);
    }
}
