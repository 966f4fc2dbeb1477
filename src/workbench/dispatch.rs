//! What each command does.

use std::path::PathBuf;

use super::command::Command;
use super::conversion;
use super::effect::{Effect, Side};
use super::layout::{Pane, Shape};
use super::overlay::Overlay;
use super::overlay::connections::Connections;
use super::overlay::help::{Help, Topic};
use super::overlay::palette::{Asked, Palette};
use super::overlay::prompt::{Kind, Prompt};
use super::pane::capacity;
use super::pane::completion::Popup;
use super::pane::detail::{self, View};
use super::scan;
use super::state::State;
use super::theme::Theme;
use super::update::{ask_again, run};
use super::widget::list;
use crate::api::wire::value::item_to_json;
use crate::draft::complete::complete as complete_at;
use crate::draft::format::formatted;
use crate::draft::{Format, Mode};
use crate::session::transfer::Choice;

/// Two presses of Ctrl-C within this time quit.
const INTERRUPT_PAUSE_MS: u64 = 2000;

const UNLOCK_MINUTES_USUAL: &str = "15m";
const UNLOCK_MINUTES_MAX: u64 = 480;

/// Does a command, unless it makes no sense now.
pub fn command(state: &mut State, command: Command, effects: &mut Vec<Effect>) {
    if !(command.spec().enabled)(state) {
        if state.is_running() {
            state.say("a run is under way; Esc cancels it");
        }
        return;
    }
    let confirmed = state.confirming.take() == Some(command);
    match command {
        Command::Run | Command::RunHere
            if !confirmed && let Some(question) = scan::question(state, command) =>
        {
            state.confirming = Some(command);
            state.say(question);
        }
        Command::Quit => quit(state, confirmed),
        Command::DraftClose => close(state, confirmed, effects),
        other => {
            let done = draft_command(state, other, effects)
                || text_command(state, other, effects)
                || pane_command(state, other)
                || rail_command(state, other, effects)
                || window_command(state, other, effects);
            debug_assert!(done, "{other:?} does nothing");
        }
    }
}

/// A command from the palette or the command line.
pub fn asked(state: &mut State, asked: Asked, effects: &mut Vec<Effect>) {
    let Some(argument) = asked.argument.filter(|argument| !argument.is_empty()) else {
        return command(state, asked.command, effects);
    };
    match asked.command {
        Command::DraftOpen => effects.push(Effect::Open(vec![argument.into()])),
        Command::DraftSave => write(state, argument, effects),
        Command::ThemeNext => set_theme(state, &argument),
        Command::ModeNext => match mode_named(&argument) {
            Some(mode) => state.tab_mut().editor.write_mode(mode.name()),
            None => {
                state
                    .fail(format!("`{argument}` is no mode; there are single, batch, transaction"));
            }
        },
        Command::Connections => connect(state, words(&argument), effects),
        Command::Versus => compare(state, words(&argument), effects),
        Command::Pull => pull_sample(state, &words(&argument), effects),
        Command::Unlock => unlock(state, &argument),
        other => command(state, other, effects),
    }
}

fn words(argument: &str) -> Vec<String> {
    argument.split_whitespace().map(str::to_owned).collect()
}

fn choose_connection(state: &mut State, effects: &mut Vec<Effect>) {
    state.overlay = Some(Overlay::Connections(Connections::default()));
    effects.push(Effect::ListConnections);
}

/// Leaves this connection for another.
pub fn connect(state: &mut State, words: Vec<String>, effects: &mut Vec<Effect>) {
    // What was unlocked is this connection: a run may meet the other one before its name is on the screen.
    state.unlocked_until_ms = None;
    state.say(format!("connecting to {}", words.join(" ")));
    effects.push(Effect::Connect { words, side: Side::First });
}

/// Has each draft run on a second connection too, or no longer.
pub fn compare(state: &mut State, words: Vec<String>, effects: &mut Vec<Effect>) {
    if words == ["off"] {
        state.versus = None;
        return state.say("drafts run on one connection");
    }
    effects.push(Effect::Connect { words, side: Side::Second });
}

