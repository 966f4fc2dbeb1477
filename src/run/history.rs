//! `history`: past submissions.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::grid::{self, Cell};
use super::style::Role;
use super::{Exit, Printer, Stop, report, safe_text};
use crate::session::afterwards::LookError;
use crate::session::{Outcome, Session, json};
use crate::workspace::{Entry, EntrySummary, History};

/// Lists the newest entries that hold every word of `search`.
pub fn list(
    history: &History,
    search: &str,
    limit: usize,
    zone: &TimeZone,
    printer: Printer,
) -> Result<Exit, Stop> {
    let entries = history.list(search, limit)?;
    if entries.is_empty() {
        printer.say("no submissions");
        return Ok(Exit::Applied);
    }
    let rows: Vec<Vec<Cell>> = entries.iter().map(|entry| row(entry, zone)).collect();
    let header = ["run", "outcome", "applied", "mode", "draft", "connection", "started"];
    printer.data(&grid::draw(&header, &rows, printer.out_style()))?;
    // There may be none beyond these; to count them all would take another search.
    if entries.len() == limit {
        printer.say(&format!("the newest {limit}; --limit shows more"));
    }
    Ok(Exit::Applied)
}

fn row(entry: &EntrySummary, zone: &TimeZone) -> Vec<Cell> {
    vec![
        Cell::right(entry.run.to_string()),
        Cell::left(outcome(entry)).painted(entry.outcome.map_or(Role::Plain, Role::from)),
        Cell::right(format!("{}/{}", entry.applied, entry.statements)),
        Cell::left(entry.mode.name()),
        Cell::left(safe_text::line(&entry.draft_name)),
        Cell::left(safe_text::line(&entry.connection)),
        Cell::left(started(entry.started_ms, zone)),
    ]
}

fn outcome(entry: &EntrySummary) -> &'static str {
    entry.outcome.map_or("under way", Outcome::name)
}

/// `2026-09-01 14:03:22`, where the user is.
fn started(milliseconds: u64, zone: &TimeZone) -> String {
    let timestamp =
        i64::try_from(milliseconds).ok().and_then(|ms| Timestamp::from_millisecond(ms).ok());
    let zoned = timestamp.map(|timestamp| timestamp.to_zoned(zone.clone()));
    zoned.map(|zoned| zoned.strftime("%Y-%m-%d %H:%M:%S").to_string()).unwrap_or_default()
}

/// Shows one entry: its draft and what came back.
pub fn show(
    history: &History,
    run: i64,
    json: bool,
    zone: &TimeZone,
    printer: Printer,
) -> Result<Exit, Stop> {
    let entry = history
        .get(run)?
        .ok_or_else(|| Stop::usage(format!("there is no run {run} in the history")))?;
    if json {
        // As it is kept, and not read and written again: a report of an older version stays what it was.
        let document = entry.report.as_deref().unwrap_or("null");
        printer.document(document)?;
    } else {
        printer.data(&shown(&entry, zone, printer))?;
    }
    Ok(Exit::Applied)
}

/// Reads the items of a run's unknown writes, and shows the run with what they tell.
pub async fn look(session: &Session, run: i64, json: bool, printer: Printer) -> Result<Exit, Stop> {
    let report = session.look(run).await?;
    if json {
        printer.document(&json::to_json(&report))?;
    } else {
        printer.data(&report::draw(&report, printer.out_style()))?;
    }
    Ok(Exit::of(&report))
}

impl From<LookError> for Stop {
    fn from(error: LookError) -> Self {
        match error {
            LookError::History(error) => error.into(),
            LookError::Failed(failure) => failure.into(),
            other => Self::usage(other.to_string()),
        }
    }
}

fn shown(entry: &Entry, zone: &TimeZone, printer: Printer) -> String {
    let summary = &entry.summary;
    let style = printer.out_style();
    let started =
        style.paint(Role::Muted, &format!("started {}", started(summary.started_ms, zone)));
    let text = safe_text::lines(entry.draft_text.trim_end());
    let stored = entry.report.as_deref();
    let outcome = match stored.and_then(|report| json::from_json(report, summary.started_ms)) {
        Some(report) => report::draw(&report, style),
        None => format!(
            "{}: run {} of {} has no report; what it did is not known\n",
            outcome(summary).to_uppercase(),
            summary.run,
            safe_text::line(&summary.draft_name)
        ),
    };
    format!("{started}\n\n{text}\n\n{outcome}")
}
