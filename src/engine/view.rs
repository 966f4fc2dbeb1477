//! What an operation runs against: a snapshot to read, or the open lot of the one writer.

use super::capacity::Charge;
use super::catalog::{Catalog, Table};
use super::database::Error;
use super::intent::Clashes;
use super::row;
use super::throttle::Use;
use crate::api::{ApiError, Units, error};
use crate::storage::{ReadTxn, WriteTxn};
use crate::value::Item;

#[cfg(test)]
mod tests;

/// A snapshot and the tables in it.
pub struct View<'a> {
    pub txn: &'a ReadTxn<'a>,
    pub catalog: &'a Catalog,
    /// Milliseconds since the epoch.
    pub now_ms: u64,
}

/// The write transaction of a lot of requests. `WriteTxn` dereferences to `ReadTxn`, so everything that reads takes it too.
/// An operation checks everything before its first write: one that fails has written nothing, and the lot goes on without
/// it. [`Lot::refusal`] makes sure.
pub struct Lot<'a, 'txn> {
    pub txn: &'a mut WriteTxn<'txn>,
    pub catalog: &'a Catalog,
    pub now_ms: u64,
    /// Where the request met a transaction that was under way when it came in.
    pub clashes: &'a Clashes,
}

impl View<'_> {
    /// Draws what a read costs on the table's throughput; refused when that is used up (`throttle`).
    pub fn draw(&self, table: &Table, charge: &Charge) -> Result<(), ApiError> {
        self.catalog.buckets.draw(table, Use::Read, charge, self.now_ms)
    }

    /// Draws what the reads of a transaction cost; it is cancelled when one of them finds its table used up.
    pub fn draw_together(&self, charges: &[(&Table, Charge)]) -> Result<(), ApiError> {
        let drawn = self.catalog.buckets.draw_together(charges, Use::Read, self.now_ms);
        drawn.map_err(|reasons| {
            let units = charges.iter().map(|(_, one)| Units { read: one.total(), write: 0.0 });
            error::transaction::cancelled(reasons, units.collect())
        })
    }
}

impl Lot<'_, '_> {
    /// Draws what a write will cost on the table's throughput, before it is done; refused when that is used up.
    pub fn draw(
        &self,
        table: &Table,
        old: Option<&Item>,
        new: Option<&Item>,
    ) -> Result<(), ApiError> {
        // Before the charge is worked out, which builds the entries of every index.
        if !table.throttled {
            return Ok(());
        }
        let charge = row::charge(table, old, new);
        self.catalog.buckets.draw(table, Use::Write, &charge, self.now_ms)
    }

    /// What somebody is told who was refused, and began when the lot had written `before` times: a refusal as it is if
    /// nothing was written since.
    ///
    /// Otherwise half a write would be committed with the rest of the lot, and of a store transaction no part can be taken
    /// back alone. So it becomes a fault, which ends the lot as every fault does: nobody's write is better than half of one.
    /// Not a `debug_assert`, whose panic would end the lot as well, but only where nobody's data is at stake.
    pub fn refusal(&self, before: u64, error: Error) -> Error {
        match error {
            Error::Api(refusal) if self.txn.writes() != before => {
                self.txn.failure(format!("refused when half of it was written: {refusal}")).into()
            }
            error => error,
        }
    }

    /// What the lot holds so far, to read.
    pub fn view(&self) -> View<'_> {
        View { txn: self.txn, catalog: self.catalog, now_ms: self.now_ms }
    }

    /// Refuses a write of one item that met a transaction. Its turn is behind all checks of the request itself.
    pub fn refuse_conflict(&self) -> Result<(), ApiError> {
        if self.clashes.items.is_empty() { Ok(()) } else { Err(error::transaction::conflict()) }
    }

    /// Refuses a transaction whose token is that of one still under way.
    pub fn refuse_token_under_way(&self) -> Result<(), ApiError> {
        if self.clashes.token { Err(error::transaction::in_progress()) } else { Ok(()) }
    }
}
