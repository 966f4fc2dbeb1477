//! How the service refuses. Every sentence it says is made here, by a function whose name says when.

use super::capacity::Units;
use crate::value::Item;

pub mod key;
pub mod table;

/// A refusal of a whole request.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{}: {message}", kind.name())]
pub struct ApiError {
    pub kind: ErrorKind,
    pub message: String,
    /// The item a condition failed on, when ALL_OLD was asked for.
    pub item: Option<Item>,
    /// Of a cancelled transaction: one entry an action, in request order; `None` where the action did not fail.
    pub reasons: Vec<Option<StatementFailure>>,
    /// Of a cancelled transaction: what each action would have cost at most. The local engine's own, never on the wire.
    pub units: Vec<Units>,
}

/// The exceptions, by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    Validation,
    Serialization,
    UnknownOperation,
    AccessDenied,
    ResourceNotFound,
    ResourceInUse,
    LimitExceeded,
    ConditionalCheckFailed,
    DuplicateItem,
    TransactionCanceled,
    TransactionConflict,
    TransactionInProgress,
    IdempotentParameterMismatch,
    ItemCollectionSizeLimitExceeded,
    ProvisionedThroughputExceeded,
    RequestLimitExceeded,
    Throttling,
    InternalServerError,
}

/// Why one statement of a batch, or one action of a transaction, failed.
#[derive(Clone, Debug, PartialEq)]
pub struct StatementFailure {
    pub code: FailureCode,
    pub message: String,
    pub item: Option<Item>,
}

/// The codes of batch errors and cancellation reasons (partiql.md 16.3, transactions.md 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureCode {
    ConditionalCheckFailed,
    ItemCollectionSizeLimitExceeded,
    RequestLimitExceeded,
    ValidationError,
    ProvisionedThroughputExceeded,
    TransactionConflict,
    ThrottlingError,
    InternalServerError,
    ResourceNotFound,
    AccessDenied,
    DuplicateItem,
}

impl ApiError {
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), item: None, reasons: Vec::new(), units: Vec::new() }
    }

    pub fn validation(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Validation, message)
    }

    /// A validation error that begins as most do.
    pub fn invalid_parameter(what: impl std::fmt::Display) -> Self {
        Self::validation(format!("One or more parameter values were invalid: {what}"))
    }
}

impl ErrorKind {
    /// The name of the exception, as `__type` carries it after the `#`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Validation => "ValidationException",
            Self::Serialization => "SerializationException",
            Self::UnknownOperation => "UnknownOperationException",
            Self::AccessDenied => "AccessDeniedException",
            Self::ResourceNotFound => "ResourceNotFoundException",
            Self::ResourceInUse => "ResourceInUseException",
            Self::LimitExceeded => "LimitExceededException",
            Self::ConditionalCheckFailed => "ConditionalCheckFailedException",
            Self::DuplicateItem => "DuplicateItemException",
            Self::TransactionCanceled => "TransactionCanceledException",
            Self::TransactionConflict => "TransactionConflictException",
            Self::TransactionInProgress => "TransactionInProgressException",
            Self::IdempotentParameterMismatch => "IdempotentParameterMismatchException",
            Self::ItemCollectionSizeLimitExceeded => "ItemCollectionSizeLimitExceededException",
            Self::ProvisionedThroughputExceeded => "ProvisionedThroughputExceededException",
            Self::RequestLimitExceeded => "RequestLimitExceeded",
            Self::Throttling => "ThrottlingException",
            Self::InternalServerError => "InternalServerError",
        }
    }

    /// The HTTP status it travels with.
    pub fn status(self) -> u16 {
        if self == Self::InternalServerError { 500 } else { 400 }
    }
}

