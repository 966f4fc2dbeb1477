//! What came of a submission: its report, what the guard asks, how far it is, and what was learned of it later.

use super::conversion;
use super::desk::{Desk, LastRun, Running};
use super::effect::{Effect, Held, RunId, Side};
use super::event::Refusal;
use super::layout::Pane;
use super::overlay::Overlay;
use super::overlay::budget::Budget;
use super::overlay::guard::Guard;
use super::pane::detail::View;
use super::state::State;
use super::submission;
use super::tab::{Tab, Versus};
use crate::session::compare::{differences, summary};
use crate::session::words::{self, Charge};
use crate::session::{News, Objection, Report};

/// The end of a run. One that is not waited for any more is dropped.
pub fn submitted(
    state: &mut State,
    run: RunId,
    result: Result<Box<Report>, Refusal>,
    effects: &mut Vec<Effect>,
) {
    let Some(running) = state.desk.running.take_if(|running| running.submit.run == run) else {
        return;
    };
    // Whatever came of it, the history has it, and a statement may have been the first to meet a table that is gone.
    effects.extend([state.panes.history.list(), Effect::ListTables]);
    match result {
        Ok(report) if running.submit.side == Side::Second => compared(state, &running.tab, report),
        Ok(report) if running.submit.next_token.is_some() => read_on(state, &running, report),
        Ok(report) => {
            if !running.submit.consent.codes.is_empty() {
                state.desk.wrong_codes = 0;
            }
            conversion::look_for_offer(&state.desk, &running, &report, effects);
            reported(state, &running.tab, running.revision, report);
            if state.desk.versus.is_some() {
                submission::send_to_second(&mut state.desk, running, effects);
            }
        }
        Err(Refusal::Failed(problem)) => state.desk.fail(problem),
        Err(Refusal::Guarded(objection, held)) => guarded(state, running, objection, held),
        Err(Refusal::Draft(diagnostics)) => {
            let message = diagnostics.into_iter().next().map(|first| first.message);
            state.desk.fail(format!("not sent: {}", message.unwrap_or_default()));
        }
    }
}

fn compared(state: &mut State, tab: &str, other: Box<Report>) {
    let Some(tab) = state.desk.tab_named(tab) else { return };
    let Some(shown) = &tab.shown else { return };
    let differences = differences(&shown.report, &other);
    let same = differences.is_empty();
    let sign = if same { '=' } else { '≠' };
    let said = format!("{sign} {}: {}", other.connection, summary(&differences));
    tab.compare(Versus { report: other, differences });
    if !same {
        state.panes.detail.turn_to(View::Versus);
    }
    state.desk.say(said);
}

/// Nothing was sent: asks for what it takes, or says that nothing will do.
fn guarded(state: &mut State, mut running: Running, objection: Objection, held: Held) {
    running.submit.held = Some(held);
    let sentence = format!("not sent: {objection}");
    match objection {
        Objection::ReadOnly { .. } | Objection::Unknown { .. } => state.desk.fail(sentence),
        Objection::OverBudget(excess) => {
            state.overlay = Some(Overlay::Budget(Box::new(Budget::new(*excess, running))));
        }
        Objection::Ask(question) => {
            if question.mistyped {
                state.desk.count_wrong_code();
                state.desk.fail(sentence);
            }
            state.overlay = Some(Overlay::Guard(Box::new(Guard::new(*question, running))));
        }
    }
}

/// What is told of a run while it is under way, or after it was given up.
pub fn news(state: &mut State, run: RunId, news: News, effects: &mut Vec<Effect>) {
    match news {
        News::Progress(progress) => {
            if let Some(running) = state.desk.running.as_mut().filter(|one| one.submit.run == run) {
                running.progress = Some(progress);
            }
        }
        News::Retry(reason) => {
            if let Some(running) = state.desk.running.as_mut().filter(|one| one.submit.run == run) {
                running.retries += 1;
                state.desk.say(format!("sent again: {reason}"));
            }
        }
        News::LetGo(let_go) => {
            let runs = let_go.runs;
            state.desk.say(format!("the history let go of the answers of its {runs} oldest runs"));
        }
        News::Budget(warning) => state.desk.say(warning),
        News::Late(report) => answered_late(state, report, effects),
    }
}

/// What was unknown is known after all.
fn answered_late(state: &mut State, report: Box<Report>, effects: &mut Vec<Effect>) {
    effects.extend([state.panes.history.list(), Effect::ListTables]);
    let outcome = report.outcome.name();
    state.desk.say(format!("the answer to run {} came late: {outcome}", report.run));
    show_anew(state, report);
}

/// What the items of unknown writes tell stands in the reasons.
pub fn looked(state: &mut State, report: Box<Report>) {
    state.desk.say(format!(
        "run {}: the items were read, and the reasons say what they tell",
        report.run
    ));
    state.panes.detail.turn_to(View::Reasons);
    show_anew(state, report);
}

/// Shows a newer report of a run where the older one is shown.
fn show_anew(state: &mut State, report: Box<Report>) {
    let shown = |tab: &&mut Tab| tab.shown.as_ref().is_some_and(|old| old.report.run == report.run);
    if let Some(tab) = state.desk.tabs.iter_mut().find(shown) {
        let revision = tab.shown.as_ref().map_or(0, |shown| shown.revision);
        tab.show(report, revision);
    }
}

/// A further page of what is shown. One that did not come takes nothing off the screen.
fn read_on(state: &mut State, running: &Running, report: Box<Report>) {
    account(&mut state.desk, &report);
    let is_read = report.statements.iter().all(|one| one.items.is_some());
    if !is_read {
        let told = || report.statements.iter().find_map(|one| one.message.clone());
        let why = words::error(&report).or_else(told).unwrap_or_default();
        return state.desk.fail(format!("the next page did not come: {why}"));
    }
    let token = running.submit.next_token.as_deref().unwrap_or_default();
    state.desk.show_page(&running.tab, report, running.revision, token);
    state.panes.capacity.start_again();
}

/// What a run took, and how it ended, for the line at the bottom.
fn account(desk: &mut Desk, report: &Report) {
    // An estimate is the most it can have been, and no part of what was spent.
    if let Some(Charge { units, is_estimate: false }) = Charge::of_all(report) {
        desk.session_units.read += units.read;
        desk.session_units.write += units.write;
    }
    desk.last =
        Some(LastRun { run: report.run, outcome: report.outcome, duration_ms: report.duration_ms });
}

fn reported(state: &mut State, tab: &str, revision: u64, report: Box<Report>) {
    account(&mut state.desk, &report);
    if report.statements.iter().any(|one| !one.verb.is_read()) {
        // What was rehearsed was rehearsed on items that may be others by now.
        state.desk.tabs.iter_mut().for_each(|tab| tab.rehearsed = None);
    }
    state.panes.detail.start_again();
    state.panes.capacity.start_again();
    if state.desk.focus == Pane::Editor {
        state.desk.lower = Pane::Results;
    }
    match state.desk.tab_named(tab) {
        Some(tab) => tab.show(report, revision),
        None => {
            state
                .desk
                .say(format!("run {} came to its end after its draft was closed", report.run));
        }
    }
}
