//! What can be undone.
//!
//! A step keeps the text as it was before it. That is no copy: two ropes share all that is the same in them. So undoing
//! a paste of ten megabytes costs what undoing a letter does, and a replacement is one step whatever it replaces.

use std::collections::VecDeque;

use ropey::Rope;

/// More than anybody goes back key by key.
const STEPS_MAX: usize = 1000;
/// What was put in and taken out by all steps that are kept: a cut text is kept for as long as it can come back. Some
/// pastes of ten megabytes, and little beside what their drafts take when they are read.
const BYTES_MAX: usize = 64 * 1024 * 1024;

/// Bytes of a text that were replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edit {
    pub at: usize,
    pub removed: usize,
    pub inserted: usize,
}

/// A text and the byte its cursor is at.
#[derive(Clone, Debug)]
pub struct Moment {
    pub rope: Rope,
    pub cursor: usize,
}

#[derive(Clone, Debug)]
struct Step {
    moment: Moment,
    edit: Edit,
}

/// The steps behind the text, and those before it that were undone.
#[derive(Clone, Debug, Default)]
pub struct Past {
    done: VecDeque<Step>,
    undone: Vec<Step>,
    /// How many have begun a step that is not ended: one within another is part of it.
    begun: usize,
    /// Something was kept of the step that is begun.
    has_begun: bool,
}

impl Edit {
    /// The edit that takes this one back.
    fn reversed(self) -> Self {
        Self { at: self.at, removed: self.inserted, inserted: self.removed }
    }

    fn bytes(self) -> usize {
        self.removed + self.inserted
    }

    /// This edit and one that was made after it, as one: of all from the first byte either is about to the last.
    pub fn then(self, next: Self) -> Self {
        let at = self.at.min(next.at);
        // In the text between the two.
        let end = (self.at + self.inserted).max(next.at + next.removed);
        Self {
            at,
            removed: end - at - self.inserted + self.removed,
            inserted: end - at - next.removed + next.inserted,
        }
    }
}

impl Past {
    /// Keeps the text as it was before an edit. What was undone can't be done again after it.
    pub fn keep(&mut self, before: Moment, edit: Edit) {
        self.undone.clear();
        match self.done.back_mut().filter(|_| self.has_begun) {
            Some(begun) => begun.edit = begun.edit.then(edit),
            None => self.done.push_back(Step { moment: before, edit }),
        }
        self.has_begun = self.begun > 0;
        // The last step stays, however large: to paste something by mistake is what undo is for.
        while self.done.len() > 1 && (self.done.len() > STEPS_MAX || self.bytes() > BYTES_MAX) {
            self.done.pop_front();
        }
    }

    /// What is kept until the end is undone as one.
    pub fn begin_step(&mut self) {
        self.has_begun &= self.begun > 0;
        self.begun += 1;
    }

    pub fn end_step(&mut self) {
        self.begun = self.begun.saturating_sub(1);
        self.has_begun &= self.begun > 0;
    }

    /// What is kept next is undone with what was kept last.
    pub fn join_next(&mut self) {
        // Within a step that is begun it is anyway.
        self.has_begun |= self.begun == 0 && !self.done.is_empty();
    }

    fn bytes(&self) -> usize {
        self.done.iter().map(|step| step.edit.bytes()).sum()
    }

    /// The text before the last edit, and what leads there from `now`.
    pub fn undo(&mut self, now: Moment) -> Option<(Moment, Edit)> {
        // What is typed after it is another step, though the same insertion goes on.
        self.has_begun = false;
        let Step { moment, edit } = self.done.pop_back()?;
        self.undone.push(Step { moment: now, edit });
        Some((moment, edit.reversed()))
    }

    /// The text after the edit that was undone last, and that edit.
    pub fn redo(&mut self, now: Moment) -> Option<(Moment, Edit)> {
        let Step { moment, edit } = self.undone.pop()?;
        self.done.push_back(Step { moment: now, edit });
        Some((moment, edit))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(past: &mut Past, bytes: usize) {
        let before = Moment { rope: Rope::new(), cursor: 0 };
        past.keep(before, Edit { at: 0, removed: 0, inserted: bytes });
    }

    fn undone(past: &mut Past) -> usize {
        let now = || Moment { rope: Rope::new(), cursor: 0 };
        std::iter::from_fn(|| past.undo(now())).count()
    }

    #[test]
    fn so_many_keys_can_be_undone() {
        let mut past = Past::default();
        (0..STEPS_MAX + 5).for_each(|_| typed(&mut past, 1));
        assert_eq!(undone(&mut past), STEPS_MAX);
    }

    #[test]
    fn a_step_that_is_begun_is_undone_as_one() {
        let mut past = Past::default();
        past.begin_step();
        past.begin_step();
        (0..3).for_each(|_| typed(&mut past, 1));
        past.end_step();
        typed(&mut past, 1);
        past.end_step();
        typed(&mut past, 1);
        assert_eq!(undone(&mut past), 2);
    }

    #[test]
    fn two_edits_are_one_of_all_they_are_about() {
        // `abcdef`, `bc` made `XYZ`: `aXYZdef`; then `Zd` taken away.
        let one = Edit { at: 1, removed: 2, inserted: 3 };
        let other = Edit { at: 3, removed: 2, inserted: 0 };
        assert_eq!(one.then(other), Edit { at: 1, removed: 3, inserted: 2 });
        // Apart from one another: what lies between counts as replaced by itself.
        let before = Edit { at: 0, removed: 0, inserted: 1 };
        assert_eq!(one.then(before), Edit { at: 0, removed: 3, inserted: 5 });
    }

    #[test]
    fn large_pastes_push_out_what_is_old_and_never_the_last_one() {
        let mut past = Past::default();
        (0..20).for_each(|_| typed(&mut past, BYTES_MAX / 4));
        assert_eq!(undone(&mut past), 4);
        typed(&mut past, 10 * BYTES_MAX);
        assert_eq!(undone(&mut past), 1);
    }
}
