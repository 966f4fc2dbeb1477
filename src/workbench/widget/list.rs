//! A selection in a list, kept in view.

/// Which row is selected and which one is the first in view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    pub index: usize,
    pub top: usize,
}

impl Selection {
    /// Moves by so many rows and stays within `count`.
    pub fn step(&mut self, rows: isize, count: usize) {
        self.select(self.index.saturating_add_signed(rows), count);
    }

    pub fn select(&mut self, index: usize, count: usize) {
        self.index = index.min(count.saturating_sub(1));
    }

    /// Scrolls as little as needed for the selection to be among `height` rows, and for these to be filled.
    pub fn keep_in_view(&mut self, height: usize, count: usize) {
        let height = height.max(1);
        let lowest = self.index.min(count.saturating_sub(height));
        self.top = self.top.min(lowest).max((self.index + 1).saturating_sub(height));
    }
}

/// Moves a scroll offset by so many rows, so that the last of `count` rows stays in `height` rows.
pub fn scroll(top: usize, rows: isize, count: usize, height: usize) -> usize {
    top.saturating_add_signed(rows).min(count.saturating_sub(height))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_selection_stays_within_the_list_and_in_view() {
        let mut selection = Selection::default();
        selection.step(7, 5);
        selection.keep_in_view(3, 5);
        assert_eq!(selection, Selection { index: 4, top: 2 });
        selection.step(-9, 5);
        selection.keep_in_view(3, 5);
        assert_eq!(selection, Selection { index: 0, top: 0 });
        selection.step(1, 0);
        assert_eq!(selection.index, 0);
    }

    #[test]
    fn scrolling_stops_at_the_last_page() {
        assert_eq!(scroll(0, 100, 10, 4), 6);
        assert_eq!(scroll(3, -5, 10, 4), 0);
        assert_eq!(scroll(0, 3, 2, 4), 0);
    }
}
