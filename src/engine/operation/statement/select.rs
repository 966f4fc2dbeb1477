//! SELECT: the page of items it reads (partiql.md 9).
//!
//! A WHERE that fixes the partition key, or lists its values, reads those partitions; any other reads everything and
//! filters. What counts against `Limit`, the page and the capacity is what was read, not what was shown.

use std::ops::ControlFlow;

use super::access::{Access, filters};
use super::order;
use super::project::{project, refuse_unprojected};
use super::token::Token;
use super::write::Done;
use crate::api::ApiError;
use crate::api::operation::ExecuteStatement;
use crate::engine::capacity::Charge;
use crate::engine::catalog::{Index, Table};
use crate::engine::evaluate::condition::Condition;
use crate::engine::view::View;
use crate::engine::{Error, row};
use crate::storage::{Direction, KeyRange};
use crate::syntax::partiql::ast::Select;
use crate::value::Item;
use crate::value::size::item_bytes;

/// Bytes of items that one page reads, at most.
const PAGE_BYTES_MAX: usize = 1024 * 1024;

/// What a SELECT reads from.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    pub table: &'a Table,
    pub index: Option<Index<'a>>,
}

/// One page: what it shows and where the next one starts.
pub struct Page {
    pub done: Done,
    pub next_token: Option<String>,
}

pub fn run(
    view: &View<'_>,
    select: &Select,
    condition: Option<&Condition>,
    request: &ExecuteStatement,
) -> Result<Page, Error> {
    let table = view.catalog.table(view.txn, &select.source.table.text)?;
    let source = Source { table: &table, index: index(&table, select)? };
    order::check_terms(&source, select)?;
    let access = Access::of(&source, condition)?;
    order::check_access(&source, select, &access)?;
    let consistent = request.statement.consistent;
    if consistent && source.index.is_some_and(|index| !index.local) {
        let message = "Strongly consistent read is not supported on Global Secondary Indexes";
        Err(ApiError::validation(message))?;
    }
    let fetches = refuse_unprojected(&source, select, condition, &access)?;
    let start = request.next_token.as_deref();
    let start = start.map(|token| Token::read(token, &request.statement)).transpose()?;
    let direction = order::direction(&source, select);
    let mut walk = Walk {
        view,
        source,
        select,
        filters: filters(condition, &access),
        access: &access,
        limit: request.limit,
        consistent,
        fetches,
        items: Vec::new(),
        evaluated: 0,
        bytes: 0,
        fetched_units: 0.0,
    };
    let end = walk.all(direction, order::descends(&source, select), start.as_ref())?;
    let next_token = end.map(|token| token.write(&request.statement));
    let done = walk.done();
    view.draw(&table, &done.charge)?;
    Ok(Page { done, next_token })
}

/// The index a SELECT names.
fn index<'a>(table: &'a Table, select: &Select) -> Result<Option<Index<'a>>, ApiError> {
    let Some(name) = &select.source.index else { return Ok(None) };
    let Some(index) = table.index(&name.text) else {
        return Err(ApiError::validation("The table does not have the specified index"));
    };
    let key = &index.definition.key;
    if key.partition.len() > 1 || key.sort.len() > 1 {
        let message = "PartiQL statements cannot be executed on tables with multi-attribute HASH keys or multi-attribute RANGE keys.";
        return Err(ApiError::validation(message));
    }
    Ok(Some(index))
}

impl<'a> Source<'a> {
    pub fn partition_name(&self) -> &'a str {
        self.index
            .and_then(|index| index.definition.key.partition.first())
            .map_or_else(|| self.table.partition_name(), String::as_str)
    }

    pub fn sort_name(&self) -> Option<&'a str> {
        match self.index {
            Some(index) => index.definition.key.sort.first().map(String::as_str),
            None => self.table.sort_name(),
        }
    }

    pub fn is_key(&self, name: &str) -> bool {
        name == self.partition_name() || self.sort_name() == Some(name)
    }
}

/// A read under way.
struct Walk<'a> {
    view: &'a View<'a>,
    source: Source<'a>,
    select: &'a Select,
    access: &'a Access,
    filters: Vec<&'a Condition>,
    limit: Option<usize>,
    consistent: bool,
    /// Whether rows of a local index are completed from the table.
    fetches: bool,
    items: Vec<Item>,
    evaluated: usize,
    bytes: usize,
    fetched_units: f64,
}

impl Walk<'_> {
    /// Reads the ranges in order from the start on; where the page ended, if it did before they did.
    fn all(
        &mut self,
        direction: Direction,
        partitions_descend: bool,
        start: Option<&Token>,
    ) -> Result<Option<Token>, Error> {
        let mut ranges = self.access.ranges(&self.source);
        if partitions_descend {
            ranges.reverse();
        }
        let first = start.map_or(0, |token| token.range);
        for (number, range) in ranges.into_iter().enumerate().skip(first) {
            let resumed = start.filter(|token| token.range == number);
            let range = match resumed {
                Some(token) => token.rest_of(range, direction)?,
                None => range,
            };
            if let Some(key) = self.range(&range, direction)? {
                return Ok(Some(Token { range: number, key }));
            }
        }
        Ok(None)
    }

    /// The key of the row the page ended with.
    fn range(&mut self, range: &KeyRange, direction: Direction) -> Result<Option<Vec<u8>>, Error> {
        let mut end = None;
        row::scan(self.view.txn, range, direction, |key, item| {
            if self.access.skips(&item) {
                return Ok(ControlFlow::Continue(()));
            }
            self.row(item)?;
            if self.limit == Some(self.evaluated) || self.bytes >= PAGE_BYTES_MAX {
                end = Some(key.to_vec());
                return Ok(ControlFlow::Break(()));
            }
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(end)
    }

    fn row(&mut self, item: Item) -> Result<(), Error> {
        self.evaluated += 1;
        self.bytes += item_bytes(&item);
        let whole = if self.fetches { self.fetch(&item)? } else { item };
        if self.filters.iter().all(|filter| filter.holds(Some(&whole))) {
            self.items.push(project(self.select, whole));
        }
        Ok(())
    }

    /// The item an index entry stands for.
    fn fetch(&mut self, entry: &Item) -> Result<Item, Error> {
        let table = self.source.table;
        let item = row::get(self.view.txn, table, &table.key_of(entry))?.unwrap_or_default();
        self.fetched_units += Charge::read_units(item_bytes(&item), self.consistent);
        Ok(item)
    }

    fn done(self) -> Done {
        let units = Charge::read_units(self.bytes, self.consistent);
        let mut charge = Charge::on_table(self.fetched_units);
        match self.source.index {
            None => charge.table += units,
            Some(index) => {
                let arms = if index.local { &mut charge.local } else { &mut charge.global };
                arms.insert(index.definition.name.clone(), units);
            }
        }
        Done { items: self.items, charge }
    }
}
