//! BatchGetItem and BatchWriteItem (items-tables-capacity.md 7 and 8): what is wrong with one part refuses the whole;
//! otherwise each read and each write is by itself.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use super::legacy;
use crate::api::error::{key as sentence, request};
use crate::api::limits::{BATCH_GET_BYTES_MAX, ITEM_BYTES_MAX};
use crate::api::operation::{BatchGetItem, BatchWriteItem, BatchedWrite, KeysOfTable};
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
    get_within(view, request, BATCH_GET_BYTES_MAX)
}

/// As [`get`], with its own limit of bytes read.
fn get_within(
    view: &View<'_>,
    request: &BatchGetItem,
    bytes_max: usize,
) -> Result<BatchGetReply, Error> {
    let reads = request.tables.iter().map(bind_reads).collect::<Result<Vec<_>, _>>()?;
    let located = locate_reads(view, reads)?;
    let mut meter = Meter::default();
    let mut reply = BatchGetReply::default();
    let mut room = Some(bytes_max);
    for located in &located {
        located.read(view, &mut room, &mut meter, &mut reply)?;
    }
    reply.capacity = meter.report(request.capacity, Labels::Plain);
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
        let keys: HashSet<Vec<u8>> = keys.iter().map(|key| table.item_key(key)).collect();
        let earlier = seen.entry(table.number).or_default();
        if !earlier.is_disjoint(&keys) {
            return Err(request::repeated_keys());
        }
        earlier.extend(keys);
    }
    Ok(())
}

impl Located<'_> {
    /// Reads one item after the other until there is no room for the next; from there on everything is left over.
    fn read(
        &self,
        view: &View<'_>,
        room: &mut Option<usize>,
        meter: &mut Meter,
        reply: &mut BatchGetReply,
    ) -> Result<(), Error> {
        let Reads { request, keys, projection } = &self.reads;
        let mut found = Vec::new();
        let mut done = 0;
        while let (Some(left), Some(key)) = (*room, self.keys.get(done)) {
            let item = row::get(view.txn, &self.table, key)?;
            let bytes = item.as_ref().map_or(0, size::item_bytes);
            *room = left.checked_sub(bytes);
            if room.is_none() {
                break;
            }
            let units = Charge::read_units(bytes, request.consistent);
            meter.add(&request.table_name, &Charge::on_table(units));
            found.extend(item.map(|item| match projection {
                Some(projection) => projection.apply(&item),
                None => item,
            }));
            done += 1;
        }
        reply.responses.push((request.table_name.clone(), found));
        if let Some(rest) = keys.get(done..).filter(|rest| !rest.is_empty()) {
            let keys = Ok(rest.to_vec());
            reply.unprocessed.push(KeysOfTable { keys, ..(*request).clone() });
        }
        Ok(())
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

/// Every write is checked before the first is done.
pub fn write(lot: &mut Lot<'_, '_>, request: &BatchWriteItem) -> Result<BatchWriteReply, Error> {
    let writes = request.tables.iter().flat_map(|table| &table.writes);
    writes.clone().try_for_each(check_alone)?;
    let writes = locate_writes(lot, request)?;
    for Write { table, key, new, .. } in &writes {
        let old = row::get(lot.txn, table, key)?;
        row::check_collection(lot.txn, table, key, old.as_ref(), *new)?;
    }
    let mut meter = Meter::default();
    for Write { label, table, key, new } in &writes {
        let old = row::get(lot.txn, table, key)?;
        meter.add(label, &row::replace(lot.txn, table, key, old.as_ref(), *new)?);
    }
    let metrics = request.collection_metrics.then(|| collections(lot, &writes)).transpose()?;
    Ok(BatchWriteReply {
        collection_metrics: metrics.filter(|metrics| !metrics.is_empty()),
        capacity: meter.report(request.capacity, Labels::Plain),
    })
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
) -> Result<BTreeMap<String, Vec<ItemCollectionMetrics>>, Error> {
    let mut seen = HashSet::new();
    let mut metrics: BTreeMap<String, Vec<ItemCollectionMetrics>> = BTreeMap::new();
    for Write { label, table, key, .. } in writes {
        let partition = table.partition_value(key);
        let collection = Key::Collection { table: table.number, partition }.encode();
        if table.has_local_indexes() && seen.insert(collection) {
            let told = row::collection_metrics(lot.txn, table, key)?;
            metrics.entry((*label).to_owned()).or_default().push(told);
        }
    }
    Ok(metrics)
}
