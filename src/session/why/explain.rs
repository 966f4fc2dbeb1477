//! From a refusal to the clauses and the reason of its report.

use std::collections::BTreeMap;

use super::scene::Scene;
use super::written;
use crate::api::operation::{Action, OnFailure};
use crate::api::table::KeySchema;

use crate::draft::Statement;
use crate::engine::evaluate::bind::bind_text;
use crate::engine::evaluate::condition::Condition;
use crate::engine::evaluate::seen::seen;
use crate::engine::evaluate::trace::trace;
use crate::engine::operation::statement::bind::{self, bind};
use crate::engine::operation::statement::keyed::{conjuncts, equality};
use crate::session::report::{Absence, Clause, Code, StatementReport};
use crate::syntax::partiql::ast;

/// A statement that failed, and who was asked.
pub struct Asked<'a> {
    pub statement: &'a Statement,
    /// The action it was sent as, of a transaction.
    pub action: Option<&'a Action>,
    pub key: Option<&'a KeySchema>,
    /// Whether an item that was asked for and did not come was not there. The embedded engine is known to keep to that;
    /// of a service nobody can say: DynamoDB Local returns none for a failed statement of a batch.
    pub returns_items: bool,
}

/// Says why the statement's condition was false; nothing when its failure was another.
pub fn explain(asked: &Asked<'_>, report: &mut StatementReport) {
    if !is_failed_condition(report) {
        return;
    }
    let Some(condition) = asked.condition() else { return };
    if report.item.is_none() {
        report.absence = Some(asked.absence(&condition));
    }
    match report.absence {
        Some(Absence::NotReturned) => report.reason = Some(NOT_RETURNED.to_owned()),
        Some(Absence::NotAsked) => report.reason = Some(asked.not_asked().to_owned()),
        Some(Absence::Missing) | None => asked.trace(&condition, report),
    }
}

const NOT_RETURNED: &str = "the condition was false; the item did not come back, so it may be missing or not: a SELECT by \
                            its key tells";

fn is_failed_condition(report: &StatementReport) -> bool {
    report.code.as_ref().is_some_and(Code::is_condition_failed)
}

impl Asked<'_> {
    /// As the engine binds it; `None` when there is none, or whoever was asked took what the engine does not.
    fn condition(&self) -> Option<Condition> {
        match self.action {
            Some(action) => of_action(action),
            None => of_where(self.statement),
        }
    }

    fn absence(&self, condition: &Condition) -> Absence {
        // Known without asking anybody, and so before what was asked for.
        if self.is_false_of_no_item(condition) {
            Absence::Missing
        } else if self.statement.on_failure == OnFailure::None {
            Absence::NotAsked
        } else if self.returns_items && !self.is_exists() {
            Absence::Missing
        } else {
            Absence::NotReturned
        }
    }

    /// Whether it asks for no more than the item to be there: then there was none, whoever was asked.
    fn is_false_of_no_item(&self, condition: &Condition) -> bool {
        let Some(key) = self.key else { return false };
        let scene = Scene { item: None, key: Some(key) };
        conjuncts(Some(condition)).into_iter().all(|clause| match clause {
            Condition::Exists(path) => scene.is_key(path),
            clause => self.is_address(clause),
        })
    }

    /// EXISTS returns no item, ALL_OLD or not (partiql.md 17.2).
    fn is_exists(&self) -> bool {
        self.statement.tree().is_some_and(|tree| matches!(tree.body, ast::Body::Exists(_)))
    }

    /// Whether it is part of what a WHERE finds its item by, and so is true of every item it finds.
    fn is_address(&self, clause: &Condition) -> bool {
        // An action names its item by its Key: what its condition says of key attributes is a clause like any other.
        let Some(key) = self.key.filter(|_| self.action.is_none()) else { return false };
        let mut names = key.partition.iter().chain(&key.sort);
        equality(clause).is_some_and(|(name, _)| names.any(|attribute| attribute == name))
    }

    fn not_asked(&self) -> &'static str {
        if self.action.is_some() {
            "the condition was false; the item was not asked for: \"ReturnValuesOnConditionCheckFailure\": \"ALL_OLD\" \
             brings it back"
        } else {
            "the condition was false; the item was not asked for: `--@ on-failure all_old` brings it back"
        }
    }

    fn trace(&self, condition: &Condition, report: &mut StatementReport) {
        let scene = Scene { item: report.item.as_ref(), key: self.key };
        let trace = trace(condition, scene.item);
        let clauses = trace.clauses();
        let mut texts = self.texts();
        // One for one, unless what is bound ceases to mirror what is written.
        if texts.len() != clauses.len() {
            texts = vec![None; clauses.len()];
        }
        let why = clauses.iter().zip(texts).map(|(clause, text)| Clause {
            text: text.unwrap_or_else(|| clause.condition.to_string()),
            values: seen(clause.condition, scene.item),
            truth: clause.holds,
            key: self.is_address(clause.condition),
            decisive: clause.decisive,
            sentence: scene.clause(clause),
        });
        let (why, reason) = (why.collect(), scene.reason(&trace));
        (report.why, report.reason) = (why, reason);
    }

    /// The clauses in the words of the statement, where these can be taken out of it.
    fn texts(&self) -> Vec<Option<String>> {
        let condition = self.statement.tree().and_then(ast::Statement::condition);
        let written = condition.map(written::clauses).unwrap_or_default().into_iter();
        let text = |clause: &ast::Expression| {
            written::has_span(clause).then(|| clause.span().of(&self.statement.text).to_owned())
        };
        written.map(text).collect()
    }
}

fn of_action(action: &Action) -> Option<Condition> {
    let expressions = &action.expressions;
    let none = BTreeMap::new();
    let names = expressions.names.as_ref().unwrap_or(&none);
    let no_values = BTreeMap::new();
    let values = match &expressions.values {
        Some(Ok(values)) => values,
        // With values that can't be read it would have been refused for them, not for its condition.
        Some(Err(_)) | None => &no_values,
    };
    bind_text(expressions.condition.as_ref()?, names, values).ok()
}

fn of_where(statement: &Statement) -> Option<Condition> {
    let bound = bind(&statement.text, statement.tree()?, &statement.parameters).ok()?;
    match bound.action {
        bind::Action::Update { condition, .. }
        | bind::Action::Delete { condition, .. }
        | bind::Action::Exists { condition, .. } => condition,
        bind::Action::Select { .. } | bind::Action::Insert { .. } => None,
    }
}
