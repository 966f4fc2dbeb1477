//! `history`: past submissions.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::grid::{self, Cell};
use super::style::Role;
use super::{Exit, Printer, Stop, report, safe_text, submit};
use crate::session::afterwards::LookError;
use crate::session::failed::{self, FailedError};
use crate::session::{Outcome, Report, Session, kept};
use crate::workspace::{Answers, Entry, EntrySummary, History, LetGo};

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
    all_failures: bool,
    zone: &TimeZone,
    printer: Printer,
) -> Result<Exit, Stop> {
    let entry = history
        .outline(run)?
        .ok_or_else(|| Stop::usage(format!("there is no run {run} in the history")))?;
    match (json, entry.answers) {
        (true, Answers::None) => printer.data("null")?,
        // As it is kept, and not read and written again: a report of an older version stays what it was.
        (true, Answers::Whole) => {
            let document = history.get(run)?.and_then(|entry| entry.report);
            printer.document(document.as_deref().unwrap_or("null"))?;
        }
        (true, Answers::Parts(_) | Answers::LetGo) => match kept::recalled(history, &entry)? {
            Some(report) => submit::print(history, &report, true, false, printer)?,
            // What a version before parts kept is gone with its answers.
            None => printer.data("null")?,
        },
        (false, _) => show_text(history, &entry, all_failures, zone, printer)?,
    }
    if entry.answers == Answers::LetGo {
        printer.say(&format!(
            "the answers of run {run} were let go of, to keep the history within its size"
        ));
    }
    Ok(Exit::Applied)
}

fn show_text(
    history: &History,
    entry: &Entry,
    all_failures: bool,
    zone: &TimeZone,
    printer: Printer,
) -> Result<(), Stop> {
    let summary = &entry.summary;
    let style = printer.out_style();
    let started =
        style.paint(Role::Muted, &format!("started {}", started(summary.started_ms, zone)));
    let text = safe_text::lines(entry.draft_text.trim_end());
    printer.data(&format!("{started}\n\n{text}\n\n"))?;
    if entry.answers == Answers::LetGo {
        return Ok(printer.data(&format!(
            "{}: {} of {} applied; the answers are no longer kept\n",
            outcome(summary).to_uppercase(),
            summary.applied,
            summary.statements
        ))?);
    }
    let Some(report) = kept::recalled(history, entry)? else {
        return Ok(printer.data(&format!(
            "{}: run {} of {} has no report; what it did is not known\n",
            outcome(summary).to_uppercase(),
            summary.run,
            safe_text::line(&summary.draft_name)
        ))?);
    };
    if summary.duration_ms.is_none() {
        never_ended(history, &report, summary, printer)?;
    }
    report::print(&history.still()?, &report, all_failures, printer)
}

/// Said of a run that was killed, or that another process has under way: what follows is not all of it.
fn never_ended(
    history: &History,
    report: &Report,
    summary: &EntrySummary,
    printer: Printer,
) -> Result<(), Stop> {
    let mut answered = 0;
    kept::statements::<Stop>(history, report, |_| {
        answered += 1;
        Ok(())
    })?;
    let EntrySummary { run, statements, .. } = summary;
    Ok(printer.data(&format!(
        "run {run} never came to its end: of {statements} statements {answered} were answered by then, and kept; \
         those behind them may have been sent\n\n"
    ))?)
}

/// Reads the items of a run's unknown writes, and shows the run with what they tell.
pub async fn look(session: &Session, run: i64, json: bool, printer: Printer) -> Result<Exit, Stop> {
    let report = session.look(run).await?;
    submit::print(&session.history, &report, json, false, printer)?;
    Ok(Exit::of(&report))
}

/// Prints a draft of what was not applied of a run.
pub fn failed(history: &History, run: i64, printer: Printer) -> Result<Exit, Stop> {
    let history = &history.still()?;
    let failed = failed::of_run(history, run)?;
    printer.data_pieces(|out| failed.write::<Stop>(history, out))?;
    printer.say(&format!("run {run}: {}", failed.count.in_words()));
    Ok(Exit::Applied)
}

impl From<FailedError> for Stop {
    fn from(error: FailedError) -> Self {
        match error {
            FailedError::Kept(error) => error.into(),
            other => Self::usage(other.to_string()),
        }
    }
}

/// Lets go of the answers of the oldest runs, until those that are kept take at most so many megabytes.
pub fn prune(history: &History, megabytes: u64, printer: Printer) -> Result<Exit, Stop> {
    if let Some(why) = history.hindrance() {
        return Err(Stop { exit: Exit::Connection, message: why.to_owned() });
    }
    let let_go = history.prune(megabytes.saturating_mul(MEGABYTE))?;
    let kept = in_megabytes(history.answers_bytes()?);
    match let_go {
        Some(let_go) => printer.say(&said(let_go)),
        None => printer.say("there was nothing to let go of"),
    }
    printer.say(&format!("the answers that are kept take {kept} MB"));
    Ok(Exit::Applied)
}

/// `let go of the answers of 15 runs (3 to 17), 420.5 MB, ...`.
pub fn said(let_go: LetGo) -> String {
    let LetGo { runs, first, last, bytes } = let_go;
    let which = match runs {
        1 => format!("run {first}"),
        runs => format!("{runs} runs ({first} to {last})"),
    };
    let size = in_megabytes(bytes);
    format!("history: let go of the answers of {which}, {size} MB; drafts and outcomes stay")
}

const MEGABYTE: u64 = 1_000_000;

/// With one digit behind the point.
fn in_megabytes(bytes: u64) -> String {
    let tenths = bytes.div_ceil(MEGABYTE / 10);
    format!("{}.{}", tenths / 10, tenths % 10)
}

impl From<LookError> for Stop {
    fn from(error: LookError) -> Self {
        match error {
            LookError::Kept(error) => error.into(),
            LookError::Failed(failure) => failure.into(),
            other => Self::usage(other.to_string()),
        }
    }
}
