//! The machine: which mode it is in, and what a key means there.

use std::ops::Range;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::super::past::Edit;
use super::super::text::{Move, Text};
use super::characters::Characters;
use super::motion::{Find, Motion, Shape};
use super::object::object;
use super::pending::{Awaits, Operator, Pending};
use super::range::Extent;
use super::registers::Registers;
use super::repeat::Repeat;
use super::search::Search;

/// What it asks for that is not in its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// `:`
    CommandLine,
    NextTab,
    PreviousTab,
    NextPane,
    /// For the clipboard of the terminal.
    Copy(String),
    /// A sentence for the person.
    Say(String),
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    #[default]
    Normal,
    Insert,
    /// From this byte on, to the cursor, both with it.
    Visual {
        anchor: usize,
        is_lines: bool,
    },
}

/// What came of a key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// It was one of vim's, and nobody else's.
    pub is_taken: bool,
    pub edit: Option<Edit>,
    pub wish: Option<Wish>,
}

/// What is being put in, and how often it will stand there in the end.
#[derive(Clone, Debug, Default)]
pub(super) struct Inserting {
    /// The byte at which it began.
    pub start: usize,
    pub times: usize,
    /// What stands before each further time.
    pub between: String,
}

#[derive(Clone, Debug, Default)]
pub struct Vim {
    pub(super) mode: Mode,
    pub(super) pending: Pending,
    pub(super) registers: Registers,
    pub(super) inserting: Inserting,
    pub(super) last: Option<Repeat>,
    last_find: Option<Find>,
    pub(super) search: Search,
    pub(super) is_repeating: bool,
    /// Of the key being dealt with.
    edit: Option<Edit>,
    pub(super) wish: Option<Wish>,
}

