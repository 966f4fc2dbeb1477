//! What a run was charged. What was reported and what is estimated are told apart by a sign, and where there is no figure
//! the reason is said.

use super::figure::{counted, figure};
use crate::api::capacity::Arm;
use crate::api::{ConsumedCapacity, Units};
use crate::session::report::{Outcome, Report, StatementReport, Unreported};
use crate::session::tally::Tally;

/// Units as reported; or, where none were, the most they can have been.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Charge {
    pub units: Units,
    pub is_estimate: bool,
}

impl Charge {
    /// `None` when there is neither a report nor an estimate.
    pub fn of(statement: &StatementReport) -> Option<Self> {
        match (statement.reported, statement.estimated) {
            (Some(units), _) => Some(Self { units, is_estimate: false }),
            (None, Some(units)) => Some(Self { units, is_estimate: true }),
            (None, None) => None,
        }
    }

    /// Without ConsumedCapacity it is what the statements came to: the local engine counts them one by one. `None` when
    /// no statement has a figure either: what nobody reported is not nothing.
    pub fn of_all(report: &Report) -> Option<Self> {
        if !report.capacity.is_empty() {
            return Some(Self { units: reported(report), is_estimate: false });
        }
        report.statements.iter().fold(None, Self::with)
    }

    /// With what one statement more was charged.
    pub fn with(sum: Option<Self>, statement: &StatementReport) -> Option<Self> {
        let Some(one) = Self::of(statement) else { return sum };
        Some(sum.unwrap_or_default().and(one))
    }

    /// The sum of the two; an estimate where one of them is.
    pub fn and(self, other: Self) -> Self {
        Self {
            units: total([self.units, other.units].into_iter()),
            is_estimate: self.is_estimate || other.is_estimate,
        }
    }

    /// `3 WCU`, `≤ 3 WCU`.
    pub fn in_words(self) -> String {
        format!("{}{}", self.sign(), units(self.units))
    }

    /// Of reads and of writes; `None` where nothing was charged: `≤ 4`.
    pub fn figures(self) -> [Option<String>; 2] {
        [self.units.read, self.units.write]
            .map(|units| (units > 0.0).then(|| format!("{}{}", self.sign(), figure(units))))
    }

    fn sign(self) -> &'static str {
        if self.is_estimate { "≤ " } else { "" }
    }
}

/// What a statement was charged; a dot where nothing is known.
pub fn cost(statement: &StatementReport) -> String {
    in_words(Charge::of(statement))
}

/// A charge, or a dot where nothing is known.
pub fn in_words(charge: Option<Charge>) -> String {
    charge.map_or_else(|| "·".to_owned(), Charge::in_words)
}

/// `3 WCU`, `0.5 RCU`, `1 RCU 3 WCU`, `0 CU`.
pub fn units(units: Units) -> String {
    match (units.read > 0.0, units.write > 0.0) {
        (false, false) => "0 CU".to_owned(),
        (true, false) => format!("{} RCU", figure(units.read)),
        (false, true) => format!("{} WCU", figure(units.write)),
        (true, true) => format!("{} RCU {} WCU", figure(units.read), figure(units.write)),
    }
}

/// Why there are no figures, where there are none.
pub fn note_of(report: &Report, tally: &Tally) -> Option<String> {
    if !report.capacity.is_empty() {
        return unreported(report.unreported);
    }
    let most = match tally.estimated() {
        none if none == Units::default() => String::new(),
        most => format!("; at most {} (estimate)", units(most)),
    };
    match report.outcome {
        // Neither this one nor the next reports any (transactions.md 7.2).
        Outcome::Cancelled => Some(format!("Capacity: a cancelled call reports none{most}.")),
        // Nobody refused it: it did not come to that.
        Outcome::Refused if report.error.as_ref().is_some_and(|one| one.own_code().is_some()) => {
            Some("Capacity: nothing was sent.".to_owned())
        }
        Outcome::Refused => Some("Capacity: a refused call reports none.".to_owned()),
        Outcome::Unknown if tally.answered().is_some() => {
            Some(format!("Capacity: the answer has no figure{most}."))
        }
        Outcome::Unknown => Some(format!("Capacity: without an answer there is no figure{most}.")),
        // A batch reports the tables of statements that worked (partiql.md 18.3); what the others took only the local
        // engine says.
        Outcome::Failed if tally.is_counted() => Some(
            "Capacity: none was reported, as nothing worked; the units are the local engine's count."
                .to_owned(),
        ),
        Outcome::Applied | Outcome::Partial | Outcome::Failed => unreported(report.unreported),
    }
}

