//! What items and values weigh, in bytes, as the service counts them (items-tables-capacity.md 1).

use super::{AttributeValue, Item};

/// Bytes of an item: UTF-8 lengths of its top-level names plus the sizes of their values.
pub fn item_bytes(_item: &Item) -> usize {
    todo!()
}

/// Bytes of one value.
pub fn value_bytes(_value: &AttributeValue) -> usize {
    todo!()
}
