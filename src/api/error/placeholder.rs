//! What is said about ExpressionAttributeNames and ExpressionAttributeValues (expressions.md 3 and 4).

use super::{ApiError, Cause};

/// One of the two maps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Map {
    Names,
    Values,
}

impl Map {
    fn name(self) -> &'static str {
        match self {
            Self::Names => "ExpressionAttributeNames",
            Self::Values => "ExpressionAttributeValues",
        }
    }
}

pub fn names_without_expression() -> ApiError {
    ApiError::validation("ExpressionAttributeNames can only be specified when using expressions")
        .because(Cause::Placeholder)
}

/// The expressions that could use values and are not there, by the parameters a request may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absent {
    Condition,
    UpdateAndCondition,
    Projection,
    Filter,
    FilterAndKeyCondition,
}

impl Absent {
    fn words(self) -> &'static str {
        match self {
            Self::Condition => "ConditionExpression is null",
            // DynamoDB Local's words, unlike those of Query below, which were recorded (expressions.md 4).
            Self::UpdateAndCondition => "UpdateExpression and ConditionExpression are null",
            Self::Projection => "ProjectionExpression is null",
            Self::Filter => "FilterExpression is null",
            Self::FilterAndKeyCondition => {
                "FilterExpression is null and KeyConditionExpression is null"
            }
        }
    }
}

/// The newer layer does not name what is absent.
pub fn values_without_expression(absent: Option<Absent>) -> ApiError {
    let absent = absent.map_or_else(String::new, |absent| format!(": {}", absent.words()));
    ApiError::validation(format!(
        "ExpressionAttributeValues can only be specified when using expressions{absent}"
    ))
}

pub fn empty(map: Map) -> ApiError {
    ApiError::validation(format!("{} must not be empty", map.name()))
}

/// A key that is no placeholder.
pub fn malformed_key(map: Map, key: &str) -> ApiError {
    invalid_key(map, format_args!("Syntax error; key: \"{key}\""))
}

/// Only the sentence about names ends in the figure.
pub fn key_too_long(map: Map, key: &str) -> ApiError {
    let figure = match map {
        Map::Names => format!(" size of key: {}", key.len()),
        Map::Values => String::new(),
    };
    let reason = "The expression attribute map contains a key that is too long;";
    invalid_key(map, format_args!("{reason}{figure}"))
}

fn invalid_key(map: Map, reason: std::fmt::Arguments<'_>) -> ApiError {
    ApiError::validation(format!("{} contains invalid key: {reason}", map.name()))
        .because(Cause::Placeholder)
}

/// `problem` was found with the name of the placeholder `key`.
pub fn invalid_name(problem: &ApiError, key: &str) -> ApiError {
    invalid_value_of(Map::Names, problem, key).because(Cause::Placeholder)
}

/// `problem` was found in the value of the placeholder `key`.
pub fn invalid_value(problem: &ApiError, key: &str) -> ApiError {
    invalid_value_of(Map::Values, problem, key)
}

fn invalid_value_of(map: Map, problem: &ApiError, key: &str) -> ApiError {
    let (map, problem) = (map.name(), &problem.message);
    ApiError::validation(format!("{map} contains invalid value: {problem} for key {key}"))
}

/// `keys`: the placeholders no expression asked for.
pub fn unused(map: Map, keys: &[&str]) -> ApiError {
    // Bare of any parameter: it is about the request, not about an expression (expressions.md 4).
    let (map, keys) = (map.name(), keys.join(", "));
    ApiError::validation(format!("Value provided in {map} unused in expressions: keys: {{{keys}}}"))
}
