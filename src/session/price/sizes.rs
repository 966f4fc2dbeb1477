//! What is known of the items of a table before any of them is read by a draft.

use std::collections::HashMap;

use crate::api::table::{IndexSize, TableDescription};
use crate::value::{Item, encode};

/// The sizes a table was described with.
///
/// The service counts them anew every six hours or so, so they say what something is about, and bound nothing. The local
/// engine's are those of the moment it was asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sizes {
    items: u64,
    bytes: u64,
    /// Entries and bytes by index name.
    indexes: HashMap<String, (u64, u64)>,
}

impl Sizes {
    pub fn of(description: &TableDescription) -> Self {
        let index = |one: &IndexSize| (one.name.clone(), (one.item_count, one.size_bytes));
        Self {
            items: description.item_count,
            bytes: description.size_bytes,
            indexes: description.index_sizes.iter().map(index).collect(),
        }
    }

    /// The bytes of an item of the table, or of an entry of the index, by their average; `None` where none was counted.
    pub fn average(&self, index: Option<&str>) -> Option<usize> {
        let (items, bytes) = self.counted(index)?;
        let average = bytes.checked_div(items)?;
        usize::try_from(average).ok().filter(|average| *average > 0)
    }

    /// All bytes of the table or of the index; `None` where no item was counted: a new table of the service says 0 for hours.
    pub fn bytes(&self, index: Option<&str>) -> Option<usize> {
        let (items, bytes) = self.counted(index)?;
        usize::try_from(bytes).ok().filter(|_| items > 0)
    }

    /// Which part of the items has an entry in the index.
    pub fn share(&self, index: &str) -> Option<f64> {
        let (entries, _) = self.counted(Some(index))?;
        let part = |count: u64| u32::try_from(count).map(f64::from).unwrap_or(f64::from(u32::MAX));
        (self.items > 0).then(|| (part(entries) / part(self.items)).min(1.0))
    }

    fn counted(&self, index: Option<&str>) -> Option<(u64, u64)> {
        index.map_or(Some((self.items, self.bytes)), |name| self.indexes.get(name).copied())
    }
}

/// Where an item is known from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Copied from the connection to be rehearsed on.
    Rehearsed,
    /// Read by an earlier submission, or shown in a pane. It may have changed since.
    Sampled,
}

/// Items that are known as they are, or known not to be there, by table and key.
#[derive(Clone, Debug, Default)]
pub struct KnownItems(HashMap<(String, Vec<u8>), (Option<Item>, Origin)>);

impl KnownItems {
    /// Enters the item of this key; `None` when there is none.
    pub fn learn(&mut self, table: &str, key: &Item, item: Option<Item>, origin: Origin) {
        self.0.insert((table.to_owned(), stored(key)), (item, origin));
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn get(&self, table: &str, key: &Item) -> Option<(Option<&Item>, Origin)> {
        // Most plans know none, and a key is not written for nothing with each that is pressed.
        if self.is_empty() {
            return None;
        }
        let (item, origin) = self.0.get(&(table.to_owned(), stored(key)))?;
        Some((item.as_ref(), *origin))
    }
}

/// A key as the store writes it: numbers that are equal are written alike.
pub fn stored(key: &Item) -> Vec<u8> {
    encode::item(key.iter().map(|(name, value)| (name.as_str(), value)))
}
