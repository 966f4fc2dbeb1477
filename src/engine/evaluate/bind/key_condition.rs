//! Key conditions: one test for each key attribute they name (expressions.md 11).

use crate::api::ApiError;
use crate::api::error::expression::Refusal;
use crate::api::error::{key_condition as refusal, read as sentence};
use crate::api::operation::Comparison as Legacy;
use crate::engine::evaluate::condition::{Comparison, Condition, Operand};
use crate::engine::evaluate::predicate;
use crate::engine::plan::Bound;
use crate::syntax::Predicate;
use crate::value::{AttributeValue, Path};

/// What is asked of one attribute, which is yet to prove a key attribute.
#[derive(Clone, Debug, PartialEq)]
pub struct KeyClause {
    pub attribute: String,
    pub test: KeyTest,
}

#[derive(Clone, Debug, PartialEq)]
pub enum KeyTest {
    Equal(AttributeValue),
    Range(Bound),
}

impl KeyTest {
    pub fn values(&self) -> Vec<&AttributeValue> {
        match self {
            Self::Equal(value) => vec![value],
            Self::Range(bound) => bound.values(),
        }
    }
}

/// The clauses of a bound key condition, in written order.
pub fn key_clauses(condition: &Condition) -> Result<Vec<KeyClause>, Refusal> {
    let mut clauses: Vec<KeyClause> = Vec::new();
    collect(condition, &mut clauses)?;
    // The first of the checks, before the clauses are even counted (indexes-and-tables.md 1.5).
    for (position, clause) in clauses.iter().enumerate() {
        if clauses.iter().take(position).any(|other| other.attribute == clause.attribute) {
            return Err(refusal::key_tested_twice());
        }
    }
    Ok(clauses)
}

fn collect(condition: &Condition, clauses: &mut Vec<KeyClause>) -> Result<(), Refusal> {
    let operator = match condition {
        Condition::And(left, right) => {
            collect(left, clauses)?;
            return collect(right, clauses);
        }
        Condition::Compare { operator, left, right } if *operator != Comparison::NotEqual => {
            clauses.push(comparison(*operator, left, right)?);
            return Ok(());
        }
        Condition::Between { operand, low, high } => {
            clauses.push(between(operand, low, high)?);
            return Ok(());
        }
        Condition::Predicate(predicate, operands) => match predicate::bound(*predicate) {
            Some(bound) => {
                clauses.push(bounded(*predicate, bound, operands)?);
                return Ok(());
            }
            None => predicate.name(),
        },
        Condition::Or(..) => "OR",
        Condition::Not(_) => "NOT",
        // The other comparisons were taken above.
        Condition::Compare { .. } => "<>",
        Condition::In { .. } => "IN",
        Condition::Exists(_) => "attribute_exists",
        Condition::NotExists(_) => "attribute_not_exists",
        Condition::Type(..) => "attribute_type",
        // PartiQL's alone: no expression comes here with it.
        Condition::IsMissing(_) | Condition::Is(..) => "IS",
    };
    Err(refusal::invalid_operator(operator))
}

fn comparison(operator: Comparison, left: &Operand, right: &Operand) -> Result<KeyClause, Refusal> {
    refuse_nested(&[left, right])?;
    let (path, value, operator) = match (left, right) {
        (Operand::Path(path), Operand::Value(value)) => (path, value.clone(), operator),
        // `:b < sk` is a key condition, too (expressions.md 11).
        (Operand::Value(value), Operand::Path(path)) => (path, value.clone(), turned(operator)),
        (Operand::Path(_), _) => return Err(refusal::several_names()),
        _ => return Err(refusal::no_key_attribute()),
    };
    let test = match operator {
        Comparison::Less => KeyTest::Range(Bound::Less(value)),
        Comparison::LessOrEqual => KeyTest::Range(Bound::LessOrEqual(value)),
        Comparison::Greater => KeyTest::Range(Bound::Greater(value)),
        Comparison::GreaterOrEqual => KeyTest::Range(Bound::GreaterOrEqual(value)),
        // `<>` was refused before.
        Comparison::Equal | Comparison::NotEqual => KeyTest::Equal(value),
    };
    clause(path, test)
}

/// The same comparison with its sides exchanged.
fn turned(operator: Comparison) -> Comparison {
    match operator {
        Comparison::Less => Comparison::Greater,
        Comparison::LessOrEqual => Comparison::GreaterOrEqual,
        Comparison::Greater => Comparison::Less,
        Comparison::GreaterOrEqual => Comparison::LessOrEqual,
        Comparison::Equal | Comparison::NotEqual => operator,
    }
}

fn between(operand: &Operand, low: &Operand, high: &Operand) -> Result<KeyClause, Refusal> {
    refuse_nested(&[operand, low, high])?;
    match (operand, low, high) {
        (Operand::Path(path), Operand::Value(low), Operand::Value(high)) => {
            clause(path, KeyTest::Range(Bound::Between(low.clone(), high.clone())))
        }
        (Operand::Path(_), ..) => Err(refusal::several_names()),
        _ => Err(refusal::key_not_first("BETWEEN")),
    }
}

fn bounded(
    predicate: Predicate,
    bound: fn(AttributeValue) -> Bound,
    [first, second]: &[Operand; 2],
) -> Result<KeyClause, Refusal> {
    refuse_nested(&[first, second])?;
    match (first, second) {
        (Operand::Path(path), Operand::Value(value)) => {
            clause(path, KeyTest::Range(bound(value.clone())))
        }
        (Operand::Path(_), _) => Err(refusal::several_names()),
        _ => Err(refusal::key_not_first(predicate.name())),
    }
}

fn clause(path: &Path, test: KeyTest) -> Result<KeyClause, Refusal> {
    if !path.steps.is_empty() {
        return Err(refusal::nested_attribute());
    }
    Ok(KeyClause { attribute: path.root.clone(), test })
}

fn refuse_nested(operands: &[&Operand]) -> Result<(), Refusal> {
    let nested = |operand: &&Operand| matches!(operand, Operand::Size(_) | Operand::Truth(_));
    if operands.iter().any(nested) {
        return Err(refusal::nested_operation());
    }
    Ok(())
}

/// The clauses of legacy KeyConditions, whose arguments were checked.
pub fn legacy_clauses(comparisons: &[Legacy]) -> Result<Vec<KeyClause>, ApiError> {
    comparisons.iter().map(legacy_clause).collect()
}

fn legacy_clause(comparison: &Legacy) -> Result<KeyClause, ApiError> {
    let mut values = comparison.values.iter().cloned();
    let mut next = || values.next().expect("arguments were counted");
    let test = match comparison.operator.as_str() {
        "EQ" => KeyTest::Equal(next()),
        "LT" => KeyTest::Range(Bound::Less(next())),
        "LE" => KeyTest::Range(Bound::LessOrEqual(next())),
        "GT" => KeyTest::Range(Bound::Greater(next())),
        "GE" => KeyTest::Range(Bound::GreaterOrEqual(next())),
        "BEGINS_WITH" => KeyTest::Range(Bound::BeginsWith(next())),
        "BETWEEN" => {
            let (low, high) = (next(), next());
            KeyTest::Range(Bound::Between(low, high))
        }
        _ => return Err(sentence::operator_not_indexable()),
    };
    Ok(KeyClause { attribute: comparison.attribute.clone(), test })
}