/// What the SELECT at the cursor reads.
fn pull_selected(state: &mut State, effects: &mut Vec<Effect>) {
    let editor = &state.tab().editor;
    let statement = editor.statement_at_cursor().and_then(|at| editor.draft().statements.get(at));
    let select = statement.filter(|statement| statement.verb().is_select());
    let Some((table, text)) = select.and_then(|one| Some((one.table.clone()?, one.text.clone())))
    else {
        return state.say("the cursor is in no SELECT; `:pull TABLE 50` takes a sample");
    };
    state.say(format!("pulling from {table}"));
    effects.push(Effect::Pull { table, choice: Choice::Where(text) });
}

/// `accounts 50`.
fn pull_sample(state: &mut State, words: &[String], effects: &mut Vec<Effect>) {
    let (Some(table), Some(Ok(count))) =
        (words.first(), words.get(1).map(|word| word.parse::<usize>()))
    else {
        return state.fail("`:pull TABLE 50` takes a sample of so many items");
    };
    state.say(format!("pulling from {table}"));
    effects.push(Effect::Pull { table: table.clone(), choice: Choice::Sample(count) });
}

/// For so many minutes: `15m`, or `15`.
fn unlock(state: &mut State, argument: &str) {
    let minutes: Option<u64> = argument.trim_end_matches(['m', ' ']).parse().ok();
    let Some(minutes) = minutes.filter(|minutes| *minutes <= UNLOCK_MINUTES_MAX) else {
        return state
            .fail(format!("`{argument}` is no time; `:unlock 15m` unlocks for 15 minutes"));
    };
    state.unlocked_until_ms = Some(state.now_ms + minutes * 60_000);
    state.say(if state.is_unlocked() {
        format!("{} takes a yes for {minutes} min", state.connection.name)
    } else {
        format!("{} is guarded again", state.connection.name)
    });
}

fn draft_command(state: &mut State, command: Command, effects: &mut Vec<Effect>) -> bool {
    match command {
        Command::Run => run(state, None, effects),
        Command::RunHere => run_here(state, effects),
        Command::CancelRun => cancel(state, effects),
        Command::AskAgain => ask_again(state, effects),
        Command::Look => {
            let run = state.report().map_or(0, |report| report.run);
            state.say(format!("reading the items of run {run}"));
            effects.push(Effect::Look(run));
        }
        Command::ModeNext => next_mode(state, effects),
        Command::Convert => conversion::ask(state, effects),
        Command::Format => format(state),
        Command::DraftNew => {
            state.add_draft(None, "");
            state.focus(Pane::Editor);
        }
        Command::DraftOpen => prompt(state, Kind::OpenFile, ""),
        Command::DraftSave => save(state, effects),
        Command::DraftNext => go_to_tab(state, 1),
        Command::DraftPrevious => go_to_tab(state, state.tabs.len() - 1),
        Command::DraftEditor => {
            let tab = state.tab();
            let (id, name, text) = (tab.id.clone(), tab.name.clone(), tab.editor.text());
            effects.push(Effect::LendToEditor { tab: id, name, text });
        }
        _ => return false,
    }
    true
}

fn text_command(state: &mut State, command: Command, effects: &mut Vec<Effect>) -> bool {
    if command == Command::Complete {
        complete(state);
        return true;
    }
    let editor = &mut state.tab_mut().editor;
    match command {
        Command::ProblemNext => editor.next_problem(),
        Command::StatementNext => editor.step_statement(1),
        Command::StatementPrevious => editor.step_statement(-1),
        Command::Undo => editor.undo(),
        Command::Redo => editor.redo(),
        Command::SelectAll => editor.select_all(),
        Command::Cut if editor.is_selecting() => effects.push(Effect::Copy(editor.cut())),
        Command::Cut => {}
        Command::Paste => editor.paste_yanked(),
        _ => return false,
    }
    true
}

fn pane_command(state: &mut State, command: Command) -> bool {
    match command {
        Command::FocusTables => state.focus(Pane::Tables),
        Command::FocusHistory => state.focus(Pane::History),
        Command::FocusEditor => state.focus(Pane::Editor),
        Command::FocusResults => state.focus(Pane::Results),
        Command::FocusDetail => state.focus(Pane::Detail),
        Command::FocusCapacity => state.focus(Pane::Capacity),
        Command::FocusNext => step_focus(state, 1),
        Command::FocusPrevious => step_focus(state, -1),
        Command::ShowReasons => show(state, View::Reasons),
        Command::ShowItem => show(state, View::Item),
        Command::ShowWire => show(state, View::Wire),
        Command::Up => step(state, -1),
        Command::Down => step(state, 1),
        Command::PageUp => step(state, -page(state)),
        Command::PageDown => step(state, page(state)),
        Command::First => step(state, isize::MIN / 2),
        Command::Last => step(state, isize::MAX / 2),
        Command::Left => sideways(state, -1),
        Command::Right => sideways(state, 1),
        Command::ZoomToggle => state.zoom = !state.zoom,
        Command::RailToggle => toggle_rail(state),
        _ => return false,
    }
    true
}

