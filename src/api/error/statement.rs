//! What is said about PartiQL statements, by themselves, in a batch and in a transaction (partiql.md 5 and 9 to 17).

use super::{ApiError, Cause, ErrorKind};
use crate::value::AttributeType;

// The statement by itself.

/// `sentence`: what the parser says. `is_expression`: of a text that could only be meant as a check.
pub fn unparsed(sentence: String, is_expression: bool) -> ApiError {
    let cause = if is_expression { Cause::MisplacedExists } else { Cause::Ordinary };
    ApiError::validation(sentence).because(cause)
}

pub fn parameter_count() -> ApiError {
    ApiError::validation("Number of parameters in request and statement don't match.")
}

/// A value or a path where a WHERE wants a condition.
pub fn condition_not_boolean() -> ApiError {
    ApiError::validation("WHERE clause must contain an expression that resolves to a boolean")
}

/// `+` or `-` where a WHERE wants a condition.
pub fn arithmetic_in_condition(operator: &str) -> ApiError {
    ApiError::validation(format!(
        "Unsupported operator in Condition Expression. Operator: {operator}"
    ))
}

/// `sentence`: the parser's, which looks at literals; what a parameter holds is known when it is bound.
pub fn no_set(sentence: &str, position: &str) -> ApiError {
    ApiError::validation(format!("{sentence} at {position}"))
}

/// UPDATE or DELETE of an index.
pub fn write_of_index() -> ApiError {
    ApiError::validation("This operation is not supported on an index")
}

/// A write that was taken for a read.
pub fn unexpected_write() -> ApiError {
    ApiError::validation("Unexpected write statement")
}

/// A condition as a statement, where conditions are no statements.
pub fn exists_misplaced() -> ApiError {
    ApiError::validation("EXISTS can only be used in ExecuteTransaction write requests.")
        .because(Cause::MisplacedExists)
}

// Keys.

pub fn key_tested_twice(name: &str) -> ApiError {
    ApiError::validation(format!(
        "Multiple conditions on same key {name}. Only single item Update/Insert/Delete are supported"
    ))
}

/// UPDATE or DELETE without the whole key.
pub fn no_key_in_write() -> ApiError {
    ApiError::validation("Where clause does not contain a mandatory equality on all key attributes")
}

pub fn key_not_scalar(name: &str, kind: AttributeType) -> ApiError {
    ApiError::validation(format!(
        "Key value must be of type S, N, or B. Key name: {name}, Key type: {kind}"
    ))
}

pub fn key_type(name: &str) -> ApiError {
    ApiError::validation(format!(
        "Key attribute's data type should match its data type in table's schema: Key {name}"
    ))
}

/// An INSERT of an item that is there.
pub fn duplicate_item() -> ApiError {
    // The exception is DuplicateItemException; DynamoDB Local calls it `DuplicateItem`
    // (partiql.md 3), which is the code in batches.
    ApiError::new(ErrorKind::DuplicateItem, "Duplicate primary key exists in table")
}

// SELECT.

pub fn unknown_index() -> ApiError {
    // Query appends the name, SELECT does not (partiql.md 9.3).
    ApiError::validation("The table does not have the specified index")
}

pub fn multi_attribute_index() -> ApiError {
    ApiError::validation(
        "PartiQL statements cannot be executed on tables with multi-attribute HASH keys or multi-attribute RANGE keys.",
    )
}

pub fn consistent_global_read() -> ApiError {
    // Query words it differently (partiql.md 9.5).
    ApiError::validation("Strongly consistent read is not supported on Global Secondary Indexes")
}

/// Two branches of a WHERE read the same rows of one partition.
pub fn overlapping_sort_conditions() -> ApiError {
    ApiError::validation("Overlapping conditions with range keys are not supported in where clause")
}

pub fn order_without_where() -> ApiError {
    ApiError::validation("Must have WHERE clause in the statement when using ORDER BY clause.")
}

pub fn order_without_partition() -> ApiError {
    ApiError::validation(
        "Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause.",
    )
}

/// Several partitions, and the order among them is not given.
pub fn partitions_unordered() -> ApiError {
    ApiError::validation(
        // DynamoDB Local does not ask for it (partiql.md 9.6).
        "Must have hash key in ORDER BY clause when more than one hash key condition specified in WHERE clause.",
    )
}

pub fn order_by_no_key(name: &str) -> ApiError {
    ApiError::validation(format!(
        // DynamoDB Local says `Variable reference` for `Attribute` (partiql.md 9.6).
        "Attribute {name} in ORDER BY clause must be part of the primary key"
    ))
}

/// `kind`: what the service calls a term that is no attribute.
pub fn order_by_no_attribute(kind: &str, position: &str) -> ApiError {
    ApiError::validation(format!(
        "Argument to ORDER BY must be of type VariableReference. Type: {kind} at {position}"
    ))
}

pub fn invalid_next_token() -> ApiError {
    ApiError::validation("Invalid NextToken")
}

/// The token of another statement.
pub fn foreign_next_token() -> ApiError {
    ApiError::validation("NextToken does not match request")
}

// In a batch. Two statements on one item are told as the keys of BatchGetItem are: `request::repeated_keys`.

pub fn reads_and_writes_in_batch() -> ApiError {
    ApiError::validation("Read and write requests together in the same batch is not supported.")
}

/// A SELECT that does not name one item.
pub fn no_key_in_batch_read() -> ApiError {
    ApiError::validation(
        "Select statements within BatchExecuteStatement must specify the primary key in the where clause.",
    )
}

// In a transaction. Reads beside writes, and one item named twice, are told in `transaction`.

/// `NOT EXISTS(..)`, or another operator or call that is no check.
pub fn unsupported_in_transaction() -> ApiError {
    ApiError::validation("Unsupported operation in transaction.")
}

pub fn returning_in_transaction() -> ApiError {
    ApiError::validation("RETURNING clause is not supported in ExecuteTransaction.")
}

/// SELECT from an index.
pub fn index_read_in_transaction() -> ApiError {
    ApiError::validation("Reads on indices are not supported within transactions.")
}

/// EXISTS on an index.
pub fn index_check_in_transaction() -> ApiError {
    ApiError::validation("Operations on indices are not supported in transactions")
}

/// A SELECT that does not name one item.
pub fn no_key_in_transaction_read() -> ApiError {
    ApiError::validation(
        "Select statements within ExecuteTransaction must specify the primary key in the where clause.",
    )
}

/// EXISTS that does not name one item, or asks nothing else of it.
pub fn exists_without_condition() -> ApiError {
    ApiError::validation("EXISTS() must contain a single item read with additional condition")
}
