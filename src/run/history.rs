//! `history`: past submissions.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use serde_json::{Value, json};

use super::grid::{self, Cell};
use super::style::{Role, Style};
use super::{Exit, Printer, Stop, report, safe_text, submit};
use crate::cli::HistoryOptions;
use crate::session::afterwards::LookError;
use crate::session::compare::{Difference, summary};
use crate::session::diff::{self, DiffError, LineChange, RunDiff};
use crate::session::failed::{self, FailedError};
use crate::session::{Outcome, Report, Session, kept, record, words};
use crate::workspace::history::search::{Days, Member, Search, SearchError};
use crate::workspace::{Answers, Entry, EntrySummary, History, LabelError, Labels, LetGo};

/// Lists the newest entries that fit `search` and the options.
pub fn list(
    history: &History,
    search: &str,
    options: &HistoryOptions,
    days: &Days,
    printer: Printer,
) -> Result<Exit, Stop> {
    let limit = options.limit;
    let search = searched(search, options, days)?;
    let entries = history.find(&search, limit)?;
    if options.json {
        for entry in &entries {
            printer.json(&summary_to_json(entry))?;
        }
    } else if entries.is_empty() {
        printer.say("no submissions");
    } else {
        let rows: Vec<Vec<Cell>> = entries.iter().map(|entry| row(entry, &days.zone)).collect();
        let header =
            ["run", "outcome", "applied", "mode", "statement", "connection", "started", "tags"];
        printer.data(&grid::draw(&header, &rows, printer.out_style()))?;
    }
    // There may be none beyond these; to count them all would take another search.
    if let Some(last) = entries.last().filter(|_| entries.len() == limit) {
        let last = last.run;
        printer.say(&format!(
            "the newest {limit}; --limit shows more, --before {last} goes on behind them"
        ));
    }
    Ok(Exit::Applied)
}

fn searched(search: &str, options: &HistoryOptions, days: &Days) -> Result<Search, Stop> {
    let HistoryOptions { before, table, outcome, on, tag, day, since, until, .. } = options;
    let mut search = Search::parse(search, days)?.before(*before);
    let several = [
        (Member::Table, table),
        (Member::Outcome, outcome),
        (Member::Connection, on),
        (Member::Tag, tag),
    ];
    let several =
        several.into_iter().flat_map(|(member, all)| all.iter().map(move |one| (member, one)));
    let one = [(Member::Day, day), (Member::Since, since), (Member::Until, until)];
    let one = one.into_iter().filter_map(|(member, day)| Some((member, day.as_ref()?)));
    for (member, value) in several.chain(one) {
        search.set(member, value, days)?;
    }
    Ok(search)
}

fn row(entry: &EntrySummary, zone: &TimeZone) -> Vec<Cell> {
    vec![
        Cell::right(words::run_number(entry.run)),
        Cell::left(outcome(entry)).painted(entry.outcome.map_or(Role::Plain, Role::from)),
        Cell::right(format!("{}/{}", entry.applied, entry.statements)),
        Cell::left(entry.mode.name()),
        Cell::left(report::short(&safe_text::line(&entry.line))),
        Cell::left(safe_text::line(&entry.connection)),
        Cell::left(started(entry.started_ms, zone)),
        Cell::left(safe_text::line(&entry.labels.tags_in_words())),
    ]
}

fn summary_to_json(entry: &EntrySummary) -> Value {
    let started =
        i64::try_from(entry.started_ms).ok().and_then(|ms| Timestamp::from_millisecond(ms).ok());
    json!({
        "run": entry.run,
        "draft": entry.draft_name,
        "statement": entry.line,
        "connection": entry.connection,
        "mode": entry.mode.name(),
        "outcome": entry.outcome.map(Outcome::name),
        "statements": entry.statements,
        "applied": entry.applied,
        "started": started.map(|started| started.to_string()),
        "duration_ms": entry.duration_ms,
        "tags": entry.labels.tags,
        "note": Some(&entry.labels.note).filter(|note| !note.is_empty()),
    })
}

/// Says in what two runs differ.
pub fn diff(history: &History, runs: [i64; 2], json: bool, printer: Printer) -> Result<Exit, Stop> {
    let found = diff::of(history, runs)?;
    if json {
        printer.json(&diff_to_json(&found))?;
        return Ok(Exit::Applied);
    }
    printer.data(&draw_diff(&found, printer.out_style()))?;
    Ok(Exit::Applied)
}

fn diff_to_json(found: &RunDiff) -> Value {
    let line = |change: &LineChange| match change {
        LineChange::Same(line) => json!({"same": line}),
        LineChange::Removed(line) => json!({"removed": line}),
        LineChange::Added(line) => json!({"added": line}),
        LineChange::Skipped(count) => json!({"skipped": count}),
    };
    let difference = |one: &Difference| json!({"statement": one.statement, "what": one.what.name(), "values": [one.one, one.other]});
    json!({
        "runs": [found.runs[0].run, found.runs[1].run],
        "draft": found.draft.iter().map(line).collect::<Value>(),
        "differences": found.differences.iter().map(difference).collect::<Value>(),
        "notes": found.notes,
    })
}