fn rail_command(state: &mut State, command: Command, effects: &mut Vec<Effect>) -> bool {
    match command {
        Command::Open => open(state, effects),
        Command::CopyValue => copy_value(state, effects),
        Command::HistorySearch => state.history.searching = true,
        Command::HistoryRerun => rerun(state, effects),
        Command::TablesRefresh => effects.push(Effect::ListTables),
        Command::TableSelect => select_skeleton(state),
        Command::SampleBank => effects.push(Effect::LoadSample("bank".to_owned())),
        Command::SampleMusic => effects.push(Effect::LoadSample("music".to_owned())),
        Command::Connections | Command::Versus => choose_connection(state, effects),
        Command::Pull => pull_selected(state, effects),
        Command::Unlock => unlock(state, UNLOCK_MINUTES_USUAL),
        _ => return false,
    }
    true
}

fn window_command(state: &mut State, command: Command, effects: &mut Vec<Effect>) -> bool {
    match command {
        Command::Palette => state.overlay = Some(Overlay::Palette(Palette::default())),
        Command::ByName => state.overlay = Some(Overlay::Palette(Palette::command_line())),
        Command::Help => state.overlay = Some(Overlay::Help(Help::new(Topic::Keys))),
        Command::Plan => show_plan(state),
        Command::Messages => state.overlay = Some(Overlay::Help(Help::new(Topic::Messages))),
        Command::ThemeNext => {
            let next = match state.theme_name.as_str() {
                "dark" => "light",
                "light" => "mono",
                _ => "dark",
            };
            set_theme(state, next);
        }
        Command::MouseToggle => {
            state.mouse = !state.mouse;
            effects.push(Effect::SetMouse(state.mouse));
            state.say(if state.mouse {
                "the mouse is ours"
            } else {
                "the mouse is the terminal's"
            });
        }
        Command::Escape => escape(state, effects),
        Command::Interrupt => interrupt(state, effects),
        Command::Back => back(state),
        Command::Suspend => effects.push(Effect::Suspend),
        _ => return false,
    }
    true
}

/// Cancels the innermost thing; never quits.
fn escape(state: &mut State, effects: &mut Vec<Effect>) {
    if state.focus == Pane::Editor && state.tab().editor.is_selecting() {
        state.tab_mut().editor.cancel_selection();
    } else if state.is_running() {
        cancel(state, effects);
    } else if state.notice.take().is_some() {
        // An error was dismissed.
    } else if state.focus == Pane::History && !state.history.search().text().is_empty() {
        state.history.clear_search();
        effects.push(state.history.list());
    } else if state.zoom {
        state.zoom = false;
    } else {
        state.focus(Pane::Editor);
    }
}

/// Ctrl-C: copies, cancels a run, and quits when pressed twice.
fn interrupt(state: &mut State, effects: &mut Vec<Effect>) {
    if state.overlay.is_none() && state.focus == Pane::Editor && state.tab().editor.is_selecting() {
        let text = state.tab_mut().editor.copy();
        effects.push(Effect::Copy(text));
        return state.say("copied");
    }
    let now = state.now_ms;
    let twice =
        state.interrupted_ms.is_some_and(|then| now.saturating_sub(then) <= INTERRUPT_PAUSE_MS);
    state.interrupted_ms = Some(now);
    if twice {
        state.quit = true;
    } else if state.is_running() {
        cancel(state, effects);
    } else {
        state.say("Ctrl-C again quits; every draft is kept");
    }
}

fn quit(state: &mut State, confirmed: bool) {
    if state.is_running() && !confirmed {
        state.confirming = Some(Command::Quit);
        return state.fail("a run is under way: once more leaves without its answer");
    }
    state.quit = true;
}

