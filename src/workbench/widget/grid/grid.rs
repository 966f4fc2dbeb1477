//! What a grid keeps: the selected row, how far it is scrolled, what is marked.

use std::collections::BTreeSet;

use ratatui::layout::Size;

use super::arrangement::{Arrangement, Sort};
use super::placement::{Placement, Placing};
use super::rows::Rows;
use super::shown_columns::ShownColumns;
use super::widths::Widths;
use crate::workbench::widget::Selection;

/// The line of the columns' titles.
pub const HEADER_LINES: usize = 1;

/// The mark of the selected row before its number, and a space behind it.
const AROUND_NUMBER: usize = 2;

/// How much wider or narrower a column gets at once.
const WIDTH_STEP: isize = 4;

/// The state of a grid. The rows themselves are handed to it where they are needed, always the same ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grid {
    pub(super) arrangement: Arrangement,
    pub(super) selection: Selection,
    pub(super) columns: ShownColumns,
    /// How many columns are scrolled off at the left, behind the pinned ones.
    pub(super) left: usize,
    pub(super) widths: Widths,
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
        self.columns.know(rows.columns());
    }

    /// The selected row, by its number among all rows.
    pub fn row(&self) -> Option<usize> {
        self.arrangement.row(self.selection.index)
    }

    /// The column the cursor is in, by its number among all columns.
    pub fn column(&self) -> Option<usize> {
        self.columns.column()
    }

    /// Where the selected row stands among those shown, and how many these are.
    pub fn place(&self) -> (usize, usize) {
        (self.selection.index, self.arrangement.shown())
    }

    pub fn arrangement(&self) -> &Arrangement {
        &self.arrangement
    }

    pub fn columns(&self) -> &ShownColumns {
        &self.columns
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

    /// Puts the cursor in the column that stands at an offset from the left edge of the area; `false` where none does.
    pub fn select_offset(&mut self, rows: &dyn Rows, width: u16, offset: usize) -> bool {
        let Some(offset) = offset.checked_sub(self.margin()) else { return false };
        let placement = self.placement(rows, width);
        let is_at = |x: usize, width: usize| (x..x + width).contains(&offset);
        let placed = placement.placed.iter().find(|placed| is_at(placed.x, placed.width));
        placed.inspect(|placed| self.columns.go_to(placed.column)).is_some()
    }

    /// Moves the cursor by so many columns.
    pub fn step_columns(&mut self, columns: isize) {
        self.columns.step(columns);
    }

    /// Puts the cursor in a column, if it is shown.
    pub fn go_to_column(&mut self, column: usize) {
        self.columns.go_to(column);
    }

    /// Makes the column of the cursor wider or narrower by so many steps.
    pub fn widen(&mut self, steps: isize) {
        if let Some(column) = self.column() {
            let width = self.widths.whole(column).saturating_add_signed(steps * WIDTH_STEP);
            self.widths.give(column, width);
        }
    }

    /// Hides a column, or shows it again; `false` where it is the last one that is shown.
    pub fn turn_column(&mut self, column: usize, rows: &dyn Rows) -> bool {
        self.columns.turn(column, rows.columns())
    }

    pub fn show_all_columns(&mut self, rows: &dyn Rows) {
        self.columns.show_all(rows.columns());
    }

    /// Takes a new order. The selected row stays selected while it is shown.
    pub fn rearrange(&mut self, arrangement: Arrangement) {
        let selected = self.row();
        let count = self.arrangement.count();
        self.arrangement = arrangement;
        self.arrangement.grow(count);
        let place = selected.and_then(|row| self.arrangement.place(row));
        self.selection.select(place.unwrap_or(self.selection.index), self.arrangement.shown());
    }

    /// Marks the selected row, or takes its mark away.
    pub fn mark(&mut self) {
        if let Some(row) = self.row().filter(|row| !self.marked.remove(row)) {
            self.marked.insert(row);
        }
    }

    /// Marks all rows that are shown; where all of them are marked already, none is any more.
    pub fn mark_all(&mut self) {
        let shown =
            || (0..self.arrangement.shown()).filter_map(|place| self.arrangement.row(place));
        if shown().all(|row| self.marked.contains(&row)) {
            self.marked.clear();
        } else {
            self.marked = self.marked.iter().copied().chain(shown()).collect();
        }
    }

    pub fn is_marked(&self, row: usize) -> bool {
        self.marked.contains(&row)
    }

    /// The marked rows, as they came.
    pub fn marked(&self) -> impl ExactSizeIterator<Item = usize> {
        self.marked.iter().copied()
    }

    /// Takes all marks away; `false` where there were none.
    pub fn unmark(&mut self) -> bool {
        !std::mem::take(&mut self.marked).is_empty()
    }

    /// Brings the selected row and the column of the cursor into view, and measures what is; to be done before a frame
    /// in which anything changed.
    pub fn settle(&mut self, rows: &dyn Rows, size: Size) {
        let height = usize::from(size.height).saturating_sub(HEADER_LINES);
        self.selection.keep_in_view(height, self.arrangement.shown());
        if let Some(sort) = self.sort() {
            self.widths.make_room_for_sign(sort.column, rows.columns());
        }
        self.keep_column_in_view(rows, size.width);
        let Placement { placed: in_view, .. } = self.placement(rows, size.width);
        for line in 0..height {
            let Some(row) = self.arrangement.row(self.selection.top + line) else { break };
            for placed in &in_view {
                self.widths.see(rows, row, placed.column..placed.column + 1);
            }
        }
        // What was measured may have pushed the last columns out again.
        self.keep_column_in_view(rows, size.width);
    }

    fn keep_column_in_view(&mut self, rows: &dyn Rows, width: u16) {
        let placing = self.placing(rows, width);
        let furthest = placing.left_most();
        let (cursor, pinned) = (self.columns.cursor(), self.columns.pinned());
        let left = match cursor.checked_sub(pinned) {
            Some(place) => self.left.max(placing.left_for(cursor)).min(place),
            // From a pinned column one sees whatever is beside it.
            None => self.left,
        };
        self.left = left.min(furthest);
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

    fn placing<'a>(&'a self, rows: &'a dyn Rows, width: u16) -> Placing<'a> {
        let room = self.room(width);
        Placing { columns: rows.columns(), shown: &self.columns, widths: &self.widths, room }
    }

    pub(super) fn placement(&self, rows: &dyn Rows, width: u16) -> Placement {
        self.placing(rows, width).place(self.left)
    }
}
