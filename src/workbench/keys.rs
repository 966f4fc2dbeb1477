//! Keys that are no commands: text for a draft or a line of input, and the few keys of the dialogs.

use crossterm::event::{KeyCode, KeyEvent};

use super::command::{Command, Context};
use super::conversion;
use super::dispatch;
use super::effect::Effect;
use super::layout::Pane;
use super::overlay::Overlay;
use super::overlay::connections::Connections;
use super::overlay::guard::Guard;
use super::overlay::palette::Palette;
use super::overlay::prompt::{Kind, Prompt};
use super::overlay::welcome::{CHOICES, Choice};
use super::state::State;
use super::update::send_agreed;
use crate::session::Consent;

/// A paste goes where typing would, and never runs anything.
pub fn paste(state: &mut State, text: &str, effects: &mut Vec<Effect>) {
    match &mut state.overlay {
        Some(Overlay::Palette(palette)) => palette.field.insert(text),
        Some(Overlay::Prompt(prompt)) => prompt.field.insert(text),
        Some(Overlay::Guard(_)) => state.say("the code is typed, not pasted"),
        Some(
            Overlay::Welcome(_) | Overlay::Help(_) | Overlay::Connections(_) | Overlay::Offer(_),
        ) => {}
        None if state.focus == Pane::History && state.history.searching => {
            state.history.search_mut().insert(text);
            effects.push(state.history.list());
        }
        None if state.focus == Pane::Editor => {
            let lines = state.tab().editor.lines().len() + text.matches(['\n', '\r']).count();
            if lines > super::pane::editor::LINES_MAX {
                return state.fail("more than 65,535 lines, which no draft has");
            }
            state.tab_mut().editor.insert(text);
        }
        None => state.say("a paste goes into the draft: Alt-3 goes there"),
    }
}

/// A key while something is offered at the cursor. True when it was meant for the list.
pub fn popup(state: &mut State, key: KeyEvent) -> bool {
    let Some(popup) = &mut state.popup else { return false };
    match key.code {
        KeyCode::Up => popup.step(-1),
        KeyCode::Down => popup.step(1),
        KeyCode::PageUp => popup.step(-8),
        KeyCode::PageDown => popup.step(8),
        KeyCode::Enter | KeyCode::Tab => dispatch::take_candidate(state),
        KeyCode::Esc => state.popup = None,
        _ => return false,
    }
    true
}

/// What is offered follows what is typed, and goes with a key that types nothing.
fn refresh_popup(state: &mut State, key: KeyEvent) {
    let types = match key.code {
        KeyCode::Char(character) => character.is_alphanumeric() || "_\"-$".contains(character),
        KeyCode::Backspace => true,
        _ => false,
    };
    state.popup = if types { dispatch::offered(state) } else { None };
}

/// A key that no command has: text, where there is some.
pub fn unbound(state: &mut State, key: KeyEvent) {
    if state.focus == Pane::Editor {
        if key.code == KeyCode::Tab && state.tab().editor.is_behind_word() {
            return dispatch::complete(state);
        }
        let page = usize::try_from(dispatch::page(state)).unwrap_or(1);
        state.tab_mut().editor.key(key, page);
        if state.popup.is_some() {
            refresh_popup(state, key);
        }
    }
}

/// A key while the history is searched: the list follows what is typed.
pub fn search(state: &mut State, key: KeyEvent, effects: &mut Vec<Effect>) {
    match key.code {
        KeyCode::Enter | KeyCode::Down => state.history.searching = false,
        KeyCode::Esc => {
            state.history.searching = false;
            state.history.clear_search();
            effects.push(state.history.list());
        }
        _ => {
            if state.history.search_mut().key(key) {
                effects.push(state.history.list());
            } else if let Some(command) = state.keymap.resolve(&[Context::Everywhere], key) {
                state.history.searching = false;
                dispatch::command(state, command, effects);
            }
        }
    }
}

/// A key for the dialog on top.
pub fn overlay(state: &mut State, key: KeyEvent, effects: &mut Vec<Effect>) {
    let Some(overlay) = state.overlay.take() else { return };
    if key.code == KeyCode::Esc {
        return;
    }
    match overlay {
        Overlay::Welcome(mut welcome) => {
            match key.code {
                KeyCode::Enter => return choose(state, CHOICES[welcome.selected].0, effects),
                KeyCode::Char(digit @ '1'..='4') => {
                    let index = digit.to_digit(10).and_then(|digit| usize::try_from(digit).ok());
                    return choose(state, CHOICES[index.unwrap_or(1) - 1].0, effects);
                }
                KeyCode::Char('q') => state.quit = true,
                _ => welcome.step(rows(key)),
            }
            state.overlay = Some(Overlay::Welcome(welcome));
        }
        Overlay::Palette(palette) => palette_key(state, palette, key, effects),
        Overlay::Prompt(prompt) => prompt_key(state, prompt, key, effects),
        Overlay::Connections(connections) => connections_key(state, connections, key, effects),
        Overlay::Guard(guard) => guard_key(state, guard, key, effects),
        Overlay::Offer(offer) if key.code == KeyCode::Enter => {
            conversion::open(state, &offer.name, &offer.converted);
        }
        offer @ Overlay::Offer(_) => state.overlay = Some(offer),
        Overlay::Help(mut help) => {
            if matches!(key.code, KeyCode::Char('q' | '?') | KeyCode::Enter | KeyCode::F(1 | 9)) {
                return;
            }
            help.scroll(rows(key), state);
            state.overlay = Some(Overlay::Help(help));
        }
    }
}

