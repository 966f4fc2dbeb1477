//! What belongs to the user: files, not services.
//!
//! Layer 4. `files` says where everything lives and makes it owner-only; `history` keeps every submission, entered
//! before anything is sent; `drafts` keeps what is being typed; `config` reads config.toml; `samples` are the bundled tables.

pub mod config;
pub mod drafts;
pub mod files;
pub mod history;
pub mod samples;

pub use config::Config;
pub use drafts::{DraftStore, SavedDraft};
pub use files::Folders;
pub use history::{Entry, EntrySummary, History, HistoryError, NewEntry};
