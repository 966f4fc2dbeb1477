//! What `.` does again.

use crossterm::event::KeyEvent;

/// A change as it was asked for.
#[derive(Clone, Debug)]
pub struct Repeat {
    pub keys: Vec<KeyEvent>,
    pub register: Option<char>,
    pub count: Option<usize>,
    /// What was put in until Esc, of a command that goes on inserting.
    pub inserted: Option<String>,
    /// Of a change of what was selected, how much that was.
    pub selected: Option<Selected>,
}

/// As much as was selected: lines, or characters in the line of the cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Selected {
    pub is_lines: bool,
    /// Lines, or characters, behind the first one.
    pub more: usize,
}
