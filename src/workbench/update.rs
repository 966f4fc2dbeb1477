//! What an event changes, and what it asks of the world. Pure: events in, effects out.

use std::path::{Path, PathBuf};

use crossterm::event::KeyEvent;

use super::command::{Command, Context};
use super::conversion;
use super::effect::{Effect, Side, Submit};
use super::event::{Event, Refusal, RunId, WriteProblem};
use super::layout::Pane;
use super::overlay::Overlay;
use super::overlay::guard::Guard;
use super::pane::detail::{Detail, View};
use super::state::{LastRun, Running, State, Tab, Versus};
use super::{dispatch, keys, mouse};
use crate::connection::Facts;
use crate::session::compare::{differences, summary};
use crate::session::json::from_json;
use crate::session::{Consent, News, Objection, Outcome, Report};
use crate::syntax::Severity;
use crate::workspace::{Document, Entry, Fingerprint, SavedDraft, samples};

/// Deals with one event.
pub fn update(state: &mut State, event: Event) -> Vec<Effect> {
    let mut effects = Vec::new();
    route(state, event, &mut effects);
    keep_drafts(state, &mut effects);
    assess(state, &mut effects);
    state.settle();
    effects
}

fn route(state: &mut State, event: Event, effects: &mut Vec<Effect>) {
    match event {
        Event::Key(key) => press(state, key, effects),
        Event::Mouse(event) => mouse::update(state, event, effects),
        Event::Paste(text) => keys::paste(state, &text, effects),
        Event::Resize(size) => state.size = size,
        Event::Tick | Event::Continued => {}
        Event::Terminate(signal) => {
            state.terminated = Some(signal);
            state.quit = true;
        }
        Event::Submitted { run, result } => submitted(state, run, result, effects),
        Event::News { run, news: told } => news(state, run, told, effects),
        Event::Parsed { tab, understood } => {
            if let Some(tab) = state.tab_named(&tab) {
                tab.editor.take(*understood);
            }
        }
        Event::Tables(Ok(tables)) => state.tables.set(tables),
        Event::Tables(Err(problem)) => state.fail(format!("the tables can't be read: {problem}")),
        Event::Connections(list) => {
            if let Some(Overlay::Connections(connections)) = &mut state.overlay {
                connections.set(list, &state.connection.name);
            }
        }
        Event::Pulled(Ok(said)) => state.say(format!("{said}; `:connect local` goes there")),
        Event::Pulled(Err(problem)) => state.fail(format!("not all was pulled: {problem}")),
        Event::Converted { asked, result } => conversion::converted(state, &asked, result),
        Event::Connected { side, result } => connected(state, side, result, effects),
        Event::History { search, result } => listed(state, &search, result),
        Event::Recalled(result) => recalled(state, result, effects),
        Event::Looked(Ok(report)) => looked(state, report),
        Event::Looked(Err(problem)) => state.fail(problem),
        Event::Restored(result) => restored(state, result),
        Event::AutosaveFailed(problem) => state.fail(format!("the draft is not kept: {problem}")),
        Event::Opened(files) => all_opened(state, files),
        Event::Written { tab, path, revision, result } => {
            written(state, &tab, path, revision, result);
        }
        Event::Edited { tab, result } => edited(state, &tab, result),
        Event::SampleLoaded { name, result } => match result {
            Ok(said) => sample_loaded(state, &name, said, effects),
            Err(problem) => state.fail(format!("the sample can't be loaded: {problem}")),
        },
    }
}

/// A key goes to the dialog on top, else to a command, else into the text.
fn press(state: &mut State, key: KeyEvent, effects: &mut Vec<Effect>) {
    if state.notice.as_ref().is_some_and(|notice| !notice.error) {
        state.notice = None;
    }
    let global = state.keymap.resolve(&[Context::Everywhere], key);
    if matches!(global, Some(Command::Quit | Command::Interrupt)) {
        return dispatch::command(state, global.unwrap_or(Command::Quit), effects);
    }
    if state.overlay.is_some() {
        return keys::overlay(state, key, effects);
    }
    if state.focus == Pane::History && state.history.searching {
        return keys::search(state, key, effects);
    }
    if keys::popup(state, key) {
        return;
    }
    match state.keymap.resolve(Context::of(state.focus), key) {
        Some(command) => {
            state.popup = None;
            dispatch::command(state, command, effects);
        }
        None => {
            state.confirming = None;
            keys::unbound(state, key);
        }
    }
}

