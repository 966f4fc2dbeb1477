//! What is said about tags and ARNs (indexes-and-tables.md 5 and 6).

use super::{ApiError, ErrorKind};

pub fn tags_empty() -> ApiError {
    // The spelling is the service's (indexes-and-tables.md 5.2).
    ApiError::validation("Atleast one Tag needs to be provided as Input.")
}

pub fn tag_keys_empty() -> ApiError {
    ApiError::validation("Atleast one Tag Key needs to be provided as Input.")
}

pub fn invalid_key(key: Option<&str>) -> ApiError {
    let key = key.unwrap_or("null");
    ApiError::validation(format!("The Tag Key provided is invalid, Key: {key}"))
}

pub fn invalid_value(value: Option<&str>) -> ApiError {
    let value = value.unwrap_or("null");
    ApiError::validation(format!("The Tag Value provided is invalid, Value: {value}"))
}

pub fn reserved_key(key: &str) -> ApiError {
    ApiError::validation(format!("Tag Key cannot be prefixed with aws:, Key: {key}"))
}

pub fn key_given_twice(key: &str) -> ApiError {
    ApiError::validation(format!(
        "Duplicate Tag Keys provided as input: Duplicate Tag Key found {key}"
    ))
}

pub fn too_many() -> ApiError {
    ApiError::validation("Number of Tags exceed the current limit for the provided ResourceArn")
}

pub fn too_large(bytes: usize) -> ApiError {
    ApiError::validation(format!("Tag set size {bytes} bytes is above max size limit"))
}

pub fn arn_missing() -> ApiError {
    ApiError::validation("Invalid TableArn")
}

pub fn not_an_arn(given: &str) -> ApiError {
    // Until about 2024 it was an AccessDeniedException (indexes-and-tables.md 5.3).
    ApiError::invalid_parameter(format_args!("ARNs must start with 'arn:': {given}"))
}

/// An ARN that names no table.
pub fn invalid_arn(arn: &str) -> ApiError {
    ApiError::validation(format!("Invalid TableArn: Invalid ResourceArn provided as input {arn}"))
}

pub fn no_table_or_stream(arn: &str) -> ApiError {
    ApiError::invalid_parameter(format_args!(
        "Invalid resource arn provided, only table or stream is accepted. Provided resource arn: {arn}"
    ))
}

pub fn no_resource(arn: &str) -> ApiError {
    ApiError::invalid_parameter(format_args!("Provided Arn is not a DynamoDB resource arn: {arn}"))
}

pub fn resource_not_found(arn: &str) -> ApiError {
    let message = format!("Requested resource not found: ResourceArn: {arn} not found");
    ApiError::new(ErrorKind::ResourceNotFound, message)
}

/// An ARN of another account.
pub fn access_denied() -> ApiError {
    ApiError::new(ErrorKind::AccessDenied, "Access is denied")
}

/// An ARN of another Region. How the sentence goes on is not known.
pub fn other_region(arn: &str) -> ApiError {
    ApiError::validation(format!("1 validation error detected: Invalid AWS region in '{arn}'"))
}
