//! A condition clause by clause: what each saw, whether it held, and which ones decided.

use super::bind::bind_text;
use super::condition::{Condition, Operand};
use super::print::{Plain, Short, separated};
use crate::api::ApiError;
use crate::value::{AttributeValue, Item, Path};

use std::collections::BTreeMap;

/// What became of a condition on an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    pub holds: bool,
    /// What AND, OR and NOT join, in written order; at least one.
    pub clauses: Vec<Clause>,
}

/// A condition without AND and OR in it; a NOT right in front is part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// As bound: `balance >= 30`.
    pub text: String,
    /// With the item's values in place: `12 >= 30`, `(missing) >= 30`, `pk is "u1"`.
    pub values: String,
    pub holds: bool,
    /// The whole is false because this clause came out as it did.
    pub decisive: bool,
}

/// Evaluates a condition on an item, or on the absence of one, with the account of every clause.
pub fn trace(condition: &Condition, item: Option<&Item>) -> Trace {
    let mut clauses = Vec::new();
    let Verdict { holds, because } = visit(condition, item, &mut clauses);
    if !holds {
        for position in because {
            if let Some(clause) = clauses.get_mut(position) {
                clause.decisive = true;
            }
        }
    }
    Trace { holds, clauses }
}

/// The same for the text of a condition expression with the placeholders of its request; refuses what is no
/// condition.
pub fn trace_text(
    text: &str,
    names: &BTreeMap<String, String>,
    values: &BTreeMap<String, AttributeValue>,
    item: Option<&Item>,
) -> Result<Trace, ApiError> {
    bind_text(text, names, values).map(|condition| trace(&condition, item))
}

/// The truth of a part, and the positions of the clauses that suffice to explain it.
struct Verdict {
    holds: bool,
    because: Vec<usize>,
}

fn visit(condition: &Condition, item: Option<&Item>, clauses: &mut Vec<Clause>) -> Verdict {
    match condition {
        Condition::And(left, right) => {
            let (left, right) = (visit(left, item, clauses), visit(right, item, clauses));
            let holds = left.holds && right.holds;
            joined(holds, left, right)
        }
        Condition::Or(left, right) => {
            let (left, right) = (visit(left, item, clauses), visit(right, item, clauses));
            let holds = left.holds || right.holds;
            joined(holds, left, right)
        }
        Condition::Not(inner) if !is_clause(inner) => {
            let inner = visit(inner, item, clauses);
            Verdict { holds: !inner.holds, ..inner }
        }
        clause => {
            let holds = clause.holds(item);
            let (text, values) = (clause.to_string(), seen(clause, item));
            clauses.push(Clause { text, values, holds, decisive: false });
            Verdict { holds, because: vec![clauses.len() - 1] }
        }
    }
}

/// The parts that came out like the whole are those that made it so.
fn joined(holds: bool, mut left: Verdict, mut right: Verdict) -> Verdict {
    let because = match (left.holds == holds, right.holds == holds) {
        (true, true) => {
            left.because.append(&mut right.because);
            left.because
        }
        (true, false) => left.because,
        _ => right.because,
    };
    Verdict { holds, because }
}

fn is_clause(condition: &Condition) -> bool {
    match condition {
        Condition::And(..) | Condition::Or(..) => false,
        Condition::Not(inner) => is_clause(inner),
        _ => true,
    }
}

/// A clause with values for paths.
fn seen(clause: &Condition, item: Option<&Item>) -> String {
    let value = |operand: &Operand| value_text(operand, item);
    match clause {
        Condition::Compare { operator, left, right } => {
            format!("{} {} {}", value(left), operator.symbol(), value(right))
        }
        Condition::Between { operand, low, high } => {
            format!("{} BETWEEN {} AND {}", value(operand), value(low), value(high))
        }
        Condition::In { operand, list } => {
            let mut members = String::new();
            // Writing to a String can't fail.
            separated(&mut members, list.iter().map(value)).unwrap_or_default();
            format!("{} IN ({members})", value(operand))
        }
        Condition::Exists(path) | Condition::NotExists(path) => presence(path, item),
        Condition::IsMissing(Operand::Path(path)) => presence(path, item),
        Condition::IsMissing(operand) => value(operand),
        Condition::Type(operand, _) | Condition::Is(operand, _) => match operand.value(item) {
            Some(held) => format!("{} is of type {}", Short(&held), held.attribute_type()),
            None => missing(),
        },
        Condition::BeginsWith(text, prefix) => {
            format!("begins_with({}, {})", value(text), value(prefix))
        }
        Condition::Contains(whole, part) => {
            format!("contains({}, {})", value(whole), value(part))
        }
        Condition::Not(inner) => format!("NOT {}", seen(inner, item)),
        Condition::And(..) | Condition::Or(..) => clause.to_string(),
    }
}

fn value_text(operand: &Operand, item: Option<&Item>) -> String {
    operand.value(item).map_or_else(missing, |value| Short(&value).to_string())
}

fn presence(path: &Path, item: Option<&Item>) -> String {
    match item.and_then(|item| path.get(item)) {
        Some(value) => format!("{} is {}", Plain(path), Short(value)),
        None => format!("{} is missing", Plain(path)),
    }
}

fn missing() -> String {
    "(missing)".to_owned()
}
