//! What items and values weigh, in bytes, as the service counts them (items-tables-capacity.md 1).

use super::{AttributeValue, Item, Number};

#[cfg(test)]
mod tests;

/// What a list or a map weighs before its members.
pub const DOCUMENT_BYTES: usize = 3;
/// What each member of a list or a map weighs beside its own size.
pub const MEMBER_BYTES: usize = 1;

/// Bytes of an item: UTF-8 lengths of its top-level names plus the sizes of their values.
pub fn item_bytes(item: &Item) -> usize {
    item.iter().map(|(name, value)| name.len() + value_bytes(value)).sum()
}

/// Bytes of one value.
pub fn value_bytes(value: &AttributeValue) -> usize {
    match value {
        AttributeValue::S(text) => text.len(),
        AttributeValue::N(number) => number_bytes(number),
        AttributeValue::B(bytes) => bytes.len(),
        AttributeValue::Bool(_) | AttributeValue::Null => 1,
        AttributeValue::Ss(set) => set.iter().map(String::len).sum(),
        // Sets weigh nothing beside their members, unlike lists and maps (items-tables-capacity.md 1).
        AttributeValue::Ns(set) => set.iter().map(number_bytes).sum(),
        AttributeValue::Bs(set) => set.iter().map(Vec::len).sum(),
        AttributeValue::L(list) => {
            DOCUMENT_BYTES
                + list.iter().map(|member| MEMBER_BYTES + value_bytes(member)).sum::<usize>()
        }
        AttributeValue::M(map) => DOCUMENT_BYTES + map.len() * MEMBER_BYTES + item_bytes(map),
    }
}

/// Two digits a byte on either side of the point, one byte more, and one for a minus sign.
pub fn number_bytes(number: &Number) -> usize {
    let (left, right) = number.digits_around_point();
    // Each side rounds up by itself: 12.34 has three bytes and 123.4 four (items-tables-capacity.md 1.1).
    let bytes = left.div_ceil(2) + right.div_ceil(2) + 1 + u32::from(number.is_negative());
    usize::try_from(bytes).unwrap_or(usize::MAX)
}
