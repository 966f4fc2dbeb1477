//! What puts an item back to how it was: one PartiQL statement, on the condition that what was written still stands there.
//!
//! [`Inverse`] is given an item before and after. `statement` makes the tree that leads from the one to the other,
//! `text` writes it down with its parameters. An attribute that was not changed is neither asked for nor written: who has
//! changed it since keeps that. One that was changed is asked for with the value that was written, so that the statement
//! fails where somebody has written over it.

pub(in crate::draft) mod statement;
pub(in crate::draft) mod text;

#[cfg(test)]
mod tests;

pub use statement::{Inverse, Unsayable};
