//! Why there is no reply. What the workbench shows and `run` exits with differs for each.

use crate::api::ApiError;
use crate::storage::StoreError;

#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The service answered, and refused.
    #[error(transparent)]
    Api(ApiError),
    /// Nothing was sent.
    #[cfg_attr(not(test), expect(dead_code, reason = "the local engine is always reached"))]
    #[error("not reached: {0}")]
    Unreachable(String),
    /// It was sent, and no answer came: the outcome is unknown.
    #[error("no answer: {0}")]
    Unanswered(String),
    /// We cancelled before sending.
    #[error("cancelled before it was sent")]
    Cancelled,
    /// The local file.
    #[error(transparent)]
    Store(#[from] StoreError),
}
