//! A line of input with a purpose.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::super::command::{Asked, Command, DraftCommand, HistoryCommand, TextCommand};
use super::super::desk::Desk;
use super::super::effect::Effect;
use super::super::widget::frame::{self, Look};
use super::super::widget::{Field, safe_text};
use super::dialog::{Answer, Dialog, centred};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    OpenFile,
    SaveAs,
    Export,
    Line,
    ExportRun,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prompt {
    kind: Kind,
    field: Field,
}

impl Kind {
    /// What the line is for: the same as that command with the line behind its name.
    fn command(self) -> Command {
        match self {
            Self::OpenFile => Command::Draft(DraftCommand::Open),
            Self::SaveAs => Command::Draft(DraftCommand::Save),
            Self::Export => Command::Draft(DraftCommand::Export),
            Self::Line => Command::Text(TextCommand::Line),
            Self::ExportRun => Command::History(HistoryCommand::Export),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::OpenFile => "OPEN",
            Self::SaveAs => "SAVE",
            Self::Line => "LINE",
            Self::Export | Self::ExportRun => "EXPORT",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::OpenFile => "Open a draft file",
            Self::SaveAs => "Save the draft as",
            Self::Export => "Copy the draft as: aws-cli, boto3, js or rust",
            Self::Line => "Go to line",
            Self::ExportRun => "Write the run to a file: Markdown, or .json",
        }
    }
}

impl Prompt {
    pub fn new(kind: Kind, text: impl Into<String>) -> Self {
        Self { kind, field: Field::new(text) }
    }
}

impl Dialog for Prompt {
    fn name(&self) -> &'static str {
        self.kind.name()
    }

    fn hints(&self) -> &'static str {
        "Enter do it  Esc close"
    }

    fn key(&mut self, key: KeyEvent, _desk: &mut Desk, _effects: &mut Vec<Effect>) -> Answer {
        if key.code != KeyCode::Enter {
            self.field.key(key);
            return Answer::Stays;
        }
        let line = self.field.text().trim();
        if line.is_empty() {
            return Answer::Closes;
        }
        let command = self.kind.command();
        Answer::Asks(Asked { command, argument: Some(line.to_owned()) })
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
        let area = centred(screen, 72, 3);
        let inner = frame::overlay(look, self.kind.title(), "Enter · Esc", area, buf);
        draw_field(&self.field, "", look, inner, buf)
    }
}

/// Draws a line of input whose end stays in view, and gives the place of the cursor.
pub fn draw_field(
    field: &Field,
    prefix: &str,
    look: Look<'_>,
    area: Rect,
    buf: &mut Buffer,
) -> Option<Position> {
    let room = usize::from(area.width).saturating_sub(2);
    let before = format!("{prefix}{}", field.before_cursor());
    let hidden = safe_text::width(&before).saturating_sub(room.saturating_sub(1));
    let shown: String =
        format!("{prefix}{}", safe_text::safe(field.text())).chars().skip(hidden).collect();
    buf.set_string(area.x + 1, area.y, safe_text::fit(&shown, room), look.theme.text);
    let x = u16::try_from(safe_text::width(&before) - hidden).ok()?;
    Some(Position::new(area.x + 1 + x, area.y))
}
