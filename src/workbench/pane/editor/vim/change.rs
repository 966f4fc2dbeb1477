//! What changes the text: operators on an extent, and the commands of one key.

use super::super::text::{Move, Text};
use super::characters::Characters;
use super::motion::Motion;
use super::pending::{Awaits, Operator, Pending};
use super::range::Extent;
use super::registers::{Held, Registers};
use super::repeat::Repeat;
use super::vim::{Inserting, Mode, Vim, Wish};

impl Vim {
    pub(super) fn operate(&mut self, operator: Operator, extent: &Extent, text: &mut Text) {
        let is_copy = operator == Operator::Yank;
        if is_copy || matches!(operator, Operator::Delete | Operator::Change) {
            self.keep(self.pending.register, extent, is_copy, text);
        }
        match operator {
            Operator::Yank => self.yanked(extent, text),
            Operator::Delete => self.delete(extent, text),
            Operator::Change => return self.change(extent, text),
            Operator::Indent | Operator::Outdent | Operator::Comment => {
                let (first, last) = extent.rows(text);
                let edit = match operator {
                    Operator::Indent => text.indent(first, last),
                    Operator::Outdent => text.outdent(first, last),
                    _ => text.toggle_comment(first, last, text.comment_mark()),
                };
                self.done(edit);
                self.go_to_first_word(first, text);
            }
            Operator::Lower => self.map(extent, text, |one| one.to_lowercase().collect()),
            Operator::Upper => self.map(extent, text, |one| one.to_uppercase().collect()),
            Operator::Swap => self.map(extent, text, swapped),
        }
        self.finish(operator.is_change());
    }

    /// A command is whole and done.
    pub(super) fn finish(&mut self, is_change: bool) {
        let Pending { register, keys, .. } = &self.pending;
        if is_change && !self.is_repeating {
            let (keys, register) = (keys.clone(), *register);
            let count = self.pending.times();
            self.last = Some(Repeat { keys, register, count, inserted: None, selected: None });
        }
        self.pending = Pending::default();
    }

    pub(super) fn keep(&mut self, name: Option<char>, extent: &Extent, is_copy: bool, text: &Text) {
        let is_lines = matches!(extent, Extent::Lines { .. });
        let mut kept: String = text.rope().byte_slice(extent.bytes(text)).into();
        if is_lines && !kept.ends_with('\n') {
            kept.push('\n');
        }
        if Registers::is_clipboard(name) {
            self.wish = Some(Wish::Copy(kept.clone()));
        }
        self.registers.keep(name, Held { text: kept, is_lines }, is_copy);
    }

    /// The cursor stands at the start of what was copied; of lines, in the first of them.
    fn yanked(&mut self, extent: &Extent, text: &mut Text) {
        match extent {
            Extent::Within(bytes) => text.put_cursor(bytes.start),
            Extent::Lines { first, .. } if *first == text.row() => {}
            Extent::Lines { first, .. } => text.put_cursor(text.line_start(*first)),
        }
    }

    fn delete(&mut self, extent: &Extent, text: &mut Text) {
        let mut bytes = extent.bytes(text);
        if let Extent::Lines { first, last } = extent {
            // With the last line goes the line end before it.
            if *last + 1 >= text.line_count() && *first > 0 {
                bytes.start -= 1;
            }
            let edit = text.replace(bytes, "");
            self.done(edit);
            return self.go_to_first_word((*first).min(text.line_count() - 1), text);
        }
        let start = bytes.start;
        let edit = text.replace(bytes, "");
        self.done(edit);
        text.put_cursor(start);
    }

    /// Of lines the first one stays, empty but for how far it is indented.
    fn change(&mut self, extent: &Extent, text: &mut Text) {
        let bytes = match extent {
            Extent::Within(bytes) => bytes.clone(),
            Extent::Lines { first, last } => {
                let characters = Characters(text.rope());
                let start = characters.byte(characters.first_word(*first));
                start..characters.byte(characters.line_end(*last)).max(start)
            }
        };
        text.begin_step();
        let start = bytes.start;
        let edit = text.replace(bytes, "");
        self.done(edit);
        text.put_cursor(start);
        self.finish(true);
        self.insert(1, String::new(), text);
        text.end_step();
    }

    fn map(&mut self, extent: &Extent, text: &mut Text, map: impl Fn(char) -> String) {
        let bytes = extent.bytes(text);
        let start = bytes.start;
        let written: String = text.rope().byte_slice(bytes.clone()).chars().map(map).collect();
        let edit = text.replace(bytes, &written);
        self.done(edit);
        text.put_cursor(start);
    }

    fn go_to_first_word(&mut self, row: usize, text: &mut Text) {
        let characters = Characters(text.rope());
        let byte = characters.byte(characters.first_word(row));
        text.put_cursor(byte);
    }

