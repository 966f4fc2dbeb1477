//! Tables and indexes, as stored.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::arn::Resource;
use super::key::{self, Key, PrimaryKey};
use super::throttle::Buckets;
use super::{Error, Ids, arn, record};
use crate::api::table::{
    BillingMode, IndexDefinition, KeySchema, TableDefinition, TableDescription, ThroughputHistory,
};
use crate::api::{ApiError, error};
use crate::storage::{ReadTxn, StoreError, WriteTxn};
use crate::value::{AttributeValue, Item};

/// A table as the engine uses it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    pub definition: TableDefinition,
    pub arn: String,
    /// The service's id of it, a UUID.
    pub id: String,
    /// What its keys in the store begin with; never used again for another table.
    pub number: u64,
    /// Milliseconds since the epoch.
    pub created_ms: u64,
    /// Whether its provisioned throughput throttles.
    pub throttled: bool,
    pub history: ThroughputHistory,
    /// When it last became an on-demand table, if it ever was one.
    pub on_demand_since_ms: Option<u64>,
    /// Of its indexes, in the order of [`Table::indexes`].
    pub index_records: Vec<IndexRecord>,
    /// The attribute items expire by.
    pub time_to_live: Option<String>,
    pub tags: BTreeMap<String, String>,
}

/// What is kept of an index besides its definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IndexRecord {
    /// What its keys in the store have, from 1; unlike that of any other index the table has.
    pub number: u32,
    pub history: ThroughputHistory,
}

/// A secondary index of a table.
#[derive(Clone, Copy, Debug)]
pub struct Index<'a> {
    /// Its own in this table; see [`IndexRecord`].
    pub number: u32,
    pub local: bool,
    pub definition: &'a IndexDefinition,
}

/// Cached definitions, kept right by the generation in the file: a number and a fresh id, written whenever a table
/// comes or goes. The id tells apart two changes of which one was never committed.
pub struct Catalog {
    region: String,
    ids: Ids,
    cache: Mutex<Cache>,
    /// Of the tables that are throttled.
    pub buckets: Buckets,
}

#[derive(Default)]
struct Cache {
    /// The stamp of the last transaction in which the generation was read.
    stamp: Option<u64>,
    generation: Option<Vec<u8>>,
    tables: HashMap<String, Arc<Table>>,
}

impl Catalog {
    /// Of tables in this region. `ids` makes the ids of new tables.
    pub fn new(region: String, ids: Ids) -> Self {
        Self { region, ids, cache: Mutex::default(), buckets: Buckets::default() }
    }

    /// The table of this name or ARN; `Requested resource not found` when there is none.
    pub fn table(&self, txn: &ReadTxn<'_>, name: &str) -> Result<Arc<Table>, Error> {
        Ok(self.find(txn, name)?.ok_or_else(error::resource_not_found)?)
    }

    /// The table of this name or ARN, if there is one.
    pub fn find(&self, txn: &ReadTxn<'_>, name: &str) -> Result<Option<Arc<Table>>, Error> {
        let name = self.bare_name(name)?;
        // Two transactions of one stamp see the same, so the store need not be asked again.
        if let Some(table) = self.cached(txn.stamp(), name) {
            return Ok(Some(table));
        }
        self.refresh(txn)?;
        // A new stamp with the old generation: items changed at most, and what was cached still counts.
        if let Some(table) = self.cached(txn.stamp(), name) {
            return Ok(Some(table));
        }
        let Some(bytes) = txn.get(&Key::Table { name }.encode())? else { return Ok(None) };
        let table = record::decode(&bytes)
            .map(Arc::new)
            .ok_or_else(|| txn.corrupt(format!("definition of table {name}")))?;
        self.keep(txn.stamp(), Arc::clone(&table));
        Ok(Some(table))
    }

    /// The table of this name or ARN as it was when it was last used; `None` before it was. Asks no store.
    pub fn known(&self, name: &str) -> Option<Arc<Table>> {
        let name = self.bare_name(name).ok()?;
        self.cache().tables.get(name).cloned()
    }

