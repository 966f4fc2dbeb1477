//! What every dialog can do, in the order its file has it.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::super::command::Asked;
use super::super::desk::Desk;
use super::super::effect::Effect;
use super::super::widget::frame::Look;

/// Columns of a dialog with a long text: longer lines are hard to read.
pub const WIDE: u16 = 112;

/// A dialog has its own state and is handed the desk. Esc closes it and is no concern of its own.
pub trait Dialog {
    /// As the status line names it.
    fn name(&self) -> &'static str;

    /// The keys that mean something in it.
    fn hints(&self) -> &'static str;

    fn key(&mut self, key: KeyEvent, desk: &mut Desk, effects: &mut Vec<Effect>) -> Answer;

    /// What is clicked, on a screen of this size. What has no list of things to choose from has nothing to click.
    fn click(&mut self, _at: Position, _screen: Rect, _desk: &mut Desk) -> Answer {
        Answer::Stays
    }

    /// Into a line of input, where it has one.
    fn paste(&mut self, _text: &str, _desk: &mut Desk) {}

    /// Makes ready what is in view, after every event.
    fn settle(&mut self, _desk: &Desk) {}

    /// Draws it in the middle and gives the place of the cursor, where it has one.
    fn draw(&self, desk: &Desk, look: Look<'_>, screen: Rect, buf: &mut Buffer)
    -> Option<Position>;
}

/// What comes of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    Stays,
    Closes,
    /// It closes, and this is done.
    Asks(Asked),
}

/// How far a key moves in a list; letters move only where nothing is typed.
pub fn rows(key: KeyEvent) -> isize {
    match key.code {
        KeyCode::Up | KeyCode::Char('k') => -1,
        KeyCode::Down | KeyCode::Char('j') => 1,
        KeyCode::PageUp => -10,
        KeyCode::PageDown | KeyCode::Char(' ') => 10,
        KeyCode::Home | KeyCode::Char('g') => -10_000,
        KeyCode::End | KeyCode::Char('G') => 10_000,
        _ => 0,
    }
}

/// An area of this size in the middle of the screen, a little towards the top; less where there is less room.
pub fn centred(screen: Rect, width: u16, height: u16) -> Rect {
    let width = width.min(screen.width.saturating_sub(2));
    let height = height.min(screen.height.saturating_sub(2));
    let x = screen.x + (screen.width - width) / 2;
    let y = screen.y + (screen.height - height) / 3;
    Rect { x, y, width, height }
}

/// An area in the middle for so many lines with a border; of the panes below it something stays in view.
pub fn around(screen: Rect, width: u16, lines: usize) -> Rect {
    let height = u16::try_from(lines + 2).unwrap_or(u16::MAX);
    centred(screen, width, height.min(screen.height.saturating_sub(4)))
}
