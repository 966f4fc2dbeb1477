//! Asks before a table is made, changed or taken on a connection that asks: the request, where it goes, and the yes or the
//! code it takes.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::super::desk::Desk;
use super::super::effect::{Effect, OfTable};
use super::super::pane::rows::{self, Row, row};
use super::super::widget::frame::{self, Look};
use super::super::widget::{Field, safe_text};
use super::dialog::{Answer, Dialog, centred};
use super::prompt::draw_field;
use crate::connection::Class;
use crate::session::table_request::TableRequest;
use crate::session::words::time;
use crate::session::{Consent, Question};

const WIDTH: u16 = 78;

pub struct TableGuard {
    question: Question,
    request: TableRequest,
    /// The code, as far as it is typed.
    field: Field,
}

impl TableGuard {
    pub fn new(question: Question, request: TableRequest) -> Self {
        Self { question, request, field: Field::default() }
    }

    fn lines(&self, desk: &Desk) -> Vec<Row> {
        let theme = &desk.theme;
        let place = safe_text::safe(&self.question.place()).into_owned();
        let mark = match self.question.facts.class.value {
            Class::Prod => ("  ▲ PROD  ", theme.error),
            Class::Dev => ("  dev  ", theme.warning),
            Class::Local => ("  local  ", theme.note),
        };
        let about = format!("  {} {}", self.request.operation, self.request.table);
        let mut lines = vec![
            Row::new(),
            vec![(mark.0.to_owned(), mark.1), (place, theme.text_strong)],
            row(about, theme.text),
            row("  It can't be undone from here.", theme.text_muted),
            Row::new(),
        ];
        let pretty = self.request.pretty();
        lines.extend(pretty.lines().map(|line| row(format!("  {line}"), theme.text_muted)));
        lines
    }
}

impl Dialog for TableGuard {
    fn name(&self) -> &'static str {
        "GUARD"
    }

    fn hints(&self) -> &'static str {
        match self.question.code {
            Some(_) => "type the code, Enter sends  Esc sends nothing",
            None => "y sends  Esc sends nothing",
        }
    }

    /// A yes by its letter, a code by its characters. After a wrong one nothing is taken for a while.
    fn key(&mut self, key: KeyEvent, desk: &mut Desk, effects: &mut Vec<Effect>) -> Answer {
        if self.question.code.is_some() && desk.no_code_for().is_some() {
            return Answer::Stays;
        }
        let code = self.field.text().trim();
        let codes = match (&self.question.code, key.code) {
            (None, KeyCode::Char('y' | 'Y')) => Vec::new(),
            (Some(_), KeyCode::Enter) if !code.is_empty() => vec![code.to_owned()],
            (None, KeyCode::Char('n' | 'N')) => {
                desk.say("not sent");
                return Answer::Closes;
            }
            (Some(_), _) => {
                self.field.key(key);
                return Answer::Stays;
            }
            (None, _) => return Answer::Stays,
        };
        let unlocked = desk.is_unlocked();
        let consent = Consent { yes: true, codes, unlocked, ..Consent::default() };
        let request = self.request.clone();
        effects.push(Effect::Table(OfTable::Send { request, consent }));
        Answer::Closes
    }

    /// A code that was pasted was not read.
    fn paste(&mut self, _text: &str, desk: &mut Desk) {
        desk.say("the code is typed, not pasted");
    }

    fn draw(
        &self,
        desk: &Desk,
        look: Look<'_>,
        screen: Rect,
        buf: &mut Buffer,
    ) -> Option<Position> {
        let lines = self.lines(desk);
        let height = u16::try_from(lines.len() + 5).unwrap_or(u16::MAX);
        let area = centred(screen, WIDTH, height);
        let inner = frame::overlay(look, "Before it is sent", "Esc sends nothing", area, buf);
        let body = Rect { height: inner.height.saturating_sub(2), ..inner };
        rows::draw(&lines, 0, body, buf);
        let line = Rect { y: inner.bottom().saturating_sub(1), height: 1, ..inner };
        let Some(code) = &self.question.code else {
            rows::draw(
                &[row("  y sends it, n or Esc does not", look.theme.text_strong)],
                0,
                line,
                buf,
            );
            return None;
        };
        if let Some(wait) = desk.no_code_for() {
            let told = format!("  a wrong code: nothing more is taken for {}", time(wait));
            rows::draw(&[row(told, look.theme.error)], 0, line, buf);
            return None;
        }
        draw_field(&self.field, &format!(" type {code}: "), look, line, buf)
    }
}
