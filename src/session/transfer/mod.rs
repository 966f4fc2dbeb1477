//! Moving data: tables to files, files to tables, and items from a connection into the local engine.
//!
//! [`export()`] reads a table page by page into a file of [`items`](crate::workspace::items); [`Import::prepare`] looks a
//! file over, and what it makes, [`Prepared`], is sent by [`Prepared::run`] in batches; [`pull()`] copies a schema and
//! chosen items. Each holds a page or a few batches in memory, never a table. Requests that are throttled, and writes that
//! come back unprocessed, are sent again after a pause (`patience`). All of them tell their [`Progress`] while they
//! run, stop between requests when they are cancelled, and say at the end how they [`Ended`] and what was done.

mod ended;
mod progress;
pub mod shape;

mod export;

mod import;
mod new_table;
mod survey;

mod batches;
mod put;

mod budget;
mod choose;
pub mod copied_schema;
mod pull;

#[cfg(test)]
mod tests;

pub use budget::Budget;
pub use choose::{Choice, Chosen};
pub use ended::{Ended, TransferError};
pub use export::{Export, Exported, Target, export};
pub use import::{Import, Imported, Prepared};
pub use new_table::NewTable;
pub use progress::Progress;
pub use pull::{PULL_UNITS_USUAL, Pull, Pulled, pull};
