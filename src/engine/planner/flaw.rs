//! What is wrong with the attributes of a key, all of it: a refusal is told the first flaw alone.
//!
//! The functions that check a key are asked again and again, each time with the attribute mended that they refused. So
//! nothing is called a flaw that they would take; which attribute it was is found in the order they look in.

use crate::api::ApiError;
use crate::api::limits::{PARTITION_KEY_BYTES_MAX, SORT_KEY_BYTES_MAX};
use crate::engine::catalog::Table;
use crate::value::size::value_bytes;
use crate::value::{AttributeType, AttributeValue, Item, Number};

/// A key has two attributes and an index eight; whoever has more to mend is told the rest when these are.
const FLAWS_MAX: usize = 32;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Flaw {
    Missing,
    /// No attribute of the key.
    Needless,
    Type {
        expected: AttributeType,
        actual: AttributeType,
    },
    Empty,
    TooLong,
    /// As the key of an index.
    OfIndex,
}

/// A flaw of an attribute, and how it is refused.
pub struct Flawed {
    pub name: String,
    pub flaw: Flaw,
    pub error: ApiError,
}

/// What a key or an item is checked by.
pub type Check<'c> = &'c dyn Fn(&Item) -> Result<(), ApiError>;

/// All flaws of what is given as a key, or of an item with its index keys; and what it is refused for when they are mended.
pub fn flaws(
    table: &Table,
    given: &Item,
    is_key: bool,
    check: Check<'_>,
) -> (Vec<Flawed>, Option<ApiError>) {
    let (mut item, mut found) = (given.clone(), Vec::new());
    while let Err(error) = check(&item) {
        let next = if found.len() < FLAWS_MAX { first(table, &item, is_key) } else { None };
        let Some((name, flaw)) = next else { return (found, Some(error)) };
        mend(table, &mut item, &name, &flaw);
        found.push(Flawed { name, flaw, error });
    }
    (found, None)
}

/// The flaw the checks come to first (`schema`).
fn first(table: &Table, item: &Item, is_key: bool) -> Option<(String, Flaw)> {
    let needless = || item.keys().find(|name| !table.is_key(name));
    if let Some(name) = needless().filter(|_| is_key) {
        return Some((name.clone(), Flaw::Needless));
    }
    let found = |name: &str, flaw| Some((name.to_owned(), flaw));
    for name in table.key_names() {
        let expected = table.type_of(name);
        match item.get(name).map(AttributeValue::attribute_type) {
            None => return found(name, Flaw::Missing),
            Some(actual) if actual != expected => {
                return found(name, Flaw::Type { expected, actual });
            }
            Some(_) => {}
        }
    }
    if let Some(name) = index_key(table, item, |value, expected| value.attribute_type() != expected)
    {
        return found(name, Flaw::OfIndex);
    }
    if let Some(name) = table.key_names().find(|name| item.get(*name).is_some_and(is_empty)) {
        return found(name, Flaw::Empty);
    }
    if let Some(name) = index_key(table, item, |value, _| is_empty(value)) {
        return found(name, Flaw::OfIndex);
    }
    let is_long = |name: &str, most| item.get(name).is_some_and(|v| value_bytes(v) > most);
    if is_long(table.partition_name(), PARTITION_KEY_BYTES_MAX) {
        return found(table.partition_name(), Flaw::TooLong);
    }
    if let Some(name) = table.sort_name().filter(|name| is_long(name, SORT_KEY_BYTES_MAX)) {
        return found(name, Flaw::TooLong);
    }
    index_key(table, item, |value, _| value_bytes(value) > SORT_KEY_BYTES_MAX)
        .and_then(|name| found(name, Flaw::OfIndex))
}

/// The first key attribute of an index, and of no table, that an item has so.
fn index_key<'t>(
    table: &'t Table,
    item: &Item,
    is_wrong: impl Fn(&AttributeValue, AttributeType) -> bool,
) -> Option<&'t str> {
    let mut indexes: Vec<_> = table.indexes().collect();
    indexes.sort_by_key(|index| &index.definition.name);
    let mut names = indexes.into_iter().flat_map(|index| index.definition.key.names());
    names.find(|name| {
        let is_wrong = |value| is_wrong(value, table.type_of(name));
        !table.is_key(name) && item.get(*name).is_some_and(is_wrong)
    })
}

fn mend(table: &Table, item: &mut Item, name: &str, flaw: &Flaw) {
    if matches!(flaw, Flaw::Needless | Flaw::OfIndex) {
        item.remove(name);
        return;
    }
    let sound = match table.type_of(name) {
        AttributeType::N => AttributeValue::N(Number::from(1)),
        AttributeType::B => AttributeValue::B(vec![1]),
        _ => AttributeValue::S("x".to_owned()),
    };
    item.insert(name.to_owned(), sound);
}

fn is_empty(value: &AttributeValue) -> bool {
    match value {
        AttributeValue::S(text) => text.is_empty(),
        AttributeValue::B(bytes) => bytes.is_empty(),
        _ => false,
    }
}
