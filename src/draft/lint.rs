//! The rules of batches and transactions, checked before anything is sent, each with a code.
//!
//! What the service itself would refuse is a warning that quotes the service: it may be sent, to see the answer. Errors are
//! what can't be sent as it was meant.

use std::collections::BTreeMap;

use super::key::{Addressing, key_of};
use super::{Draft, Mode, Statement, Verb};
use crate::api::limits::{BATCH_STATEMENTS_MAX, TRANSACT_ITEMS_MAX};
use crate::api::operation::ActionVerb as A;
use crate::api::table::{TableDefinition, TableDescription};
use crate::syntax::partiql::Verb as S;
use crate::syntax::partiql::ast::Body;
use crate::syntax::{Diagnostic, Span, is_hidden};

const MIXED_BATCH: &str = "Read and write requests together in the same batch is not supported.";
const DUPLICATE_IN_BATCH: &str = "Provided list of item keys contains duplicates";
const DUPLICATE_IN_TRANSACTION: &str =
    "Transaction request cannot include multiple operations on one item";
const UNKNOWN_TABLE: &str = "Requested resource not found";
const NO_KEY_IN_WRITE: &str =
    "Where clause does not contain a mandatory equality on all key attributes";
const MIXED_TRANSACTION: &str =
    "ExecuteTransaction API does not support both read and write operations in the same request.";
const RETURNING_IN_TRANSACTION: &str = "RETURNING clause is not supported in ExecuteTransaction.";
const NO_KEY_IN_TRANSACTION_READ: &str =
    "Select statements within ExecuteTransaction must specify the primary key in the where clause.";
const INDEX_IN_TRANSACTION: &str = "Reads on indices are not supported within transactions.";
const EXISTS_MISPLACED: &str = "EXISTS can only be used in ExecuteTransaction write requests.";
const EXISTS_WITHOUT_CONDITION: &str =
    "EXISTS() must contain a single item read with additional condition";
const NO_KEY_IN_BATCH_READ: &str = "Select statements within BatchExecuteStatement must specify the primary key in the where clause.";
const WRONG_KEY: &str = "The provided key element does not match the schema";

/// The codes of [`of_text`].
pub const TEXT_CODES: [&str; 3] = ["control-character", "too-many", "mixed-batch"];

/// What the text alone shows. Every parsed draft carries these among its diagnostics.
pub fn of_text(draft: &Draft, text: &str) -> Vec<Diagnostic> {
    let mut findings = control_characters(text);
    findings.extend(too_many(draft));
    findings.extend(mixed_batches(draft));
    findings.extend(mixed_transaction(draft));
    findings.extend(misplaced(draft));
    findings
}

/// What shows only against the tables there are (all of the connection's, or nothing is said of unknown ones).
pub fn lint(draft: &Draft, tables: &[TableDescription]) -> Vec<Diagnostic> {
    let definitions: BTreeMap<&str, &TableDefinition> =
        tables.iter().map(|table| (table.definition.name.as_str(), &table.definition)).collect();
    let mut findings = Vec::new();
    for (number, statement) in draft.active().enumerate() {
        let Some(name) = statement.table.as_deref() else { continue };
        match definitions.get(table_name(name)) {
            Some(table) => findings.extend(of_statement(draft.mode, number + 1, statement, table)),
            None => findings.push(unknown_table(statement, name)),
        }
    }
    findings.extend(duplicates(draft, &definitions));
    findings.sort_by_key(|finding| finding.span);
    findings
}

/// A table's own name: the last part of an ARN.
pub fn table_name(name: &str) -> &str {
    name.rsplit_once(":table/").map_or(name, |(_, name)| name)
}

/// What no editor draws, or lets others be drawn in another order, is sent as it is.
fn control_characters(text: &str) -> Vec<Diagnostic> {
    let hidden = |c: &char| is_hidden(*c) && !matches!(c, '\n' | '\r' | '\t');
    let found = text.char_indices().filter(|(_, c)| hidden(c)).take(20);
    let finding = |(at, c): (usize, char)| {
        let message = format!("a control character (U+{:04X}) stands here unseen", u32::from(c));
        Diagnostic::warning("control-character", Span::new(at, at + c.len_utf8()), message)
    };
    found.map(finding).collect()
}

