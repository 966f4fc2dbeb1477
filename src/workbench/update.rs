//! What an event changes, and what it asks of the world. Pure: events in, effects out.

use super::conversion;
use super::effect::{Conversion, Effect, Side};
use super::event::{Event, Problem, Recalled};
use super::layout::Pane;
use super::overlay::Overlay;
use super::overlay::offer::Offer;
use super::pane::tables::Tables;
use super::state::State;
use super::taking::{TakenRows, Untaken};
use super::{
    answers, awaited, drafts, failed, forms, past_runs, rehearsing, route, rows, submission,
    table_work, taking, token, undoing,
};
use crate::connection::Facts;
use crate::connection::person::Wait;
use crate::draft::complete::Seen;
use crate::draft::convert::Converted;

/// Deals with one event.
pub fn update(state: &mut State, event: Event) -> Vec<Effect> {
    let mut effects = Vec::new();
    deal_with(state, event, &mut effects);
    for ready in awaited::take_ready(&mut state.desk) {
        route::resume(state, &ready, &mut effects);
    }
    keep_drafts(state, &mut effects);
    assess(state, &mut effects);
    rehearsing::follow(&mut state.desk, &mut effects);
    token::follow(&mut state.desk, &mut effects);
    if state.desk.focus == Pane::History {
        state.panes.history.ask(&mut effects);
    }
    state.settle();
    effects
}

fn deal_with(state: &mut State, event: Event, effects: &mut Vec<Effect>) {
    match event {
        Event::Key(key) => route::press(state, key, effects),
        Event::Mouse(event) => route::mouse(state, event, effects),
        Event::Paste(text) => route::paste(state, &text, effects),
        Event::Resize(size) => state.desk.size = size,
        Event::Tick | Event::Continued => {}
        Event::Terminate(signal) => {
            state.desk.terminated = Some(signal);
            state.desk.quit = true;
        }
        Event::Submitted { run, result } => answers::submitted(state, run, result, effects),
        Event::News { run, news: told } => answers::news(state, run, told, effects),
        Event::Parsed { tab, understood } => {
            if let Some(tab) = state.desk.tab_named(&tab) {
                tab.editor.take(*understood);
            }
        }
        Event::LaidOut { tab, revision, laid_out } => {
            drafts::laid_out(&mut state.desk, &tab, revision, laid_out);
        }
        Event::Tables(Ok(tables)) => state.panes.tables.set(tables, &mut state.desk),
        Event::Tables(Err(problem)) => {
            state.desk.fail(format!("no tables: {problem}"));
            state.desk.tables.fail(problem);
        }
        Event::Connections(list) => {
            if let Some(Overlay::Connections(connections)) = &mut state.overlay {
                connections.set(list, &state.desk.connection.name);
            }
        }
        Event::Ledger { by, result } => {
            if let Some(Overlay::Ledger(ledger)) = &mut state.overlay {
                ledger.set(by, result.map(|read| *read));
            }
        }
        Event::Pulled(Ok(said)) => state.desk.say(format!("{said}; `:connect local` goes there")),
        Event::Pulled(Err(problem)) => state.desk.fail(format!("not all was pulled: {problem}")),
        Event::Converted { .. }
        | Event::Rehearsed { .. }
        | Event::TakenBack { .. }
        | Event::Formed { .. } => made(state, event, effects),
        Event::CodeAsked(asked) => state.codes.push_back(asked),
        Event::Waits(wait) => {
            let most = Wait::MAX.as_secs();
            state.desk.say(format!("waiting for {wait}, {most} s at most"));
        }
        Event::Connected { side, result } => connected(state, side, result, effects),
        Event::History(told) => past_runs::told(state, told, effects),
        Event::Table(told) => table_work::told(state, told, effects),
        Event::Recalled(result) => recalled(state, result, effects),
        Event::RecalledBeside { tab, result } => drafts::recalled(&mut state.desk, &tab, result),
        Event::Looked(_) | Event::Exchange { .. } | Event::Failed(_) => looked_up(state, event),
        Event::Arranged { tab, arranged } => rows::arranged(&mut state.desk, &tab, *arranged),
        event => of_drafts(state, event, effects),
    }
}

