//! The terminal front.
//!
//! Layer 6.

pub mod start;

pub use start::{Start, start};
