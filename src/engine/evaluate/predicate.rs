//! What predicates ask of their operands, and when they are true (expressions.md 7, partiql.md 10.2).
//!
//! What is particular to one of them stands in this file; its name is in `syntax`, and what is said of it in `why`.

use super::check::{Check, distinct, only};
use super::condition::Operand;
use crate::engine::plan::Bound;
use crate::syntax::Predicate;
use crate::value::{AttributeType, AttributeValue};

/// What it asks of its operands before any item is seen. Of the legacy conditions it is not asked: these have sentences
/// of their own.
pub fn check(predicate: Predicate, [first, second]: &[Operand; 2]) -> Check {
    let name = predicate.name();
    match predicate {
        Predicate::BeginsWith => {
            for each in [first, second] {
                only(name, each, &[AttributeType::S, AttributeType::B])?;
            }
        }
        Predicate::Contains => {}
    }
    distinct(name, first, [second])
}

/// Whether it holds; `None` of types it never holds of, whatever the values are.
pub fn truth(
    predicate: Predicate,
    first: &AttributeValue,
    second: &AttributeValue,
) -> Option<bool> {
    match predicate {
        Predicate::BeginsWith => begins_with(first, second),
        Predicate::Contains => contains(first, second),
    }
}

/// What it leaves of a partition when it is asked of the sort key; `None` of one that only filters.
pub fn bound(predicate: Predicate) -> Option<fn(AttributeValue) -> Bound> {
    match predicate {
        Predicate::BeginsWith => Some(Bound::BeginsWith),
        Predicate::Contains => None,
    }
}

fn begins_with(text: &AttributeValue, prefix: &AttributeValue) -> Option<bool> {
    match (text, prefix) {
        (AttributeValue::S(text), AttributeValue::S(prefix)) => {
            Some(text.starts_with(prefix.as_str()))
        }
        (AttributeValue::B(bytes), AttributeValue::B(prefix)) => Some(bytes.starts_with(prefix)),
        _ => None,
    }
}

/// A part of a text or of bytes, a member of a set or list; a set is never asked for a whole set.
fn contains(whole: &AttributeValue, part: &AttributeValue) -> Option<bool> {
    Some(match (whole, part) {
        (AttributeValue::S(text), AttributeValue::S(part)) => text.contains(part.as_str()),
        (AttributeValue::B(bytes), AttributeValue::B(part)) => contains_bytes(bytes, part),
        (AttributeValue::Ss(set), AttributeValue::S(member)) => set.contains(member),
        (AttributeValue::Ns(set), AttributeValue::N(member)) => set.contains(member),
        (AttributeValue::Bs(set), AttributeValue::B(member)) => set.contains(member),
        (AttributeValue::L(list), member) => list.contains(member),
        _ => return None,
    })
}

fn contains_bytes(bytes: &[u8], part: &[u8]) -> bool {
    // An empty part is in everything, and there are no windows of no bytes: the call would panic.
    part.is_empty() || bytes.windows(part.len()).any(|window| window == part)
}
