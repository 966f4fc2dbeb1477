//! Sends drafts: the run of a draft or of a statement, the same run asked again, what the guard asked about.

use std::path::Path;

use super::desk::{Desk, Running};
use super::effect::{Effect, Side, Submit, Understanding};
use super::layout::Pane;
use crate::session::submission::errors_in_the_way;
use crate::session::{Consent, Resume};

/// A run that is ready to be sent, and the draft it is of.
struct Ready {
    submit: Submit,
    tab: String,
    revision: u64,
}

/// Starts a run of the draft, or of one statement of it.
pub fn run(desk: &mut Desk, only: Option<Vec<usize>>, effects: &mut Vec<Effect>) {
    if let Some(Ready { submit, tab, revision }) = ready(desk, only) {
        send(desk, submit, tab, revision, effects);
    }
}

/// Looks whether the draft, or one statement of it, can be sent as it is; says why not.
fn ready(desk: &mut Desk, only: Option<Vec<usize>>) -> Option<Ready> {
    desk.tab_mut().editor.understand();
    let draft = desk.tab().editor.draft();
    let error = errors_in_the_way(draft, only.as_deref()).next();
    if let Some((span, message)) = error.map(|error| (error.span, error.message.clone())) {
        desk.tab_mut().editor.go_to(span.start);
        desk.focus(Pane::Editor);
        desk.fail(format!("not sent: {message}"));
        return None;
    }
    if draft.active().next().is_none() {
        desk.say("there is no statement to run");
        return None;
    }
    let run = desk.fresh_run();
    let consent = Consent { unlocked: desk.is_unlocked(), ..Consent::default() };
    let tab = desk.tab_mut();
    let submit = Submit {
        run,
        name: tab.name.clone(),
        text: tab.editor.text(),
        draft: Understanding(tab.editor.shared_draft()),
        folder: tab.file.as_ref().and_then(|file| file.parent()).map(Path::to_path_buf),
        only,
        consent,
        side: Side::First,
        token: None,
        next_token: None,
        resume: None,
        held: None,
    };
    Some(Ready { submit, tab: tab.id.clone(), revision: tab.editor.revision() })
}

/// Starts a run of the statement at the cursor alone.
pub fn run_here(desk: &mut Desk, effects: &mut Vec<Effect>) {
    // First, or the place would be counted in the text of before, and another statement than the one in sight be sent.
    desk.tab_mut().editor.understand();
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
    if !is_as_sent(desk) {
        return desk.fail("the draft was changed since: with its old token it would be refused");
    }
    if let Some(Ready { submit, tab, revision }) = ready(desk, None) {
        send(desk, Submit { token: Some(token), ..submit }, tab, revision, effects);
    }
}

/// Sends the selected SELECT once more from where it stopped: a submission of its own. That it may be a scan is no
/// question here, as whoever presses the key has just seen a page of it.
pub fn read_on(desk: &mut Desk, effects: &mut Vec<Effect>) {
    let Some((position, token)) = desk.further_page() else { return };
    let token = token.to_owned();
    if let Some(problem) = why_not_further(desk, position) {
        return desk.fail(problem);
    }
    if let Some(Ready { submit, tab, revision }) = ready(desk, Some(vec![position])) {
        send(desk, Submit { next_token: Some(token), ..submit }, tab, revision, effects);
    }
}

/// Sends the SELECT of a page once more, from where that stopped. The request is the one that was sent, whatever became of
/// the text since: its NextToken goes with it.
pub fn send_further(desk: &mut Desk, running: &Running, token: String, effects: &mut Vec<Effect>) {
    let run = desk.fresh_run();
    let consent = Consent { unlocked: desk.is_unlocked(), ..Consent::default() };
    let next_token = Some(token);
    let submit = Submit { run, consent, next_token, held: None, ..running.submit.clone() };
    let since_ms = running.since_ms;
    send(desk, submit, running.tab.clone(), running.revision, effects);
    if let Some(running) = &mut desk.running {
        running.since_ms = since_ms;
    }
}

/// Sends what an earlier run of the draft did not send.
pub fn resume(desk: &mut Desk, resume: Resume, effects: &mut Vec<Effect>) {
    if desk.versus.is_some() {
        return desk.fail("a run is gone on with on its own connection: `:versus off` first");
    }
    if let Some(Ready { submit, tab, revision }) = ready(desk, None) {
        send(desk, Submit { resume: Some(resume), ..submit }, tab, revision, effects);
    }
}

/// A NextToken goes with the statement, the table and the place it was given for, and with nothing else.
fn why_not_further(desk: &Desk, position: usize) -> Option<String> {
    let report = desk.report()?;
    let from_template = report.statements.iter().filter(|one| one.position == position).count() > 1;
    if !is_as_sent(desk) {
        return Some("the draft was changed since: its next page would be of another".to_owned());
    }
    if report.connection != desk.connection.name {
        return Some(format!("this was read on {}: there it can be read on", report.connection));
    }
    from_template.then(|| "statements of one template are not read on alone".to_owned())
}

/// Whether the text is still what the report on the screen is about.
fn is_as_sent(desk: &Desk) -> bool {
    desk.tab().shown.as_ref().is_some_and(|shown| !desk.tab().is_stale(shown))
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
    // A yes was given to the first connection: the second one asks for its own.
    let submit =
        Submit { run, side: Side::Second, consent: Consent::default(), held: None, ..submit };
    send(desk, submit, tab, revision, effects);
}
