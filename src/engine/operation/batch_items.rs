//! BatchGetItem and BatchWriteItem (items-tables-capacity.md 7 and 8): what is wrong with one part refuses the whole;
//! otherwise each read and each write is by itself.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use super::legacy;
use crate::api::error::{key as sentence, request};
use crate::api::limits::{BATCH_GET_BYTES_MAX, ITEM_BYTES_MAX};
use crate::api::operation::{
    BatchGetItem, BatchWriteItem, BatchedWrite, KeysOfTable, WritesOfTable,
};
use crate::api::reply::{BatchGetReply, BatchWriteReply};
use crate::api::{ApiError, ItemCollectionMetrics};
use crate::engine::capacity::{Charge, Labels, Meter};
use crate::engine::catalog::Table;
use crate::engine::evaluate::projection::Projection;
use crate::engine::key::{Key, PrimaryKey};
use crate::engine::view::{Lot, View};
use crate::engine::{Error, row};
use crate::value::{Item, size};

/// What is read from one table.
struct Reads<'r> {
    request: &'r KeysOfTable,
    keys: &'r [Item],
    projection: Option<Projection>,
}

/// The same, with the table found.
struct Located<'r> {
    reads: Reads<'r>,
    table: Arc<Table>,
    keys: Vec<PrimaryKey>,
}

pub fn get(view: &View<'_>, request: &BatchGetItem) -> Result<BatchGetReply, Error> {
    let reads = request.tables.iter().map(bind_reads).collect::<Result<Vec<_>, _>>()?;
    let located = locate_reads(view, reads)?;
    let mut reader = Reader {
        view,
        room: Some(BATCH_GET_BYTES_MAX),
        meter: Meter::default(),
        throttled: None,
        done: 0,
    };
    let mut reply = BatchGetReply::default();
    for located in &located {
        reader.read(located, &mut reply)?;
    }
    // Refused only when nothing could be read; otherwise the keys are handed back, to be asked for again.
    if let Some(refusal) = reader.throttled.filter(|_| reader.done == 0) {
        return Err(refusal.into());
    }
    reply.capacity = reader.meter.report(request.capacity, Labels::Plain);
    Ok(reply)
}

fn bind_reads(request: &KeysOfTable) -> Result<Reads<'_>, ApiError> {
    let keys = request.keys.as_ref().map_err(ApiError::clone)?;
    let projection = legacy::projection(&request.expressions, request.attributes_to_get.as_ref())?;
    Ok(Reads { request, keys, projection })
}

/// Finds all tables before it looks at any key.
fn locate_reads<'r>(view: &View<'_>, reads: Vec<Reads<'r>>) -> Result<Vec<Located<'r>>, Error> {
    let table = |reads: &Reads<'_>| view.catalog.table(view.txn, &reads.request.table_name);
    let tables = reads.iter().map(table).collect::<Result<Vec<_>, _>>()?;
    let mut located = Vec::with_capacity(reads.len());
    for (reads, table) in reads.into_iter().zip(tables) {
        let keys = reads.keys.iter().map(|key| table.key(key)).collect::<Result<_, _>>()?;
        table.check_documents(reads.projection.iter().flat_map(Projection::documents))?;
        located.push(Located { reads, table, keys });
    }
    refuse_keys_under_two_names(&located)?;
    Ok(located)
}

/// A table may be named by its name and by its ARN in one request; no item of it twice.
fn refuse_keys_under_two_names(located: &[Located<'_>]) -> Result<(), ApiError> {
    let mut seen: HashMap<u64, HashSet<Vec<u8>>> = HashMap::new();
    for Located { table, keys, .. } in located {
        // Within one entry nothing is compared: the decoder did so as the keys are written, and numbers in two
        // spellings are two keys here (items-tables-capacity.md 7).
        let keys: HashSet<Vec<u8>> = keys.iter().map(|key| table.item_key(key)).collect();
        let earlier = seen.entry(table.number).or_default();
        if !earlier.is_disjoint(&keys) {
            return Err(request::repeated_keys());
        }
        earlier.extend(keys);
    }
    Ok(())
}

/// Reads items until there is no room for the next; from there on everything is left over. So is the rest of a table that
/// is throttled.
struct Reader<'a> {
    view: &'a View<'a>,
    /// Bytes; `None` once something did not fit.
    room: Option<usize>,
    meter: Meter,
    /// The first refusal of a throttled table.
    throttled: Option<ApiError>,
    /// How many items were read, there or not.
    done: usize,
}