/// What became of the drafts that lie open: their copies, their files.
fn of_drafts(state: &mut State, event: Event, effects: &mut Vec<Effect>) {
    match event {
        Event::TokenLookedAt { asked, finding } => token::looked(&mut state.desk, &asked, finding),
        Event::Taken(result) => rows_taken(state, result, effects),
        Event::Restored(result) => drafts::restored(&mut state.desk, result, effects),
        Event::AutosaveFailed(problem) => {
            state.desk.fail(format!("the draft is not kept: {problem}"));
        }
        Event::Opened(files) => drafts::all_opened(&mut state.desk, files),
        Event::Written { tab, path, revision, result } => {
            drafts::written(&mut state.desk, &tab, path, revision, result);
        }
        Event::Edited { tab, result } => drafts::edited(&mut state.desk, &tab, result),
        Event::SampleLoaded { name, result } => match result {
            Ok(said) => drafts::sample_loaded(&mut state.desk, &name, said, effects),
            Err(problem) => state.desk.fail(format!("the sample can't be loaded: {problem}")),
        },
        _ => {}
    }
}

/// What was looked up of a run that is in the history.
fn looked_up(state: &mut State, event: Event) {
    match event {
        Event::Looked(Ok(listed)) => answers::looked(state, *listed),
        Event::Exchange { run, number, result: Ok(read) } => {
            answers::exchange(state, run, number, read);
        }
        Event::Exchange { result: Err(problem), .. } => state.desk.fail(problem),
        Event::Looked(Err(problem)) | Event::Failed(Err(problem)) => state.desk.fail(problem),
        Event::Failed(Ok(leftover)) => failed::opened(&mut state.desk, leftover),
        _ => {}
    }
}

/// A dialog that waits for its file says what is in the way, or closes.
fn rows_taken(state: &mut State, result: Result<TakenRows, Untaken>, effects: &mut Vec<Effect>) {
    let is_done = result.is_ok();
    let why = taking::came(&mut state.desk, result, effects);
    match (&mut state.overlay, why) {
        (Some(Overlay::ExportRows(export)), Some(why)) => export.fail(why),
        (Some(Overlay::ExportRows(_)), None) if is_done => state.overlay = None,
        (_, Some(why)) => state.desk.fail(why.to_string()),
        (_, None) => {}
    }
}

/// What was made of a draft: another draft, a program, a rehearsal.
fn made(state: &mut State, event: Event, effects: &mut Vec<Effect>) {
    match event {
        Event::Converted { asked, result } => converted(state, &asked, result),
        Event::Rehearsed { asked, result } => {
            let sheet = rehearsing::rehearsed(&mut state.desk, asked, result, effects);
            state.overlay = sheet.map(Overlay::Rehearsal).or(state.overlay.take());
        }
        Event::TakenBack { asked, result } => {
            undoing::undone(&mut state.desk, &asked, result, effects);
        }
        Event::Formed { asked, result } => forms::made(&mut state.desk, &asked, result, effects),
        _ => {}
    }
}

/// Every change of a text is on its way to its recovery copy, and so is where it stands among the others.
fn keep_drafts(state: &mut State, effects: &mut Vec<Effect>) {
    let window = state.desk.window().to_owned();
    for (index, tab) in state.desk.tabs.iter_mut().enumerate() {
        let is_moved = tab.put_at(&window, index);
        if is_moved || tab.kept != tab.editor.revision() {
            tab.kept = tab.editor.revision();
            effects.push(Effect::Autosave(tab.recovery()));
        }
    }
}

