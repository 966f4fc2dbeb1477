//! Sends drafts: the run of a draft or of a statement, the same run asked again, what the guard asked about.

use std::path::Path;

use super::desk::{Desk, Running};
use super::effect::{Effect, Side, Submit};
use super::layout::Pane;
use crate::session::Consent;
use crate::syntax::Severity;

/// Starts a run of the draft, or of one statement of it.
pub fn run(desk: &mut Desk, only: Option<Vec<usize>>, effects: &mut Vec<Effect>) {
    if !desk.tab().editor.is_understood() {
        desk.tab_mut().editor.understand();
    }
    let draft = desk.tab().editor.draft();
    let error = draft.diagnostics.iter().find(|one| one.severity == Severity::Error);
    if let Some((span, message)) = error.map(|error| (error.span, error.message.clone())) {
        desk.tab_mut().editor.go_to(span.start);
        desk.focus(Pane::Editor);
        return desk.fail(format!("not sent: {message}"));
    }
    if draft.active().next().is_none() {
        return desk.say("there is no statement to run");
    }
    let run = desk.fresh_run();
    let consent = Consent { unlocked: desk.is_unlocked(), ..Consent::default() };
    let tab = desk.tab_mut();
    let (name, text, format) = (tab.name.clone(), tab.editor.text(), tab.editor.format());
    let folder = tab.file.as_ref().and_then(|file| file.parent()).map(Path::to_path_buf);
    let (id, revision) = (tab.id.clone(), tab.editor.revision());
    let side = Side::First;
    let submit = Submit { run, name, text, format, folder, only, consent, side, token: None };
    send(desk, submit, id, revision, effects);
}

/// Starts a run of the statement at the cursor alone.
pub fn run_here(desk: &mut Desk, effects: &mut Vec<Effect>) {
    let Some(position) = desk.tab().editor.statement_at_cursor() else {
        return desk.say("there is no statement to run");
    };
    if desk.tab().editor.draft().statements[position].off {
        return desk.say("this statement is off");
    }
    run(desk, Some(vec![position]), effects);
}

fn send(desk: &mut Desk, submit: Submit, tab: String, revision: u64, effects: &mut Vec<Effect>) {
    let running = Running {
        submit: submit.clone(),
        tab,
        revision,
        since_ms: desk.now_ms,
        cancelled: false,
        progress: None,
        retries: 0,
    };
    desk.running = Some(running);
    desk.notice = None;
    effects.push(Effect::Submit(submit));
}

/// Sends a transaction that was not answered once more, with its token: one that was done is not done twice.
pub fn ask_again(desk: &mut Desk, effects: &mut Vec<Effect>) {
    let Some(token) = desk.unanswered_token() else { return };
    let unchanged = desk.tab().shown.as_ref().is_some_and(|shown| !desk.tab().is_stale(shown));
    if !unchanged {
        return desk.fail("the draft was changed since: with its old token it would be refused");
    }
    run(desk, None, effects);
    for effect in effects {
        if let Effect::Submit(submit) = effect {
            submit.token = Some(token.clone());
        }
    }
    if let Some(running) = &mut desk.running {
        running.submit.token = Some(token);
    }
}

/// Reads the items of the run's unknown writes.
pub fn look(desk: &mut Desk, effects: &mut Vec<Effect>) {
    let run = desk.report().map_or(0, |report| report.run);
    desk.say(format!("reading the items of run {run}"));
    effects.push(Effect::Look(run));
}

/// Sends what the guard asked about, with what was agreed to.
pub fn send_agreed(
    desk: &mut Desk,
    running: &Running,
    consent: Consent,
    effects: &mut Vec<Effect>,
) {
    let run = desk.fresh_run();
    let submit = Submit { run, consent, ..running.submit.clone() };
    send(desk, submit, running.tab.clone(), running.revision, effects);
}

/// The same draft, sent to the second connection under its own guard.
pub fn send_to_second(desk: &mut Desk, running: Running, effects: &mut Vec<Effect>) {
    let Running { submit, tab, revision, .. } = running;
    let run = desk.fresh_run();
    let submit = Submit { run, side: Side::Second, consent: Consent::default(), ..submit };
    send(desk, submit, tab, revision, effects);
}
