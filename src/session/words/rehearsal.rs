//! A rehearsal in words: what a draft would do, never what it did.

use super::capacity::arms;
use super::figure::{counted, figure};
use super::headline::listed;
use super::value;
use crate::api::ConsumedCapacity;
use crate::session::rehearsal::{
    Change, Difference, LeftOut, Rehearsal, Unshown, What, WhyLeftOut,
};
use crate::session::report::{Outcome, Verdict};
use crate::value::{AttributeValue, Path, Step};

/// Of a value so many characters are shown: one may be 400 KB long, and the diff is read line by line.
const VALUE_CHARS_MAX: usize = 120;
/// What is left out is listed so often.
const LEFT_OUT_MAX: usize = 8;

/// A line, and what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub tone: Tone,
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Which item the lines below are about.
    Title,
    Added,
    Removed,
    Changed,
    Muted,
    /// What the rehearsal does not show.
    Doubt,
}

/// `all 3 statements would be applied.`, `nothing would be written. Statement 1 would fail; 2 and 3 would not be applied.`
pub fn sentence(rehearsal: &Rehearsal) -> String {
    let statements = &rehearsal.report.statements;
    let all = statements.len();
    let of = |verdict: Verdict| -> Vec<usize> {
        let found = statements.iter().filter(|one| one.verdict == verdict);
        found.map(|one| one.index).collect()
    };
    let applied = of(Verdict::Applied).len();
    let said = match rehearsal.report.outcome {
        Outcome::Applied if all == 1 => return "the one statement would be applied.".to_owned(),
        Outcome::Applied => return format!("all {all} statements would be applied."),
        Outcome::Refused => return "the request would be refused; nothing would run.".to_owned(),
        Outcome::Partial => format!("{applied} of {all} would be applied, each on its own."),
        Outcome::Failed | Outcome::Cancelled => "nothing would be written.".to_owned(),
        Outcome::Unknown => {
            let out: Vec<usize> = rehearsal.left_out.iter().map(|one| one.index).collect();
            let out = listed(&out).to_lowercase();
            format!(
                "what would become of all of it can't be told: {out} could not be rehearsed. Of the others {applied} of {all} would be applied."
            )
        }
    };
    let others = [(Verdict::Failed, "would fail"), (Verdict::NotApplied, "would not be applied")];
    let others = others.into_iter().filter_map(|(verdict, would)| {
        let indexes = of(verdict);
        (!indexes.is_empty()).then_some((indexes, would))
    });
    let mut told: Vec<String> = Vec::new();
    for (indexes, would) in others {
        let named = listed(&indexes);
        let named = if told.is_empty() { named } else { named.to_lowercase() };
        told.push(format!("{named} {would}"));
    }
    if told.is_empty() { said } else { format!("{said} {}.", told.join("; ")) }
}

/// Item by item what would become of it, then what was left out and what can't be shown.
pub fn lines(rehearsal: &Rehearsal) -> Vec<Line> {
    let mut lines: Vec<Line> = rehearsal.changes.iter().flat_map(change).collect();
    lines.extend(about(rehearsal));
    lines
}

/// What the requests would consume, a line a table; nothing where nothing was asked for or it was refused.
pub fn capacity(rehearsal: &Rehearsal) -> Vec<Line> {
    let tables = rehearsal.report.capacity.iter();
    let line = |table: &ConsumedCapacity| {
        let arms = arms(table).into_iter();
        let arms: Vec<String> =
            arms.map(|(name, arm)| format!("{name} {}", figure(arm.units))).collect();
        let arms = if arms.is_empty() { String::new() } else { format!(" ({})", arms.join(", ")) };
        let units = figure(table.total.units);
        Line::new(Tone::Muted, format!("{}: {units} units{arms}", table.table_name))
    };
    tables.map(line).collect()
}

/// What was read for it, what was left out, and what can't be shown.
pub fn about(rehearsal: &Rehearsal) -> Vec<Line> {
    let mut lines = vec![Line::new(Tone::Muted, read(rehearsal))];
    let left_out = &rehearsal.left_out;
    lines.extend(left_out.iter().take(LEFT_OUT_MAX).map(|one| Line::new(Tone::Doubt, left(one))));
    let more = left_out.len().saturating_sub(LEFT_OUT_MAX);
    if more > 0 {
        let more = counted(more, "statement");
        lines.push(Line::new(Tone::Doubt, format!("{more} more not rehearsed for the like")));
    }
    let unshown: Vec<&str> = rehearsal.unshown.iter().copied().map(unshown).collect();
    lines.push(Line::new(Tone::Muted, format!("not shown: {}", unshown.join(", "))));
    lines
}

