//! The failed condition, clause by clause, on the item that made it fail.

use super::report::{Clause, StatementReport};
use crate::api::operation::{self, OnFailure};
use crate::api::table::KeySchema;
use crate::api::{ErrorKind, FailureCode};
use crate::draft::Statement;
use crate::draft::clauses::clauses;
use crate::engine::evaluate::bind::bind_text;
use crate::engine::evaluate::condition::Condition;
use crate::engine::evaluate::seen::seen;
use crate::engine::evaluate::trace::trace;
use crate::engine::operation::statement;
use crate::engine::operation::statement::bind::Action;
use crate::engine::operation::statement::keyed::{conjuncts, equality};
use crate::syntax::partiql;
use crate::syntax::partiql::ast::Expression;
use crate::value::Item;

/// What a statement's own condition saw; nothing when its failure was another, or the item was not asked for.
/// `action`: the action it was sent as, of a transaction.
pub fn of_statement(
    statement: &Statement,
    action: Option<&operation::Action>,
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

fn of_action(action: &operation::Action, item: Option<&Item>) -> Vec<Clause> {
    let expressions = &action.expressions;
    let Some(condition) = &expressions.condition else { return Vec::new() };
    let names = expressions.names.clone().unwrap_or_default();
    let values = match &expressions.values {
        Some(Ok(values)) => values.clone(),
        _ => Default::default(),
    };
    let bound = bind_text(condition, &names, &values);
    bound.map(|condition| traced(&condition, item)).unwrap_or_default()
}

fn of_where(statement: &Statement, key: Option<&KeySchema>, item: Option<&Item>) -> Vec<Clause> {
    let bound = statement::prepare(&operation::Statement {
        text: statement.text.clone(),
        parameters: Ok(statement.parameters.clone()),
        consistent: statement.consistent,
        on_failure: statement.on_failure,
    });
    let (Ok(bound), Ok(parsed)) = (bound, partiql::parse(&statement.text)) else {
        return Vec::new();
    };
    let condition = match &bound.action {
        Action::Update { condition, .. } | Action::Delete { condition, .. } => condition.as_ref(),
        Action::Select { .. } | Action::Exists { .. } | Action::Insert { .. } => None,
    };
    let written = parsed.condition().map(clauses).unwrap_or_default();
    let pairs = conjuncts(condition).into_iter().zip(written);
    pairs.flat_map(|(bound, written)| of_clause(statement, bound, written, key, item)).collect()
}

/// A clause in the words of the statement; one that joins several by OR, each of them as bound.
fn of_clause(
    statement: &Statement,
    bound: &Condition,
    written: &Expression,
    key: Option<&KeySchema>,
    item: Option<&Item>,
) -> Vec<Clause> {
    let mut clauses = traced(bound, item);
    if let [clause] = clauses.as_mut_slice() {
        written.span().of(&statement.text).clone_into(&mut clause.text);
        clause.key = key.is_some_and(|key| is_key_equality(bound, key));
    }
    clauses
}

fn is_key_equality(condition: &Condition, key: &KeySchema) -> bool {
    let mut names = key.partition.iter().chain(&key.sort);
    equality(condition).is_some_and(|(name, _)| names.any(|attribute| attribute == name))
}

fn traced(condition: &Condition, item: Option<&Item>) -> Vec<Clause> {
    let clauses = trace(condition, item).clauses().into_iter();
    let reported = clauses.map(|clause| Clause {
        text: clause.condition.to_string(),
        values: seen(clause.condition, item),
        truth: clause.holds,
        key: false,
    });
    reported.collect()
}
