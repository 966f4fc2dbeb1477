//! How a statement or an action would be served, told by the description of its table: no store is asked.
//!
//! Nothing is worked out here. The functions that run a statement are asked how they begin, so that a plan can't say one
//! thing and the engine do another; what is refused, is refused in the engine's own sentence. [`Served`] prints as one
//! line: `get accounts: pk = 'acct#bob'`, `update ledger: pk = 'a' and sk = 1`, `scan songs.by-year`.

pub mod action;
pub mod complaint;
pub mod flaw;
mod never;
pub mod parts;

use std::fmt;

use super::catalog::Table;
use super::key::PrimaryKey;
use super::operation::statement::bind::{Action, BoundStatement, bind};
use super::operation::statement::keyed::{Keyed, conjuncts};
use super::operation::statement::write::{Subject, target};
use super::operation::statement::{bind_statement, select};
use super::operation::{batch, execute_transaction};
use super::plan::{Extent, Plan, equality};
use crate::api::ApiError;
use crate::api::limits::VALUE_DEPTH_MAX;
use crate::api::operation::OnFailure;
use crate::engine::evaluate::apply::is_deeper_than;
use crate::syntax::Span;
use crate::syntax::partiql::ast;
use crate::value::AttributeValue;
use complaint::{Complaint, Place, Topic};
use parts::Parts;

#[cfg(test)]
mod tests;

/// A PartiQL statement, and what it is sent in: the rules differ.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'s> {
    pub text: &'s str,
    pub tree: &'s ast::Statement,
    pub parameters: &'s [AttributeValue],
    pub consistent: bool,
    pub within: Within,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Within {
    /// ExecuteStatement.
    Itself,
    /// BatchExecuteStatement.
    Batch,
    /// ExecuteTransaction.
    Transaction,
}

/// How a statement is served.
#[derive(Clone, Debug)]
pub enum Served<'t> {
    /// On one item, by its key.
    Item(OneItem<'t>),
    /// By walking rows.
    Rows(Plan<'t>),
    Refused(Refused),
}

#[derive(Clone, Debug)]
pub struct OneItem<'t> {
    pub table: &'t Table,
    pub task: Task,
    pub key: PrimaryKey,
    /// Whether a WHERE asks something of the item besides its key. Actions keep that to themselves.
    pub is_conditional: bool,
}

/// What is done with one item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    Get,
    Insert,
    Put,
    Update,
    Delete,
    Check,
}

/// Why a statement is not served at all.
#[derive(Clone, Debug)]
pub struct Refused {
    pub about: About,
    pub error: ApiError,
    /// The item it is about nevertheless, if it names one.
    pub key: Option<PrimaryKey>,
}

/// What a refusal is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// The statement itself, whatever the table.
    Statement,
    /// It does not name one item by a full key, as it has to where it is sent.
    Key,
    /// A value, a path or an index does not fit the table.
    Schema,
}

/// In one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// One item, read or changed by its key.
    Key,
    /// One item, written whole.
    Put,
    /// Rows of some partitions.
    Query,
    /// Rows of some partitions of an index.
    Index,
    /// Every row of a table or of an index.
    Scan,
    /// Not at all.
    Refused,
}

/// What can be told of a statement before it is sent.
#[derive(Debug, Default)]
pub struct Examined<'t> {
    /// How it is served; `None` without the table.
    pub served: Option<Served<'t>>,
    /// All that it is refused for, whatever the items are.
    pub complaints: Vec<Complaint>,
    pub never: Option<Never>,
    /// What it adds to the payload of a transaction.
    pub bytes: usize,
}

/// Two clauses that hold on no item together; twice the same of one that never holds. The places are in the statement's
/// text, or in the condition of an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Never {
    pub first: Span,
    pub second: Span,
}

impl Examined<'_> {
    /// Of what is refused before anything of it is looked at.
    pub fn unread(error: ApiError) -> Self {
        let complaint = Complaint { place: Place::Whole, topic: Topic::Statement, error };
        Self { complaints: vec![complaint], ..Self::default() }
    }
}

