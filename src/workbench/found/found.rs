//! The items that one SELECT read, page after page, or that the reads of a batch found.

use ratatui::layout::Size;

use super::attributes::Attributes;
use super::rows::{FoundRows, Page};
use crate::api::table::KeySchema;
use crate::session::Report;
use crate::value::Item;
use crate::workbench::widget::grid::Grid;

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
    /// The items of the pages before that of the report.
    earlier: Vec<Item>,
    /// How many pages these were.
    pages_before: usize,
    attributes: Attributes,
    grid: Grid,
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
}

impl Found {
    /// The first page. The key, where the table is known, comes first.
    pub fn new(source: Source, report: &Report, key: Option<&KeySchema>) -> Self {
        let mut found = Self {
            source,
            earlier: Vec::new(),
            pages_before: 0,
            attributes: Attributes::default(),
            grid: Grid::default(),
        };
        found.attributes.see(found.page(report).items(), key);
        found.grid = Grid::new(&found.rows(report));
        found
    }

    /// Goes on with a further page, the one statement of its report; `items` are those of the page before.
    pub fn read_on(mut self, items: Vec<Item>, report: &Report, key: Option<&KeySchema>) -> Self {
        self.earlier.extend(items);
        self.pages_before += 1;
        self.source = Source::Statement(0);
        self.attributes.see(self.page(report).items(), key);
        let Self { source, earlier, attributes, grid, .. } = &mut self;
        grid.grow(&FoundRows { attributes, earlier, page: page(*source, report) });
        self
    }

    pub fn source(&self) -> Source {
        self.source
    }

    /// The number of the last page.
    pub fn pages(&self) -> usize {
        self.pages_before + 1
    }

    /// How many items there are by now.
    pub fn count(&self, report: &Report) -> usize {
        self.earlier.len() + self.page(report).items().count()
    }

    pub fn grid(&self) -> &Grid {
        &self.grid
    }

    pub fn grid_mut(&mut self) -> &mut Grid {
        &mut self.grid
    }

    /// The item of the selected row.
    pub fn selected<'a>(&'a self, report: &'a Report) -> Option<&'a Item> {
        self.rows(report).item(self.grid.row()?)
    }

    /// The names of the key, where the table is known.
    pub fn key(&self) -> Vec<&str> {
        self.attributes.key().collect()
    }

    pub fn rows<'a>(&'a self, report: &'a Report) -> FoundRows<'a> {
        FoundRows {
            attributes: &self.attributes,
            earlier: &self.earlier,
            page: page(self.source, report),
        }
    }

    /// Makes the grid ready for an area of this size.
    pub fn settle(&mut self, report: &Report, size: Size) {
        let Self { source, earlier, attributes, grid, .. } = self;
        grid.settle(&FoundRows { attributes, earlier, page: page(*source, report) }, size);
    }

    fn page<'a>(&self, report: &'a Report) -> Page<'a> {
        page(self.source, report)
    }

    /// Whether the last page holds nothing.
    pub fn is_page_empty(&self, report: &Report) -> bool {
        self.page(report).items().next().is_none()
    }
}

fn page(source: Source, report: &Report) -> Page<'_> {
    match source {
        Source::Statements => Page::Statements(&report.statements),
        Source::Statement(index) => {
            let items = report.statements.get(index).and_then(|one| one.items.as_deref());
            Page::Items(items.unwrap_or_default())
        }
    }
}