fn back(state: &mut State) {
    if state.zoom {
        state.zoom = false;
    } else if matches!(state.focus, Pane::Tables | Pane::History) && state.shape() != Shape::Wide {
        state.focus(Pane::Editor);
    } else {
        quit(state, false);
    }
}

fn cancel(state: &mut State, effects: &mut Vec<Effect>) {
    if let Some(running) = &mut state.running {
        running.cancelled = true;
        effects.push(Effect::Cancel(running.submit.run));
    }
}

fn close(state: &mut State, confirmed: bool, effects: &mut Vec<Effect>) {
    let tab = state.tab();
    let kept = tab.is_untouched() || (tab.file.is_some() && !tab.is_changed());
    if !kept && !confirmed {
        state.confirming = Some(Command::DraftClose);
        return state.say("this draft is in no file: once more forgets it, ^S saves it");
    }
    let closed = state.tabs.remove(state.current);
    effects.push(Effect::Discard(closed.id));
    state.current = state.current.min(state.tabs.len().saturating_sub(1));
    if state.tabs.is_empty() {
        state.add_draft(None, "");
    }
}

fn go_to_tab(state: &mut State, steps: usize) {
    state.current = (state.current + steps) % state.tabs.len();
}

fn run_here(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(position) = state.tab().editor.statement_at_cursor() else {
        return state.say("there is no statement to run");
    };
    if state.tab().editor.draft().statements[position].off {
        return state.say("this statement is off");
    }
    run(state, Some(vec![position]), effects);
}

/// A transaction draft has no mode line: its other mode is another draft.
fn next_mode(state: &mut State, effects: &mut Vec<Effect>) {
    let next = match state.tab().editor.draft().mode {
        Mode::Single => Mode::Batch,
        Mode::Batch => Mode::Transaction,
        Mode::Transaction => Mode::Single,
        Mode::TransactWrite => return conversion::ask(state, effects),
    };
    state.tab_mut().editor.write_mode(next.name());
}

fn mode_named(name: &str) -> Option<Mode> {
    [Mode::Single, Mode::Batch, Mode::Transaction].into_iter().find(|mode| mode.name() == name)
}

fn prompt(state: &mut State, kind: Kind, text: &str) {
    state.overlay = Some(Overlay::Prompt(Prompt::new(kind, text)));
}

/// A long text is understood first.
fn show_plan(state: &mut State) {
    super::update::understand(state);
    state.overlay = Some(Overlay::Help(Help::new(Topic::Plan)));
}

fn format(state: &mut State) {
    let editor = &mut state.tab_mut().editor;
    let (text, statement) = (editor.text(), editor.statement_at_cursor());
    let formatted = formatted(editor.format(), &text);
    if formatted == text {
        return state.say("the draft is laid out already");
    }
    editor.replace_all(&formatted);
    // The cursor stays with its statement.
    let starts = editor.draft().statements.iter().map(|statement| statement.span.start);
    if let Some(start) = statement.and_then(|at| starts.clone().nth(at)) {
        editor.go_to(start);
    }
}

/// Offers what may stand at the cursor; of one thing that is begun already the rest is put in at once.
pub fn complete(state: &mut State) {
    state.popup = offered(state);
    if state.popup.as_ref().is_some_and(|popup| popup.only().is_some()) {
        take_candidate(state);
    }
}

/// What may stand at the cursor, if anything is known.
pub fn offered(state: &State) -> Option<Popup> {
    let editor = &state.tab().editor;
    let tables = state.tables.known().map(|(tables, _)| tables).unwrap_or_default();
    Popup::of(complete_at(editor.draft(), &editor.text(), editor.cursor_byte(), &tables))
}

/// Puts in what is chosen of what is offered.
pub fn take_candidate(state: &mut State) {
    let Some(popup) = state.popup.take() else { return };
    if let Some((span, candidate)) = popup.chosen() {
        state.tab_mut().editor.replace(span, &candidate.text);
    }
}

fn save(state: &mut State, effects: &mut Vec<Effect>) {
    match state.tab().file.clone() {
        Some(path) => write_to(state, path, effects),
        None => {
            let name = state.tab().name.clone();
            prompt(state, Kind::SaveAs, &name);
        }
    }
}

/// Writes the draft to a file of this name.
pub fn write(state: &State, path: String, effects: &mut Vec<Effect>) {
    write_to(state, PathBuf::from(path), effects);
}

