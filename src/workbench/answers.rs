//! What came of a submission: its report, what the guard asks, how far it is, and what was learned of it later.

use super::conversion;
use super::desk::{Desk, LastRun, Running};
use super::effect::{Effect, Held, RunId, Side};
use super::event::Refusal;
use super::layout::Pane;
use super::listed::Listed;
use super::overlay::Overlay;
use super::overlay::budget::Budget;
use super::overlay::guard::Guard;
use super::pane::detail::View;
use super::state::State;
use super::tab::{Tab, Versus};
use super::{from_item, reading_on, rows, submission};
use crate::session::compare::{differences, summary};
use crate::session::report::ReportedExchange;
use crate::session::words::{self, Charge};
use crate::session::{News, Objection};

/// The end of a run. One that is not waited for any more is dropped.
pub fn submitted(
    state: &mut State,
    run: RunId,
    result: Result<Box<Listed>, Refusal>,
    effects: &mut Vec<Effect>,
) {
    let Some(running) = state.desk.running.take_if(|running| running.submit.run == run) else {
        return;
    };
    let is_page_of_many = state.desk.reading_all.is_some() && running.submit.next_token.is_some();
    if !(result.is_ok() && is_page_of_many) {
        reading_on::gave_up(&mut state.desk);
        // Whatever came of it, the history has it, and a statement may have been the first to meet a table that is gone.
        effects.extend([state.panes.history.list(), Effect::ListTables]);
    }
    match result {
        Ok(listed) if running.submit.side == Side::Second => compared(state, &running.tab, *listed),
        Ok(listed) if running.submit.next_token.is_some() => {
            read_on(state, &running, *listed, effects);
        }
        Ok(listed) => {
            if !running.submit.consent.codes.is_empty() {
                state.desk.wrong_codes = 0;
            }
            conversion::look_for_offer(&state.desk, &running, &listed.report, effects);
            reported(state, &running.tab, running.revision, *listed);
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

fn compared(state: &mut State, tab: &str, other: Listed) {
    let Some(tab) = state.desk.tab_named(tab) else { return };
    let Some(shown) = &tab.shown else { return };
    let is_all = shown.sums.left_out == 0 && other.sums.left_out == 0;
    let other = other.report;
    let differences = differences(&shown.report, &other);
    let same = differences.is_empty();
    let sign = if same { '=' } else { '≠' };
    let of = if is_all { "" } else { ", of the statements that are listed" };
    let said = format!("{sign} {}: {}{of}", other.connection, summary(&differences));
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
        News::Late(report) => answered_late(state, Listed::of(*report), effects),
    }
}

/// What was unknown is known after all.
fn answered_late(state: &mut State, listed: Listed, effects: &mut Vec<Effect>) {
    let report = &listed.report;
    effects.extend([state.panes.history.list(), Effect::ListTables]);
    let outcome = report.outcome.name();
    state.desk.say(format!("the answer to run {} came late: {outcome}", report.run));
    show_anew(state, listed);
}

/// What the items of unknown writes tell stands in the reasons.
pub fn looked(state: &mut State, listed: Listed) {
    state.desk.say(format!(
        "run {}: the items were read, and the reasons say what they tell",
        listed.report.run
    ));
    state.panes.detail.turn_to(View::Reasons);
    show_anew(state, listed);
}

/// A request that was left in the history, for the run it is of.
pub fn exchange(state: &mut State, run: i64, number: usize, read: Box<ReportedExchange>) {
    let shown = state.desk.tab_mut().shown.as_mut();
    if let Some(shown) = shown.filter(|shown| shown.report.run == run) {
        shown.fetched = Some((number, read));
    }
}

/// Shows a newer report of a run where the older one is shown.
fn show_anew(state: &mut State, listed: Listed) {
    let run = listed.report.run;
    let shown = |tab: &&mut Tab| tab.shown.as_ref().is_some_and(|old| old.report.run == run);
    if let Some(tab) = state.desk.tabs.iter_mut().find(shown) {
        let revision = tab.shown.as_ref().map_or(0, |shown| shown.revision);
        tab.show(listed, revision);
    }
}

/// A further page of what is shown. One that did not come takes nothing off the screen.
fn read_on(state: &mut State, running: &Running, listed: Listed, effects: &mut Vec<Effect>) {
    let was_one_of_all = state.desk.reading_all.is_some();
    account(&mut state.desk, &listed);
    let report = &listed.report;
    let is_read = report.statements.iter().all(|one| one.items.is_some());
    if !is_read {
        if was_one_of_all {
            reading_on::gave_up(&mut state.desk);
            effects.extend([state.panes.history.list(), Effect::ListTables]);
        }
        let told = || report.statements.iter().find_map(|one| one.message.clone());
        let why = words::error(report).or_else(told).unwrap_or_default();
        return state.desk.fail(format!("the next page did not come: {why}"));
    }
    let page = report.statements.first();
    let units = page.and_then(|one| one.reported);
    let next_token = page.and_then(|one| one.next_token.clone());
    let token = running.submit.next_token.as_deref().unwrap_or_default();
    let (tab, revision) = (&running.tab, running.revision);
    // What was said while it was waited for is over.
    state.desk.notice.take_if(|notice| !notice.error);
    if state.desk.show_page(tab, listed, revision, token) {
        reading_on::page_came(&mut state.desk, running, units, next_token, effects);
    }
    rows::page_came(&mut state.desk, tab, effects);
    if was_one_of_all && state.desk.reading_all.is_none() {
        effects.extend([state.panes.history.list(), Effect::ListTables]);
    }
    state.panes.capacity.start_again();
}

/// What a run took, and how it ended, for the line at the bottom.
fn account(desk: &mut Desk, listed: &Listed) {
    let report = &listed.report;
    // An estimate is the most it can have been, and no part of what was spent.
    if let Some(Charge { units, is_estimate: false }) = listed.sums.charge {
        desk.session_units.read += units.read;
        desk.session_units.write += units.write;
    }
    desk.last =
        Some(LastRun { run: report.run, outcome: report.outcome, duration_ms: report.duration_ms });
}

fn reported(state: &mut State, tab: &str, revision: u64, listed: Listed) {
    account(&mut state.desk, &listed);
    state.desk.learn(&listed.report);
    if listed.report.statements.iter().any(|one| !one.verb.is_read()) {
        // What was rehearsed was rehearsed on items that may be others by now.
        state.desk.tabs.iter_mut().for_each(|tab| tab.rehearsed = None);
    }
    state.panes.detail.start_again();
    state.panes.capacity.start_again();
    if state.desk.focus == Pane::Editor {
        state.desk.lower = Pane::Results;
    }
    match state.desk.tab_named(tab) {
        Some(tab) => tab.show(listed, revision),
        None => {
            let run = listed.report.run;
            state.desk.say(format!("run {run} came to its end after its draft was closed"));
        }
    }
    from_item::was_run(&mut state.desk, tab);
}
