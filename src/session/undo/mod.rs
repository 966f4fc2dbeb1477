//! The inverse of a submission, as a draft.
//!
//! Where a connection keeps images ([`Connection::keeps_images`](crate::connection::Connection::keeps_images)), the items
//! a request is about to write are read before it goes out, and stand in the history beside its answers ([`image`]).
//! [`Session::undo`](super::Session::undo) takes them from there, has the statements that were applied run on them once
//! more in an engine in memory (`replay`), which gives each item as it was left, and writes the statements that lead back
//! ([`inverse`](crate::draft::inverse)), each on the condition that what was written still stands there (`undo`).
//!
//! It is an ordinary draft: it is read, rehearsed and submitted like any other, and its own run can be undone.

pub mod image;
mod replay;

#[expect(clippy::module_inception, reason = "a function lives in the file of its name")]
mod undo;

#[cfg(test)]
mod tests;

pub use undo::{Undo, UndoError};
