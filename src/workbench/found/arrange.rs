//! Sorting and looking through what was found: for a few rows at once, for many beside the loop.

use std::sync::Arc;

use super::pattern::Pattern;
use super::rows::FoundRows;
use crate::workbench::widget::grid::{Arrangement, Rows as _, Sort};

/// So many rows of so many bytes are arranged at once, in a fraction of a frame.
const AT_ONCE_ROWS_MAX: usize = 1000;
const AT_ONCE_BYTES_MAX: usize = 1_000_000;

/// A wish for an order of rows.
#[derive(Clone, Debug)]
pub struct Arrange {
    pub rows: FoundRows,
    pub sort: Option<Sort>,
    pub pattern: Option<Pattern>,
    /// Only rows that have what is looked for are shown.
    pub narrows: bool,
    /// Goes up with each wish: what comes of an older one is dropped.
    pub number: u64,
}

/// What came of it.
#[derive(Clone, Debug)]
pub struct Arranged {
    /// Of which rows.
    pub rows: FoundRows,
    pub arrangement: Arrangement,
    pub hits: Option<Hits>,
    pub number: u64,
}

/// Which rows have what is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hits {
    of_row: Arc<[bool]>,
    count: usize,
}

impl Hits {
    pub fn is_one(&self, row: usize) -> bool {
        self.of_row.get(row).copied().unwrap_or(false)
    }

    pub fn count(&self) -> usize {
        self.count
    }
}

/// The same wish.
impl PartialEq for Arrange {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number && self.rows.are_begun_as(&other.rows)
    }
}

impl Arrange {
    pub fn is_short(&self) -> bool {
        self.rows.count() <= AT_ONCE_ROWS_MAX && self.rows.bytes() <= AT_ONCE_BYTES_MAX
    }

    /// `None` when it was over before it was done.
    pub fn done(self, is_over: &dyn Fn() -> bool) -> Option<Arranged> {
        let Self { rows, sort, pattern, narrows, number } = self;
        let hits = match &pattern {
            Some(pattern) => Some(hits(&rows, pattern, is_over)?),
            None => None,
        };
        let is_hit = |row: usize| hits.as_ref().is_none_or(|hits| hits.is_one(row));
        let wanted: Option<&dyn Fn(usize) -> bool> =
            if narrows && hits.is_some() { Some(&is_hit) } else { None };
        let arrangement = Arrangement::of(&rows, sort, wanted, is_over)?;
        Some(Arranged { rows, arrangement, hits, number })
    }
}

fn hits(rows: &FoundRows, pattern: &Pattern, is_over: &dyn Fn() -> bool) -> Option<Hits> {
    let mut of_row = Vec::with_capacity(rows.count());
    for row in 0..rows.count() {
        // An item may have 400 KB: asked before each, and not after a thousand.
        if is_over() {
            return None;
        }
        of_row.push(rows.fits(row, pattern));
    }
    let count = of_row.iter().filter(|is_hit| **is_hit).count();
    Some(Hits { of_row: of_row.into(), count })
}
