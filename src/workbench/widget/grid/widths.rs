//! How wide the columns of a grid are.

use std::collections::BTreeMap;
use std::ops::Range;

use super::rows::{Align, Column, Rows};
use crate::workbench::widget::safe_text;

/// Cells that are measured before the first frame: enough for every column of a page of usual items, and done in a
/// few milliseconds.
const SAMPLE_CELLS_MAX: usize = 10_000;
const SAMPLE_ROWS: Range<usize> = 2..200;

/// No column is measured wider: beyond it, a text is for reading by itself.
pub const WIDEST: usize = 120;
/// What a column gets while others are hidden.
const TEXT_MAX: usize = 24;
/// 38 digits, a sign, a point and an exponent.
const FIGURE_MAX: usize = 46;

/// The widest text of each column among the rows that were seen. Columns only grow: one that shrank while a reader
/// scrolls would make all those behind it jump.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Widths {
    widest: Vec<usize>,
    /// Those that a person gave a width.
    given: BTreeMap<usize, usize>,
}

impl Widths {
    /// Measures the first rows, as many as a bounded number of cells allows.
    pub fn sample(&mut self, rows: &dyn Rows) {
        let columns = rows.columns().len();
        self.know(rows.columns());
        let affordable = SAMPLE_CELLS_MAX / columns.max(1);
        let sampled = affordable.clamp(SAMPLE_ROWS.start, SAMPLE_ROWS.end).min(rows.count());
        for row in 0..sampled {
            self.see(rows, row, 0..columns);
        }
    }

    /// Takes in columns that came since.
    pub fn know(&mut self, columns: &[Column]) {
        let new = columns.iter().skip(self.widest.len());
        self.widest.extend(new.map(|column| safe_text::width(&column.title).clamp(1, WIDEST)));
    }

    /// Measures cells of a row.
    pub fn see(&mut self, rows: &dyn Rows, row: usize, columns: Range<usize>) {
        for column in columns {
            let Some(widest) = self.widest.get_mut(column) else { continue };
            if *widest < WIDEST {
                let cell = rows.cell(row, column, characters(WIDEST));
                *widest = safe_text::width(&cell.text).clamp(*widest, WIDEST);
            }
        }
    }

    /// The width that shows everything seen, or the one that was given.
    pub fn whole(&self, column: usize) -> usize {
        let widest = || self.widest.get(column).copied().unwrap_or(1);
        self.given.get(&column).copied().unwrap_or_else(widest)
    }

    /// Makes room for a sign behind the title of a column.
    pub fn make_room_for_sign(&mut self, column: usize, columns: &[Column]) {
        let title = columns.get(column).map_or(0, |column| safe_text::width(&column.title));
        if let Some(widest) = self.widest.get_mut(column) {
            *widest = (title + 2).clamp(*widest, WIDEST);
        }
    }

    /// Gives a column a width of its own.
    pub fn give(&mut self, column: usize, width: usize) {
        self.given.insert(column, width.clamp(1, WIDEST));
    }

    /// The width a column gets while there is more to show than room.
    pub fn fair(&self, column: usize, align: Align) -> usize {
        if let Some(width) = self.given.get(&column) {
            return *width;
        }
        let most = match align {
            Align::Left => TEXT_MAX,
            Align::Right => FIGURE_MAX,
        };
        self.whole(column).min(most)
    }
}

/// How many characters of a text are enough to fill so many columns. Marks that combine take none of their own.
pub fn characters(columns: usize) -> usize {
    columns * 4 + 16
}
