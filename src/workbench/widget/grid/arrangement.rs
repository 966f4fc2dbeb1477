//! Which rows of a grid are shown, and in which order.

use super::rows::Rows;

/// By which column the rows are sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort {
    pub column: usize,
    pub descending: bool,
}

/// Places on the screen and the rows that stand there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arrangement {
    /// The row at each place. All of them as they came need no list: most grids are never sorted.
    order: Option<Vec<usize>>,
    /// How many rows there are, shown or not.
    count: usize,
    sort: Option<Sort>,
}

impl Arrangement {
    /// How many rows are shown.
    pub fn shown(&self) -> usize {
        self.order.as_ref().map_or(self.count, Vec::len)
    }

    /// How many rows there are.
    pub fn count(&self) -> usize {
        self.count
    }

    pub fn sort(&self) -> Option<Sort> {
        self.sort
    }

    /// The row at a place.
    pub fn row(&self, place: usize) -> Option<usize> {
        match &self.order {
            Some(order) => order.get(place).copied(),
            None => Some(place).filter(|place| *place < self.count),
        }
    }

    /// Where a row stands, if it is shown.
    pub fn place(&self, row: usize) -> Option<usize> {
        match &self.order {
            Some(order) => order.iter().position(|shown| *shown == row),
            None => Some(row).filter(|row| *row < self.count),
        }
    }

    /// Takes in the rows that came since. They stand at the end until the grid is arranged again, so that nothing on
    /// the screen moves under a reader's eyes.
    pub fn grow(&mut self, count: usize) {
        if let Some(order) = &mut self.order {
            order.extend(self.count..count);
        }
        self.count = self.count.max(count);
    }

    /// Sorts the rows, and leaves out those that are not wanted. Rows that are alike stay as they came.
    pub fn arrange(
        &mut self,
        rows: &dyn Rows,
        sort: Option<Sort>,
        wanted: Option<&dyn Fn(usize) -> bool>,
    ) {
        (self.count, self.sort) = (rows.count(), sort);
        if sort.is_none() && wanted.is_none() {
            self.order = None;
            return;
        }
        let is_wanted = |row: &usize| wanted.is_none_or(|wanted| wanted(*row));
        let mut order: Vec<usize> = (0..self.count).filter(is_wanted).collect();
        if let Some(Sort { column, descending }) = sort {
            order.sort_by(|one, other| {
                let ordering = rows.compare(column, *one, *other);
                if descending { ordering.reverse() } else { ordering }
            });
        }
        self.order = Some(order);
    }
}
