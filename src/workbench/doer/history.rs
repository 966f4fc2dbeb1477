//! Asks the history, and changes it.

use std::path::Path;

use super::{Doer, said};
use crate::session::{KeptError, diff, kept, record};
use crate::workbench::effect::OfHistory;
use crate::workbench::event::{Event, FromHistory};
use crate::workbench::pane::history::Preview;
use crate::workspace::history::search::{Days, Search};
use crate::workspace::{EntrySummary, History, save_file};

/// So many lines are read at once: some screens of them.
const LINES_MAX: usize = 500;

impl Doer {
    pub(super) fn ask_history(&self, asked: OfHistory) {
        let (session, zone) = (self.sessions.first(), self.zone);
        self.blocking(move || {
            let days = Days { zone: zone(), now_ms: session.clock.now_ms() };
            Event::History(answer(&session.history, asked, &days))
        });
    }
}

/// What comes of a question.
pub fn answer(history: &History, asked: OfHistory, days: &Days) -> FromHistory {
    match asked {
        OfHistory::List { search, before } => {
            let result = listed(history, &search, before, days);
            FromHistory::Listed { search, before, result }
        }
        OfHistory::Preview(run) => FromHistory::Previewed(previewed(history, run).map_err(said)),
        OfHistory::Compare(runs) => {
            FromHistory::Compared(diff::of(history, runs).map(Box::new).map_err(said))
        }
        OfHistory::Label { run, labels } => {
            let result = history.label(run, &labels).map_err(said);
            FromHistory::Labelled { run, result }
        }
        OfHistory::Export { run, path } => {
            FromHistory::Exported(exported(history, run, &path, days))
        }
        OfHistory::Delete(run) => {
            FromHistory::Deleted { run, result: history.delete(run).map_err(said) }
        }
    }
}

/// The lines, and whether there are none behind them.
fn listed(
    history: &History,
    search: &str,
    before: Option<i64>,
    days: &Days,
) -> Result<(Vec<EntrySummary>, bool), String> {
    let search = Search::parse(search, days).map_err(said)?.before(before);
    let lines = history.find(&search, LINES_MAX).map_err(said)?;
    let is_last = lines.len() < LINES_MAX;
    Ok((lines, is_last))
}

fn previewed(history: &History, run: i64) -> Result<Option<Box<Preview>>, KeptError> {
    let Some(entry) = history.outline(run)? else { return Ok(None) };
    let report = kept::recalled(history, &entry)?;
    let report = report.map(|report| kept::beginning(history, report)).transpose()?;
    Ok(Some(Box::new(Preview { entry, report })))
}

/// Writes a run down: as JSON where the name says so, else as Markdown. A file that is there is left alone.
fn exported(history: &History, run: i64, path: &Path, days: &Days) -> Result<String, String> {
    let history = history.still().map_err(said)?;
    let is_json = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
    let text = if is_json {
        let document = history.get(run).map_err(said)?.and_then(|entry| entry.report);
        document.ok_or_else(|| format!("nothing is known of what run {run} did"))? + "\n"
    } else {
        let entry = history.outline(run).map_err(said)?;
        let entry = entry.ok_or_else(|| format!("there is no run {run} in the history"))?;
        let started = days.moment(entry.summary.started_ms);
        record::markdown(&history, &entry, &started).map_err(said)?
    };
    save_file(path, &text, None).map_err(said)?;
    Ok(format!("run {run} is written to {}", path.display()))
}
