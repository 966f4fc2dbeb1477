//! The headless front: every command but the workbench.
//!
//! Layer 6. A command is a function from what `main` found out to an [`Exit`]; what stops it is a [`Stop`]: a sentence
//! and the exit code that goes with it. Data goes to stdout and talk to stderr, both through [`Printer`]; whatever
//! comes from data or from files passes `safe_text` first. The printer itself is the last door: it strikes out secrets,
//! and a terminal gets no other escape sequence from it than our colours. The texts themselves are made by pure functions
//! (`report`, `diagnostics`, `grid`, `table`), so that tests read them as they will look; what they say of a
//! submission is `session::words`, which the workbench says, too.

pub mod exit;
pub mod print;
pub mod usage;

pub mod config;
pub mod convert;
pub mod explain;
pub mod history;
pub mod import_form;
pub mod ledger;
pub mod manual;
pub mod plan;
pub mod rehearse;
pub mod sample;
pub mod submit;
pub mod tables;
pub mod undo;

pub mod export;
pub mod import;
pub mod pull;

mod diagnostics;
mod draft_file;
mod grid;
mod guard;
mod item_out;
mod pages;
pub mod person;
mod progress;
mod report;
mod resumed;
mod rows;
mod safe_text;
mod style;
mod table;
mod versus;

pub use draft_file::Source;
pub use exit::{Exit, Stop};
pub use guard::WrongCodes;
pub use pages::Reading;
pub use print::{Printer, Terminals};