/// Every change of a text is on its way to its recovery copy.
fn keep_drafts(state: &mut State, effects: &mut Vec<Effect>) {
    for tab in &mut state.tabs {
        if tab.kept != tab.editor.revision() {
            tab.kept = tab.editor.revision();
            effects.push(Effect::Autosave(tab.saved()));
        }
    }
}

/// Parses and plans the draft on the screen now, however long it is.
pub fn understand(state: &mut State) {
    let tables = state.tables.known();
    let editor = &mut state.tab_mut().editor;
    if !editor.is_understood() {
        editor.understand();
    }
    if let Some((tables, version)) = tables.filter(|(_, now)| !editor.is_assessed_with(*now)) {
        editor.assess(&tables, version);
    }
}

/// Keeps the draft on the screen understood, and planned against the tables there are. Short texts at once, long ones
/// beside the loop.
fn assess(state: &mut State, effects: &mut Vec<Effect>) {
    let tables = state.tables.known();
    let tab = state.tab_mut();
    let known = tables.as_ref().is_none_or(|(_, version)| tab.editor.is_assessed_with(*version));
    if tab.editor.is_understood() && known {
        return;
    }
    match tables {
        Some((tables, version)) if tab.editor.is_short() => tab.editor.assess(&tables, version),
        tables => {
            let asked = (tab.editor.revision(), tables.as_ref().map(|(_, version)| *version));
            if tab.parsing != Some(asked) {
                tab.parsing = Some(asked);
                effects.push(Effect::Parse(tab.to_parse(tables)));
            }
        }
    }
}

/// Starts a run of the draft, or of one statement of it.
pub fn run(state: &mut State, only: Option<Vec<usize>>, effects: &mut Vec<Effect>) {
    if !state.tab().editor.is_understood() {
        state.tab_mut().editor.understand();
    }
    let draft = state.tab().editor.draft();
    let error = draft.diagnostics.iter().find(|one| one.severity == Severity::Error);
    if let Some((span, message)) = error.map(|error| (error.span, error.message.clone())) {
        state.tab_mut().editor.go_to(span.start);
        state.focus(Pane::Editor);
        return state.fail(format!("not sent: {message}"));
    }
    if draft.active().next().is_none() {
        return state.say("there is no statement to run");
    }
    let run = state.fresh_run();
    let consent = Consent { unlocked: state.is_unlocked(), ..Consent::default() };
    let tab = state.tab_mut();
    let (name, text, format) = (tab.name.clone(), tab.editor.text(), tab.editor.format());
    let folder = tab.file.as_ref().and_then(|file| file.parent()).map(Path::to_path_buf);
    let (id, revision) = (tab.id.clone(), tab.editor.revision());
    let side = Side::First;
    let submit = Submit { run, name, text, format, folder, only, consent, side, token: None };
    send(state, submit, id, revision, effects);
}

fn send(state: &mut State, submit: Submit, tab: String, revision: u64, effects: &mut Vec<Effect>) {
    let running = Running {
        submit: submit.clone(),
        tab,
        revision,
        since_ms: state.now_ms,
        cancelled: false,
        progress: None,
        retries: 0,
    };
    state.running = Some(running);
    state.notice = None;
    effects.push(Effect::Submit(submit));
}

/// Sends a transaction that was not answered once more, with its token: one that was done is not done twice.
pub fn ask_again(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(token) = unanswered_token(state) else { return };
    let unchanged = state.tab().shown.as_ref().is_some_and(|shown| !state.tab().is_stale(shown));
    if !unchanged {
        return state.fail("the draft was changed since: with its old token it would be refused");
    }
    run(state, None, effects);
    for effect in effects {
        if let Effect::Submit(submit) = effect {
            submit.token = Some(token.clone());
        }
    }
    if let Some(running) = &mut state.running {
        running.submit.token = Some(token);
    }
}

