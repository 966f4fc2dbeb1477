//! Which columns of a grid are shown, and which of them the cursor is in.

use std::collections::BTreeSet;

use super::rows::Column;

/// The columns that are shown, in their order. Columns are meant by their numbers among all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ShownColumns {
    /// Kept as a list, and not made with each frame: there may be thousands.
    shown: Vec<usize>,
    hidden: BTreeSet<usize>,
    /// How many there are, shown or not.
    count: usize,
    /// How many of those that are shown are pinned.
    pinned: usize,
    /// Where the cursor is among those that are shown.
    cursor: usize,
}

impl ShownColumns {
    /// Takes in columns that came since.
    pub fn know(&mut self, columns: &[Column]) {
        self.shown.extend(self.count..columns.len());
        self.count = columns.len();
        self.count_pinned(columns);
    }

    fn count_pinned(&mut self, columns: &[Column]) {
        let is_pinned = |column: &&usize| columns.get(**column).is_some_and(|one| one.pinned);
        self.pinned = self.shown.iter().take_while(is_pinned).count();
    }

    pub fn list(&self) -> &[usize] {
        &self.shown
    }

    pub fn pinned(&self) -> usize {
        self.pinned
    }

    /// Where the cursor is among the columns that are shown.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// The column the cursor is in.
    pub fn column(&self) -> Option<usize> {
        self.shown.get(self.cursor).copied()
    }

    pub fn step(&mut self, columns: isize) {
        let last = self.shown.len().saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(columns).min(last);
    }

    /// Goes to a column, if it is shown.
    pub fn go_to(&mut self, column: usize) {
        let place = self.shown.binary_search(&column);
        self.cursor = place.unwrap_or(self.cursor);
    }

    pub fn hidden(&self) -> usize {
        self.hidden.len()
    }

    pub fn is_hidden(&self, column: usize) -> bool {
        self.hidden.contains(&column)
    }

    /// Hides a column, or shows it again; `false` where it is the last one that is shown, which stays.
    pub fn turn(&mut self, column: usize, columns: &[Column]) -> bool {
        if !self.hidden.remove(&column) {
            if self.shown.len() < 2 {
                return false;
            }
            self.hidden.insert(column);
        }
        self.make_list(columns);
        true
    }

    /// Shows all columns again.
    pub fn show_all(&mut self, columns: &[Column]) {
        self.hidden.clear();
        self.make_list(columns);
    }

    fn make_list(&mut self, columns: &[Column]) {
        let before = self.column();
        self.shown = (0..self.count).filter(|column| !self.hidden.contains(column)).collect();
        self.count_pinned(columns);
        // Where its column went, the cursor is in the one that came into its place.
        let place = before.map(|column| self.shown.partition_point(|shown| *shown < column));
        self.cursor = place.unwrap_or(0).min(self.shown.len().saturating_sub(1));
    }
}