impl Reader<'_> {
    fn read(&mut self, located: &Located<'_>, reply: &mut BatchGetReply) -> Result<(), Error> {
        let Reads { request, keys, projection } = &located.reads;
        let mut found = Vec::new();
        let mut done = 0;
        for key in &located.keys {
            let item = row::get(self.view.txn, &located.table, key)?;
            if !self.take(located, item.as_ref()) {
                break;
            }
            found.extend(item.map(|item| match projection {
                Some(projection) => projection.apply(&item),
                None => item,
            }));
            done += 1;
        }
        self.done += done;
        reply.responses.push((request.table_name.clone(), found));
        if let Some(rest) = keys.get(done..).filter(|rest| !rest.is_empty()) {
            let keys = Ok(rest.to_vec());
            reply.unprocessed.push(KeysOfTable { keys, ..(*request).clone() });
        }
        Ok(())
    }

    /// Whether there is room and throughput for this item.
    fn take(&mut self, located: &Located<'_>, item: Option<&Item>) -> bool {
        let bytes = item.map_or(0, size::item_bytes);
        let Some(left) = self.room.and_then(|room| room.checked_sub(bytes)) else {
            self.room = None;
            return false;
        };
        let request = located.reads.request;
        let charge = Charge::on_table(Charge::read_units(bytes, request.consistent));
        // After the room: what is not read for its size must not draw.
        if let Err(refusal) = self.view.draw(&located.table, &charge) {
            self.throttled.get_or_insert(refusal);
            return false;
        }
        self.meter.add(&request.table_name, &charge);
        self.room = Some(left);
        true
    }
}

/// One write of a batch, with its table and key.
struct Write<'r> {
    /// The table as the request named it.
    label: &'r str,
    table: Arc<Table>,
    key: PrimaryKey,
    /// Nothing to delete the item.
    new: Option<&'r Item>,
}

/// Every write is checked before the first is done. What is throttled, or meets a transaction under way, is handed back
/// unprocessed; when nothing is done for lack of throughput the request is refused. The service names no exception of
/// BatchWriteItem for a conflict, so that never refuses it.
pub fn write(lot: &mut Lot<'_, '_>, request: &BatchWriteItem) -> Result<BatchWriteReply, Error> {
    let writes = request.tables.iter().flat_map(|table| &table.writes);
    writes.clone().try_for_each(check_alone)?;
    let writes = locate_writes(lot, request)?;
    for Write { table, key, new, .. } in &writes {
        let old = row::get(lot.txn, table, key)?;
        // In a loop of its own: a refusal stands for the whole batch, and none may come once something is written.
        row::check_collection(lot.txn, table, key, old.as_ref(), *new)?;
    }
    let mut meter = Meter::default();
    let mut throttled = None;
    let mut done = vec![false; writes.len()];
    for ((place, write), done) in writes.iter().enumerate().zip(&mut done) {
        if lot.clashes.items.contains(&place) {
            continue;
        }
        match write.run(lot)? {
            Ok(charge) => {
                meter.add(write.label, &charge);
                *done = true;
            }
            Err(refusal) => throttled = throttled.or(Some(refusal)),
        }
    }
    if let Some(refusal) = throttled.filter(|_| !done.contains(&true)) {
        return Err(refusal.into());
    }
    let metrics =
        request.collection_metrics.then(|| collections(lot, &writes, &done)).transpose()?;
    Ok(BatchWriteReply {
        unprocessed: unprocessed(request, &done),
        collection_metrics: metrics.filter(|metrics| !metrics.is_empty()),
        capacity: meter.report(request.capacity, Labels::Plain),
    })
}