    /// A command of one key, without an operator.
    pub(super) fn simple(&mut self, key: char, text: &mut Text) {
        match key {
            'i' | 'a' | 'I' | 'A' => return self.insert_at(key, text),
            'o' | 'O' => return self.open_line(key == 'o', text),
            'v' | 'V' => {
                self.mode = Mode::Visual { anchor: text.cursor(), is_lines: key == 'V' };
            }
            ':' => return self.ask(Wish::CommandLine),
            'u' => self.undo(text),
            '.' => return self.repeat(text),
            'r' => return self.pending.awaits = Awaits::Character,
            '"' => {
                self.pending.awaits = Awaits::Register;
                return self.pending.keys.clear();
            }
            'x' | 's' => return self.under_cursor(key == 's', text),
            'X' => return self.with_operator(Operator::Delete, Motion::Left, text),
            'D' => return self.with_operator(Operator::Delete, Motion::LineEnd, text),
            'C' => return self.with_operator(Operator::Change, Motion::LineEnd, text),
            'Y' => return self.with_operator(Operator::Yank, Motion::LineDown, text),
            'S' => return self.with_operator(Operator::Change, Motion::LineDown, text),
            'J' => {
                let (first, lines) = (text.row(), self.pending.times().unwrap_or(2).max(2));
                return self.join(first, first + lines - 1, text);
            }
            'p' | 'P' => return self.put(key == 'p', text),
            '~' => return self.swap_case(text),
            _ => return self.unknown(),
        }
        self.pending = Pending::default();
    }

    fn with_operator(&mut self, operator: Operator, motion: Motion, text: &mut Text) {
        let (row, byte) = text.place(text.cursor());
        let is_at_edge = match motion {
            Motion::Left => byte == 0,
            Motion::LineEnd => text.line(row).is_empty() && operator == Operator::Delete,
            _ => false,
        };
        if is_at_edge {
            return self.pending = Pending::default();
        }
        if motion == Motion::LineEnd && text.line(row).is_empty() {
            return self.operate(operator, &Extent::Within(text.cursor()..text.cursor()), text);
        }
        self.pending.operator = Some(operator);
        self.motion(motion, text);
    }

    /// So many characters from the cursor on, and no line end.
    fn under_cursor(&mut self, is_change: bool, text: &mut Text) {
        let end = text.line_start(text.row()) + text.line(text.row()).len();
        let mut to = text.cursor();
        for _ in 0..self.pending.times().unwrap_or(1) {
            to = text.after(to).min(end);
        }
        let operator = if is_change { Operator::Change } else { Operator::Delete };
        if to == text.cursor() && !is_change {
            return self.pending = Pending::default();
        }
        self.operate(operator, &Extent::Within(text.cursor()..to), text);
    }

    fn insert_at(&mut self, key: char, text: &mut Text) {
        match key {
            'a' => {
                let end = text.line_start(text.row()) + text.line(text.row()).len();
                let next = text.after(text.cursor()).min(end);
                text.put_cursor(next);
            }
            'A' => text.step(Move::LineEnd, false),
            'I' => self.go_to_first_word(text.row(), text),
            _ => {}
        }
        let times = self.pending.times().unwrap_or(1);
        self.finish(true);
        self.insert(times, String::new(), text);
    }

    fn open_line(&mut self, is_below: bool, text: &mut Text) {
        let row = text.row();
        let line = text.line(row);
        let indent = " ".repeat(line.indent(line.len()));
        text.begin_step();
        if is_below {
            text.step(Move::LineEnd, false);
            let edit = text.insert(&format!("\n{indent}"));
            self.done(edit);
        } else {
            text.step(Move::LineStart, false);
            let start = text.cursor();
            let edit = text.insert(&format!("{indent}\n"));
            self.done(edit);
            text.put_cursor(start + indent.len());
        }
        let times = self.pending.times().unwrap_or(1);
        self.finish(true);
        self.insert(times, format!("\n{indent}"), text);
        text.end_step();
    }

    /// Typing begins. All that is typed until Esc is undone as one, with what the command took away for it.
    fn insert(&mut self, times: usize, between: String, text: &mut Text) {
        text.begin_step();
        self.mode = Mode::Insert;
        self.inserting = Inserting { start: text.cursor(), times, between };
    }

    pub(super) fn leave_insert(&mut self, text: &mut Text) {
        let Inserting { start, times, between } = std::mem::take(&mut self.inserting);
        let end = text.cursor();
        // Who went back before where it began has put in nothing that could be told.
        let inserted = text
            .rope()
            .get_byte_slice(start..end.max(start))
            .map_or_else(String::new, String::from);
        if times > 1 && !inserted.is_empty() {
            let edit = text.insert(&format!("{between}{inserted}").repeat(times - 1));
            self.done(edit);
        }
        if let Some(last) = self.last.as_mut().filter(|_| !self.is_repeating) {
            last.inserted = Some(inserted);
        }
        text.end_step();
        self.mode = Mode::Normal;
        if text.place(text.cursor()).1 > 0 {
            text.step(Move::Left, false);
        }
    }

    fn undo(&mut self, text: &mut Text) {
        for at in 0..self.pending.times().unwrap_or(1) {
            let edit = text.undo();
            if edit.is_none() && at == 0 {
                self.say("there is nothing to undo");
            }
            self.done(edit);
        }
    }

