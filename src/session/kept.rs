//! A report read from where it stands: its first parts from the history, the end of it from memory.
//!
//! A run of any length is printed so in the memory of one part. [`Report`] holds the end of a run that was carried out a
//! moment ago, and of one that is recalled nothing but what stands around its lists.

use super::json;
use super::report::{Earlier, Report, ReportedExchange, StatementReport};
use crate::workspace::{Answers, Entry, History, HistoryError, List, Part};

#[cfg(test)]
mod tests;

/// Why a report can't be read to its end.
#[derive(Debug, thiserror::Error)]
pub enum KeptError {
    #[error(transparent)]
    History(#[from] HistoryError),
    #[error("the answers of run {0} were let go of meanwhile, to keep the history within its size")]
    Gone(i64),
    #[error("part {part} of the answers of run {run} can't be read: the history is damaged")]
    Unreadable { run: i64, part: usize },
}

/// A statement as it passes.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    pub statement: &'a StatementReport,
    /// A SELECT that went on from where an earlier submission stopped.
    pub reads_on: bool,
}

/// Shows every statement of a report, in order. Those that were never sent and are counted are none of them.
pub fn statements<E: From<KeptError>>(
    history: &History,
    report: &Report,
    mut visit: impl FnMut(Seen<'_>) -> Result<(), E>,
) -> Result<(), E> {
    for number in 0..report.earlier.parts {
        let part = PartOfRun::read(history, report.run, number)?;
        for statement in &part.statements {
            visit(Seen { statement, reads_on: part.reads_on(statement)? })?;
        }
    }
    for statement in &report.statements {
        visit(Seen { statement, reads_on: report.reads_on(statement) })?;
    }
    Ok(())
}

/// Shows every stretch of a report, in order: its statements, the exchanges that carried them, and the number of the first of
/// these. Each begins with a request.
pub fn stretches<E: From<KeptError>>(
    history: &History,
    report: &Report,
    mut visit: impl FnMut(&[StatementReport], &[ReportedExchange], usize) -> Result<(), E>,
) -> Result<(), E> {
    let (run, mut first) = (report.run, 0);
    for number in 0..report.earlier.parts {
        let part = Part {
            statements: stretch(history, run, number, List::Statements)?,
            exchanges: stretch(history, run, number, List::Exchanges)?,
            ..Part::default()
        };
        let lists = json::part_from(&part, first);
        let (statements, exchanges) = lists.ok_or(KeptError::Unreadable { run, part: number })?;
        visit(&statements, &exchanges, first)?;
        first += exchanges.len();
    }
    visit(&report.statements, &report.exchanges, first)
}

/// Hands over the document of a report, piece by piece: together they are one line of JSON.
pub fn document<E: From<KeptError>>(
    history: &History,
    report: &Report,
    mut take: impl FnMut(&str) -> Result<(), E>,
) -> Result<(), E> {
    let around = json::around(report);
    let rest = json::part(&report.statements, &report.exchanges, report.earlier.exchanges);
    take(&around.opening)?;
    list(history, report, List::Statements, &rest.statements, &mut take)?;
    take(&around.middle)?;
    list(history, report, List::Exchanges, &rest.exchanges, &mut take)?;
    take(&around.closing)
}

fn list<E: From<KeptError>>(
    history: &History,
    report: &Report,
    list: List,
    rest: &str,
    take: &mut impl FnMut(&str) -> Result<(), E>,
) -> Result<(), E> {
    let mut is_first = true;
    let mut give = |stretch: &str| {
        if stretch.is_empty() {
            return Ok(());
        }
        if !std::mem::replace(&mut is_first, false) {
            take(",")?;
        }
        take(stretch)
    };
    for number in 0..report.earlier.parts {
        give(&stretch(history, report.run, number, list)?)?;
    }
    give(rest)
}

/// Whether the history still has all that the report left there. It lets go of whole runs.
pub fn is_there(history: &History, report: &Report) -> Result<bool, HistoryError> {
    let parts = report.earlier.parts;
    Ok(parts == 0 || history.stretch(report.run, 0, List::Statements)?.is_some())
}

/// The report of a run in the history; `None` where nothing is known of it. Its lists are left where they are, but for
/// those that a version before parts kept, which can be read in one piece alone.
pub fn recalled(history: &History, entry: &Entry) -> Result<Option<Report>, HistoryError> {
    let (run, started_ms) = (entry.summary.run, entry.summary.started_ms);
    let parts = match entry.answers {
        Answers::None => return Ok(None),
        Answers::Whole => {
            let document = history.get(run)?.and_then(|entry| entry.report);
            return Ok(document.and_then(|document| json::from_json(&document, started_ms)));
        }
        Answers::Parts(parts) => parts,
        Answers::LetGo => 0,
    };
    let Some(around) = history.around(run)? else { return Ok(None) };
    let document = [around.opening, around.middle, around.closing].concat();
    let report = json::from_json(&document, started_ms);
    Ok(report.map(|report| Report { earlier: Earlier { parts, ..Earlier::default() }, ..report }))
}

/// The report with all that [`recalled`] left where it is, for who goes about in it.
pub fn whole(history: &History, mut report: Report) -> Result<Report, KeptError> {
    let run = report.run;
    for number in 0..report.earlier.parts {
        let part = Part {
            statements: stretch(history, run, number, List::Statements)?,
            exchanges: stretch(history, run, number, List::Exchanges)?,
            ..Part::default()
        };
        // Part by part: the document of all of it would take more than the report.
        let lists = json::part_from(&part, report.exchanges.len());
        let (statements, exchanges) = lists.ok_or(KeptError::Unreadable { run, part: number })?;
        report.statements.extend(statements);
        report.exchanges.extend(exchanges);
    }
    report.earlier = Earlier::default();
    Ok(report)
}

/// The report with the first of its statements, of a part at most: to be looked at, whatever its length.
pub fn beginning(history: &History, mut report: Report) -> Result<Report, KeptError> {
    if report.earlier.parts > 0 {
        report.statements = PartOfRun::read(history, report.run, 0)?.statements;
    }
    Ok(report)
}

/// The request of this number, with its answer, of a report whose first `parts` parts are in the history; `None` where none of
/// them has it. It looks into a few of the parts, however many there are.
pub fn exchange(
    history: &History,
    run: i64,
    parts: usize,
    number: usize,
) -> Result<Option<ReportedExchange>, KeptError> {
    // The last part that begins with it or with one before it.
    let (mut low, mut high) = (0, parts);
    while low < high {
        let middle = low + (high - low) / 2;
        match PartOfRun::read(history, run, middle)?.first().is_some_and(|first| first <= number) {
            true => low = middle + 1,
            false => high = middle,
        }
    }
    let Some(part) = low.checked_sub(1) else { return Ok(None) };
    let part = PartOfRun::read(history, run, part)?;
    let Some(first) = part.first() else { return Ok(None) };
    let damaged = || KeptError::Unreadable { run, part: part.number };
    let lists = Part {
        statements: stretch(history, run, part.number, List::Statements)?,
        exchanges: stretch(history, run, part.number, List::Exchanges)?,
        ..Part::default()
    };
    let exchanges = json::part_from(&lists, first).ok_or_else(damaged)?.1;
    Ok(exchanges.into_iter().nth(number - first))
}

fn stretch(history: &History, run: i64, number: usize, list: List) -> Result<String, KeptError> {
    history.stretch(run, number, list)?.ok_or(KeptError::Gone(run))
}

/// One part, typed: its exchanges are read where they are asked for.
struct PartOfRun<'a> {
    history: &'a History,
    run: i64,
    number: usize,
    statements: Vec<StatementReport>,
}