/// Keeps the draft on the screen understood, and planned against the tables there are. Short texts at once, long ones
/// beside the loop.
fn assess(state: &mut State, effects: &mut Vec<Effect>) {
    if state.desk.is_read() {
        return;
    }
    let tables = state.desk.tables.told();
    let tab = state.desk.tab_mut();
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

/// Opens what was asked for, or offers it.
fn converted(state: &mut State, asked: &Conversion, result: Result<Converted, Problem>) {
    let offered = conversion::converted(&mut state.desk, asked, result);
    // A dialog that was opened meanwhile is not taken away.
    if let Some(converted) = offered.filter(|_| state.overlay.is_none()) {
        let (place, name) = (state.desk.connection.name.clone(), asked.name.clone());
        state.overlay = Some(Overlay::Offer(Box::new(Offer { place, name, converted })));
    }
}

/// What was known of the tables is of the connection before.
fn connected(
    state: &mut State,
    side: Side,
    result: Result<Box<Facts>, String>,
    effects: &mut Vec<Effect>,
) {
    let notes = result.as_ref().map(|facts| facts.settings.notes.clone()).unwrap_or_default();
    match (side, result) {
        (_, Err(problem)) => state.desk.fail(problem),
        (Side::Second, Ok(facts)) => {
            state
                .desk
                .say(format!("every draft runs on {} too; `:versus off` ends it", facts.name));
            state.desk.versus = Some(*facts);
        }
        (Side::First, Ok(facts)) => {
            state.desk.say(format!("drafts go to {} now", facts.name));
            state.desk.connection = *facts;
            // Elsewhere the same keys are other items.
            state.desk.tabs.iter_mut().for_each(|tab| tab.rehearsed = None);
            // A question about the connection before is not to be answered for this one.
            if matches!(state.overlay, Some(Overlay::Guard(_))) {
                state.overlay = None;
            }
            state.desk.tables.forget();
            state.desk.seen = Seen::default();
            state.panes.tables = Tables::default();
            effects.push(Effect::ListTables);
        }
    }
    notes.into_iter().for_each(|note| state.desk.fail(note));
}

/// Opens an entry of the history as a draft with its report.
fn recalled(
    state: &mut State,
    result: Result<Option<Box<Recalled>>, String>,
    effects: &mut Vec<Effect>,
) {
    let rerun = state.panes.history.take_rerun();
    let resume = state.panes.history.take_resume();
    match result {
        Err(problem) => state.desk.fail(problem),
        Ok(None) => state.desk.fail("this run is no longer in the history"),
        Ok(Some(recalled)) => {
            let Recalled { entry, report } = *recalled;
            // One that was killed has what it was answered by then, and no end.
            let is_complete = report.is_some() && entry.summary.duration_ms.is_some();
            let tab = drafts::tab_of(&mut state.desk, &entry);
            let revision = tab.editor.revision();
            // A recalled text is a draft like any other.
            tab.keep_as_it_is();
            if let Some(report) = report {
                tab.show(report, revision);
            }
            state.desk.focus(Pane::Editor);
            let number = entry.summary.run;
            let (there, here) = (&entry.summary.connection, state.desk.connection.name.clone());
            if rerun == Some(number) {
                if *there == here {
                    return submission::run(&mut state.desk, None, effects);
                }
                // The same keys are other items here, and another guard asks, or none.
                let sentence =
                    format!("not run: run {number} was on {there}; F5 runs it on {here}");
                return state.desk.fail(sentence);
            }
            if let Some(resume) = resume.filter(|resume| resume.run == number) {
                return submission::resume(&mut state.desk, resume, effects);
            }
            state.desk.say(if is_complete && *there == here {
                format!("run {number} as it was; F5 runs it again")
            } else if is_complete {
                format!("run {number} as it was on {there}; F5 runs it on {here}")
            } else {
                format!("run {number} never came to its end; `:resume` goes on with it")
            });
        }
    }
}