fn write_to(state: &State, path: PathBuf, effects: &mut Vec<Effect>) {
    let tab = state.tab();
    let (id, text, revision) = (tab.id.clone(), tab.editor.text(), tab.editor.revision());
    let known = tab.known.filter(|_| tab.file.as_ref() == Some(&path));
    let allowed = tab.overwrite.as_ref().filter(|(allowed, _)| *allowed == path);
    let known = allowed.map(|(_, found)| *found).or(known);
    effects.push(Effect::Write { tab: id, path, text, revision, known });
}

fn set_theme(state: &mut State, name: &str) {
    match Theme::bundled(name, state.depth) {
        Ok(theme) => {
            state.theme = theme;
            name.clone_into(&mut state.theme_name);
            state.say(format!("theme {name}"));
        }
        Err(problem) => state.fail(problem.to_string()),
    }
}

/// The panes in the order Tab goes through them.
fn order(state: &State) -> Vec<Pane> {
    let main = [Pane::Editor, Pane::Results, Pane::Detail, Pane::Capacity];
    let rail = [Pane::Tables, Pane::History];
    if state.shape() == Shape::Wide && !state.rail {
        main.to_vec()
    } else {
        [&main[..], &rail].concat()
    }
}

fn step_focus(state: &mut State, steps: isize) {
    let order = order(state);
    let count = isize::try_from(order.len()).unwrap_or(1);
    let now = order.iter().position(|pane| *pane == state.focus).unwrap_or(0);
    let next = isize::try_from(now).unwrap_or(0) + steps;
    state.focus(order[usize::try_from(next.rem_euclid(count)).unwrap_or(0)]);
}

pub fn show(state: &mut State, view: View) {
    state.detail.view = view;
    state.detail.top = 0;
    if state.shape() != Shape::Wide {
        state.focus(Pane::Detail);
    }
}

fn toggle_rail(state: &mut State) {
    let in_rail = matches!(state.focus, Pane::Tables | Pane::History);
    if state.shape() == Shape::Wide {
        state.rail = !state.rail;
        if in_rail {
            state.focus = Pane::Editor;
        }
    } else {
        state.focus(if in_rail { Pane::Editor } else { Pane::Tables });
    }
}

/// Rows of a page of the focused pane.
pub fn page(state: &State) -> isize {
    let height = state.areas().pane(state.focus).map_or(0, |area| area.height.saturating_sub(3));
    isize::try_from(height.max(1)).unwrap_or(1)
}

/// Moves in the focused pane.
fn step(state: &mut State, rows: isize) {
    step_in(state, state.focus, rows);
}

/// Moves the selection of a pane, or scrolls it.
pub fn step_in(state: &mut State, pane: Pane, rows: isize) {
    let area = state.areas().pane(pane);
    let inner = |area: Option<ratatui::layout::Rect>| {
        area.map_or((0, 0), |area| {
            (usize::from(area.width.saturating_sub(2)), usize::from(area.height.saturating_sub(2)))
        })
    };
    let (width, height) = inner(area);
    match pane {
        Pane::Tables => state.tables.step(rows),
        Pane::History => {
            let count = state.history.count();
            state.history.selected.step(rows, count);
        }
        Pane::Editor => state.tab_mut().editor.scroll(rows, height),
        Pane::Results => {
            let count = state.report().map_or(0, |report| report.statements.len());
            state.tab_mut().selected.step(rows, count);
            state.detail.top = 0;
        }
        Pane::Detail => {
            let count = detail::rows(state, width).len();
            state.detail.top = list::scroll(state.detail.top, rows, count, height);
        }
        Pane::Capacity => {
            let count = capacity::rows(state, width).len();
            state.capacity_top = list::scroll(state.capacity_top, rows, count, height);
        }
    }
}

