//! Where the item of a failure comes from, as a document has it.

use crate::session::report::{Origin, StatementReport, Unknown};
use crate::value::Item;

const MISSING: &str = "missing";

const UNKNOWN: [(&str, Unknown); 4] = [
    ("not_returned", Unknown::NotReturned),
    ("not_asked", Unknown::NotAsked),
    ("not_read", Unknown::NotRead),
    ("past_bound", Unknown::PastBound),
];

/// `item_is`: what is known of an item that the document does not have.
pub fn item_is(statement: &StatementReport) -> Option<&'static str> {
    match statement.origin? {
        Origin::Unknown(why) => UNKNOWN.iter().find(|(_, one)| *one == why).map(|(name, _)| *name),
        _ => statement.item.is_none().then_some(MISSING),
    }
}

/// `item_from`: where it is known from that it was there, or was not.
pub fn item_from(origin: Origin) -> Option<&'static str> {
    match origin {
        Origin::Returned => Some("answer"),
        Origin::Refusal => Some("refusal"),
        Origin::ReadAfter { .. } => Some("read"),
        Origin::Rehearsed => Some("rehearsal"),
        Origin::Unknown(_) => None,
    }
}

pub fn read_after_ms(origin: Origin) -> Option<u64> {
    if let Origin::ReadAfter { after_ms } = origin { Some(after_ms) } else { None }
}

/// What these members say together.
pub fn origin(
    item_is: Option<&str>,
    item_from: Option<&str>,
    after_ms: Option<u64>,
    has_failed_on: Option<&Item>,
) -> Option<Origin> {
    let unknown = || {
        let name = item_is?;
        let (_, why) = UNKNOWN.iter().find(|(one, _)| *one == name)?;
        Some(Origin::Unknown(*why))
    };
    match item_from {
        Some("answer") => Some(Origin::Returned),
        Some("refusal") => Some(Origin::Refusal),
        Some("read") => Some(Origin::ReadAfter { after_ms: after_ms.unwrap_or(0) }),
        Some("rehearsal") => Some(Origin::Rehearsed),
        // One that a later version knows of: what is said of it is not known here.
        Some(_) => None,
        // A document of before this was told: an item it has came back, and of one that was missing the engine said so.
        None if item_is == Some(MISSING) || has_failed_on.is_some() => Some(Origin::Returned),
        None => unknown(),
    }
}
