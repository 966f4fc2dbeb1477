//! Asks before a connection is written to: what would be sent, where to, and the yes or the code it takes.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::super::desk::{Desk, Running};
use super::super::effect::Effect;
use super::super::pane::rows::{self, Row, row};
use super::super::submission;
use super::super::theme::Theme;
use super::super::widget::frame::{self, Look};
use super::super::widget::{Field, list, safe_text};
use super::dialog::{Answer, Dialog, centred};
use super::prompt::draw_field;
use crate::connection::Class;
use crate::session::guard::Line;
use crate::session::{Consent, Question};

/// Statements shown at once.
const STATEMENTS_SHOWN: usize = 5;
/// Rows of each: the key a statement names stands towards its end.
const ROWS_EACH: usize = 2;
const WIDTH: u16 = 78;

pub struct Guard {
    question: Question,
    /// What it would be sent as.
    running: Running,
    /// The code, as far as it is typed.
    field: Field,
    top: usize,
}

impl Guard {
    pub fn new(question: Question, running: Running) -> Self {
        Self { question, running, field: Field::default(), top: 0 }
    }

    fn scroll(&mut self, steps: isize) -> Answer {
        let count = self.question.statements.len();
        self.top = list::scroll(self.top, steps, count, STATEMENTS_SHOWN);
        Answer::Stays
    }

    fn lines(&self, theme: &Theme, width: usize) -> Vec<Row> {
        let question = &self.question;
        let place = safe_text::safe(&question.place()).into_owned();
        let mark = match question.facts.class.value {
            Class::Prod => ("  ▲ PROD  ", theme.error),
            Class::Dev => ("  dev  ", theme.warning),
            Class::Local => ("  local  ", theme.note),
        };
        let mut lines = vec![
            Row::new(),
            vec![(mark.0.to_owned(), mark.1), (place, theme.text_strong)],
            row(format!("  {}", question.summary()), theme.text),
            Row::new(),
        ];
        let numbered = (1..).zip(&question.statements).skip(self.top).take(STATEMENTS_SHOWN);
        lines.extend(numbered.flat_map(|(number, line)| statement(theme, number, line, width)));
        let hidden = question.statements.len().saturating_sub(STATEMENTS_SHOWN);
        if hidden > 0 {
            lines.push(row(format!("       {hidden} more: ↑ ↓"), theme.text_muted));
        }
        lines.push(Row::new());
        lines
    }
}

impl Dialog for Guard {
    fn name(&self) -> &'static str {
        "GUARD"
    }

    fn hints(&self) -> &'static str {
        match self.question.code {
            Some(_) => "type the code, Enter sends  ↑ ↓ statements  Esc sends nothing",
            None => "y sends  ↑ ↓ statements  Esc sends nothing",
        }
    }

    /// A yes by its letter, a code by its digits.
    fn key(&mut self, key: KeyEvent, desk: &mut Desk, effects: &mut Vec<Effect>) -> Answer {
        let code = self.field.text().trim();
        let codes = match (&self.question.code, key.code) {
            (None, KeyCode::Char('y' | 'Y')) => Vec::new(),
            (Some(_), KeyCode::Enter) if !code.is_empty() => vec![code.to_owned()],
            (None, KeyCode::Char('n' | 'N')) => {
                desk.say("not sent");
                return Answer::Closes;
            }
            (_, KeyCode::Up) => return self.scroll(-1),
            (_, KeyCode::Down) => return self.scroll(1),
            (Some(_), _) => {
                self.field.key(key);
                return Answer::Stays;
            }
            (None, _) => return Answer::Stays,
        };
        let consent = Consent { yes: true, codes, unlocked: desk.is_unlocked() };
        submission::send_agreed(desk, &self.running, consent, effects);
        Answer::Closes
    }

    /// A code that was pasted was not read.
    fn paste(&mut self, _text: &str, desk: &mut Desk) {
        desk.say("the code is typed, not pasted");
    }

    fn draw(
        &self,
        _desk: &Desk,
        look: Look<'_>,
        screen: Rect,
        buf: &mut Buffer,
    ) -> Option<Position> {
        let mut lines = self.lines(look.theme, usize::from(WIDTH - 2));
        let height = u16::try_from(lines.len() + 4).unwrap_or(u16::MAX);
        let area = centred(screen, WIDTH, height);
        let title = format!("Submit to {}", safe_text::safe(&self.question.facts.name));
        let inner = frame::overlay(look, &title, "Esc sends nothing", area, buf);
        if self.question.code.is_none() {
            lines.push(row("  y sends this, Esc sends nothing.", look.theme.text_strong));
        }
        rows::draw(&lines, 0, inner, buf);
        let code = self.question.code.as_deref()?;
        let prompt = format!(" Type the code of exactly this draft:  {code}  ");
        let y = inner.bottom().saturating_sub(2);
        draw_field(&self.field, &prompt, look, Rect { y, height: 1, ..inner }, buf)
    }
}

fn statement(theme: &Theme, number: usize, line: &Line, width: usize) -> Vec<Row> {
    let style = if line.writes { theme.text } else { theme.text_muted };
    let room = width.saturating_sub(8);
    let mut rows = safe_text::wrap(&line.in_words(), room);
    if rows.len() > ROWS_EACH {
        rows.truncate(ROWS_EACH);
        rows.last_mut()
            .into_iter()
            .for_each(|last| *last = safe_text::fit(&format!("{last}…"), room));
    }
    let numbers = std::iter::once(format!("{number:>5}  ")).chain(std::iter::repeat(" ".repeat(7)));
    numbers.zip(rows).map(|(number, text)| vec![(number, theme.gutter), (text, style)]).collect()
}
