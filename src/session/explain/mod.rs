//! What a code means, what to do next, and whether asking again is safe: `explain CODE`.
//!
//! The words are data, in `assets/codes.toml`, so that a new code takes one entry and nothing here. An [`Entry`] is of a code
//! of the service, of one of ours, or of a finding; most have a draft that shows it. [`find()`] knows a code however it is
//! written, and the one that was meant.

pub mod entry;
mod find;

#[cfg(test)]
mod tests;

pub use entry::{Entry, all};
pub use find::{NotFound, find};
