//! The file that `--@ each FILE` names: one row of values for each statement.
//!
//! **CSV** (comma, quotes as usual, UTF-8) begins with a header: the names of the columns. Every cell is a string, also
//! one that looks like a number: a phone number or a key like `007` must not lose its zeros. A column whose name ends in
//! a type holds values of that type: `amount:N` numbers, `open:BOOL` true or false, `photo:B` binary in base64, `code:S`
//! strings, `tags:JSON` any value as DynamoDB JSON. The type is no part of the name: `?amount` takes a cell of `amount:N`.
//!
//! **JSON Lines** (a name in `.jsonl` or `.ndjson`, or a text that begins with `{`) has one object a line; its members
//! are the columns, in their order, plain (`12`, `"x"`, `[1]`) or DynamoDB JSON (`{"N": "12"}`), as in a transaction
//! draft.

use std::collections::HashSet;

use super::column::Column;
use super::json;
use super::values::Style;
use crate::api::wire;
use crate::value::AttributeValue;

#[cfg(test)]
mod tests;

/// One row: its columns in order.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// From 1; neither the header nor blank lines count.
    pub number: usize,
    pub cells: Vec<(String, AttributeValue)>,
}

/// What is wrong with a file: in which row (the header has none) and column, if in one.
#[derive(Clone, Debug, PartialEq)]
pub struct RowError {
    pub row: Option<usize>,
    pub column: Option<String>,
    pub message: String,
}

/// Rows as they are read; after one that can't be, there may be more.
type Reading<'t> = Box<dyn Iterator<Item = Result<Row, RowError>> + Send + 't>;

/// The rows of a file, read one after the other. What can't be read stands among them in its place; of a CSV file whose
/// header can't be read there is that alone.
pub fn read<'t>(file: &str, text: &'t str) -> Reading<'t> {
    // Some programs put a byte order mark before what they export; it would become part of the first column's name.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let name = file.to_ascii_lowercase();
    let json = name.ends_with(".jsonl") || name.ends_with(".ndjson");
    let csv = name.ends_with(".csv");
    if json || (!csv && text.trim_start().starts_with('{')) {
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        return Box::new((1..).zip(lines).map(|(number, line)| json_row(number, line)));
    }
    match self::csv(text) {
        Ok(rows) => Box::new(rows),
        Err(error) => Box::new(std::iter::once(Err(error))),
    }
}

fn csv(text: &str) -> Result<impl Iterator<Item = Result<Row, RowError>> + Send + '_, RowError> {
    let wrong = |column, message| RowError { row: None, column, message };
    if let Some(line) = unclosed_quote(text) {
        return Err(wrong(None, format!("the quote that opens in line {line} is never closed")));
    }
    // Flexible, as the count is held against the header below, in a sentence that names the row.
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let header = reader.headers().map_err(|error| broken(None, &error))?;
    let columns: Vec<Column> = header.iter().map(Column::of).collect();
    if let Some(name) = repeated(&columns) {
        return Err(wrong(Some(name), "two columns have this name".to_owned()));
    }
    let records = (1..).zip(reader.into_records());
    Ok(records.map(move |(number, record)| {
        csv_row(number, &columns, &record.map_err(|error| broken(Some(number), &error))?)
    }))
}

/// The line in which a quote opens that nothing closes. The reader would take all that follows for one cell, and say nothing.
fn unclosed_quote(text: &str) -> Option<usize> {
    let (mut opened, mut line, mut is_begin) = (None, 1, true);
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match (opened, character) {
            // Doubled, it is a quote of the cell.
            (Some(_), '"') if characters.next_if_eq(&'"').is_some() => {}
            (Some(_), '"') => opened = None,
            (None, '"') if is_begin => opened = Some(line),
            _ => {}
        }
        line += usize::from(character == '\n');
        is_begin = opened.is_none() && matches!(character, ',' | '\n' | '\r');
    }
    opened
}

/// A name that two columns have.
fn repeated(columns: &[Column]) -> Option<String> {
    let mut names = HashSet::new();
    columns.iter().find(|column| !names.insert(&column.name)).map(|column| column.name.clone())
}

fn csv_row(number: usize, columns: &[Column], record: &csv::StringRecord) -> Result<Row, RowError> {
    if record.len() != columns.len() {
        let message = format!("{} cells, and the header has {}", record.len(), columns.len());
        return Err(RowError { row: Some(number), column: None, message });
    }
    let cells = columns.iter().zip(record).map(|(column, cell)| {
        let value = column.value(cell).map_err(|message| RowError {
            row: Some(number),
            column: Some(column.name.clone()),
            message,
        })?;
        Ok((column.name.clone(), value))
    });
    Ok(Row { number, cells: cells.collect::<Result<_, _>>()? })
}

fn broken(row: Option<usize>, error: &csv::Error) -> RowError {
    RowError { row, column: None, message: error.to_string() }
}

fn json_row(number: usize, line: &str) -> Result<Row, RowError> {
    let wrong = |column, message| RowError { row: Some(number), column, message };
    let document = json::parse(line).map_err(|error| wrong(None, error.message))?;
    if !matches!(document.root.kind, json::Kind::Object(_)) {
        return Err(wrong(None, "a row is an object".to_owned()));
    }
    let members = document.root.members();
    let values: Vec<_> = members.iter().map(|member| &member.value).collect();
    let (style, _) = Style::detect(&values);
    let cells = members.iter().map(|member| {
        let value = wire::value::from_json(&style.to_dynamodb(&member.value));
        let value = value.map_err(|error| wrong(Some(member.name.clone()), error.message))?;
        Ok((member.name.clone(), value))
    });
    Ok(Row { number, cells: cells.collect::<Result<_, _>>()? })
}
