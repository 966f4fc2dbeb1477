//! Index entries: which an item has, and what changing them costs (items-tables-capacity.md 3.1).

use super::capacity::Charge;
use super::catalog::{Index, Table};
use super::key::{EntryKey, Key};
use super::schema;
use crate::api::table::Projection;
use crate::value::{AttributeValue, Item, encode, size};

/// The entry of an item in an index: its index key and what is projected, borrowed from the item.
#[derive(Debug, PartialEq)]
pub struct Entry<'a> {
    partition: Vec<&'a AttributeValue>,
    sort: Vec<&'a AttributeValue>,
    owner: Vec<&'a AttributeValue>,
    /// Sorted by name.
    attributes: Vec<(&'a str, &'a AttributeValue)>,
}

impl<'a> Entry<'a> {
    /// The entry of this item, if it has every index key attribute in a form the index takes.
    pub fn of(table: &Table, index: Index<'_>, item: &'a Item) -> Option<Self> {
        let key = &index.definition.key;
        let value = |name: &String| {
            item.get(name).filter(|value| value.attribute_type() == table.type_of(name))
        };
        if !schema::fits_index(item, key) {
            return None;
        }
        let attributes = item
            .iter()
            .filter(|(name, _)| projects(table, index, name))
            .map(|(name, value)| (name.as_str(), value))
            .collect();
        Some(Self {
            // One attribute that is missing or of another type keeps the item out of the index (indexes-and-tables.md 1.4).
            partition: key.partition.iter().map(value).collect::<Option<_>>()?,
            sort: key.sort.iter().map(value).collect::<Option<_>>()?,
            owner: table.key_names().filter_map(|name| item.get(name)).collect(),
            attributes,
        })
    }

    /// Its key in the store.
    pub fn key(&self, table: &Table, index: Index<'_>) -> Vec<u8> {
        Key::Entry(EntryKey {
            table: table.number,
            index: index.number,
            partition: &self.partition,
            sort: &self.sort,
            owner: &self.owner,
        })
        .encode()
    }

    /// What the store holds under that key.
    pub fn encode(&self) -> Vec<u8> {
        encode::item(self.attributes.iter().copied())
    }

    /// What the index shows of the item.
    pub fn item(&self) -> Item {
        let owned =
            |(name, value): &(&str, &AttributeValue)| ((*name).to_owned(), (*value).clone());
        self.attributes.iter().map(owned).collect()
    }

    pub fn bytes(&self) -> usize {
        self.attributes.iter().map(|(name, value)| name.len() + size::value_bytes(value)).sum()
    }

    fn same_key(&self, other: &Self) -> bool {
        // The owner need not be looked at: both are entries of one item.
        self.partition == other.partition && self.sort == other.sort
    }
}

/// Write units of taking an index from one entry of an item to another; zero when nothing changes.
pub fn units(old: Option<&Entry<'_>>, new: Option<&Entry<'_>>) -> f64 {
    let units = |entry: &Entry<'_>| Charge::write_units(0, entry.bytes());
    match (old, new) {
        (None, None) => 0.0,
        (Some(entry), None) | (None, Some(entry)) => units(entry),
        // Under another key it is a deletion and a write.
        (Some(old), Some(new)) if !old.same_key(new) => units(old) + units(new),
        (Some(old), Some(new)) if old == new => 0.0,
        // Each rounded by itself, and not their sum (items-tables-capacity.md 3.1).
        (Some(old), Some(new)) => units(old).max(units(new)),
    }
}

fn projects(table: &Table, index: Index<'_>, name: &str) -> bool {
    let key = &index.definition.key;
    let is_key =
        || key.partition.iter().chain(&key.sort).any(|part| part == name) || table.is_key(name);
    match &index.definition.projection {
        Projection::All => true,
        Projection::KeysOnly => is_key(),
        Projection::Include(names) => names.iter().any(|listed| listed == name) || is_key(),
    }
}
