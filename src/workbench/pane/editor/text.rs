//! The text itself: where its cursor is, what is selected, and what can be undone.
//!
//! It is a rope, and neither a string nor a list of lines. A key costs the same in a line of ten megabytes as in one of
//! ten letters, there is no longest line and no largest number of them, and who wants the text as it is now, to write it
//! or to read it beside the loop, is given a handle and no copy. Places are bytes; lines, characters and columns of the
//! screen are told of them when they are asked for.

use std::collections::BTreeMap;
use std::ops::Range;

use ropey::Rope;

use super::bracket;
use super::line::Line;
use super::past::{Edit, Moment, Past};
use super::ruler::{Cell, Ruler};
use super::word;

/// A line up to this long is measured anew whenever it is asked about.
const RULED_BYTES_MIN: usize = 2048;

/// What Tab goes to the next multiple of.
const INDENT_WIDTH: usize = 2;

/// The text at a moment, whatever is typed after it. To have one costs nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct Snapshot(Rope);

#[derive(Clone, Debug, Default)]
pub struct Text {
    rope: Rope,
    /// A byte between two graphemes.
    cursor: usize,
    /// The other end of what is selected.
    anchor: Option<usize>,
    /// The column that going up and down keeps to, past shorter lines.
    goal: Option<usize>,
    past: Past,
    /// Where the cursor is behind what was just typed, and whether that ended in a blank.
    typed: Option<(usize, bool)>,
    /// What was cut or copied last: a part of a text that was, and no copy of it.
    yanked: Rope,
    /// Of the long lines in view.
    rulers: BTreeMap<usize, Ruler>,
    /// What a comment up to the end of a line begins with.
    comment_mark: &'static str,
}

/// A step of the cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    Left,
    Right,
    WordLeft,
    WordRight,
    LineStart,
    LineEnd,
    Start,
    End,
    /// So many lines down.
    Lines(isize),
}

impl Snapshot {
    /// In bytes.
    pub fn len(&self) -> usize {
        self.0.len_bytes()
    }

    pub fn to_text(&self) -> String {
        #[cfg(test)]
        crate::counted::read(self.0.len_bytes());
        self.0.to_string()
    }
}

/// What is in it is no matter of a message for programmers, and may be ten megabytes.
impl std::fmt::Debug for Snapshot {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Snapshot of {} bytes", self.0.len_bytes())
    }
}

impl Text {
    /// Of line ends `\r\n` the line feed is kept.
    pub fn new(text: &str) -> Self {
        let rope = if text.contains('\r') {
            Rope::from(text.replace("\r\n", "\n"))
        } else {
            Rope::from_str(text)
        };
        Self { rope, comment_mark: "--", ..Self::default() }
    }

    pub fn with_comments(self, comment_mark: &'static str) -> Self {
        Self { comment_mark, ..self }
    }

