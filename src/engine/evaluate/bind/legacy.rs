//! Conditions from before expressions: `{attribute: {ComparisonOperator, AttributeValueList}}` (expressions.md 14).

use std::cmp::Ordering;

use crate::api::ApiError;
use crate::api::error::read as sentence;
use crate::api::operation::{Comparison as Legacy, ConditionalOperator};
use crate::engine::evaluate::condition::{Comparison, Condition, Operand, scalar_order};
use crate::syntax::Predicate;
use crate::value::{AttributeType, AttributeValue, Path};

/// Refuses legacy conditions whose arguments are too few, too many, or of a type the operator can't take.
pub fn check_comparisons(comparisons: &[Legacy]) -> Result<(), ApiError> {
    comparisons.iter().try_for_each(check)
}

/// Legacy conditions as one, joined by AND unless told otherwise; `None` of an empty map.
pub fn bind_comparisons(
    comparisons: &[Legacy],
    operator: Option<ConditionalOperator>,
) -> Result<Option<Condition>, ApiError> {
    check_comparisons(comparisons)?;
    // Told of the conditions given, also where the operator is the AND that would be taken anyway (expressions.md 14).
    if operator.is_some() {
        match comparisons.len() {
            0 => return Err(sentence::operator_without_conditions()),
            1 => return Err(sentence::operator_with_one_condition()),
            _ => {}
        }
    }
    let join = match operator {
        Some(ConditionalOperator::Or) => Condition::Or,
        Some(ConditionalOperator::And) | None => Condition::And,
    };
    let bound = comparisons.iter().map(condition);
    Ok(bound.reduce(|left, right| join(Box::new(left), Box::new(right))))
}

fn check(comparison: &Legacy) -> Result<(), ApiError> {
    let operator = comparison.operator.as_str();
    let count = comparison.values.len();
    let fits = match operator {
        "NULL" | "NOT_NULL" => count == 0,
        "BETWEEN" => count == 2,
        "IN" => count > 0,
        _ => count == 1,
    };
    if !fits {
        return Err(sentence::argument_count(operator));
    }
    let kinds = || comparison.values.iter().map(AttributeValue::attribute_type);
    if let Some(kind) = kinds().find(|kind| !takes(operator, *kind)) {
        return Err(sentence::argument_type(operator, kind));
    }
    let first = kinds().next();
    // In expressions IN takes several types; here it does not (expressions.md 14).
    if kinds().any(|kind| Some(kind) != first) {
        return Err(sentence::arguments_of_several_types());
    }
    if let ("BETWEEN", [low, high]) = (operator, comparison.values.as_slice())
        && scalar_order(low, high) == Some(Ordering::Greater)
    {
        return Err(sentence::arguments_reversed());
    }
    Ok(())
}

fn takes(operator: &str, kind: AttributeType) -> bool {
    use AttributeType as T;
    match operator {
        "LE" | "LT" | "GE" | "GT" | "BETWEEN" | "IN" => matches!(kind, T::S | T::N | T::B),
        "CONTAINS" | "NOT_CONTAINS" => {
            matches!(kind, T::S | T::N | T::B | T::Bool | T::Null)
        }
        "BEGINS_WITH" => matches!(kind, T::S | T::B),
        _ => true,
    }
}

fn condition(comparison: &Legacy) -> Condition {
    let path = Path::attribute(comparison.attribute.as_str());
    let tested = || Operand::Path(path.clone());
    let mut values = comparison.values.iter().cloned().map(Operand::Value);
    let mut next = || values.next().expect("arguments were counted");
    let contains = |part| Condition::Predicate(Predicate::Contains, [tested(), part]);
    let mut compare = |operator| Condition::Compare { operator, left: tested(), right: next() };
    match comparison.operator.as_str() {
        "EQ" => compare(Comparison::Equal),
        "NE" => compare(Comparison::NotEqual),
        "LE" => compare(Comparison::LessOrEqual),
        "LT" => compare(Comparison::Less),
        "GE" => compare(Comparison::GreaterOrEqual),
        "GT" => compare(Comparison::Greater),
        "NULL" => Condition::NotExists(path),
        "CONTAINS" => contains(next()),
        // False of a missing attribute.
        "NOT_CONTAINS" => {
            let not = Condition::Not(Box::new(contains(next())));
            Condition::And(Box::new(Condition::Exists(path)), Box::new(not))
        }
        "BEGINS_WITH" => Condition::Predicate(Predicate::BeginsWith, [tested(), next()]),
        "IN" => Condition::In { operand: tested(), list: values.collect() },
        "BETWEEN" => {
            let (low, high) = (next(), next());
            Condition::Between { operand: tested(), low, high }
        }
        // NOT_NULL: the decoder lets no other word through.
        _ => Condition::Exists(path),
    }
}
