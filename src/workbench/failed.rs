//! What a run left undone: a draft of the statements that were not applied, and going on with those that were not sent.

use super::conversion::free_name;
use super::desk::Desk;
use super::effect::Effect;
use super::event::Leftover;
use super::layout::Pane;
use super::pane::history::History;
use super::submission;
use crate::session::Resume;
use crate::session::failed::{self, FailedError};
use crate::session::resume::Unknown;
use crate::workspace;

/// Statements of a draft that is made of a run, at most: a text of more is edited by nobody.
const LEFTOVER_STATEMENTS_MAX: usize = 20_000;

/// Asks for a draft of what was not applied of the run in sight.
pub fn ask(desk: &mut Desk, history: &History, effects: &mut Vec<Effect>) {
    match run_in_sight(desk, history) {
        Some(run) => effects.push(Effect::Failed(run)),
        None => desk.say("nothing was run yet"),
    }
}

/// The run that is selected in the history, where that has the focus, else the one whose results are shown.
fn run_in_sight(desk: &Desk, history: &History) -> Option<i64> {
    if desk.focus == Pane::History {
        return history.selected_run();
    }
    desk.report().map(|report| report.run)
}

/// Opens the draft in a tab of its own.
pub fn opened(desk: &mut Desk, leftover: Leftover) {
    let Leftover { name, text, said } = leftover;
    let name = free_name(desk, &name);
    desk.add_draft(Some(name), &text).keep_as_it_is();
    desk.focus(Pane::Editor);
    desk.say(said);
}

/// Goes on with the run in sight: its draft is opened, and what was not sent of it is sent.
pub fn resume(
    desk: &mut Desk,
    history: &mut History,
    argument: Option<&str>,
    effects: &mut Vec<Effect>,
) {
    let unknown = match argument.map(str::trim) {
        None | Some("") => None,
        Some("send") => Some(Unknown::Send),
        Some("skip") => Some(Unknown::Skip),
        Some(_) => return desk.fail("`:resume` takes `send` or `skip`, or nothing"),
    };
    let Some(run) = run_in_sight(desk, history) else { return desk.say("nothing was run yet") };
    if desk.focus == Pane::History {
        return history.resume(run, unknown, effects);
    }
    submission::resume(desk, Resume { run, unknown }, effects);
}

/// The draft of what was not applied of a run. It reads the history: for the doer.
pub fn leftover(history: &workspace::History, run: i64) -> Result<Leftover, String> {
    let failed = failed::of_run(history, run).map_err(|error| error.to_string())?;
    if failed.count.listed() > LEFTOVER_STATEMENTS_MAX {
        return Err(format!(
            "run {run}: {}: too many for a tab; `dynadraft history failed {run}` prints them",
            failed.count.in_words()
        ));
    }
    let mut text = String::new();
    let written = failed.write::<FailedError>(history, |piece| {
        text.push_str(piece);
        Ok(())
    });
    written.map_err(|error| error.to_string())?;
    let name = failed.name();
    Ok(Leftover { said: format!("{name}: {}", failed.count.in_words()), name, text })
}
