//! What submissions were charged: of one as its replies come, and of all that the history knows.
//!
//! [`account`] adds up the replies of a submission under way, per table. [`spent`] reads from the history what one submission
//! came to: what was reported and what was estimated, never in one sum. [`book`] adds these up by table, index, connection,
//! day or run.

pub mod account;
pub mod book;
pub mod spent;

#[cfg(test)]
mod tests;

pub use account::add_reply;
pub use book::{Book, By, Line, Sums};
pub use spent::Spent;