    /// The name of a table in what a request gives as its name, which may be an ARN. One of another Region, another
    /// account or something else than a table is refused (indexes-and-tables.md 6).
    pub fn bare_name<'a>(&self, name: &'a str) -> Result<&'a str, ApiError> {
        if !name.starts_with("arn:") {
            return Ok(name);
        }
        match arn::parse(name, &self.region)? {
            Resource::Table(name) => Ok(name),
            // Refused by the service, too; its sentence is not recorded
            // (indexes-and-tables.md 6), so that of any wrong ARN is said.
            Resource::Index | Resource::Stream | Resource::Backup => {
                Err(error::tag::invalid_arn(name))
            }
        }
    }

    /// The Region of its tables.
    pub fn region(&self) -> &str {
        &self.region
    }

    /// Writes a new table; the name is free.
    pub fn insert(
        &self,
        txn: &mut WriteTxn<'_>,
        definition: TableDefinition,
        now_ms: u64,
    ) -> Result<Table, StoreError> {
        let arn = arn::of_table(&self.region, &definition.name);
        let id = self.ids.fresh();
        // The generation only grows, so the number was never another table's: a NextToken of one that went fits no other.
        let number = self.next_generation(txn)?;
        let table = Table::new(definition, arn, id, number, now_ms);
        put(txn, &table)?;
        Ok(table)
    }

    /// Writes a table that is there in its changed form.
    pub fn update(&self, txn: &mut WriteTxn<'_>, table: &Table) -> Result<(), StoreError> {
        self.next_generation(txn)?;
        put(txn, table)
    }

    /// Switches a table's throttling on or off. Its buckets begin anew.
    pub fn set_throttled(
        &self,
        txn: &mut WriteTxn<'_>,
        table: &Table,
        throttled: bool,
    ) -> Result<(), StoreError> {
        // Before the commit that may fail: to begin anew for nothing harms nobody, to go on with an old debt does.
        self.buckets.forget(table);
        self.update(txn, &Table { throttled, ..table.clone() })
    }

    /// Deletes a table with everything in it.
    pub fn remove(&self, txn: &mut WriteTxn<'_>, table: &Table) -> Result<(), StoreError> {
        self.next_generation(txn)?;
        txn.delete(&Key::Table { name: &table.definition.name }.encode())?;
        for range in key::contents(table.number) {
            txn.delete_range(&range)?;
        }
        Ok(())
    }

    fn next_generation(&self, txn: &mut WriteTxn<'_>) -> Result<u64, StoreError> {
        let key = Key::Generation.encode();
        let current = match txn.get(&key)? {
            Some(bytes) => bytes
                .first_chunk()
                .map(|number| u64::from_be_bytes(*number))
                .ok_or_else(|| txn.corrupt("generation of the tables"))?,
            None => 0,
        };
        let next = current + 1;
        // This transaction goes on under its stamp: without this it would be answered with the tables as they were before.
        self.cache().stamp = None;
        // Not SQLite's data_version, which moves with every item that another process writes: the cache would never last.
        txn.put(&key, &[next.to_be_bytes().as_slice(), self.ids.fresh().as_bytes()].concat())?;
        Ok(next)
    }

    /// Forgets the tables when another transaction, here or in another process, changed one. The generation is read
    /// once for every stamp.
    fn refresh(&self, txn: &ReadTxn<'_>) -> Result<(), StoreError> {
        // The lock is let go of while the store is asked. Who refreshes meanwhile makes one of the two ask again, no more.
        if self.cache().stamp == Some(txn.stamp()) {
            return Ok(());
        }
        let generation = txn.get(&Key::Generation.encode())?;
        let mut cache = self.cache();
        if cache.generation != generation {
            *cache = Cache { generation, ..Cache::default() };
        }
        cache.stamp = Some(txn.stamp());
        Ok(())
    }

    /// The table, unless the cache is of another stamp.
    fn cached(&self, stamp: u64, name: &str) -> Option<Arc<Table>> {
        let cache = self.cache();
        let table = cache.tables.get(name)?;
        (cache.stamp == Some(stamp)).then(|| Arc::clone(table))
    }

    fn keep(&self, stamp: u64, table: Arc<Table>) {
        let mut cache = self.cache();
        // The cache may have gone on to another transaction meanwhile, in which this table may be gone.
        if cache.stamp == Some(stamp) {
            cache.tables.insert(table.definition.name.clone(), table);
        }
    }

    fn cache(&self) -> MutexGuard<'_, Cache> {
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn put(txn: &mut WriteTxn<'_>, table: &Table) -> Result<(), StoreError> {
    txn.put(&Key::Table { name: &table.definition.name }.encode(), &record::encode(table))
}

