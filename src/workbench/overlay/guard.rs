//! Asks before a connection is written to: what would be sent, where to, and the yes or the code it takes.

use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::super::desk::{Desk, Running};
use super::super::effect::Effect;
use super::super::pane::rows::{self, Row, row, wrapped};
use super::super::submission;
use super::super::tab::Rehearsed;
use super::super::theme::Theme;
use super::super::widget::frame::{self, Look};
use super::super::widget::{Field, list, safe_text};
use super::dialog::{Answer, Dialog, centred};
use super::prompt::draw_field;
use crate::connection::{Class, Images};
use crate::session::guard::Line;
use crate::session::words::rehearsal::sentence;
use crate::session::words::time;
use crate::session::{Consent, Question};

/// Statements shown at once.
const STATEMENTS_SHOWN: usize = 5;
/// Rows of each: its item, and the beginning of its text.
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

    /// How old the rehearsal of these exact bytes is, and what it said; a changed draft has none.
    fn rehearsal(&self, desk: &Desk) -> String {
        let tab = desk.tabs.iter().find(|tab| tab.id == self.running.tab);
        let rehearsed = tab.and_then(|tab| tab.rehearsed.as_ref());
        let same = rehearsed.filter(|one| one.rehearsal.code == self.question.fingerprint);
        match same {
            Some(Rehearsed { rehearsal, .. }) => {
                let age = Duration::from_millis(desk.now_ms.saturating_sub(rehearsal.at_ms));
                format!("Rehearsed {} ago: {}", time(age), sentence(rehearsal))
            }
            None => "Not rehearsed as it is: Esc, then F7, shows what it would do.".to_owned(),
        }
    }

    fn undo(&self) -> String {
        match self.question.facts.images.value {
            Images::Keep => {
                // A consistent read takes a unit for every 4 KB.
                let items = self.question.items;
                format!("Can be undone: what it writes is read before, for at least {items} RCU.")
            }
            Images::Leave => {
                "It can't be undone: this connection keeps no items (`undo = \"keep\"`).".to_owned()
            }
        }
    }

    fn lines(&self, desk: &Desk, width: usize) -> Vec<Row> {
        let theme = &desk.theme;
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
        ];
        let told = [self.rehearsal(desk), self.undo()];
        lines.extend(told.iter().flat_map(|told| wrapped("  ", told, theme.text_muted, width)));
        lines.push(Row::new());
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

    /// A yes by its letter, a code by its characters. After a wrong one nothing is taken for a while, but what looks on.
    fn key(&mut self, key: KeyEvent, desk: &mut Desk, effects: &mut Vec<Effect>) -> Answer {
        let moves = matches!(key.code, KeyCode::Up | KeyCode::Down);
        if self.question.code.is_some() && desk.no_code_for().is_some() && !moves {
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
            (_, KeyCode::Up) => return self.scroll(-1),
            (_, KeyCode::Down) => return self.scroll(1),
            (Some(_), _) => {
                self.field.key(key);
                return Answer::Stays;
            }
            (None, _) => return Answer::Stays,
        };
        let consent =
            Consent { yes: true, codes, unlocked: desk.is_unlocked(), ..Consent::default() };
        submission::send_agreed(desk, &self.running, consent, effects);
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
        let mut lines = self.lines(desk, usize::from(WIDTH - 2));
        let height = u16::try_from(lines.len() + 4).unwrap_or(u16::MAX);
        let area = centred(screen, WIDTH, height);
        let title = format!("Submit to {}", safe_text::safe(&self.question.facts.name));
        let inner = frame::overlay(look, &title, "Esc sends nothing", area, buf);
        if self.question.code.is_none() {
            lines.push(row("  y sends this, Esc sends nothing.", look.theme.text_strong));
        }
        let pause = desk.no_code_for().filter(|_| self.question.code.is_some());
        if let Some(pause) = pause {
            let seconds = pause.as_millis().div_ceil(1000);
            let told = format!("  A wrong code: no other is taken for {seconds} s.");
            lines.push(row(told, look.theme.warning));
        }
        rows::draw(&lines, 0, inner, buf);
        let code = self.question.code.as_deref().filter(|_| pause.is_none())?;
        let prompt = format!(" Type the code of exactly this draft:  {code}  ");
        let y = inner.bottom().saturating_sub(2);
        draw_field(&self.field, &prompt, look, Rect { y, height: 1, ..inner }, buf)
    }
}

/// The item in a row of its own: it is what one must not get wrong. Below it the text, as far as its rows go.
fn statement(theme: &Theme, number: usize, line: &Line, width: usize) -> Vec<Row> {
    let style = if line.writes { theme.text } else { theme.text_muted };
    let room = width.saturating_sub(8);
    let heading = line.heading().map(|heading| (safe_text::fit(&heading, room), theme.text_strong));
    let rows_left = ROWS_EACH - usize::from(heading.is_some());
    let text = first_rows(&line.text, room, rows_left).into_iter().map(|text| (text, style));
    let numbers = std::iter::once(format!("{number:>5}  ")).chain(std::iter::repeat(" ".repeat(7)));
    let rows = numbers.zip(heading.into_iter().chain(text));
    rows.map(|(number, shown)| vec![(number, theme.gutter), shown]).collect()
}

/// So many rows of a text, which may be 400 KB long: the rest of it is not even looked at.
fn first_rows(text: &str, room: usize, rows: usize) -> Vec<String> {
    let shown: String = text.chars().take(room * (rows + 1)).collect();
    let mut wrapped = safe_text::wrap(&shown, room);
    if wrapped.len() > rows {
        wrapped.truncate(rows);
        if let Some(last) = wrapped.last_mut() {
            *last = safe_text::fit(&format!("{last}…"), room);
        }
    }
    wrapped
}
