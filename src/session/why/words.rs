//! The parts of a sentence about a clause: what an operand is called, what it held, what can't be compared.

use std::fmt::Display;

use crate::engine::evaluate::condition::{Comparison, Condition, Operand};
use crate::engine::evaluate::print::Short;
use crate::value::{AttributeType, AttributeValue, Item, Path};

/// An IN may list 100 values, a row of the results has room for a few.
const LISTED_MAX: usize = 5;

/// `"a", "b", "c"`; of many the first ones, and how many more there are.
pub fn list(members: &[String]) -> String {
    let rest = members.len().saturating_sub(LISTED_MAX);
    let listed: Vec<&str> = members.iter().take(members.len() - rest).map(String::as_str).collect();
    match rest {
        0 => listed.join(", "),
        rest => format!("{} and {rest} more", listed.join(", ")),
    }
}

/// What an operand is called: `balance`, `size of name`.
pub fn subject(operand: &Operand) -> String {
    match operand {
        Operand::Size(operand) => format!("size of {}", subject(operand)),
        Operand::Path(_) | Operand::Value(_) | Operand::Truth(_) => operand.to_string(),
    }
}

/// `balance is 12`; of a value that stands in the condition, the value alone.
pub fn found(operand: &Operand, item: Option<&Item>) -> String {
    with_value(operand, item, |subject, value| format!("{subject} is {value}"))
}

/// The other side of a comparison: `30`; `limit, which is 30`.
pub fn other(operand: &Operand, item: Option<&Item>) -> String {
    with_value(operand, item, |subject, value| format!("{subject}, which is {value}"))
}

/// One of several: `30`; `limit (30)`. Commas would be taken for those of the list.
pub fn inline(operand: &Operand, item: Option<&Item>) -> String {
    with_value(operand, item, |subject, value| format!("{subject} ({value})"))
}

fn with_value(
    operand: &Operand,
    item: Option<&Item>,
    say: fn(&str, &dyn Display) -> String,
) -> String {
    match operand {
        Operand::Value(value) => Short(value).to_string(),
        Operand::Path(_) | Operand::Size(_) | Operand::Truth(_) => match operand.value(item) {
            Some(value) => say(&subject(operand), &Short(&value)),
            None => say(&subject(operand), &"missing"),
        },
    }
}

/// The path whose value an operand lacks.
pub fn absent<'a>(operand: &'a Operand, item: Option<&Item>) -> Option<&'a Path> {
    match operand {
        Operand::Path(path) => match item.and_then(|item| path.get(item)) {
            Some(_) => None,
            None => Some(path),
        },
        Operand::Size(operand) => absent(operand, item),
        Operand::Value(_) | Operand::Truth(_) => None,
    }
}

/// `age is 12, a number, which has no size`.
pub fn without_size(operand: &Operand, item: Option<&Item>) -> Option<String> {
    let Operand::Size(measured) = operand else { return None };
    if operand.value(item).is_some() {
        return None;
    }
    without_size(measured, item).or_else(|| {
        let kind = a_kind(measured.value(item)?.attribute_type());
        Some(format!("{}, {kind}, which has no size", found(measured, item)))
    })
}

/// `a string: not comparable with a number`.
pub fn incomparable(value: &AttributeValue, with: &AttributeValue) -> String {
    let (kind, other) = (value.attribute_type(), with.attribute_type());
    if kind == other {
        format!("{}, and such have no order", a_kind(kind))
    } else {
        format!("{}: not comparable with {}", a_kind(kind), a_kind(other))
    }
}

pub fn a_kind(kind: AttributeType) -> &'static str {
    match kind {
        AttributeType::S => "a string",
        AttributeType::N => "a number",
        AttributeType::B => "a binary",
        AttributeType::Bool => "a boolean",
        AttributeType::Null => "a null",
        AttributeType::M => "a map",
        AttributeType::L => "a list",
        AttributeType::Ss => "a string set",
        AttributeType::Ns => "a number set",
        AttributeType::Bs => "a binary set",
    }
}

/// A clause without the NOTs in front of it.
pub fn bare(clause: &Condition) -> &Condition {
    let mut bare = clause;
    while let Condition::Not(inner) = bare {
        bare = inner;
    }
    bare
}

/// The operator of the comparison with its sides exchanged.
pub fn mirrored(operator: Comparison) -> Comparison {
    match operator {
        Comparison::Less => Comparison::Greater,
        Comparison::LessOrEqual => Comparison::GreaterOrEqual,
        Comparison::Greater => Comparison::Less,
        Comparison::GreaterOrEqual => Comparison::LessOrEqual,
        same @ (Comparison::Equal | Comparison::NotEqual) => same,
    }
}
