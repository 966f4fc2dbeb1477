//! Intents: which items the requests under way are about to write, known before they queue for the writer.
//!
//! The service takes no turns on an item: what meets a transaction that is still waiting or running is refused at once
//! (transactions.md 10). Here such a request is marked when it comes in, and refused in its turn, after everything that
//! is wrong with it by itself. Plain writes of one item take turns, as the service's do.
//!
//! An intent is the key of an item in the store, worked out of the request and of table definitions that are cached. What
//! has no such key, because it is malformed or its table was not used before, has no intents: it is refused anyway, or
//! takes its turn.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use super::catalog::{Catalog, Table};
use super::key::Key;
use super::operation::statement::{self, bind::BoundStatement};
use crate::api::operation::{
    Action, Decoded, ExecuteTransaction, Statement, TransactGet, TransactGetItems,
};
use crate::api::{Operation, OperationName};
use crate::value::Item;

/// What the requests under way hold.
#[derive(Default)]
pub struct Intents {
    /// In memory: another process has its own, and takes its turn at the file instead.
    held: Mutex<Held>,
}

#[derive(Default)]
struct Held {
    /// Items of transactions.
    items: HashSet<Vec<u8>>,
    tokens: HashSet<Token>,
}

/// A token counts for one operation alone (transactions.md 6).
type Token = (OperationName, String);

/// Where a request met a transaction that was under way when it came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clashes {
    /// Positions of the actions, statements or writes, in order; zero for a request on one item.
    pub items: Vec<usize>,
    /// Its idempotency token is that of a transaction under way.
    pub token: bool,
}

/// A request under way; what it holds is free again when this is dropped.
pub struct Claim<'a> {
    intents: &'a Intents,
    items: Vec<Vec<u8>>,
    token: Option<Token>,
    pub clashes: Clashes,
}

impl Clashes {
    pub const NONE: Self = Self { items: Vec::new(), token: false };

    fn any(&self) -> bool {
        self.token || !self.items.is_empty()
    }
}

impl Intents {
    /// Enters a request. Only a transaction that meets no other one holds its items.
    pub fn enter(&self, catalog: &Catalog, operation: &Operation) -> Claim<'_> {
        let token = |token: &Option<String>| Some((operation.name(), token.clone()?));
        match operation {
            Operation::TransactWriteItems(request) => {
                let items = request.actions.iter().map(|action| action_key(catalog, action));
                self.enter_transaction(items.collect(), token(&request.token))
            }
            Operation::ExecuteTransaction(request) => {
                let items = statement_keys(catalog, request);
                self.enter_transaction(items, token(&request.token))
            }
            operation => self.holding_nothing(self.clashes_of_write(catalog, operation)),
        }
    }

    fn enter_transaction(&self, keys: Vec<Option<Vec<u8>>>, token: Option<Token>) -> Claim<'_> {
        let mut held = self.held();
        let clashes = Clashes {
            items: held.meets(&keys),
            token: token.as_ref().is_some_and(|token| held.tokens.contains(token)),
        };
        if clashes.any() {
            // It will be refused in its turn; if it held its items, others would be refused for what is never written.
            return self.holding_nothing(clashes);
        }
        // An item that is named twice is held once: the request is refused, and lets go of it once.
        let mut items: Vec<_> = keys.into_iter().flatten().collect();
        items.retain(|key| held.items.insert(key.clone()));
        held.tokens.extend(token.clone());
        Claim { intents: self, items, token, clashes }
    }

    fn clashes_of_write(&self, catalog: &Catalog, operation: &Operation) -> Clashes {
        // Working out keys may cost more than the write, and mostly nobody holds anything. Who begins to hold meanwhile came
        // later, so there is nothing to be refused for.
        if self.held().items.is_empty() {
            return Clashes::NONE;
        }
        let keys = match operation {
            Operation::PutItem(request) => {
                vec![item_key(catalog, &request.table_name, &request.item)]
            }
            Operation::UpdateItem(request) => {
                vec![item_key(catalog, &request.table_name, &request.key)]
            }
            Operation::DeleteItem(request) => {
                vec![item_key(catalog, &request.table_name, &request.key)]
            }
            Operation::BatchWriteItem(request) => request
                .tables
                .iter()
                .flat_map(|table| table.writes.iter().map(|write| (&table.table_name, write)))
                .map(|(table, write)| item_key(catalog, table, write.item()))
                .collect(),
            Operation::ExecuteStatement(request) => {
                vec![statement_key(catalog, &request.statement)]
            }
            Operation::BatchExecuteStatement(request) => request
                .statements
                .iter()
                .map(|statement| statement_key(catalog, statement))
                .collect(),
            // Transactions are entered with their items, reads wait for nobody, and a table is no item.
            Operation::TransactWriteItems(_)
            | Operation::ExecuteTransaction(_)
            | Operation::TransactGetItems(_)
            | Operation::GetItem(_)
            | Operation::BatchGetItem(_)
            | Operation::Query(_)
            | Operation::Scan(_)
            | Operation::CreateTable(_)
            | Operation::DeleteTable(_)
            | Operation::UpdateTable(_)
            | Operation::DescribeTable(_)
            | Operation::ListTables(_)
            | Operation::UpdateTimeToLive(_)
            | Operation::DescribeTimeToLive(_)
            | Operation::TagResource(_)
            | Operation::UntagResource(_)
            | Operation::ListTagsOfResource(_)
            | Operation::DescribeLimits
            | Operation::DescribeEndpoints => Vec::new(),
        };
        Clashes { items: self.held().meets(&keys), token: false }
    }

    /// The positions of the items that a transaction of reads shares with transactions under way. Other reads see what
    /// was committed last, whoever writes.
    pub fn met_by_read(&self, catalog: &Catalog, operation: &Operation) -> Vec<usize> {
        let keys = || match operation {
            Operation::TransactGetItems(request) => get_keys(catalog, request),
            Operation::ExecuteTransaction(request) => statement_keys(catalog, request),
            _ => Vec::new(),
        };
        // Mostly nobody writes in a transaction, and then no keys are worked out.
        let is_idle = self.held().items.is_empty();
        if is_idle { Vec::new() } else { self.held().meets(&keys()) }
    }

    fn holding_nothing(&self, clashes: Clashes) -> Claim<'_> {
        Claim { intents: self, items: Vec::new(), token: None, clashes }
    }

    fn held(&self) -> std::sync::MutexGuard<'_, Held> {
        // Sets of marks, whole between any two statements, whoever panicked in between.
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Held {
    fn meets(&self, keys: &[Option<Vec<u8>>]) -> Vec<usize> {
        let met = |key: &Option<Vec<u8>>| key.as_ref().is_some_and(|key| self.items.contains(key));
        keys.iter().enumerate().filter(|(_, key)| met(key)).map(|(at, _)| at).collect()
    }
}