    pub fn comment_mark(&self) -> &'static str {
        self.comment_mark
    }

    pub fn snapshot(&self) -> Snapshot {
        Snapshot(self.rope.clone())
    }

    /// What stands before a byte.
    pub fn head(&self, byte: usize) -> String {
        self.rope.byte_slice(..self.floor(byte)).into()
    }

    /// In bytes.
    pub fn len(&self) -> usize {
        self.rope.len_bytes()
    }

    /// Nothing stands in it, or nothing but line ends.
    pub fn is_blank(&self) -> bool {
        self.len() == self.line_count() - 1
    }

    pub fn rope(&self) -> &Rope {
        &self.rope
    }

    /// Never 0.
    pub fn line_count(&self) -> usize {
        self.rope.len_lines()
    }

    pub fn line(&self, number: usize) -> Line<'_> {
        Line::of(&self.rope, number)
    }

    /// The byte at which a line starts; the end of the text for one that is not there.
    pub fn line_start(&self, number: usize) -> usize {
        self.rope.line_to_byte(number.min(self.line_count()))
    }

    /// The line of a byte, and the byte in that line.
    pub fn place(&self, byte: usize) -> (usize, usize) {
        let byte = self.floor(byte);
        let line = self.rope.byte_to_line(byte);
        (line, byte - self.line_start(line))
    }

    /// The byte at which the character begins that a byte is of.
    fn floor(&self, byte: usize) -> usize {
        self.rope.char_to_byte(self.rope.byte_to_char(byte.min(self.len())))
    }

    /// As a byte.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// The character before the cursor, in its line.
    pub fn before_cursor(&self) -> Option<char> {
        let before = self.rope.byte_to_char(self.cursor).checked_sub(1)?;
        Some(self.rope.char(before)).filter(|character| *character != '\n')
    }

    /// The line of the cursor.
    pub fn row(&self) -> usize {
        self.rope.byte_to_line(self.cursor)
    }

    /// The character of its line the cursor is before, from 0.
    pub fn character(&self) -> usize {
        let start = self.rope.line_to_char(self.row());
        self.rope.byte_to_char(self.cursor) - start
    }

    /// The column of the screen the cursor is in, from the start of its line.
    pub fn column(&self) -> usize {
        let (row, byte) = self.place(self.cursor);
        self.with_ruler(row, |ruler, line| ruler.column(line, byte))
    }

    /// The graphemes of a line that begin in these columns of it.
    pub fn cells(&self, line: usize, columns: Range<usize>) -> Vec<Cell> {
        self.with_ruler(line, |ruler, line| ruler.cells(line, columns))
    }

    fn with_ruler<T>(&self, line: usize, ask: impl FnOnce(&Ruler, Line<'_>) -> T) -> T {
        let none = Ruler::default();
        ask(self.rulers.get(&line).unwrap_or(&none), self.line(line))
    }

    /// Measures a line as far as a byte of it, so that what is asked of it next is told at once.
    fn rule_to_byte(&mut self, line: usize, byte: usize) {
        self.rule(line, |ruler, text| ruler.reach_byte(text, byte));
    }

    fn rule_to_column(&mut self, line: usize, column: usize) {
        self.rule(line, |ruler, text| ruler.reach_column(text, column));
    }

    fn rule(&mut self, line: usize, reach: impl FnOnce(&mut Ruler, Line<'_>)) {
        let text = Line::of(&self.rope, line);
        if text.len() >= RULED_BYTES_MIN {
            reach(self.rulers.entry(line).or_default(), text);
        }
    }

    /// Makes ready what the cursor's line is asked for.
    pub fn rule_cursor(&mut self) {
        let (row, byte) = self.place(self.cursor);
        self.rule_to_byte(row, byte);
    }

    /// Makes ready the cells of these lines up to a column. What was measured of lines out of view, the cursor's
    /// aside, is forgotten: of a draft of many long lines it would be as large as they are.
    pub fn rule_view(&mut self, lines: Range<usize>, column: usize) {
        let row = self.row();
        self.rulers.retain(|line, _| lines.contains(line) || *line == row);
        lines.for_each(|line| self.rule_to_column(line, column));
    }

    /// The bytes that are selected.
    pub fn selected(&self) -> Option<Range<usize>> {
        let anchor = self.anchor?;
        Some(anchor.min(self.cursor)..anchor.max(self.cursor))
    }

    pub fn is_selecting(&self) -> bool {
        self.selected().is_some_and(|bytes| !bytes.is_empty())
    }

    pub fn cancel_selection(&mut self) {
        self.anchor = None;
    }

    pub fn select_all(&mut self) {
        self.put_cursor(self.len());
        self.anchor = Some(0);
    }

    /// Copies what is selected and gives it; without a selection, what was copied before.
    pub fn copy(&mut self) -> Snapshot {
        if let Some(bytes) = self.selected() {
            self.yanked = self.rope.byte_slice(bytes).into();
        }
        self.anchor = None;
        Snapshot(self.yanked.clone())
    }

    /// Copies what is selected and takes it away.
    pub fn cut(&mut self) -> Option<Edit> {
        let bytes = self.selected()?;
        self.copy();
        self.replace(bytes, "")
    }

    /// Puts in what was cut or copied, in place of what is selected.
    pub fn paste(&mut self) -> Option<Edit> {
        let yanked = self.yanked.clone();
        let bytes = self.selected().unwrap_or(self.cursor..self.cursor);
        self.splice(bytes, yanked.len_bytes(), |rope, at| {
            let behind = rope.split_off(at);
            rope.append(yanked);
            rope.append(behind);
        })
    }

    /// Puts the cursor before a byte; of one amid a character, before that character.
    pub fn put_cursor(&mut self, byte: usize) {
        self.anchor = None;
        self.go_to(byte);
    }

    fn go_to(&mut self, byte: usize) {
        self.cursor = self.floor(byte);
        self.goal = None;
        self.typed = None;
    }

    /// The byte of a character of a line, both from 0; of what is past an end, that end.
    pub fn byte_of(&self, line: usize, character: usize) -> usize {
        if line >= self.line_count() {
            return self.len();
        }
        let start = self.rope.line_to_char(line);
        let byte = self.rope.char_to_byte((start + character).min(self.rope.len_chars()));
        byte.min(self.line_end(line))
    }

    fn line_end(&self, line: usize) -> usize {
        self.line_start(line) + self.line(line).len()
    }

    /// The byte that stands in a line and a column of the screen; of what is past an end, that end.
    pub fn pointed(&mut self, line: usize, column: usize) -> usize {
        let line = line.min(self.line_count() - 1);
        self.rule_to_column(line, column);
        self.line_start(line) + self.with_ruler(line, |ruler, line| ruler.byte(line, column))
    }

    /// Goes a step, with the end of the selection if that is to be kept, or begun.
    pub fn step(&mut self, step: Move, selects: bool) {
        if selects {
            self.anchor.get_or_insert(self.cursor);
        } else {
            self.anchor = None;
        }
        match step {
            Move::Lines(lines) => self.go_down(lines),
            step => {
                let target = self.target(step);
                self.go_to(target);
            }
        }
    }

    /// Selects on, to a byte.
    pub fn select_to(&mut self, byte: usize) {
        self.anchor.get_or_insert(self.cursor);
        self.go_to(byte);
    }

    fn go_down(&mut self, lines: isize) {
        let target = self.row().saturating_add_signed(lines).min(self.line_count() - 1);
        if target == self.row() {
            return;
        }
        self.rule_cursor();
        let column = self.goal.unwrap_or_else(|| self.column());
        let byte = self.pointed(target, column);
        self.go_to(byte);
        self.goal = Some(column);
    }

    fn target(&mut self, step: Move) -> usize {
        match step {
            Move::Left => self.previous(),
            Move::Right => self.next(),
            Move::WordLeft => word::previous_start(&self.rope, self.cursor),
            Move::WordRight => word::next_start(&self.rope, self.cursor),
            Move::LineStart => self.line_start(self.row()),
            Move::LineEnd => self.line_end(self.row()),
            Move::Start => 0,
            Move::End => self.len(),
            Move::Lines(_) => self.cursor,
        }
    }

    /// The grapheme before the cursor, or the end of the line before.
    fn previous(&mut self) -> usize {
        self.rule_cursor();
        self.before(self.cursor)
    }

    /// The grapheme behind the one at the cursor, or the start of the next line.
    fn next(&mut self) -> usize {
        self.rule_cursor();
        self.after(self.cursor)
    }

    /// Where the grapheme before a byte begins, or the end of the line before.
    pub fn before(&self, byte: usize) -> usize {
        let (row, column) = self.place(byte);
        if column == 0 {
            return byte.saturating_sub(1);
        }
        self.line_start(row) + self.with_ruler(row, |ruler, line| ruler.previous(line, column))
    }

    /// Where the grapheme at a byte ends, or the start of the next line.
    pub fn after(&self, byte: usize) -> usize {
        let (row, column) = self.place(byte);
        if column == self.line(row).len() {
            return (byte + 1).min(self.len());
        }
        self.line_start(row) + self.with_ruler(row, |ruler, line| ruler.next(line, column))
    }

    /// Moves without forgetting the column that going up and down keeps to.
    pub fn keep_goal(&mut self, go: impl FnOnce(&mut Self)) {
        let goal = self.goal;
        go(self);
        self.goal = goal;
    }

    /// All that is changed until the end is undone as one.
    pub fn begin_step(&mut self) {
        self.past.begin_step();
    }

    pub fn end_step(&mut self) {
        self.past.end_step();
    }

    /// Puts a text in at the cursor, in place of what is selected, and the cursor behind it.
    pub fn insert(&mut self, text: &str) -> Option<Edit> {
        let bytes = self.selected().unwrap_or(self.cursor..self.cursor);
        self.replace(bytes, text)
    }

    /// Puts in a character that was typed: a word with the blanks behind it is undone at once, unless the cursor went
    /// elsewhere between.
    pub fn type_character(&mut self, character: char) -> Option<Edit> {
        let is_blank = character.is_whitespace();
        let goes_on = self.typed.is_some_and(|(at, was_blank)| {
            at == self.cursor && (is_blank || !was_blank) && !self.is_selecting()
        });
        if goes_on {
            self.past.join_next();
        }
        let edit = self.insert(character.encode_utf8(&mut [0; 4]));
        self.typed = Some((self.cursor, is_blank));
        edit
    }

    pub fn insert_tab(&mut self) -> Option<Edit> {
        self.rule_cursor();
        let column = self.column();
        self.insert(&" ".repeat(INDENT_WIDTH - column % INDENT_WIDTH))
    }

    /// A new line begins where the one before it does, behind an open bracket a little further in. Between two brackets the
    /// second one gets a line of its own.
    pub fn new_line(&mut self) -> Option<Edit> {
        let cursor = self.selected().map_or(self.cursor, |bytes| bytes.start);
        let (row, byte) = self.place(cursor);
        let indent = " ".repeat(self.line(row).indent(byte));
        let at = self.rope.byte_to_char(self.selected().map_or(self.cursor, |bytes| bytes.end));
        let before = self.rope.byte_to_char(cursor).checked_sub(1);
        let opening = before.and_then(|before| self.rope.get_char(before));
        let closes = matches!(
            (opening, self.rope.get_char(at)),
            (Some('{'), Some('}')) | (Some('['), Some(']')) | (Some('('), Some(')'))
        );
        let opens = opening.is_some_and(|opening| "{[(".contains(opening));
        let further = " ".repeat(if opens { INDENT_WIDTH } else { 0 });
        let behind = if closes { format!("\n{indent}") } else { String::new() };
        let edit = self.insert(&format!("\n{indent}{further}{behind}"));
        self.go_to(self.cursor - behind.len());
        edit
    }

    /// Puts a closing bracket in; as the first thing of its line it stands as far in as the line of its partner.
    pub fn close_bracket(&mut self, bracket: char) -> Option<Edit> {
        let (row, byte) = self.place(self.cursor);
        let is_first = self.line(row).indent(byte) == byte && byte > 0;
        self.begin_step();
        let mut edit = self.insert(bracket.encode_utf8(&mut [0; 4]));
        if is_first && let Some(open) = bracket::partner(&self.rope, self.cursor - 1) {
            let (row_of_open, _) = self.place(open);
            let indent = self.line(row_of_open).indent(usize::MAX);
            let start = self.line_start(row);
            let dedent = self.replace(start..start + byte, &" ".repeat(indent));
            self.go_to(start + indent + 1);
            edit = edit.zip(dedent).map(|(one, other)| one.then(other)).or(edit);
        }
        self.end_step();
        edit
    }

    /// Takes away what is selected, else what lies between the cursor and where a step leads.
    pub fn delete(&mut self, step: Move) -> Option<Edit> {
        let bytes = match self.selected() {
            Some(bytes) if !bytes.is_empty() => bytes,
            _ => {
                let target = match step {
                    Move::WordRight => word::end(&self.rope, self.cursor),
                    step => self.target(step),
                };
                target.min(self.cursor)..target.max(self.cursor)
            }
        };
        self.replace(bytes, "")
    }

    /// Replaces a part of the text by another, and puts the cursor behind that.
    pub fn replace(&mut self, bytes: Range<usize>, text: &str) -> Option<Edit> {
        self.splice(bytes, text.len(), |rope, at| rope.insert(at, text))
    }

    /// Takes a part of the text away, and has so many bytes put there, before a character.
    fn splice(
        &mut self,
        bytes: Range<usize>,
        inserted: usize,
        insert: impl FnOnce(&mut Rope, usize),
    ) -> Option<Edit> {
        let (from, to) = (self.floor(bytes.start), self.floor(bytes.end));
        self.anchor = None;
        if from >= to && inserted == 0 {
            return None;
        }
        let edit = Edit { at: from, removed: to - from, inserted };
        self.past.keep(self.moment(), edit);
        let characters = self.rope.byte_to_char(from)..self.rope.byte_to_char(to);
        let at = characters.start;
        self.rope.remove(characters);
        insert(&mut self.rope, at);
        self.follow(edit, from + inserted);
        Some(edit)
    }

    pub fn undo(&mut self) -> Option<Edit> {
        let (moment, edit) = self.past.undo(self.moment())?;
        self.rope = moment.rope;
        self.anchor = None;
        self.follow(edit, moment.cursor);
        Some(edit)
    }

    pub fn redo(&mut self) -> Option<Edit> {
        let (moment, edit) = self.past.redo(self.moment())?;
        self.rope = moment.rope;
        self.anchor = None;
        self.follow(edit, moment.cursor);
        Some(edit)
    }

    fn moment(&self) -> Moment {
        Moment { rope: self.rope.clone(), cursor: self.cursor }
    }

    /// The text was changed by this edit.
    fn follow(&mut self, edit: Edit, cursor: usize) {
        self.go_to(cursor);
        let (row, byte) = self.place(edit.at);
        if let Some(ruler) = self.rulers.get_mut(&row) {
            ruler.forget_from(byte);
        }
        // Lines behind it may have moved. There are few, and they are measured again as far as they are in view.
        self.rulers.retain(|line, _| *line <= row);
    }
}
