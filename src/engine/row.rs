//! One item in the store, with its index entries: the only way the operations read and write items.

use std::ops::ControlFlow;

use super::Error;
use super::capacity::Charge;
use super::catalog::{Index, Table};
use super::index::{self, Entry};
use super::key::{Key, PrimaryKey};
use crate::api::ItemCollectionMetrics;
use crate::api::error::key as sentence;
use crate::api::limits::ITEM_COLLECTION_BYTES_MAX;
use crate::storage::{Direction, KeyRange, ReadTxn, StoreError, WriteTxn};
use crate::value::encode::{self, Stored};
use crate::value::{Item, size};

#[cfg(test)]
mod tests;

const GIGABYTE: u64 = 1 << 30;

/// How many items or entries there are, and how many bytes they weigh.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub items: u64,
    pub bytes: u64,
}

/// The item with this key.
pub fn get(txn: &ReadTxn<'_>, table: &Table, key: &PrimaryKey) -> Result<Option<Item>, Error> {
    match txn.get_with(&table.item_key(key), encode::decode)? {
        Some(item) => Ok(Some(item.ok_or_else(|| txn.corrupt("an item"))?)),
        None => Ok(None),
    }
}

/// What is made of the item with this key, where it lies.
pub fn get_with<T>(
    txn: &ReadTxn<'_>,
    table: &Table,
    key: &PrimaryKey,
    read: impl FnOnce(Stored<'_>) -> T,
) -> Result<Option<T>, StoreError> {
    let found = txn.get_with(&table.item_key(key), |bytes| Some(read(Stored::check(bytes)?)))?;
    found.map(|whole| whole.ok_or_else(|| txn.corrupt("an item"))).transpose()
}

/// Shows the items, or index entries, of a range of keys in order, each with its key, until the visitor breaks off.
pub fn scan(
    txn: &ReadTxn<'_>,
    range: &KeyRange,
    direction: Direction,
    mut visit: impl FnMut(&[u8], Stored<'_>) -> Result<ControlFlow<()>, Error>,
) -> Result<(), Error> {
    txn.scan(range, direction, |key, bytes| visit(key, stored(txn, bytes)?))
}

/// Stored bytes as an item, or an index entry, where it lies.
pub fn stored<'a>(txn: &ReadTxn<'_>, bytes: &'a [u8]) -> Result<Stored<'a>, StoreError> {
    Stored::check(bytes).ok_or_else(|| txn.corrupt("an item"))
}

/// Replaces `old` (what the store holds now) by `new` under this key and keeps every secondary index and the table's
/// counts in step. The answer is what the write costs, not yet doubled for a transaction.
pub fn replace(
    txn: &mut WriteTxn<'_>,
    table: &Table,
    key: &PrimaryKey,
    old: Option<&Item>,
    new: Option<&Item>,
) -> Result<Charge, Error> {
    let item_key = table.item_key(key);
    match new {
        Some(item) => txn.put(&item_key, &encode(item))?,
        // What was not there is not deleted: that would count as a write of the transaction.
        None if old.is_some() => txn.delete(&item_key)?,
        None => {}
    }
    let (old_bytes, new_bytes) = (old.map(size::item_bytes), new.map(size::item_bytes));
    count(txn, table, 0, old_bytes, new_bytes)?;
    let mut charge = table_charge(old_bytes, new_bytes);
    let mut collection = Change::between(old_bytes, new_bytes);
    for index in table.indexes() {
        let change = replace_entry(txn, table, index, (old, new), &mut charge)?;
        if index.local {
            collection.add(change);
        }
    }
    if table.has_local_indexes() {
        count_collection(txn, table, key, collection)?;
    }
    Ok(charge)
}

/// Whether nothing of an item is anywhere but in the item itself, and nobody asks beforehand what writing it costs.
pub fn is_plain(table: &Table) -> bool {
    table.index_records.is_empty() && !table.throttled
}

/// As [`replace`], of whatever the store holds now, which is not decoded: for a table that [is plain](is_plain).
pub fn overwrite(
    txn: &mut WriteTxn<'_>,
    table: &Table,
    key: &PrimaryKey,
    item: &Item,
) -> Result<Charge, Error> {
    // Weighed all the same: counts and units are of the larger image.
    #[expect(clippy::redundant_closure_for_method_calls, reason = "the method is of one lifetime")]
    let old_bytes = get_with(txn, table, key, |stored| stored.weight())?;
    let new_bytes = Some(size::item_bytes(item));
    txn.put(&table.item_key(key), &encode(item))?;
    count(txn, table, 0, old_bytes, new_bytes)?;
    Ok(table_charge(old_bytes, new_bytes))
}

/// What that write would cost, without doing it.
pub fn charge(table: &Table, old: Option<&Item>, new: Option<&Item>) -> Charge {
    let mut charge = table_charge(old.map(size::item_bytes), new.map(size::item_bytes));
    for index in table.indexes() {
        let entry = |item: Option<_>| item.and_then(|item| Entry::of(table, index, item));
        add_arm(&mut charge, index, index::units(entry(old).as_ref(), entry(new).as_ref()));
    }
    charge
}

/// Bytes of the item collection of this key (items and local index entries of one partition).
pub fn collection_bytes(txn: &ReadTxn<'_>, table: &Table, key: &PrimaryKey) -> Result<u64, Error> {
    let partition = table.partition_value(key);
    Ok(read_u64(txn, &Key::Collection { table: table.number, partition }.encode())?)
}

/// The size of an item collection as a request is told it: between two whole numbers of gigabytes. Of use on tables
/// with a local index alone.
pub fn collection_metrics(
    txn: &ReadTxn<'_>,
    table: &Table,
    key: &PrimaryKey,
) -> Result<ItemCollectionMetrics, Error> {
    let gigabytes = collection_bytes(txn, table, key)? / GIGABYTE;
    let low = f64::from(u32::try_from(gigabytes).unwrap_or(u32::MAX));
    let partition = (table.partition_name().to_owned(), table.partition_value(key).clone());
    Ok(ItemCollectionMetrics { key: Item::from([partition]), size_range_gb: [low, low + 1.0] })
}

/// Refuses a write that makes an item collection larger than the service allows, on a table with a local index.
pub fn check_collection(
    txn: &ReadTxn<'_>,
    table: &Table,
    key: &PrimaryKey,
    old: Option<&Item>,
    new: Option<&Item>,
) -> Result<(), Error> {
    if !table.has_local_indexes() {
        return Ok(());
    }
    let change =
        Change::between(old.map(|item| share(table, item)), new.map(|item| share(table, item)));
    // A collection that is full already may still shrink (items-tables-capacity.md 3.3).
    let grows = change.added > change.removed;
    if grows && change.apply_to(collection_bytes(txn, table, key)?) > ITEM_COLLECTION_BYTES_MAX {
        return Err(sentence::collection_too_large().into());
    }
    Ok(())
}

/// What an item adds to its collection: itself and its entries in local indexes.
pub fn share(table: &Table, item: &Item) -> usize {
    let local = table.indexes().filter(|index| index.local);
    let entries = local.filter_map(|index| Entry::of(table, index, item));
    size::item_bytes(item) + entries.map(|entry| entry.bytes()).sum::<usize>()
}

/// How much is in a table (index 0) or in one of its indexes.
pub fn counts(txn: &ReadTxn<'_>, table: &Table, index: u32) -> Result<Counts, StoreError> {
    match txn.get(&Key::Counts { table: table.number, index }.encode())? {
        Some(bytes) => Counts::decode(&bytes).ok_or_else(|| txn.corrupt("counts of a table")),
        None => Ok(Counts::default()),
    }
}

/// Sets what [`counts`] answers.
pub fn put_counts(
    txn: &mut WriteTxn<'_>,
    table: &Table,
    index: u32,
    counts: Counts,
) -> Result<(), StoreError> {
    txn.put(&Key::Counts { table: table.number, index }.encode(), &counts.encode())
}

fn encode(item: &Item) -> Vec<u8> {
    encode::item(item.iter().map(|(name, value)| (name.as_str(), value)))
}

fn table_charge(old_bytes: Option<usize>, new_bytes: Option<usize>) -> Charge {
    Charge::on_table(Charge::write_units(old_bytes.unwrap_or(0), new_bytes.unwrap_or(0)))
}

fn add_arm(charge: &mut Charge, index: Index<'_>, units: f64) {
    if units > 0.0 {
        let arms = if index.local { &mut charge.local } else { &mut charge.global };
        arms.insert(index.definition.name.clone(), units);
    }
}

fn replace_entry(
    txn: &mut WriteTxn<'_>,
    table: &Table,
    index: Index<'_>,
    (old, new): (Option<&Item>, Option<&Item>),
    charge: &mut Charge,
) -> Result<Change, StoreError> {
    let old = old.and_then(|item| Entry::of(table, index, item));
    let new = new.and_then(|item| Entry::of(table, index, item));
    if old == new {
        return Ok(Change::default());
    }
    add_arm(charge, index, index::units(old.as_ref(), new.as_ref()));
    let old_key = old.as_ref().map(|entry| entry.key(table, index));
    let new_key = new.as_ref().map(|entry| entry.key(table, index));
    // Under the same key the put below replaces it.
    if let Some(key) = old_key.filter(|key| Some(key) != new_key.as_ref()) {
        txn.delete(&key)?;
    }
    if let (Some(key), Some(entry)) = (new_key, &new) {
        txn.put(&key, &entry.encode())?;
    }
    let (old_bytes, new_bytes) = (old.map(|entry| entry.bytes()), new.map(|entry| entry.bytes()));
    count(txn, table, index.number, old_bytes, new_bytes)?;
    Ok(Change::between(old_bytes, new_bytes))
}

/// Bytes that came and went.
#[derive(Clone, Copy, Debug, Default)]
struct Change {
    added: u64,
    removed: u64,
}

impl Change {
    fn between(old_bytes: Option<usize>, new_bytes: Option<usize>) -> Self {
        Self { added: as_u64(new_bytes.unwrap_or(0)), removed: as_u64(old_bytes.unwrap_or(0)) }
    }

    fn add(&mut self, other: Self) {
        self.added += other.added;
        self.removed += other.removed;
    }

    fn apply_to(self, bytes: u64) -> u64 {
        (bytes + self.added).saturating_sub(self.removed)
    }
}

impl Counts {
    /// One more of so many bytes.
    pub fn add(&mut self, bytes: usize) {
        self.items += 1;
        self.bytes += as_u64(bytes);
    }

    fn encode(self) -> Vec<u8> {
        [self.items.to_be_bytes(), self.bytes.to_be_bytes()].concat()
    }

    fn decode(bytes: &[u8]) -> Option<Self> {
        let (items, bytes) = bytes.split_first_chunk()?;
        let (items, bytes) =
            (u64::from_be_bytes(*items), u64::from_be_bytes(bytes.try_into().ok()?));
        Some(Self { items, bytes })
    }
}

fn count(
    txn: &mut WriteTxn<'_>,
    table: &Table,
    index: u32,
    old_bytes: Option<usize>,
    new_bytes: Option<usize>,
) -> Result<(), StoreError> {
    // Neither the number nor the bytes change then.
    if old_bytes == new_bytes {
        return Ok(());
    }
    let before = counts(txn, table, index)?;
    let gone = u64::from(old_bytes.is_some());
    let after = Counts {
        items: (before.items + u64::from(new_bytes.is_some())).saturating_sub(gone),
        bytes: Change::between(old_bytes, new_bytes).apply_to(before.bytes),
    };
    // Every write of a lot changes the same counts: they are put once, when it is committed.
    txn.put_late(Key::Counts { table: table.number, index }.encode(), after.encode());
    Ok(())
}

fn count_collection(
    txn: &mut WriteTxn<'_>,
    table: &Table,
    key: &PrimaryKey,
    change: Change,
) -> Result<(), StoreError> {
    if change.added == change.removed {
        return Ok(());
    }
    let key = Key::Collection { table: table.number, partition: table.partition_value(key) };
    let key = key.encode();
    match change.apply_to(read_u64(txn, &key)?) {
        // Or a pair would stay for every partition key there ever was.
        0 => txn.delete(&key),
        bytes => {
            txn.put_late(key, bytes.to_be_bytes().to_vec());
            Ok(())
        }
    }
}

fn read_u64(txn: &ReadTxn<'_>, key: &[u8]) -> Result<u64, StoreError> {
    let Some(bytes) = txn.get(key)? else { return Ok(0) };
    let bytes = bytes.try_into().map_err(|_| txn.corrupt("size of an item collection"))?;
    Ok(u64::from_be_bytes(bytes))
}

fn as_u64(bytes: usize) -> u64 {
    u64::try_from(bytes).unwrap_or(u64::MAX)
}
