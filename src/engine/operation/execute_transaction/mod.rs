//! ExecuteTransaction: PartiQL statements that read or write together, or not at all (partiql.md 17).
//!
//! The life of a transaction, stage by stage as partiql.md 5.3 numbers them (the first is the wire's):
//!
//! 1. `ticket`: a request that was carried out already is answered again and changes nothing (2).
//! 2. `prepare`: values, texts, and reads beside writes; such a refusal stands for the whole request (3, 4, 5).
//! 3. `target`: tables and keys are found; a statement that does not name one item, and one item named twice, refuse the
//!    request (6, 7). A missing table, and a key the table can't have, wait as reasons.
//! 4. `read` reads all items of one snapshot; `write` works out every change before the first is written, and what fails
//!    is gathered into the reasons (8). Both count what it cost.

mod prepare;
mod read;
mod target;
#[cfg(test)]
mod tests;
mod ticket;
mod write;

pub use prepare::{is_read, refuse_clauses};
pub use read::execute_read;
pub use target::sought;
pub use write::{execute, statement_bytes};