impl Line {
    fn new(tone: Tone, text: impl Into<String>) -> Self {
        Self { tone, text: text.into() }
    }
}

fn read(rehearsal: &Rehearsal) -> String {
    let Rehearsal { items_read, keys_without, units_read, report, .. } = rehearsal;
    let none = match keys_without {
        0 => String::new(),
        1 => ", and 1 key without an item,".to_owned(),
        keys => format!(", and {keys} keys without an item,"),
    };
    let items = counted(*items_read, "item") + &none;
    // Of an endpoint that reports none it is not known that it took none.
    let units =
        if *units_read > 0.0 { format!(" for {} RCU", figure(*units_read)) } else { String::new() };
    format!("{items} read of {}{units}; nothing was written", report.connection)
}

/// `statement 2 not rehearsed: it reads rows it does not name (scan)`.
pub fn left(one: &LeftOut) -> String {
    let why = match &one.why {
        WhyLeftOut::Reads(way) => format!("it reads rows it does not name ({})", way.name()),
        WhyLeftOut::Unread { table, permission, failure } => {
            format!("{table} can't be read ({permission}): {failure}")
        }
        WhyLeftOut::Account(account) => {
            format!("it names its table by an ARN of account {account}; name it by its name alone")
        }
    };
    format!("statement {} not rehearsed: {why}", one.index)
}

fn unshown(unshown: Unshown) -> &'static str {
    match unshown {
        Unshown::OtherWriters => "what others write meanwhile",
        Unshown::Throttling => "throttling",
        Unshown::Permissions => "permissions",
        Unshown::Streams => "streams",
        Unshown::Expiry => "expiry",
        Unshown::CollectionSizes => "the size of item collections",
        Unshown::Token => "whether the token was used before",
        Unshown::Endpoint => "what this endpoint does otherwise than DynamoDB",
    }
}

/// `accounts acct#alice, by statement 1: changed`, and in what.
pub fn change(change: &Change) -> Vec<Line> {
    let fate = match (&change.before, &change.after) {
        (None, None) => "there is none, and would be none",
        (None, Some(_)) => "new",
        (Some(_), None) => "gone",
        (Some(_), Some(_)) if change.is_one() => "changed",
        (Some(_), Some(_)) => "as it is",
    };
    let by = listed(&change.statements).to_lowercase();
    let title = format!("{} {}, by {by}: {fate}", change.table, value::key(&change.key));
    let mut lines = vec![Line::new(Tone::Title, title)];
    lines.extend(change.differences().iter().map(difference));
    for entry in &change.entries {
        let fate = match (&entry.before, &entry.after) {
            (None, _) => "a new entry",
            (_, None) => "its entry gone",
            (Some(_), Some(_)) => "its entry changed",
        };
        lines.push(Line::new(Tone::Muted, format!("  index {}: {fate}", entry.index)));
    }
    lines
}

fn difference(difference: &Difference) -> Line {
    let path = path(&difference.path);
    match &difference.what {
        What::Added(value) => Line::new(Tone::Added, format!("  + {path}: {}", brief(value))),
        What::Removed(value) => Line::new(Tone::Removed, format!("  - {path}: {}", brief(value))),
        What::Changed { from, to } => {
            Line::new(Tone::Changed, format!("  ~ {path}: {} -> {}", brief(from), brief(to)))
        }
        What::Members { added, removed } => {
            let signed = |sign: &'static str| move |one| format!("{sign}{}", brief(one));
            let added = added.iter().map(signed("+"));
            let members: Vec<String> = added.chain(removed.iter().map(signed("-"))).collect();
            Line::new(Tone::Changed, format!("  ~ {path}: {}", members.join(" ")))
        }
    }
}

/// `address.lines[2]`.
fn path(path: &Path) -> String {
    let steps = path.steps.iter().map(|step| match step {
        Step::Name(name) => format!(".{name}"),
        Step::Index(index) => format!("[{index}]"),
    });
    path.root.clone() + &steps.collect::<String>()
}

fn brief(value: &AttributeValue) -> String {
    let text = value::brief(value, VALUE_CHARS_MAX);
    if text.chars().count() <= VALUE_CHARS_MAX {
        return text;
    }
    text.chars().take(VALUE_CHARS_MAX - 1).chain(['…']).collect()
}
