//! Items and keys against the key schemas of a table (expressions.md 13.6, items-tables-capacity.md 2).
//!
//! The order of the checks is the service's: presence and type of the table's key, type of index keys, emptiness, length.

use super::catalog::{Index, Table};
use super::index::Entry;
use super::key::PrimaryKey;
use crate::api::error::{key as sentence, read};
use crate::api::table::KeySchema;
use crate::api::{ApiError, limits};
use crate::value::{AttributeType, AttributeValue, Item, size};

#[cfg(test)]
mod tests;

/// A key attribute of an index in an item: the index, its name, the type it should have, its value.
type IndexKey<'a> = (&'a str, &'a str, AttributeType, &'a AttributeValue);

impl Table {
    /// The key of an item about to be put: presence, type, emptiness, length of key and index key attributes, with
    /// PutItem's sentences (expressions.md 13.6).
    pub fn key_of_new_item(&self, item: &Item) -> Result<PrimaryKey, ApiError> {
        self.check_key_attributes(item)?;
        self.key_of_typed_item(item)
    }

    /// The same for an item of a BatchWriteItem, whose key attributes are refused as those of a key given by itself.
    pub fn key_of_batched_item(&self, item: &Item) -> Result<PrimaryKey, ApiError> {
        // Not PutItem's sentences (items-tables-capacity.md 8).
        self.check_key_attributes(item).map_err(|_| sentence::schema_mismatch())?;
        self.key_of_typed_item(item)
    }

    /// Presence and type.
    fn check_key_attributes(&self, item: &Item) -> Result<(), ApiError> {
        for name in self.key_names() {
            let value = item.get(name).ok_or_else(|| sentence::missing_key(name))?;
            let (expected, actual) = (self.type_of(name), value.attribute_type());
            if expected != actual {
                return Err(sentence::key_type(name, expected, actual));
            }
        }
        Ok(())
    }

    fn key_of_typed_item(&self, item: &Item) -> Result<PrimaryKey, ApiError> {
        for (index, name, expected, value) in self.index_keys(item) {
            if value.attribute_type() != expected {
                let actual = value.attribute_type();
                return Err(sentence::index_key_type(index, name, expected, actual));
            }
        }
        // Emptiness after the types of all index keys (items-tables-capacity.md 4):
        // a wrong type is told before an empty key.
        self.check_not_empty(item)?;
        self.check_lengths(item)?;
        if self.outgrows_local_index(item) {
            return Err(sentence::item_too_large());
        }
        Ok(self.key_of(item))
    }

