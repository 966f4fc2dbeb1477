//! Primary keys, and the key space of the store.

use crate::value::Item;

/// The key of one item: its key attributes alone, checked against the table. Equal when the service holds the items
/// to be the same (numbers by value).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrimaryKey {
    pub attributes: Item,
}
