//! Asks for the code of an MFA device.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::super::desk::Desk;
use super::super::effect::Effect;
use super::super::pane::rows::{self, Row, wrapped};
use super::super::widget::frame::{self, Look};
use super::super::widget::{Field, safe_text};
use super::dialog::{Answer, Dialog, centred};
use super::prompt::draw_field;
use crate::connection::person::{CodeAsked, is_code};

const WIDTH: u16 = 72;

pub struct Code {
    /// Answered once, and then the dialog closes.
    asked: Option<CodeAsked>,
    field: Field,
}

impl Code {
    pub fn new(asked: CodeAsked) -> Self {
        Self { asked: Some(asked), field: Field::default() }
    }

    /// Whether somebody still waits for the code.
    pub fn is_awaited(&self) -> bool {
        self.asked.as_ref().is_some_and(CodeAsked::is_awaited)
    }

    fn lines(&self, look: Look<'_>, width: usize) -> Vec<Row> {
        let mut lines = vec![Row::new()];
        let Some(CodeAsked { device, .. }) = &self.asked else { return lines };
        let profile = format!("Profile {} takes a code of", safe_text::safe(&device.profile));
        lines.extend(wrapped("  ", &profile, look.theme.text, width));
        let serial = safe_text::safe(&device.serial);
        lines.extend(wrapped("  ", &serial, look.theme.text_strong, width));
        let role = format!("to assume {}", safe_text::safe(&device.role_arn));
        lines.extend(wrapped("  ", &role, look.theme.text_muted, width));
        lines.push(Row::new());
        lines
    }
}

impl Dialog for Code {
    fn name(&self) -> &'static str {
        "MFA"
    }

    fn hints(&self) -> &'static str {
        "type the code, Enter goes on  Esc sends nothing"
    }

    fn key(&mut self, key: KeyEvent, desk: &mut Desk, _effects: &mut Vec<Effect>) -> Answer {
        // Digits alone: it may open while somebody types something else.
        match key.code {
            KeyCode::Enter => {}
            KeyCode::Char(character) if !character.is_ascii_digit() => return Answer::Stays,
            _ => {
                self.field.key(key);
                return Answer::Stays;
            }
        }
        let code = self.field.text().to_owned();
        if !is_code(&code) {
            desk.fail("a code of an MFA device has six digits");
            return Answer::Stays;
        }
        if let Some(asked) = self.asked.take() {
            asked.answer(code);
        }
        Answer::Closes
    }

    fn paste(&mut self, text: &str, _desk: &mut Desk) {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        self.field.insert(&digits);
    }

    fn draw(
        &self,
        _desk: &Desk,
        look: Look<'_>,
        screen: Rect,
        buf: &mut Buffer,
    ) -> Option<Position> {
        let width = centred(screen, WIDTH, 1).width.saturating_sub(2);
        let lines = self.lines(look, usize::from(width));
        let height = u16::try_from(lines.len() + 4).unwrap_or(u16::MAX);
        let area = centred(screen, WIDTH, height);
        let inner = frame::overlay(look, "MFA code", "Enter goes on · Esc", area, buf);
        rows::draw(&lines, 0, inner, buf);
        let y = inner.bottom().saturating_sub(2).max(inner.y);
        let line = Rect { y, height: 1, ..inner };
        // As much is seen of it as at the prompt of a shell: nothing.
        let hidden = Field::new("•".repeat(self.field.text().len()));
        draw_field(&hidden, " code: ", look, line, buf)
    }
}
