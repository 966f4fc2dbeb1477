//! A form for a new table, and the request it comes to beside it.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Position, Rect};

use super::super::desk::Desk;
use super::super::effect::{Effect, OfTable};
use super::super::pane::rows::{self, Row, row, wrapped};
use super::super::theme::Theme;
use super::super::widget::Field;
use super::super::widget::frame::{self, Look};
use super::dialog::{Answer, Dialog, centred};
use super::prompt::draw_field;
use crate::session::Consent;
use crate::session::table_request::{NewTable, TableRequest};

/// What is asked for, and how it is written.
const FIELDS: [(&str, &str); 7] = [
    ("name", "accounts"),
    ("partition key", "pk:S   S string, N number, B binary"),
    ("sort key", "sk:N   may stay empty"),
    ("throughput", "on demand, or read and write units: 5 5"),
    ("global indexes", "by-owner owner:S sk:N ALL; …   ALL, KEYS_ONLY or a,b"),
    ("local indexes", "by-age age:N ALL; …"),
    ("tags", "team=ops cost=7"),
];

/// Rows of a field: its name and how it is written, and what is typed.
const ROWS_EACH: u16 = 2;

pub struct CreateTable {
    fields: [Field; FIELDS.len()],
    at: usize,
    answer: Standing,
}

/// What became of the request. The form stays until the table is made: what was typed is not to be typed again.
enum Standing {
    Unsent,
    Sent,
    Refused(String),
}

impl CreateTable {
    pub fn new() -> Self {
        let mut fields: [Field; FIELDS.len()] = Default::default();
        fields[1] = Field::new("pk:S");
        fields[3] = Field::new("on demand");
        Self { fields, at: 0, answer: Standing::Unsent }
    }

    /// It was not made, for this reason.
    pub fn refuse(&mut self, problem: String) {
        self.answer = Standing::Refused(problem);
    }

    fn request(&self) -> Result<TableRequest, String> {
        let [name, partition, sort, throughput, global_indexes, local_indexes, tags] =
            self.fields.each_ref().map(|field| field.text().to_owned());
        let form =
            NewTable { name, partition, sort, throughput, global_indexes, local_indexes, tags };
        TableRequest::create(&form)
    }

    fn beside(&self, theme: &Theme, width: usize) -> Vec<Row> {
        let mut lines = match &self.answer {
            Standing::Unsent => Vec::new(),
            Standing::Sent => wrapped(" ", "sent; the answer is waited for", theme.note, width),
            Standing::Refused(problem) => wrapped(" ", problem, theme.error, width),
        };
        match self.request() {
            Ok(request) => {
                let text = request.pretty();
                let request = text.lines().map(|line| row(format!(" {line}"), theme.text_muted));
                lines.extend(request);
            }
            Err(problem) => lines.extend(wrapped(" ", &problem, theme.warning, width)),
        }
        lines
    }
}

impl Dialog for CreateTable {
    fn name(&self) -> &'static str {
        "NEW TABLE"
    }

    fn hints(&self) -> &'static str {
        "Tab next field  Enter creates it  Esc close"
    }

    fn key(&mut self, key: KeyEvent, desk: &mut Desk, effects: &mut Vec<Effect>) -> Answer {
        let count = self.fields.len();
        match key.code {
            KeyCode::Tab | KeyCode::Down => self.at = (self.at + 1) % count,
            KeyCode::BackTab | KeyCode::Up => self.at = (self.at + count - 1) % count,
            KeyCode::Enter if matches!(self.answer, Standing::Sent) => {}
            KeyCode::Enter => match self.request() {
                Ok(request) => {
                    self.answer = Standing::Sent;
                    let consent = Consent { unlocked: desk.is_unlocked(), ..Consent::default() };
                    effects.push(Effect::Table(OfTable::Send { request, consent }));
                }
                Err(problem) => desk.fail(problem),
            },
            _ => {
                self.answer = Standing::Unsent;
                self.fields[self.at].key(key);
            }
        }
        Answer::Stays
    }

    fn paste(&mut self, text: &str, _desk: &mut Desk) {
        self.fields[self.at].insert(text);
    }

    fn draw(
        &self,
        _desk: &Desk,
        look: Look<'_>,
        screen: Rect,
        buf: &mut Buffer,
    ) -> Option<Position> {
        let area = centred(screen, 112, 22);
        let inner = frame::overlay(look, "New table", "Tab · Enter creates it · Esc", area, buf);
        let halves = [Constraint::Percentage(54), Constraint::Fill(1)];
        let [form, request] = Layout::horizontal(halves).areas(inner);
        let lines = self.beside(look.theme, usize::from(request.width));
        rows::draw(&lines, 0, request, buf);
        let mut cursor = None;
        for (place, ((name, written), field)) in FIELDS.iter().zip(&self.fields).enumerate() {
            let y = form.y + ROWS_EACH * u16::try_from(place).unwrap_or(0);
            if y + 1 >= form.bottom() {
                break;
            }
            let is_here = place == self.at;
            let style = if is_here { look.theme.text_strong } else { look.theme.text };
            let title: Row =
                vec![(format!(" {name}  "), style), ((*written).to_owned(), look.theme.text_muted)];
            let width = form.width.saturating_sub(1);
            rows::draw_row(&title, Rect { y, height: 1, width, ..form }, buf);
            let line = Rect { y: y + 1, height: 1, width, ..form };
            let place = draw_field(field, " ", look, line, buf);
            if is_here {
                buf.set_style(line, look.theme.selection);
            }
            cursor = if is_here { place } else { cursor };
        }
        cursor
    }
}