impl Write<'_> {
    /// Does it, or says that its table is throttled.
    fn run(&self, lot: &mut Lot<'_, '_>) -> Result<Result<Charge, ApiError>, Error> {
        let Self { table, key, new, .. } = self;
        let old = row::get(lot.txn, table, key)?;
        if let Err(refusal) = lot.draw(table, old.as_ref(), *new) {
            return Ok(Err(refusal));
        }
        row::replace(lot.txn, table, key, old.as_ref(), *new).map(Ok)
    }
}

/// What was not done, as the request has it.
fn unprocessed(request: &BatchWriteItem, done: &[bool]) -> Vec<WritesOfTable> {
    let mut done = done.iter();
    let mut left = Vec::new();
    for WritesOfTable { table_name, writes } in &request.tables {
        let rest: Vec<_> = writes
            .iter()
            .zip(&mut done)
            .filter(|(_, done)| !**done)
            .map(|(one, _)| one.clone())
            .collect();
        if !rest.is_empty() {
            left.push(WritesOfTable { table_name: table_name.clone(), writes: rest });
        }
    }
    left
}

/// What can be said of a write without its table.
fn check_alone(write: &BatchedWrite) -> Result<(), ApiError> {
    match write {
        BatchedWrite::Put { item } => {
            let item = item.as_ref().map_err(ApiError::clone)?;
            if size::item_bytes(item) > ITEM_BYTES_MAX {
                return Err(sentence::item_too_large());
            }
        }
        BatchedWrite::Delete { key } => {
            key.as_ref().map_err(ApiError::clone)?;
        }
    }
    Ok(())
}

fn locate_writes<'r>(
    lot: &Lot<'_, '_>,
    request: &'r BatchWriteItem,
) -> Result<Vec<Write<'r>>, Error> {
    let table = |name: &str| lot.catalog.table(lot.txn, name);
    let tables = request
        .tables
        .iter()
        .map(|entry| table(&entry.table_name))
        .collect::<Result<Vec<_>, _>>()?;
    let mut writes = Vec::new();
    for (entry, table) in request.tables.iter().zip(&tables) {
        for write in &entry.writes {
            let (key, new) = key_of(table, write)?;
            writes.push(Write { label: &entry.table_name, table: Arc::clone(table), key, new });
        }
    }
    let mut seen = HashSet::new();
    // By their keys in the store, where numbers are equal by value: here they are one item (items-tables-capacity.md 8).
    if writes.iter().all(|write| seen.insert(write.table.item_key(&write.key))) {
        Ok(writes)
    } else {
        Err(request::repeated_keys().into())
    }
}

fn key_of<'r>(
    table: &Table,
    write: &'r BatchedWrite,
) -> Result<(PrimaryKey, Option<&'r Item>), ApiError> {
    match write {
        BatchedWrite::Put { item } => {
            let item = item.as_ref().map_err(ApiError::clone)?;
            Ok((table.key_of_batched_item(item)?, Some(item)))
        }
        BatchedWrite::Delete { key } => {
            Ok((table.key(key.as_ref().map_err(ApiError::clone)?)?, None))
        }
    }
}

/// One entry a collection written to, on tables with local indexes.
fn collections(
    lot: &Lot<'_, '_>,
    writes: &[Write<'_>],
    done: &[bool],
) -> Result<BTreeMap<String, Vec<ItemCollectionMetrics>>, Error> {
    let mut seen = HashSet::new();
    let mut metrics: BTreeMap<String, Vec<ItemCollectionMetrics>> = BTreeMap::new();
    let done = writes.iter().zip(done).filter(|(_, done)| **done);
    for (Write { label, table, key, .. }, _) in done {
        let partition = table.partition_value(key);
        let collection = Key::Collection { table: table.number, partition }.encode();
        if table.has_local_indexes() && seen.insert(collection) {
            let told = row::collection_metrics(lot.txn, table, key)?;
            metrics.entry((*label).to_owned()).or_default().push(told);
        }
    }
    Ok(metrics)
}
