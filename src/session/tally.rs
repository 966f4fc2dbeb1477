//! What is said of all statements of a report together, added up as they pass: a long one is not held for it.

use super::report::{NotSent, Report, StatementReport, Verdict};
use crate::api::Units;

/// Numbers in more pieces than this are counted and not listed: the rows below the sentence have them all.
pub const PIECES_MAX: usize = 6;

#[derive(Clone, Debug, Default)]
pub struct Tally {
    verdicts: [Indexes; 4],
    not_sent: Option<NotSent>,
    selects: usize,
    unknown_writes: usize,
    answered: Option<u16>,
    estimated: Units,
    counted: bool,
}

/// Indexes of statements: how many, and as ranges while these are few.
#[derive(Clone, Debug, Default)]
pub struct Indexes {
    count: usize,
    ranges: Vec<(usize, usize)>,
}

impl Tally {
    /// One that nothing was added to yet but what was never sent.
    pub fn begun(report: &Report) -> Self {
        Self { not_sent: report.not_sent, ..Self::default() }
    }

    /// The next statement.
    pub fn add(&mut self, statement: &StatementReport) {
        self.verdicts[place(statement.verdict)].add(statement.index);
        self.selects += usize::from(statement.verb.is_select());
        self.unknown_writes += usize::from(statement.is_unknown_write());
        self.answered = self.answered.or(statement.answered);
        let estimated = statement.estimated.unwrap_or_default();
        self.estimated.read += estimated.read;
        self.estimated.write += estimated.write;
        self.counted |= statement.reported.is_some();
    }

    /// Statements in all, those that were never sent included.
    pub fn all(&self) -> usize {
        let listed: usize = self.verdicts.iter().map(Indexes::count).sum();
        listed + self.not_sent.map_or(0, NotSent::count)
    }

    /// How many of those that were sent, or are listed all the same, have this verdict.
    pub fn count(&self, verdict: Verdict) -> usize {
        self.indexes(verdict).count()
    }

    pub fn indexes(&self, verdict: Verdict) -> &Indexes {
        &self.verdicts[place(verdict)]
    }

    pub fn not_sent(&self) -> Option<NotSent> {
        self.not_sent
    }

    pub fn only_selects(&self) -> bool {
        self.selects == self.all()
    }

    pub fn has_unknown_writes(&self) -> bool {
        self.unknown_writes > 0
    }

    /// The status of an answer that leaves it open whether its request was done. There is one at most: no request follows
    /// one of which it is not known what it did.
    pub fn answered(&self) -> Option<u16> {
        self.answered
    }

    /// What they can have been charged at most, where nothing was reported.
    pub fn estimated(&self) -> Units {
        self.estimated
    }

    /// Whether any was counted by itself.
    pub fn is_counted(&self) -> bool {
        self.counted
    }
}

fn place(verdict: Verdict) -> usize {
    match verdict {
        Verdict::Applied => 0,
        Verdict::Failed => 1,
        Verdict::NotApplied => 2,
        Verdict::Unknown => 3,
    }
}

impl Indexes {
    fn add(&mut self, index: usize) {
        self.count += 1;
        // One more than can be listed: by that it is known that there are too many.
        let has_room = self.ranges.len() <= PIECES_MAX;
        match self.ranges.last_mut() {
            Some((_, last)) if *last + 1 == index => *last = index,
            _ if has_room => self.ranges.push((index, index)),
            _ => {}
        }
    }

    pub fn count(&self) -> usize {
        self.count
    }

    /// From the first to the last of each range; `None` where they are too many to be listed.
    pub fn ranges(&self) -> Option<&[(usize, usize)]> {
        (self.ranges.len() <= PIECES_MAX).then_some(self.ranges.as_slice())
    }
}
