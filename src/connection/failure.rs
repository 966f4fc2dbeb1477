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
    /// We cancelled before sending.
    #[error("cancelled before it was sent")]
    Cancelled,
    /// The local file.
    #[error(transparent)]
    Store(#[from] StoreError),
}
