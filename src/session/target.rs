//! Which item each statement is about, and what it does to it: worked out once, from the trees and operations that are
//! sent, and never from text.
//!
//! The guard names these items, the report their keys, and writes without an answer are held against them.

use crate::api::error::value::Wording;
use crate::api::operation::{self, ActionKind};
use crate::api::table::KeySchema;
use crate::api::{ApiError, Operation};
use crate::draft::key::key_of;
use crate::engine::evaluate::bind::bind_update;
use crate::engine::evaluate::condition::Condition;
use crate::engine::evaluate::update::Update;
use crate::engine::operation::statement::bind::{Action, BoundStatement, bind};
use crate::engine::operation::statement::keyed::{conjuncts, equality};
use crate::engine::operation::statement::prepare_in_transaction;
use crate::syntax::partiql::ast;
use crate::value::{AttributeValue, Item};

/// What one statement or action is about.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// As written: a name or an ARN.
    pub table: String,
    /// The attributes it fixes, those of the key among them if it names one item. Of a write that leaves a whole item,
    /// that item.
    pub fixed: Item,
    pub touch: Touch,
}

/// What is done to the item.
#[derive(Clone, Debug, PartialEq)]
pub enum Touch {
    Read,
    Write(Leaves),
}

/// What a write leaves behind.
#[derive(Clone, Debug, PartialEq)]
pub enum Leaves {
    /// All of [`Target::fixed`].
    Whole,
    Nothing,
    Changed(Update),
}

impl Target {
    /// Of a statement whose tree is at hand. `None` where a value has no place in it: the service will refuse it.
    pub fn of_tree(text: &str, tree: &ast::Statement, values: &[AttributeValue]) -> Option<Self> {
        bind(text, tree, values).ok().map(Self::of_bound)
    }

    /// Of every statement or action of a request, in its order; `None` for one that can't be read.
    pub fn of_request(request: &Result<Operation, ApiError>) -> Vec<Option<Self>> {
        match request {
            Ok(Operation::ExecuteStatement(request)) => {
                vec![Self::of_statement(&request.statement)]
            }
            Ok(Operation::BatchExecuteStatement(request)) => {
                request.statements.iter().map(Self::of_statement).collect()
            }
            Ok(Operation::ExecuteTransaction(request)) => {
                request.statements.iter().map(Self::of_statement).collect()
            }
            Ok(Operation::TransactWriteItems(request)) => {
                request.actions.iter().map(Self::of_action).collect()
            }
            _ => Vec::new(),
        }
    }

    fn of_statement(statement: &operation::Statement) -> Option<Self> {
        // As in a transaction, where each kind of statement may stand: how it was sent is not the question here.
        prepare_in_transaction(statement).ok().map(Self::of_bound)
    }

    pub fn of_action(action: &operation::Action) -> Option<Self> {
        let subject = action.kind.item().as_ref().ok()?.clone();
        let touch = match &action.kind {
            ActionKind::Put { .. } => Touch::Write(Leaves::Whole),
            ActionKind::Update { .. } => {
                // Either wording will do: nobody hears what it is refused with.
                let (_, update) = bind_update(&action.expressions, Wording::Older).ok()?;
                Touch::Write(Leaves::Changed(update?))
            }
            ActionKind::Delete { .. } => Touch::Write(Leaves::Nothing),
            ActionKind::ConditionCheck { .. } => Touch::Read,
        };
        Some(Self { table: action.table_name.clone(), fixed: subject, touch })
    }

    fn of_bound(bound: BoundStatement) -> Self {
        let (fixed, touch) = match bound.action {
            Action::Insert { item } => (item, Touch::Write(Leaves::Whole)),
            Action::Update { update, condition, .. } => {
                (fixed(condition.as_ref()), Touch::Write(Leaves::Changed(update)))
            }
            Action::Delete { condition, .. } => {
                (fixed(condition.as_ref()), Touch::Write(Leaves::Nothing))
            }
            Action::Select { condition, .. } | Action::Exists { condition, .. } => {
                (fixed(condition.as_ref()), Touch::Read)
            }
        };
        Self { table: bound.table, fixed, touch }
    }

    /// The key of the item, in a table of this key schema; `None` unless all of it is fixed.
    pub fn key(&self, schema: &KeySchema) -> Option<Item> {
        key_of(schema, &self.fixed)
    }
}

/// What a condition gives attributes by `=` under top-level AND.
fn fixed(condition: Option<&Condition>) -> Item {
    let equalities = conjuncts(condition).into_iter().filter_map(equality);
    equalities.map(|(name, value)| (name.to_owned(), value.clone())).collect()
}