impl Asked<'_> {
    /// How it is served, on the table it names.
    #[cfg(test)]
    pub fn on<'t>(&self, table: &'t Table) -> Served<'t> {
        self.examine(Some(table)).served.expect("the table is known")
    }

    /// How it is served on the table it names, and all that is wrong with it; without the table, what is wrong with it by
    /// itself.
    pub fn examine<'t>(&self, table: Option<&'t Table>) -> Examined<'t> {
        let bytes = execute_transaction::statement_bytes(self.text, self.parameters.iter());
        let bound = match self.bound() {
            Ok(bound) => bound,
            Err(error) => {
                let complaints =
                    Parts::of(self).complaints(table, Some((About::Statement, &error)));
                let refused = Refused { about: About::Statement, error, key: None };
                let served = table.map(|_| Served::Refused(refused));
                return Examined { served, complaints, never: None, bytes };
            }
        };
        let served = table.map(|table| self.serve(table, &bound.action));
        let complaints = match &served {
            Some(Served::Refused(Refused { about, error, .. })) => {
                Parts::of(self).complaints(table, Some((*about, error)))
            }
            _ if self.may_outgrow(table, &bound.action) => Parts::of(self).complaints(table, None),
            _ => Vec::new(),
        };
        Examined { served, complaints, never: self.never(&bound.action), bytes }
    }

    /// Whether there is something to look at that no refusal tells before the item is read: a change of an index key, and
    /// a value of an INSERT that is nested too deep.
    fn may_outgrow(&self, table: Option<&Table>, action: &Action) -> bool {
        match (action, table) {
            (Action::Update { update, .. }, Some(table)) => {
                update.actions.iter().any(|action| parts::outcome(table, action).is_some())
            }
            (Action::Insert { item }, _) => {
                item.values().any(|value| is_deeper_than(value, VALUE_DEPTH_MAX))
            }
            _ => false,
        }
    }

    /// Clauses of its WHERE that never hold together.
    fn never(&self, action: &Action) -> Option<Never> {
        let bound = match action {
            Action::Select { condition, .. }
            | Action::Exists { condition, .. }
            | Action::Update { condition, .. }
            | Action::Delete { condition, .. } => conjuncts(condition.as_ref()),
            Action::Insert { .. } => return None,
        };
        let (one, two) = never::never(&bound, None)?;
        // Bound one by one in written order, so the places are those of the tree.
        let written = parts::conjuncts(self.tree.condition());
        let place = |at: usize| written.get(at).map(|clause| clause.span());
        Some(Never { first: place(one)?, second: place(two)? })
    }

    fn bound(&self) -> Result<BoundStatement, ApiError> {
        match self.within {
            Within::Itself | Within::Batch => bind_statement(self.text, self.tree, self.parameters),
            Within::Transaction => bind(self.text, self.tree, self.parameters),
        }
    }

    fn serve<'t>(&self, table: &'t Table, action: &Action) -> Served<'t> {
        let refused =
            |about, error| Served::Refused(Refused { about, error, key: target(table, action) });
        // Clauses are refused before the table is looked at (partiql.md 5.3).
        if self.within == Within::Transaction
            && let Err(error) = execute_transaction::refuse_clauses(action)
        {
            return refused(About::Statement, error);
        }
        let served = match (self.within, action) {
            (Within::Itself, Action::Select { select, condition }) => {
                select::prepare(table, select, condition.as_ref(), self.consistent)
                    .map(|prepared| Served::Rows(prepared.plan))
            }
            (Within::Batch, Action::Select { select, condition }) => {
                batch::sought(table, select, condition.as_ref())
                    .map(|key| one_item(table, action, key))
            }
            (Within::Itself | Within::Batch, action) => written(table, action),
            (Within::Transaction, action) => execute_transaction::sought(table, action)
                .and_then(|key| checked(table, action, key)),
        };
        served.unwrap_or_else(|error| {
            let names_item = self.names_item(table, action);
            refused(if names_item { About::Schema } else { About::Key }, error)
        })
    }

    /// Whether it names one item as it has to.
    fn names_item(&self, table: &Table, action: &Action) -> bool {
        match action {
            Action::Insert { item } => table.key_names().all(|name| item.contains_key(name)),
            Action::Update { condition, .. } | Action::Delete { condition, .. } => {
                Keyed::of_write(table, condition.as_ref()).is_ok()
            }
            // By itself a SELECT need not name an item, so a refusal of one is never about that.
            Action::Select { .. } if self.within == Within::Itself => true,
            Action::Select { condition, .. } => {
                let keyed = Keyed::of_read(table, condition.as_ref());
                keyed.is_some_and(|keyed| keyed.rest.is_empty())
            }
            Action::Exists { condition, .. } => {
                let keyed = Keyed::of_read(table, condition.as_ref());
                // EXISTS has to ask for more than the key (partiql.md 17.2).
                keyed.is_some_and(|keyed| !keyed.rest.is_empty())
            }
        }
    }
}

