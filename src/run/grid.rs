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
    let mut grid = Grid::new(header);
    rows.iter().for_each(|row| grid.measure(row));
    grid.header(style) + &rows.iter().map(|row| grid.row(row, style)).collect::<String>()
}

/// A grid whose rows pass twice, to be measured and to be drawn: of a long one none is held.
pub struct Grid<'h> {
    header: &'h [&'h str],
    /// In columns of the terminal; zero where a column has no text.
    widest: Vec<usize>,
    right: Vec<bool>,
}

impl<'h> Grid<'h> {
    pub fn new(header: &'h [&'h str]) -> Self {
        Self { header, widest: vec![0; header.len()], right: vec![false; header.len()] }
    }

    pub fn measure(&mut self, row: &[Cell]) {
        for ((cell, widest), right) in row.iter().zip(&mut self.widest).zip(&mut self.right) {
            *widest = cell.text.width().max(*widest);
            *right |= cell.right;
        }
    }

    /// Its titles, when all rows are measured.
    pub fn header(&self, style: Style) -> String {
        let titles = self.header.iter().zip(&self.right).map(|(title, right)| Cell {
            text: (*title).to_owned(),
            role: Role::Muted,
            right: *right,
        });
        self.row(&titles.collect::<Vec<_>>(), style)
    }

    /// A row, when all are measured.
    pub fn row(&self, row: &[Cell], style: Style) -> String {
        let widths = self.widest.iter().zip(self.header).map(|(widest, title)| match widest {
            0 => 0,
            widest => *widest.max(&title.width()),
        });
        draw_row(row, &widths.collect::<Vec<_>>(), style)
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
