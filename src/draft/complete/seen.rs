//! What was seen of the items of each table: which attributes they have, of which types, and what a few of them hold.
//!
//! A table's schema names its keys and nothing else, so that everything else that is offered comes from here.

use std::collections::{BTreeMap, BTreeSet};

use crate::value::{AttributeType, AttributeValue, Item};

/// Names that are kept of a table, or of a map. A map whose keys are data has as many as there are items.
const NAMES_MAX: usize = 500;

/// Maps in one another that are looked into.
const DEPTH_MAX: usize = 4;

/// An attribute of more values than these is no enumeration.
const VALUES_MAX: usize = 12;

/// A longer value is none of an enumeration.
const VALUE_CHARS_MAX: usize = 32;

/// Items that are looked at of one answer: more tell little that is new, and all of it is done between two keys.
const ITEMS_MAX: usize = 100;

/// By the names of the tables.
#[derive(Clone, Debug, Default)]
pub struct Seen(BTreeMap<String, Shape>);

/// The attributes of items, or of a map.
#[derive(Clone, Debug, Default)]
pub struct Shape(BTreeMap<String, Attribute>);

#[derive(Clone, Debug, Default)]
pub struct Attribute {
    /// In how many items.
    pub count: usize,
    types: BTreeSet<&'static str>,
    /// As PartiQL writes them; `None` when there were too many.
    values: Option<BTreeSet<String>>,
    /// Of maps.
    members: Shape,
}

impl Seen {
    /// Takes note of items of a table.
    pub fn learn<'i>(&mut self, table: &str, items: impl IntoIterator<Item = &'i Item>) {
        let shape = self.0.entry(table.to_owned()).or_default();
        items.into_iter().take(ITEMS_MAX).for_each(|item| shape.learn(item, 0));
    }

    /// The attributes of a table, the commonest first; of no table, those of all.
    pub fn attributes(&self, table: Option<&str>) -> Vec<(&str, &Attribute)> {
        let shapes = self.0.iter().filter(|(name, _)| table.is_none_or(|table| table == *name));
        let mut all: Vec<_> = shapes.flat_map(|(_, shape)| shape.entries()).collect();
        all.sort_by_key(|(_, attribute)| std::cmp::Reverse(attribute.count));
        all
    }

    /// What a path leads to in the items of a table.
    pub fn at(&self, table: &str, path: &[String]) -> Option<&Attribute> {
        let (first, rest) = path.split_first()?;
        let attribute = self.0.get(table)?.0.get(first)?;
        rest.iter().try_fold(attribute, |attribute, name| attribute.members.0.get(name))
    }
}

impl Shape {
    fn learn(&mut self, item: &Item, depth: usize) {
        for (name, value) in item {
            if self.0.len() >= NAMES_MAX && !self.0.contains_key(name) {
                continue;
            }
            self.0.entry(name.clone()).or_default().learn(value, depth);
        }
    }

    fn entries(&self) -> impl Iterator<Item = (&str, &Attribute)> {
        self.0.iter().map(|(name, attribute)| (name.as_str(), attribute))
    }
}

impl Attribute {
    fn learn(&mut self, value: &AttributeValue, depth: usize) {
        self.types.insert(value.attribute_type().code());
        if self.count == 0 {
            self.values = Some(BTreeSet::new());
        }
        self.count += 1;
        self.note(value);
        if let AttributeValue::M(map) = value
            && depth < DEPTH_MAX
        {
            self.members.learn(map, depth + 1);
        }
    }

    fn note(&mut self, value: &AttributeValue) {
        let written = match value {
            AttributeValue::S(text) if text.chars().nth(VALUE_CHARS_MAX).is_none() => {
                Some(format!("'{}'", text.replace('\'', "''")))
            }
            AttributeValue::N(number) => Some(number.to_string()),
            AttributeValue::Bool(value) => Some(value.to_string()),
            _ => None,
        };
        let is_new = |values: &BTreeSet<String>| {
            written.as_ref().is_some_and(|written| !values.contains(written))
        };
        match (&mut self.values, written.clone()) {
            (Some(values), Some(_)) if values.len() >= VALUES_MAX && is_new(values) => {
                self.values = None;
            }
            (Some(values), Some(written)) => {
                values.insert(written);
            }
            (Some(_), None) => self.values = None,
            (None, _) => {}
        }
    }

    /// The codes of its types: `S`, or `N | S`.
    pub fn types(&self) -> String {
        self.types.iter().copied().collect::<Vec<_>>().join(" | ")
    }

    /// What it holds, where that is little, as PartiQL writes it. A value for each item is no list to choose from.
    pub fn values(&self) -> Vec<&str> {
        let all = self.values.iter().flatten().map(String::as_str).collect::<Vec<_>>();
        if all.len() < self.count { all } else { Vec::new() }
    }

    /// The members of a map.
    pub fn members(&self) -> impl Iterator<Item = (&str, &Attribute)> {
        self.members.entries()
    }
}

/// The codes of all types.
pub fn type_codes() -> Vec<&'static str> {
    AttributeType::ALL.iter().map(|one| one.code()).collect()
}
