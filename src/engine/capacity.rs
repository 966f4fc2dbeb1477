//! Consumed units: what a request costs, counted as the service counts (items-tables-capacity.md 3, transactions.md 7).

use std::collections::BTreeMap;

use crate::api::ConsumedCapacity;
use crate::api::operation::ReturnConsumedCapacity;

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
pub struct Meter {}

impl Charge {
    pub fn total(&self) -> f64 {
        self.table + self.global.values().sum::<f64>() + self.local.values().sum::<f64>()
    }

    /// Units of writing an item: `max(1, ceil(old), ceil(new))` in KB.
    pub fn write_units(_old_bytes: usize, _new_bytes: usize) -> f64 {
        todo!()
    }

    /// Units of reading so many bytes: 4 KB each, half of that when eventually consistent.
    pub fn read_units(_bytes: usize, _consistent: bool) -> f64 {
        todo!()
    }
}

impl Meter {
    /// `name`: as the request gave it (an ARN is echoed).
    pub fn add(&mut self, _name: &str, _charge: &Charge) {
        todo!()
    }

    /// Adds to a table's total alone, to no arm (a failed statement of a batch).
    pub fn add_to_total(&mut self, _name: &str, _units: f64) {
        todo!()
    }

    /// `None` when nothing was asked for.
    pub fn report(
        self,
        _mode: ReturnConsumedCapacity,
        _labels: Labels,
    ) -> Option<Vec<ConsumedCapacity>> {
        todo!()
    }
}
