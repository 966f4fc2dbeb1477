//! What a run read, as something to look through: items as the rows of a grid, one item as a tree.
//!
//! A report has its items statement by statement, and a further page comes with a report of its own. [`Found`] joins the
//! pages: it keeps the items of earlier ones, knows the columns of all, and has the grid's state; the last page stays in
//! the report and is not copied. `attributes` says which columns there are and in which order, `rows` gives a grid its
//! cells, `attribute` gives a tree the parts of an item.

pub mod attribute;
pub mod attributes;
#[expect(clippy::module_inception, reason = "what was found, of the folder")]
pub mod found;
pub mod rows;

#[cfg(test)]
mod tests;

pub use attribute::Attribute;
pub use found::{Found, Source};
