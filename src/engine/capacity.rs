//! Consumed units: what a request costs, counted as the service counts (items-tables-capacity.md 3, transactions.md 7).

use std::collections::{BTreeMap, HashMap};

use crate::api::ConsumedCapacity;
use crate::api::capacity::{Arm, Arms};
use crate::api::limits::{READ_UNIT_BYTES, WRITE_UNIT_BYTES};
use crate::api::operation::ReturnConsumedCapacity;

#[cfg(test)]
mod tests;

/// The units of one read or write, by arm.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Charge {
    pub table: f64,
    pub global: BTreeMap<String, f64>,
    pub local: BTreeMap<String, f64>,
}

/// How the arms of a report are labelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Labels {
    /// `CapacityUnits` alone.
    Plain,
    /// Transactional: `ReadCapacityUnits` beside it, at every level.
    Read,
    /// Transactional: `WriteCapacityUnits`.
    Write,
}

/// Adds up charges per table, in the order the request first names the tables.
#[derive(Debug, Default)]
pub struct Meter {
    // A list beside the map: the order of the report is that of the request, as far as is known (partiql.md 18.1).
    tallies: Vec<Tally>,
    /// Where in `tallies` each name is.
    places: HashMap<String, usize>,
}

#[derive(Debug)]
struct Tally {
    name: String,
    charge: Charge,
    /// Units of the total that belong to no arm.
    beside: f64,
}

impl Charge {
    /// Units on the table itself and on no index.
    pub fn on_table(units: f64) -> Self {
        Self { table: units, ..Self::default() }
    }

    /// What the same write costs in a transaction: twice on the table, the same on its indexes (transactions.md 7.2).
    pub fn in_transaction(self) -> Self {
        // The guide has all of it doubled, but recordings do not (transactions.md 16).
        Self { table: self.table * 2.0, ..self }
    }

    /// What a request on one table reports of it; `table` as the request gave it.
    pub fn report(&self, table: &str, mode: ReturnConsumedCapacity) -> Option<ConsumedCapacity> {
        if mode == ReturnConsumedCapacity::None {
            return None;
        }
        let mut meter = Meter::default();
        meter.add(table, self);
        meter.report(mode, Labels::Plain)?.pop()
    }

    pub fn total(&self) -> f64 {
        self.table + self.global.values().sum::<f64>() + self.local.values().sum::<f64>()
    }

    /// Units of writing an item: `max(1, ceil(old), ceil(new))` in KB.
    pub fn write_units(old_bytes: usize, new_bytes: usize) -> f64 {
        // The larger of the two and not the change: a write replaces the whole item.
        units(old_bytes.max(new_bytes), WRITE_UNIT_BYTES)
    }

    /// Units of reading so many bytes: 4 KB each, half of that when eventually consistent.
    pub fn read_units(bytes: usize, consistent: bool) -> f64 {
        // Rounded up before it is halved: 0.5 is the least a read costs.
        units(bytes, READ_UNIT_BYTES) * if consistent { 1.0 } else { 0.5 }
    }

    fn add(&mut self, other: &Charge) {
        self.table += other.table;
        add_arms(&mut self.global, &other.global);
        add_arms(&mut self.local, &other.local);
    }
}

impl Meter {
    /// `name`: as the request gave it (an ARN is echoed).
    pub fn add(&mut self, name: &str, charge: &Charge) {
        self.tally(name).charge.add(charge);
    }

    /// Adds to a table's total alone, to no arm (a failed statement of a batch).
    pub fn add_to_total(&mut self, name: &str, units: f64) {
        self.tally(name).beside += units;
    }

    /// `None` when nothing was asked for.
    pub fn report(
        self,
        mode: ReturnConsumedCapacity,
        labels: Labels,
    ) -> Option<Vec<ConsumedCapacity>> {
        let arms = match mode {
            ReturnConsumedCapacity::None => return None,
            ReturnConsumedCapacity::Total => false,
            ReturnConsumedCapacity::Indexes => true,
        };
        Some(self.tallies.into_iter().map(|tally| tally.report(arms, labels)).collect())
    }

    fn tally(&mut self, name: &str) -> &mut Tally {
        let place = self.places.get(name).copied().unwrap_or_else(|| {
            self.places.insert(name.to_owned(), self.tallies.len());
            let name = name.to_owned();
            self.tallies.push(Tally { name, charge: Charge::default(), beside: 0.0 });
            self.tallies.len() - 1
        });
        &mut self.tallies[place]
    }
}

impl Tally {
    fn report(self, arms: bool, labels: Labels) -> ConsumedCapacity {
        let total = labels.arm(self.charge.total() + self.beside);
        let Charge { table, global, local } = self.charge;
        let arms_of = |charges: BTreeMap<String, f64>| {
            charges.into_iter().map(|(name, units)| (name, labels.arm(units))).collect()
        };
        let arms = arms.then(|| Arms {
            table: labels.arm(table),
            global: arms_of(global),
            local: arms_of(local),
        });
        ConsumedCapacity { table_name: self.name, total, arms }
    }
}

impl Labels {
    fn arm(self, units: f64) -> Arm {
        Arm {
            units,
            read: (self == Self::Read).then_some(units),
            write: (self == Self::Write).then_some(units),
        }
    }
}

fn add_arms(arms: &mut BTreeMap<String, f64>, more: &BTreeMap<String, f64>) {
    for (name, units) in more {
        // No `entry`: it would take a copy of the name for every charge, and a batch charges the same few.
        match arms.get_mut(name) {
            Some(sum) => *sum += units,
            None => drop(arms.insert(name.clone(), *units)),
        }
    }
}

/// Units for so many bytes, one at least.
fn units(bytes: usize, unit_bytes: usize) -> f64 {
    // By way of 32 bits, which a float holds exactly. No request reaches as many units.
    f64::from(u32::try_from(bytes.div_ceil(unit_bytes).max(1)).unwrap_or(u32::MAX))
}
