//! A report as text: the headline, the statements, what failed and why, what was read, and what it cost.

use std::borrow::Cow;

use super::grid::{self, Cell, Grid};
use super::style::{Role, Style};
use super::{Printer, Stop, safe_text};
use crate::api::{ConsumedCapacity, capacity::Arm};
use crate::draft::Mode;
use crate::session::alike::{self, Alike, Kind};
use crate::session::report::{Code, NotSent, Origin, Verdicts};
use crate::session::words::{self, Charge, figure, value};
use crate::session::{Report, Seen, StatementReport, Tally, Verdict, kept};
use crate::value::Item;
use crate::workspace::History;

#[cfg(test)]
mod tests;

/// Takes what is printed, piece by piece.
pub type Out<'o> = &'o mut dyn FnMut(&str) -> Result<(), Stop>;

/// Shows all statements of a report, in order; may be asked to more than once.
pub type Walk<'w> = &'w dyn Fn(&mut dyn FnMut(Seen<'_>) -> Result<(), Stop>) -> Result<(), Stop>;

/// The whole report, which holds all its statements. Ends with a line break.
#[cfg(test)]
pub fn draw(report: &Report, style: Style) -> String {
    let mut text = String::new();
    let walk: Walk<'_> = &|visit| {
        let seen = |statement| Seen { statement, reads_on: report.reads_on(statement) };
        report.statements.iter().try_for_each(|statement| visit(seen(statement)))
    };
    let mut take = |piece: &str| {
        text.push_str(piece);
        Ok(())
    };
    write(report, false, walk, style, &mut take).expect("a text takes everything");
    text
}

/// Prints a report whose statements stand in the history, in memory or in both.
pub fn print(
    history: &History,
    report: &Report,
    all_failures: bool,
    printer: Printer,
) -> Result<(), Stop> {
    let walk: Walk<'_> = &|visit| kept::statements(history, report, visit);
    printer.data_pieces(|out| write(report, all_failures, walk, printer.out_style(), out))
}

/// The whole report without the items of what was answered, which are printed elsewhere.
pub fn beside_rows(
    history: &History,
    report: &Report,
    all_failures: bool,
    style: Style,
) -> Result<String, Stop> {
    let walk: Walk<'_> = &|visit| {
        kept::statements(history, report, |seen| {
            if seen.statement.verdict != Verdict::Applied {
                return visit(seen);
            }
            let bare = StatementReport {
                item: None,
                items: None,
                next_token: None,
                ..seen.statement.clone()
            };
            visit(Seen { statement: &bare, ..seen })
        })
    };
    let mut text = String::new();
    write(report, all_failures, walk, style, &mut |piece| {
        text.push_str(piece);
        Ok(())
    })?;
    Ok(text)
}

/// A report that is too long to be printed now: what became of how many statements, and where they stand.
pub fn in_short(report: &Report) -> String {
    let Verdicts { applied, failed, not_applied, unknown } = report.verdicts();
    let never_sent = report.not_sent.map_or(0, NotSent::count);
    let counts = [
        (applied, "applied"),
        (failed, "failed"),
        (not_applied - never_sent, "not applied"),
        (unknown, "unknown"),
    ];
    let mut said: Vec<String> = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, verdict)| format!("{count} {verdict}"))
        .collect();
    if let Some(NotSent { first, last }) = report.not_sent {
        said.push(format!("{never_sent} never sent ({first} to {last})"));
    }
    let run = report.run;
    let told = format!("{}: {}\n", words::run(run), said.join(", "));
    match History::unkept_number(run) {
        None => told + &format!("`dynadraft history show {run}` prints what was answered\n"),
        Some(_) => told,
    }
}

/// The sections of a report, a blank line between them. The statements pass three times: to be added up and measured, as
/// rows, and, where there is any, with what is to be said of them.
fn write(
    report: &Report,
    all_failures: bool,
    walk: Walk<'_>,
    style: Style,
    out: Out<'_>,
) -> Result<(), Stop> {
    let mut all = Summary::begun(report, all_failures);
    walk(&mut |seen| {
        all.add(seen.statement);
        Ok(())
    })?;
    out(&headline(report, &all, style))?;
    sections(report, &all, walk, style, out)
}

/// All but the headline, of a report that holds all its statements.
pub fn body(report: &Report, style: Style) -> Result<String, Stop> {
    let walk: Walk<'_> = &|visit| {
        let seen = |statement| Seen { statement, reads_on: false };
        report.statements.iter().try_for_each(|statement| visit(seen(statement)))
    };
    let (mut all, mut text) = (Summary::begun(report, false), String::new());
    report.statements.iter().for_each(|statement| all.add(statement));
    sections(report, &all, walk, style, &mut |piece| {
        text.push_str(piece);
        Ok(())
    })?;
    Ok(text)
}

