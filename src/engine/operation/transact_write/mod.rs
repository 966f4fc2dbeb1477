//! TransactWriteItems: all of it or nothing (transactions.md).
//!
//! The life of a transaction, stage by stage as transactions.md 2 numbers them (the first five are the wire's):
//!
//! 1. `bind`: what can be refused from the request alone (6, 7). Such a refusal stands for the whole request.
//! 2. `ticket`: a request that was carried out already is answered again and changes nothing (8).
//! 3. `target`: tables and keys are found; a missing table, an empty key or one item named twice refuse the request
//!    (8, 9); any other fault of a key waits as a reason (11).
//! 4. `payload`: what the request carries weighs 4 MB at most (10).
//! 5. `judge`: every item is read as it was before; conditions are looked at, new images made (`change`), and what fails is
//!    gathered into the reasons (11, 12, 13, local index collections).
//! 6. `execute` writes, and `report` counts what it cost.

mod bind;
pub mod change;
mod execute;
mod judge;
mod payload;
pub mod report;
mod target;
mod ticket;

#[cfg(test)]
mod tests;

pub use bind::bind_one;
pub use execute::execute;
pub use payload::action_bytes;
pub use target::{key_of, refuse_empty_key_of};
