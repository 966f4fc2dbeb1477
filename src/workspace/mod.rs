//! What belongs to the user: files, not services.
//!
//! Layer 4. `files` says where everything lives and writes it owner-only; `privacy` closes what is open to others; `reading`
//! is the door by which all text is read that somebody names, `document` saves the user's own files; `history` keeps every
//! submission, entered before anything is sent, in a file whose format grows by steps; `drafts` keeps what is being typed;
//! `items` are the files tables are exported to and imported from; `config` reads config.toml; `samples` are the bundled
//! tables.

pub mod files;

pub mod config;
pub mod document;
pub mod drafts;
pub mod history;
pub mod items;
#[cfg(unix)]
pub mod privacy;
pub mod reading;
pub mod samples;

pub use config::{BudgetSettings, Config, PriceSettings, UnitPrices};
pub use document::{Document, Fingerprint, SaveError, save_file};
pub use drafts::{DraftStore, Place, SavedDraft};
pub use files::Folders;
pub use history::{
    Answers, Around, Completion, Entry, EntrySummary, Extent, History, HistoryError, LabelError,
    Labels, LetGo, List, NewEntry, Part,
};
pub use reading::{Kind, ReadError, read_text};