/// Enter connects to the selected one, `v` compares with it.
fn connections_key(
    state: &mut State,
    mut connections: Connections,
    key: KeyEvent,
    effects: &mut Vec<Effect>,
) {
    let name = connections.selected().map(|facts| facts.name.clone());
    match (key.code, name) {
        (KeyCode::Enter, Some(name)) => return dispatch::connect(state, vec![name], effects),
        (KeyCode::Char('v'), Some(name)) => return dispatch::compare(state, vec![name], effects),
        _ => connections.step(rows(key)),
    }
    state.overlay = Some(Overlay::Connections(connections));
}

/// A yes by its letter, a code by its digits.
fn guard_key(state: &mut State, mut guard: Box<Guard>, key: KeyEvent, effects: &mut Vec<Effect>) {
    let unlocked = state.is_unlocked();
    match (&guard.question.code, key.code) {
        (None, KeyCode::Char('y' | 'Y')) => {
            let consent = Consent { yes: true, codes: Vec::new(), unlocked };
            return send_agreed(state, *guard, consent, effects);
        }
        (None, KeyCode::Char('n' | 'N')) => return state.say("not sent"),
        (Some(_), KeyCode::Enter) if !guard.field.text().trim().is_empty() => {
            let codes = vec![guard.field.text().trim().to_owned()];
            let consent = Consent { yes: true, codes, unlocked };
            return send_agreed(state, *guard, consent, effects);
        }
        (_, KeyCode::Up) => guard.scroll(-1),
        (_, KeyCode::Down) => guard.scroll(1),
        (Some(_), _) => drop(guard.field.key(key)),
        (None, _) => {}
    }
    state.overlay = Some(Overlay::Guard(guard));
}

/// How far a key moves in a list; letters move only where nothing is typed.
fn rows(key: KeyEvent) -> isize {
    match key.code {
        KeyCode::Up | KeyCode::Char('k') => -1,
        KeyCode::Down | KeyCode::Char('j') => 1,
        KeyCode::PageUp => -10,
        KeyCode::PageDown | KeyCode::Char(' ') => 10,
        KeyCode::Home | KeyCode::Char('g') => -10_000,
        KeyCode::End | KeyCode::Char('G') => 10_000,
        _ => 0,
    }
}

fn choose(state: &mut State, choice: Choice, effects: &mut Vec<Effect>) {
    state.overlay = None;
    match choice {
        Choice::Bank => dispatch::command(state, Command::SampleBank, effects),
        Choice::Music => dispatch::command(state, Command::SampleMusic, effects),
        Choice::OpenFile => dispatch::command(state, Command::DraftOpen, effects),
        Choice::Empty => {}
    }
}

fn palette_key(state: &mut State, mut palette: Palette, key: KeyEvent, effects: &mut Vec<Effect>) {
    match key.code {
        KeyCode::Enter => {
            return match palette.asked(state) {
                Ok(asked) => dispatch::asked(state, asked, effects),
                Err(problem) => state.fail(problem),
            };
        }
        KeyCode::Up | KeyCode::Down | KeyCode::PageUp | KeyCode::PageDown => {
            palette.step(rows(key), state);
        }
        KeyCode::Backspace if palette.field.text().is_empty() => return,
        _ => {
            if palette.field.key(key) {
                palette.selected = super::widget::Selection::default();
            }
        }
    }
    state.overlay = Some(Overlay::Palette(palette));
}

fn prompt_key(state: &mut State, mut prompt: Prompt, key: KeyEvent, effects: &mut Vec<Effect>) {
    if key.code != KeyCode::Enter {
        prompt.field.key(key);
        state.overlay = Some(Overlay::Prompt(prompt));
        return;
    }
    let text = prompt.field.text().trim().to_owned();
    match prompt.kind {
        _ if text.is_empty() => {}
        Kind::OpenFile => effects.push(Effect::Open(vec![text.into()])),
        Kind::SaveAs => dispatch::write(state, text, effects),
    }
}
