//! How the service refuses. Every sentence it says is made here and in the files below, by a function whose name says
//! when; what the parsers of expressions and PartiQL say lives with them. A sentence is for people: whoever has to know what
//! was refused asks for the [`ErrorKind`], the [`FailureCode`] or the [`Cause`].

use super::capacity::Units;
use crate::value::Item;

pub mod cause;
pub mod change;
pub mod expression;
pub mod http;
pub mod key;
pub mod key_condition;
pub mod legacy;
pub mod load;
pub mod placeholder;
pub mod read;
pub mod request;
pub mod statement;
pub mod table;
pub mod tag;
pub mod transaction;
pub mod value;

pub use cause::Cause;

/// A refusal of a whole request.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{}: {message}", self.name())]
pub struct ApiError {
    pub kind: ErrorKind,
    /// What it is about, where that matters. The local engine's own, never on the wire.
    pub cause: Cause,
    /// Its name as it was said, where that is not the name of its kind.
    // Boxed, as `units` is: every result has room for an error, so errors are kept small.
    pub other: Option<Box<str>>,
    pub message: String,
    /// The item a condition failed on, when ALL_OLD was asked for.
    pub item: Option<Item>,
    /// Of a cancelled transaction: one entry an action, in request order; `None` where the action did not fail.
    pub reasons: Vec<Option<StatementFailure>>,
    /// A condition of a PartiQL statement that failed on an item: its body says `Message` where others say `message`.
    pub of_statement: bool,
    /// Of a cancelled transaction: what each action would have cost at most. The local engine's own, never on the wire.
    pub units: Box<[Units]>,
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
    ServiceUnavailable,
    RequestEntityTooLarge,
    RequestTimeout,
    ExpiredToken,
    UnrecognizedClient,
    OptInRequired,
    /// By the time in its signature, the request came too late or too early.
    RequestExpired,
    /// No refusal of a service's at all: an error status with a page, or half a text.
    NoRefusal,
    /// One that another endpoint says and the local engine never does.
    Other,
}

/// Why one statement of a batch, or one action of a transaction, failed.
#[derive(Clone, Debug, PartialEq)]
pub struct StatementFailure {
    pub code: FailureCode,
    /// The code when it is [`FailureCode::Other`].
    pub other: Option<String>,
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
    /// One that another endpoint says and the local engine never does.
    Other,
}

impl ApiError {
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            cause: Cause::default(),
            other: None,
            message: message.into(),
            item: None,
            reasons: Vec::new(),
            of_statement: false,
            units: Box::default(),
        }
    }

    /// A refusal with the exception of this name, whether it is known or not.
    pub fn named(name: &str, message: impl Into<String>) -> Self {
        match ErrorKind::ALL.into_iter().find(|kind| kind.name() == name) {
            // Only another name is kept: of the usual ones the kind has it.
            Some(kind) => Self::new(kind, message),
            None => {
                Self { other: Some(name.into()), ..Self::new(ErrorKind::called(name), message) }
            }
        }
    }

    /// An answer with an error status that is none of a service's, and the beginning of what came.
    pub fn no_refusal(status: u16, excerpt: impl Into<String>) -> Self {
        let name = format!("HTTP {status}").into();
        Self { other: Some(name), ..Self::new(ErrorKind::NoRefusal, excerpt) }
    }

    pub fn validation(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Validation, message)
    }

    /// The name of its exception.
    pub fn name(&self) -> &str {
        self.other.as_deref().unwrap_or(self.kind.name())
    }

    /// A validation error that begins as most do.
    pub fn invalid_parameter(what: impl std::fmt::Display) -> Self {
        Self::validation(format!("One or more parameter values were invalid: {what}"))
    }
}

impl ErrorKind {
    /// All that have a name: not [`NoRefusal`](Self::NoRefusal) and [`Other`](Self::Other).
    pub const ALL: [Self; 28] = [
        Self::Validation,
        Self::Serialization,
        Self::UnknownOperation,
        Self::MissingAuthenticationToken,
        Self::IncompleteSignature,
        Self::InvalidSignature,
        Self::AccessDenied,
        Self::ResourceNotFound,
        Self::ResourceInUse,
        Self::LimitExceeded,
        Self::ConditionalCheckFailed,
        Self::DuplicateItem,
        Self::TransactionCanceled,
        Self::TransactionConflict,
        Self::TransactionInProgress,
        Self::IdempotentParameterMismatch,
        Self::ItemCollectionSizeLimitExceeded,
        Self::ProvisionedThroughputExceeded,
        Self::RequestLimitExceeded,
        Self::Throttling,
        Self::InternalServerError,
        Self::ServiceUnavailable,
        Self::RequestEntityTooLarge,
        Self::RequestTimeout,
        Self::ExpiredToken,
        Self::UnrecognizedClient,
        Self::OptInRequired,
        Self::RequestExpired,
    ];

