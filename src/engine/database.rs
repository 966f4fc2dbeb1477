//! The database: one store, and the operations on it.

use std::path::Path;

use super::operation::{batch, item, query, scan, statement, table, transact, transaction};
use super::view::{Lot, View};
use super::writer::{Site, Writer};
use super::{Clock, Faults, Ids};
use crate::api::operation::BatchExecuteStatement;
use crate::api::reply::BatchReply;
use crate::api::table::BillingMode;
use crate::api::{ApiError, Operation, Reply};
use crate::engine::catalog::Catalog;
use crate::storage::{Store, StoreError};

#[cfg(test)]
mod tests;

/// What an engine is told once, at its start.
#[derive(Clone)]
pub struct Settings {
    pub clock: Clock,
    pub ids: Ids,
    pub region: String,
}

/// An operation that did not succeed: the service's refusal, or a fault of the store.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Api(#[from] ApiError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The local engine. Cheap to share: every method takes `&self`, and many threads may call at once.
pub struct Database {
    store: Store,
    catalog: Catalog,
    writer: Writer,
    clock: Clock,
}

impl Database {
    /// Opens the database in this file, making it when it is not there (readable by its owner alone).
    pub fn open(path: &Path, settings: Settings) -> Result<Self, StoreError> {
        Ok(Self::over(Store::open(path)?, settings))
    }

    /// A database of its own that is gone when the last handle is.
    pub fn in_memory(settings: Settings) -> Result<Self, StoreError> {
        Ok(Self::over(Store::in_memory()?, settings))
    }

    fn over(store: Store, settings: Settings) -> Self {
        let Settings { clock, ids, region } = settings;
        Self { store, catalog: Catalog::new(region, ids), writer: Writer::default(), clock }
    }

    /// Runs one operation of which something is to fail: see `fault`.
    pub fn execute_with(&self, operation: &Operation, faults: &Faults) -> Result<Reply, Error> {
        if let Some(refusal) = faults.refusal(operation) {
            return Err(refusal.into());
        }
        match operation {
            Operation::BatchExecuteStatement(request) if !faults.is_empty() => {
                let rest = faults.rest_of(request);
                let rest = match rest.statements.as_slice() {
                    [] => BatchReply::default(),
                    _ => self.batch(rest)?,
                };
                Ok(Reply::BatchExecuteStatement(faults.join(request, rest)))
            }
            _ => self.execute(operation),
        }
    }

    fn batch(&self, request: BatchExecuteStatement) -> Result<BatchReply, Error> {
        match self.execute(&Operation::BatchExecuteStatement(request))? {
            Reply::BatchExecuteStatement(reply) => Ok(reply),
            _ => unreachable!("a batch is answered as a batch"),
        }
    }

    /// Switches the throttling of a table's provisioned throughput on or off (`throttle`); the answer says whether the
    /// table has any. Kept in the file: every process that has it open heeds it, each with buckets of its own.
    pub fn set_throttled(&self, table: &str, throttled: bool) -> Result<BillingMode, Error> {
        let mut txn = self.store.write()?;
        let table = self.catalog.table(&txn, table)?;
        self.catalog.set_throttled(&mut txn, &table, throttled)?;
        txn.commit()?;
        Ok(table.definition.billing)
    }

    /// Runs one operation. An operation that came through `wire::decode_request` is within the model's bounds;
    /// everything else is checked here. What only reads runs on a snapshot of its own and waits for nobody; what may
    /// write joins the next lot of the one writer and is answered once it is durable.
    pub fn execute(&self, operation: &Operation) -> Result<Reply, Error> {
        if !only_reads(operation) {
            let Self { store, catalog, clock, writer } = self;
            return writer.submit(Site { store, catalog, clock }, operation);
        }
        let txn = self.store.read()?;
        let view = View { txn: &txn, catalog: &self.catalog, now_ms: self.clock.now_ms() };
        match operation {
            Operation::DescribeTable(request) => {
                table::describe(&view, request).map(Reply::DescribeTable)
            }
            Operation::ListTables(request) => table::list(&view, request).map(Reply::ListTables),
            Operation::GetItem(request) => item::get(&view, request).map(Reply::GetItem),
            Operation::Query(request) => query::query(&view, request).map(Reply::Query),
            Operation::Scan(request) => scan::scan(&view, request).map(Reply::Scan),
            Operation::ExecuteStatement(request) => {
                statement::execute_read(&view, request).map(Reply::ExecuteStatement)
            }
            Operation::BatchExecuteStatement(request) => {
                batch::execute_read(&view, request).map(Reply::BatchExecuteStatement)
            }
            Operation::ExecuteTransaction(request) => {
                let now_ms = self.clock.now_ms();
                transaction::execute_read(&view, now_ms, request).map(Reply::ExecuteTransaction)
            }
            Operation::CreateTable(_)
            | Operation::DeleteTable(_)
            | Operation::PutItem(_)
            | Operation::TransactWriteItems(_) => unreachable!("a write goes to the writer"),
        }
    }
}

fn only_reads(operation: &Operation) -> bool {
    match operation {
        Operation::DescribeTable(_) | Operation::ListTables(_) | Operation::GetItem(_) => true,
        Operation::Query(_) | Operation::Scan(_) => true,
        Operation::ExecuteStatement(request) => statement::is_read(&request.statement.text),
        Operation::BatchExecuteStatement(request) => batch::is_read(request),
        Operation::ExecuteTransaction(request) => transaction::is_read(request),
        Operation::CreateTable(_)
        | Operation::DeleteTable(_)
        | Operation::PutItem(_)
        | Operation::TransactWriteItems(_) => false,
    }
}

/// Runs one operation in an open lot.
pub(super) fn write(lot: &mut Lot<'_, '_>, operation: &Operation) -> Result<Reply, Error> {
    match operation {
        Operation::CreateTable(request) => table::create(lot, request).map(Reply::CreateTable),
        Operation::DeleteTable(request) => table::delete(lot, request).map(Reply::DeleteTable),
        Operation::PutItem(request) => item::put(lot, request).map(Reply::PutItem),
        Operation::ExecuteStatement(request) => {
            statement::execute_write(lot, request).map(Reply::ExecuteStatement)
        }
        Operation::BatchExecuteStatement(request) => {
            batch::execute(lot, request).map(Reply::BatchExecuteStatement)
        }
        Operation::ExecuteTransaction(request) => {
            transaction::execute(lot, request).map(Reply::ExecuteTransaction)
        }
        Operation::TransactWriteItems(request) => {
            transact::execute(lot, request).map(Reply::TransactWriteItems)
        }
        Operation::DescribeTable(_)
        | Operation::ListTables(_)
        | Operation::GetItem(_)
        | Operation::Query(_)
        | Operation::Scan(_) => {
            unreachable!("a read runs on a snapshot")
        }
    }
}
