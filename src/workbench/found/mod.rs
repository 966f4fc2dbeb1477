//! What a run read, as something to look through: items as the rows of a grid, one item as a tree.
//!
//! A report has its items statement by statement, and a further page comes with a report of its own. [`Found`] joins the
//! pages and has the grid's state. `rows` holds the items, shares them with whoever works on them beside the loop, and
//! gives a grid its cells; `attributes` says which columns there are and in which order; `attribute` gives a tree the
//! parts of an item. `arrange` sorts rows and finds those that have what is looked for (`pattern`): of a hundred thousand
//! that takes longer than a key may, so the doer does it.

pub mod arrange;
pub mod attribute;
pub mod attributes;
#[expect(clippy::module_inception, reason = "what was found, of the folder")]
pub mod found;
pub mod pattern;
pub mod rows;

#[cfg(test)]
mod tests;

pub use arrange::{Arrange, Arranged};
pub use attribute::Attribute;
pub use found::{Found, Source};
pub use pattern::Pattern;
pub use rows::FoundRows;
