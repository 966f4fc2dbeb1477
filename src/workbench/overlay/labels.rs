//! What the user says of a run: tags to find it by, and a note.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::super::desk::Desk;
use super::super::effect::{Effect, OfHistory};
use super::super::widget::Field;
use super::super::widget::frame::{self, Look};
use super::dialog::{Answer, Dialog, centred};
use super::prompt::draw_field;
use crate::session::words;
use crate::workspace::Labels;

const WIDTH: u16 = 72;

pub struct LabelRun {
    run: i64,
    tags: Field,
    note: Field,
    /// Whether the keys go into the note.
    is_in_note: bool,
}

impl LabelRun {
    pub fn new(run: i64, labels: &Labels) -> Self {
        let tags = labels.tags_in_words();
        // So that the next tag is typed at once.
        let tags = Field::new(if tags.is_empty() { tags } else { tags + " " });
        Self { run, tags, note: Field::new(labels.note.clone()), is_in_note: false }
    }

    fn field(&mut self) -> &mut Field {
        if self.is_in_note { &mut self.note } else { &mut self.tags }
    }
}

impl Dialog for LabelRun {
    fn name(&self) -> &'static str {
        "TAG"
    }

    fn hints(&self) -> &'static str {
        "Tab goes between tags and note  Enter keeps both  Esc close"
    }

    fn key(&mut self, key: KeyEvent, desk: &mut Desk, effects: &mut Vec<Effect>) -> Answer {
        match key.code {
            KeyCode::Tab | KeyCode::BackTab | KeyCode::Up | KeyCode::Down => {
                self.is_in_note = !self.is_in_note;
            }
            KeyCode::Enter => match Labels::of(self.tags.text(), self.note.text()) {
                Ok(labels) => {
                    let run = self.run;
                    effects.push(Effect::History(OfHistory::Label { run, labels }));
                    return Answer::Closes;
                }
                Err(problem) => desk.fail(problem.to_string()),
            },
            _ => drop(self.field().key(key)),
        }
        Answer::Stays
    }

    fn paste(&mut self, text: &str, _desk: &mut Desk) {
        self.field().insert(text);
    }

    fn draw(
        &self,
        _desk: &Desk,
        look: Look<'_>,
        screen: Rect,
        buf: &mut Buffer,
    ) -> Option<Position> {
        let area = centred(screen, WIDTH, 4);
        let title = format!("Tags and note of {}", words::run(self.run));
        let inner = frame::overlay(look, &title, "Tab · Enter keeps · Esc", area, buf);
        let line = |y: u16| Rect { y: inner.y + y, height: 1, ..inner };
        let tags = draw_field(&self.tags, "tags: ", look, line(0), buf);
        let note = draw_field(&self.note, "note: ", look, line(1), buf);
        if self.is_in_note { note } else { tags }
    }
}
