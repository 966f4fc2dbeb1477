//! What became of a submission, in a sentence. It never sounds better than what happened.

use super::figure::duration;
use super::statement::INJECTED;
use crate::session::report::{Outcome, Report, Verdict};

/// Numbers in more pieces than this are counted and not listed: the rows below the sentence have them all.
const PIECES_MAX: usize = 6;

/// What follows the name of the outcome: `nothing was written. Statement 1 failed; 2 and 3 were not applied.`
pub fn sentence(report: &Report) -> String {
    let all = report.statements.len();
    let [applied, failed, unknown] =
        [Verdict::Applied, Verdict::Failed, Verdict::Unknown].map(|one| count(report, one));
    let said = match report.outcome {
        Outcome::Applied if all == 1 => return format!("the one statement was {}.", verb(report)),
        Outcome::Applied => return format!("all {all} statements were {}.", verb(report)),
        Outcome::Refused => return "nothing ran.".to_owned(),
        Outcome::Failed if all == 1 => {
            return "the one statement failed; nothing was written.".to_owned();
        }
        Outcome::Failed if failed == all => {
            return format!("all {all} statements failed; nothing was written.");
        }
        Outcome::Failed => format!("none of {all} was applied."),
        Outcome::Cancelled => "nothing was written.".to_owned(),
        Outcome::Partial => format!("{applied} of {all} applied, each on its own."),
        Outcome::Unknown => no_answer(report, applied),
    };
    // Where all are unknown the first sentence has said it of all.
    if unknown == all { said } else { format!("{said} {}", others(report)).trim_end().to_owned() }
}

/// A draft that only asks has its answers; nothing of it was applied.
fn verb(report: &Report) -> &'static str {
    if report.statements.iter().all(|statement| statement.verb.is_select()) {
        "answered"
    } else {
        "applied"
    }
}

fn no_answer(report: &Report, applied: usize) -> String {
    if applied > 0 {
        format!("{applied} of {} applied; then no answer came.", report.statements.len())
    } else if report.has_unknown_writes() {
        "no answer came: it may have been written, or not.".to_owned()
    } else {
        "no answer came; nothing was to be written.".to_owned()
    }
}

fn count(report: &Report, verdict: Verdict) -> usize {
    report.statements.iter().filter(|statement| statement.verdict == verdict).count()
}

/// The statements that were not applied: `Statement 1 failed; 2 and 3 were not applied.`
fn others(report: &Report) -> String {
    let verbs = [
        (Verdict::Failed, ["failed", "failed"]),
        (Verdict::NotApplied, ["was not applied", "were not applied"]),
        (Verdict::Unknown, ["is unknown", "are unknown"]),
    ];
    let mut said: Vec<String> = Vec::new();
    for (verdict, [one, more]) in verbs {
        let of_it = report.statements.iter().filter(|statement| statement.verdict == verdict);
        let indexes: Vec<usize> = of_it.map(|statement| statement.index).collect();
        if !indexes.is_empty() {
            let verb = if indexes.len() == 1 { one } else { more };
            said.push(format!("{} {verb}", named(&indexes, said.is_empty())));
        }
    }
    if said.is_empty() { String::new() } else { format!("{}.", said.join("; ")) }
}

/// `Statement 2`, `Statements 2 to 4 and 7`, `12 statements`; of those that follow only the numbers: `7`, `13 others`.
fn named(indexes: &[usize], is_first: bool) -> String {
    let pieces = ranges(indexes);
    match (pieces.as_slice(), is_first) {
        ([_, ..], true) if pieces.len() > PIECES_MAX => format!("{} statements", indexes.len()),
        ([_, ..], false) if pieces.len() > PIECES_MAX => format!("{} others", indexes.len()),
        (pieces, true) if indexes.len() == 1 => format!("Statement {}", joined(pieces)),
        (pieces, true) => format!("Statements {}", joined(pieces)),
        (pieces, false) => joined(pieces),
    }
}

/// `1`, `3 to 5`, `9`: three numbers in a row or more are a range.
fn ranges(indexes: &[usize]) -> Vec<String> {
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    for index in indexes {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == *index => *last = *index,
            _ => ranges.push((*index, *index)),
        }
    }
    let pieces = ranges.into_iter().flat_map(|(first, last)| match last - first {
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
    let all = report.statements.len();
    let count = |verdict| count(report, verdict);
    match (count(Verdict::Unknown), count(Verdict::Failed)) {
        (unknown @ 1.., _) => format!("{unknown} of {all} unknown"),
        (0, failed @ 1..) => format!("{failed} of {all} failed"),
        (0, 0) => format!("{} of {all} applied", count(Verdict::Applied)),
    }
}

pub fn run_and_time(report: &Report) -> String {
    format!("run {} · {}", report.run, duration(report.duration_ms))
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
