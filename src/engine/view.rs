//! What an operation runs against: a snapshot to read, or the open lot of the one writer.

use super::catalog::Catalog;
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
}

impl Lot<'_, '_> {
    /// What the lot holds so far, to read.
    pub fn view(&self) -> View<'_> {
        View { txn: self.txn, catalog: self.catalog }
    }
}
