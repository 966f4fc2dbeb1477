//! Every submission ever made: SQLite in WAL mode, shared by all windows.

use std::path::{Path, PathBuf};

use crate::draft::Format;

#[derive(Debug, thiserror::Error)]
pub enum HistoryError {
    #[error(
        "{path}: written by a newer version of dynadraft (format {found}, this one knows {known})"
    )]
    Newer { path: PathBuf, found: i64, known: i64 },
    #[error("{path}: {detail}")]
    Unusable { path: PathBuf, detail: String },
}

/// The history file. Cheap to clone; calls block for as long as SQLite does.
#[derive(Clone)]
pub struct History {}

/// What is entered before anything is sent.
#[derive(Clone, Debug)]
pub struct NewEntry {
    pub draft_name: String,
    pub format: Format,
    pub draft_text: String,
    pub connection: String,
    pub mode: String,
    /// How many statements are to be sent.
    pub statements: usize,
    /// Milliseconds since the epoch.
    pub started_ms: u64,
}

/// A line of the history pane.
#[derive(Clone, Debug, PartialEq)]
pub struct EntrySummary {
    pub run: i64,
    pub draft_name: String,
    pub connection: String,
    pub mode: String,
    pub statements: usize,
    /// How many were applied.
    pub applied: usize,
    pub started_ms: u64,
    /// `None` while it is under way, or when the process died under it: then it is unknown.
    pub outcome: Option<String>,
    pub duration_ms: Option<f64>,
}

#[derive(Clone, Debug)]
pub struct Entry {
    pub summary: EntrySummary,
    pub format: Format,
    pub draft_text: String,
    /// The report as product.md's JSON document; `None` until it is complete.
    pub report: Option<String>,
}

impl History {
    pub fn open(_path: &Path) -> Result<Self, HistoryError> {
        todo!()
    }

    /// A history that is gone with the process.
    pub fn in_memory() -> Result<Self, HistoryError> {
        todo!()
    }

    /// Enters a submission; the answer is its number.
    pub fn begin(&self, _entry: &NewEntry) -> Result<i64, HistoryError> {
        todo!()
    }

    /// Completes an entry with its outcome, the number of statements applied and its report.
    pub fn complete(
        &self,
        _run: i64,
        _outcome: &str,
        _applied: usize,
        _duration_ms: f64,
        _report: &str,
    ) -> Result<(), HistoryError> {
        todo!()
    }

    /// Newest first; `search` matches words in draft text, draft name, connection, outcome and report.
    pub fn list(&self, _search: &str, _limit: usize) -> Result<Vec<EntrySummary>, HistoryError> {
        todo!()
    }

    pub fn get(&self, _run: i64) -> Result<Option<Entry>, HistoryError> {
        todo!()
    }
}
