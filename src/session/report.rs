//! A submission, understood: what the results pane shows, `run --json` prints and the history keeps.

use std::sync::Arc;

pub use super::code::{Code, OwnCode};
use crate::api::operation::ReturnConsumedCapacity;
use crate::api::{ConsumedCapacity, ItemCollectionMetrics, Operation, Units};
use crate::connection::{Retry, Sent};
use crate::draft::{Mode, Verb};
pub use crate::draft::{Outcome, Verdict};
use crate::value::Item;

/// One submission of one draft.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// Its number in the history.
    pub run: i64,
    pub draft: String,
    pub connection: String,
    pub mode: Mode,
    /// Milliseconds since the epoch.
    pub started_ms: u64,
    pub duration_ms: f64,
    pub outcome: Outcome,
    /// One a statement that was to be sent, in order.
    pub statements: Vec<StatementReport>,
    /// When a request was refused, cancelled or not answered.
    pub error: Option<ReportedError>,
    /// Added up per table over all requests, in the order the draft first names them.
    pub capacity: Vec<ConsumedCapacity>,
    /// Table name to collections.
    pub collection_metrics: Vec<(String, Vec<ItemCollectionMetrics>)>,
    pub exchanges: Vec<ReportedExchange>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct StatementReport {
    /// From 1, among the statements sent.
    pub index: usize,
    /// From 0, among all statements of the text: those that are off count; those made of one template share its place.
    pub position: usize,
    pub verb: Verb,
    pub table: Option<String>,
    /// The item's key, when the schema is known.
    pub key: Option<Item>,
    pub verdict: Verdict,
    pub code: Option<Code>,
    pub message: Option<String>,
    /// A fault was injected here, or into the request that carried it: what failed did so on demand.
    pub injected: bool,
    /// The item read, the RETURNING image, or the item its condition failed on.
    pub item: Option<Item>,
    /// A SELECT in single mode.
    pub items: Option<Vec<Item>>,
    pub next_token: Option<String>,
    /// Why there is no `item`, of a statement whose condition was false.
    pub absence: Option<Absence>,
    /// The failed condition, clause by clause, on that item; nothing where it is not known what the item was.
    pub why: Vec<Clause>,
    /// Why the condition was false, in a sentence: the clauses that decided, or that the item is not known.
    pub reason: Option<String>,
    pub reported: Option<Units>,
    pub estimated: Option<Units>,
    /// Which of `exchanges` carried it.
    pub exchange: Option<usize>,
}

/// One clause of a condition with the values it saw.
#[derive(Clone, Debug, PartialEq)]
pub struct Clause {
    /// As written: `"balance" >= 30`.
    pub text: String,
    /// With values in place: `12 >= 30`.
    pub values: String,
    pub truth: bool,
    /// A key equality, which fails only where there is no item.
    pub key: bool,
    /// It belongs to a smallest set of clauses that would make the condition true if each came out the other way.
    pub decisive: bool,
    /// `balance is 12, not at least 30`.
    pub sentence: String,
}

/// What is known of an item that did not come back with a false condition. Only the first is a fact about the item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absence {
    /// There was none.
    Missing,
    /// It was asked for. Either there was none, or whoever was asked does not return it.
    NotReturned,
    NotAsked,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ReportedError {
    pub code: Code,
    pub message: String,
    /// What can be done about it, where the message does not say it.
    pub help: Option<String>,
}

/// A request and its answer, bodies as on the wire.
#[derive(Clone, Debug, PartialEq)]
pub struct ReportedExchange {
    pub sent: Arc<Sent>,
    pub status: Option<u16>,
    pub response: Option<String>,
    pub attempts: u32,
    /// Why it was not one attempt.
    pub retries: Vec<Retry>,
    pub duration_ms: f64,
}

impl ReportedError {
    /// `None` when the error is the service's.
    pub fn own_code(&self) -> Option<OwnCode> {
        match self.code {
            Code::Own(code) => Some(code),
            Code::Failure(_) | Code::Exception(_) | Code::Without | Code::Other(_) => None,
        }
    }
}

impl Report {
    /// Whether a request asked for consumed capacity. Some endpoints give none all the same.
    pub fn asks_capacity(&self) -> bool {
        self.exchanges.iter().any(|exchange| match &exchange.sent.operation {
            Ok(Operation::ExecuteStatement(request)) => is_wanted(request.capacity),
            Ok(Operation::BatchExecuteStatement(request)) => is_wanted(request.capacity),
            Ok(Operation::ExecuteTransaction(request)) => is_wanted(request.capacity),
            Ok(Operation::TransactWriteItems(request)) => is_wanted(request.capacity),
            Ok(_) | Err(_) => false,
        })
    }

    /// Whether a SELECT went on from where an earlier submission stopped.
    pub fn reads_on(&self, statement: &StatementReport) -> bool {
        let exchange = statement.exchange.and_then(|number| self.exchanges.get(number));
        match exchange.map(|exchange| &exchange.sent.operation) {
            Some(Ok(Operation::ExecuteStatement(request))) => request.next_token.is_some(),
            _ => false,
        }
    }

    /// Whether `error` came of an injected fault.
    pub fn error_is_injected(&self) -> bool {
        // `error` is that of the first request that was refused.
        let refused = self.exchanges.iter().position(|exchange| exchange.status != Some(200));
        let carried = |statement: &&StatementReport| statement.exchange == refused;
        refused.is_some() && self.statements.iter().filter(carried).any(|one| one.injected)
    }
}

impl Absence {
    pub const ALL: [Self; 3] = [Self::Missing, Self::NotReturned, Self::NotAsked];

    pub fn name(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::NotReturned => "not_returned",
            Self::NotAsked => "not_asked",
        }
    }
}

fn is_wanted(capacity: ReturnConsumedCapacity) -> bool {
    capacity != ReturnConsumedCapacity::None
}
