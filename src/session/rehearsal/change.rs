//! What a rehearsal did to one item, and to the entries that the indexes have of it.

use super::difference::{Difference, differences};
use crate::engine::catalog::Table;
use crate::engine::index::Entry;
use crate::session::images::Image;
use crate::value::Item;

/// One item, before and after.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    pub table: String,
    pub key: Item,
    pub before: Option<Item>,
    pub after: Option<Item>,
    /// The statements that name it, by their indexes.
    pub statements: Vec<usize>,
    /// The indexes whose entry of it is another one now.
    pub entries: Vec<EntryChange>,
}

/// What an index shows of the item, before and after; `None` where it has no entry.
#[derive(Clone, Debug, PartialEq)]
pub struct EntryChange {
    pub index: String,
    pub before: Option<Item>,
    pub after: Option<Item>,
}

impl Change {
    /// `described` is its table, as the planner has it; without one nothing is said of indexes.
    pub fn of(before: Image, after: Option<Item>, table: Option<&Table>) -> Self {
        let Image { table: name, key, item } = before;
        let mut change = Self {
            table: name,
            key,
            before: item,
            after,
            statements: Vec::new(),
            entries: Vec::new(),
        };
        change.entries = table.map(|table| change.entries_of(table)).unwrap_or_default();
        change
    }

    fn entries_of(&self, table: &Table) -> Vec<EntryChange> {
        let changed = table.indexes().filter_map(|index| {
            let entry = |item: Option<&Item>| Some(Entry::of(table, index, item?)?.item());
            let (before, after) = (entry(self.before.as_ref()), entry(self.after.as_ref()));
            let index = index.definition.name.clone();
            (before != after).then_some(EntryChange { index, before, after })
        });
        changed.collect()
    }

    /// Whether the item is another one now, or gone, or new.
    pub fn is_one(&self) -> bool {
        self.before != self.after
    }

    pub fn differences(&self) -> Vec<Difference> {
        differences(self.before.as_ref(), self.after.as_ref())
    }
}
