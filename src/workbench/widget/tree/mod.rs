//! A thing with things inside, unfolded as far as one wants to see it.
//!
//! What it is the tree does not know: it asks a [`Node`] for its name, its kind, its value in words and what is inside,
//! and asks only those that are unfolded. The lines that come of it (`lines`) are kept until what is shown, the width
//! or a fold changes, so a frame costs what is in view, also of a value of many thousand lines. `tree` keeps the folds
//! and the selected line; `draw` writes the lines.

pub mod draw;
pub mod lines;
pub mod node;
#[expect(clippy::module_inception, reason = "the tree of the folder")]
pub mod tree;

#[cfg(test)]
mod tests;

pub use node::Node;
pub use tree::Tree;