impl Vim {
    /// As the status line names it.
    pub fn name(&self) -> &'static str {
        match self.mode {
            Mode::Normal => "NORMAL",
            Mode::Insert => "INSERT",
            Mode::Visual { is_lines: false, .. } => "VISUAL",
            Mode::Visual { is_lines: true, .. } => "VISUAL LINE",
        }
    }

    /// What is typed of a command that is not whole.
    pub fn begun(&self) -> String {
        if self.search.is_asking() {
            return String::new();
        }
        let Pending { register, count, motion_count, .. } = &self.pending;
        let counted = |count: &Option<usize>| count.map_or_else(String::new, |one| one.to_string());
        let register = register.map_or_else(String::new, |name| format!("\"{name}"));
        let keys = self.pending.keys.iter().filter_map(|key| key.code.as_char());
        format!("{register}{}{}{}", counted(count), keys.collect::<String>(), counted(motion_count))
    }

    /// The bytes that are selected, if it is selecting.
    pub fn selected(&self, text: &Text) -> Option<Range<usize>> {
        let Mode::Visual { anchor, is_lines } = self.mode else { return None };
        let (from, to) = (anchor.min(text.cursor()), anchor.max(text.cursor()));
        Some(if is_lines {
            text.line_start(text.place(from).0)..text.line_start(text.place(to).0 + 1)
        } else {
            from..text.after(to)
        })
    }

    /// The text it was used on is gone, and what was begun in it.
    pub fn forget(&mut self) {
        (self.mode, self.pending) = (Mode::Normal, Pending::default());
        self.inserting = Inserting::default();
        self.search.cancel();
    }

    /// What is typed of what is looked for.
    pub fn search_line(&self) -> Option<String> {
        self.search.line()
    }

    /// Lets go of what is begun or selected.
    pub fn rest(&mut self, text: &mut Text) {
        if self.mode == Mode::Insert {
            self.leave_insert(text);
        }
        (self.mode, self.pending) = (Mode::Normal, Pending::default());
        self.search.cancel();
    }

    /// Deals with a key. A page is of so many rows.
    pub fn key(&mut self, key: KeyEvent, text: &mut Text, page: usize) -> Answer {
        let is_taken = self.press(key, text, page);
        if is_taken {
            self.settle(text);
        }
        Answer { is_taken, edit: self.edit.take(), wish: self.wish.take() }
    }

    fn press(&mut self, key: KeyEvent, text: &mut Text, page: usize) -> bool {
        if self.search.is_asking() {
            return self.search_key(key, text);
        }
        match self.mode {
            Mode::Insert if key.code == KeyCode::Esc => {
                self.leave_insert(text);
                true
            }
            Mode::Insert => false,
            Mode::Normal | Mode::Visual { .. } => self.command_key(key, text, page),
        }
    }

    /// Outside of insertion the cursor stands on a character, where its line has one.
    fn settle(&mut self, text: &mut Text) {
        if self.mode == Mode::Insert {
            return;
        }
        let (row, byte) = text.place(text.cursor());
        if byte > 0 && byte == text.line(row).len() {
            text.keep_goal(|text| text.step(Move::Left, false));
        }
    }

    pub(super) fn command_key(&mut self, key: KeyEvent, text: &mut Text, page: usize) -> bool {
        let held = key.modifiers - KeyModifiers::SHIFT;
        if held == KeyModifiers::CONTROL {
            return self.control_key(key.code, text, page);
        }
        if !held.is_empty() {
            return false;
        }
        let as_typed = match key.code {
            KeyCode::Char(character) => character,
            KeyCode::Esc => return self.escape(),
            KeyCode::Tab => {
                self.wish = Some(Wish::NextPane);
                return true;
            }
            KeyCode::Enter if self.pending.awaits == Awaits::Character => '\n',
            // Marking with Shift is the editor's own.
            _ if key.modifiers.contains(KeyModifiers::SHIFT) => return false,
            KeyCode::Enter => '+',
            KeyCode::Backspace | KeyCode::Left => 'h',
            KeyCode::Right => 'l',
            KeyCode::Up => 'k',
            KeyCode::Down => 'j',
            KeyCode::Home => '0',
            KeyCode::End => '$',
            KeyCode::Delete => 'x',
            _ => return false,
        };
        self.character(as_typed, text);
        true
    }

    fn control_key(&mut self, code: KeyCode, text: &mut Text, page: usize) -> bool {
        let half = isize::try_from(page / 2).unwrap_or(0).max(1);
        match code {
            KeyCode::Char('d') => text.step(Move::Lines(half), false),
            KeyCode::Char('u') => text.step(Move::Lines(-half), false),
            KeyCode::Char('r') if self.mode == Mode::Normal => self.redo(text),
            _ => return false,
        }
        self.pending = Pending::default();
        true
    }

    fn escape(&mut self) -> bool {
        let was_something = !self.pending.is_empty() || self.mode != Mode::Normal;
        (self.mode, self.pending) = (Mode::Normal, Pending::default());
        was_something
    }

    fn character(&mut self, key: char, text: &mut Text) {
        if self.pending.digit(key) {
            return;
        }
        if self.pending.awaits == Awaits::Register {
            self.pending.awaits = Awaits::Command;
            self.pending.register = Some(key).filter(|name| Registers::is_name(*name));
            return;
        }
        self.pending.keys.push(KeyCode::Char(key).into());
        match self.pending.awaits {
            Awaits::Find { is_forward, is_till } => {
                let find = Find { character: key, is_forward, is_till };
                self.last_find = Some(find);
                self.motion(Motion::Find(find), text);
            }
            Awaits::Character => self.replace_characters(key, text),
            Awaits::Object { is_around } => self.object(key, is_around, text),
            Awaits::Rest => self.rest_of_g(key, text),
            Awaits::Command | Awaits::Register => self.command(key, text),
        }
    }

    fn command(&mut self, key: char, text: &mut Text) {
        let awaits = match key {
            'f' | 'F' | 't' | 'T' => Some(Awaits::Find {
                is_forward: key.is_ascii_lowercase(),
                is_till: key.eq_ignore_ascii_case(&'t'),
            }),
            'g' => Some(Awaits::Rest),
            'i' | 'a' if self.takes_object() => Some(Awaits::Object { is_around: key == 'a' }),
            _ => None,
        };
        if let Some(awaits) = awaits {
            self.pending.awaits = awaits;
        } else if let Some(motion) = Motion::of(key) {
            self.motion(motion, text);
        } else if self.is_search(key, text) {
        } else if let Some(operator) = self.pending.operator {
            if key == operator.key() { self.lines(operator, text) } else { self.unknown() }
        } else if matches!(self.mode, Mode::Visual { .. }) {
            self.visual_command(key, text);
        } else if let Some(operator) = Operator::of(key) {
            self.pending.operator = Some(operator);
        } else {
            self.simple(key, text);
        }
    }

    fn takes_object(&self) -> bool {
        self.pending.operator.is_some() || matches!(self.mode, Mode::Visual { .. })
    }

    /// Motions by what was looked for before.
    fn is_search(&mut self, key: char, text: &mut Text) -> bool {
        match key {
            ';' | ',' => match self.last_find {
                Some(find) => self.find_again(if key == ';' { find } else { find.turned() }, text),
                None => self.say("nothing was looked for with f or t yet"),
            },
            '/' | '?' => self.search.ask(key == '/'),
            'n' | 'N' => self.search_again(key == 'n', text),
            '*' | '#' => self.search_word(key == '*', text),
            _ => return false,
        }
        true
    }

    /// Beside the character it would find itself once more, and goes on to the next.
    fn find_again(&mut self, find: Find, text: &mut Text) {
        let characters = Characters(text.rope());
        let from = characters.place(text.cursor());
        let count = self.pending.times();
        let motion = Motion::Find(find);
        if find.is_till && count.is_none() && motion.target(characters, from, None) == Some(from) {
            self.pending.motion_count = Some(2);
        }
        self.motion(motion, text);
    }

    fn rest_of_g(&mut self, key: char, text: &mut Text) {
        self.pending.awaits = Awaits::Command;
        let visual = matches!(self.mode, Mode::Visual { .. });
        if let Some(motion) = Motion::of_g(key) {
            return self.motion(motion, text);
        }
        match (self.pending.operator, Operator::of_g(key)) {
            // `gugu`, `gcgc`; `gcc` and `guu` come by the one key.
            (Some(one), Some(other)) if one == other => self.lines(one, text),
            (None, Some(operator)) if visual => self.operate_selected(operator, text),
            (None, Some(operator)) => self.pending.operator = Some(operator),
            (None, None) if key == 't' => self.ask(Wish::NextTab),
            (None, None) if key == 'T' => self.ask(Wish::PreviousTab),
            _ => self.unknown(),
        }
    }

    /// Moves the cursor, or has the operator take what is passed on the way.
    pub(super) fn motion(&mut self, motion: Motion, text: &mut Text) {
        let count = self.pending.times();
        let Some(operator) = self.pending.operator else { return self.go(motion, count, text) };
        let characters = Characters(text.rope());
        let from = characters.place(text.cursor());
        let motion = for_operator(motion, operator, characters, from);
        match motion.target(characters, from, count) {
            Some(to) => {
                let to = within_line(motion, characters, from, to);
                self.take(operator, from, to, motion.shape(), text);
            }
            None => self.pending = Pending::default(),
        }
    }

    pub(super) fn take(
        &mut self,
        operator: Operator,
        from: usize,
        to: usize,
        shape: Shape,
        text: &mut Text,
    ) {
        let extent = Extent::of_motion(text, from, to, shape);
        self.operate(operator, &extent, text);
    }

    fn go(&mut self, motion: Motion, count: Option<usize>, text: &mut Text) {
        let lines = isize::try_from(count.unwrap_or(1)).unwrap_or(isize::MAX);
        match motion {
            // The column is kept past shorter lines.
            Motion::Down => text.step(Move::Lines(lines), false),
            Motion::Up => text.step(Move::Lines(-lines), false),
            Motion::Left | Motion::Right => self.go_sideways(motion == Motion::Right, lines, text),
            motion => {
                let characters = Characters(text.rope());
                let from = characters.place(text.cursor());
                if let Some(to) = motion.target(characters, from, count) {
                    let byte = characters.byte(to);
                    text.put_cursor(byte);
                }
            }
        }
        self.pending = Pending::default();
    }

    /// By what a person sees as characters, and never past the ends of the line.
    fn go_sideways(&mut self, is_forward: bool, times: isize, text: &mut Text) {
        for _ in 0..times {
            let (row, byte) = text.place(text.cursor());
            let edge = if is_forward { text.line(row).len() } else { 0 };
            if byte == edge {
                break;
            }
            text.step(if is_forward { Move::Right } else { Move::Left }, false);
        }
    }

    fn object(&mut self, key: char, is_around: bool, text: &mut Text) {
        let characters = Characters(text.rope());
        let at = characters.place(text.cursor());
        let Some((from, to, is_lines)) = object(characters, at, key, is_around) else {
            self.pending = Pending::default();
            return self.say("there is no such thing round the cursor");
        };
        let extent = if is_lines {
            Extent::lines(characters, from, to)
        } else {
            Extent::Within(characters.byte(from)..characters.byte(to))
        };
        match self.pending.operator {
            Some(operator) => self.operate(operator, &extent, text),
            None => self.select(&extent, text),
        }
    }

    /// The operator's own key once more: so many lines from this one on.
    fn lines(&mut self, operator: Operator, text: &mut Text) {
        let first = text.row();
        let times = self.pending.times().unwrap_or(1);
        let last = (first + times - 1).min(text.line_count() - 1);
        self.operate(operator, &Extent::Lines { first, last }, text);
    }

    pub(super) fn unknown(&mut self) {
        let keys: String = self.pending.keys.iter().filter_map(|key| key.code.as_char()).collect();
        self.pending = Pending::default();
        self.say(&format!("`{keys}` means nothing here; i types, Esc ends that"));
    }

    pub(super) fn say(&mut self, sentence: &str) {
        self.wish = Some(Wish::Say(sentence.to_owned()));
    }

    pub(super) fn ask(&mut self, wish: Wish) {
        self.pending = Pending::default();
        self.wish = Some(wish);
    }

    /// One more change of the text by this key.
    pub(super) fn done(&mut self, edit: Option<Edit>) {
        self.edit = match (self.edit, edit) {
            (Some(one), Some(other)) => Some(one.then(other)),
            (one, other) => other.or(one),
        };
    }
}

/// `cw` leaves the blanks behind the word.
fn for_operator(motion: Motion, operator: Operator, text: Characters<'_>, at: usize) -> Motion {
    match motion {
        Motion::WordForward(words) if operator == Operator::Change && !text.is_blank(at) => {
            Motion::ChangedWords(words)
        }
        motion => motion,
    }
}

/// The last word of a line is taken to its end, and not with the line's.
fn within_line(motion: Motion, text: Characters<'_>, from: usize, to: usize) -> usize {
    if !matches!(motion, Motion::WordForward(_)) {
        return to;
    }
    let behind_word = (from..to).rev().find(|place| !text.is_blank(*place)).map(|last| last + 1);
    let end = behind_word.unwrap_or(from).max(from);
    let is_over = (end..to).any(|place| text.is_line_end(place));
    let line_end = (end..to).find(|place| text.is_line_end(*place)).unwrap_or(to);
    if is_over { line_end } else { to }
}
