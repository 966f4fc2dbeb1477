//! Items past their time (indexes-and-tables.md 4.2): finding them, and deleting them in small transactions.

use std::ops::ControlFlow;
use std::sync::Arc;

use super::catalog::{Catalog, Table};
use super::key::{self, Key, PrimaryKey};
use super::{Clock, Error, record, row};
use crate::storage::{Direction, KeyRange, ReadTxn, Store, StoreError};
use crate::value::{AttributeValue, Item, Number};

/// Items deleted in one transaction: few, so that a write that comes meanwhile hardly waits.
const TRANSACTION_ITEMS: usize = 25;
/// An item whose time was longer ago stays: five years.
const SECONDS_MAX: u64 = 5 * 365 * 24 * 60 * 60;

/// How far the search for expired items has come.
#[derive(Default)]
pub struct Sweep {
    /// The table looked at last, and the key in the store of its last item seen.
    at: Option<(String, Vec<u8>)>,
}

/// The items of one table that had expired when they were seen.
struct Found {
    table: Arc<Table>,
    keys: Vec<PrimaryKey>,
}

impl Sweep {
    /// Looks at so many items and deletes the expired ones; how many it deleted. At the end of the last table the next
    /// call begins anew.
    pub fn run(
        &mut self,
        store: &Store,
        catalog: &Catalog,
        clock: &Clock,
        limit: usize,
    ) -> Result<usize, Error> {
        let mut deleted = 0;
        // The snapshot ends with this statement: in memory it would keep the writes below waiting.
        let found = self.look(&store.read()?, clock.now_ms(), limit)?;
        for found in found {
            for keys in found.keys.chunks(TRANSACTION_ITEMS) {
                deleted += delete(store, catalog, clock, &found.table, keys)?;
            }
        }
        Ok(deleted)
    }

    fn look(&mut self, txn: &ReadTxn<'_>, now_ms: u64, limit: usize) -> Result<Vec<Found>, Error> {
        let mut left = limit;
        let mut found = Vec::new();
        for table in expiring(txn, self.at.as_ref().map(|(name, _)| name.as_str()))? {
            let Some(attribute) = table.time_to_live.as_deref() else { continue };
            let mut keys = Vec::new();
            let range = self.rest(&table);
            row::scan(txn, &range, Direction::Forward, |at, stored| {
                if left == 0 {
                    return Ok(ControlFlow::Break(()));
                }
                left -= 1;
                self.at = Some((table.definition.name.clone(), at.to_vec()));
                let item = stored.item();
                if has_expired(&item, attribute, now_ms) {
                    keys.push(table.key_of(&item));
                }
                Ok(ControlFlow::Continue(()))
            })?;
            found.push(Found { table: Arc::clone(&table), keys });
            if left == 0 {
                return Ok(found);
            }
        }
        self.at = None;
        Ok(found)
    }

    /// The items of a table that were not looked at.
    fn rest(&self, table: &Table) -> KeyRange {
        let items = key::items(table.number);
        match &self.at {
            Some((name, last))
                // A table of the same name that was made since has another number, and is looked at from its beginning.
                if *name == table.definition.name && last.starts_with(&items.from) =>
            {
                items.after(last)
            }
            _ => items,
        }
    }
}

/// The tables with a time to live, by name, from this one on.
fn expiring(txn: &ReadTxn<'_>, from: Option<&str>) -> Result<Vec<Arc<Table>>, StoreError> {
    let mut range = key::tables();
    if let Some(name) = from {
        // That one included: items of it may be left.
        range.from = Key::Table { name }.encode();
    }
    let mut tables = Vec::new();
    txn.scan(&range, Direction::Forward, |_, bytes| {
        let table = record::decode(bytes).ok_or_else(|| txn.corrupt("definition of a table"))?;
        tables.extend(Some(table).filter(|table| table.time_to_live.is_some()).map(Arc::new));
        Ok::<_, StoreError>(ControlFlow::Continue(()))
    })?;
    Ok(tables)
}

/// Deletes those of these items that are there and have expired, if the table is still the same.
fn delete(
    store: &Store,
    catalog: &Catalog,
    clock: &Clock,
    table: &Table,
    keys: &[PrimaryKey],
) -> Result<usize, Error> {
    // In no lot: an expiry is nobody's operation, and waits for the store as they do.
    let mut txn = store.write()?;
    let Some(current) = catalog.find(&txn, &table.definition.name)? else { return Ok(0) };
    let attribute = current.time_to_live.as_deref().filter(|_| current.number == table.number);
    let Some(attribute) = attribute else { return Ok(0) };
    let now_ms = clock.now_ms();
    let mut deleted = 0;
    for key in keys {
        // Looked at again: since the snapshot it may have been given more time.
        let item = row::get(&txn, &current, key)?;
        if let Some(item) = item.filter(|item| has_expired(item, attribute, now_ms)) {
            // Nothing is drawn on the throughput: the service takes no units for it (indexes-and-tables.md 4.2).
            row::replace(&mut txn, &current, key, Some(&item), None)?;
            deleted += 1;
        }
    }
    txn.commit()?;
    Ok(deleted)
}

/// Whether the attribute is a number of seconds since the epoch that is past, but by no more than five years.
fn has_expired(item: &Item, attribute: &str, now_ms: u64) -> bool {
    let Some(AttributeValue::N(time)) = item.get(attribute) else { return false };
    let now = now_ms / 1000;
    *time < seconds(now) && *time >= seconds(now.saturating_sub(SECONDS_MAX))
}

fn seconds(value: u64) -> Number {
    Number::from_parts(false, u128::from(value), 0)
        .expect("a 64-bit whole number is within the range of numbers")
}
