//! Rows and columns to look through: a table that may be long, wide, and full of long texts.
//!
//! Whose rows they are the grid does not know. It asks a [`Rows`] for columns and for the cells in view, and for no
//! others: a frame costs what is on the screen, with ten rows as with a hundred thousand. What it keeps itself is
//! little: which row is selected, how far it is scrolled, which rows are marked (`grid`), in which order they stand
//! and which are left out (`arrangement`), which columns are shown and which of them the cursor is in
//! (`shown_columns`), and how wide they are as far as they were seen (`widths`). `placement` says which columns a width
//! has room for; `draw` writes them. Arranging many rows takes longer than a key may: who has the grid does it where
//! nobody waits for it, and hands over the [`Arrangement`].

pub mod arrangement;
pub mod draw;
#[expect(clippy::module_inception, reason = "the grid of the folder")]
pub mod grid;
pub mod placement;
pub mod rows;
pub mod shown_columns;
pub mod widths;

#[cfg(test)]
mod tests;

pub use arrangement::{Arrangement, Sort};
pub use grid::Grid;
pub use rows::{Align, Cell, Column, Rows};
