//! How a statement names its items, by what its text fixes and the table's schema.

use super::Statement;
use super::clauses::clauses;
use crate::api::table::{KeySchema, TableDefinition};
use crate::syntax::partiql::ast::{self, Expression};
use crate::value::Item;

/// How a statement finds what it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Addressing {
    /// One item, by its full key and nothing more.
    Key,
    /// One item, by its full key, if a further condition holds.
    KeyAndCondition,
    /// The items of a partition, or of several listed by IN.
    Query,
    /// Items of a secondary index.
    Index,
    /// All items.
    Scan,
}

impl Addressing {
    /// How this statement names its items in this table.
    pub fn of(statement: &Statement, table: &TableDefinition) -> Self {
        let fixed = &statement.key_candidates;
        let tree = statement.tree();
        if tree.is_some_and(|tree| tree.source().index.is_some()) {
            return Self::Index;
        }
        let condition = tree.and_then(ast::Statement::condition);
        let conditions = condition.map(clauses).unwrap_or_default();
        let listed = |name: &String| conditions.iter().any(|condition| is_list_of(condition, name));
        if !table.key.partition.iter().all(|name| fixed.contains_key(name) || listed(name)) {
            return Self::Scan;
        }
        match key_of(&table.key, fixed) {
            None => Self::Query,
            Some(key) if conditions.len() > key.len() => Self::KeyAndCondition,
            Some(_) => Self::Key,
        }
    }
}

/// `name IN (...)`.
fn is_list_of(condition: &Expression, name: &str) -> bool {
    let Expression::In(membership) = condition else { return false };
    let Expression::Path(path) = &membership.operand else { return false };
    !membership.negated && path.path.steps.is_empty() && path.path.root == name
}

/// The key attributes among these; `None` unless all are there.
pub fn key_of(schema: &KeySchema, attributes: &Item) -> Option<Item> {
    let names = schema.partition.iter().chain(&schema.sort);
    names.map(|name| Some((name.clone(), attributes.get(name)?.clone()))).collect()
}
