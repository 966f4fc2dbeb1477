//! As what rows are copied.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::super::desk::Desk;
use super::super::effect::Effect;
use super::super::pane::rows::{Row, draw as draw_rows};
use super::super::taking::{self, Form};
use super::super::widget::frame::{self, Look};
use super::super::widget::{Selection, safe_text};
use super::dialog::{Answer, Dialog, centred, rows};

const WIDTH: u16 = 64;

#[derive(Default)]
pub struct CopyAs {
    /// How many rows are meant, in words.
    what: String,
    selection: Selection,
}

impl CopyAs {
    pub fn new(what: String) -> Self {
        Self { what, selection: Selection::default() }
    }

    /// The form that a letter means.
    fn of_letter(key: KeyEvent) -> Option<Form> {
        let KeyCode::Char(letter) = key.code else { return None };
        Form::ALL.into_iter().find(|form| form.letter() == letter)
    }
}

impl Dialog for CopyAs {
    fn name(&self) -> &'static str {
        "COPY"
    }

    fn hints(&self) -> &'static str {
        "↑ ↓ or a letter choose  Enter copy  Esc close"
    }

    fn key(&mut self, key: KeyEvent, desk: &mut Desk, effects: &mut Vec<Effect>) -> Answer {
        let chosen = match key.code {
            KeyCode::Enter => Form::ALL.get(self.selection.index).copied(),
            _ => Self::of_letter(key),
        };
        match chosen {
            Some(form) => {
                taking::copy(desk, form, effects);
                Answer::Closes
            }
            None => {
                self.selection.step(rows(key), Form::ALL.len());
                Answer::Stays
            }
        }
    }

    fn draw(
        &self,
        _desk: &Desk,
        look: Look<'_>,
        screen: Rect,
        buf: &mut Buffer,
    ) -> Option<Position> {
        let height = u16::try_from(Form::ALL.len() + 2).unwrap_or(u16::MAX);
        let area = centred(screen, WIDTH, height);
        let title = format!("Copy {} as", self.what);
        let inner = frame::overlay(look, &title, "Enter or a letter · Esc", area, buf);
        let theme = look.theme;
        let line = |form: Form| -> Row {
            vec![
                (format!(" {}  ", form.letter()), theme.hint_key),
                (safe_text::pad(form.title(), 18), theme.text_strong),
                (form.doc().to_owned(), theme.text_muted),
            ]
        };
        draw_rows(&Form::ALL.map(line), 0, inner, buf);
        let y = inner.y + u16::try_from(self.selection.index).unwrap_or(0);
        if y < inner.bottom() {
            buf.set_style(Rect { y, height: 1, ..inner }, theme.selection);
        }
        None
    }
}
