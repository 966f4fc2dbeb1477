//! The database: one store, and the operations on it.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use super::expiry::Sweep;
use super::operation::{
    batch, batch_items, item, query, scan, statement, table, tag, time_to_live, transact,
    transact_get, transaction, update, update_table,
};
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
    sweep: Mutex<Sweep>,
}

impl Database {
    /// Opens the database in this file, making it when it is not there (readable by its owner alone).
    pub fn open(path: &Path, settings: Settings) -> Result<Self, StoreError> {
        Ok(Self::over(Store::open(path)?, settings))
    }

    /// A database of its own that is gone when the last handle is.
    pub fn in_memory(settings: Settings) -> Self {
        Self::over(Store::in_memory(), settings)
    }

    fn over(store: Store, settings: Settings) -> Self {
        let Settings { clock, ids, region } = settings;
        Self {
            store,
            catalog: Catalog::new(region, ids),
            writer: Writer::default(),
            clock,
            sweep: Mutex::default(),
        }
    }

    /// Looks at so many items of tables with a time to live, going on where the last call ended, and deletes those that
    /// have expired, in small transactions that look at the expiry again. Items do not expire by themselves: whoever
    /// holds the database open for long calls this every now and then. The answer is how many were deleted.
    pub fn expire(&self, limit: usize) -> Result<usize, Error> {
        let Self { store, catalog, clock, sweep, .. } = self;
        let mut sweep = sweep.lock().unwrap_or_else(PoisonError::into_inner);
        sweep.run(store, catalog, clock, limit)
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

    /// Whether an operation may have to wait for a disk. Whoever has others to serve on the same thread lets them go on
    /// elsewhere meanwhile.
    pub fn waits_for_disk(&self, operation: &Operation) -> bool {
        self.store.is_durable() && !only_reads(operation)
    }

    /// Whether a table's throughput throttles when it is used up; one on demand has none, switched on or not.
    pub fn is_throttled(&self, table: &str) -> Result<bool, Error> {
        let txn = self.store.read()?;
        Ok(self.catalog.table(&txn, table)?.throttled)
    }

    /// Runs one operation. An operation that came through `wire::decode_request` is within the model's bounds;
    /// everything else is checked here. What only reads runs on a snapshot of its own and waits for nobody; what may
    /// write joins the next lot of the one writer and is answered once it is durable.
    pub fn execute(&self, operation: &Operation) -> Result<Reply, Error> {
        if !only_reads(operation) {
            let Self { store, catalog, clock, writer, .. } = self;
            return writer.submit(Site { store, catalog, clock }, operation);
        }
        let conflicts = self.writer.conflicts(&self.catalog, operation);
        let txn = self.store.read()?;
        let view = View { txn: &txn, catalog: &self.catalog, now_ms: self.clock.now_ms() };
        match operation {
            Operation::DescribeTable(request) => {
                table::describe(&view, request).map(Reply::DescribeTable)
            }
            Operation::ListTables(request) => table::list(&view, request).map(Reply::ListTables),
            Operation::DescribeTimeToLive(request) => {
                time_to_live::describe(&view, request).map(Reply::DescribeTimeToLive)
            }
            Operation::ListTagsOfResource(request) => {
                tag::list(&view, request).map(Reply::ListTagsOfResource)
            }
            Operation::DescribeLimits => Ok(Reply::DescribeLimits),
            Operation::DescribeEndpoints => {
                // The Region's, as the service says it; whoever serves the engine puts their own in its place.
                let host = format!("dynamodb.{}.amazonaws.com", self.catalog.region());
                Ok(Reply::DescribeEndpoints(host))
            }
            Operation::GetItem(request) => item::get(&view, request).map(Reply::GetItem),
            Operation::BatchGetItem(request) => {
                batch_items::get(&view, request).map(Reply::BatchGetItem)
            }
            Operation::TransactGetItems(request) => {
                transact_get::execute(&view, &conflicts, request).map(Reply::TransactGetItems)
            }
            Operation::Query(request) => query::query(&view, request).map(Reply::Query),
            Operation::Scan(request) => scan::scan(&view, request).map(Reply::Scan),
            Operation::ExecuteStatement(request) => {
                statement::execute_read(&view, request).map(Reply::ExecuteStatement)
            }
            Operation::BatchExecuteStatement(request) => {
                batch::execute_read(&view, request).map(Reply::BatchExecuteStatement)
            }
            Operation::ExecuteTransaction(request) => {
                transaction::execute_read(&view, &conflicts, request).map(Reply::ExecuteTransaction)
            }
            Operation::CreateTable(_)
            | Operation::DeleteTable(_)
            | Operation::UpdateTable(_)
            | Operation::UpdateTimeToLive(_)
            | Operation::TagResource(_)
            | Operation::UntagResource(_)
            | Operation::PutItem(_)
            | Operation::UpdateItem(_)
            | Operation::DeleteItem(_)
            | Operation::BatchWriteItem(_)
            | Operation::TransactWriteItems(_) => unreachable!("a write goes to the writer"),
        }
    }
}

/// Whether an operation leaves everything as it is, whatever becomes of it.
pub fn only_reads(operation: &Operation) -> bool {
    match operation {
        Operation::DescribeTable(_)
        | Operation::ListTables(_)
        | Operation::DescribeTimeToLive(_)
        | Operation::ListTagsOfResource(_)
        | Operation::DescribeLimits
        | Operation::DescribeEndpoints
        | Operation::GetItem(_)
        | Operation::Query(_)
        | Operation::Scan(_)
        | Operation::BatchGetItem(_)
        | Operation::TransactGetItems(_) => true,
        Operation::ExecuteStatement(request) => statement::is_read(&request.statement.text),
        Operation::BatchExecuteStatement(request) => batch::is_read(request),
        Operation::ExecuteTransaction(request) => transaction::is_read(request),
        Operation::CreateTable(_)
        | Operation::DeleteTable(_)
        | Operation::UpdateTable(_)
        | Operation::UpdateTimeToLive(_)
        | Operation::TagResource(_)
        | Operation::UntagResource(_)
        | Operation::PutItem(_)
        | Operation::UpdateItem(_)
        | Operation::DeleteItem(_)
        | Operation::BatchWriteItem(_)
        | Operation::TransactWriteItems(_) => false,
    }
}

/// Runs one operation in an open lot.
pub(super) fn write(lot: &mut Lot<'_, '_>, operation: &Operation) -> Result<Reply, Error> {
    match operation {
        Operation::CreateTable(request) => table::create(lot, request).map(Reply::CreateTable),
        Operation::DeleteTable(request) => table::delete(lot, request).map(Reply::DeleteTable),
        Operation::UpdateTable(request) => {
            update_table::update(lot, request).map(Reply::UpdateTable)
        }
        Operation::UpdateTimeToLive(request) => {
            time_to_live::update(lot, request).map(Reply::UpdateTimeToLive)
        }
        Operation::TagResource(request) => tag::add(lot, request).map(|()| Reply::TagResource),
        Operation::UntagResource(request) => {
            tag::remove(lot, request).map(|()| Reply::UntagResource)
        }
        Operation::PutItem(request) => item::put(lot, request).map(Reply::PutItem),
        Operation::UpdateItem(request) => update::update(lot, request).map(Reply::UpdateItem),
        Operation::DeleteItem(request) => item::delete(lot, request).map(Reply::DeleteItem),
        Operation::BatchWriteItem(request) => {
            batch_items::write(lot, request).map(Reply::BatchWriteItem)
        }
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
        | Operation::DescribeTimeToLive(_)
        | Operation::ListTagsOfResource(_)
        | Operation::DescribeLimits
        | Operation::DescribeEndpoints
        | Operation::GetItem(_)
        | Operation::Query(_)
        | Operation::Scan(_)
        | Operation::BatchGetItem(_)
        | Operation::TransactGetItems(_) => {
            unreachable!("a read runs on a snapshot")
        }
    }
}
