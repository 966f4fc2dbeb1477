//! Pieces of drawing that know nothing of DynamoDB.
//!
//! `safe_text` is the door every text that comes from data goes through; `frame` draws the border of a pane;
//! `field` is a line of input; `list` keeps a selection in view. `grid` is a table of rows and columns, `tree` a thing
//! with things inside: both show what they are handed, and ask for what is in view alone.

pub mod field;
pub mod frame;
pub mod grid;
pub mod list;
pub mod safe_text;
pub mod tree;

pub use field::Field;
pub use list::Selection;
