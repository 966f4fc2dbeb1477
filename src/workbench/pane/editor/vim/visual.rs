//! What is done with what is selected.

use super::super::text::Text;
use super::characters::Characters;
use super::motion::Shape;
use super::pending::{Awaits, Operator, Pending};
use super::range::Extent;
use super::repeat::{Repeat, Selected};
use super::vim::{Mode, Vim, Wish};

impl Vim {
    pub(super) fn visual_command(&mut self, key: char, text: &mut Text) {
        let Mode::Visual { anchor, is_lines } = self.mode else { return };
        match key {
            'v' | 'V' if (key == 'V') == is_lines => self.end_selecting(),
            'v' | 'V' => self.mode = Mode::Visual { anchor, is_lines: key == 'V' },
            'o' => {
                self.mode = Mode::Visual { anchor: text.cursor(), is_lines };
                text.put_cursor(anchor);
            }
            ':' => {
                self.end_selecting();
                self.ask(Wish::CommandLine);
            }
            '"' => self.pending.awaits = Awaits::Register,
            'r' => self.pending.awaits = Awaits::Character,
            'd' | 'x' => return self.operate_selected(Operator::Delete, text),
            'D' | 'X' => return self.operate_lines(Operator::Delete, text),
            'c' | 's' => return self.operate_selected(Operator::Change, text),
            'C' | 'S' | 'R' => return self.operate_lines(Operator::Change, text),
            'y' => return self.operate_selected(Operator::Yank, text),
            'Y' => return self.operate_lines(Operator::Yank, text),
            '>' => return self.operate_selected(Operator::Indent, text),
            '<' => return self.operate_selected(Operator::Outdent, text),
            'u' => return self.operate_selected(Operator::Lower, text),
            'U' => return self.operate_selected(Operator::Upper, text),
            '~' => return self.operate_selected(Operator::Swap, text),
            'J' => return self.join_selected(text),
            'p' | 'P' => return self.put_over_selected(text),
            _ => return self.unknown(),
        }
        if !matches!(self.pending.awaits, Awaits::Register | Awaits::Character) {
            self.pending = Pending::default();
        }
        // A register is no part of what is done again.
        if self.pending.awaits == Awaits::Register {
            self.pending.keys.clear();
        }
    }

    pub(super) fn end_selecting(&mut self) {
        self.mode = Mode::Normal;
    }

    /// What is selected, and the mode for what comes after it.
    pub(super) fn take_selected(&mut self, text: &mut Text) -> Option<Extent> {
        let Mode::Visual { anchor, is_lines } = self.mode else { return None };
        let characters = Characters(text.rope());
        let (from, to) = (characters.place(anchor), characters.place(text.cursor()));
        let shape = if is_lines { Shape::Lines } else { Shape::Inclusive };
        self.mode = Mode::Normal;
        Some(Extent::of_motion(text, from, to, shape))
    }

    pub(super) fn operate_selected(&mut self, operator: Operator, text: &mut Text) {
        let selected = self.as_much(text);
        let Some(extent) = self.take_selected(text) else { return };
        self.operate(operator, &extent, text);
        self.repeats_on(selected);
    }

    fn operate_lines(&mut self, operator: Operator, text: &mut Text) {
        if let Mode::Visual { anchor, .. } = self.mode {
            self.mode = Mode::Visual { anchor, is_lines: true };
        }
        self.operate_selected(operator, text);
    }

    fn join_selected(&mut self, text: &mut Text) {
        let selected = self.as_much(text);
        let Some(extent) = self.take_selected(text) else { return };
        let (first, last) = extent.rows(text);
        self.join(first, last.max(first + 1), text);
        self.repeats_on(selected);
    }

    fn put_over_selected(&mut self, text: &mut Text) {
        let held = self.registers.get(self.pending.register).cloned();
        let Some(held) = held else {
            self.end_selecting();
            return self.nothing_held();
        };
        let Some(extent) = self.take_selected(text) else { return };
        text.begin_step();
        let is_lines = matches!(extent, Extent::Lines { .. });
        self.keep(None, &extent, false, text);
        let bytes = extent.bytes(text);
        let mut put = held.text.clone();
        // Lines in place of a part of one stand on lines of their own; a part in place of lines is one.
        match (held.is_lines, is_lines) {
            (true, false) => put.insert(0, '\n'),
            (false, true) => put.push('\n'),
            _ => {}
        }
        let start = bytes.start;
        let edit = text.replace(bytes, &put);
        self.done(edit);
        let is_within_line = !held.is_lines && !is_lines && !put.contains('\n');
        let last = text.before(start + put.len()).max(start);
        let first = start + usize::from(held.is_lines && !is_lines);
        text.put_cursor(if is_within_line { last } else { first });
        text.end_step();
        self.finish(true);
    }

    /// Selects an object; what was selected is let go of.
    pub(super) fn select(&mut self, extent: &Extent, text: &mut Text) {
        let bytes = extent.bytes(text);
        let is_lines = matches!(extent, Extent::Lines { .. });
        self.mode = Mode::Visual { anchor: bytes.start, is_lines };
        let last = text.before(bytes.end).max(bytes.start);
        text.put_cursor(last);
        self.pending = Pending::default();
    }

    /// How much is selected, for `.`.
    pub(super) fn as_much(&self, text: &Text) -> Option<Selected> {
        let Mode::Visual { anchor, is_lines } = self.mode else { return None };
        let characters = Characters(text.rope());
        let (one, other) = (characters.place(anchor), characters.place(text.cursor()));
        let more = if is_lines {
            characters.row(one).abs_diff(characters.row(other))
        } else {
            one.abs_diff(other)
        };
        Some(Selected { is_lines, more })
    }

    pub(super) fn repeats_on(&mut self, selected: Option<Selected>) {
        if let Some(Repeat { selected: of, .. }) = self.last.as_mut().filter(|_| !self.is_repeating)
        {
            *of = selected;
        }
    }

    /// Selects as much as was selected when the change was made that is to be made again.
    pub(super) fn select_as_much(&mut self, selected: Selected, text: &mut Text) {
        let characters = Characters(text.rope());
        let at = characters.place(text.cursor());
        let to = if selected.is_lines {
            characters.line_start((characters.row(at) + selected.more).min(characters.last_row()))
        } else {
            at + selected.more
        };
        self.mode = Mode::Visual { anchor: text.cursor(), is_lines: selected.is_lines };
        let byte = characters.byte(to);
        text.put_cursor(byte);
    }
}