/// A write by itself or in a batch.
fn written<'t>(table: &'t Table, action: &Action) -> Result<Served<'t>, ApiError> {
    let subject = Subject::of(table, action, OnFailure::None)?;
    checked(table, action, subject.key)
}

/// One item, unless what is asked of it is refused whatever it holds.
fn checked<'t>(table: &'t Table, action: &Action, key: PrimaryKey) -> Result<Served<'t>, ApiError> {
    // Only what is refused unseen counts here, so what the WHERE asks of the item is left out.
    let subject = Subject { table, key, rest: Vec::new(), on_failure: OnFailure::None };
    subject.check(action)?;
    Ok(one_item(table, action, subject.key))
}

fn one_item<'t>(table: &'t Table, action: &Action, key: PrimaryKey) -> Served<'t> {
    let (task, condition) = match action {
        Action::Select { condition, .. } => (Task::Get, condition.as_ref()),
        Action::Exists { condition, .. } => (Task::Check, condition.as_ref()),
        Action::Insert { .. } => (Task::Insert, None),
        Action::Update { condition, .. } => (Task::Update, condition.as_ref()),
        Action::Delete { condition, .. } => (Task::Delete, condition.as_ref()),
    };
    // Each key attribute takes one term of a WHERE that names an item; what there is more of asks something else.
    let is_conditional = conjuncts(condition).len() > table.key_names().count();
    Served::Item(OneItem { table, task, key, is_conditional })
}

impl Served<'_> {
    pub fn way(&self) -> Way {
        match self {
            Self::Item(OneItem { task: Task::Insert | Task::Put, .. }) => Way::Put,
            Self::Item(_) => Way::Key,
            // Before it is called a query: one item costs the same by either name.
            Self::Rows(plan) if plan.is_only_item() => Way::Key,
            Self::Rows(Plan { extent: Extent::Scan(_), .. }) => Way::Scan,
            Self::Rows(plan) if plan.source.index.is_some() => Way::Index,
            Self::Rows(_) => Way::Query,
            Self::Refused(_) => Way::Refused,
        }
    }

    /// The key of the item it is about, if it is one item.
    pub fn key(&self) -> Option<PrimaryKey> {
        match self {
            Self::Item(item) => Some(item.key.clone()),
            Self::Rows(plan) => plan.only_item(),
            Self::Refused(refused) => refused.key.clone(),
        }
    }

    /// The same, of one that is not asked again. Of a long draft the keys are most of what a plan holds.
    pub fn into_key(self) -> Option<PrimaryKey> {
        match self {
            Self::Item(item) => Some(item.key),
            Self::Rows(plan) => plan.only_item(),
            Self::Refused(refused) => refused.key,
        }
    }
}

impl Way {
    pub fn name(self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::Put => "put",
            Self::Query => "query",
            Self::Index => "index",
            Self::Scan => "scan",
            Self::Refused => "refused",
        }
    }
}

impl Task {
    fn name(self) -> &'static str {
        match self {
            Self::Get => "get",
            Self::Insert => "insert",
            Self::Put => "put",
            Self::Update => "update",
            Self::Delete => "delete",
            Self::Check => "check",
        }
    }
}

impl fmt::Display for Served<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Item(item) => item.fmt(f),
            Self::Rows(plan) => plan.fmt(f),
            Self::Refused(refused) => write!(f, "refused: {}", refused.error.message),
        }
    }
}

impl fmt::Display for OneItem<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.table.key_names();
        let parts = names.filter_map(|name| Some(equality(name, self.key.attributes.get(name)?)));
        let parts = parts.collect::<Vec<_>>().join(" and ");
        write!(f, "{} {}: {parts}", self.task.name(), self.table.definition.name)
    }
}
