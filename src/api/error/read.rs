//! What is said about Query and Scan (items-tables-capacity.md 5 and 6, expressions.md 9 to 11 and 14,
//! indexes-and-tables.md 1.5, 1.6, 3.3 and 3.4).

use super::ApiError;
use crate::value::AttributeType;

// Parameters.

pub fn no_key_condition() -> ApiError {
    ApiError::validation(
        "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.",
    )
}

/// Parameters of both styles in one request, each list in the order of the service.
pub fn mixed_styles(legacy: &[String], expressions: &[String]) -> ApiError {
    ApiError::validation(format!(
        "Can not use both expression and non-expression parameters in the same request: \
         Non-expression parameters: {{{}}} Expression parameters: {{{}}}",
        legacy.join(", "),
        expressions.join(", ")
    ))
}

pub fn nothing_to_select() -> ApiError {
    ApiError::validation(
        "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES",
    )
}

/// `parameter` picks attributes of rows that are only counted.
pub fn projection_of_count(parameter: &str) -> ApiError {
    projection_without_choice(parameter, "only the Count")
}

/// `parameter` picks attributes, `choice` leaves nothing to pick.
pub fn projection_without_choice(parameter: &str, choice: &str) -> ApiError {
    ApiError::validation(format!("Cannot specify the {parameter} when choosing to get {choice}"))
}

pub fn projected_attributes_without_index() -> ApiError {
    ApiError::validation(
        // Said of a Scan as well (indexes-and-tables.md 3.3).
        "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName",
    )
}

pub fn segment_without_total() -> ApiError {
    ApiError::validation(
        "The TotalSegments parameter is required but was not present in the request when Segment parameter is present",
    )
}

pub fn total_without_segment() -> ApiError {
    ApiError::validation(
        "The Segment parameter is required but was not present in the request when parameter TotalSegments is present",
    )
}

pub fn segment_out_of_range(segment: i64, total: i64) -> ApiError {
    ApiError::validation(format!(
        // The newer layer ends at the first colon (items-tables-capacity.md 6).
        "The Segment parameter is zero-based and must be less than parameter TotalSegments: \
         Segment: {segment} is not less than TotalSegments: {total}"
    ))
}

pub fn attribute_listed_twice(name: &str) -> ApiError {
    ApiError::invalid_parameter(format_args!("Duplicate value in attribute name: {name}"))
}

// Legacy conditions.

pub fn argument_count(operator: &str) -> ApiError {
    ApiError::invalid_parameter(format_args!(
        "Invalid number of argument(s) for the {operator} ComparisonOperator"
    ))
}

pub fn argument_type(operator: &str, kind: AttributeType) -> ApiError {
    ApiError::invalid_parameter(format_args!(
        "ComparisonOperator {operator} is not valid for {kind} AttributeValue type"
    ))
}

pub fn arguments_of_several_types() -> ApiError {
    ApiError::invalid_parameter("AttributeValues inside AttributeValueList must be of same type")
}

pub fn arguments_reversed() -> ApiError {
    ApiError::invalid_parameter(
        "The BETWEEN condition was provided a range where the lower bound is greater than the upper bound",
    )
}

pub fn operator_without_conditions() -> ApiError {
    ApiError::validation("ConditionalOperator cannot be used without Filter or Expected")
}

pub fn operator_with_one_condition() -> ApiError {
    ApiError::validation(
        "ConditionalOperator can only be used when Filter or Expected has two or more elements",
    )
}

// Key conditions against the key of what is read.

pub fn missed_key(name: &str) -> ApiError {
    ApiError::validation(format!("Query condition missed key schema element: {name}"))
}

pub fn condition_not_supported() -> ApiError {
    ApiError::validation("Query key condition not supported")
}

/// A legacy operator that no sort key condition can have.
pub fn operator_not_indexable() -> ApiError {
    ApiError::validation("Attempted conditional constraint is not an indexable operation")
}

