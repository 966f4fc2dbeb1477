//! What is said about Expected and AttributeUpdates (expressions.md 14).

use super::ApiError;
use crate::value::AttributeType;

pub fn value_and_list(attribute: &str) -> ApiError {
    ApiError::invalid_parameter(format_args!(
        "Value and AttributeValueList cannot be used together for Attribute: {attribute}"
    ))
}

pub fn list_without_operator(attribute: &str) -> ApiError {
    ApiError::invalid_parameter(format_args!(
        "AttributeValueList can only be used with a ComparisonOperator for Attribute: {attribute}"
    ))
}

pub fn exists_and_operator(attribute: &str) -> ApiError {
    ApiError::invalid_parameter(format_args!(
        "Exists and ComparisonOperator cannot be used together for Attribute: {attribute}"
    ))
}

pub fn operator_without_value(operator: &str, attribute: &str) -> ApiError {
    ApiError::invalid_parameter(format_args!(
        "Value or AttributeValueList must be used with ComparisonOperator: {operator} for Attribute: {attribute}"
    ))
}

/// `exists`: as given, true or not at all.
pub fn value_required(exists: Option<bool>, attribute: &str) -> ApiError {
    let exists = exists.map_or_else(|| "null".to_owned(), |exists| exists.to_string());
    ApiError::invalid_parameter(format_args!(
        "Value must be provided when Exists is {exists} for Attribute: {attribute}"
    ))
}

pub fn value_of_nothing(attribute: &str) -> ApiError {
    ApiError::invalid_parameter(format_args!(
        "Value cannot be used when Exists is false for Attribute: {attribute}"
    ))
}

pub fn only_delete() -> ApiError {
    ApiError::invalid_parameter(
        "Only DELETE action is allowed when no attribute value is specified",
    )
}

pub fn add_of_value(kind: AttributeType) -> ApiError {
    ApiError::invalid_parameter(format_args!("ADD action is not supported for the type {kind}"))
}

pub fn delete_of_value(kind: AttributeType) -> ApiError {
    ApiError::invalid_parameter(format_args!(
        "DELETE action with value is not supported for the type {kind}"
    ))
}

/// The attribute an update adds to, or deletes from, is of another type.
pub fn type_mismatch() -> ApiError {
    ApiError::validation("Type mismatch for attribute to update")
}
