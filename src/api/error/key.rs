//! What is said about keys (expressions.md 13.6, items-tables-capacity.md 1.2 and 2).

use super::{ApiError, Cause, ErrorKind};
use crate::value::AttributeType;

/// An update of a key attribute, whatever else it does.
pub fn key_is_fixed(attribute: &str) -> ApiError {
    ApiError::invalid_parameter(format_args!(
        "Cannot update attribute {attribute}. This attribute is part of the key"
    ))
    .because(Cause::KeyUpdate)
}

pub fn missing_key(name: &str) -> ApiError {
    ApiError::invalid_parameter(format_args!("Missing the key {name} in the item"))
}

pub fn key_type(name: &str, expected: AttributeType, actual: AttributeType) -> ApiError {
    ApiError::invalid_parameter(format_args!(
        "Type mismatch for key {name} expected: {expected} actual: {actual}"
    ))
}

/// A key given by itself lacks an attribute, has one too many, or one of another type.
pub fn schema_mismatch() -> ApiError {
    ApiError::validation("The provided key element does not match the schema")
}

pub fn empty_key(name: &str, key_type: AttributeType) -> ApiError {
    let kind = kind_of(key_type);
    ApiError::validation(format!(
        "One or more parameter values are not valid. The AttributeValue for a key attribute cannot \
         contain an empty {kind} value. Key: {name}"
    ))
}

pub fn partition_key_too_long() -> ApiError {
    // No space before the figure (items-tables-capacity.md 2).
    ApiError::invalid_parameter("Size of hashkey has exceeded the maximum size limit of2048 bytes")
        .because(Cause::KeyLength)
}

pub fn sort_key_too_long() -> ApiError {
    ApiError::invalid_parameter(
        "Aggregated size of all range keys has exceeded the size limit of 1024 bytes",
    )
    .because(Cause::KeyLength)
}

/// An index key of another type in an item that is put.
pub fn index_key_type(
    index: &str,
    name: &str,
    expected: AttributeType,
    actual: AttributeType,
) -> ApiError {
    ApiError::invalid_parameter(format_args!(
        // Capital letters, unlike in the sentence about the table's own key (expressions.md 13.6).
        "Type mismatch for Index Key {name} Expected: {expected} Actual: {actual} IndexName: {index}"
    ))
}

/// An empty index key in an item that is put.
pub fn empty_index_key(index: &str, name: &str, key_type: AttributeType) -> ApiError {
    let kind = kind_of(key_type);
    ApiError::validation(format!(
        "One or more parameter values are not valid. A value specified for a secondary index key \
         is not supported. The AttributeValue for a key attribute cannot contain an empty {kind} \
         value. IndexName: {index}, IndexKey: {name}"
    ))
}

/// An update that gives an index key another type.
pub fn updated_index_key_type() -> ApiError {
    ApiError::validation(
        // From the documentation (transactions.md 3).
        "The update expression attempted to update the secondary index key to unsupported type",
    )
}

/// An update that makes an index key empty.
pub fn updated_index_key_empty(key_type: AttributeType) -> ApiError {
    let kind = kind_of(key_type);
    ApiError::validation(format!(
        "One or more parameter values are not valid. The update expression attempted to update a \
         secondary index key to a value that is not supported. The AttributeValue for a key \
         attribute cannot contain an empty {kind} value."
    ))
    .because(Cause::EmptiedIndexKey)
}

/// An item that is put weighs too much.
pub fn item_too_large() -> ApiError {
    ApiError::validation("Item size has exceeded the maximum allowed size")
}

/// The same of what an update makes.
pub fn updated_item_too_large() -> ApiError {
    ApiError::validation("Item size to update has exceeded the maximum allowed size")
}

/// An item collection would outgrow what a table with local indexes allows.
pub fn collection_too_large() -> ApiError {
    ApiError::new(ErrorKind::ItemCollectionSizeLimitExceeded, "Collection size exceeded.")
}

fn kind_of(key_type: AttributeType) -> &'static str {
    if key_type == AttributeType::B { "binary" } else { "string" }
}
