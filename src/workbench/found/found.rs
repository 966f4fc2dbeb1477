//! The items that one SELECT read, page after page, or that the reads of a batch found.

use ratatui::layout::Size;

use super::arrange::{Arrange, Arranged, Hits};
use super::pattern::Pattern;
use super::rows::{FoundRows, Page};
use crate::api::Units;
use crate::api::table::KeySchema;
use crate::session::Report;
use crate::value::{AttributeValue, Item};
use crate::workbench::widget::grid::{Grid, Rows as _, Sort};

/// Where in a report the items are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// In the page that this statement read.
    Statement(usize),
    /// One in each statement: a batch or a transaction of reads.
    Statements,
}

/// The items of all pages as far as they were read, and how they are looked at.
#[derive(Clone, Debug)]
pub struct Found {
    source: Source,
    rows: FoundRows,
    grid: Grid,
    sort: Option<Sort>,
    search: Option<Search>,
    /// The number of the last wish for an order.
    wished: u64,
    /// Whether what was wished for last is not there yet.
    is_arranging: bool,
    /// What all pages were reported to take; `None` where that is not known of each.
    units: Option<Units>,
    /// The draft of the changes, by the id of its tab, and its text as it was made.
    pub edit_draft: Option<(String, String)>,
    taken_over: usize,
}

/// What is looked for in the rows.
#[derive(Clone, Debug)]
struct Search {
    pattern: Pattern,
    /// Rows without it are left out.
    narrows: bool,
    hits: Option<Hits>,
}

impl Source {
    /// Where the items of the selected statement are, if it read any. Reads that share a request are seen together, as
    /// one item each is no grid; whether all are such reads was found out when the report was listed.
    pub fn of(report: &Report, is_together: bool, selected: usize) -> Option<Self> {
        if is_together {
            return Some(Self::Statements);
        }
        let statement = report.statements.get(selected)?;
        statement.items.is_some().then_some(Self::Statement(selected))
    }

    /// The place of the statement it belongs to; what is seen together belongs to the first.
    pub fn place(self) -> usize {
        match self {
            Self::Statement(place) => place,
            Self::Statements => 0,
        }
    }

    /// The items in the report. They are copied: the report is compared, kept and shown as it is.
    fn page(self, report: &Report) -> Page {
        match self {
            Self::Statements => Page::of_reads(&report.statements),
            Self::Statement(index) => {
                let items = report.statements.get(index).and_then(|one| one.items.clone());
                Page::Items(items.unwrap_or_default())
            }
        }
    }

    fn units(self, report: &Report) -> Option<Units> {
        match self {
            Self::Statements => None,
            Self::Statement(index) => report.statements.get(index)?.reported,
        }
    }
}

impl Found {
    /// The first page. The key, where the table is known, comes first.
    pub fn new(source: Source, report: &Report, key: Option<&KeySchema>) -> Self {
        let mut rows = FoundRows::default();
        rows.push(source.page(report), key);
        Self {
            source,
            grid: Grid::new(&rows),
            rows,
            sort: None,
            search: None,
            wished: 0,
            is_arranging: false,
            units: source.units(report),
            edit_draft: None,
            taken_over: 0,
        }
    }

    /// Goes on with a further page, the one statement of its report.
    pub fn read_on(&mut self, items: Vec<Item>, report: &Report, key: Option<&KeySchema>) {
        self.source = Source::Statement(0);
        self.rows.push(Page::Items(items), key);
        self.units = self
            .units
            .zip(self.source.units(report))
            .map(|(sum, page)| Units { read: sum.read + page.read, write: sum.write + page.write });
        self.grid.grow(&self.rows);
    }

    pub fn source(&self) -> Source {
        self.source
    }

    pub fn rows(&self) -> &FoundRows {
        &self.rows
    }

    pub fn grid(&self) -> &Grid {
        &self.grid
    }

    pub fn grid_mut(&mut self) -> &mut Grid {
        &mut self.grid
    }

    /// The grid to be changed, and the rows it is of.
    pub fn parts_mut(&mut self) -> (&mut Grid, &FoundRows) {
        (&mut self.grid, &self.rows)
    }

    /// What all pages were reported to take together; `None` where that is not known.
    pub fn units(&self) -> Option<Units> {
        self.units
    }

    /// The item of the selected row.
    pub fn selected(&self) -> Option<&Item> {
        self.rows.item(self.grid.row()?)
    }

    /// The name and the value under the cursor; no value where the item has no such attribute.
    pub fn under_cursor(&self) -> Option<(&str, Option<&AttributeValue>)> {
        let column = self.grid.column()?;
        let name = &self.rows.columns().get(column)?.title;
        Some((name, self.rows.value(self.grid.row()?, column)))
    }

    /// What the rows hold, to be edited.
    pub fn rows_mut(&mut self) -> &mut FoundRows {
        &mut self.rows
    }

    /// The changes were made by a run of their draft.
    pub fn take_over(&mut self) {
        self.rows.take_over();
        self.taken_over += 1;
        self.edit_draft = None;
    }

    /// How often changes were made: what is laid out of an item is laid out anew then.
    pub fn taken_over(&self) -> usize {
        self.taken_over
    }

    /// Makes the grid ready for an area of this size.
    pub fn settle(&mut self, size: Size) {
        self.grid.settle(&self.rows, size);
    }

    /// What is looked for.
    pub fn pattern(&self) -> Option<&Pattern> {
        self.search.as_ref().map(|search| &search.pattern)
    }

