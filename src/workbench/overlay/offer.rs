//! An endpoint has no PartiQL: offers the draft as a transaction.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::super::conversion;
use super::super::desk::Desk;
use super::super::effect::Effect;
use super::super::pane::rows::{self, Row, wrapped};
use super::super::theme::Theme;
use super::super::widget::frame::{self, Look};
use super::super::widget::safe_text;
use super::dialog::{Answer, Dialog, centred};
use crate::draft::convert::{Converted, other_name};

const WIDTH: u16 = 72;
/// Notes shown; all of them stand in the draft.
const NOTES_SHOWN: usize = 4;

pub struct Offer {
    /// The connection.
    pub place: String,
    /// The draft that was refused.
    pub name: String,
    pub converted: Converted,
}

impl Offer {
    fn lines(&self, theme: &Theme, width: usize) -> Vec<Row> {
        let place = safe_text::safe(&self.place);
        let name = other_name(&self.name, self.converted.format);
        let sentence = format!(
            "{place} does not know PartiQL. These writes can be sent as one TransactWriteItems request."
        );
        let mut lines = vec![Row::new()];
        lines.extend(wrapped("  ", &sentence, theme.text_strong, width));
        lines.push(Row::new());
        for note in self.converted.notes.iter().take(NOTES_SHOWN) {
            lines.extend(point(&note.message, theme, width));
        }
        if self.converted.notes.len() > NOTES_SHOWN {
            let more = self.converted.notes.len() - NOTES_SHOWN;
            lines.extend(point(&format!("{more} more, in its comments"), theme, width));
        }
        if !self.converted.notes.is_empty() {
            lines.push(Row::new());
        }
        let last =
            format!("Enter opens {}; nothing is sent before you do.", safe_text::safe(&name));
        lines.extend(wrapped("  ", &last, theme.text_muted, width));
        lines.push(Row::new());
        lines
    }
}

impl Dialog for Offer {
    fn name(&self) -> &'static str {
        "OFFER"
    }

    fn hints(&self) -> &'static str {
        "Enter opens the transaction  Esc leaves it"
    }

    fn key(&mut self, key: KeyEvent, desk: &mut Desk, _effects: &mut Vec<Effect>) -> Answer {
        if key.code != KeyCode::Enter {
            return Answer::Stays;
        }
        conversion::open(desk, &self.name, &self.converted);
        Answer::Closes
    }

    fn draw(
        &self,
        _desk: &Desk,
        look: Look<'_>,
        screen: Rect,
        buf: &mut Buffer,
    ) -> Option<Position> {
        let lines = self.lines(look.theme, usize::from(WIDTH - 2));
        let height = u16::try_from(lines.len() + 2).unwrap_or(u16::MAX);
        let area = centred(screen, WIDTH, height);
        let inner =
            frame::overlay(look, "No PartiQL here", "Enter opens it · Esc leaves it", area, buf);
        rows::draw(&lines, 0, inner, buf);
        None
    }
}

/// A point of a list, its rows one under the other.
fn point(text: &str, theme: &Theme, width: usize) -> Vec<Row> {
    let mut rows = wrapped("    ", text, theme.text, width);
    if let Some(first) = rows.first_mut().and_then(|row| row.first_mut()) {
        first.0.replace_range(..4, "  · ");
    }
    rows
}