fn sections(
    report: &Report,
    all: &Summary,
    walk: Walk<'_>,
    style: Style,
    out: Out<'_>,
) -> Result<(), Stop> {
    rows(all, walk, style, out)?;
    if all.has_findings {
        findings(all, walk, style, out)?;
    }
    let read = [words::read_for_why(&report.read_for_why), words::read_for_undo(report)];
    let read = read.into_iter().flatten().map(|line| line + "\n").collect();
    let sections = [capacity(report, all, style), read, collections(report, style)];
    for section in sections {
        if !section.is_empty() {
            out("\n")?;
            out(&section)?;
        }
    }
    Ok(())
}

/// What a cell has at most. Key and reason, both as long as they may be, leave a row of some 160 columns.
pub const CHARS_MAX: usize = 48;

const HEADER: [&str; 9] = ["#", "", "verdict", "op", "table", "key", "read", "write", "why"];

/// What is known when all statements have passed once.
struct Summary {
    tally: Tally,
    grid: Grid<'static>,
    /// A row has the code of the request's error.
    tells_error: bool,
    /// Something is to be said of a statement beside its row.
    has_findings: bool,
    alike: Alike,
    error: Option<Code>,
    /// None is left out.
    all_failures: bool,
}

impl Summary {
    fn begun(report: &Report, all_failures: bool) -> Self {
        Self {
            tally: Tally::begun(report),
            grid: Grid::new(&HEADER),
            tells_error: false,
            has_findings: false,
            alike: Alike::default(),
            error: report.error.as_ref().map(|error| error.code.clone()),
            all_failures,
        }
    }

    fn add(&mut self, statement: &StatementReport) {
        self.tally.add(statement);
        self.tells_error |= self.error.is_some() && statement.code == self.error;
        // It is not known yet of which there will be many.
        let is_shown = self.alike.add(statement).is_none_or(|(_, count)| count <= alike::MANY);
        if is_shown || self.all_failures {
            self.grid.measure(&row(statement));
            self.has_findings |= has_finding(statement);
        }
    }
}

/// Tells which rows are shown, as they pass once more.
struct Shown<'a> {
    /// What was counted when all passed.
    all: &'a Summary,
    passed: Alike,
}

impl<'a> Shown<'a> {
    fn of(all: &'a Summary) -> Self {
        Self { all, passed: Alike::default() }
    }

    /// Of many that failed alike the first are shown. What was applied is always shown: it is the answer.
    fn has(&mut self, statement: &StatementReport) -> bool {
        let Some((place, count)) = self.passed.add(statement) else { return true };
        let is_many = self.all.alike.kind(place).is_some_and(Kind::is_many);
        self.all.all_failures || !is_many || count <= alike::NAMED
    }
}

/// What became of it all, and of which run that is said.
fn headline(report: &Report, all: &Summary, style: Style) -> String {
    let label = report.outcome.name().to_uppercase();
    let about = format!(
        "{} · {} · {} · {} · {}",
        words::run(report.run),
        safe_text::line(&report.draft),
        safe_text::line(&report.connection),
        report.mode.name(),
        words::duration(report.duration_ms),
    );
    let sentence = words::sentence_of(report, &all.tally);
    let mut lines = format!("{}: {sentence}\n", style.paint(report.outcome.into(), &label));
    lines.extend(error_lines(report, all).into_iter().map(|line| line + "\n"));
    lines + &style.paint(Role::Muted, &about) + "\n"
}

/// The error of a request, where no row of the table says it already, and what can be done about it.
fn error_lines(report: &Report, all: &Summary) -> Vec<String> {
    let Some(error) = &report.error else { return Vec::new() };
    // In mode single the request is the statement, and its row has the error.
    let said = words::error(report).filter(|_| report.mode != Mode::Single || !all.tells_error);
    let help = error.help.as_ref().map(|help| format!("help: {help}"));
    said.iter().chain(&help).map(|line| safe_text::line(line).into_owned()).collect()
}

/// One row a statement; of many that failed alike the first.
fn rows(all: &Summary, walk: Walk<'_>, style: Style, out: Out<'_>) -> Result<(), Stop> {
    if all.tally.all() == all.tally.not_sent().map_or(0, NotSent::count) {
        return Ok(());
    }
    out("\n")?;
    out(&all.grid.header(style))?;
    let mut shown = Shown::of(all);
    walk(&mut |seen| {
        if shown.has(seen.statement) {
            out(&all.grid.row(&row(seen.statement), style))?;
        }
        Ok(())
    })?;
    let lines = all.alike.lines().filter(|_| !all.all_failures);
    let lines: Vec<String> = lines.map(|line| safe_text::line(&line).into_owned()).collect();
    if lines.is_empty() {
        return Ok(());
    }
    out(&format!("\n{}\n", lines.join("\n")))?;
    out("--all-failures lists each of them\n")
}

fn row(statement: &StatementReport) -> Vec<Cell> {
    let verdict = statement.verdict;
    let [read, write] = Charge::of(statement).map(Charge::figures).unwrap_or_default();
    vec![
        Cell::right(statement.index.to_string()),
        Cell::left(verdict.mark(false)).painted(verdict.into()),
        Cell::left(safe_text::line(&words::verdict(statement))).painted(verdict.into()),
        Cell::left(statement.verb.name()),
        Cell::left(statement.table.as_deref().map_or("".into(), safe_text::line)),
        Cell::left(statement.key.as_ref().map(key).unwrap_or_default()),
        Cell::right(read.unwrap_or_default()),
        Cell::right(write.unwrap_or_default()),
        Cell::left(short(&reason(statement))),
    ]
}