fn too_many(draft: &Draft) -> Option<Diagnostic> {
    if !matches!(draft.mode, Mode::Transaction | Mode::TransactWrite) {
        return None;
    }
    let first_too_many = draft.active().nth(TRANSACT_ITEMS_MAX)?;
    let count = draft.active().count();
    let message = format!("{count} statements: a transaction takes at most {TRANSACT_ITEMS_MAX}");
    let help = "splitting it would break its atomicity: take some out, or send it as a batch";
    Some(Diagnostic::error("too-many", first_too_many.span, message).with_help(help))
}

fn mixed_batches(draft: &Draft) -> Vec<Diagnostic> {
    if draft.mode != Mode::Batch {
        return Vec::new();
    }
    let active: Vec<_> =
        draft.active().filter(|statement| statement.verb() != Verb::Unreadable).collect();
    let batches = active.chunks(BATCH_STATEMENTS_MAX);
    batches.filter_map(mixed).collect()
}

fn mixed(batch: &[&Statement]) -> Option<Diagnostic> {
    let reads = |statement: &Statement| statement.verb().is_select();
    let first = batch.first()?;
    let other = batch.iter().find(|statement| reads(statement) != reads(first))?;
    let message = format!("reads and writes in one batch. The service will say: {MIXED_BATCH}");
    let help = "send reads and writes as two drafts, or choose `--@ mode single`";
    Some(Diagnostic::warning("mixed-batch", other.span, message).with_help(help))
}

/// EXISTS counts as a write.
fn mixed_transaction(draft: &Draft) -> Option<Diagnostic> {
    if draft.mode != Mode::Transaction {
        return None;
    }
    let reads = |statement: &&Statement| statement.verb().is_select();
    let mut known = draft.active().filter(|statement| statement.verb() != Verb::Unreadable);
    let first = known.next()?;
    let other = known.find(|statement| reads(statement) != reads(&first))?;
    let message =
        format!("reads and writes in one transaction. The service will say: {MIXED_TRANSACTION}");
    let help = "send reads and writes as two drafts; a write transaction checks with EXISTS";
    Some(Diagnostic::warning("mixed-transaction", other.span, message).with_help(help))
}

/// Clauses and statements that are not for the draft's mode.
fn misplaced(draft: &Draft) -> Vec<Diagnostic> {
    let finding = |statement: &Statement| {
        if draft.mode == Mode::Transaction && returns(statement) {
            let message = format!(
                "a transaction returns no images. The service will say: {RETURNING_IN_TRANSACTION}"
            );
            return Some(Diagnostic::warning("returning", statement.span, message));
        }
        if draft.mode != Mode::Transaction && statement.verb() == Verb::Statement(S::Exists) {
            let message = format!(
                "EXISTS is for transactions of writes. The service will say: {EXISTS_MISPLACED}"
            );
            let help = "put `--@ mode transaction` before the first statement";
            let finding = Diagnostic::warning("exists", statement.span, message);
            return Some(finding.with_help(help));
        }
        None
    };
    draft.active().filter_map(finding).collect()
}

fn returns(statement: &Statement) -> bool {
    statement.tree().is_some_and(|tree| match &tree.body {
        Body::Update(update) => update.returning.is_some(),
        Body::Delete(delete) => delete.returning.is_some(),
        Body::Select(_) | Body::Insert(_) | Body::Exists(_) => false,
    })
}

fn unknown_table(statement: &Statement, name: &str) -> Diagnostic {
    let message = format!("there is no table `{name}` here. The service will say: {UNKNOWN_TABLE}");
    Diagnostic::warning("unknown-table", statement.span, message)
}

