//! Why there is no reply. What the workbench shows and `run` exits with differs for each.

use crate::api::ApiError;
use crate::storage::StoreError;

#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The service answered, and refused.
    #[error(transparent)]
    Api(ApiError),
    /// Nothing was sent, or the caller was turned away before the request was looked at, or a mere question was not
    /// answered. In words, with the next step.
    #[error("{0}")]
    Unreachable(String),
    /// It was sent, and no answer came: the outcome is unknown.
    #[error("the outcome is unknown: {0}")]
    Unanswered(String),
    /// It was answered, and the answer does not say whether it was done: the service failed on the way.
    // Boxed: every result has room for a failure.
    #[error("{}: {}", .0.error.name(), .0.message)]
    InDoubt(Box<InDoubt>),
    /// We cancelled before sending.
    #[error("cancelled before it was sent")]
    Cancelled,
    /// The local file.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// An answer that leaves it open whether its request was done.
#[derive(Debug)]
pub struct InDoubt {
    pub status: u16,
    /// As the service said it.
    pub error: ApiError,
    /// In words, with the status.
    pub message: String,
}

impl Failure {
    /// With what can be done about it behind the service's sentence, for who shows one sentence alone.
    pub fn with_help(self, help: Option<String>) -> Self {
        match (self, help) {
            (Self::Api(mut error), Some(help)) => {
                error.message = match error.message.trim_end_matches('.') {
                    "" => help,
                    said => format!("{said}; {help}"),
                };
                Self::Api(error)
            }
            (failure, _) => failure,
        }
    }
}
