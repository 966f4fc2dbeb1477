//! Making the entries of a new index, and taking those of one that goes.

use std::ops::ControlFlow;

use super::Error;
use super::catalog::{Index, Table};
use super::index::Entry;
use super::key::{self, Key};
use super::row::{self, Counts};
use crate::storage::{Direction, StoreError, WriteTxn};

/// Items read before their entries are written: a store is not written while it is walked, and the entries of a whole table
/// may be more than memory holds.
const PAGE_ITEMS: usize = 1000;

/// Writes the entry of every item of the table in a new index. An item whose index key is missing, of another type,
/// empty or too long has none (indexes-and-tables.md 2.5).
pub fn fill(txn: &mut WriteTxn<'_>, table: &Table, index: Index<'_>) -> Result<(), Error> {
    let mut range = key::items(table.number);
    // Counted here and put once at the end: nobody else knows the index yet.
    let mut counts = Counts::default();
    loop {
        let mut last = None;
        let mut entries = Vec::new();
        let mut seen = 0;
        row::scan(txn, &range, Direction::Forward, |key, stored| {
            if let Some(entry) = Entry::of(table, index, &stored.item()) {
                counts.add(entry.bytes());
                entries.push((entry.key(table, index), entry.encode()));
            }
            seen += 1;
            if seen < PAGE_ITEMS {
                return Ok(ControlFlow::Continue(()));
            }
            last = Some(key.to_vec());
            Ok(ControlFlow::Break(()))
        })?;
        for (key, entry) in entries {
            txn.put(&key, &entry)?;
        }
        match last {
            Some(last) => range = range.after(&last),
            None => break,
        }
    }
    Ok(row::put_counts(txn, table, index.number, counts)?)
}

/// Takes away everything an index has.
pub fn clear(txn: &mut WriteTxn<'_>, table: &Table, index: Index<'_>) -> Result<(), StoreError> {
    // In the transaction that drops the definition: the number may be given to the next index, which must begin empty.
    txn.delete_range(&key::entries(table.number, index.number))?;
    txn.delete(&Key::Counts { table: table.number, index: index.number }.encode())
}
