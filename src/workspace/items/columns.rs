//! CSV: which columns a set of items needs, and its rows.

use std::collections::BTreeMap;
use std::io::{self, Write};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::json;
use crate::draft::column::{CellKind, Column};
use crate::value::{AttributeValue, Item};

/// More columns than that are no table any more.
pub const COLUMNS_MAX: usize = 4096;

/// The columns of items that were looked at one by one: first the key attributes, then the others by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    keys: Vec<String>,
    /// What the values of each attribute have in common.
    kinds: BTreeMap<String, CellKind>,
}

/// Why items don't fit a CSV file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Misfit {
    #[error("the attribute name `{0}` can't stand in a CSV header")]
    Name(String),
    #[error("the items have more than {COLUMNS_MAX} different attributes")]
    TooMany,
}

impl Columns {
    /// With the key attributes, in their order.
    pub fn new(keys: Vec<String>) -> Self {
        Self { keys, kinds: BTreeMap::new() }
    }

    /// Takes one item into account.
    pub fn add(&mut self, item: &Item) -> Result<(), Misfit> {
        for (name, value) in item {
            let kind = kind_of(value);
            match self.kinds.get_mut(name) {
                Some(known) if *known == kind => {}
                // Two kinds in one column: DynamoDB JSON holds any, each with its type.
                Some(known) => *known = CellKind::Json,
                None => {
                    self.kinds.insert(checked(name)?, kind);
                }
            }
        }
        if self.kinds.len() > COLUMNS_MAX { Err(Misfit::TooMany) } else { Ok(()) }
    }

    /// Begins a file with the header.
    pub fn writer<W: Write>(&self, to: W) -> io::Result<Rows<W>> {
        let keys = self.keys.iter().filter_map(|name| self.kinds.get_key_value(name));
        let others = self.kinds.iter().filter(|(name, _)| !self.keys.contains(name));
        let columns = keys.chain(others);
        let columns: Vec<Column> =
            columns.map(|(name, kind)| Column { name: name.clone(), kind: *kind }).collect();
        let mut writer = csv::Writer::from_writer(to);
        if !columns.is_empty() {
            writer.write_record(columns.iter().map(Column::header)).map_err(io::Error::other)?;
        }
        Ok(Rows { writer, columns, cell: Vec::new() })
    }
}

/// A name that a header gives back as it is.
fn checked(name: &str) -> Result<String, Misfit> {
    // Blanks around a header cell don't count, and a byte order mark at the front of a file is not part of it.
    let is_plain = !name.is_empty() && name.trim() == name && !name.starts_with('\u{feff}');
    if is_plain { Ok(name.to_owned()) } else { Err(Misfit::Name(name.to_owned())) }
}

/// The narrowest kind of cell for a value. An empty cell stands for no value, so an empty one is written out as JSON.
fn kind_of(value: &AttributeValue) -> CellKind {
    match value {
        AttributeValue::S(text) if !text.is_empty() => CellKind::String,
        AttributeValue::N(_) => CellKind::Number,
        AttributeValue::Bool(_) => CellKind::Bool,
        AttributeValue::B(bytes) if !bytes.is_empty() => CellKind::Binary,
        _ => CellKind::Json,
    }
}

/// A CSV file being written. Its items are those the columns were made of.
pub struct Rows<W: Write> {
    writer: csv::Writer<W>,
    columns: Vec<Column>,
    cell: Vec<u8>,
}

impl<W: Write> Rows<W> {
    pub fn write(&mut self, item: &Item) -> io::Result<()> {
        for column in &self.columns {
            self.cell.clear();
            if let Some(value) = item.get(&column.name) {
                push_cell(column.kind, value, &mut self.cell);
            }
            self.writer.write_field(&self.cell).map_err(io::Error::other)?;
        }
        // Ends the row whose fields were written one by one.
        self.writer.write_record(None::<&[u8]>).map_err(io::Error::other)
    }

    /// Writes what is left; the stream that was written to.
    pub fn finish(self) -> io::Result<W> {
        self.writer.into_inner().map_err(csv::IntoInnerError::into_error)
    }
}

fn push_cell(kind: CellKind, value: &AttributeValue, cell: &mut Vec<u8>) {
    match (kind, value) {
        (CellKind::String, AttributeValue::S(text)) => cell.extend_from_slice(text.as_bytes()),
        (CellKind::Number, AttributeValue::N(number)) => {
            cell.extend_from_slice(number.to_string().as_bytes());
        }
        (CellKind::Bool, AttributeValue::Bool(is)) => json::push_bool(*is, cell),
        (CellKind::Binary, AttributeValue::B(bytes)) => {
            cell.extend_from_slice(STANDARD.encode(bytes).as_bytes());
        }
        (_, value) => json::push_value(value, cell),
    }
}
