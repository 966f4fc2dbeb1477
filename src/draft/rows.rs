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

/// The rows of a file, up to the first that can't be read.
pub fn parse(file: &str, text: &str) -> Result<Vec<Row>, RowError> {
    // Some programs put a byte order mark before what they export; it would become part of the first column's name.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let name = file.to_ascii_lowercase();
    let json = name.ends_with(".jsonl") || name.ends_with(".ndjson");
    let csv = name.ends_with(".csv");
    if json || (!csv && text.trim_start().starts_with('{')) {
        json_lines(text)
    } else {
        self::csv(text)
    }
}

fn csv(text: &str) -> Result<Vec<Row>, RowError> {
    // Flexible, as the count is held against the header below, in a sentence that names the row.
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let broken =
        |row, error: csv::Error| RowError { row, column: None, message: error.to_string() };
    let header = reader.headers().map_err(|error| broken(None, error))?;
    let columns: Vec<Column> = header.iter().map(Column::of).collect();
    let mut rows = Vec::new();
    for (number, record) in (1..).zip(reader.records()) {
        let record = record.map_err(|error| broken(Some(number), error))?;
        if record.len() != columns.len() {
            let message = format!("{} cells, and the header has {}", record.len(), columns.len());
            return Err(RowError { row: Some(number), column: None, message });
        }
        let cells = columns.iter().zip(&record).map(|(column, cell)| {
            let value = column.value(cell).map_err(|message| RowError {
                row: Some(number),
                column: Some(column.name.clone()),
                message,
            })?;
            Ok((column.name.clone(), value))
        });
        rows.push(Row { number, cells: cells.collect::<Result<_, _>>()? });
    }
    Ok(rows)
}

fn json_lines(text: &str) -> Result<Vec<Row>, RowError> {
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    (1..).zip(lines).map(|(number, line)| json_row(number, line)).collect()
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
