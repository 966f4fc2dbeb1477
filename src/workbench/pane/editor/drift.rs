//! Where something stands by now that was found in a text before it was edited.
//!
//! A long text is understood a moment after a key. Until then its numbers, marks and findings are of the text before, and
//! would all be seen to jump to the line above and back with every key, if it were not asked where they stood.

use super::past::Edit;

/// The edits since a text was understood.
#[derive(Clone, Debug, Default)]
pub struct Drift {
    steps: Vec<Step>,
}

/// An edit, and the lines it is of: that of its first byte, and how many more were taken away and put there.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    pub edit: Edit,
    pub line: usize,
    pub removed: usize,
    pub inserted: usize,
}

impl Drift {
    pub fn note(&mut self, step: Step) {
        self.steps.push(step);
    }

    /// The text was understood as it was after so many of them.
    pub fn forget(&mut self, steps: usize) {
        self.steps.drain(..steps.min(self.steps.len()));
    }

    /// The byte that this one was; of one that is new, where it was put.
    pub fn byte(&self, byte: usize) -> usize {
        self.steps.iter().rev().fold(byte, |byte, Step { edit, .. }| {
            if byte >= edit.at + edit.inserted {
                byte - edit.inserted + edit.removed
            } else {
                byte.min(edit.at)
            }
        })
    }

    /// The line that this one was, or is the beginning of; `None` for one that is new.
    pub fn line(&self, line: usize) -> Option<usize> {
        self.steps.iter().rev().try_fold(line, |line, step| {
            if line <= step.line {
                return Some(line);
            }
            let is_behind = line > step.line + step.inserted;
            is_behind.then(|| line - step.inserted + step.removed)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `a\nb\nc`, with `x\ny` put before the `b`, then the first line taken away.
    fn drift() -> Drift {
        let mut drift = Drift::default();
        let edit = Edit { at: 2, removed: 0, inserted: 3 };
        drift.note(Step { edit, line: 1, removed: 0, inserted: 1 });
        let edit = Edit { at: 0, removed: 2, inserted: 0 };
        drift.note(Step { edit, line: 0, removed: 1, inserted: 0 });
        drift
    }

    #[test]
    fn a_byte_is_told_where_it_was() {
        let bytes: Vec<usize> = (0..6).map(|byte| drift().byte(byte)).collect();
        // x, line feed, y, b, line feed, c
        assert_eq!(bytes, [2, 2, 2, 2, 3, 4]);
    }

    #[test]
    fn a_line_is_told_where_it_was_and_a_new_one_was_nowhere() {
        assert_eq!(
            (0..3).map(|line| drift().line(line)).collect::<Vec<_>>(),
            [Some(0), None, Some(2)]
        );
    }
}