fn draw_diff(found: &RunDiff, style: Style) -> String {
    let mut text = String::new();
    for (sign, run) in ["-", "+"].into_iter().zip(&found.runs) {
        let about = format!(
            "{sign} {}: {} on {}, {}\n",
            words::run(run.run),
            outcome(run),
            safe_text::line(&run.connection),
            safe_text::line(&run.draft_name)
        );
        text.push_str(&about);
    }
    if found.draft.is_empty() {
        text.push_str("\nthe same draft\n");
    } else {
        text.push('\n');
        found.draft.iter().for_each(|change| text.push_str(&draw_change(change, style)));
    }
    text.push_str(&format!("\n{}\n", summary(&found.differences)));
    for difference in &found.differences {
        text.push_str(&format!("  {}\n", difference.about()));
        for (sign, said) in [("-", &difference.one), ("+", &difference.other)] {
            let said = safe_text::lines(said).replace('\n', "\n      ");
            text.push_str(&format!("    {sign} {said}\n"));
        }
    }
    found.notes.iter().for_each(|note| text.push_str(&format!("{note}\n")));
    text
}

fn draw_change(change: &LineChange, style: Style) -> String {
    let (role, line) = match change {
        LineChange::Same(line) => (Role::Plain, format!("  {}", safe_text::line(line))),
        LineChange::Removed(line) => (Role::Bad, format!("- {}", safe_text::line(line))),
        LineChange::Added(line) => (Role::Good, format!("+ {}", safe_text::line(line))),
        LineChange::Skipped(1) => (Role::Muted, "  … 1 line".to_owned()),
        LineChange::Skipped(count) => (Role::Muted, format!("  … {count} lines")),
    };
    style.paint(role, &line) + "\n"
}

/// What is to be said of a run, or no longer.
pub struct Labelling {
    pub tags: Vec<String>,
    pub remove: bool,
    pub note: Option<String>,
}

/// Changes what is said of a run, and prints it.
pub fn tag(
    history: &History,
    run: i64,
    change: &Labelling,
    printer: Printer,
) -> Result<Exit, Stop> {
    let entry = history.outline(run)?.ok_or_else(|| no_run(run))?;
    let Labelling { tags, remove, note } = change;
    let before = entry.summary.labels;
    let mut labels = Labels::of(&before.tags_in_words(), note.as_ref().unwrap_or(&before.note))?;
    let named = tags.join(" ");
    if !remove {
        labels.add(&named)?;
    } else if tags.is_empty() {
        labels.tags.clear();
    } else {
        let named = Labels::of(&named, "")?.tags;
        labels.tags.retain(|tag| !named.contains(tag));
    }
    if labels != before {
        kept_for_good(history)?;
        history.label(run, &labels)?;
    }
    let tags = if labels.tags.is_empty() { "none".to_owned() } else { labels.tags_in_words() };
    let mut text = format!("tags: {}\n", safe_text::line(&tags));
    if !labels.note.is_empty() {
        text.push_str(&format!("note: {}\n", safe_text::lines(&labels.note)));
    }
    printer.data(&text)?;
    Ok(Exit::Applied)
}

/// Prints a run as Markdown.
pub fn export(
    history: &History,
    run: i64,
    zone: &TimeZone,
    printer: Printer,
) -> Result<Exit, Stop> {
    let history = &history.still()?;
    let entry = history.outline(run)?.ok_or_else(|| no_run(run))?;
    let started = started(entry.summary.started_ms, zone);
    printer.data(&safe_text::lines(&record::markdown(history, &entry, &started)?))?;
    Ok(Exit::Applied)
}

/// Deletes runs for good. Without a yes they are listed, and nothing is deleted.
pub fn delete(
    history: &History,
    runs: &[i64],
    yes: bool,
    zone: &TimeZone,
    printer: Printer,
) -> Result<Exit, Stop> {
    kept_for_good(history)?;
    let mut rows = Vec::new();
    for run in runs {
        let entry = history.outline(*run)?.ok_or_else(|| no_run(*run))?;
        rows.push(row(&entry.summary, zone));
    }
    if !yes {
        let header =
            ["run", "outcome", "applied", "mode", "statement", "connection", "started", "tags"];
        printer.say(&grid::draw(&header, &rows, printer.talk_style()));
        return Err(Stop::usage(
            "nothing was deleted; with --yes they are deleted for good: drafts, answers, and what the ledger counts of them",
        ));
    }
    for run in runs {
        history.delete(*run)?;
    }
    let count = words::counted(u32::try_from(runs.len()).unwrap_or(u32::MAX), "run");
    printer.say(&format!("deleted {count}"));
    Ok(Exit::Applied)
}

fn no_run(run: i64) -> Stop {
    Stop::usage(format!("there is no run {run} in the history"))
}

/// A change of a copy would be gone with the process.
fn kept_for_good(history: &History) -> Result<(), Stop> {
    match history.hindrance() {
        Some(why) => Err(Stop { exit: Exit::Connection, message: why.to_owned() }),
        None => Ok(()),
    }
}

impl From<SearchError> for Stop {
    fn from(error: SearchError) -> Self {
        Self::usage(safe_text::line(&error.to_string()).into_owned())
    }
}

impl From<LabelError> for Stop {
    fn from(error: LabelError) -> Self {
        match error {
            LabelError::History(error) => error.into(),
            other => Self::usage(safe_text::line(&other.to_string()).into_owned()),
        }
    }
}

impl From<DiffError> for Stop {
    fn from(error: DiffError) -> Self {
        match error {
            DiffError::Kept(error) => error.into(),
            missing @ DiffError::NoRun(_) => Self::usage(missing.to_string()),
        }
    }
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
    let entry = history.outline(run)?.ok_or_else(|| no_run(run))?;
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
    kept_for_good(history)?;
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
