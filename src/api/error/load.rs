//! What is said about load and about what goes wrong without a cause in the request: throttling, conflicts, the
//! service's own faults (transactions.md 4, 6, 10 and 11, items-tables-capacity.md 3.3 and 11, partiql.md 16.3 and 17.4).
//!
//! Where the facts record no sentence, the nearest documented one is said: of `RequestLimitExceeded` they record the
//! first half; of `InternalServerError` none, so the API reference's description stands in; `AccessDenied` has the
//! sentence recorded for AccessDeniedException (indexes-and-tables.md); a `ValidationError` without a cause has the
//! general one of transactions.md 4.

use super::{ApiError, ErrorKind, FailureCode, StatementFailure, conditional_request_failed};

const TABLE_THROUGHPUT: &str = "The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API.";
const INDEX_THROUGHPUT: &str = "The level of configured provisioned throughput for one or more global secondary indexes of the table was exceeded. Consider increasing your provisioning level for the under-provisioned global secondary indexes with the UpdateTable API.";
const ON_DEMAND_THROTTLED: &str = "Throughput exceeds the current capacity of your table or index. DynamoDB is automatically scaling your table or index so please try again shortly. If exceptions persist, check if you have a hot key: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html.";
const ACCOUNT_LIMIT: &str = "Throughput exceeds the current throughput limit for your account. Please contact AWS Support at https://aws.amazon.com/support to request a limit increase";
const SERVER_FAULT: &str = "An error occurred on the server side.";
const INVALID: &str = "One or more parameter values were invalid.";

/// More than a table with provisioned throughput has.
pub fn table_throughput_exceeded() -> ApiError {
    ApiError::new(ErrorKind::ProvisionedThroughputExceeded, TABLE_THROUGHPUT)
}

/// More than one of its global indexes has.
pub fn index_throughput_exceeded() -> ApiError {
    ApiError::new(ErrorKind::ProvisionedThroughputExceeded, INDEX_THROUGHPUT)
}

impl StatementFailure {
    /// A failure with this code and no cause: what the service says then.
    pub fn without_cause(code: FailureCode) -> Self {
        use FailureCode as F;
        let message = match code {
            F::ConditionalCheckFailed => conditional_request_failed(),
            F::ItemCollectionSizeLimitExceeded => return Self::collection_full(),
            F::RequestLimitExceeded => ACCOUNT_LIMIT,
            F::ValidationError => INVALID,
            F::ProvisionedThroughputExceeded => TABLE_THROUGHPUT,
            F::TransactionConflict => return Self::conflict(),
            F::ThrottlingError => ON_DEMAND_THROTTLED,
            F::InternalServerError => SERVER_FAULT,
            F::ResourceNotFound => return Self::of(super::resource_not_found()),
            F::AccessDenied => return Self::of(super::tag::access_denied()),
            F::DuplicateItem => return Self::of(super::statement::duplicate_item()),
            F::Other => code.name(),
        };
        Self::new(code, message)
    }
}

impl ApiError {
    /// The refusal of a whole request with this exception and no cause; `kind` is one of [`ErrorKind::OF_REQUESTS`]. Of
    /// the exceptions that have a cause of their own, which the request would have to show, the name stands for the
    /// sentence.
    pub fn without_cause(kind: ErrorKind) -> Self {
        if let Some(code) = FailureCode::ALL.into_iter().find(|code| code.exception() == kind) {
            return Self::new(kind, StatementFailure::without_cause(code).message);
        }
        match kind {
            ErrorKind::TransactionInProgress => super::transaction::in_progress(),
            ErrorKind::IdempotentParameterMismatch => {
                super::transaction::idempotent_parameter_mismatch()
            }
            other => Self::new(other, other.name()),
        }
    }
}

impl FailureCode {
    /// All but [`Other`](Self::Other).
    pub const ALL: [Self; 11] = [
        Self::ConditionalCheckFailed,
        Self::ItemCollectionSizeLimitExceeded,
        Self::RequestLimitExceeded,
        Self::ValidationError,
        Self::ProvisionedThroughputExceeded,
        Self::TransactionConflict,
        Self::ThrottlingError,
        Self::InternalServerError,
        Self::ResourceNotFound,
        Self::AccessDenied,
        Self::DuplicateItem,
    ];

    /// The exception that the same failure is when the statement is the whole request.
    pub fn exception(self) -> ErrorKind {
        match self {
            Self::ConditionalCheckFailed => ErrorKind::ConditionalCheckFailed,
            Self::ItemCollectionSizeLimitExceeded => ErrorKind::ItemCollectionSizeLimitExceeded,
            Self::RequestLimitExceeded => ErrorKind::RequestLimitExceeded,
            Self::ValidationError => ErrorKind::Validation,
            Self::ProvisionedThroughputExceeded => ErrorKind::ProvisionedThroughputExceeded,
            Self::TransactionConflict => ErrorKind::TransactionConflict,
            Self::ThrottlingError => ErrorKind::Throttling,
            Self::InternalServerError => ErrorKind::InternalServerError,
            Self::ResourceNotFound => ErrorKind::ResourceNotFound,
            Self::AccessDenied => ErrorKind::AccessDenied,
            Self::DuplicateItem => ErrorKind::DuplicateItem,
            Self::Other => ErrorKind::Other,
        }
    }
}

impl ErrorKind {
    /// The exceptions a request on data can end with as a whole, whatever is in it.
    pub const OF_REQUESTS: [Self; 13] = [
        Self::Throttling,
        Self::RequestLimitExceeded,
        Self::InternalServerError,
        Self::ProvisionedThroughputExceeded,
        Self::TransactionInProgress,
        Self::IdempotentParameterMismatch,
        Self::TransactionConflict,
        Self::ItemCollectionSizeLimitExceeded,
        Self::ResourceNotFound,
        Self::AccessDenied,
        Self::ConditionalCheckFailed,
        Self::DuplicateItem,
        Self::Validation,
    ];
}
