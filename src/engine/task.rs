//! How each operation is carried out, and on what. (The other list of all operations in the engine is in `intent`: which
//! items one is about to write.)

use super::database::Error;
use super::operation::{
    batch, batch_items, execute_transaction, item, query, scan, statement, table, tag,
    time_to_live, transact_get, transact_write, update, update_table,
};
use super::view::{Lot, View};
use crate::api::operation::{BatchExecuteStatement, ExecuteStatement, ExecuteTransaction};
use crate::api::{Operation, Reply};

pub type Answer = Result<Reply, Error>;

type ReadRun<'r> = dyn FnOnce(&View<'_>, &[usize]) -> Answer + 'r;
type WriteRun<'r> = dyn FnOnce(&mut Lot<'_, '_>) -> Answer + 'r;

/// An operation with the function that carries it out. What the function takes says where it may run, so that nobody has to
/// know which operations read: neither `database`, nor the writer. The box is the price of that, some twenty nanoseconds of
/// the microseconds an operation takes.
pub enum Task<'r> {
    /// Runs on a snapshot of its own. The positions are of items that transactions under way hold.
    Read(Box<ReadRun<'r>>),
    /// Runs in the open lot.
    Write(Box<WriteRun<'r>>),
}

impl Task<'_> {
    pub fn is_read(&self) -> bool {
        match self {
            Self::Read(_) => true,
            Self::Write(_) => false,
        }
    }

    /// Runs it in the open lot, where there is something to read as well.
    pub fn run_in(self, lot: &mut Lot<'_, '_>) -> Answer {
        match self {
            // `database` sends no reads here, but no type says so, and to run one does no harm.
            Self::Read(read) => read(&lot.view(), &lot.clashes.items),
            Self::Write(write) => write(lot),
        }
    }
}

impl<'r> Task<'r> {
    pub fn of(operation: &'r Operation) -> Self {
        use Operation as O;
        match operation {
            O::CreateTable(request) => write(request, table::create, Reply::CreateTable),
            O::DeleteTable(request) => write(request, table::delete, Reply::DeleteTable),
            O::UpdateTable(request) => write(request, update_table::update, Reply::UpdateTable),
            O::DescribeTable(request) => read(request, table::describe, Reply::DescribeTable),
            O::ListTables(request) => read(request, table::list, Reply::ListTables),
            O::UpdateTimeToLive(request) => {
                write(request, time_to_live::update, Reply::UpdateTimeToLive)
            }
            O::DescribeTimeToLive(request) => {
                read(request, time_to_live::describe, Reply::DescribeTimeToLive)
            }
            O::TagResource(request) => write(request, tag::add, |()| Reply::TagResource),
            O::UntagResource(request) => write(request, tag::remove, |()| Reply::UntagResource),
            O::ListTagsOfResource(request) => read(request, tag::list, Reply::ListTagsOfResource),
            // The same for every account there is here, so the encoder has the figures.
            O::DescribeLimits => Self::Read(Box::new(|_, _| Ok(Reply::DescribeLimits))),
            O::DescribeEndpoints => Self::Read(Box::new(|view, _| Ok(endpoints(view)))),
            O::GetItem(request) => read(request, item::get, Reply::GetItem),
            O::PutItem(request) => write(request, item::put, Reply::PutItem),
            O::UpdateItem(request) => write(request, update::update, Reply::UpdateItem),
            O::DeleteItem(request) => write(request, item::delete, Reply::DeleteItem),
            O::Query(request) => read(request, query::query, Reply::Query),
            O::Scan(request) => read(request, scan::scan, Reply::Scan),
            O::BatchGetItem(request) => read(request, batch_items::get, Reply::BatchGetItem),
            O::BatchWriteItem(request) => write(request, batch_items::write, Reply::BatchWriteItem),
            O::TransactGetItems(request) => {
                read_together(request, transact_get::execute, Reply::TransactGetItems)
            }
            O::TransactWriteItems(request) => {
                write(request, transact_write::execute, Reply::TransactWriteItems)
            }
            O::ExecuteStatement(request) => of_statement(request),
            O::BatchExecuteStatement(request) => of_batch(request),
            O::ExecuteTransaction(request) => of_transaction(request),
        }
    }
}

// Of PartiQL, the texts tell.

fn of_statement(request: &ExecuteStatement) -> Task<'_> {
    if statement::is_read(&request.statement.text) {
        read(request, statement::execute_read, Reply::ExecuteStatement)
    } else {
        write(request, statement::execute_write, Reply::ExecuteStatement)
    }
}

fn of_batch(request: &BatchExecuteStatement) -> Task<'_> {
    if batch::is_read(request) {
        read(request, batch::execute_read, Reply::BatchExecuteStatement)
    } else {
        write(request, batch::execute, Reply::BatchExecuteStatement)
    }
}

fn of_transaction(request: &ExecuteTransaction) -> Task<'_> {
    if execute_transaction::is_read(request) {
        read_together(request, execute_transaction::execute_read, Reply::ExecuteTransaction)
    } else {
        write(request, execute_transaction::execute, Reply::ExecuteTransaction)
    }
}

/// A read that sees what was committed last, whatever is under way.
fn read<'r, Q, A: 'r>(
    request: &'r Q,
    run: fn(&View<'_>, &Q) -> Result<A, Error>,
    reply: fn(A) -> Reply,
) -> Task<'r> {
    Task::Read(Box::new(move |view, _| run(view, request).map(reply)))
}

/// A transaction of reads, which is cancelled when it meets one of writes.
fn read_together<'r, Q, A: 'r>(
    request: &'r Q,
    run: fn(&View<'_>, &[usize], &Q) -> Result<A, Error>,
    reply: fn(A) -> Reply,
) -> Task<'r> {
    Task::Read(Box::new(move |view, conflicts| run(view, conflicts, request).map(reply)))
}

fn write<'r, Q, A: 'r>(
    request: &'r Q,
    run: fn(&mut Lot<'_, '_>, &Q) -> Result<A, Error>,
    reply: fn(A) -> Reply,
) -> Task<'r> {
    Task::Write(Box::new(move |lot| run(lot, request).map(reply)))
}

/// The Region's, as the service says it; whoever serves the engine puts their own in its place.
fn endpoints(view: &View<'_>) -> Reply {
    Reply::DescribeEndpoints(format!("dynamodb.{}.amazonaws.com", view.catalog.region()))
}

/// Whether an operation leaves everything as it is, whatever becomes of it.
pub fn only_reads(operation: &Operation) -> bool {
    Task::of(operation).is_read()
}
