//! The database: one store, and the operations on it.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use super::expiry::Sweep;
use super::row;
use super::task::Task;
use super::view::View;
use super::writer::{Site, Writer};
use super::{Clock, Faults, Ids};
use crate::api::operation::BatchExecuteStatement;
use crate::api::reply::BatchReply;
use crate::api::table::BillingMode;
use crate::api::{ApiError, Operation, Reply};
use crate::engine::catalog::Catalog;
use crate::storage::{Store, StoreError};
use crate::value::Item;

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
    /// Opens the database in this file, making it when it is not there (readable by its owner alone). One that can't be
    /// written is opened to be read; where there is none, the error is [`StoreError::ReadOnly`].
    pub fn open(path: &Path, settings: Settings) -> Result<Self, StoreError> {
        Ok(Self::over(Store::open(path)?, settings))
    }

    /// A database of its own that is gone when the last handle is.
    pub fn in_memory(settings: Settings) -> Self {
        Self::over(Store::in_memory(), settings)
    }

    /// A database without tables that takes none, in place of a file that can't be made: every write is refused with this.
    pub fn empty(hindrance: StoreError, settings: Settings) -> Self {
        Self::over(Store::empty(hindrance), settings)
    }

    /// Whether what is written outlives the process.
    pub fn is_durable(&self) -> bool {
        self.store.is_durable()
    }

    /// Why it can't be written; `None` when it can.
    pub fn hindrance(&self) -> Option<&StoreError> {
        self.store.hindrance()
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
        // Held throughout: the next sweep goes on where this one ends, and two at once would look at the same items.
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
                    // A request has one statement at least (partiql.md 2.1), so of none the engine is not asked.
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
        // No operation of the service, so it can stand in no lot: it takes its turn at the store beside them.
        let mut txn = self.store.write()?;
        let table = self.catalog.table(&txn, table)?;
        self.catalog.set_throttled(&mut txn, &table, throttled)?;
        txn.commit()?;
        Ok(table.definition.billing)
    }

    /// Whether an operation may have to wait for a disk. Whoever has others to serve on the same thread lets them go on
    /// elsewhere meanwhile.
    pub fn waits_for_disk(&self, operation: &Operation) -> bool {
        // What takes long is the sync of a commit; the pages of a read are mostly
        // cached, and handing it over would cost more.
        self.store.is_durable() && !Task::of(operation).is_read()
    }

    /// Whether a table's throughput throttles when it is used up; one on demand has none, switched on or not.
    pub fn is_throttled(&self, table: &str) -> Result<bool, Error> {
        let txn = self.store.read()?;
        Ok(self.catalog.table(&txn, table)?.throttled)
    }

    /// The item of this key as it is, if there is one. No request of anybody's: it draws on no throughput and is refused by
    /// none.
    pub fn peek(&self, table: &str, key: &Item) -> Result<Option<Item>, Error> {
        let txn = self.store.read()?;
        let table = self.catalog.table(&txn, table)?;
        row::get(&txn, &table, &table.key(key)?)
    }

    /// Runs one operation. An operation that came through `wire::decode_request` is within the model's bounds;
    /// everything else is checked here. What only reads runs on a snapshot of its own and waits for nobody; what may
    /// write joins the next lot of the one writer and is answered once it is durable.
    pub fn execute(&self, operation: &Operation) -> Result<Reply, Error> {
        let Task::Read(read) = Task::of(operation) else {
            let Self { store, catalog, clock, writer, .. } = self;
            return writer.submit(Site { store, catalog, clock }, operation);
        };
        // Before the snapshot: a transaction that was under way when this came is met here, or was committed and is seen.
        let conflicts = self.writer.conflicts(&self.catalog, operation);
        // Let go of behind the page: for as long as a snapshot is held, the WAL can't be copied into the file.
        let txn = self.store.read()?;
        let view = View { txn: &txn, catalog: &self.catalog, now_ms: self.clock.now_ms() };
        read(&view, &conflicts)
    }
}