pub fn too_many_conditions(conditions: usize, keys: usize) -> ApiError {
    ApiError::validation(format!(
        // The newer sentence; the older one stands below, for the legacy form (expressions.md 11).
        "The number of query conditions ({conditions}) exceeds the number of key attributes defined in the schema ({keys})"
    ))
}

pub fn legacy_condition_count() -> ApiError {
    ApiError::validation("Conditions can be of length 1 or 2 only")
}

pub fn hash_attributes_open(names: &[String]) -> ApiError {
    let names = names.join(", ");
    ApiError::validation(format!(
        "HASH key attributes {names} must have equality conditions specified in the query"
    ))
}

pub fn range_attributes_open(names: &[String], used: &str) -> ApiError {
    let names = names.join(", ");
    ApiError::validation(format!(
        "RANGE key attributes {names} must have equality conditions specified in the query \
         because a condition is present on key attribute {used}"
    ))
}

pub fn condition_type() -> ApiError {
    ApiError::invalid_parameter("Condition parameter type does not match schema type")
}

// Filters.

/// `kind`: `Filter Expression` or `QueryFilter`.
pub fn filter_on_key(kind: &str, name: &str) -> ApiError {
    ApiError::validation(format!(
        "{kind} can only contain non-primary key attributes: Primary key attribute: {name}"
    ))
}

/// A path into a key attribute. `kind`: `Key` of the table, `IndexKey` of an index.
pub fn key_is_scalar(kind: &str, name: &str) -> ApiError {
    ApiError::validation(format!(
        "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: {kind}: {name}"
    ))
}

// Indexes.

pub fn unknown_index(name: &str) -> ApiError {
    ApiError::validation(format!("The table does not have the specified index: {name}"))
}

pub fn consistent_global_read() -> ApiError {
    ApiError::validation("Consistent reads are not supported on global secondary indexes")
}

pub fn all_attributes_of_global_index(index: &str) -> ApiError {
    ApiError::invalid_parameter(format_args!(
        "Select type ALL_ATTRIBUTES is not supported for global secondary index {index} because \
         its projection type is not ALL"
    ))
}

pub fn not_projected(index: &str, names: &[&str]) -> ApiError {
    let names = names.join(", ");
    ApiError::invalid_parameter(format_args!(
        "Global secondary index {index} does not project [{names}]"
    ))
}

pub fn filter_not_projected(index: &str, names: &[&str]) -> ApiError {
    let names = names.join(", ");
    ApiError::invalid_parameter(format_args!(
        // Recorded of keyed reads by PartiQL; what a classic Query does is not settled (indexes-and-tables.md 3.3).
        "Secondary index {index} does not project one or more filter attributes: [{names}]"
    ))
}

// ExclusiveStartKey.

pub fn invalid_start() -> ApiError {
    ApiError::validation("The provided starting key is invalid")
}

/// `problem` was found with a value of the start key.
pub fn invalid_start_value(problem: &ApiError) -> ApiError {
    ApiError::validation(format!("The provided starting key is invalid: {}", problem.message))
}

/// The start key of a scan holds another type than the schema, on a table with indexes.
pub fn start_type(
    name: &str,
    expected: AttributeType,
    actual: AttributeType,
    index: &str,
) -> ApiError {
    // Even of a scan of the table itself: then its first index is named (indexes-and-tables.md 3.4).
    super::key::index_key_type(index, name, expected, actual)
}

pub fn start_outside_query() -> ApiError {
    ApiError::validation(
        "The provided starting key is outside query boundaries based on provided conditions",
    )
}

pub fn start_without_sort_key() -> ApiError {
    ApiError::validation("The provided exclusive start key is invalid")
}

pub fn start_outside_range() -> ApiError {
    ApiError::validation("The provided starting key does not match the range key predicate")
}

pub fn one_row_at_most() -> ApiError {
    ApiError::validation("The query can return at most one row and cannot be restarted")
}

pub fn start_in_another_segment(number: u32, total: u32) -> ApiError {
    ApiError::validation(format!(
        "The provided starting key is invalid: Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct \
         Segment. TotalSegments: {total} Segment: {number}"
    ))
}
