//! Operations on a store. No async, no clock, no environment.
//!
//! Layer 3.

pub mod clock;
pub mod database;
pub mod evaluate;
pub mod operation;

pub use clock::{Clock, Ids};
pub use database::{Database, Error, Settings};
