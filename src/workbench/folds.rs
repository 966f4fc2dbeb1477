//! The lines of the results: a statement a line, but for those that failed alike, which are folded into one where they are
//! many.

use crate::session::alike::Alike;
use crate::session::words::grouped;
use crate::session::{Report, StatementReport, Verdict};

/// The lines of a report, and which of them are unfolded.
#[derive(Clone, Debug, Default)]
pub struct Folds {
    folds: Vec<Fold>,
    /// By its place, the fold of a statement that is in one; nothing at all where there is no fold.
    of_place: Vec<Option<usize>>,
    /// Nothing where there is no fold: each statement is its own line then.
    lines: Vec<Line>,
    statements: usize,
}

/// Statements that failed alike.
#[derive(Clone, Debug)]
pub struct Fold {
    pub verdict: Verdict,
    /// How many they are and why they failed.
    pub sentence: String,
    /// Their places, in order: of very many the first.
    members: Vec<usize>,
    pub is_open: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// The statement at this place of the report.
    Statement(usize),
    /// What stands for a fold, and the statement that comes first in it.
    Fold { fold: usize, first: usize },
}

impl Line {
    /// The statement that is looked at where this line is selected.
    pub fn place(self) -> usize {
        match self {
            Self::Statement(place) | Self::Fold { first: place, .. } => place,
        }
    }
}

/// Puts together what failed alike, statement by statement.
#[derive(Default)]
pub struct Folding {
    alike: Alike,
    /// By their kind, the places of those that are listed.
    members: Vec<Vec<usize>>,
}

impl Folding {
    /// The next statement, which is not listed.
    pub fn count(&mut self, statement: &StatementReport) {
        self.alike.add(statement);
    }

    /// How many of the kind of this statement there were.
    pub fn counted(&self, statement: &StatementReport) -> usize {
        self.alike.counted(statement)
    }

    /// The next statement, which is listed at this place.
    pub fn list(&mut self, statement: &StatementReport, place: usize) {
        let Some((kind, _)) = self.alike.add(statement) else { return };
        self.members.resize_with(self.members.len().max(kind + 1), Vec::new);
        self.members[kind].push(place);
    }

    pub fn done(self, report: &Report) -> Folds {
        let statements = report.statements.len();
        let kinds = self.members.into_iter().enumerate();
        let fold = |(kind, members): (usize, Vec<usize>)| {
            let kind = self.alike.kind(kind).filter(|kind| kind.is_many() && members.len() > 1)?;
            let listed = members.len();
            let sentence = match kind.count > listed {
                true => {
                    format!("{}; {} of them are listed", kind.in_words(), grouped(listed))
                }
                false => kind.in_words(),
            };
            Some(Fold { verdict: kind.verdict, sentence, members, is_open: false })
        };
        let folds: Vec<Fold> = kinds.filter_map(fold).collect();
        let mut folds = Folds { folds, statements, ..Folds::default() };
        folds.begin();
        folds
    }
}

impl Folds {
    fn begin(&mut self) {
        if self.folds.is_empty() {
            return;
        }
        self.of_place = vec![None; self.statements];
        for (number, fold) in self.folds.iter().enumerate() {
            fold.members.iter().for_each(|place| self.of_place[*place] = Some(number));
        }
        self.lay_out();
    }

    /// A fold stands where its first statement would; what is in it follows when it is open.
    fn lay_out(&mut self) {
        let mut lines = std::mem::take(&mut self.lines);
        lines.clear();
        for (place, of) in self.of_place.iter().enumerate() {
            let Some(number) = *of else {
                lines.push(Line::Statement(place));
                continue;
            };
            let fold = &self.folds[number];
            if fold.members.first() != Some(&place) {
                continue;
            }
            lines.push(Line::Fold { fold: number, first: place });
            if fold.is_open {
                lines.extend(fold.members.iter().copied().map(Line::Statement));
            }
        }
        self.lines = lines;
    }

