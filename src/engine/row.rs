//! One item in the store, with its index entries: the only way the operations read and write items.

use super::Error;
use super::capacity::Charge;
use super::catalog::Table;
use super::key::PrimaryKey;
use crate::storage::{ReadTxn, WriteTxn};
use crate::value::Item;

/// The item with this key.
pub fn get(_txn: &ReadTxn<'_>, _table: &Table, _key: &PrimaryKey) -> Result<Option<Item>, Error> {
    todo!()
}

/// Replaces `old` (what the store holds now) by `new` under this key and keeps every secondary index and the table's
/// counts in step. The answer is what the write costs, not yet doubled for a transaction.
pub fn replace(
    _txn: &mut WriteTxn<'_>,
    _table: &Table,
    _key: &PrimaryKey,
    _old: Option<&Item>,
    _new: Option<&Item>,
) -> Result<Charge, Error> {
    todo!()
}

/// What that write would cost, without doing it.
pub fn charge(_table: &Table, _old: Option<&Item>, _new: Option<&Item>) -> Charge {
    todo!()
}

/// Bytes of the item collection of this key (items and local index entries of one partition).
pub fn collection_bytes(
    _txn: &ReadTxn<'_>,
    _table: &Table,
    _key: &PrimaryKey,
) -> Result<u64, Error> {
    todo!()
}
