//! What is done to lines and statements of a text, and by the keys of vim.

use crossterm::event::KeyEvent;

use super::super::bracket;
use super::super::past::Edit;
use super::super::statements::{self, Turn};
use super::super::vim::Vim;
use super::super::vim::vim::Answer;
use super::Editor;

impl Editor {
    /// Has vim deal with a key.
    pub fn vim_key(&mut self, vim: &mut Vim, key: KeyEvent, page: usize) -> Answer {
        let mut answer = Answer::default();
        self.change(|text| {
            answer = vim.key(key, text, page);
            answer.edit
        });
        self.marked = vim.selected(&self.text);
        answer
    }

    /// Shows what vim selects.
    pub fn mark(&mut self, vim: &Vim) {
        self.marked = vim.selected(&self.text);
    }

    /// Vim lets go of what it has begun.
    pub fn rest(&mut self, vim: &mut Vim) {
        vim.rest(&mut self.text);
        self.marked = None;
    }

    pub fn toggle_comment(&mut self) {
        let (first, last) = self.selected_rows();
        self.change(|text| text.toggle_comment(first, last, text.comment_mark()));
    }

    pub fn duplicate(&mut self) {
        let (first, last) = self.selected_rows();
        self.change(|text| text.duplicate_lines(first, last));
    }

    /// Moves the selected lines in or out, and keeps them selected.
    pub fn indent(&mut self, is_further: bool) {
        let (first, last) = self.selected_rows();
        self.change(
            |text| if is_further { text.indent(first, last) } else { text.outdent(first, last) },
        );
        self.text.put_cursor(self.text.line_start(first));
        let end = self.text.line_start(last) + self.text.line(last).len();
        self.text.select_to(end);
    }

    /// Turns the statements at the cursor or in the selection off, or on again. False where there are none.
    pub fn turn_statements(&mut self) -> bool {
        self.understand();
        let selected = self.selected();
        let cursor = self.cursor_byte();
        let at = if selected.is_empty() { cursor..cursor } else { selected };
        let turns = statements::turned(&self.draft, &self.text(), &at);
        let mut cursor = cursor;
        self.change(|text| {
            text.begin_step();
            let mut all: Option<Edit> = None;
            for Turn { bytes, written } in &turns {
                // Before the cursor the text gets longer, or shorter.
                if bytes.start <= cursor {
                    cursor = cursor.saturating_sub(bytes.len()).max(bytes.start) + written.len();
                }
                let edit = text.replace(bytes.clone(), written);
                all = all.zip(edit).map(|(one, other)| one.then(other)).or(edit);
            }
            text.end_step();
            all
        });
        self.go_to(cursor);
        !turns.is_empty()
    }

    /// Puts the cursor on the other bracket of the pair at it. False where there is none.
    pub fn go_to_partner(&mut self) -> bool {
        let pair = bracket::pair_at(self.text.rope(), self.cursor_byte());
        if let Some((_, partner)) = pair {
            self.go_to(partner);
        }
        pair.is_some()
    }

    /// Whether a byte is a bracket of the pair at the cursor.
    pub fn is_in_pair(&self, byte: usize) -> bool {
        self.pair.is_some_and(|(one, other)| byte == one || byte == other)
    }
}
