//! What every pane can do, in the order its file has it.

use crossterm::event::KeyEvent;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::super::command::{Command, Context};
use super::super::desk::Desk;
use super::super::effect::Effect;
use super::super::widget::frame::Look;

/// A pane has its own state and is handed the desk; it never sees another pane.
pub trait Behaviour {
    /// As the status line names it.
    fn badge(&self) -> &'static str;

    /// The contexts whose keys count in it, the innermost first.
    fn contexts(&self) -> &'static [Context];

    /// Its tabs in the title of the one lower pane, and whether it shows each.
    fn tabs(&self, _desk: &Desk) -> Vec<(&'static str, bool)> {
        Vec::new()
    }

    /// Goes to one of its tabs, counted from 0.
    fn go_to_tab(&mut self, _index: usize, _desk: &mut Desk) {}

    /// A key before any command is asked.
    fn first(&mut self, _key: KeyEvent, _desk: &mut Desk, _effects: &mut Vec<Effect>) -> Taken {
        Taken::No
    }

    /// A key that no command has.
    fn unbound(&mut self, _key: KeyEvent, _desk: &mut Desk) {}

    /// A paste goes where typing would, and never runs anything.
    fn paste(&mut self, _text: &str, desk: &mut Desk, _effects: &mut Vec<Effect>) {
        desk.say("a paste goes into the draft: Alt-3 goes there");
    }

    /// The pane has the focus by now.
    fn click(&mut self, _click: Click, _desk: &mut Desk, _effects: &mut Vec<Effect>) {}

    /// The button is held, and the mouse may be past an edge of the pane.
    fn drag(&mut self, _column: u16, _row: u16, _area: Rect, _desk: &mut Desk) {}

    /// Moves what is selected, or scrolls.
    fn step(&mut self, rows: isize, area: Rect, desk: &mut Desk);

    /// How many rows a page is.
    fn page(&self, _area: Rect, desk: &Desk) -> isize {
        desk.page()
    }

    /// Whether left and right scroll what it shows, and so are not for the tabs of the one lower pane.
    fn scrolls_sideways(&self, _desk: &Desk) -> bool {
        false
    }

    /// Left and right.
    fn sideways(&mut self, _steps: isize, _desk: &mut Desk) {}

    /// Goes into the selected thing.
    fn open(&mut self, _desk: &mut Desk, _effects: &mut Vec<Effect>) {}

    /// The selected thing, for the clipboard.
    fn copied(&self, _desk: &Desk) -> Option<String> {
        None
    }

    /// What that is, in a few words, where it is not the whole of what is selected.
    fn copied_as(&self, _desk: &Desk) -> Option<String> {
        None
    }

    /// Lets go of the innermost thing of its own, a selection or a search. True when there was one.
    fn let_go(&mut self, _desk: &mut Desk, _effects: &mut Vec<Effect>) -> bool {
        false
    }

    /// Makes ready what an area shows, which is nothing by nothing for a pane that is not on the screen: the last step
    /// of every update, so that drawing changes nothing.
    fn settle(&mut self, _area: Rect, _desk: &mut Desk) {}

    /// Draws it and gives the place of the cursor, where it has one. A title is given where the pane shares it.
    fn draw(
        &self,
        desk: &Desk,
        look: Look<'_>,
        title: Option<String>,
        area: Rect,
        buf: &mut Buffer,
    ) -> Option<Position>;
}

/// What a pane makes of a key before its commands are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    Yes,
    No,
    /// It means this command, whatever else it means in the pane.
    As(Command),
}

/// Where the left button was pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Click {
    /// On the screen.
    pub column: u16,
    pub row: u16,
    /// The area of the pane.
    pub area: Rect,
    /// The pane had the focus before.
    pub again: bool,
}

impl Click {
    /// The line inside the border.
    pub fn line(self) -> usize {
        usize::from(self.row.saturating_sub(self.area.y + 1))
    }

    pub fn is_on_title(self) -> bool {
        self.row == self.area.y
    }
}

/// The width and the height inside a border.
pub fn inside(area: Rect) -> (usize, usize) {
    (usize::from(area.width.saturating_sub(2)), usize::from(area.height.saturating_sub(2)))
}

/// What is inside a border.
pub fn inner(area: Rect) -> Rect {
    let (x, y) = (area.x.saturating_add(1), area.y.saturating_add(1));
    let (width, height) = (area.width.saturating_sub(2), area.height.saturating_sub(2));
    Rect { x, y, width, height }
}
