//! Two runs of the history, side by side: their drafts line by line, and in what their answers differ.

use std::ops::Range;

use super::compare::{Difference, differences};
use super::kept::{self, KeptError};
use super::report::Report;
use crate::workspace::{Answers, Entry, EntrySummary, History, HistoryError};

#[cfg(test)]
mod tests;

/// Lines that are the same are told around those that are not, so many on each side.
const AROUND: usize = 3;

/// Comparing every line of one stretch with every line of the other stops here: 4 MB of figures, and some milliseconds.
/// Beyond it a stretch counts as changed in full.
const CELLS_MAX: usize = 1_000_000;

/// In what two runs differ.
#[derive(Clone, Debug)]
pub struct RunDiff {
    pub runs: [EntrySummary; 2],
    /// Empty where the drafts are the same to the letter.
    pub draft: Vec<LineChange>,
    pub differences: Vec<Difference>,
    /// Why not all is compared.
    pub notes: Vec<String>,
}

/// A line of two texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LineChange {
    Same(String),
    Removed(String),
    Added(String),
    /// So many that are the same in both.
    Skipped(usize),
}

#[derive(Debug, thiserror::Error)]
pub enum DiffError {
    #[error("there is no run {0} in the history")]
    NoRun(i64),
    #[error(transparent)]
    Kept(#[from] KeptError),
}

impl From<HistoryError> for DiffError {
    fn from(error: HistoryError) -> Self {
        Self::Kept(error.into())
    }
}

/// Compares two runs, the first as the older one.
pub fn of(history: &History, runs: [i64; 2]) -> Result<RunDiff, DiffError> {
    let history = &history.still()?;
    let mut notes = Vec::new();
    let (one, first) = read(history, runs[0], &mut notes)?;
    let (other, second) = read(history, runs[1], &mut notes)?;
    let draft = changes(&one.draft_text, &other.draft_text);
    let found = first.as_ref().zip(second.as_ref());
    let found = found.map(|(one, other)| differences(one, other)).unwrap_or_default();
    let counts = [one.summary.statements, other.summary.statements];
    if counts[0] != counts[1] {
        let fewer = counts[0].min(counts[1]);
        notes.push(format!(
            "{} and {} statements: the first {fewer} are compared, by their numbers",
            counts[0], counts[1]
        ));
    }
    Ok(RunDiff { runs: [one.summary, other.summary], draft, differences: found, notes })
}

fn read(
    history: &History,
    run: i64,
    notes: &mut Vec<String>,
) -> Result<(Entry, Option<Report>), DiffError> {
    let entry = history.outline(run)?.ok_or(DiffError::NoRun(run))?;
    if entry.answers == Answers::LetGo {
        notes.push(format!("the answers of run {run} were let go of: what is left is compared"));
    }
    let report = kept::recalled(history, &entry)?;
    let report = report.map(|report| kept::whole(history, report)).transpose()?;
    if report.is_none() {
        notes.push(format!("nothing is known of what run {run} did: the drafts are compared"));
    }
    Ok((entry, report))
}

/// What leads from one text to the other; nothing where they are the same.
pub fn changes(one: &str, other: &str) -> Vec<LineChange> {
    if one == other {
        return Vec::new();
    }
    let [one, other] = [one, other].map(|text| text.lines().collect::<Vec<_>>());
    let begins = one.iter().zip(&other).take_while(|(one, other)| one == other).count();
    let rest = one.len().min(other.len()) - begins;
    let ends = one.iter().rev().zip(other.iter().rev());
    let ends = ends.take(rest).take_while(|(one, other)| one == other).count();
    let mut changes: Vec<Change> = Vec::new();
    let same = |line: &&str| (true, LineChange::Same((*line).to_owned()));
    changes.extend(one[..begins].iter().map(same));
    let middle = [begins..one.len() - ends, begins..other.len() - ends];
    changes.extend(between(&one, &other, middle));
    changes.extend(one[one.len() - ends..].iter().map(same));
    folded(changes)
}

type Change = (bool, LineChange);

/// The changes of a stretch, by the longest sequence of lines that both have.
fn between(one: &[&str], other: &[&str], [left, right]: [Range<usize>; 2]) -> Vec<Change> {
    let (one, other) = (&one[left], &other[right]);
    let removed = |line: &&str| (false, LineChange::Removed((*line).to_owned()));
    let added = |line: &&str| (false, LineChange::Added((*line).to_owned()));
    if one.len().saturating_mul(other.len()) > CELLS_MAX {
        return one.iter().map(removed).chain(other.iter().map(added)).collect();
    }
    // How many lines the rests from each pair of places have in common.
    let width = other.len() + 1;
    let mut common = vec![0_u32; (one.len() + 1) * width];
    for row in (0..one.len()).rev() {
        for column in (0..other.len()).rev() {
            common[row * width + column] = if one[row] == other[column] {
                common[(row + 1) * width + column + 1] + 1
            } else {
                common[(row + 1) * width + column].max(common[row * width + column + 1])
            };
        }
    }
    let (mut changes, mut row, mut column) = (Vec::new(), 0, 0);
    while row < one.len() || column < other.len() {
        let is_same = row < one.len() && column < other.len() && one[row] == other[column];
        if is_same {
            changes.push((true, LineChange::Same(one[row].to_owned())));
            (row, column) = (row + 1, column + 1);
        } else if column == other.len()
            || (row < one.len()
                && common[(row + 1) * width + column] >= common[row * width + column + 1])
        {
            changes.push(removed(&one[row]));
            row += 1;
        } else {
            changes.push(added(&other[column]));
            column += 1;
        }
    }
    changes
}

/// Long stretches of what is the same are counted.
fn folded(changes: Vec<Change>) -> Vec<LineChange> {
    let mut near = vec![false; changes.len()];
    for (at, _) in changes.iter().enumerate().filter(|(_, (is_same, _))| !is_same) {
        let end = (at + AROUND + 1).min(near.len());
        near[at.saturating_sub(AROUND)..end].fill(true);
    }
    let mut lines: Vec<LineChange> = Vec::new();
    for ((_, change), is_near) in changes.into_iter().zip(near) {
        match lines.last_mut() {
            _ if is_near => lines.push(change),
            Some(LineChange::Skipped(count)) => *count += 1,
            _ => lines.push(LineChange::Skipped(1)),
        }
    }
    lines
}