    /// How many lines there are.
    pub fn count(&self) -> usize {
        if self.folds.is_empty() { self.statements } else { self.lines.len() }
    }

    pub fn line(&self, at: usize) -> Option<Line> {
        if self.folds.is_empty() {
            return (at < self.statements).then_some(Line::Statement(at));
        }
        self.lines.get(at).copied()
    }

    pub fn fold(&self, number: usize) -> Option<&Fold> {
        self.folds.get(number)
    }

    /// Unfolds the fold of this line, or folds it. False where it is of none.
    pub fn turn(&mut self, at: usize) -> bool {
        let Some(Line::Fold { fold, .. }) = self.line(at) else { return false };
        self.folds[fold].is_open = !self.folds[fold].is_open;
        self.lay_out();
        true
    }

    /// The line of a statement, with its fold opened where it is not the first of it.
    pub fn line_of(&mut self, place: usize) -> usize {
        let fold = self.of_place.get(place).copied().flatten();
        let hides = |fold: &Fold| !fold.is_open && fold.members.first() != Some(&place);
        if let Some(fold) =
            fold.and_then(|number| self.folds.get_mut(number)).filter(|it| hides(it))
        {
            fold.is_open = true;
            self.lay_out();
        }
        if self.folds.is_empty() {
            return place;
        }
        self.lines.iter().position(|line| line.place() == place).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::json::from_json;

    /// So many statements, of which these failed, all for one reason.
    fn folds(count: usize, failed: impl Fn(usize) -> bool) -> Folds {
        let statement = |index: usize| {
            let (verdict, code) = match failed(index) {
                true => ("failed", r#","code":"ConditionalCheckFailed""#),
                false => ("applied", ""),
            };
            format!(
                r#"{{"index":{index},"operation":"UPDATE","table":"a","verdict":"{verdict}"{code},"capacity":{{"reported":null,"estimated":null}}}}"#
            )
        };
        let statements = (1..=count).map(statement).collect::<Vec<_>>().join(",");
        let text = format!(
            r#"{{"run":7,"draft":"d.pql","connection":"memory","mode":"batch","outcome":"partial","duration_ms":1,
            "statements":[{statements}],"capacity":[],"exchanges":[]}}"#
        );
        let report = from_json(&text, 0).expect("a report");
        let mut folding = Folding::default();
        for (place, statement) in report.statements.iter().enumerate() {
            folding.list(statement, place);
        }
        folding.done(&report)
    }

    #[test]
    fn up_to_twenty_failures_stand_one_by_one() {
        let folds = folds(30, |index| index <= 20);
        assert_eq!((folds.count(), folds.line(29)), (30, Some(Line::Statement(29))));
        assert_eq!(folds.line(30), None);
    }

    #[test]
    fn more_are_one_line_that_unfolds_and_folds() {
        let mut folds = folds(60, |index| index % 2 == 0);
        assert_eq!(folds.count(), 31);
        assert_eq!(folds.line(1), Some(Line::Fold { fold: 0, first: 1 }));
        let sentence = &folds.fold(0).expect("a fold").sentence;
        assert!(
            sentence.starts_with("ConditionalCheckFailed: 30 statements (2, 4, 6 and 27 more)")
        );
        assert!(!folds.turn(0), "the first statement is in no fold");
        assert!(folds.turn(1));
        assert_eq!((folds.count(), folds.line(2)), (61, Some(Line::Statement(1))));
        assert_eq!(folds.line(32), Some(Line::Statement(2)), "behind what is unfolded");
        assert!(folds.turn(1));
        assert_eq!(folds.count(), 31);
    }

    #[test]
    fn who_looks_for_a_statement_finds_it_unfolded() {
        let mut folds = folds(60, |index| index % 2 == 0);
        assert_eq!(folds.line_of(1), 1, "the fold stands for its first");
        assert_eq!(folds.count(), 31);
        let line = folds.line_of(5);
        assert_eq!(folds.line(line), Some(Line::Statement(5)));
        assert_eq!(folds.count(), 61);
    }
}
