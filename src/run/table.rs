//! Items as a table of text: attributes as columns, the leading ones first, then those that most items have.

use std::collections::BTreeMap;
use std::io;

use super::grid::{Cell, Grid};
use super::report::{CHARS_MAX, short};
use super::rows::Spool;
use super::{Printer, Stop, safe_text};
use crate::session::words::value::brief;
use crate::value::{AttributeValue, Item};

/// The columns of items that pass one by one.
pub struct Table {
    leading: Vec<String>,
    /// How many items have each attribute.
    counts: BTreeMap<String, u64>,
}

impl Table {
    pub fn new(leading: Vec<String>) -> Self {
        Self { leading, counts: BTreeMap::new() }
    }

    /// Takes one item into account.
    pub fn add(&mut self, item: &Item) {
        for name in item.keys() {
            match self.counts.get_mut(name) {
                Some(count) => *count += 1,
                None => drop(self.counts.insert(name.clone(), 1)),
            }
        }
    }

    /// Prints the items, which are those that were taken into account.
    pub fn print(&self, spool: &mut Spool, printer: Printer) -> Result<(), Stop> {
        let columns = self.columns();
        if columns.is_empty() {
            return Ok(());
        }
        let titles: Vec<String> =
            columns.iter().map(|name| short(&safe_text::line(name))).collect();
        let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
        let mut grid = Grid::new(&titles);
        spool.pour(|item| {
            grid.measure(&row(&columns, &item));
            Ok(())
        })?;
        let style = printer.out_style();
        printer.data_pieces::<Stop>(|out| {
            out(&grid.header(style))?;
            let drawn = spool.pour(|item| {
                out(&grid.row(&row(&columns, &item), style))
                    .map_err(|stop| io::Error::other(stop.message))
            });
            Ok(drawn?)
        })
    }

    fn columns(&self) -> Vec<&str> {
        let leading = self.leading.iter().filter(|name| self.counts.contains_key(*name));
        let mut columns: Vec<&str> = leading.map(String::as_str).collect();
        let mut others: Vec<(&String, &u64)> =
            self.counts.iter().filter(|(name, _)| !self.leading.contains(name)).collect();
        // Stable: what as many items have stays in the order of the names.
        others.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        columns.extend(others.iter().map(|(name, _)| name.as_str()));
        columns
    }
}

fn row(columns: &[&str], item: &Item) -> Vec<Cell> {
    columns.iter().map(|name| item.get(*name).map_or(Cell::left(""), cell)).collect()
}

/// A string without quotes, but for an empty one: a cell without anything is an attribute that is not there.
fn cell(value: &AttributeValue) -> Cell {
    match value {
        // With all its digits.
        AttributeValue::N(number) => Cell::right(number.to_string()),
        AttributeValue::S(text) if text.is_empty() => Cell::left("\"\""),
        AttributeValue::S(text) => Cell::left(short(&safe_text::line(beginning(text)))),
        other => Cell::left(short(&safe_text::line(&brief(other, CHARS_MAX)))),
    }
}

/// One character more than a cell has: it is not to cost the 400 KB that a string may have.
fn beginning(text: &str) -> &str {
    match text.char_indices().nth(CHARS_MAX + 1) {
        Some((end, _)) => text.get(..end).unwrap_or(text),
        None => text,
    }
}
