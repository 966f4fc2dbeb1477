//! The attributes of items as columns: the key first, then what most items have.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::api::table::KeySchema;
use crate::value::{AttributeValue, Item};
use crate::workbench::widget::grid::{Align, Column};

/// The columns of the items seen so far; each is titled with the attribute's name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attributes {
    columns: Vec<Column>,
    known: BTreeSet<String>,
}

/// How often an attribute was seen, and how often it was a number.
#[derive(Clone, Copy, Default)]
struct Seen {
    times: usize,
    numbers: usize,
}

impl Attributes {
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The names of the key, as far as they were seen.
    pub fn key(&self) -> impl Iterator<Item = &str> {
        let pinned = self.columns.iter().take_while(|column| column.pinned);
        pinned.map(|column| column.title.as_str())
    }

    /// Takes in the attributes of further items. The key comes first and is pinned, the partition key before the sort
    /// key; then what most items have, and what comes as often by its name. Attributes that only a later page has
    /// stand behind those that are there: a column never moves away from where it was read.
    pub fn see<'a>(&mut self, items: impl Iterator<Item = &'a Item>, key: Option<&KeySchema>) {
        let mut seen: BTreeMap<&str, Seen> = BTreeMap::new();
        for (name, value) in items.flatten().filter(|(name, _)| !self.known.contains(*name)) {
            let seen = seen.entry(name).or_default();
            seen.times += 1;
            seen.numbers += usize::from(matches!(value, AttributeValue::N(_)));
        }
        let place = |name: &str| key?.names().position(|attribute| attribute == name);
        // Behind columns that scroll, a pinned one would have to jump to the front.
        let pins = self.columns.is_empty();
        let mut new: Vec<(&str, Seen)> = seen.into_iter().collect();
        new.sort_by_key(|(name, seen)| {
            (place(name).unwrap_or(usize::MAX), Reverse(seen.times), *name)
        });
        for (name, seen) in new {
            let pinned = pins && place(name).is_some();
            let align = if seen.numbers * 2 > seen.times { Align::Right } else { Align::Left };
            self.columns.push(Column { title: name.to_owned(), align, pinned });
            self.known.insert(name.to_owned());
        }
    }
}
