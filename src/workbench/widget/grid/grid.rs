//! What a grid keeps: the selected row, how far it is scrolled, what is marked.

use std::collections::BTreeSet;

use ratatui::layout::Size;

use super::arrangement::{Arrangement, Sort};
use super::placement::{self, Placement};
use super::rows::Rows;
use super::widths::Widths;
use crate::workbench::widget::Selection;

/// The line of the columns' titles.
pub const HEADER_LINES: usize = 1;

/// The mark of the selected row before its number, and a space behind it.
const AROUND_NUMBER: usize = 2;

/// The state of a grid. The rows themselves are handed to it where they are needed, always the same ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grid {
    pub(super) arrangement: Arrangement,
    pub(super) selection: Selection,
    /// How many columns are hidden at the left, behind the pinned ones.
    pub(super) left: usize,
    pub(super) widths: Widths,
    /// As of the last frame, there are columns to scroll to.
    hides_columns: bool,
    marked: BTreeSet<usize>,
}

impl Grid {
    pub fn new(rows: &dyn Rows) -> Self {
        let mut grid = Self::default();
        grid.widths.sample(rows);
        grid.grow(rows);
        grid
    }

    /// Takes in rows and columns that came since.
    pub fn grow(&mut self, rows: &dyn Rows) {
        self.arrangement.grow(rows.count());
        self.widths.know(rows.columns());
    }

    /// The selected row, by its number among all rows.
    pub fn row(&self) -> Option<usize> {
        self.arrangement.row(self.selection.index)
    }

    /// Where the selected row stands among those shown, and how many these are.
    pub fn place(&self) -> (usize, usize) {
        (self.selection.index, self.arrangement.shown())
    }

    pub fn sort(&self) -> Option<Sort> {
        self.arrangement.sort()
    }

    pub fn step(&mut self, rows: isize) {
        self.selection.step(rows, self.arrangement.shown());
    }

    /// Selects a row by its number among all, if it is shown.
    pub fn select_row(&mut self, row: usize) {
        self.selection.index = self.arrangement.place(row).unwrap_or(self.selection.index);
    }

    /// Selects what stands on a line of the area the grid is drawn in; `false` when no row stands there.
    pub fn select_line(&mut self, line: usize) -> bool {
        let place = line.checked_sub(HEADER_LINES).map(|line| self.selection.top + line);
        let place = place.filter(|place| *place < self.arrangement.shown());
        self.selection.index = place.unwrap_or(self.selection.index);
        place.is_some()
    }

    /// Whether there are more columns than the area had room for.
    pub fn hides_columns(&self) -> bool {
        self.hides_columns
    }

    /// Scrolls sideways by so many columns.
    pub fn step_columns(&mut self, columns: isize) {
        self.left = self.left.saturating_add_signed(columns);
    }

    /// Sorts and filters. The selected row stays selected while it is shown.
    #[cfg_attr(
        not(test),
        expect(
            dead_code,
            reason = "sorting, filtering and marking have their place here before they have keys"
        )
    )]
    pub fn arrange(
        &mut self,
        rows: &dyn Rows,
        sort: Option<Sort>,
        wanted: Option<&dyn Fn(usize) -> bool>,
    ) {
        let selected = self.row();
        self.arrangement.arrange(rows, sort, wanted);
        let place = selected.and_then(|row| self.arrangement.place(row));
        self.selection.select(place.unwrap_or(self.selection.index), self.arrangement.shown());
    }

    /// Marks the selected row, or takes its mark away.
    #[cfg_attr(
        not(test),
        expect(
            dead_code,
            reason = "sorting, filtering and marking have their place here before they have keys"
        )
    )]
    pub fn mark(&mut self) {
        if let Some(row) = self.row().filter(|row| !self.marked.remove(row)) {
            self.marked.insert(row);
        }
    }

    pub fn is_marked(&self, row: usize) -> bool {
        self.marked.contains(&row)
    }

    /// The marked rows, as they came.
    #[cfg_attr(
        not(test),
        expect(
            dead_code,
            reason = "sorting, filtering and marking have their place here before they have keys"
        )
    )]
    pub fn marked(&self) -> impl Iterator<Item = usize> {
        self.marked.iter().copied()
    }

    /// Brings the selected row into view, and measures what is; to be done before a frame in which anything changed.
    pub fn settle(&mut self, rows: &dyn Rows, size: Size) {
        let height = usize::from(size.height).saturating_sub(HEADER_LINES);
        self.selection.keep_in_view(height, self.arrangement.shown());
        let room = self.room(size.width);
        let columns = rows.columns();
        self.left = self.left.min(placement::left_most(columns, &self.widths, room));
        let Placement { placed: in_view, hides_left, hides_right, .. } =
            self.placement(rows, size.width);
        self.hides_columns = hides_left || hides_right;
        for line in 0..height {
            let Some(row) = self.arrangement.row(self.selection.top + line) else { break };
            for placed in &in_view {
                self.widths.see(rows, row, placed.column..placed.column + 1);
            }
        }
        // What was measured may have pushed the last columns out again.
        self.left = self.left.min(placement::left_most(columns, &self.widths, room));
    }

    /// Digits of the highest row number.
    pub(super) fn digits(&self) -> usize {
        let count = self.arrangement.count().max(1);
        usize::try_from(count.ilog10()).unwrap_or(0) + 1
    }

    /// Columns before the first cell.
    pub(super) fn margin(&self) -> usize {
        // One more behind the number: there the mark of hidden columns stands when none is pinned.
        self.digits() + AROUND_NUMBER + 1
    }

    /// Columns for cells: without the margin, and the edge where hidden columns and the scroll position are marked.
    fn room(&self, width: u16) -> usize {
        usize::from(width).saturating_sub(self.margin() + 1)
    }

    pub(super) fn placement(&self, rows: &dyn Rows, width: u16) -> Placement {
        placement::place(rows.columns(), &self.widths, self.left, self.room(width))
    }
}