    /// Whether rows are left out.
    pub fn is_narrowed(&self) -> bool {
        self.search.as_ref().is_some_and(|search| search.narrows)
    }

    /// Whether the rows are shown as it was wished last.
    pub fn is_arranging(&self) -> bool {
        self.is_arranging
    }

    /// How many rows there are that an order does not know yet.
    pub fn unarranged(&self) -> usize {
        self.rows.count() - self.grid.arrangement().arranged()
    }

    /// Sorts by the column of the cursor: upwards, downwards, not at all. What comes back is to be done beside the loop.
    #[must_use]
    pub fn sort(&mut self) -> Option<Arrange> {
        // By what was wished last, which may not be there yet.
        let next = match (self.sort, self.grid.column()) {
            (Some(Sort { column, descending }), Some(at)) if column == at => {
                (!descending).then_some(Sort { column, descending: true })
            }
            (_, column) => column.map(|column| Sort { column, descending: false }),
        };
        self.sort = next;
        self.arrange()
    }

    /// Shows the rows alone that have this; nothing shows all again.
    #[must_use]
    pub fn narrow(&mut self, typed: &str) -> Option<Arrange> {
        let is_attribute = |name: &str| self.rows.columns().iter().any(|one| one.title == name);
        let pattern = Pattern::new(typed, is_attribute);
        self.search = pattern.map(|pattern| Search { pattern, narrows: true, hits: None });
        self.arrange()
    }

    /// Shows all rows again. What was looked for is still to be found, from one to the next.
    #[must_use]
    pub fn widen(&mut self) -> Option<Arrange> {
        if let Some(search) = &mut self.search {
            search.narrows = false;
        }
        self.arrange()
    }

    /// As it was wished, with the rows that came since; `None` when there is nothing to be done, or it is done.
    #[must_use]
    pub fn arrange_again(&mut self) -> Option<Arrange> {
        let has_wish = self.sort.is_some() || self.search.is_some();
        if has_wish { self.arrange() } else { None }
    }

    fn arrange(&mut self) -> Option<Arrange> {
        self.wished += 1;
        let search = self.search.as_ref();
        let wish = Arrange {
            rows: self.rows.clone(),
            sort: self.sort,
            pattern: search.map(|search| search.pattern.clone()),
            narrows: search.is_some_and(|search| search.narrows),
            number: self.wished,
        };
        self.is_arranging = true;
        if wish.is_short() {
            if let Some(arranged) = wish.done(&|| false) {
                self.take(arranged);
            }
            return None;
        }
        Some(wish)
    }

    /// Shows the rows in the order that was wished for, unless another was wished for since.
    pub fn take(&mut self, arranged: Arranged) {
        let Arranged { rows, arrangement, hits, number } = arranged;
        if number != self.wished || !self.rows.are_begun_as(&rows) {
            return;
        }
        if let Some(search) = &mut self.search {
            search.hits = hits;
        }
        self.is_arranging = false;
        self.grid.rearrange(arrangement);
    }

    /// How many rows have what is looked for, as far as that is known.
    pub fn hits(&self) -> Option<usize> {
        Some(self.search.as_ref()?.hits.as_ref()?.count())
    }

    /// Goes to the next cell that has what is looked for, or to the one before; from the last to the first. `false`
    /// where there is none.
    pub fn go_to_hit(&mut self, forward: bool) -> bool {
        self.hit_in_row(forward) || self.hit_in_others(forward)
    }

    /// Further on in the selected row.
    fn hit_in_row(&mut self, forward: bool) -> bool {
        let (Some(row), at) = (self.grid.row(), self.grid.columns().cursor()) else { return false };
        let column = match forward {
            true => self.hit_columns(row).find(|(place, _)| *place > at),
            false => self.hit_columns(row).take_while(|(place, _)| *place < at).last(),
        };
        let column = column.map(|(_, column)| column);
        column.inspect(|column| self.grid.go_to_column(*column)).is_some()
    }

    /// In the rows below, then in those above; or the other way.
    fn hit_in_others(&mut self, forward: bool) -> bool {
        let Some(hits) = self.search.as_ref().and_then(|search| search.hits.as_ref()) else {
            return false;
        };
        let (place, shown) = self.grid.place();
        let is_hit =
            |at: &usize| self.grid.arrangement().row(*at).is_some_and(|row| hits.is_one(row));
        let found = match forward {
            true => (place + 1..shown).chain(0..(place + 1).min(shown)).find(is_hit),
            false => (0..place).rev().chain((place..shown).rev()).find(is_hit),
        };
        let Some(row) = found.and_then(|at| self.grid.arrangement().row(at)) else { return false };
        let column = match forward {
            true => self.hit_columns(row).next(),
            false => self.hit_columns(row).last(),
        };
        let column = column.map(|(_, column)| column);
        self.grid.select_row(row);
        column.inspect(|column| self.grid.go_to_column(*column));
        true
    }

    /// Among the columns that are shown, those in which a row has what is looked for.
    fn hit_columns(&self, row: usize) -> impl Iterator<Item = (usize, usize)> {
        let pattern = self.pattern();
        let columns = self.rows.columns();
        let is_hit = move |(_, column): &(usize, usize)| {
            let value = self.rows.value(row, *column);
            let named = columns.get(*column).zip(value).zip(pattern);
            named.is_some_and(|((named, value), pattern)| {
                pattern.is_in_attribute(&named.title, value)
            })
        };
        self.grid.columns().list().iter().copied().enumerate().filter(is_hit)
    }
}
