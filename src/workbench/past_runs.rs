//! What is done with runs of the history: labelled, written down, compared, deleted.

use super::command::HistoryCommand;
use super::effect::{Effect, OfHistory};
use super::event::FromHistory;
use super::overlay::Overlay;
use super::overlay::compare::Compare;
use super::overlay::labels::LabelRun;
use super::overlay::prompt::{Kind, Prompt};
use super::state::State;
use crate::session::words;

/// Does a command of the history.
pub fn command(
    state: &mut State,
    command: HistoryCommand,
    argument: Option<&str>,
    confirmed: bool,
    effects: &mut Vec<Effect>,
) {
    let (history, desk) = (&mut state.panes.history, &mut state.desk);
    let selected = history.selected_entry().map(|entry| (entry.run, entry.labels.clone()));
    match (command, selected) {
        (HistoryCommand::Tag, Some((run, labels))) => {
            state.overlay = Some(Overlay::Labels(LabelRun::new(run, &labels)));
        }
        (HistoryCommand::Export, Some((run, _))) => match argument {
            Some(path) => {
                let path = path.into();
                effects.push(Effect::History(OfHistory::Export { run, path }));
            }
            None => {
                let name = format!("run-{}.md", words::run_number(run).trim_start_matches('~'));
                state.overlay = Some(Overlay::Prompt(Prompt::new(Kind::ExportRun, name)));
            }
        },
        _ => history.command(command, confirmed, desk, effects),
    }
}

/// What came of a question.
pub fn told(state: &mut State, told: FromHistory, effects: &mut Vec<Effect>) {
    let (history, desk) = (&mut state.panes.history, &mut state.desk);
    match told {
        FromHistory::Listed { search, before, result: Ok((lines, is_last)) } => {
            history.set(&search, before, lines, is_last);
        }
        FromHistory::Listed { search, before: None, result: Err(problem) }
            if !search.is_empty() =>
        {
            history.refuse(&search, problem);
        }
        FromHistory::Listed { result: Err(problem), .. } => {
            desk.fail(format!("the history can't be read: {problem}"));
        }
        FromHistory::Previewed(Ok(Some(preview))) => history.set_preview(*preview),
        // It was deleted a moment ago, by another window perhaps: the list is read anew.
        FromHistory::Previewed(Ok(None)) => effects.push(history.list()),
        FromHistory::Compared(Ok(found)) => {
            state.overlay = Some(Overlay::Compare(Compare::new(found)));
        }
        FromHistory::Labelled { run, result: Ok(()) } => {
            desk.say(format!("{} is labelled", words::run(run)));
            effects.push(history.list());
        }
        FromHistory::Exported(Ok(said)) => desk.say(said),
        FromHistory::Deleted { run, result: Ok(()) } => {
            desk.say(format!("{} is deleted", words::run(run)));
            effects.push(history.list());
        }
        FromHistory::Previewed(Err(problem))
        | FromHistory::Compared(Err(problem))
        | FromHistory::Labelled { result: Err(problem), .. }
        | FromHistory::Exported(Err(problem))
        | FromHistory::Deleted { result: Err(problem), .. } => desk.fail(problem),
    }
}
