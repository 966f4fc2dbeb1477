//! What one submission of the history was charged.
//!
//! What stands around the answers of a run has what was reported per table and index, and stays when its answers are let
//! go of. The answers are read only where that is not enough: a part at a time, so a run of any length takes the memory of
//! one.

use std::collections::HashMap;
use std::ops::AddAssign;

use crate::api::capacity::Arm;
use crate::api::{ConsumedCapacity, Units};
use crate::draft::lint::table_name;
use crate::draft::{Draft, Outcome, Verdict};
use crate::session::kept::{self, KeptError};
use crate::session::report::Report;
use crate::workspace::{Answers, Entry, History};

/// Units that were reported.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Spent {
    pub read: f64,
    pub write: f64,
    /// Reads and writes that nobody told apart.
    pub either: f64,
}

/// What a submission was charged on one table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TableSpent {
    pub table: String,
    pub reported: Spent,
    /// What can have been charged at most where nothing was reported. No part of `reported`.
    pub estimated: Units,
    /// Where it went; empty where nobody told.
    pub arms: Vec<(ArmName, Spent)>,
}

/// What an arm is of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ArmName {
    Table,
    Global(String),
    Local(String),
    /// Statements of a batch that failed while they ran: in the total and on no arm.
    Failed,
}

#[derive(Clone, Debug)]
pub struct RunSpent {
    /// Without its lists.
    pub report: Report,
    pub tables: Vec<TableSpent>,
    /// Its answers were let go of: what was estimated, and what tells reads from writes, may be gone with them.
    pub is_let_go: bool,
}

/// What the run of this entry was charged; `None` where nothing is known of it.
pub fn of_run(history: &History, entry: &Entry) -> Result<Option<RunSpent>, KeptError> {
    let Some(report) = kept::recalled(history, entry)? else { return Ok(None) };
    let is_let_go = entry.answers == Answers::LetGo;
    let kinds = kinds(&Draft::parse(entry.format, &entry.draft_text));
    let figures = if needs_answers(&report, &kinds) && !is_let_go {
        figures(history, &report)?
    } else {
        HashMap::new()
    };
    let tables = if report.capacity.is_empty() {
        counted(&figures)
    } else {
        report.capacity.iter().map(|of| reported(of, &kinds, &figures)).collect()
    };
    Ok(Some(RunSpent { tables: with_estimates(tables, &figures), report, is_let_go }))
}

/// Which statements a draft has on a table.
#[derive(Clone, Copy, Debug, Default)]
struct Kinds {
    reads: bool,
    writes: bool,
}

fn kinds(draft: &Draft) -> HashMap<String, Kinds> {
    let mut kinds: HashMap<String, Kinds> = HashMap::new();
    for statement in draft.active() {
        let Some(table) = &statement.table else { continue };
        let of_table = kinds.entry(table_name(table).to_owned()).or_default();
        of_table.reads |= statement.verb().is_read();
        of_table.writes |= !statement.verb().is_read();
    }
    kinds
}

/// Whether what stands around the answers leaves something open that they tell.
fn needs_answers(report: &Report, kinds: &HashMap<String, Kinds>) -> bool {
    let is_open = |of: &ConsumedCapacity| {
        let kinds = kinds.get(table_name(&of.table_name)).copied().unwrap_or_default();
        !is_labelled(of.total) && kinds.reads == kinds.writes
    };
    // What failed may have been estimated.
    report.outcome != Outcome::Applied
        || report.unreported.statements > 0
        || report.capacity.is_empty()
        || report.capacity.iter().any(is_open)
}

/// What the statements on a table came to.
#[derive(Clone, Copy, Debug, Default)]
struct Figures {
    reported: Units,
    estimated: Units,
}

fn figures(history: &History, report: &Report) -> Result<HashMap<String, Figures>, KeptError> {
    let mut figures: HashMap<String, Figures> = HashMap::new();
    kept::statements::<KeptError>(history, report, |seen| {
        let (reported, estimated) = (seen.statement.reported, seen.statement.estimated);
        let table = seen.statement.table.as_deref().map_or("", table_name);
        // What was done has a line, though nobody knows what it took.
        let is_applied = seen.statement.verdict == Verdict::Applied;
        if reported.is_none() && estimated.is_none() && !is_applied {
            return Ok(());
        }
        let of_table = figures.entry(table.to_owned()).or_default();
        match reported {
            Some(units) => add(&mut of_table.reported, units),
            None => add(&mut of_table.estimated, estimated.unwrap_or_default()),
        }
        Ok(())
    })?;
    Ok(figures)
}

