//! How each statement of a draft would be served, before anything is sent.

use crate::api::table::{TableDefinition, TableDescription};
use crate::draft::key::{Addressing, key_of};
use crate::draft::lint::{lint, table_name};
use crate::draft::{Draft, Mode, Statement, Verb};
use crate::syntax::Diagnostic;
use crate::value::Item;

/// A draft, planned. Nothing was sent for it but the descriptions of the tables.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    pub mode: Mode,
    /// Those that are on, in order.
    pub statements: Vec<PlannedStatement>,
    /// Those of the draft and those of the lint, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct PlannedStatement {
    /// From 1, among the statements that are sent.
    pub index: usize,
    /// From 0, among all statements of the draft.
    pub position: usize,
    pub verb: Verb,
    pub table: Option<String>,
    /// When the text fixes all of it and the schema is known.
    pub key: Option<Item>,
    pub access: Access,
}

/// How the service finds what a statement is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// One item by its key.
    Key,
    /// One item written whole.
    Put,
    /// The items of one partition.
    Query,
    /// A secondary index.
    Index,
    /// Everything.
    Scan,
    /// The table is not known, or the statement can't be parsed.
    Unknown,
}

impl Access {
    pub fn name(self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::Put => "put",
            Self::Query => "query",
            Self::Index => "index",
            Self::Scan => "scan",
            Self::Unknown => "unknown",
        }
    }
}

/// Plans a draft against the tables of a connection.
pub fn plan(draft: &Draft, tables: &[TableDescription]) -> Plan {
    let on = draft.active();
    let statements = on.enumerate().map(|(i, s)| planned(i + 1, s, tables)).collect();
    let mut diagnostics = draft.diagnostics.clone();
    diagnostics.extend(lint(draft, tables));
    diagnostics.sort_by_key(|diagnostic| diagnostic.span);
    Plan { mode: draft.mode, statements, diagnostics }
}

/// Plans a draft whose tables can't be asked for: what its text alone tells.
pub fn plan_without_tables(draft: &Draft) -> Plan {
    let statements = draft.active().enumerate().map(|(i, s)| planned(i + 1, s, &[])).collect();
    Plan { mode: draft.mode, statements, diagnostics: draft.diagnostics.clone() }
}

fn planned(index: usize, statement: &Statement, tables: &[TableDescription]) -> PlannedStatement {
    let name = statement.table.as_deref().map(table_name);
    let table =
        tables.iter().map(|table| &table.definition).find(|t| Some(t.name.as_str()) == name);
    PlannedStatement {
        index,
        position: statement.origin,
        verb: statement.verb(),
        table: statement.table.clone(),
        key: table.and_then(|table| key_of(&table.key, &statement.key_candidates)),
        access: table.map_or(Access::Unknown, |table| access(statement, table)),
    }
}

fn access(statement: &Statement, table: &TableDefinition) -> Access {
    if statement.verb().writes_whole_item() {
        return Access::Put;
    }
    match Addressing::of(statement, table) {
        _ if statement.verb() == Verb::Unreadable => Access::Unknown,
        Addressing::Key | Addressing::KeyAndCondition => Access::Key,
        Addressing::Query => Access::Query,
        Addressing::Index => Access::Index,
        Addressing::Scan => Access::Scan,
    }
}