/// The ClientRequestToken of the run on the screen, where asking again says what became of it.
pub fn unanswered_token(state: &State) -> Option<String> {
    let report = state.report().filter(|report| report.outcome == Outcome::Unknown)?;
    let [exchange] = report.exchanges.as_slice() else { return None };
    exchange.sent.operation.as_ref().ok()?.token().map(str::to_owned)
}

/// Sends what the guard asked about, with what was agreed to.
pub fn send_agreed(state: &mut State, guard: Guard, consent: Consent, effects: &mut Vec<Effect>) {
    let Guard { running: Running { submit, tab, revision, .. }, .. } = guard;
    let run = state.fresh_run();
    send(state, Submit { run, consent, ..submit }, tab, revision, effects);
}

fn submitted(
    state: &mut State,
    run: RunId,
    result: Result<Box<Report>, Refusal>,
    effects: &mut Vec<Effect>,
) {
    let Some(running) = state.running.take_if(|running| running.submit.run == run) else { return };
    effects.extend([state.history.list(), Effect::ListTables]);
    match result {
        Ok(report) if running.submit.side == Side::Second => compared(state, &running.tab, report),
        Ok(report) => {
            conversion::look_for_offer(state, &running, &report, effects);
            reported(state, &running.tab, running.revision, report);
            if state.versus.is_some() {
                send_to_second(state, running, effects);
            }
        }
        Err(Refusal::Failed(problem)) => state.fail(problem),
        Err(Refusal::Guarded(objection)) => guarded(state, running, objection),
        Err(Refusal::Draft(diagnostics)) => {
            let message = diagnostics.into_iter().next().map(|first| first.message);
            state.fail(format!("not sent: {}", message.unwrap_or_default()));
        }
    }
}

/// The same draft, sent to the second connection under its own guard.
fn send_to_second(state: &mut State, running: Running, effects: &mut Vec<Effect>) {
    let Running { submit, tab, revision, .. } = running;
    let run = state.fresh_run();
    let submit = Submit { run, side: Side::Second, consent: Consent::default(), ..submit };
    send(state, submit, tab, revision, effects);
}

fn compared(state: &mut State, tab: &str, other: Box<Report>) {
    let Some(shown) = state.tab_named(tab).and_then(|tab| tab.shown.as_mut()) else { return };
    let differences = differences(&shown.report, &other);
    let said = format!("≠ {}: {}", other.connection, summary(&differences));
    let same = differences.is_empty();
    shown.versus = Some(Versus { report: other, differences });
    if !same {
        state.detail = Detail { view: View::Versus, top: 0 };
    }
    state.say(if same { said.replacen('≠', "=", 1) } else { said });
}

/// What was known of the tables is of the connection before.
fn connected(
    state: &mut State,
    side: Side,
    result: Result<Box<Facts>, String>,
    effects: &mut Vec<Effect>,
) {
    match (side, result) {
        (_, Err(problem)) => state.fail(problem),
        (Side::Second, Ok(facts)) => {
            state.say(format!("every draft runs on {} too; `:versus off` ends it", facts.name));
            state.versus = Some(*facts);
        }
        (Side::First, Ok(facts)) => {
            state.say(format!("drafts go to {} now", facts.name));
            state.connection = *facts;
            // A question about the connection before is not to be answered for this one.
            if matches!(state.overlay, Some(Overlay::Guard(_))) {
                state.overlay = None;
            }
            state.tables.forget();
            effects.push(Effect::ListTables);
        }
    }
}

/// Nothing was sent: asks for what it takes, or says that nothing will do.
fn guarded(state: &mut State, running: Running, objection: Objection) {
    let sentence = format!("not sent: {objection}");
    match objection {
        Objection::ReadOnly { .. } => state.fail(sentence),
        Objection::Ask(question) => {
            if question.mistyped {
                state.fail(sentence);
            }
            state.overlay = Some(Overlay::Guard(Box::new(Guard::new(*question, running))));
        }
    }
}

