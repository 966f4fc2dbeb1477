//! Drafts in progress: autosaved recovery copies, and the user's own files.

use std::path::PathBuf;

use super::Folders;

/// The autosave folder. Each window holds the drafts it has open by a lock and restores only those nobody holds.
pub struct DraftStore {}

/// A recovery copy.
#[derive(Clone, Debug, PartialEq)]
pub struct SavedDraft {
    /// Names the recovery copy; stable for the life of the draft.
    pub id: String,
    /// The tab's title: a file name.
    pub name: String,
    pub text: String,
    /// The user's file, when the draft has one.
    pub file: Option<PathBuf>,
    /// Where the cursor was: line and column from 0.
    pub cursor: (usize, usize),
}

impl DraftStore {
    pub fn open(_folders: &Folders) -> std::io::Result<Self> {
        todo!()
    }

    /// Drafts left by earlier windows that no other window holds, oldest first; they are held from now on.
    pub fn restore(&self) -> std::io::Result<Vec<SavedDraft>> {
        todo!()
    }

    /// Writes a recovery copy (crash-safe: a temporary file, then a rename) and holds it.
    pub fn autosave(&self, _draft: &SavedDraft) -> std::io::Result<()> {
        todo!()
    }

    /// Forgets a draft whose tab was closed.
    pub fn discard(&self, _id: &str) -> std::io::Result<()> {
        todo!()
    }
}
