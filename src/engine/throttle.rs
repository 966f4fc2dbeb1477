//! Provisioned throughput that throttles, on tables it is switched on for.
//!
//! Every table and every global index has two buckets, of read and of write units, that fill by what is provisioned a
//! second and hold what was unused for 300 seconds, as the service's do. Local indexes draw on their table's
//! (items-tables-capacity.md 3.1). A read or write is let through while no bucket it needs is used up, and then draws
//! all it costs: what costs more than there is leaves a debt, which is paid back first, so that nothing is too large for
//! ever. A bucket begins with the units of one second, which is also what it has after a start: buckets live in the
//! memory of one [`Database`](super::Database), and each process has its own.
//!
//! What fails for another reason draws nothing here (the service charges a failed condition). Tables on demand have no
//! units and are never throttled.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::capacity::Charge;
use super::catalog::Table;
use crate::api::error::load;
use crate::api::table::{BillingMode, Throughput};
use crate::api::{ApiError, StatementFailure};

#[cfg(test)]
mod tests;

/// Unused units are kept for so long.
const BURST_SECONDS: f64 = 300.0;

/// What is done with the units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Use {
    Read,
    Write,
}

/// Buckets by table, and by index name; the table's own has none.
// By the number of the table: a new one of the same name owes nothing.
type Filled = HashMap<(u64, Option<String>, Use), Bucket>;

/// The buckets of one database.
#[derive(Default)]
pub struct Buckets {
    filled: Mutex<Filled>,
}

#[derive(Clone, Copy, Debug)]
struct Bucket {
    units: f64,
    /// When `units` was right: milliseconds since the epoch.
    at_ms: u64,
}

/// One bucket's part of a charge.
struct Share<'a> {
    index: Option<&'a str>,
    units_per_second: f64,
    units: f64,
}

impl Buckets {
    /// Draws a charge, or refuses it with the exception of the table or the index whose bucket is used up, drawing nothing.
    pub fn draw(
        &self,
        table: &Table,
        how: Use,
        charge: &Charge,
        now_ms: u64,
    ) -> Result<(), ApiError> {
        if !is_throttled(table) {
            return Ok(());
        }
        let shares = shares(table, how, charge);
        let mut filled = self.locked();
        // All are looked at before the first is drawn from: a refusal draws nothing.
        for share in &shares {
            let place = (table.number, share.index.map(str::to_owned), how);
            let fresh = Bucket { units: share.units_per_second, at_ms: now_ms };
            let bucket = filled.entry(place).or_insert(fresh);
            bucket.fill(share.units_per_second, now_ms);
            // Not whether there is enough: what costs more than a bucket ever holds would never be let through.
            if bucket.units <= 0.0 {
                return Err(match share.index {
                    None => load::table_throughput_exceeded(),
                    Some(_) => load::index_throughput_exceeded(),
                });
            }
        }
        take(&mut filled, table, how, &shares, 1.0);
        Ok(())
    }

    /// Draws the charges of a transaction, one after another. Where one finds its bucket used up, the others put back what
    /// they drew; the error has a reason for each charge then, `None` where there was enough.
    pub fn draw_together(
        &self,
        charges: &[(&Table, Charge)],
        how: Use,
        now_ms: u64,
    ) -> Result<(), Vec<Option<StatementFailure>>> {
        let draw = |(table, charge): &(&Table, Charge)| {
            self.draw(table, how, charge, now_ms).err().map(StatementFailure::of)
        };
        let reasons: Vec<_> = charges.iter().map(draw).collect();
        if reasons.iter().all(Option::is_none) {
            return Ok(());
        }
        let drawn = charges.iter().zip(&reasons).filter(|(_, reason)| reason.is_none());
        drawn.for_each(|((table, charge), _)| self.put_back(table, how, charge));
        Err(reasons)
    }

    fn put_back(&self, table: &Table, how: Use, charge: &Charge) {
        if is_throttled(table) {
            take(&mut self.locked(), table, how, &shares(table, how, charge), -1.0);
        }
    }

    /// Begins anew with the buckets of a table.
    pub fn forget(&self, table: &Table) {
        self.locked().retain(|(number, _, _), _| *number != table.number);
    }

    fn locked(&self) -> MutexGuard<'_, Filled> {
        self.filled.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Bucket {
    fn fill(&mut self, units_per_second: f64, now_ms: u64) {
        let passed = Duration::from_millis(now_ms.saturating_sub(self.at_ms)).as_secs_f64();
        let most = units_per_second * BURST_SECONDS;
        self.units = (self.units + passed * units_per_second).min(most);
        // A clock that is set back must not have the same seconds counted again.
        self.at_ms = self.at_ms.max(now_ms);
    }
}

fn is_throttled(table: &Table) -> bool {
    table.throttled && table.definition.billing == BillingMode::Provisioned
}

fn take(filled: &mut Filled, table: &Table, how: Use, shares: &[Share<'_>], times: f64) {
    for share in shares {
        let place = (table.number, share.index.map(str::to_owned), how);
        if let Some(bucket) = filled.get_mut(&place) {
            bucket.units -= share.units * times;
        }
    }
}

/// What a charge takes from each bucket: the table's first, then those of the global indexes it touches.
fn shares<'a>(table: &'a Table, how: Use, charge: &Charge) -> Vec<Share<'a>> {
    let rate = |throughput: Throughput| {
        let units = match how {
            Use::Read => throughput.read_units,
            Use::Write => throughput.write_units,
        };
        f64::from(u32::try_from(units).unwrap_or(u32::MAX))
    };
    let definition = &table.definition;
    // Local indexes have no throughput of their own.
    let own = charge.table + charge.local.values().sum::<f64>();
    let own = (own > 0.0).then(|| Share {
        index: None,
        units_per_second: rate(definition.throughput),
        units: own,
    });
    let indexes = definition.global_indexes.iter().filter_map(|index| {
        let units = *charge.global.get(&index.name)?;
        let units_per_second = rate(index.throughput.unwrap_or(definition.throughput));
        Some(Share { index: Some(&index.name), units_per_second, units })
    });
    own.into_iter().chain(indexes.filter(|share| share.units > 0.0)).collect()
}
