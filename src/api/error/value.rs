//! What is said about attribute values (expressions.md 13).

use super::{ApiError, Cause};

/// The service validates requests in two layers, which differ in a few words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wording {
    /// Of transactions, BatchWriteItem, PartiQL and reads.
    Older,
    /// Of PutItem, UpdateItem and DeleteItem.
    Newer,
}

pub fn empty_attribute_name() -> ApiError {
    ApiError::validation("Empty attribute name").because(Cause::EmptyAttributeName)
}

pub fn attribute_name_too_large() -> ApiError {
    ApiError::validation("Attribute name is too large, must be less than 65536 bytes")
        .because(Cause::LongAttributeName)
}

pub fn empty_attribute_value() -> ApiError {
    ApiError::validation(
        "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
    )
    .because(Cause::Datatype)
}

pub fn several_datatypes() -> ApiError {
    ApiError::validation(
        "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the \
         supported datatypes",
    )
    .because(Cause::Datatype)
}

pub fn null_must_be_true() -> ApiError {
    ApiError::invalid_parameter("Null attribute value types must have the value of true")
        .because(Cause::Null)
}

/// The text of an `N` that is no number; the older layer does not echo an empty one.
pub fn not_a_number(text: &str, wording: Wording) -> ApiError {
    // The newer one says `value: ` and nothing behind it (expressions.md 13.2).
    let silent = text.is_empty() && wording == Wording::Older;
    let echo = if silent { String::new() } else { format!(": {text}") };
    ApiError::validation(format!("The parameter cannot be converted to a numeric value{echo}"))
}

pub fn empty_string_set() -> ApiError {
    // `An` before every type, and two spaces (expressions.md 13.3).
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

/// `members`: as given; the newer layer quotes them.
pub fn repeated_strings(members: &[String], wording: Wording) -> ApiError {
    let members = match wording {
        Wording::Older => members.join(", "),
        Wording::Newer => {
            members.iter().map(|member| format!("\"{member}\"")).collect::<Vec<_>>().join(", ")
        }
    };
    ApiError::invalid_parameter(format_args!("Input collection [{members}] contains duplicates."))
}

pub fn repeated_numbers(wording: Wording) -> ApiError {
    match wording {
        // The older layer says it without the usual beginning and without a full stop (expressions.md 13.3).
        Wording::Older => ApiError::validation("Input collection contains duplicates"),
        Wording::Newer => ApiError::invalid_parameter("Input collection contains duplicates."),
    }
}

/// `members`: in base64, joined by commas, as given.
pub fn repeated_binaries(members: &str) -> ApiError {
    ApiError::invalid_parameter(format_args!(
        // No space behind the bracket (expressions.md 13.3).
        "Input collection [{members}]of type BS contains duplicates."
    ))
}

/// A value given in a request.
pub fn nested_too_deep() -> ApiError {
    ApiError::validation(
        "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels \
         beyond supported limit",
    )
    .because(Cause::Nesting)
}
