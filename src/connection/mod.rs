//! Where operations go.
//!
//! Layer 4.

#[allow(clippy::module_inception)]
pub mod connection;
pub mod failure;

pub use connection::{Connection, Exchange};
pub use failure::Failure;
