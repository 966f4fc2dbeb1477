//! The same draft on two connections: in what the two reports differ.
//!
//! Timing, request ids, tokens and the order of attempts differ always and are not compared.

use super::report::Origin;
use super::report::{Code, Report, StatementReport};
use super::words;
use crate::api::ConsumedCapacity;
use crate::api::wire::value::item_to_json;
use crate::value::Item;

#[cfg(test)]
mod tests;

/// One thing the two say differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// From 1; `None` when it is about the submission as a whole.
    pub statement: Option<usize>,
    pub what: What,
    pub one: String,
    pub other: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    Outcome,
    Error,
    Verdict,
    Code,
    Message,
    Item,
    Capacity,
}

impl What {
    pub fn name(self) -> &'static str {
        match self {
            Self::Outcome => "outcome",
            Self::Error => "error",
            Self::Verdict => "verdict",
            Self::Code => "code",
            Self::Message => "message",
            Self::Item => "item",
            Self::Capacity => "capacity",
        }
    }
}

impl Difference {
    /// `verdict of statement 2`, `capacity`.
    pub fn about(&self) -> String {
        match self.statement {
            Some(index) => format!("{} of statement {index}", self.what.name()),
            None => self.what.name().to_owned(),
        }
    }
}

/// What a side says of one thing.
type Said = fn(&StatementReport) -> String;

/// What stands where one side says nothing.
const NOTHING: &str = "(none)";

/// The differences of two reports of one draft: those of the whole first, then statement by statement.
pub fn differences(one: &Report, other: &Report) -> Vec<Difference> {
    let mut found = Vec::new();
    let mut whole = |what, one: String, other: String| push(&mut found, None, what, one, other);
    whole(What::Outcome, one.outcome.name().to_owned(), other.outcome.name().to_owned());
    let error = |report: &Report| match &report.error {
        Some(error) => format!("{}: {}", error.code, error.message),
        None => NOTHING.to_owned(),
    };
    whole(What::Error, error(one), error(other));
    whole(What::Capacity, capacity(&one.capacity), capacity(&other.capacity));
    // By their indexes: of a very long report not all are listed.
    let mut others = other.statements.iter().peekable();
    for one in &one.statements {
        while others.next_if(|other| other.index < one.index).is_some() {}
        if let Some(other) = others.next_if(|other| other.index == one.index) {
            compare(one, other, &mut found);
        }
    }
    found
}

fn compare(one: &StatementReport, other: &StatementReport, found: &mut Vec<Difference>) {
    let sides: [(What, Said); 4] = [
        (What::Verdict, |side| words::statement::plain(side.verdict).to_owned()),
        (What::Code, |side| side.code.as_ref().map_or_else(nothing, Code::to_string)),
        (What::Message, |side| side.message.clone().unwrap_or_else(nothing)),
        (What::Item, items),
    ];
    for (what, say) in sides {
        push(found, Some(one.index), what, say(one), say(other));
    }
}

fn push(
    found: &mut Vec<Difference>,
    statement: Option<usize>,
    what: What,
    one: String,
    other: String,
) {
    if one != other {
        found.push(Difference { statement, what, one, other });
    }
}

fn nothing() -> String {
    NOTHING.to_owned()
}

/// Attributes in the order of their names, so that two items are the same text when they are the same.
fn items(statement: &StatementReport) -> String {
    let text = |item: &Item| item_to_json(item).to_string();
    match (&statement.items, &statement.item) {
        // No items and no answer about items differ in the verdict, if they differ; here they would only be told twice.
        (Some(items), _) if items.is_empty() => nothing(),
        (Some(items), _) => items.iter().map(text).collect::<Vec<_>>().join("\n"),
        // Read by us, and by one connection perhaps that the other was not asked for: it is no answer.
        (None, Some(_)) if matches!(statement.origin, Some(Origin::ReadAfter { .. })) => nothing(),
        (None, Some(item)) => text(item),
        (None, None) => nothing(),
    }
}

/// `accounts 3, ledger 2`.
fn capacity(consumed: &[ConsumedCapacity]) -> String {
    let table = |one: &&ConsumedCapacity| format!("{} {}", one.table_name, one.total.units);
    let mut tables: Vec<&ConsumedCapacity> = consumed.iter().collect();
    // A reply lists them in an order of its own, which says nothing.
    tables.sort_by_key(|one| &one.table_name);
    if tables.is_empty() {
        nothing()
    } else {
        tables.iter().map(table).collect::<Vec<_>>().join(", ")
    }
}

/// In one line: `the same in outcome, codes, items and capacity`, or what differs and where.
pub fn summary(differences: &[Difference]) -> String {
    if differences.is_empty() {
        return "the same outcome, codes, messages, items and capacity".to_owned();
    }
    let mut words: Vec<&str> = Vec::new();
    let mut statements: Vec<String> = Vec::new();
    for difference in differences {
        match difference.statement {
            None => words.push(difference.what.name()),
            Some(index) => statements.push(index.to_string()),
        }
    }
    // They come statement by statement, several in a row of one.
    statements.dedup();
    let numbers = match statements.as_slice() {
        [] => None,
        [one] => Some(format!("statement {one}")),
        some if some.len() <= 8 => Some(format!("statements {}", some.join(", "))),
        many => Some(format!("{} statements", many.len())),
    };
    let parts: Vec<String> = words.into_iter().map(str::to_owned).chain(numbers).collect();
    format!("they differ in {}", parts.join(", "))
}
