//! A grid on the screen: titles, row numbers, cells, and marks where there is more than is shown.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::arrangement::Sort;
use super::grid::{Grid, HEADER_LINES};
use super::placement::{Placed, Placement};
use super::rows::{Align, Column, Rows};
use super::widths::characters;
use crate::workbench::widget::frame::Look;
use crate::workbench::widget::safe_text;

/// The signs of a grid.
struct Signs {
    selected: &'static str,
    marked: &'static str,
    hidden_left: &'static str,
    hidden_right: &'static str,
    ascending: &'static str,
    descending: &'static str,
    position: &'static str,
}

const GLYPHS: Signs = Signs {
    selected: "▸",
    marked: "●",
    hidden_left: "‹",
    hidden_right: "›",
    ascending: "▴",
    descending: "▾",
    position: "▐",
};

const ASCII: Signs = Signs {
    selected: ">",
    marked: "*",
    hidden_left: "<",
    hidden_right: ">",
    ascending: "^",
    descending: "v",
    position: "#",
};

/// One drawing of a grid.
struct Drawing<'a> {
    grid: &'a Grid,
    rows: &'a dyn Rows,
    look: Look<'a>,
    signs: &'static Signs,
    placement: Placement,
    area: Rect,
}

/// Draws the grid as it was settled.
pub fn draw(grid: &Grid, rows: &dyn Rows, look: Look<'_>, area: Rect, buf: &mut Buffer) {
    let area = area.intersection(buf.area);
    if area.is_empty() {
        return;
    }
    let signs = if look.ascii { &ASCII } else { &GLYPHS };
    let placement = grid.placement(rows, area.width);
    let drawing = Drawing { grid, rows, look, signs, placement, area };
    drawing.header(buf);
    drawing.lines(buf);
    drawing.position(buf);
}

impl Drawing<'_> {
    fn header(&self, buf: &mut Buffer) {
        let muted = self.look.theme.text_muted;
        let number = safe_text::pad_left("#", self.grid.digits() + 1);
        put(buf, self.area, (0, 0), &number, muted);
        for placed in &self.placement.placed {
            let Some(column) = self.rows.columns().get(placed.column) else { continue };
            let title = self.title(placed.column, column, placed.width);
            let style = if column.pinned { self.look.theme.text_strong } else { muted };
            let text = aligned(&title, placed.width, column.align);
            put(buf, self.area, (self.x(*placed), 0), &text, style);
            if self.grid.column() == Some(placed.column) && self.look.focused {
                self.set_style(0, *placed, self.look.theme.cell, buf);
            }
        }
        self.hidden_columns(buf);
    }

    /// The title, with the direction behind it when the rows are sorted by it.
    fn title(&self, index: usize, column: &Column, width: usize) -> String {
        match self.grid.sort() {
            Some(Sort { column: sorted, descending }) if sorted == index => {
                let sign = if descending { self.signs.descending } else { self.signs.ascending };
                format!("{} {sign}", safe_text::fit(&column.title, width.saturating_sub(2)))
            }
            _ => column.title.clone(),
        }
    }

    /// Marks at the edges behind which there are columns.
    fn hidden_columns(&self, buf: &mut Buffer) {
        let style = self.look.theme.hint_key;
        if self.placement.hides_left {
            let pinned = self.placement.pinned.checked_sub(1);
            let last = pinned.and_then(|last| self.placement.placed.get(last));
            let x = last.map_or(self.grid.margin() - 1, |last| self.x(*last) + last.width);
            put(buf, self.area, (x, 0), self.signs.hidden_left, style);
        }
        if self.placement.hides_right {
            let edge = usize::from(self.area.width) - 1;
            put(buf, self.area, (edge, 0), self.signs.hidden_right, style);
        }
    }

    fn lines(&self, buf: &mut Buffer) {
        for line in HEADER_LINES..usize::from(self.area.height) {
            let place = self.grid.selection.top + line - HEADER_LINES;
            let Some(row) = self.grid.arrangement.row(place) else { break };
            self.row(line, row, place == self.grid.selection.index, buf);
        }
    }

    fn row(&self, line: usize, row: usize, selected: bool, buf: &mut Buffer) {
        let theme = self.look.theme;
        let mark = match (selected, self.grid.is_marked(row)) {
            (_, true) => self.signs.marked,
            (true, false) => self.signs.selected,
            (false, false) => " ",
        };
        put(buf, self.area, (0, line), mark, theme.text);
        let number = safe_text::pad_left(&(row + 1).to_string(), self.grid.digits());
        put(buf, self.area, (1, line), &number, theme.text_muted);
        for placed in &self.placement.placed {
            self.cell(line, row, *placed, buf);
        }
        if selected {
            let style = if self.look.focused { theme.selection } else { theme.selection_idle };
            let whole = Rect { y: self.area.y + offset(line), height: 1, ..self.area };
            buf.set_style(whole, style);
            let is_at = |placed: &&Placed| self.grid.column() == Some(placed.column);
            let at = self.placement.placed.iter().find(is_at).filter(|_| self.look.focused);
            if let Some(placed) = at {
                self.set_style(line, *placed, theme.cell, buf);
            }
        }
    }

    /// Gives a column's place on a line a style; it has a blank at each side, so that a narrow one is seen, too.
    fn set_style(&self, line: usize, placed: Placed, style: Style, buf: &mut Buffer) {
        let x = self.x(placed).saturating_sub(1);
        let width = offset(placed.width + 2);
        let (x, y) = (self.area.x + offset(x), self.area.y + offset(line));
        buf.set_style(Rect { x, y, width, height: 1 }.intersection(self.area), style);
    }

    fn cell(&self, line: usize, row: usize, placed: Placed, buf: &mut Buffer) {
        let cell = self.rows.cell(row, placed.column, characters(placed.width));
        let column = self.rows.columns().get(placed.column);
        let align = column.map_or(Align::Left, |column| column.align);
        let text = aligned(&cell.text, placed.width, align);
        put(buf, self.area, (self.x(placed), line), &text, (cell.role)(self.look.theme));
    }

    /// Where the rows in view stand among all, as a mark at the right edge.
    fn position(&self, buf: &mut Buffer) {
        let height = usize::from(self.area.height).saturating_sub(HEADER_LINES);
        let shown = self.grid.arrangement.shown();
        if height == 0 || shown <= height {
            return;
        }
        let length = (height * height / shown).max(1);
        let furthest = shown - height;
        let start = self.grid.selection.top.min(furthest) * (height - length) / furthest;
        let edge = usize::from(self.area.width) - 1;
        for line in start..start + length {
            let at = (edge, HEADER_LINES + line);
            put(buf, self.area, at, self.signs.position, self.look.theme.border);
        }
    }

    fn x(&self, placed: Placed) -> usize {
        self.grid.margin() + placed.x
    }
}

fn aligned(text: &str, width: usize, align: Align) -> String {
    match align {
        Align::Left => safe_text::fit(text, width),
        Align::Right => safe_text::pad_left(text, width),
    }
}

/// Writes a text into an area, which it never leaves.
fn put(buf: &mut Buffer, area: Rect, (x, y): (usize, usize), text: &str, style: Style) {
    let room = usize::from(area.width).saturating_sub(x);
    if room > 0 && y < usize::from(area.height) {
        buf.set_stringn(area.x + offset(x), area.y + offset(y), text, room, style);
    }
}

/// Within an area, so it fits.
fn offset(cells: usize) -> u16 {
    u16::try_from(cells).unwrap_or(u16::MAX)
}
