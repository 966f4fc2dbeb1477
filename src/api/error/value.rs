//! What is said about attribute values (expressions.md 13, the older layer).

use super::ApiError;

pub fn empty_attribute_name() -> ApiError {
    ApiError::validation("Empty attribute name")
}

pub fn empty_attribute_value() -> ApiError {
    ApiError::validation(
        "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
    )
}

pub fn several_datatypes() -> ApiError {
    ApiError::validation(
        "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the \
         supported datatypes",
    )
}

pub fn null_must_be_true() -> ApiError {
    ApiError::invalid_parameter("Null attribute value types must have the value of true")
}

/// The text of an `N` that is no number; an empty one is not echoed.
pub fn not_a_number(text: &str) -> ApiError {
    let echo = if text.is_empty() { String::new() } else { format!(": {text}") };
    ApiError::validation(format!("The parameter cannot be converted to a numeric value{echo}"))
}

pub fn empty_string_set() -> ApiError {
    ApiError::invalid_parameter("An string set  may not be empty")
}

pub fn empty_number_set() -> ApiError {
    ApiError::invalid_parameter("An number set  may not be empty")
}

pub fn empty_binary_set() -> ApiError {
    ApiError::invalid_parameter("Binary sets should not be empty")
}

/// A set with a JSON null in it. The sentence was recorded for number sets (partiql.md 6.5).
pub fn null_in_set(kind: &str) -> ApiError {
    ApiError::invalid_parameter(format_args!("{kind} sets may not contain null"))
}

/// `members`: joined by commas, as given.
pub fn repeated_strings(members: &str) -> ApiError {
    ApiError::invalid_parameter(format_args!("Input collection [{members}] contains duplicates."))
}

pub fn repeated_numbers() -> ApiError {
    ApiError::validation("Input collection contains duplicates")
}

/// `members`: in base64, joined by commas, as given.
pub fn repeated_binaries(members: &str) -> ApiError {
    ApiError::invalid_parameter(format_args!(
        "Input collection [{members}]of type BS contains duplicates."
    ))
}

/// A value given in a request.
pub fn nested_too_deep() -> ApiError {
    ApiError::validation(
        "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels \
         beyond supported limit",
    )
}

/// `problem` was found with the name of the placeholder `key`.
pub fn invalid_attribute_names(problem: &ApiError, key: &str) -> ApiError {
    let problem = &problem.message;
    ApiError::validation(format!(
        "ExpressionAttributeNames contains invalid value: {problem} for key {key}"
    ))
}

/// `problem` was found in the value of the placeholder `key`.
pub fn invalid_attribute_values(problem: &ApiError, key: &str) -> ApiError {
    let problem = &problem.message;
    ApiError::validation(format!(
        "ExpressionAttributeValues contains invalid value: {problem} for key {key}"
    ))
}
