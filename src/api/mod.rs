//! The vocabulary of the service: operations, replies, errors, limits, and the JSON they travel in.
//!
//! Layer 1; imports `value` alone. An [`Operation`] is what the service is asked, an [`OperationName`] the same by its
//! name alone, a [`Reply`] what it answers: all three are one table in `operations`, and what they hold is in `operation`
//! and `reply`. An [`ApiError`] is how it refuses: its sentences are all in `error`. `wire`
//! turns them into JSON bodies and back and is the only place that knows field names; it also does the member validation,
//! so an `Operation` that came through it is within the model's bounds.

pub mod capacity;
pub mod error;
mod hash_order;
pub mod limits;
pub mod operation;
mod operations;
pub mod reply;
pub mod table;
pub mod wire;

pub use capacity::{ConsumedCapacity, ItemCollectionMetrics, Units};
pub use error::{ApiError, ErrorKind, FailureCode, StatementFailure};
pub use operations::{Operation, OperationName, Reply};