    /// The kind of an exception with a name that DynamoDB has another one for: other endpoints, and what stands before
    /// them, take theirs from other services of AWS.
    fn called(name: &str) -> Self {
        match name {
            "ExpiredToken" => Self::ExpiredToken,
            "InvalidClientTokenId" => Self::UnrecognizedClient,
            "SignatureDoesNotMatch" => Self::InvalidSignature,
            "RequestTimeTooSkewed" => Self::RequestExpired,
            // The names by which the AWS SDKs know throttling.
            "Throttling" | "ThrottledException" | "TooManyRequestsException" | "SlowDown" => {
                Self::Throttling
            }
            _ => Self::Other,
        }
    }

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
            Self::ServiceUnavailable => "ServiceUnavailable",
            Self::RequestEntityTooLarge => "RequestEntityTooLargeException",
            Self::RequestTimeout => "RequestTimeoutException",
            Self::ExpiredToken => "ExpiredTokenException",
            Self::UnrecognizedClient => "UnrecognizedClientException",
            Self::OptInRequired => "OptInRequired",
            Self::RequestExpired => "RequestExpired",
            Self::NoRefusal | Self::Other => "UnknownError",
        }
    }

    /// The HTTP status it travels with.
    pub fn status(self) -> u16 {
        match self {
            Self::InternalServerError => 500,
            Self::ServiceUnavailable => 503,
            Self::RequestEntityTooLarge => 413,
            Self::RequestTimeout => 408,
            // Nothing is a 404, a missing table neither (indexes-and-tables.md 8.1).
            _ => 400,
        }
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
            | ErrorKind::IdempotentParameterMismatch
            | ErrorKind::ServiceUnavailable
            | ErrorKind::RequestEntityTooLarge
            | ErrorKind::RequestTimeout
            | ErrorKind::ExpiredToken
            | ErrorKind::UnrecognizedClient
            | ErrorKind::OptInRequired
            | ErrorKind::RequestExpired
            | ErrorKind::NoRefusal
            | ErrorKind::Other => Self::ValidationError,
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
            Self::Other => "UnknownError",
        }
    }
}

impl StatementFailure {
    pub fn new(code: FailureCode, message: impl Into<String>) -> Self {
        Self { code, other: None, message: message.into(), item: None }
    }

    /// Its code.
    pub fn name(&self) -> &str {
        self.other.as_deref().unwrap_or(self.code.name())
    }

    /// A condition that did not hold; `item` is the stored one when ALL_OLD was asked for.
    pub fn condition(item: Option<Item>) -> Self {
        let code = FailureCode::ConditionalCheckFailed;
        Self { item, ..Self::new(code, conditional_request_failed()) }
    }

    /// A refusal that cancels instead of standing for the whole request.
    pub fn validation(refusal: ApiError) -> Self {
        Self::new(FailureCode::ValidationError, refusal.message)
    }

    /// A refusal as one statement of several is told it, under the code of its kind.
    pub fn of(refusal: ApiError) -> Self {
        // Its cause goes no further: a failure is an answer already.
        let ApiError { kind, message, item, .. } = refusal;
        Self { item, ..Self::new(FailureCode::of(kind), message) }
    }

    /// The item is in a transaction under way (transactions.md 4).
    pub fn conflict() -> Self {
        // Without the full stop that the documentation prints (transactions.md 4).
        Self::new(FailureCode::TransactionConflict, "Transaction is ongoing for the item")
    }

    /// Items and local index entries of one partition key would exceed 10 GB.
    pub fn collection_full() -> Self {
        Self::new(FailureCode::ItemCollectionSizeLimitExceeded, "Collection size exceeded.")
    }
}

/// Of an operation on data.
pub fn resource_not_found() -> ApiError {
    ApiError::new(ErrorKind::ResourceNotFound, "Requested resource not found")
}

/// A condition that did not hold; `item` is the stored one when ALL_OLD was asked for.
pub fn condition_failed(item: Option<Item>) -> ApiError {
    let failed = ApiError::new(ErrorKind::ConditionalCheckFailed, conditional_request_failed());
    ApiError { item, ..failed }
}

fn conditional_request_failed() -> &'static str {
    // The documentation and DynamoDB Local end it in a full stop, the service does not (transactions.md 16).
    "The conditional request failed"
}
