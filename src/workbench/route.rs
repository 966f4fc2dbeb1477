//! Who gets a key, a paste, the mouse or a command. What comes of it is decided by who gets it.

use crossterm::event::{KeyCode, KeyEvent, MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::{Position, Rect};

use super::awaited::Ready;
use super::command::{
    Asked, Command, ConnectionCommand, Context, DialogCommand, DraftCommand, ResultsCommand,
    SampleCommand, TextCommand, When, WindowCommand,
};
use super::desk::Desk;
use super::effect::Effect;
use super::layout::Pane;
use super::overlay::connections::Connections;
use super::overlay::explain::Explain;
use super::overlay::help::{Help, Topic};
use super::overlay::ledger::Ledger;
use super::overlay::palette::Palette;
use super::overlay::prompt::{Kind, Prompt};
use super::overlay::{Answer, Overlay};
use super::pane::behaviour::Taken;
use super::state::State;
use super::{
    awaited, connection, conversion, drafts, failed, forms, from_item, past_runs, reading_on,
    rehearsing, rows, scan, status, submission, table_work, undoing, window,
};

/// Rows for one notch of the wheel, as most programs of a terminal have it.
const WHEEL_ROWS: isize = 3;

/// A key goes to the dialog on top, else to the pane that is in the middle of something, else to a command, else into
/// the text. Only quitting and cancelling come before all: they are wanted most when something else has the keys.
pub fn press(state: &mut State, key: KeyEvent, effects: &mut Vec<Effect>) {
    if state.desk.notice.as_ref().is_some_and(|notice| !notice.error) {
        state.desk.notice = None;
    }
    let global = state.desk.keymap.resolve(&[Context::Everywhere], key);
    if let Some(way_out @ Command::Window(WindowCommand::Quit | WindowCommand::Interrupt)) = global
    {
        return command(state, way_out, effects);
    }
    if state.overlay.is_some() {
        return to_dialog(state, key, effects);
    }
    match state.panes.first(key, &mut state.desk, effects) {
        Taken::Yes => return,
        Taken::As(meant) => return command(state, meant, effects),
        Taken::No => {}
    }
    match state.desk.keymap.resolve(state.panes.contexts(&state.desk), key) {
        Some(meant) => {
            state.desk.popup = None;
            command(state, meant, effects);
        }
        None => {
            state.desk.confirming = None;
            state.panes.unbound(key, &mut state.desk);
        }
    }
}

/// The dialog is off the screen while it answers, so that what it asks for can put another one there.
fn to_dialog(state: &mut State, key: KeyEvent, effects: &mut Vec<Effect>) {
    let Some(mut overlay) = state.overlay.take() else { return };
    if key.code == KeyCode::Esc {
        return;
    }
    let answer = overlay.dialog_mut().key(key, &mut state.desk, effects);
    answered(state, overlay, answer, effects);
}

fn answered(state: &mut State, overlay: Overlay, answer: Answer, effects: &mut Vec<Effect>) {
    match answer {
        Answer::Stays => state.overlay = Some(overlay),
        Answer::Closes => {}
        Answer::Asks(asked) => obey(state, &asked, effects),
    }
}

/// The wheel is so many keys up or down: every dialog knows what these do in it.
fn mouse_on_dialog(state: &mut State, event: MouseEvent, effects: &mut Vec<Effect>) {
    let wheel = |state: &mut State, code, effects: &mut Vec<Effect>| {
        (0..WHEEL_ROWS).for_each(|_| to_dialog(state, KeyEvent::from(code), effects));
    };
    match event.kind {
        MouseEventKind::ScrollUp => wheel(state, KeyCode::Up, effects),
        MouseEventKind::ScrollDown => wheel(state, KeyCode::Down, effects),
        MouseEventKind::Down(MouseButton::Left) => {
            let Some(mut overlay) = state.overlay.take() else { return };
            let screen = Rect::from((Position::ORIGIN, state.desk.size));
            let at = Position::new(event.column, event.row);
            let answer = overlay.dialog_mut().click(at, screen, &mut state.desk);
            answered(state, overlay, answer, effects);
        }
        _ => {}
    }
}

pub fn paste(state: &mut State, text: &str, effects: &mut Vec<Effect>) {
    match &mut state.overlay {
        Some(overlay) => overlay.dialog_mut().paste(text, &mut state.desk),
        None => {
            let was_empty = state.desk.tab().editor.is_empty();
            state.panes.paste(text, &mut state.desk, effects);
            forms::offer(&mut state.desk, was_empty, text);
        }
    }
}

/// A click focuses and chooses, the wheel scrolls what is under it. While a dialog is there it has the mouse.
pub fn mouse(state: &mut State, event: MouseEvent, effects: &mut Vec<Effect>) {
    if state.overlay.is_some() {
        return mouse_on_dialog(state, event, effects);
    }
    let (panes, desk) = (&mut state.panes, &mut state.desk);
    if event.kind != MouseEventKind::Moved {
        desk.popup = None;
    }
    let (column, row) = (event.column, event.row);
    match event.kind {
        MouseEventKind::ScrollUp => panes.wheel(column, row, -WHEEL_ROWS, desk),
        MouseEventKind::ScrollDown => panes.wheel(column, row, WHEEL_ROWS, desk),
        MouseEventKind::Down(MouseButton::Left) if row == desk.areas().tabs.y => {
            status::click_tabs(desk, column);
        }
        MouseEventKind::Down(MouseButton::Left) => panes.click(column, row, desk, effects),
        MouseEventKind::Drag(MouseButton::Left) => panes.drag(column, row, desk),
        MouseEventKind::Down(_)
        | MouseEventKind::Up(_)
        | MouseEventKind::Drag(_)
        | MouseEventKind::Moved
        | MouseEventKind::ScrollLeft
        | MouseEventKind::ScrollRight => {}
    }
}

/// Does a command, unless it makes no sense now.
pub fn command(state: &mut State, command: Command, effects: &mut Vec<Effect>) {
    obey(state, &Asked::command(command), effects);
}

/// Does a command that had to wait.
pub fn resume(state: &mut State, ready: &Ready, effects: &mut Vec<Effect>) {
    if ready.is_confirmed {
        state.desk.confirming = Some(ready.asked.command);
    }
    obey(state, &ready.asked, effects);
}

/// Does what the palette or the command line asks for, unless it makes no sense now.
fn obey(state: &mut State, asked: &Asked, effects: &mut Vec<Effect>) {
    let argument = asked.argument.as_deref().filter(|argument| !argument.is_empty());
    let (panes, desk) = (&mut state.panes, &mut state.desk);
    if !desk.allows(asked.command.spec().when) {
        if desk.is_running() {
            desk.say("a run is under way; Esc cancels it");
        } else if asked.command.spec().when == When::More {
            desk.say("there is no further page");
        } else if asked.command.spec().when == When::Rows {
            desk.say("there are no rows here: a SELECT reads some");
        }
        return;
    }
    let confirmed = desk.confirming.take() == Some(asked.command);
    if awaited::keep(desk, asked, confirmed) {
        return;
    }
    match asked.command {
        Command::Draft(command) => draft(state, command, argument, confirmed, effects),
        Command::Text(TextCommand::Line) if argument.is_none() => prompt(state, Kind::Line, ""),
        Command::Text(command) => panes.editor.command(command, argument, desk, effects),
        Command::Focus(pane) => desk.focus(pane),
        Command::Results(ResultsCommand::ReadOn) => submission::read_on(desk, effects),
        Command::Results(ResultsCommand::ReadAll) => reading_on::read_all(desk, argument, effects),
        Command::Results(ResultsCommand::Undo) => undoing::ask(desk, None, false, effects),
        Command::Results(ResultsCommand::Failed) => failed::ask(desk, &panes.history, effects),
        Command::Results(ResultsCommand::Resume) => {
            failed::resume(desk, &mut panes.history, argument, effects);
        }
        Command::Rows(command) => {
            let asked = (command, argument);
            let dialog = rows::command(&mut panes.results, desk, asked, effects);
            state.overlay = dialog.or(state.overlay.take());
        }
        Command::Item(command) => {
            let dialog = from_item::command(&panes.detail, desk, command);
            let dialog = dialog.map(|dialog| Overlay::EditValue(Box::new(dialog)));
            state.overlay = dialog.or(state.overlay.take());
        }
        Command::Detail(command) => panes.detail.command(command, desk, effects),
        Command::Pane(command) => panes.command(command, desk, effects),
        Command::Screen(command) => window::screen(desk, command, argument, effects),
        Command::History(command) => {
            past_runs::command(state, command, argument, confirmed, effects);
        }
        Command::Tables(command) => table_work::command(state, command, confirmed, effects),
        Command::Dialog(command) => open_dialog(state, command, argument, effects),
        Command::Sample(command) => effects.push(Effect::LoadSample(sample(command).to_owned())),
        Command::Connection(command) => where_to(state, command, argument, effects),
        Command::Window(command) => window::command(state, command, confirmed, effects),
    }
}

fn draft(
    state: &mut State,
    command: DraftCommand,
    argument: Option<&str>,
    confirmed: bool,
    effects: &mut Vec<Effect>,
) {
    let desk = &mut state.desk;
    match command {
        DraftCommand::Run => {
            if confirmed || !asks_about_scan(desk, command) {
                submission::run(desk, None, effects);
            }
        }
        DraftCommand::RunHere => {
            if confirmed || !asks_about_scan(desk, command) {
                submission::run_here(desk, effects);
            }
        }
        DraftCommand::CancelRun => desk.cancel_run(effects),
        DraftCommand::AskAgain => submission::ask_again(desk, effects),
        DraftCommand::Look => submission::look(desk, effects),
        DraftCommand::NextMode => match argument {
            Some(name) => drafts::set_mode(desk, name),
            None => drafts::next_mode(desk, effects),
        },
        DraftCommand::Convert => conversion::ask(desk, effects),
        DraftCommand::Export => match argument {
            Some(form) => forms::export(desk, form, effects),
            None => prompt(state, Kind::Export, ""),
        },
        DraftCommand::ImportForm => forms::import(desk, effects),
        DraftCommand::Plan => show_plan(state),
        DraftCommand::Rehearse => rehearsing::ask(desk, effects),
        DraftCommand::Undo => undoing::ask(desk, argument, false, effects),
        DraftCommand::UndoCheck => undoing::ask(desk, argument, true, effects),
        DraftCommand::Format => drafts::format(desk, effects),
        DraftCommand::New => {
            desk.add_draft(None, "");
            desk.focus(Pane::Editor);
        }
        DraftCommand::Open => match argument {
            Some(path) => effects.push(Effect::Open(vec![path.into()])),
            None => prompt(state, Kind::OpenFile, ""),
        },
        DraftCommand::Save => save(state, argument, effects),
        DraftCommand::Close => drafts::close(desk, confirmed, effects),
        DraftCommand::Next => drafts::go_to_tab(desk, 1),
        DraftCommand::Previous => drafts::go_to_tab(desk, desk.tabs.len() - 1),
        DraftCommand::EditOutside => drafts::edit_outside(desk, effects),
    }
}

/// A scan on a service is paid for: the first press asks, and says so; the second sends.
fn asks_about_scan(desk: &mut Desk, command: DraftCommand) -> bool {
    let Some(question) = scan::question(desk, command) else { return false };
    desk.confirming = Some(Command::Draft(command));
    desk.say(question);
    true
}

fn show_plan(state: &mut State) {
    state.desk.understand();
    state.overlay = Some(help(state, Topic::Plan));
}

fn save(state: &mut State, argument: Option<&str>, effects: &mut Vec<Effect>) {
    let file = state.desk.tab().file.clone();
    match argument.map(Into::into).or(file) {
        Some(path) => drafts::write(&state.desk, path, effects),
        None => {
            let name = state.desk.tab().name.clone();
            prompt(state, Kind::SaveAs, &name);
        }
    }
}

fn prompt(state: &mut State, kind: Kind, text: &str) {
    state.overlay = Some(Overlay::Prompt(Prompt::new(kind, text)));
}

fn open_dialog(
    state: &mut State,
    command: DialogCommand,
    argument: Option<&str>,
    effects: &mut Vec<Effect>,
) {
    state.overlay = Some(match command {
        DialogCommand::Explain => match Explain::open(&mut state.desk, argument) {
            Ok(explain) => Overlay::Explain(explain),
            Err(not_found) => return state.desk.say(not_found.to_string()),
        },
        DialogCommand::Ledger => {
            let ledger = Ledger::new();
            effects.push(ledger.asked(&state.desk));
            Overlay::Ledger(ledger)
        }
        DialogCommand::ByName => Overlay::Palette(Palette::command_line()),
        DialogCommand::Palette => Overlay::Palette(Palette::default()),
        DialogCommand::Help => help(state, Topic::Keys),
        DialogCommand::Messages => help(state, Topic::Messages),
    });
}

fn help(state: &State, topic: Topic) -> Overlay {
    Overlay::Help(Help::new(topic, state.panes.contexts(&state.desk)))
}

fn sample(command: SampleCommand) -> &'static str {
    match command {
        SampleCommand::Bank => "bank",
        SampleCommand::Music => "music",
    }
}

fn where_to(
    state: &mut State,
    command: ConnectionCommand,
    argument: Option<&str>,
    effects: &mut Vec<Effect>,
) {
    let desk = &mut state.desk;
    let words = argument.map(|line| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>());
    match (command, words) {
        (ConnectionCommand::Choose, Some(words)) => connection::connect(desk, words, effects),
        (ConnectionCommand::Versus, Some(words)) => connection::compare(desk, words, effects),
        (ConnectionCommand::Choose | ConnectionCommand::Versus, None) => {
            state.overlay = Some(Overlay::Connections(Connections::default()));
            effects.push(Effect::ListConnections);
        }
        (ConnectionCommand::Pull, Some(words)) => connection::pull_sample(desk, &words, effects),
        (ConnectionCommand::Pull, None) => connection::pull_selected(desk, effects),
        (ConnectionCommand::Unlock, _) => connection::unlock(desk, argument),
    }
}
