//! What a first start shows. Nothing is made before a choice.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::super::command::{Asked, Command, DraftCommand, SampleCommand};
use super::super::desk::Desk;
use super::super::effect::Effect;
use super::super::widget::frame::{self, Look};
use super::super::widget::safe_text;
use super::dialog::{Answer, Dialog, centred, rows};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Welcome {
    selected: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    Bank,
    Music,
    OpenFile,
    Empty,
}

/// The choices with what they do.
const CHOICES: [(Choice, &str); 4] = [
    (Choice::Bank, "Try it: the sample `bank` on the local engine (accounts, ledger)"),
    (Choice::Music, "Try it: the sample `music` (a local index, item collections)"),
    (Choice::OpenFile, "Open a draft file (.pql, .partiql, .tx.json)"),
    (Choice::Empty, "Start with an empty draft"),
];

/// The row of the first of them, within the border.
const CHOICES_FROM: usize = 4;

impl Choice {
    /// The command it stands for; an empty draft is there already.
    fn command(self) -> Option<Command> {
        match self {
            Self::Bank => Some(Command::Sample(SampleCommand::Bank)),
            Self::Music => Some(Command::Sample(SampleCommand::Music)),
            Self::OpenFile => Some(Command::Draft(DraftCommand::Open)),
            Self::Empty => None,
        }
    }
}

impl Welcome {
    fn step(&mut self, rows: isize) {
        self.selected = self.selected.saturating_add_signed(rows).min(CHOICES.len() - 1);
    }
}

fn chosen(choice: Choice) -> Answer {
    choice.command().map_or(Answer::Closes, |command| Answer::Asks(Asked::command(command)))
}

impl Dialog for Welcome {
    fn name(&self) -> &'static str {
        "WELCOME"
    }

    fn hints(&self) -> &'static str {
        "↑ ↓ choose  Enter go  Esc start empty  ^Q quit"
    }

    fn key(&mut self, key: KeyEvent, desk: &mut Desk, _effects: &mut Vec<Effect>) -> Answer {
        match key.code {
            KeyCode::Enter => return chosen(CHOICES[self.selected].0),
            KeyCode::Char(digit) if let Some(choice) = numbered(digit) => return chosen(choice),
            KeyCode::Char('q') => desk.quit = true,
            _ => self.step(rows(key)),
        }
        Answer::Stays
    }

    fn click(&mut self, at: Position, screen: Rect, _desk: &mut Desk) -> Answer {
        let inner = frame::inside(area(screen));
        let index = usize::from(at.y).checked_sub(usize::from(inner.y) + CHOICES_FROM);
        let choice = index.and_then(|index| CHOICES.get(index)).filter(|_| inner.contains(at));
        choice.map_or(Answer::Stays, |(choice, _)| chosen(*choice))
    }

    fn draw(
        &self,
        _desk: &Desk,
        look: Look<'_>,
        screen: Rect,
        buf: &mut Buffer,
    ) -> Option<Position> {
        let inner = frame::overlay(
            look,
            "Welcome to dynadraft",
            "Enter choose · Esc start empty",
            area(screen),
            buf,
        );
        let width = usize::from(inner.width).saturating_sub(4);
        let mut y = inner.y + 1;
        let mut say = |text: &str, style, buf: &mut Buffer| {
            if y < inner.bottom() {
                buf.set_string(inner.x + 2, y, safe_text::fit(text, width), style);
            }
            y += 1;
        };
        say(
            "A workbench for Amazon DynamoDB, with an engine of its own.",
            look.theme.text_strong,
            buf,
        );
        say("Nothing is connected. Nothing leaves this machine.", look.theme.text_muted, buf);
        say("", look.theme.text, buf);
        for (index, (_, text)) in CHOICES.iter().enumerate() {
            let style = if index == self.selected { look.theme.selection } else { look.theme.text };
            let text = safe_text::pad(&format!(" {}  {text}", index + 1), width);
            say(&text, style, buf);
        }
        say("", look.theme.text, buf);
        say(
            "F5 runs a draft; every verdict stands beside its statement.",
            look.theme.text_muted,
            buf,
        );
        say(
            "F1 shows the keys, ^P finds every command. Drafts and runs are kept.",
            look.theme.text_muted,
            buf,
        );
        None
    }
}

fn area(screen: Rect) -> Rect {
    centred(screen, 76, 15)
}

/// The choice of a digit.
fn numbered(digit: char) -> Option<Choice> {
    let index = usize::try_from(digit.to_digit(10)?).ok()?.checked_sub(1)?;
    CHOICES.get(index).map(|(choice, _)| *choice)
}