/// What stands beside the figures, or in their place, where some statements have none.
fn unreported(of: Unreported) -> Option<String> {
    let Unreported { statements, units: reckoned, unknown } = of;
    let known = statements.checked_sub(unknown).filter(|known| *known > 0);
    let known = known.map_or(String::new(), |_| format!(", reckoned at {}", units(reckoned)));
    let unknown = match unknown {
        0 => String::new(),
        all if all == statements => ", and what they took is not known".to_owned(),
        some => format!("; what {some} of them took is not known"),
    };
    (statements > 0).then(|| {
        let statements = counted(u32::try_from(statements).unwrap_or(u32::MAX), "statement");
        format!("Capacity: nothing was reported of {statements}{known}{unknown}.")
    })
}

/// What the whole submission was reported to consume. Units that nobody can tell apart count as written: that is the
/// dearer of the two, and a bill should not look smaller than it is.
pub fn reported(report: &Report) -> Units {
    total(report.capacity.iter().map(|of_table| {
        let written = Units { read: 0.0, write: of_table.total.units };
        split(report, of_table, of_table.total).unwrap_or(written)
    }))
}

fn total(all: impl Iterator<Item = Units>) -> Units {
    all.fold(Units::default(), |sum, one| Units {
        read: sum.read + one.read,
        write: sum.write + one.write,
    })
}

/// The units of a table or of one of its arms as reads and writes. Only transactional replies say which they are;
/// elsewhere the statements on the table do: those that only read, those that only write, and of both the figures they
/// reported themselves, when these make up the whole. `None` when it can't be told.
pub fn split(report: &Report, of_table: &ConsumedCapacity, arm: Arm) -> Option<Units> {
    if let (read @ Some(_), write) | (read, write @ Some(_)) = (arm.read, arm.write) {
        return Some(Units { read: read.unwrap_or(0.0), write: write.unwrap_or(0.0) });
    }
    let (reads, writes): (Vec<&StatementReport>, Vec<&StatementReport>) = report
        .statements
        .iter()
        .filter(|one| one.table.as_ref() == Some(&of_table.table_name))
        .partition(|one| one.verb.is_read());
    match (reads.is_empty(), writes.is_empty()) {
        (true, true) => None,
        (false, true) => Some(Units { read: arm.units, write: 0.0 }),
        (true, false) => Some(Units { read: 0.0, write: arm.units }),
        (false, false) => {
            let own = total(reads.into_iter().chain(writes).filter_map(|one| one.reported));
            // Units come in halves, which a double holds exactly: sums of them can be compared.
            (own.read + own.write == arm.units).then_some(own)
        }
    }
}

/// What a table's units went to: the table itself, its indexes, statements that failed. Nothing when it all went to the
/// table: the total says that.
pub fn arms(of_table: &ConsumedCapacity) -> Vec<(String, Arm)> {
    let Some(arms) = &of_table.arms else { return Vec::new() };
    let failed = of_table.units_in_no_arm();
    let indexes = [("GSI", &arms.global), ("LSI", &arms.local)];
    let indexes = indexes.into_iter().flat_map(|(kind, named)| {
        named.iter().map(move |(name, arm)| (format!("{kind} {name}"), *arm))
    });
    let failed = (failed > 0.0)
        .then(|| ("failed statements".to_owned(), Arm { units: failed, ..Arm::default() }));
    let others: Vec<_> = indexes.chain(failed).collect();
    if others.is_empty() {
        return others;
    }
    [vec![("table".to_owned(), arms.table)], others].concat()
}
