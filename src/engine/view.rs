//! What an operation runs against: a snapshot to read, or the open lot of the one writer.

use super::catalog::Catalog;
use super::intent::Clashes;
use crate::api::{ApiError, error};
use crate::storage::{ReadTxn, WriteTxn};

/// A snapshot and the tables in it.
pub struct View<'a> {
    pub txn: &'a ReadTxn<'a>,
    pub catalog: &'a Catalog,
}

/// The write transaction of a lot of requests. `WriteTxn` dereferences to `ReadTxn`, so everything that reads takes it too.
/// An operation checks everything before its first write: one that fails has written nothing.
pub struct Lot<'a, 'txn> {
    pub txn: &'a mut WriteTxn<'txn>,
    pub catalog: &'a Catalog,
    pub now_ms: u64,
    /// Where the request met a transaction that was under way when it came in.
    pub clashes: &'a Clashes,
}

impl Lot<'_, '_> {
    /// What the lot holds so far, to read.
    pub fn view(&self) -> View<'_> {
        View { txn: self.txn, catalog: self.catalog }
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