impl FailureCode {
    pub fn name(self) -> &'static str {
        match self {
            Self::ConditionalCheckFailed => "ConditionalCheckFailed",
            Self::ItemCollectionSizeLimitExceeded => "ItemCollectionSizeLimitExceeded",
            Self::RequestLimitExceeded => "RequestLimitExceeded",
            Self::ValidationError => "ValidationError",
            Self::ProvisionedThroughputExceeded => "ProvisionedThroughputExceeded",
            Self::TransactionConflict => "TransactionConflict",
            Self::ThrottlingError => "ThrottlingError",
            Self::InternalServerError => "InternalServerError",
            Self::ResourceNotFound => "ResourceNotFound",
            Self::AccessDenied => "AccessDenied",
            Self::DuplicateItem => "DuplicateItem",
        }
    }
}

// The sentences, by occasion. What the expression and PartiQL parsers say lives with them.

// Bodies and members (items-tables-capacity.md 10).

/// A body that is not JSON, is empty, has a member twice or something after its end. The service adds no sentence.
pub fn malformed_body() -> ApiError {
    ApiError::new(ErrorKind::Serialization, "")
}

/// A member of the wrong JSON type.
pub fn wrong_json_type(message: impl Into<String>) -> ApiError {
    ApiError::new(ErrorKind::Serialization, message)
}

pub fn unknown_operation() -> ApiError {
    ApiError::new(ErrorKind::UnknownOperation, "")
}

/// PutItem with a ReturnValues meant for UpdateItem.
pub fn only_old_values_returned() -> ApiError {
    ApiError::validation("ReturnValues can only be ALL_OLD or NONE")
}

// Values (expressions.md 13).

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

// Tables (items-tables-capacity.md 9).

pub fn table_name_required() -> ApiError {
    ApiError::validation("The parameter 'TableName' is required but was not present in the request")
}

pub fn table_name_length() -> ApiError {
    ApiError::validation(
        "TableName must be at least 3 characters long and at most 255 characters long",
    )
}

/// Of an operation on data.
pub fn resource_not_found() -> ApiError {
    ApiError::new(ErrorKind::ResourceNotFound, "Requested resource not found")
}

// Conditions and transactions (transactions.md).

pub fn conditional_request_failed() -> &'static str {
    "The conditional request failed"
}

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
pub fn item_twice_in_transaction() -> ApiError {
    ApiError::validation("Transaction request cannot include multiple operations on one item")
}

pub fn transaction_too_large(bytes: usize) -> ApiError {
    ApiError::validation(format!(
        "Transaction payload size cannot exceed 4MB. Payload Size: {bytes}"
    ))
}

/// A token that was used for another request within the last ten minutes.
pub fn idempotent_parameter_mismatch() -> ApiError {
    ApiError::new(
        ErrorKind::IdempotentParameterMismatch,
        "Specified idempotent token was used with different request parameters within the \
         idempotency window",
    )
}

/// A cancelled transaction: one entry an action, its code in the message (transactions.md 5).
pub fn transaction_cancelled(
    reasons: Vec<Option<StatementFailure>>,
    units: Vec<Units>,
) -> ApiError {
    let code = |reason: &Option<StatementFailure>| {
        reason.as_ref().map_or("None", |failure| failure.code.name())
    };
    let codes: Vec<&str> = reasons.iter().map(code).collect();
    let message = format!(
        "Transaction cancelled, please refer cancellation reasons for specific reasons [{}]",
        codes.join(", ")
    );
    ApiError { reasons, units, ..ApiError::new(ErrorKind::TransactionCanceled, message) }
}

impl StatementFailure {
    /// A condition that did not hold; `item` is the stored one when ALL_OLD was asked for.
    pub fn condition(item: Option<Item>) -> Self {
        let message = conditional_request_failed().to_owned();
        Self { code: FailureCode::ConditionalCheckFailed, message, item }
    }

    /// A refusal that cancels instead of standing for the whole request.
    pub fn validation(refusal: ApiError) -> Self {
        Self { code: FailureCode::ValidationError, message: refusal.message, item: None }
    }

    /// Items and local index entries of one partition key would exceed 10 GB.
    pub fn collection_full() -> Self {
        let message = "Collection size exceeded.".to_owned();
        Self { code: FailureCode::ItemCollectionSizeLimitExceeded, message, item: None }
    }
}
