//! How a statement names its items, by what its text fixes and the table's schema.

use super::Statement;
use super::clauses::clauses;
use crate::api::table::{KeySchema, TableDefinition};
use crate::syntax::partiql;
use crate::value::Item;

/// How a statement finds what it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Addressing {
    /// One item, by its full key and nothing more.
    Key,
    /// One item, by its full key, if a further condition holds.
    KeyAndCondition,
    /// The items of one partition, by its key.
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
        let parsed = partiql::parse(&statement.text).ok();
        if parsed.as_ref().is_some_and(|parsed| parsed.source().index.is_some()) {
            return Self::Index;
        }
        let conditions = parsed.as_ref().and_then(partiql::ast::Statement::condition);
        let conditions = conditions.map_or(0, |condition| clauses(condition).len());
        if !table.key.partition.iter().all(|name| fixed.contains_key(name)) {
            return Self::Scan;
        }
        match key_of(&table.key, fixed) {
            None => Self::Query,
            Some(key) if conditions > key.len() => Self::KeyAndCondition,
            Some(_) => Self::Key,
        }
    }
}

/// The key attributes among these; `None` unless all are there.
pub fn key_of(schema: &KeySchema, attributes: &Item) -> Option<Item> {
    let names = schema.partition.iter().chain(&schema.sort);
    names.map(|name| Some((name.clone(), attributes.get(name)?.clone()))).collect()
}
