//! The sums of many submissions.

use std::collections::BTreeMap;

use super::spent::{self, ArmName, RunSpent, Spent, TableSpent};
use crate::api::Units;
use crate::session::kept::KeptError;
use crate::session::price::PriceList;
use crate::workspace::{EntrySummary, History};

/// What a line is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    Table,
    Index,
    Connection,
    Day,
    Run,
}

impl By {
    pub fn name(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Index => "index",
            Self::Connection => "connection",
            Self::Day => "day",
            Self::Run => "run",
        }
    }
}

/// What was charged, added up.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Book {
    pub lines: Vec<Line>,
    pub total: Sums,
    /// Runs nothing is known of.
    pub unknown_runs: usize,
    /// Runs whose answers were let go of, and with them what was estimated.
    pub let_go_runs: usize,
    /// Runs of which not all was reported: what took no bounded number of units is in no figure.
    pub unreported_runs: usize,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub name: String,
    pub sums: Sums,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sums {
    pub runs: usize,
    pub reported: Spent,
    /// At most, where nothing was reported; no part of `reported`.
    pub estimated: Units,
    /// What the reported units cost on demand, where that is known.
    pub dollars: Option<f64>,
    /// Reported units that have no price, so that the dollars are not all there is to it.
    pub unpriced: f64,
}

impl Sums {
    fn add(&mut self, spent: Spent, dollars: Option<f64>) {
        self.reported += spent;
        match dollars {
            Some(dollars) => self.dollars = Some(self.dollars.unwrap_or(0.0) + dollars),
            None => self.unpriced += spent.all(),
        }
    }

    fn estimate(&mut self, units: Units) {
        self.estimated.read += units.read;
        self.estimated.write += units.write;
    }
}

/// Who tells what a line is called that time says, and what units cost.
pub struct Terms<'a> {
    pub by: By,
    /// Milliseconds since the epoch; runs before that are left out.
    pub since_ms: u64,
    pub prices: &'a PriceList,
    /// The day of a moment, where the user is: the session knows no time zone.
    pub day: &'a dyn Fn(u64) -> String,
}

/// Adds up what the history knows, run by run: no more than a part of one is in memory.
pub fn read(history: &History, terms: &Terms<'_>) -> Result<Book, KeptError> {
    let history = &history.still()?;
    let mut reading = Reading { terms, lines: BTreeMap::new(), book: Book::default() };
    // The newest come first, and a book is read from its beginning.
    for summary in history.list("", usize::MAX)?.into_iter().rev() {
        if summary.started_ms < terms.since_ms {
            continue;
        }
        let Some(entry) = history.outline(summary.run)? else { continue };
        match spent::of_run(history, &entry)? {
            Some(run) => reading.enter(&summary, &run),
            None => reading.book.unknown_runs += 1,
        }
    }
    Ok(reading.closed())
}

struct Reading<'a> {
    terms: &'a Terms<'a>,
    /// By name; runs by their number.
    lines: BTreeMap<(i64, String), Sums>,
    book: Book,
}

impl Reading<'_> {
    fn enter(&mut self, summary: &EntrySummary, run: &RunSpent) {
        let place = &run.report.place;
        let is_local = place.region.is_none() && is_local(&summary.connection);
        let tariff = self.terms.prices.at(place, is_local).ok();
        let price = |spent: Spent| Some(tariff.as_ref()?.on_demand(spent.as_charged())?.dollars);
        let mut entered = Vec::new();
        for table in &run.tables {
            self.book.total.add(table.reported, price(table.reported));
            self.book.total.estimate(table.estimated);
            for (name, spent, estimated) in self.shares(summary, table) {
                let line = self.lines.entry(name.clone()).or_default();
                line.add(spent, price(spent));
                line.estimate(estimated);
                // A run counts once in a line, however many of its tables or arms are there.
                if !entered.contains(&name) {
                    line.runs += 1;
                    entered.push(name);
                }
            }
        }
        self.book.total.runs += 1;
        self.book.let_go_runs += usize::from(run.is_let_go);
        self.book.unreported_runs += usize::from(run.report.unreported.statements > 0);
    }

    /// The lines a table's share goes to.
    fn shares(
        &self,
        summary: &EntrySummary,
        table: &TableSpent,
    ) -> Vec<((i64, String), Spent, Units)> {
        let whole = |name: String| vec![((0, name), table.reported, table.estimated)];
        match self.terms.by {
            By::Table => whole(table.table.clone()),
            By::Connection => whole(summary.connection.clone()),
            By::Day => whole((self.terms.day)(summary.started_ms)),
            By::Run => {
                let name = format!("{} {}", summary.run, summary.draft_name);
                vec![((summary.run, name), table.reported, table.estimated)]
            }
            By::Index if table.arms.is_empty() => whole(format!("{} (not told)", table.table)),
            By::Index => {
                // An estimate is of no arm: it stands with the table's.
                let estimated = |name: &ArmName| match name {
                    ArmName::Table => table.estimated,
                    _ => Units::default(),
                };
                let one = |(name, spent): &(ArmName, Spent)| {
                    ((0, arm(&table.table, name)), *spent, estimated(name))
                };
                table.arms.iter().map(one).collect()
            }
        }
    }

    fn closed(self) -> Book {
        let lines = self.lines.into_iter().map(|((_, name), sums)| Line { name, sums });
        let mut lines: Vec<Line> = lines.collect();
        if matches!(self.terms.by, By::Table | By::Index | By::Connection) {
            // The dearest first; what costs the same stays in the order of its names.
            lines.sort_by(|one, other| {
                other.sums.reported.all().total_cmp(&one.sums.reported.all())
            });
        }
        Book { lines, ..self.book }
    }
}

fn arm(table: &str, name: &ArmName) -> String {
    match name {
        ArmName::Table => table.to_owned(),
        ArmName::Global(index) => format!("{table} GSI {index}"),
        ArmName::Local(index) => format!("{table} LSI {index}"),
        ArmName::Failed => format!("{table} (failed statements)"),
    }
}

/// The local engine's own names, which no connection of config.toml can have.
fn is_local(connection: &str) -> bool {
    connection == "local" || connection == "memory" || connection.starts_with("local:")
}