fn news(state: &mut State, run: RunId, news: News, effects: &mut Vec<Effect>) {
    match news {
        News::Progress(progress) => {
            if let Some(running) = state.running.as_mut().filter(|one| one.submit.run == run) {
                running.progress = Some(progress);
            }
        }
        News::Retry(reason) => {
            if let Some(running) = state.running.as_mut().filter(|one| one.submit.run == run) {
                running.retries += 1;
                state.say(format!("sent again: {reason}"));
            }
        }
        News::Late(report) => answered_late(state, report, effects),
    }
}

/// What was unknown is known after all.
fn answered_late(state: &mut State, report: Box<Report>, effects: &mut Vec<Effect>) {
    effects.extend([state.history.list(), Effect::ListTables]);
    let outcome = report.outcome.name();
    state.say(format!("the answer to run {} came late: {outcome}", report.run));
    show_anew(state, report);
}

fn looked(state: &mut State, report: Box<Report>) {
    state.say(format!(
        "run {}: the items were read, and the reasons say what they tell",
        report.run
    ));
    state.detail = Detail::default();
    show_anew(state, report);
}

/// Shows a newer report of a run where the older one is shown.
fn show_anew(state: &mut State, report: Box<Report>) {
    let shown = |tab: &&mut Tab| tab.shown.as_ref().is_some_and(|old| old.report.run == report.run);
    if let Some(tab) = state.tabs.iter_mut().find(shown) {
        let revision = tab.shown.as_ref().map_or(0, |shown| shown.revision);
        tab.show(report, revision);
    }
}

fn reported(state: &mut State, tab: &str, revision: u64, report: Box<Report>) {
    let units = super::pane::capacity::reported_total(&report);
    state.session_units.read += units.read;
    state.session_units.write += units.write;
    state.last =
        Some(LastRun { run: report.run, outcome: report.outcome, duration_ms: report.duration_ms });
    state.detail.top = 0;
    if state.detail.view == View::Versus {
        state.detail.view = View::default();
    }
    state.capacity_top = 0;
    if state.focus == Pane::Editor {
        state.lower = Pane::Results;
    }
    match state.tab_named(tab) {
        Some(tab) => tab.show(report, revision),
        None => state.say(format!("run {} came to its end after its draft was closed", report.run)),
    }
}

fn listed(
    state: &mut State,
    search: &str,
    result: Result<Vec<crate::workspace::EntrySummary>, String>,
) {
    match result {
        Ok(list) if search == state.history.search().text() => state.history.set(list),
        Ok(_) => {}
        Err(problem) => state.fail(format!("the history can't be read: {problem}")),
    }
}

/// The tab that shows this very text under this name, else a new one.
fn tab_of<'a>(state: &'a mut State, entry: &Entry) -> &'a mut Tab {
    let name = &entry.summary.draft_name;
    let mut tabs = state.tabs.iter();
    let open = tabs.position(|tab| tab.name == *name && tab.editor.text() == entry.draft_text);
    match open {
        Some(index) => {
            state.current = index;
            state.tab_mut()
        }
        None => state.add_draft(Some(name.clone()), &entry.draft_text),
    }
}

/// Opens an entry of the history as a draft with its report.
fn recalled(
    state: &mut State,
    result: Result<Option<Box<Entry>>, String>,
    effects: &mut Vec<Effect>,
) {
    let rerun = state.rerun.take();
    match result {
        Err(problem) => state.fail(problem),
        Ok(None) => state.fail("this run is no longer in the history"),
        Ok(Some(entry)) => {
            let report = entry
                .report
                .as_deref()
                .and_then(|document| from_json(document, entry.summary.started_ms));
            let has_report = report.is_some();
            let tab = tab_of(state, &entry);
            let revision = tab.editor.revision();
            // A recalled text is a draft like any other: it is kept from the start.
            tab.kept = u64::MAX;
            if let Some(report) = report {
                tab.show(Box::new(report), revision);
            }
            state.focus(Pane::Editor);
            let number = entry.summary.run;
            if rerun == Some(number) {
                return run(state, None, effects);
            }
            state.say(if has_report {
                format!("run {number} as it was; F5 runs it again")
            } else {
                format!("run {number} never came to its end; this is its draft")
            });
        }
    }
}

