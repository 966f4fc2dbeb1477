//! What goes wrong with a store.

use std::path::PathBuf;

use super::file::Room;

/// By what can be done about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    #[error(
        "{path}: locked by another process for more than {seconds} s; try again when it is done"
    )]
    Locked { path: PathBuf, seconds: u64 },
    #[error(
        "{path}: not a dynadraft database, or damaged: {detail}; it is left as it is: move it away to start anew, \
         or name another file"
    )]
    Corrupt { path: PathBuf, detail: String },
    #[error(
        "{path}: written by a newer version (format {found}, this one knows {known}); it is left as it is: use that \
         version, or name another file"
    )]
    Newer { path: PathBuf, found: i64, known: i64 },
    #[error("{path}: {room}")]
    Full { path: PathBuf, room: Room },
    /// It can be read, or there is nothing yet to be read.
    #[error("{path}: can't be written: {detail}; name another file, or let this one be written")]
    ReadOnly { path: PathBuf, detail: String },
    #[error("{path}: {detail}")]
    Io { path: PathBuf, detail: String },
}

impl StoreError {
    /// Whether it is room that is missing: with some more the same would succeed.
    pub fn is_full(&self) -> bool {
        matches!(self, Self::Full { .. })
    }
}
