//! What a grid shows, as it asks for it.

use std::borrow::Cow;
use std::cmp::Ordering;

use crate::workbench::theme::Role;

/// The rows of a grid. They are numbered from 0 as they came; more may come behind them, none goes away.
pub trait Rows {
    fn count(&self) -> usize;

    /// The pinned ones first. Further ones may come behind them, with further rows.
    fn columns(&self) -> &[Column];

    /// The cell of a row. A text that is longer than `most` characters may end there: no more of it is looked at.
    fn cell(&self, row: usize, column: usize, most: usize) -> Cell<'_>;

    /// How two rows stand by a column that is blank in neither.
    fn compare(&self, column: usize, one: usize, other: usize) -> Ordering;

    /// Whether a row has nothing in a column.
    fn is_blank(&self, row: usize, column: usize) -> bool;
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    pub title: String,
    pub align: Align,
    /// Stays where it is when the others are scrolled.
    pub pinned: bool,
}

/// At which side of its column a text stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    #[default]
    Left,
    /// As figures do. They are not cut short as long as there is room for them.
    Right,
}

#[derive(Clone, Debug)]
pub struct Cell<'a> {
    pub text: Cow<'a, str>,
    pub role: Role,
}