    /// Whether an item and its entry in one of the local indexes are together larger than an item may be
    /// (items-tables-capacity.md 1.2, which has no sentence for it: that of a large item is said).
    fn outgrows_local_index(&self, item: &Item) -> bool {
        if !self.has_local_indexes() {
            return false;
        }
        let item_bytes = size::item_bytes(item);
        let outgrown = |index: Index<'_>| {
            let entry = Entry::of(self, index, item);
            entry.is_some_and(|entry| item_bytes + entry.bytes() > limits::ITEM_BYTES_MAX)
        };
        // An entry is never larger than its item.
        2 * item_bytes > limits::ITEM_BYTES_MAX
            && self.indexes().filter(|index| index.local).any(outgrown)
    }

    /// A key given by itself (`Key`): `The provided key element does not match the schema` and so on.
    pub fn key(&self, key: &Item) -> Result<PrimaryKey, ApiError> {
        let fits = |name: &str| {
            key.get(name).is_some_and(|value| value.attribute_type() == self.type_of(name))
        };
        // One attribute too many is no key either (expressions.md 13.6).
        if key.len() != self.key_names().count() || !self.key_names().all(fits) {
            return Err(sentence::schema_mismatch());
        }
        self.check_key_not_empty(key)?;
        self.check_key_lengths(key)?;
        Ok(PrimaryKey { attributes: key.clone() })
    }

    /// Checks what an update made of an item: type, emptiness and length of the index key attributes it changed, and its
    /// size with its local entries. Other index keys may be of any form: an index made later leaves out the items that do
    /// not fit it (indexes-and-tables.md 2.5).
    pub fn check_updated_item(&self, old: Option<&Item>, item: &Item) -> Result<(), ApiError> {
        // The service looks at what an update sets (indexes-and-tables.md 3.2). Compared here are the values: one
        // that is set to what it is changes no index.
        let is_changed = |name: &str| old.and_then(|old| old.get(name)) != item.get(name);
        let mut changed = false;
        for (_, name, expected, value) in self.index_keys(item) {
            if !is_changed(name) {
                continue;
            }
            changed = true;
            if value.attribute_type() != expected {
                return Err(sentence::updated_index_key_type());
            }
            if is_empty(value) {
                return Err(sentence::updated_index_key_empty(expected));
            }
        }
        if changed {
            self.check_index_key_lengths(item)?;
        }
        if self.outgrows_local_index(item) {
            return Err(sentence::updated_item_too_large());
        }
        Ok(())
    }

    /// Refuses paths into the key attributes of the table and of its indexes: they hold no documents (expressions.md 8.1
    /// and 10). `documents`: the attributes that paths lead into.
    pub fn check_documents<'a>(
        &self,
        documents: impl IntoIterator<Item = &'a str>,
    ) -> Result<(), ApiError> {
        // Only key attributes are defined.
        let is_defined = |name: &&str| self.definition.attribute_type(name).is_some();
        match documents.into_iter().find(is_defined) {
            Some(name) if self.is_key(name) => Err(read::key_is_scalar("Key", name)),
            Some(name) => Err(read::key_is_scalar("IndexKey", name)),
            None => Ok(()),
        }
    }

    /// Refuses empty key and index key attributes of an item about to be put. `key_of_new_item` includes it; a
    /// transaction asks before, since it reports this alone for the whole request (transactions.md 3).
    pub fn check_not_empty(&self, item: &Item) -> Result<(), ApiError> {
        self.check_key_not_empty(item)?;
        match self.index_keys(item).into_iter().find(|(_, _, _, value)| is_empty(value)) {
            Some((index, name, _, value)) => {
                Err(sentence::empty_index_key(index, name, value.attribute_type()))
            }
            None => Ok(()),
        }
    }

    /// Refuses empty key attributes; `key` includes it, see [`Table::check_not_empty`].
    pub fn check_key_not_empty(&self, key: &Item) -> Result<(), ApiError> {
        let value = |name| key.get(name).filter(|value| is_empty(value)).map(|value| (name, value));
        match self.key_names().find_map(value) {
            Some((name, value)) => Err(sentence::empty_key(name, value.attribute_type())),
            None => Ok(()),
        }
    }

    fn check_lengths(&self, item: &Item) -> Result<(), ApiError> {
        self.check_key_lengths(item)?;
        self.check_index_key_lengths(item)
    }

    fn check_key_lengths(&self, key: &Item) -> Result<(), ApiError> {
        check_lengths(key, &self.definition.key.partition, &self.definition.key.sort)
    }

    fn check_index_key_lengths(&self, item: &Item) -> Result<(), ApiError> {
        self.indexes().try_for_each(|index| {
            let key = &index.definition.key;
            check_lengths(item, &key.partition, &key.sort)
        })
    }

    /// The index key attributes an item has, the indexes by name: that is the order problems are reported in.
    fn index_keys<'a>(&'a self, item: &'a Item) -> Vec<IndexKey<'a>> {
        let mut indexes: Vec<Index<'a>> = self.indexes().collect();
        // Which of several indexes the service names is not recorded; this is an emulator's choice
        // (indexes-and-tables.md 3.2).
        indexes.sort_by_key(|index| &index.definition.name);
        let keys_of = |index: Index<'a>| {
            let key = &index.definition.key;
            key.partition.iter().chain(&key.sort).filter_map(move |name| {
                let value = item.get(name)?;
                Some((index.definition.name.as_str(), name.as_str(), self.type_of(name), value))
            })
        };
        indexes.into_iter().flat_map(keys_of).collect()
    }

    /// The type a key or index key attribute is defined with.
    pub fn type_of(&self, name: &str) -> AttributeType {
        self.definition.attribute_type(name).expect("every key attribute is defined")
    }
}

/// Every partition key attribute by itself, all sort key attributes together.
fn check_lengths(item: &Item, partition: &[String], sort: &[String]) -> Result<(), ApiError> {
    let bytes = |name: &String| item.get(name).map_or(0, size::value_bytes);
    // The service's sentence speaks of an aggregated size for range keys alone (indexes-and-tables.md 1.1).
    if partition.iter().map(bytes).any(|bytes| bytes > limits::PARTITION_KEY_BYTES_MAX) {
        return Err(sentence::partition_key_too_long());
    }
    if sort.iter().map(bytes).sum::<usize>() > limits::SORT_KEY_BYTES_MAX {
        return Err(sentence::sort_key_too_long());
    }
    Ok(())
}

/// Whether no part of this index key is empty or too long.
pub fn fits_index(item: &Item, key: &KeySchema) -> bool {
    let is_full = |name| item.get(name).is_none_or(|value| !is_empty(value));
    key.names().all(is_full) && check_lengths(item, &key.partition, &key.sort).is_ok()
}

fn is_empty(value: &AttributeValue) -> bool {
    match value {
        AttributeValue::S(text) => text.is_empty(),
        AttributeValue::B(bytes) => bytes.is_empty(),
        _ => false,
    }
}
