//! Statements that are made of an item that was read: as a person goes on with it.
//!
//! [`Edit`] is one change that was made to it. [`ReadItem`] writes the UPDATE of such changes, a DELETE, an INSERT like it, or
//! the SELECT of its key. An UPDATE and a DELETE are on the condition that the item is still as it was read: all of its
//! attributes are asked for, and what can't be asked for is counted. What was added to the item since can't be asked for, as
//! nobody knows its name.

mod edit;
#[expect(clippy::module_inception, reason = "the item of the folder")]
mod from_item;

#[cfg(test)]
mod tests;

pub use edit::{Edit, applied};
pub use from_item::ReadItem;