/// Left and right: folds tables, and goes through the tabs of the detail or of the one lower pane.
fn sideways(state: &mut State, steps: isize) {
    match (state.focus, state.shape()) {
        (Pane::Tables, _) => state.tables.fold(Some(steps > 0)),
        (Pane::History | Pane::Editor, _) => {}
        (_, Shape::Narrow) => {
            let tabs = super::draw::lower_tabs(state);
            let now = tabs.iter().position(|(_, shown, ..)| *shown).unwrap_or(0);
            let next = now.saturating_add_signed(steps).min(tabs.len() - 1);
            go_to_lower(state, tabs[next].2, tabs[next].3);
        }
        (Pane::Detail, _) => {
            let all = View::all(state);
            let now = all.iter().position(|view| *view == state.detail.view).unwrap_or(0);
            let next = now.saturating_add_signed(steps).min(all.len() - 1);
            show(state, all[next]);
        }
        (Pane::Results | Pane::Capacity, _) => {}
    }
}

/// Goes to a tab of the one lower pane.
pub fn go_to_lower(state: &mut State, pane: Pane, view: Option<View>) {
    state.focus(pane);
    if let Some(view) = view {
        state.detail.view = view;
        state.detail.top = 0;
    }
}

/// Goes into the selected thing.
pub fn open(state: &mut State, effects: &mut Vec<Effect>) {
    match state.focus {
        Pane::Tables => state.tables.fold(None),
        Pane::History => {
            if let Some(entry) = state.history.selected_entry() {
                effects.push(Effect::Recall(entry.run));
            }
        }
        Pane::Results => state.focus(Pane::Detail),
        Pane::Detail | Pane::Capacity => go_to_statement(state),
        Pane::Editor => {}
    }
}

/// Puts the cursor of the draft on the selected statement.
pub fn go_to_statement(state: &mut State) {
    let Some(position) = detail::selected(state).map(|row| row.position) else { return };
    let span = state.tab().editor.draft().statements.get(position).map(|statement| statement.span);
    if let Some(span) = span {
        state.tab_mut().editor.go_to(span.start);
        state.focus(Pane::Editor);
    }
}

/// Sends the entry's draft again, once it is open.
fn rerun(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(run) = state.history.selected_entry().map(|entry| entry.run) else { return };
    if state.is_running() {
        return state.say("a run is under way; Esc cancels it");
    }
    state.rerun = Some(run);
    effects.push(Effect::Recall(run));
}

/// A draft that reads one item of the selected table.
fn select_skeleton(state: &mut State) {
    let Some(table) = state.tables.selected_table() else { return };
    let name = table.definition.name.clone();
    let key = &table.definition.key;
    let conditions: Vec<String> = key
        .partition
        .iter()
        .chain(&key.sort)
        .map(|attribute| format!("\"{}\" = ''", attribute.replace('"', "\"\"")))
        .collect();
    let table = name.replace('"', "\"\"");
    let text = format!("SELECT * FROM \"{table}\" WHERE {};\n", conditions.join(" AND "));
    let tab = state.add_draft(Some(format!("{name}.pql")), &text);
    debug_assert_eq!(tab.editor.format(), Format::Partiql);
    let column = text.split("''").next().map_or(0, |before| before.chars().count() + 1);
    tab.editor.put_cursor(0, column);
    tab.kept = u64::MAX;
    state.focus(Pane::Editor);
}

/// What `y` copies in the focused pane.
fn copy_value(state: &mut State, effects: &mut Vec<Effect>) {
    let copied = match state.focus {
        Pane::Tables => state.tables.selected_table().map(|table| table.definition.name.clone()),
        Pane::History => state.history.selected_entry().map(|entry| entry.run.to_string()),
        Pane::Detail if state.detail.view == View::Wire => wire_text(state),
        Pane::Results | Pane::Detail | Pane::Capacity => {
            detail::selected(state).and_then(|row| match (&row.items, &row.item, &row.key) {
                (Some(items), ..) => Some(
                    serde_json::Value::Array(items.iter().map(item_to_json).collect()).to_string(),
                ),
                (None, Some(found), _) => Some(item_to_json(found).to_string()),
                (None, None, key) => key.as_ref().map(|key| item_to_json(key).to_string()),
            })
        }
        Pane::Editor => None,
    };
    match copied {
        Some(text) => {
            state.say(format!("copied {} characters", text.chars().count()));
            effects.push(Effect::Copy(text));
        }
        None => state.say("there is nothing to copy here"),
    }
}

fn wire_text(state: &State) -> Option<String> {
    let exchange = state.report()?.exchanges.get(detail::selected(state)?.exchange?)?;
    let response = exchange.response.as_deref().unwrap_or("");
    Some(format!("{}\n{response}", exchange.sent.body))
}
