//! How the service refuses. Every sentence it says is made here and in the files below, by a function whose name says
//! when; what the parsers of expressions and PartiQL say lives with them.

use super::capacity::Units;
use crate::value::Item;

pub mod key;
pub mod load;
pub mod read;
pub mod request;
pub mod table;
pub mod transaction;
pub mod value;

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
    MissingAuthenticationToken,
    IncompleteSignature,
    InvalidSignature,
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
            Self::MissingAuthenticationToken => "MissingAuthenticationTokenException",
            Self::IncompleteSignature => "IncompleteSignatureException",
            Self::InvalidSignature => "InvalidSignatureException",
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
    /// The code of an exception; one that has none of its own is a ValidationError.
    pub fn of(kind: ErrorKind) -> Self {
        match kind {
            ErrorKind::ConditionalCheckFailed => Self::ConditionalCheckFailed,
            ErrorKind::DuplicateItem => Self::DuplicateItem,
            ErrorKind::ResourceNotFound => Self::ResourceNotFound,
            ErrorKind::ItemCollectionSizeLimitExceeded => Self::ItemCollectionSizeLimitExceeded,
            ErrorKind::ProvisionedThroughputExceeded => Self::ProvisionedThroughputExceeded,
            ErrorKind::RequestLimitExceeded => Self::RequestLimitExceeded,
            ErrorKind::TransactionConflict => Self::TransactionConflict,
            ErrorKind::Throttling => Self::ThrottlingError,
            ErrorKind::InternalServerError => Self::InternalServerError,
            ErrorKind::AccessDenied => Self::AccessDenied,
            ErrorKind::Validation
            | ErrorKind::Serialization
            | ErrorKind::UnknownOperation
            | ErrorKind::MissingAuthenticationToken
            | ErrorKind::IncompleteSignature
            | ErrorKind::InvalidSignature
            | ErrorKind::ResourceInUse
            | ErrorKind::LimitExceeded
            | ErrorKind::TransactionCanceled
            | ErrorKind::TransactionInProgress
            | ErrorKind::IdempotentParameterMismatch => Self::ValidationError,
        }
    }

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

    /// A refusal as one statement of several is told it, under the code of its kind.
    pub fn of(refusal: ApiError) -> Self {
        let ApiError { kind, message, item, .. } = refusal;
        Self { code: FailureCode::of(kind), message, item }
    }

    /// The item is in a transaction under way (transactions.md 4).
    pub fn conflict() -> Self {
        let message = "Transaction is ongoing for the item".to_owned();
        Self { code: FailureCode::TransactionConflict, message, item: None }
    }

    /// Items and local index entries of one partition key would exceed 10 GB.
    pub fn collection_full() -> Self {
        let message = "Collection size exceeded.".to_owned();
        Self { code: FailureCode::ItemCollectionSizeLimitExceeded, message, item: None }
    }
}

/// Of an operation on data.
pub fn resource_not_found() -> ApiError {
    ApiError::new(ErrorKind::ResourceNotFound, "Requested resource not found")
}

pub fn conditional_request_failed() -> &'static str {
    "The conditional request failed"
}
