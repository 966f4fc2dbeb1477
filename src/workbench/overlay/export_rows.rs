//! Where rows are written to, and as what.

use std::path::Path;

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::super::desk::Desk;
use super::super::effect::Effect;
use super::super::pane::rows::{self, Row, row, wrapped};
use super::super::taking::{self, Untaken};
use super::super::theme::Theme;
use super::super::widget::Field;
use super::super::widget::frame::{self, Look};
use super::dialog::{Answer, Dialog, centred};
use super::prompt::draw_field;
use crate::workspace::items::ItemFormat;

const WIDTH: u16 = 76;

/// The endings of names, in the order Tab goes through them.
const ENDINGS: [&str; 3] = ["csv", "jsonl", "json"];

pub struct ExportRows {
    /// How many rows are meant, in words.
    what: String,
    field: Field,
    stage: Stage,
    /// Agreed to: another file gives way, sets become arrays.
    allowed: taking::Allowed,
}

/// How far it is.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Stage {
    Asks,
    Writes,
    /// Why it was not written; the next Enter agrees to what is in the way, where that can be agreed to.
    Failed(Untaken),
}

impl ExportRows {
    pub fn new(what: String, name: &str) -> Self {
        let allowed = taking::Allowed::default();
        Self { what, field: Field::new(name), stage: Stage::Asks, allowed }
    }

    /// It was not written.
    pub fn fail(&mut self, why: Untaken) {
        self.stage = Stage::Failed(why);
    }

    /// Another name is another file: what was agreed to was about this one.
    fn changed(&mut self) {
        (self.stage, self.allowed) = (Stage::Asks, taking::Allowed::default());
    }

    fn next_ending(&mut self) {
        let text = self.field.text();
        let (stem, ending) = text.rsplit_once('.').unwrap_or((text, ""));
        let now = ENDINGS.iter().position(|one| *one == ending);
        let stem = if now.is_some() { stem } else { text };
        let next = now.map_or(0, |now| (now + 1) % ENDINGS.len());
        self.field = Field::new(format!("{stem}.{}", ENDINGS.get(next).unwrap_or(&"csv")));
        self.changed();
    }

    fn lines(&self, theme: &Theme, width: usize) -> Vec<Row> {
        let format = match ItemFormat::of_name(Path::new(self.field.text().trim())) {
            ItemFormat::Csv => "CSV: a column an attribute, its name with its type",
            ItemFormat::JsonLines => "JSON Lines: an object a line; it has no sets and no bytes",
            ItemFormat::DynamodbJson => "DynamoDB JSON: an item a line, with all types",
        };
        let mut lines = vec![Row::new(), row(format!(" {format}"), theme.text)];
        lines.extend(match &self.stage {
            Stage::Asks => wrapped(" ", "The name says the format; Tab goes to the next. A new file is readable by you alone.", theme.text_muted, width),
            Stage::Writes => wrapped(" ", "being written", theme.note, width),
            Stage::Failed(why) => wrapped(" ", &why.to_string(), theme.error, width),
        });
        lines
    }
}

impl Dialog for ExportRows {
    fn name(&self) -> &'static str {
        "EXPORT"
    }

    fn hints(&self) -> &'static str {
        "Enter write  Tab format  Esc close"
    }

    fn key(&mut self, key: KeyEvent, desk: &mut Desk, effects: &mut Vec<Effect>) -> Answer {
        match (key.code, &self.stage) {
            // The answer is waited for; Esc closes the dialog and the file is written all the same.
            (_, Stage::Writes) => return Answer::Stays,
            (KeyCode::Tab, _) => self.next_ending(),
            (KeyCode::Enter, stage) => {
                let name = self.field.text().trim().to_owned();
                if name.is_empty() {
                    return Answer::Closes;
                }
                if let Stage::Failed(why) = stage {
                    self.allowed = why.allowed(self.allowed);
                }
                taking::export(desk, &name, self.allowed, effects);
                self.stage = Stage::Writes;
            }
            _ => {
                let before = self.field.text().to_owned();
                self.field.key(key);
                if self.field.text() != before {
                    self.changed();
                }
            }
        }
        Answer::Stays
    }

    fn paste(&mut self, text: &str, _desk: &mut Desk) {
        self.field.insert(text);
        self.changed();
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
        let title = format!("Write {} to a file", self.what);
        let inner = frame::overlay(look, &title, "Enter · Tab format · Esc", area, buf);
        let below =
            Rect { y: inner.y.saturating_add(1), height: inner.height.saturating_sub(1), ..inner };
        rows::draw(&lines, 0, below, buf);
        let line = Rect { height: inner.height.min(1), ..inner };
        draw_field(&self.field, "", look, line, buf)
    }
}
