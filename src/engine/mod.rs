//! Operations on a store. No async, no clock, no environment.
//!
//! Layer 3.

pub mod capacity;
pub mod catalog;
pub mod clock;
pub mod database;
pub mod encode;
pub mod evaluate;
#[cfg(test)]
pub mod fixture;
pub mod index;
pub mod key;
pub mod operation;
pub mod record;
pub mod row;
pub mod schema;
pub mod view;
pub mod writer;

pub use clock::{Clock, Ids};
pub use database::{Database, Error, Settings};
