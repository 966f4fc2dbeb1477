//! Consumed capacity and item collection metrics, as they are reported.

use std::collections::BTreeMap;

use crate::value::Item;

/// What one table's share of a request consumed. In capacity units.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ConsumedCapacity {
    /// The name or ARN as the request gave it.
    pub table_name: String,
    pub total: Arm,
    /// The arms; `None` under TOTAL.
    pub arms: Option<Arms>,
}

impl ConsumedCapacity {
    /// Units that are in the total and in no arm: what the statements of a batch tried that failed while running
    /// (partiql.md 18.3). Zero where the arms are not told.
    pub fn units_in_no_arm(&self) -> f64 {
        let Some(arms) = &self.arms else { return 0.0 };
        let indexes = arms.global.values().chain(arms.local.values());
        // Figures are multiples of a half, so the difference is exact.
        self.total.units - arms.table.units - indexes.map(|arm| arm.units).sum::<f64>()
    }
}

/// The split of a total under INDEXES. Only charged indexes have an entry.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Arms {
    pub table: Arm,
    pub global: BTreeMap<String, Arm>,
    pub local: BTreeMap<String, Arm>,
}

/// One figure. `read` and `write` are there in transactional replies alone (transactions.md 7.1).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Arm {
    pub units: f64,
    pub read: Option<f64>,
    pub write: Option<f64>,
}

/// What one statement or action consumed, its index share included, so that rows add up to the total.
/// The service reports no such figure; the local engine does, beside the reply and never on the wire.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Units {
    pub read: f64,
    pub write: f64,
}

/// One item collection a write touched, on a table with a local secondary index.
#[derive(Clone, Debug, PartialEq)]
pub struct ItemCollectionMetrics {
    /// The partition key attribute alone.
    pub key: Item,
    /// Whole gigabytes: at least, at most.
    pub size_range_gb: [f64; 2],
}
