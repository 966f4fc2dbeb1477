//! How a transfer ends.

use crate::connection::Failure;
use crate::workspace::items::{OpenError, PartialError, WriteError};

/// What became of a transfer that began. What was done before its end stays done.
#[derive(Debug)]
pub enum Ended {
    /// All of it was done.
    Complete,
    /// The read units that were set for it are used up.
    Budget,
    /// Cancelled between requests.
    Interrupted,
    /// Nobody reads the output any more.
    ReaderGone,
    Failed(TransferError),
}

/// Why a transfer did not begin, or did not go on.
#[derive(Debug, thiserror::Error)]
pub enum TransferError {
    #[error(transparent)]
    Failure(#[from] Failure),
    #[error(transparent)]
    Partial(#[from] PartialError),
    #[error(transparent)]
    Write(#[from] WriteError),
    #[error(transparent)]
    Open(#[from] OpenError),
    /// What was asked for makes no sense here.
    #[error("{0}")]
    Refused(String),
}

impl Ended {
    /// As the JSON document has it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::Budget => "budget",
            Self::Interrupted => "interrupted",
            Self::ReaderGone => "reader-gone",
            Self::Failed(_) => "failed",
        }
    }
}

impl From<TransferError> for Ended {
    /// A wish to stop that was heard within a request is the same as one heard between two.
    fn from(error: TransferError) -> Self {
        match error {
            TransferError::Failure(Failure::Cancelled) => Self::Interrupted,
            TransferError::Write(WriteError::Io(error))
                if error.kind() == std::io::ErrorKind::BrokenPipe =>
            {
                Self::ReaderGone
            }
            error => Self::Failed(error),
        }
    }
}