/// The records of the indexes of a new table.
fn new_records(definition: &TableDefinition) -> Vec<IndexRecord> {
    let indexes = definition.global_indexes.iter().chain(&definition.local_indexes);
    let history = |index: &IndexDefinition| match index.throughput {
        Some(units) => ThroughputHistory::new(definition.billing, units),
        None => ThroughputHistory::default(),
    };
    // 0 stands for the table itself where items and bytes are counted.
    (1..)
        .zip(indexes)
        .map(|(number, index)| IndexRecord { number, history: history(index) })
        .collect()
}

impl Table {
    /// A table made now.
    pub fn new(
        definition: TableDefinition,
        arn: String,
        id: String,
        number: u64,
        now_ms: u64,
    ) -> Self {
        let on_demand = definition.billing == BillingMode::PayPerRequest;
        Self {
            arn,
            id,
            number,
            created_ms: now_ms,
            throttled: false,
            history: ThroughputHistory::new(definition.billing, definition.throughput),
            on_demand_since_ms: on_demand.then_some(now_ms),
            index_records: new_records(&definition),
            time_to_live: None,
            tags: BTreeMap::new(),
            definition,
        }
    }

    /// A table known by its description alone, to plan on. `number` tells it from the other tables of the plan.
    ///
    /// `None` of a description that no table has here: another endpoint may leave out what every key needs.
    pub fn described(description: &TableDescription, number: u64) -> Option<Self> {
        let TableDescription { definition, arn, id, .. } = description;
        let is_typed = |name: &str| definition.attribute_type(name).is_some();
        let is_key = |key: &KeySchema| !key.partition.is_empty() && key.names().all(is_typed);
        let indexes = definition.global_indexes.iter().chain(&definition.local_indexes);
        let is_sound = is_key(&definition.key)
            && definition.key.partition.len() == 1
            && definition.key.sort.len() <= 1
            && indexes.map(|index| &index.key).all(is_key);
        // When it was made is nothing a plan asks for.
        is_sound.then(|| Self::new(definition.clone(), arn.clone(), id.clone(), number, 0))
    }

    /// The name of the partition key attribute.
    pub fn partition_name(&self) -> &str {
        self.definition.key.partition.first().expect("a table has a partition key")
    }

    /// The name of the sort key attribute.
    pub fn sort_name(&self) -> Option<&str> {
        self.definition.key.sort.first().map(String::as_str)
    }

    /// The names of the key attributes, the partition key first.
    pub fn key_names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.partition_name()).chain(self.sort_name())
    }

    /// Whether this attribute is part of the table's key.
    pub fn is_key(&self, name: &str) -> bool {
        self.key_names().any(|key| key == name)
    }

    /// Its secondary indexes: the global ones, then the local ones.
    pub fn indexes(&self) -> impl Iterator<Item = Index<'_>> {
        let global = self.definition.global_indexes.iter().map(|index| (false, index));
        let local = self.definition.local_indexes.iter().map(|index| (true, index));
        self.index_records
            .iter()
            .zip(global.chain(local))
            .map(|(record, (local, definition))| Index { number: record.number, local, definition })
    }

    /// The index of this name.
    pub fn index(&self, name: &str) -> Option<Index<'_>> {
        self.indexes().find(|index| index.definition.name == name)
    }

    pub fn has_local_indexes(&self) -> bool {
        !self.definition.local_indexes.is_empty()
    }

    /// The key attributes of a stored or checked item.
    pub fn key_of(&self, item: &Item) -> PrimaryKey {
        let attribute = |name: &str| item.get(name).map(|value| (name.to_owned(), value.clone()));
        PrimaryKey { attributes: self.key_names().filter_map(attribute).collect() }
    }

    /// The partition key value of a checked key.
    pub fn partition_value<'a>(&self, key: &'a PrimaryKey) -> &'a AttributeValue {
        let value = key.attributes.get(self.partition_name());
        value.expect("a checked key has the partition key attribute")
    }

    /// The sort key value of a checked key, on a table that has one.
    fn sort_value<'a>(&self, key: &'a PrimaryKey) -> Option<&'a AttributeValue> {
        key.attributes.get(self.sort_name()?)
    }

    /// The key of an item in the store.
    pub fn item_key(&self, key: &PrimaryKey) -> Vec<u8> {
        let (partition, sort) = (self.partition_value(key), self.sort_value(key));
        Key::Item { table: self.number, partition, sort }.encode()
    }
}
