//! A connection and the settings of a run.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::Report;
use crate::api::table::TableDescription;
use crate::connection::{Connection, Failure};
use crate::draft::Draft;
use crate::engine::{Clock, Ids};
use crate::syntax::Diagnostic;
use crate::workspace::{History, HistoryError};

/// Where drafts go and where they are remembered. Cheap to clone.
#[derive(Clone)]
pub struct Session {
    pub connection: Connection,
    pub history: History,
    pub clock: Clock,
    pub ids: Ids,
}

/// A wish to stop, shared with whoever asked for the run: what has not been sent is not sent.
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<AtomicBool>);

/// One draft to submit.
#[derive(Clone, Debug)]
pub struct Request {
    /// The draft's name: a file name.
    pub name: String,
    /// The whole text, as the history keeps it.
    pub text: String,
    pub draft: Draft,
    /// Positions (from 0) of the statements to send; all that are on when `None`.
    pub only: Option<Vec<usize>>,
}

/// Why nothing was sent.
#[derive(Debug, thiserror::Error)]
pub enum SubmitError {
    /// The draft can't be sent as it stands.
    #[error("the draft can't be sent")]
    Draft(Vec<Diagnostic>),
    /// The history could not take the entry, so nothing was sent.
    #[error(transparent)]
    History(#[from] HistoryError),
}

impl Cancel {
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

impl Session {
    /// Submits a draft: enters it in the history, sends its requests, completes the entry, and says what it all means.
    pub async fn submit(&self, _request: Request, _cancel: Cancel) -> Result<Report, SubmitError> {
        todo!()
    }

    /// Every table of the connection, described, by name.
    pub async fn tables(&self) -> Result<Vec<TableDescription>, Failure> {
        todo!()
    }
}