fn add(sum: &mut Units, units: Units) {
    sum.read += units.read;
    sum.write += units.write;
}

/// Of a run that was reported no capacity: the local engine counts its statements one by one all the same.
fn counted(figures: &HashMap<String, Figures>) -> Vec<TableSpent> {
    let counted = |(table, figures): (&String, &Figures)| TableSpent {
        table: table.clone(),
        reported: Spent::of(figures.reported),
        ..TableSpent::default()
    };
    let mut tables: Vec<TableSpent> = figures.iter().map(counted).collect();
    tables.sort_by(|one, other| one.table.cmp(&other.table));
    tables
}

fn reported(
    of_table: &ConsumedCapacity,
    kinds: &HashMap<String, Kinds>,
    figures: &HashMap<String, Figures>,
) -> TableSpent {
    let table = table_name(&of_table.table_name).to_owned();
    let kinds = kinds.get(&table).copied().unwrap_or_default();
    let told = |arm: Arm| Spent::told(arm, kinds);
    // The statements' own figures, where they make up the whole.
    let own = figures.get(&table).map(|figures| figures.reported);
    let own = own.filter(|own| own.read + own.write == of_table.total.units);
    let reported = match (told(of_table.total), own) {
        (Spent { either, .. }, Some(own)) if either > 0.0 => Spent::of(own),
        (spent, _) => spent,
    };
    let arms = arms(of_table).into_iter().map(|(name, arm)| (name, told(arm))).collect();
    TableSpent { table, reported, arms, estimated: Units::default() }
}

fn arms(of_table: &ConsumedCapacity) -> Vec<(ArmName, Arm)> {
    let Some(arms) = &of_table.arms else { return Vec::new() };
    let mut all = vec![(ArmName::Table, arms.table)];
    all.extend(arms.global.iter().map(|(name, arm)| (ArmName::Global(name.clone()), *arm)));
    all.extend(arms.local.iter().map(|(name, arm)| (ArmName::Local(name.clone()), *arm)));
    let failed = of_table.units_in_no_arm();
    if failed > 0.0 {
        all.push((ArmName::Failed, Arm { units: failed, ..Arm::default() }));
    }
    all.retain(|(_, arm)| arm.units > 0.0);
    all
}

/// What was estimated stands beside what was reported on the same table, or in a line of its own.
fn with_estimates(
    mut tables: Vec<TableSpent>,
    figures: &HashMap<String, Figures>,
) -> Vec<TableSpent> {
    let mut estimated: Vec<_> =
        figures.iter().filter(|(_, of)| of.estimated != Units::default()).collect();
    estimated.sort_by_key(|(table, _)| *table);
    for (table, figures) in estimated {
        match tables.iter_mut().find(|known| known.table == *table) {
            Some(known) => known.estimated = figures.estimated,
            None => tables.push(TableSpent {
                table: table.clone(),
                estimated: figures.estimated,
                ..TableSpent::default()
            }),
        }
    }
    tables
}

fn is_labelled(arm: Arm) -> bool {
    arm.read.is_some() || arm.write.is_some()
}

impl Spent {
    pub fn of(units: Units) -> Self {
        Self { read: units.read, write: units.write, either: 0.0 }
    }

    fn told(arm: Arm, kinds: Kinds) -> Self {
        if is_labelled(arm) {
            let (read, write) = (arm.read.unwrap_or(0.0), arm.write.unwrap_or(0.0));
            return Self { read, write, either: 0.0 };
        }
        match (kinds.reads, kinds.writes) {
            (true, false) => Self { read: arm.units, ..Self::default() },
            (false, true) => Self { write: arm.units, ..Self::default() },
            _ => Self { either: arm.units, ..Self::default() },
        }
    }

    pub fn all(self) -> f64 {
        self.read + self.write + self.either
    }

    /// What nobody told apart counts as written: that is the dearer of the two, and a bill should not look smaller than
    /// it is.
    pub fn as_charged(self) -> Units {
        Units { read: self.read, write: self.write + self.either }
    }
}

impl AddAssign for Spent {
    fn add_assign(&mut self, other: Self) {
        self.read += other.read;
        self.write += other.write;
        self.either += other.either;
    }
}
