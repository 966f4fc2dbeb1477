//! The ways out, and how the screen is shared out: what Esc, Ctrl-C and `q` mean, zoom, rail, theme and mouse.

use super::command::{Command, ScreenCommand, WindowCommand};
use super::desk::Desk;
use super::effect::Effect;
use super::layout::{Pane, Place, Shape};
use super::state::State;
use super::theme::Theme;

/// Two presses of Ctrl-C within this time quit.
const INTERRUPT_PAUSE_MS: u64 = 2000;

pub fn command(
    state: &mut State,
    command: WindowCommand,
    confirmed: bool,
    effects: &mut Vec<Effect>,
) {
    match command {
        WindowCommand::Escape => escape(state, effects),
        WindowCommand::Interrupt => interrupt(state, effects),
        WindowCommand::Back => back(state, effects),
        WindowCommand::Suspend => effects.push(Effect::Suspend),
        WindowCommand::Quit => quit(&mut state.desk, confirmed),
    }
}

/// Cancels the innermost thing; never quits.
fn escape(state: &mut State, effects: &mut Vec<Effect>) {
    let desk = &mut state.desk;
    if state.panes.let_go(desk, effects) {
        // A selection or a search was the innermost thing.
    } else if desk.is_running() {
        desk.cancel_run(effects);
    } else if desk.notice.take().is_some() {
        // An error was dismissed.
    } else if desk.zoom {
        desk.zoom = false;
    } else {
        desk.focus(Pane::Editor);
    }
}

/// Ctrl-C: copies, cancels a run, and quits when pressed twice. It is asked for over a dialog, too, where no text of
/// the draft is meant.
fn interrupt(state: &mut State, effects: &mut Vec<Effect>) {
    let (desk, covered) = (&mut state.desk, state.overlay.is_some());
    if !covered && desk.focus == Pane::Editor && desk.tab().editor.is_selecting() {
        let text = desk.tab_mut().editor.copy();
        return desk.copy_of_draft(&text, effects);
    }
    let now = desk.now_ms;
    let twice =
        desk.interrupted_ms.is_some_and(|then| now.saturating_sub(then) <= INTERRUPT_PAUSE_MS);
    desk.interrupted_ms = Some(now);
    if twice {
        desk.quit = true;
    } else if desk.is_running() {
        desk.cancel_run(effects);
    } else {
        desk.say("Ctrl-C again quits; every draft is kept");
    }
}

fn quit(desk: &mut Desk, confirmed: bool) {
    if desk.is_running() && !confirmed {
        desk.confirming = Some(Command::Window(WindowCommand::Quit));
        return desk.fail("a run is under way: once more leaves without its answer");
    }
    desk.quit = true;
}

/// One step out of what was gone into, and from there to the draft. It never quits: where somebody goes back once too
/// often, nothing is lost.
fn back(state: &mut State, effects: &mut Vec<Effect>) {
    let desk = &mut state.desk;
    if state.panes.let_go(desk, effects) {
        // A row, or the rows.
    } else if desk.zoom {
        desk.zoom = false;
    } else {
        desk.focus(Pane::Editor);
    }
}

/// A rail that is hidden is not gone to; where there is no room for it, it is called up.
fn step_focus(desk: &mut Desk, steps: isize) {
    let hidden = desk.shape() == Shape::Wide && !desk.rail;
    let reached = |pane: &Pane| !hidden || pane.place() != Place::Rail;
    let order: Vec<Pane> = Pane::ALL.into_iter().filter(reached).collect();
    let count = isize::try_from(order.len()).unwrap_or(1);
    let now = order.iter().position(|pane| *pane == desk.focus).unwrap_or(0);
    let next = isize::try_from(now).unwrap_or(0) + steps;
    desk.focus(order[usize::try_from(next.rem_euclid(count)).unwrap_or(0)]);
}

fn toggle_rail(desk: &mut Desk) {
    let in_rail = desk.focus.place() == Place::Rail;
    if desk.shape() == Shape::Wide {
        desk.rail = !desk.rail;
        if in_rail {
            desk.focus = Pane::Editor;
        }
    } else {
        desk.focus(if in_rail { Pane::Editor } else { Pane::Tables });
    }
}

pub fn screen(
    desk: &mut Desk,
    command: ScreenCommand,
    argument: Option<&str>,
    effects: &mut Vec<Effect>,
) {
    match command {
        ScreenCommand::NextPane => step_focus(desk, 1),
        ScreenCommand::PreviousPane => step_focus(desk, -1),
        ScreenCommand::Rail => toggle_rail(desk),
        ScreenCommand::Zoom => desk.zoom = !desk.zoom,
        ScreenCommand::Mouse => toggle_mouse(desk, effects),
        ScreenCommand::NextTheme => {
            let next = match desk.theme_name.as_str() {
                "dark" => "light",
                "light" => "mono",
                _ => "dark",
            };
            set_theme(desk, argument.unwrap_or(next));
        }
    }
}

fn toggle_mouse(desk: &mut Desk, effects: &mut Vec<Effect>) {
    desk.mouse = !desk.mouse;
    effects.push(Effect::SetMouse(desk.mouse));
    desk.say(if desk.mouse { "the mouse is ours" } else { "the mouse is the terminal's" });
}

fn set_theme(desk: &mut Desk, name: &str) {
    match Theme::bundled(name, desk.depth) {
        Ok(theme) => {
            desk.theme = theme;
            name.clone_into(&mut desk.theme_name);
            desk.say(format!("theme {name}"));
        }
        Err(problem) => desk.fail(problem.to_string()),
    }
}
