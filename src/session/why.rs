//! The failed condition, clause by clause, on the item that made it fail.

use super::predicate;
use super::report::{Clause, StatementReport};
use crate::api::operation::{Action, OnFailure};
use crate::api::table::KeySchema;
use crate::api::{ErrorKind, FailureCode};
use crate::draft::Statement;
use crate::draft::clauses::clauses;
use crate::engine::evaluate::trace::{self, trace, trace_text};
use crate::syntax::partiql;
use crate::syntax::partiql::ast::Expression;
use crate::value::Item;

/// What a statement's own condition saw; nothing when its failure was another, or the item was not asked for.
/// `action`: the action it was sent as, of a transaction.
pub fn of_statement(
    statement: &Statement,
    action: Option<&Action>,
    key: Option<&KeySchema>,
    report: &StatementReport,
) -> Vec<Clause> {
    let failed_condition =
        [FailureCode::ConditionalCheckFailed.name(), ErrorKind::ConditionalCheckFailed.name()];
    let code = report.code.as_deref().unwrap_or("");
    if !failed_condition.contains(&code) || statement.on_failure != OnFailure::AllOld {
        return Vec::new();
    }
    // With ALL_OLD, no item means that there was none.
    let item = report.item.as_ref();
    action.map_or_else(|| of_where(statement, key, item), |action| of_action(action, item))
}

fn of_action(action: &Action, item: Option<&Item>) -> Vec<Clause> {
    let expressions = &action.expressions;
    let Some(condition) = &expressions.condition else { return Vec::new() };
    let names = expressions.names.clone().unwrap_or_default();
    let values = match &expressions.values {
        Some(Ok(values)) => values.clone(),
        _ => Default::default(),
    };
    let traced = trace_text(condition, &names, &values, item);
    traced.map(|traced| traced.clauses.into_iter().map(seen).collect()).unwrap_or_default()
}

fn of_where(statement: &Statement, key: Option<&KeySchema>, item: Option<&Item>) -> Vec<Clause> {
    let Ok(parsed) = partiql::parse(&statement.text) else { return Vec::new() };
    let conditions = parsed.condition().map(clauses).unwrap_or_default();
    let of_clause = |condition: &Expression| of_clause(statement, condition, key, item);
    conditions.into_iter().flat_map(of_clause).collect()
}

/// A clause in the words of the statement; one that joins several by OR, each of them as bound.
fn of_clause(
    statement: &Statement,
    condition: &Expression,
    key: Option<&KeySchema>,
    item: Option<&Item>,
) -> Vec<Clause> {
    let Some(bound) = predicate::condition(condition, &statement.parameters) else {
        return Vec::new();
    };
    let mut clauses: Vec<_> = trace(&bound, item).clauses.into_iter().map(seen).collect();
    if let [clause] = clauses.as_mut_slice() {
        condition.span().of(&statement.text).clone_into(&mut clause.text);
        clause.key = key.is_some_and(|key| is_key_equality(condition, key));
    }
    clauses
}

fn is_key_equality(condition: &Expression, key: &KeySchema) -> bool {
    let Expression::Binary(binary) = condition else { return false };
    let fixed = partiql::facts::equality(&binary.left, &binary.right);
    binary.operator == partiql::ast::BinaryOperator::Equal
        && fixed.is_some_and(|(name, _)| {
            key.partition.iter().chain(&key.sort).any(|attribute| attribute == name)
        })
}

fn seen(clause: trace::Clause) -> Clause {
    Clause { text: clause.text, values: clause.values, truth: clause.holds, key: false }
}