impl Drop for Claim<'_> {
    fn drop(&mut self) {
        if self.items.is_empty() && self.token.is_none() {
            return;
        }
        let mut held = self.intents.held();
        for key in &self.items {
            held.items.remove(key);
        }
        if let Some(token) = &self.token {
            held.tokens.remove(token);
        }
    }
}

fn action_key(catalog: &Catalog, action: &Action) -> Option<Vec<u8>> {
    item_key(catalog, &action.table_name, action.kind.item())
}

fn get_keys(catalog: &Catalog, request: &TransactGetItems) -> Vec<Option<Vec<u8>>> {
    let key = |get: &TransactGet| item_key(catalog, &get.table_name, &get.key);
    request.gets.iter().map(key).collect()
}

fn statement_keys(catalog: &Catalog, request: &ExecuteTransaction) -> Vec<Option<Vec<u8>>> {
    let prepared = request.statements.iter().map(statement::prepare_in_transaction);
    prepared.map(|bound| bound_key(catalog, &bound.ok()?)).collect()
}

fn item_key(catalog: &Catalog, table: &str, item: &Decoded<Item>) -> Option<Vec<u8>> {
    let table = catalog.known(table)?;
    key_in(&table, item.as_ref().ok()?)
}

/// The key in the store of an item, or of a key given by itself.
fn key_in(table: &Table, item: &Item) -> Option<Vec<u8>> {
    // A value of another type has no place in a key, and its request is refused anyway.
    let value = |name| item.get(name).filter(|value| value.attribute_type() == table.type_of(name));
    let partition = value(table.partition_name())?;
    let sort = table.sort_name().map(|name| value(name).ok_or(())).transpose().ok()?;
    Some(Key::Item { table: table.number, partition, sort }.encode())
}

fn statement_key(catalog: &Catalog, statement: &Statement) -> Option<Vec<u8>> {
    bound_key(catalog, &statement::prepare(statement).ok()?)
}

fn bound_key(catalog: &Catalog, bound: &BoundStatement) -> Option<Vec<u8>> {
    let table = catalog.known(&bound.table)?;
    let key = statement::write::target(&table, &bound.action)?;
    Some(table.item_key(&key))
}
