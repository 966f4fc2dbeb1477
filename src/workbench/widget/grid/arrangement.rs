//! Which rows of a grid are shown, and in which order.

use super::rows::Rows;

/// Whoever arranges many rows looks this often whether it is still wanted.
const ASKS_EVERY: usize = 1024;

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
    /// How many rows the list was made of: what came since stands in no place of it.
    arranged: usize,
    /// How many rows there are, shown or not.
    count: usize,
    sort: Option<Sort>,
}

impl Arrangement {
    /// Sorts the rows, and leaves out those that are not wanted. Rows that are alike stay as they came, and those that
    /// have nothing in the column stand last, whichever way it goes. `None` when it was over before it was done.
    pub fn of(
        rows: &dyn Rows,
        sort: Option<Sort>,
        wanted: Option<&dyn Fn(usize) -> bool>,
        is_over: &dyn Fn() -> bool,
    ) -> Option<Self> {
        let count = rows.count();
        let mut made = Self { order: None, arranged: count, count, sort };
        if sort.is_none() && wanted.is_none() {
            return Some(made);
        }
        let mut order = Vec::new();
        for row in 0..count {
            if row % ASKS_EVERY == 0 && is_over() {
                return None;
            }
            if wanted.is_none_or(|wanted| wanted(row)) {
                order.push(row);
            }
        }
        if let Some(sort) = sort {
            order = sorted(rows, order, sort);
        }
        made.order = Some(order);
        Some(made)
    }

    /// How many rows are shown.
    pub fn shown(&self) -> usize {
        self.order.as_ref().map_or(self.count, Vec::len)
    }

    /// How many rows there are.
    pub fn count(&self) -> usize {
        self.count
    }

    /// How many of them were looked at: those that came later than the list was made have no place in it.
    pub fn arranged(&self) -> usize {
        if self.order.is_some() { self.arranged } else { self.count }
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

    /// Takes in the rows that came since. Where there is a list, they are shown when it is made anew: it is not known
    /// yet whether they are wanted, and nothing on the screen moves under a reader's eyes.
    pub fn grow(&mut self, count: usize) {
        self.count = self.count.max(count);
    }
}

fn sorted(rows: &dyn Rows, order: Vec<usize>, sort: Sort) -> Vec<usize> {
    let Sort { column, descending } = sort;
    let is_there = |row: &usize| !rows.is_blank(*row, column);
    let (mut order, blank): (Vec<usize>, Vec<usize>) = order.into_iter().partition(is_there);
    order.sort_by(|one, other| {
        let ordering = rows.compare(column, *one, *other);
        if descending { ordering.reverse() } else { ordering }
    });
    order.extend(blank);
    order
}
