//! The key among the attributes a statement names, by the table's schema.

use crate::api::table::KeySchema;
use crate::value::Item;

/// The key attributes among these; `None` unless all are there.
pub fn key_of(schema: &KeySchema, attributes: &Item) -> Option<Item> {
    let names = schema.partition.iter().chain(&schema.sort);
    names.map(|name| Some((name.clone(), attributes.get(name)?.clone()))).collect()
}
