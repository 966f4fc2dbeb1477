//! What became of a submission, in a sentence. It never sounds better than what happened.

use super::figure::duration;
use super::statement::INJECTED;
use crate::session::report::{NotSent, Outcome, Report, Verdict};
use crate::session::tally::{Indexes, PIECES_MAX, Tally};
use crate::workspace::History;

/// What follows the name of the outcome: `nothing was written. Statement 1 failed; 2 and 3 were not applied.`
pub fn sentence_of(report: &Report, tally: &Tally) -> String {
    let (all, applied) = (tally.all(), tally.count(Verdict::Applied));
    let failed = tally.count(Verdict::Failed);
    let said = match report.outcome {
        Outcome::Applied if all == 1 => return format!("the one statement was {}.", verb(tally)),
        Outcome::Applied => return format!("all {all} statements were {}.", verb(tally)),
        Outcome::Refused => {
            return format!("nothing ran. {}", not_sent(tally)).trim_end().to_owned();
        }
        Outcome::Failed if all == 1 => {
            return "the one statement failed; nothing was written.".to_owned();
        }
        Outcome::Failed if failed == all => {
            return format!("all {all} statements failed; nothing was written.");
        }
        Outcome::Failed => format!("none of {all} was applied."),
        Outcome::Cancelled => "nothing was written.".to_owned(),
        Outcome::Partial => format!("{applied} of {all} applied, each on its own."),
        Outcome::Unknown => match tally.answered() {
            Some(status) => in_doubt(tally, status),
            None => no_answer(tally),
        },
    };
    // Where all are unknown the first sentence has said it of all.
    let others = if tally.count(Verdict::Unknown) == all { String::new() } else { others(tally) };
    let parts = [said, others, not_sent(tally)];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A draft that only asks has its answers; nothing of it was applied.
fn verb(tally: &Tally) -> &'static str {
    if tally.only_selects() { "answered" } else { "applied" }
}

/// An answer came, and is not called none.
fn in_doubt(tally: &Tally, status: u16) -> String {
    let applied = match tally.count(Verdict::Applied) {
        0 => String::new(),
        applied => format!("{applied} of {} applied; then ", tally.all()),
    };
    format!("{applied}answered {status}, whether it was done is not known.")
}

fn no_answer(tally: &Tally) -> String {
    let applied = tally.count(Verdict::Applied);
    if applied > 0 {
        format!("{applied} of {} applied; then no answer came.", tally.all())
    } else if tally.has_unknown_writes() {
        "no answer came: it may have been written, or not.".to_owned()
    } else {
        "no answer came; nothing was to be written.".to_owned()
    }
}

/// The statements that were not applied: `Statement 1 failed; 2 and 3 were not applied.`
fn others(tally: &Tally) -> String {
    let verbs = [
        (Verdict::Failed, ["failed", "failed"]),
        (Verdict::NotApplied, ["was not applied", "were not applied"]),
        (Verdict::Unknown, ["is unknown", "are unknown"]),
    ];
    let mut said: Vec<String> = Vec::new();
    for (verdict, [one, more]) in verbs {
        let indexes = tally.indexes(verdict);
        if indexes.count() > 0 {
            let verb = if indexes.count() == 1 { one } else { more };
            said.push(format!("{} {verb}", named(indexes, said.is_empty())));
        }
    }
    if said.is_empty() { String::new() } else { format!("{}.", said.join("; ")) }
}

/// `99975 statements, 26 to 100000, were not sent.`
fn not_sent(tally: &Tally) -> String {
    let Some(not_sent) = tally.not_sent() else { return String::new() };
    let NotSent { first, last } = not_sent;
    format!("{} statements, {first} to {last}, were not sent.", not_sent.count())
}

/// `Statement 2`, `Statements 2 to 4 and 7`, `12 statements`; of those that follow only the numbers: `7`, `13 others`.
fn named(indexes: &Indexes, is_first: bool) -> String {
    let count = indexes.count();
    let pieces = indexes.ranges().map(pieces).filter(|pieces| pieces.len() <= PIECES_MAX);
    match (pieces.as_deref(), is_first) {
        (None, true) => format!("{count} statements"),
        (None, false) => format!("{count} others"),
        (Some(pieces), true) if count == 1 => format!("Statement {}", joined(pieces)),
        (Some(pieces), true) => format!("Statements {}", joined(pieces)),
        (Some(pieces), false) => joined(pieces),
    }
}

/// `Statement 2`, `Statements 2 to 4 and 7`, `12 statements` of these indexes, which stand in order.
pub(super) fn listed(indexes: &[usize]) -> String {
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    for index in indexes {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == *index => *last = *index,
            _ => ranges.push((*index, *index)),
        }
    }
    let pieces = pieces(&ranges);
    match indexes.len() {
        1 => format!("Statement {}", joined(&pieces)),
        _ if pieces.len() <= PIECES_MAX => format!("Statements {}", joined(&pieces)),
        count => format!("{count} statements"),
    }
}

/// `1`, `3 to 5`, `9`: three numbers in a row or more are a range.
fn pieces(ranges: &[(usize, usize)]) -> Vec<String> {
    let pieces = ranges.iter().flat_map(|(first, last)| match last - first {
        0 => vec![first.to_string()],
        1 => vec![first.to_string(), last.to_string()],
        _ => vec![format!("{first} to {last}")],
    });
    pieces.collect()
}

fn joined(pieces: &[String]) -> String {
    match pieces {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// In a few words: `1 of 3 failed`. What is worst is what counts.
pub fn tally(report: &Report) -> String {
    let verdicts = report.verdicts();
    let all = verdicts.all();
    match (verdicts.unknown, verdicts.failed) {
        (unknown @ 1.., _) => format!("{unknown} of {all} unknown"),
        (0, failed @ 1..) => format!("{failed} of {all} failed"),
        (0, 0) => format!("{} of {all} applied", verdicts.applied),
    }
}

pub fn run_and_time(report: &Report) -> String {
    format!("{} · {}", run(report.run), duration(report.duration_ms))
}

/// `run 12`; of one that no history keeps, whose number nobody else knows it by, `run ~3 (not kept)`.
pub fn run(run: i64) -> String {
    match History::unkept_number(run) {
        None => format!("run {run}"),
        Some(_) => format!("run {} (not kept)", run_number(run)),
    }
}

/// `12`, `~3`.
pub fn run_number(run: i64) -> String {
    History::unkept_number(run).map_or_else(|| run.to_string(), |number| format!("~{number}"))
}

/// The code of the error of a request, marked when the draft asked for it.
pub fn error_code(report: &Report) -> Option<String> {
    let mark = if report.error_is_injected() { INJECTED } else { "" };
    report.error.as_ref().map(|error| format!("{}{mark}", error.code))
}

/// `ThrottlingException (injected): Rate of requests exceeds the allowed throughput.`
pub fn error(report: &Report) -> Option<String> {
    let code = error_code(report)?;
    report.error.as_ref().map(|error| format!("{code}: {}", error.message))
}
