//! Which columns of the rows are shown.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::super::desk::Desk;
use super::super::effect::Effect;
use super::super::pane::rows::{Row, draw_row, row};
use super::super::widget::frame::{self, Look};
use super::super::widget::grid::Rows as _;
use super::super::widget::{Selection, safe_text};
use super::dialog::{Answer, Dialog, centred, rows};

const WIDTH: u16 = 48;

/// Columns shown at once.
const LIST_ROWS: usize = 14;

#[derive(Default)]
pub struct Columns {
    selection: Selection,
}

impl Columns {
    /// Begins at the column of the cursor.
    pub fn new(desk: &Desk) -> Self {
        let found = desk.tab().found();
        let index = found.and_then(|found| found.grid().column()).unwrap_or(0);
        let mut columns = Self { selection: Selection { index, top: 0 } };
        columns.step(0, desk);
        columns
    }

    fn step(&mut self, rows: isize, desk: &Desk) {
        let count = desk.tab().found().map_or(0, |found| found.rows().columns().len());
        self.selection.step(rows, count);
        self.selection.keep_in_view(LIST_ROWS, count);
    }

    fn turn(&self, desk: &mut Desk) {
        let column = self.selection.index;
        let Some(found) = desk.tab_mut().found_mut() else { return };
        let (grid, of) = found.parts_mut();
        if !grid.turn_column(column, of) {
            desk.say("the last column stays");
        }
    }
}

impl Dialog for Columns {
    fn name(&self) -> &'static str {
        "COLUMNS"
    }

    fn hints(&self) -> &'static str {
        "↑ ↓ choose  Enter show or hide  a all  Esc close"
    }

    fn key(&mut self, key: KeyEvent, desk: &mut Desk, _effects: &mut Vec<Effect>) -> Answer {
        match key.code {
            KeyCode::Enter | KeyCode::Char(' ') => self.turn(desk),
            KeyCode::Char('a') => {
                if let Some(found) = desk.tab_mut().found_mut() {
                    let (grid, of) = found.parts_mut();
                    grid.show_all_columns(of);
                }
            }
            _ => self.step(rows(key), desk),
        }
        Answer::Stays
    }

    fn draw(
        &self,
        desk: &Desk,
        look: Look<'_>,
        screen: Rect,
        buf: &mut Buffer,
    ) -> Option<Position> {
        let found = desk.tab().found()?;
        let columns = found.rows().columns();
        let height = u16::try_from(columns.len().min(LIST_ROWS) + 2).unwrap_or(u16::MAX);
        let area = centred(screen, WIDTH, height);
        let keys = "Enter shows or hides · a all · Esc";
        let inner = frame::overlay(look, "Columns", keys, area, buf);
        let listed = columns.iter().enumerate().skip(self.selection.top);
        for (y, (index, column)) in (inner.y..inner.bottom()).zip(listed) {
            let is_hidden = found.grid().columns().is_hidden(index);
            let mark = if is_hidden { " [ ] " } else { " [x] " };
            let style = if is_hidden { look.theme.text_muted } else { look.theme.text };
            let title = safe_text::fit(&column.title, usize::from(WIDTH) - 10);
            let mut line: Row = row(mark, look.theme.hint_key);
            line.push((title, style));
            let area = Rect { y, height: 1, ..inner };
            draw_row(&line, area, buf);
            if index == self.selection.index {
                buf.set_style(area, look.theme.selection);
            }
        }
        None
    }
}
