//! A clause with the item's values in the place of its paths: `12 >= 30`, `(missing) >= 30`, `pk is "u1"`.

use super::condition::{Condition, Operand};
use super::print::{Plain, Short, separated};
use crate::value::{Item, Path};

/// One clause, its values in place.
pub fn seen(clause: &Condition, item: Option<&Item>) -> String {
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
        Condition::Predicate(predicate, [first, second]) => {
            format!("{}({}, {})", predicate.name(), value(first), value(second))
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
