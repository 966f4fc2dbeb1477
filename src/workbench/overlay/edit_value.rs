//! A new value for a part of an item, in a line.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::super::desk::Desk;
use super::super::effect::Effect;
use super::super::from_item::{self, Subject};
use super::super::pane::rows::{self, Row, row, wrapped};
use super::super::theme::Theme;
use super::super::widget::frame::{self, Look};
use super::super::widget::{Field, safe_text};
use super::dialog::{Answer, Dialog, centred};
use super::prompt::draw_field;
use crate::draft::from_item::Edit;
use crate::draft::parameters;
use crate::session::words::value;
use crate::syntax::Span;
use crate::syntax::partiql::ast::PathAt;
use crate::value::{AttributeValue, Path};

const WIDTH: u16 = 76;

/// So much of what was read is shown.
const READ_MAX: usize = 60;

pub struct EditValue {
    /// The draft whose rows these are.
    tab: String,
    subject: Subject,
    path: Path,
    field: Field,
    /// What is wrong with the line.
    problem: Option<String>,
}

impl EditValue {
    /// The line begins as the value it was changed to before, or as it was read.
    pub fn new(tab: String, subject: Subject, path: Path, edited: Option<&Edit>) -> Self {
        let value = match edited {
            Some(edit) => edit.value.as_ref(),
            None => path.get(&subject.item),
        };
        let mut field = Field::new(value.map(parameters::written).unwrap_or_default());
        if matches!(value, Some(AttributeValue::S(_))) {
            // Inside the quotes.
            field.key(KeyCode::Left.into());
        }
        Self { tab, subject, path, field, problem: None }
    }

    /// The value of the line; nothing is no value.
    fn value(&self) -> Result<Option<AttributeValue>, String> {
        let text = self.field.text().trim();
        if text.is_empty() {
            return Ok(None);
        }
        let values = parameters::parse(text, 0).map_err(|problem| problem.message)?;
        match <[AttributeValue; 1]>::try_from(values) {
            Ok([value]) => Ok(Some(value)),
            Err(values) => Err(format!("one value, and not {}", values.len())),
        }
    }

    fn name(&self) -> String {
        PathAt { path: self.path.clone(), span: Span::new(0, 0) }.to_string()
    }

    fn lines(&self, theme: &Theme, width: usize) -> Vec<Row> {
        let read = match self.path.get(&self.subject.item) {
            Some(read) => {
                let kind = read.attribute_type().code();
                format!(" as read: {kind} {}", safe_text::fit(&value::brief(read, 200), READ_MAX))
            }
            None => " as read: the item has no such attribute".to_owned(),
        };
        let mut lines = vec![Row::new(), row(read, theme.text_muted)];
        lines.extend(match &self.problem {
            Some(problem) => wrapped(" ", problem, theme.error, width),
            None => {
                let help = "'text', 30, TRUE, <<'a', 'b'>>, or DynamoDB JSON: {\"B\": \"AQI=\"}. Nothing takes it out.";
                wrapped(" ", help, theme.text_muted, width)
            }
        });
        lines
    }
}

impl Dialog for EditValue {
    fn name(&self) -> &'static str {
        "EDIT"
    }

    fn hints(&self) -> &'static str {
        "Enter opens the UPDATE  Tab keeps it and goes on  Esc close"
    }

    fn key(&mut self, key: KeyEvent, desk: &mut Desk, _effects: &mut Vec<Effect>) -> Answer {
        let stays = match key.code {
            KeyCode::Enter => false,
            KeyCode::Tab => true,
            _ => {
                if self.field.key(key) {
                    self.problem = None;
                }
                return Answer::Stays;
            }
        };
        match self.value() {
            Ok(value) => {
                let edit = Edit { path: self.path.clone(), value };
                from_item::take_edit(desk, &self.tab, self.subject.row, edit, stays);
                Answer::Closes
            }
            Err(problem) => {
                self.problem = Some(problem);
                Answer::Stays
            }
        }
    }

    fn paste(&mut self, text: &str, _desk: &mut Desk) {
        self.field.insert(text);
    }

    fn draw(
        &self,
        _desk: &Desk,
        look: Look<'_>,
        screen: Rect,
        buf: &mut Buffer,
    ) -> Option<Position> {
        let lines = self.lines(look.theme, usize::from(WIDTH - 4));
        let height = u16::try_from(lines.len() + 3).unwrap_or(u16::MAX);
        let area = centred(screen, WIDTH, height);
        let title = format!("{} of {}", self.name(), value::key(&self.subject.key));
        let keys = "Enter opens the UPDATE · Tab keeps it and goes on · Esc";
        let inner = frame::overlay(look, &title, keys, area, buf);
        let below =
            Rect { y: inner.y.saturating_add(1), height: inner.height.saturating_sub(1), ..inner };
        rows::draw(&lines, 0, below, buf);
        draw_field(&self.field, "", look, Rect { height: inner.height.min(1), ..inner }, buf)
    }
}