impl<'a> PartOfRun<'a> {
    fn read(history: &'a History, run: i64, number: usize) -> Result<Self, KeptError> {
        let stretch = stretch(history, run, number, List::Statements)?;
        let damaged = KeptError::Unreadable { run, part: number };
        let statements = json::statements_from(&stretch).ok_or(damaged)?;
        Ok(Self { history, run, number, statements })
    }

    /// The number of its first exchange.
    fn first(&self) -> Option<usize> {
        self.statements.iter().filter_map(|one| one.exchange).min()
    }

    fn reads_on(&self, statement: &StatementReport) -> Result<bool, KeptError> {
        // Only who stopped somewhere may have gone on from somewhere, or is asked.
        if statement.next_token.is_none() {
            return Ok(false);
        }
        // In mode single, the only one that has pages, each exchange carries a statement of its own.
        let first = self.first().unwrap_or_default();
        let exchanges = self.exchanges(first)?;
        let place = statement.exchange.map(|number| number - first);
        Ok(place.and_then(|at| exchanges.get(at)).is_some_and(ReportedExchange::reads_on))
    }

    fn exchanges(&self, first: usize) -> Result<Vec<ReportedExchange>, KeptError> {
        let exchanges = stretch(self.history, self.run, self.number, List::Exchanges)?;
        let part = Part { exchanges, ..Part::default() };
        let damaged = KeptError::Unreadable { run: self.run, part: self.number };
        Ok(json::part_from(&part, first).ok_or(damaged)?.1)
    }
}