fn restored(state: &mut State, result: Result<Vec<SavedDraft>, String>) {
    let drafts = match result {
        Ok(drafts) => drafts,
        Err(problem) => return state.fail(format!("earlier drafts can't be read: {problem}")),
    };
    let count = drafts.len();
    let open = state.tab().id.clone();
    for draft in drafts {
        let tab = state.add_draft(Some(draft.name), &draft.text);
        tab.id = draft.id;
        tab.file = draft.file;
        tab.editor.put_cursor(draft.cursor.0, draft.cursor.1);
    }
    if let Some(index) = state.tabs.iter().position(|tab| tab.id == open) {
        state.current = index;
    }
    if count > 0 {
        let plural = if count == 1 { "" } else { "s" };
        state.say(format!("{count} draft{plural} restored"));
    }
}

/// Opens files in their order and shows the first.
fn all_opened(state: &mut State, files: Vec<(PathBuf, Result<Document, String>)>) {
    let mut first = None;
    for (path, result) in files {
        match result {
            Ok(file) => {
                opened(state, path, &file);
                first.get_or_insert(state.current);
            }
            Err(problem) => state.fail(problem),
        }
    }
    state.current = first.unwrap_or(state.current);
}

fn opened(state: &mut State, path: PathBuf, file: &Document) {
    if file.text.split('\n').count() > super::pane::editor::LINES_MAX {
        return state
            .fail(format!("{}: more than 65,535 lines, which no draft has", path.display()));
    }
    if let Some(index) = state.tabs.iter().position(|tab| tab.file.as_ref() == Some(&path)) {
        state.current = index;
        return state.focus(Pane::Editor);
    }
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    let tab = state.add_draft(name, &file.text);
    tab.file = Some(path);
    tab.known = Some(file.fingerprint);
    tab.filed = Some(tab.editor.revision());
    state.focus(Pane::Editor);
}

fn written(
    state: &mut State,
    tab: &str,
    path: PathBuf,
    revision: u64,
    result: Result<Fingerprint, WriteProblem>,
) {
    let known = match result {
        Ok(known) => known,
        Err(problem) => return not_written(state, tab, path, problem),
    };
    state.say(format!("saved {}", path.display()));
    if let Some(tab) = state.tab_named(tab) {
        if let Some(name) = path.file_name() {
            tab.name = name.to_string_lossy().into_owned();
        }
        tab.filed = Some(revision);
        tab.known = Some(known);
        tab.overwrite = None;
        tab.kept = u64::MAX;
        tab.file = Some(path);
    }
}

/// Saving once more under the same name overwrites what was found there.
fn not_written(state: &mut State, tab: &str, path: PathBuf, problem: WriteProblem) {
    let Some(found) = problem.found else { return state.fail(problem.sentence) };
    if let Some(tab) = state.tab_named(tab) {
        tab.overwrite = Some((path, found));
    }
    state.fail(format!("{}; saving once more overwrites it", problem.sentence));
}

fn edited(state: &mut State, tab: &str, result: Result<String, String>) {
    match result {
        Ok(text) if text.split('\n').count() > super::pane::editor::LINES_MAX => {
            state.fail("more than 65,535 lines, which no draft has");
        }
        Ok(text) => {
            if let Some(tab) = state.tab_named(tab).filter(|tab| tab.editor.text() != text) {
                tab.editor.replace_all(&text);
            }
        }
        Err(problem) => state.fail(problem),
    }
}

/// Opens the sample's drafts once its tables are there.
fn sample_loaded(state: &mut State, name: &str, said: String, effects: &mut Vec<Effect>) {
    effects.push(Effect::ListTables);
    let drafts = samples::find(name).map_or(&[][..], |sample| sample.drafts);
    let first = if state.tab().is_untouched() { state.current } else { state.tabs.len() };
    for (file, text) in drafts {
        let tab = state.add_draft(Some((*file).to_owned()), text);
        tab.kept = u64::MAX;
    }
    state.current = first.min(state.tabs.len() - 1);
    state.focus(Pane::Editor);
    state.say(said);
}
