//! Columns of text.

use unicode_width::UnicodeWidthStr;

use super::style::{Role, Style};

#[cfg(test)]
mod tests;

/// A cell: its text, safe for a terminal, and what it is.
#[derive(Clone, Debug)]
pub struct Cell {
    pub text: String,
    pub role: Role,
    /// Numbers stand to the right of their column.
    pub right: bool,
}

impl Cell {
    pub fn left(text: impl Into<String>) -> Self {
        Self { text: text.into(), role: Role::Plain, right: false }
    }

    pub fn right(text: impl Into<String>) -> Self {
        Self { right: true, ..Self::left(text) }
    }

    pub fn painted(self, role: Role) -> Self {
        Self { role, ..self }
    }
}

/// The rows under a muted header, each column as wide as its widest cell, two spaces between them. A column without
/// any text in its rows is left out.
pub fn draw(header: &[&str], rows: &[Vec<Cell>], style: Style) -> String {
    let widths: Vec<usize> = (0..header.len()).map(|column| width(header, rows, column)).collect();
    let titles = header.iter().enumerate().map(|(column, title)| {
        let right = rows.iter().any(|row| row.get(column).is_some_and(|cell| cell.right));
        Cell { text: (*title).to_owned(), role: Role::Muted, right }
    });
    let titles: Vec<Cell> = titles.collect();
    let drawn = std::iter::once(&titles).chain(rows).map(|row| draw_row(row, &widths, style));
    drawn.collect()
}

/// In columns of the terminal; zero when the column is left out.
fn width(header: &[&str], rows: &[Vec<Cell>], column: usize) -> usize {
    let cells = rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.text.width());
    match cells.max().unwrap_or_default() {
        0 => 0,
        widest => widest.max(header.get(column).map_or(0, |title| title.width())),
    }
}

fn draw_row(row: &[Cell], widths: &[usize], style: Style) -> String {
    let mut line = String::new();
    // Spaces are owed until there is text after them, so that no line ends in spaces.
    let mut owed = 0;
    for (cell, width) in row.iter().zip(widths).filter(|(_, width)| **width > 0) {
        let pad = width.saturating_sub(cell.text.width());
        let before = if cell.right { pad } else { 0 };
        if !cell.text.is_empty() {
            line.push_str(&" ".repeat(owed + before));
            line.push_str(&style.paint(cell.role, &cell.text));
            owed = 2 + pad - before;
        } else {
            owed += width + 2;
        }
    }
    line.push('\n');
    line
}
