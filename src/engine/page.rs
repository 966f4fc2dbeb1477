//! One page of a read: rows walked as planned, filtered, and shown as asked.
//!
//! What counts against the limit, the size of the page and the capacity is what was read, not what was shown. A row
//! is read where it lies: only the attributes that are tested, or shown, are decoded.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use super::Error;
use super::capacity::Charge;
use super::evaluate::condition::Condition;
use super::evaluate::projection::Projection;
use super::plan::Plan;
use super::row;
use super::view::View;
use crate::api::limits::PAGE_BYTES_MAX;
use crate::storage::{Direction, KeyRange, ReadTxn};
use crate::syntax::partiql::ast::PathAt;
use crate::value::encode::Stored;
use crate::value::{Item, Row};

/// A read that is ready to go.
pub struct RowsRead<'a> {
    pub plan: &'a Plan<'a>,
    pub filters: Vec<&'a Condition>,
    pub output: Output<'a>,
    /// Whether rows of a local index are completed from the table.
    pub fetches: bool,
    pub limit: Option<usize>,
    pub consistent: bool,
}

/// What is shown of a row.
#[derive(Clone, Copy)]
pub enum Output<'a> {
    /// Nothing: rows are counted.
    Count,
    Whole,
    Projection(&'a Projection),
    /// The paths of a SELECT list.
    Columns(&'a [PathAt]),
}

/// What a page came to.
#[derive(Debug)]
pub struct Page {
    pub items: Vec<Row>,
    /// Rows that passed the filters.
    pub matched: usize,
    /// Rows that were read.
    pub scanned: usize,
    pub charge: Charge,
    /// The row it ended with, when it ended before the rows did, or may have.
    pub end: Option<End>,
}

/// The last row of a page.
#[derive(Debug)]
pub struct End {
    pub place: RowPlace,
    /// Its key attributes.
    pub key: Item,
}

/// A row, by where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowPlace {
    /// Which of the ranges of the plan it is in.
    pub range: usize,
    /// Its key in the store.
    pub key: Vec<u8>,
}

impl RowPlace {
    /// The part of a range behind it.
    fn rest_of(&self, range: KeyRange, direction: Direction) -> KeyRange {
        match direction {
            Direction::Forward => range.after(&self.key),
            Direction::Backward => KeyRange { from: range.from, to: self.key.clone() },
        }
    }
}

impl RowsRead<'_> {
    /// Reads from the start, or from behind a row, and draws what that costs on the table's throughput.
    pub fn page(&self, view: &View<'_>, after: Option<&RowPlace>) -> Result<Page, Error> {
        let tested = self.filters.iter().flat_map(|filter| filter.roots()).collect();
        let mut walk = Walk {
            reading: self,
            txn: view.txn,
            tested,
            items: Vec::new(),
            matched: 0,
            scanned: 0,
            bytes: 0,
            fetched_units: 0.0,
        };
        let end = walk.ranges(after)?;
        let page = walk.page(end);
        // What a page costs is known once it was read; one that is refused shows nothing.
        view.draw(self.plan.source.table, &page.charge)?;
        Ok(page)
    }
}

/// A read under way.
struct Walk<'a> {
    reading: &'a RowsRead<'a>,
    txn: &'a ReadTxn<'a>,
    /// The attributes the filters look at.
    tested: BTreeSet<&'a str>,
    items: Vec<Row>,
    matched: usize,
    scanned: usize,
    bytes: usize,
    fetched_units: f64,
}

impl Walk<'_> {
    fn ranges(&mut self, after: Option<&RowPlace>) -> Result<Option<End>, Error> {
        let direction = self.reading.plan.direction;
        // The ranges before it were walked to their ends by earlier pages.
        let first = after.map_or(0, |place| place.range);
        for (number, range) in self.reading.plan.ranges().into_iter().enumerate().skip(first) {
            let range = match after.filter(|place| place.range == number) {
                Some(place) => place.rest_of(range, direction),
                None => range,
            };
            if let Some(end) = self.range(number, &range)? {
                return Ok(Some(end));
            }
        }
        Ok(None)
    }

    /// The row the page ended with.
    fn range(&mut self, number: usize, range: &KeyRange) -> Result<Option<End>, Error> {
        let txn = self.txn;
        let mut end = None;
        row::scan(txn, range, self.reading.plan.direction, |key, row| {
            // The row that reaches the limit is the last of its page, not the first of the next.
            self.row(row)?;
            // Whether another row follows is not looked at: where a limit is met the service gives a key, too, even
            // behind the last row (items-tables-capacity.md 5).
            if self.reading.limit == Some(self.scanned) || self.bytes >= PAGE_BYTES_MAX {
                let names = self.reading.plan.source.row_key_names();
                let place = RowPlace { range: number, key: key.to_vec() };
                end = Some(End { place, key: row.some(|name| names.contains(&name)) });
                return Ok(ControlFlow::Break(()));
            }
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(end)
    }

    fn row(&mut self, row: Stored<'_>) -> Result<(), Error> {
        self.scanned += 1;
        // What is filtered out is read all the same, and counts (items-tables-capacity.md 3).
        self.bytes += row.weight();
        if !self.reading.fetches {
            self.show(row);
            return Ok(());
        }
        let table = self.reading.plan.source.table;
        let key = table.key_of(&row.some(|name| table.is_key(name)));
        let fetched = row::get_with(self.txn, table, &key, |item| {
            self.fetched(item.weight());
            self.show(item);
        })?;
        // Items and entries change in one transaction, so only a damaged file has such an entry: it is shown as it is.
        if fetched.is_none() {
            self.fetched(0);
            self.show(row);
        }
        Ok(())
    }

    /// An item was looked up that an index entry stands for.
    fn fetched(&mut self, weight: usize) {
        // Each is rounded up by itself, unlike the rows of the page (items-tables-capacity.md 3.2).
        self.fetched_units += Charge::read_units(weight, self.reading.consistent);
    }

    fn show(&mut self, row: Stored<'_>) {
        let filters = &self.reading.filters;
        if !filters.is_empty() {
            // What is tested is decoded by itself: most rows that a filter looks at are not shown.
            let tested = row.some(|name| self.tested.contains(name));
            if !filters.iter().all(|filter| filter.holds(Some(&tested))) {
                return;
            }
        }
        self.matched += 1;
        match self.reading.output {
            Output::Count => {}
            Output::Whole => self.items.push(row.into()),
            Output::Projection(projection) => {
                let touched = row.some(|name| projection.touches(name));
                self.items.push(projection.apply(&touched).into());
            }
            Output::Columns(columns) => {
                let named = |name: &str| columns.iter().any(|column| column.path.root == name);
                self.items.push(pick(columns, &row.some(named)).into());
            }
        }
    }

    fn page(self, end: Option<End>) -> Page {
        // Rounded once for the page (items-tables-capacity.md 3).
        let units = Charge::read_units(self.bytes, self.reading.consistent);
        let mut charge = Charge::on_table(self.fetched_units);
        match self.reading.plan.source.index {
            None => charge.table += units,
            Some(index) => {
                let arms = if index.local { &mut charge.local } else { &mut charge.global };
                arms.insert(index.definition.name.clone(), units);
            }
        }
        let Self { items, matched, scanned, .. } = self;
        Page { items, matched, scanned, charge, end }
    }
}

/// The paths of a SELECT list, under the names they have in a result; paths the item lacks are left out.
pub fn pick(columns: &[PathAt], item: &Item) -> Item {
    let shown = columns.iter().filter_map(|column| {
        column.path.get(item).map(|value| (column.result_name(), value.clone()))
    });
    shown.collect()
}