fn of_statement(
    mode: Mode,
    number: usize,
    statement: &Statement,
    table: &TableDefinition,
) -> Option<Diagnostic> {
    let addressing = Addressing::of(statement, table);
    let span = statement.span;
    if mode == Mode::Transaction
        && let Some(finding) = of_transaction_read(statement, addressing)
    {
        return Some(finding);
    }
    match (statement.verb(), addressing) {
        (Verb::Statement(S::Select), Addressing::Query | Addressing::Scan | Addressing::Index)
            if mode == Mode::Batch =>
        {
            let message = format!(
                "a batch reads by full key alone. The service will say: {NO_KEY_IN_BATCH_READ}"
            );
            Some(Diagnostic::warning("no-key", span, message))
        }
        (Verb::Statement(S::Select), Addressing::Scan) => {
            let message =
                format!("this reads all of {}: no key attribute is fixed by `=`", table.name);
            Some(Diagnostic::note("scan", span, message))
        }
        (Verb::Statement(S::Update | S::Delete), Addressing::Query | Addressing::Scan) => {
            let message = format!(
                "a write names its item by `=` on {}. The service will say: {NO_KEY_IN_WRITE}",
                key_names(table)
            );
            Some(Diagnostic::warning("no-key", span, message))
        }
        (Verb::Statement(S::Update), Addressing::Key) => {
            let message =
                format!("statement {number} is no upsert: it fails if the item is missing");
            Some(Diagnostic::note("no-upsert", span, message))
        }
        (Verb::Action(A::Update | A::Delete | A::ConditionCheck), addressing)
            if addressing != Addressing::Key || !is_key_alone(statement, table) =>
        {
            let message =
                format!("the key is not {}. The service will say: {WRONG_KEY}", key_names(table));
            Some(Diagnostic::warning("no-key", span, message))
        }
        (verb, Addressing::Query | Addressing::Scan) if verb.writes_whole_item() => {
            let message = format!(
                "the item lacks a key attribute: the key of {} is {}",
                table.name,
                key_names(table)
            );
            Some(Diagnostic::warning("no-key", span, message))
        }
        _ => None,
    }
}

/// A SELECT of a transaction reads one item by its key alone; an EXISTS asks something of it besides.
fn of_transaction_read(statement: &Statement, addressing: Addressing) -> Option<Diagnostic> {
    let (code, message) = match (statement.verb(), addressing) {
        (Verb::Statement(S::Select), Addressing::Index) => (
            "index-read",
            format!(
                "a transaction reads tables alone. The service will say: {INDEX_IN_TRANSACTION}"
            ),
        ),
        (
            Verb::Statement(S::Select),
            Addressing::Query | Addressing::Scan | Addressing::KeyAndCondition,
        ) => (
            "no-key",
            format!(
                "a transaction reads by full key alone. The service will say: {NO_KEY_IN_TRANSACTION_READ}"
            ),
        ),
        (Verb::Statement(S::Exists), Addressing::Key | Addressing::Query | Addressing::Scan) => (
            "exists",
            format!(
                "EXISTS asks for a full key and a condition. The service will say: {EXISTS_WITHOUT_CONDITION}"
            ),
        ),
        _ => return None,
    };
    Some(Diagnostic::warning(code, statement.span, message))
}

/// A `Key` holds the key attributes and nothing else.
fn is_key_alone(statement: &Statement, table: &TableDefinition) -> bool {
    statement.key_candidates.len() == table.key.partition.len() + table.key.sort.len()
}

fn key_names(table: &TableDefinition) -> String {
    let names = table.key.partition.iter().chain(&table.key.sort);
    names.map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(" and ")
}

/// Statements of one request on the same item.
fn duplicates(draft: &Draft, tables: &BTreeMap<&str, &TableDefinition>) -> Vec<Diagnostic> {
    let (request_size, sentence) = match draft.mode {
        Mode::Single => return Vec::new(),
        Mode::Batch => (BATCH_STATEMENTS_MAX, DUPLICATE_IN_BATCH),
        Mode::Transaction | Mode::TransactWrite => (usize::MAX, DUPLICATE_IN_TRANSACTION),
    };
    let mut findings = Vec::new();
    let mut seen = BTreeMap::new();
    for (number, statement) in draft.active().enumerate() {
        if number.is_multiple_of(request_size) {
            seen.clear();
        }
        let Some(table) = statement.table.as_deref().and_then(|name| tables.get(table_name(name)))
        else {
            continue;
        };
        let Some(key) = key_of(&table.key, &statement.key_candidates) else { continue };
        // Equal values print alike: numbers are kept normalised.
        match seen.entry((table.name.as_str(), format!("{key:?}"))) {
            std::collections::btree_map::Entry::Vacant(entry) => {
                entry.insert(number + 1);
            }
            std::collections::btree_map::Entry::Occupied(first) => {
                let message = format!(
                    "the same item as statement {}. The service will say: {sentence}",
                    first.get()
                );
                findings.push(Diagnostic::warning("duplicate-item", statement.span, message));
            }
        }
    }
    findings
}
