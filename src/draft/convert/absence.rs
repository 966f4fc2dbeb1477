//! What a condition makes of an item that is not there.

use crate::syntax::expression::ast::{Call, Comparator, Condition, Function, Operand};

/// Whether a condition holds where there is no item; `None` when its values decide.
pub fn holds_without_item(condition: &Condition) -> Option<bool> {
    match condition {
        Condition::And(members) => joined(members, false),
        Condition::Or(members) => joined(members, true),
        Condition::Not(inner) => holds_without_item(inner).map(|holds| !holds),
        Condition::Compare { operator, left, right } => {
            // Of what is missing `<>` is true and everything else false, missing against missing too (expressions.md
            // 6).
            (is_missing(left) || is_missing(right)).then_some(*operator == Comparator::NotEqual)
        }
        Condition::Between { operand, low, high } => {
            [operand, low, high].into_iter().any(is_missing).then_some(false)
        }
        Condition::In { operand, list } => {
            // A missing member of the list is no match, and the others may still be one.
            (is_missing(operand) || list.iter().all(is_missing)).then_some(false)
        }
        Condition::Call(Call { function: Function::AttributeNotExists, .. }) => Some(true),
        Condition::Call(call) => call.arguments.iter().any(is_missing).then_some(false),
    }
}

/// Members of which one that is `decisive` decides for all.
fn joined(members: &[Condition], decisive: bool) -> Option<bool> {
    let truths: Vec<_> = members.iter().map(holds_without_item).collect();
    if truths.contains(&Some(decisive)) {
        return Some(decisive);
    }
    // One that its values decide may still decide for all.
    truths.iter().all(Option::is_some).then_some(!decisive)
}

/// Paths lead nowhere where there is no item.
fn is_missing(operand: &Operand) -> bool {
    match operand {
        Operand::Path(_) => true,
        Operand::Value(_) => false,
        Operand::Call(call) => call.arguments.iter().any(is_missing),
    }
}