fn key(key: &Item) -> String {
    short(&safe_text::line(&value::key(key)))
}

fn reason(statement: &StatementReport) -> String {
    safe_text::line(&words::reason(statement)).into_owned()
}

/// What failed in full, and what was read; of many that failed alike the first.
fn findings(all: &Summary, walk: Walk<'_>, style: Style, out: Out<'_>) -> Result<(), Stop> {
    let (mut shown, mut is_first) = (Shown::of(all), true);
    walk(&mut |seen| {
        let said = if shown.has(seen.statement) { finding(seen, style) } else { String::new() };
        if !said.is_empty() && std::mem::replace(&mut is_first, false) {
            out("\n")?;
        }
        out(&said)
    })
}

fn has_finding(statement: &StatementReport) -> bool {
    let StatementReport { why, item, items, next_token, .. } = statement;
    let has_items = statement.origin.is_some_and(Origin::is_known)
        || item.is_some()
        || items.as_ref().is_some_and(|items| !items.is_empty());
    has_items || next_token.is_some() || !why.is_empty() || !in_full(statement).is_empty()
}

fn finding(seen: Seen<'_>, style: Style) -> String {
    let Seen { statement, reads_on } = seen;
    let mut lines = in_full(statement);
    for clause in &statement.why {
        let arrow = if clause.decisive { " <-" } else { "" };
        let (text, values) = (safe_text::line(&clause.text), safe_text::line(&clause.values));
        lines.push(format!("{text}   {values}   {}{arrow}", words::truth(clause)));
    }
    let origin = words::origin(statement);
    lines.extend(statement.item.as_ref().map(|item| {
        let told = origin.as_ref().map(|origin| format!("   ({origin})")).unwrap_or_default();
        format!("item {}{told}", value::item(item))
    }));
    lines.extend(origin.filter(|_| statement.item.is_none()));
    lines.extend(statement.items.iter().flatten().map(value::item));
    if statement.next_token.is_some() {
        let page = if reads_on { "a further page" } else { "the first page" };
        lines.push(format!("there is more: this is {page}"));
    }
    if lines.is_empty() {
        return String::new();
    }
    let title = style.paint(Role::Strong, &format!("statement {}", statement.index));
    format!("{title}\n    {}\n", lines.join("\n    "))
}

/// The message of a failure and the reason behind it, where the row says another thing or had to cut it.
fn in_full(statement: &StatementReport) -> Vec<String> {
    let message = match statement.verdict {
        Verdict::Failed | Verdict::Unknown => statement.message.as_deref(),
        Verdict::Applied | Verdict::NotApplied => None,
    };
    let row = short(&reason(statement));
    let said = message.into_iter().chain(statement.reason.as_deref()).map(safe_text::line);
    said.filter(|line| *line != row).map(Cow::into_owned).collect()
}

/// Per table and index, as reported; and why some of it was not, or nothing.
fn capacity(report: &Report, all: &Summary, style: Style) -> String {
    let rows: Vec<Vec<Cell>> = report.capacity.iter().flat_map(capacity_rows).collect();
    let note = words::capacity::note_of(report, &all.tally);
    let note = note.map(|note| note + "\n").unwrap_or_default();
    if rows.is_empty() {
        return note;
    }
    grid::draw(&["capacity", "units", "read", "write"], &rows, style) + &note
}

fn capacity_rows(capacity: &ConsumedCapacity) -> Vec<Vec<Cell>> {
    let of_table = arm_row(&safe_text::line(&capacity.table_name), capacity.total);
    let arms = words::capacity::arms(capacity);
    let arms =
        arms.iter().map(|(name, arm)| arm_row(&format!("  {}", safe_text::line(name)), *arm));
    std::iter::once(of_table).chain(arms).collect()
}

fn arm_row(name: &str, arm: Arm) -> Vec<Cell> {
    let part = |units: Option<f64>| Cell::right(units.map(figure).unwrap_or_default());
    vec![Cell::left(name), Cell::right(figure(arm.units)), part(arm.read), part(arm.write)]
}

fn collections(report: &Report, style: Style) -> String {
    let rows = report.collection_metrics.iter().flat_map(|(table, metrics)| {
        metrics.iter().map(move |one| {
            let [least, most] = one.size_range_gb;
            vec![
                Cell::left(safe_text::line(table)),
                Cell::left(key(&one.key)),
                Cell::right(format!("{} to {} GB", figure(least), figure(most))),
            ]
        })
    });
    let rows: Vec<Vec<Cell>> = rows.collect();
    if rows.is_empty() {
        return String::new();
    }
    grid::draw(&["item collections", "partition", "size"], &rows, style)
}

/// A cell of the table; the whole stands below it, or in `--json`.
pub fn short(text: &str) -> String {
    if text.chars().count() <= CHARS_MAX {
        return text.to_owned();
    }
    text.chars().take(CHARS_MAX - 1).chain(['…']).collect()
}