    pub(super) fn redo(&mut self, text: &mut Text) {
        for at in 0..self.pending.times().unwrap_or(1) {
            let edit = text.redo();
            if edit.is_none() && at == 0 {
                self.say("there is nothing to do again");
            }
            self.done(edit);
        }
    }

    fn repeat(&mut self, text: &mut Text) {
        let count = self.pending.times();
        self.pending = Pending::default();
        let Some(last) = self.last.clone() else { return self.say("no change was made yet") };
        let count = count.or(last.count);
        self.is_repeating = true;
        text.begin_step();
        if let Some(selected) = last.selected {
            self.select_as_much(selected, text);
        }
        (self.pending.register, self.pending.count) = (last.register, count);
        for key in &last.keys {
            self.command_key(*key, text, 0);
        }
        if self.mode == Mode::Insert {
            let edit = last.inserted.as_deref().and_then(|inserted| text.insert(inserted));
            self.done(edit);
            self.leave_insert(text);
        }
        text.end_step();
        self.is_repeating = false;
        self.last = Some(Repeat { count, ..last });
    }

    /// Lines as one, with a blank where each began, but before a closing parenthesis.
    pub(super) fn join(&mut self, first: usize, last: usize, text: &mut Text) {
        let last = last.min(text.line_count() - 1);
        if first >= last {
            return self.pending = Pending::default();
        }
        let (mut joined, mut at) = (String::new(), 0);
        for row in first..=last {
            let line = text.line_text(row);
            let part = if row == first { line.trim_end() } else { line.trim() };
            at = joined.len();
            let parts = row > first && !part.is_empty() && !part.starts_with(')');
            if parts && !joined.is_empty() {
                joined.push(' ');
            }
            joined.push_str(part);
        }
        let start = text.line_start(first);
        let end = text.line_start(last) + text.line(last).len();
        let edit = text.replace(start..end, &joined);
        self.done(edit);
        text.put_cursor(start + at);
        self.finish(true);
    }

    /// In place of so many characters; nothing where there are fewer.
    pub(super) fn replace_characters(&mut self, character: char, text: &mut Text) {
        if matches!(self.mode, Mode::Visual { .. }) {
            let selected = self.as_much(text);
            let Some(extent) = self.take_selected(text) else { return };
            let of = |one: char| if one == '\n' { one } else { character };
            self.map(&extent, text, |one| of(one).to_string());
            self.finish(true);
            return self.repeats_on(selected);
        }
        let times = self.pending.times().unwrap_or(1);
        let end = text.line_start(text.row()) + text.line(text.row()).len();
        let (start, mut to) = (text.cursor(), text.cursor());
        for _ in 0..times {
            if to >= end {
                return self.pending = Pending::default();
            }
            to = text.after(to);
        }
        // However many there are, a line is begun once.
        let written =
            if character == '\n' { "\n".to_owned() } else { character.to_string().repeat(times) };
        let edit = text.replace(start..to, &written);
        self.done(edit);
        if character != '\n' {
            let last = text.before(start + written.len());
            text.put_cursor(last);
        }
        self.finish(true);
    }

    fn swap_case(&mut self, text: &mut Text) {
        let end = text.line_start(text.row()) + text.line(text.row()).len();
        let mut to = text.cursor();
        for _ in 0..self.pending.times().unwrap_or(1) {
            to = text.after(to).min(end);
        }
        self.map(&Extent::Within(text.cursor()..to), text, swapped);
        text.put_cursor(to.min(text.line_start(text.row()) + text.line(text.row()).len()));
        self.finish(true);
    }

    pub(super) fn nothing_held(&mut self) {
        self.pending = Pending::default();
        self.say("there is nothing in that register");
    }

    fn put(&mut self, is_behind: bool, text: &mut Text) {
        let held = self.registers.get(self.pending.register).cloned();
        let Some(held) = held.filter(|held| !held.text.is_empty()) else {
            return self.nothing_held();
        };
        let put = held.text.repeat(self.pending.times().unwrap_or(1));
        let row = text.row();
        if held.is_lines {
            self.put_lines(put, if is_behind { row + 1 } else { row }, text);
        } else {
            let is_empty = text.line(row).is_empty();
            let at = if is_behind && !is_empty { text.after(text.cursor()) } else { text.cursor() };
            let edit = text.replace(at..at, &put);
            self.done(edit);
            let last = if put.contains('\n') { at } else { text.before(at + put.len()) };
            text.put_cursor(last);
        }
        self.finish(true);
    }

    /// Before a row, or behind the last one.
    fn put_lines(&mut self, mut put: String, row: usize, text: &mut Text) {
        let at = text.line_start(row);
        if row >= text.line_count() {
            put.pop();
            put.insert(0, '\n');
        }
        let edit = text.replace(at..at, &put);
        self.done(edit);
        self.go_to_first_word(row, text);
    }
}

fn swapped(character: char) -> String {
    if character.is_lowercase() {
        character.to_uppercase().collect()
    } else {
        character.to_lowercase().collect()
    }
}
