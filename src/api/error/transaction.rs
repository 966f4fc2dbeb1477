//! What is said about transactions (transactions.md 2, 5 and 6).

use super::{ApiError, ErrorKind, StatementFailure};
use crate::api::Units;

/// An entry of `TransactItems` with no action in it.
pub fn no_action() -> ApiError {
    ApiError::validation(
        "Invalid Request: TransactWriteRequest should contain Delete or Put or Update request",
    )
}

pub fn several_actions_in_one() -> ApiError {
    ApiError::validation("TransactItems can only contain one of Check, Put, Update or Delete")
}

/// Two actions of a transaction on one item.
pub fn item_named_twice() -> ApiError {
    ApiError::validation("Transaction request cannot include multiple operations on one item")
}

pub fn payload_too_large(bytes: usize) -> ApiError {
    ApiError::validation(format!(
        // DynamoDB Local's sentence: it agrees with what a suite run on AWS looks for,
        // dynoxide's does not (transactions.md 16).
        "Transaction payload size cannot exceed 4MB. Payload Size: {bytes}"
    ))
}

/// What a TransactGetItems would answer with weighs too much.
pub fn response_too_large(bytes: usize) -> ApiError {
    // DynamoDB Local's sentence, the figure run on and all; the service's is not recorded (transactions.md 9).
    ApiError::validation(format!("Payload in response is too large.{bytes}"))
}

/// ExecuteTransaction with a SELECT beside another statement; EXISTS counts as a write.
pub fn reads_and_writes() -> ApiError {
    ApiError::validation(
        "ExecuteTransaction API does not support both read and write operations in the same \
         request.",
    )
}

/// What refuses an ExecuteTransaction request for one of its statements, counted from 0 (partiql.md 17.1).
pub fn statement_refused(index: usize, refusal: &ApiError) -> ApiError {
    // Counted from 0, where the paths of violated members count from 1 (partiql.md 4).
    let message = &refusal.message;
    ApiError::validation(format!("Validation failed in TransactStatements[{index}]: {message}"))
}

/// A token that was used for another request within the last ten minutes.
pub fn idempotent_parameter_mismatch() -> ApiError {
    ApiError::new(
        ErrorKind::IdempotentParameterMismatch,
        // DynamoDB Local's sentence for PartiQL; the service's is not recorded (partiql.md 17.5).
        "Specified idempotent token was used with different request parameters within the \
         idempotency window",
    )
}

/// The token of a transaction that is still running (transactions.md 6).
pub fn in_progress() -> ApiError {
    let message = "Transaction from previous request is still in progress";
    ApiError::new(ErrorKind::TransactionInProgress, message)
}

/// A write of an item that a transaction under way is about to write (transactions.md 10).
pub fn conflict() -> ApiError {
    ApiError::new(ErrorKind::TransactionConflict, StatementFailure::conflict().message)
}

/// A cancelled transaction: one entry an action, its code in the message (transactions.md 5).
pub fn cancelled(reasons: Vec<Option<StatementFailure>>, units: Vec<Units>) -> ApiError {
    let codes: Vec<&str> = reasons
        .iter()
        .map(|reason| reason.as_ref().map_or("None", StatementFailure::name))
        .collect();
    let message = format!(
        // Two l in the sentence and one in the name of the exception, and no full stop:
        // so it was recorded (transactions.md 5).
        "Transaction cancelled, please refer cancellation reasons for specific reasons [{}]",
        codes.join(", ")
    );
    let units = units.into();
    ApiError { reasons, units, ..ApiError::new(ErrorKind::TransactionCanceled, message) }
}
