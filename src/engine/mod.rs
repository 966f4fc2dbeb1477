//! Operations on a store. No async, no clock, no environment.
//!
//! Layer 3. The life of a PutItem:
//!
//! 1. `task` says that it writes, so `database` sends it to the `writer`, which looks for transactions on the same item
//!    (`intent`) and runs it in the open lot: one write transaction for all who wait.
//! 2. `operation::item` holds the order of the checks. What needs no table comes first: the item's size, and its
//!    expressions, which `evaluate` binds.
//! 3. `catalog` finds the table; `schema` checks the item against its keys and takes its primary key.
//! 4. `row` reads the item that is there, and the bound condition is evaluated on it.
//! 5. `row` replaces it: item, entries (`index`), counts, all of them pairs whose keys are drawn in `key` and whose
//!    values are written by `value::encode`. The answer is a `capacity::Charge`.
//! 6. The writer commits the lot, and the reply goes out.
//!
//! A Query, a Scan or a SELECT needs no writer. Its conditions become a `plan`: which ranges of keys are walked, and
//! which way. `page` walks them on a snapshot and decodes of each row what is tested or shown.
//!
//! How a statement would be served can be asked without a store: the `planner` has the functions that run it say so, by
//! the description of its table.
//!
//! What a live service won't show on demand is in `fault` and `throttle`.

pub mod arn;
pub mod backfill;
pub mod capacity;
pub mod catalog;
pub mod clock;
pub mod database;
pub mod evaluate;
pub mod expiry;
pub mod fault;
#[cfg(test)]
pub mod fixture;
pub mod index;
pub mod intent;
pub mod key;
pub mod operation;
pub mod page;
mod parsed;
pub mod plan;
pub mod planner;
pub mod record;
pub mod row;
pub mod schema;
mod task;
pub mod throttle;
pub mod view;
pub mod writer;

pub use clock::{Clock, Ids};
pub use database::{Database, Error, Settings};
pub use fault::Faults;
pub use task::only_reads;

/// Bytes of stack that a thread must have to run operations and to read what they are asked for with.
// A statement may have 300 operators, one within the other, which are descended to be read, bound and evaluated. An
// optimised build takes 2 KB for each, one for tests up to 10; and memory that no thread comes to costs nothing.
pub const STACK_BYTES: usize = 8 * 1024 * 1024;
