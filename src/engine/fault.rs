//! Injected faults: statements and requests that fail on demand, as the service does under load.
//!
//! The answer is what the service would say, with the sentence of the code (`api::error::load`); who asked for the fault
//! marks it as injected. A fault on a request refuses it whole. A fault on a statement of a batch fails that statement,
//! and the others run as if it were not there; on an action of a transaction it cancels the whole with that reason in
//! its place, and nothing runs; a request of one statement fails with the exception. An injected failure carries no item.

use std::collections::BTreeMap;

use super::operation::statement;
use crate::api::operation::{BatchExecuteStatement, Statement};
use crate::api::reply::{BatchReply, BatchResponse};
use crate::api::{ApiError, ErrorKind, FailureCode, Operation, StatementFailure, Units, error};

#[cfg(test)]
mod tests;

/// What is to fail in one request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    /// The exception the whole request ends with: one of [`ErrorKind::OF_REQUESTS`].
    pub request: Option<ErrorKind>,
    /// By the place of the statement or action in the request, from 0.
    pub statements: BTreeMap<usize, FailureCode>,
}

impl Faults {
    pub fn is_empty(&self) -> bool {
        self.request.is_none() && self.statements.is_empty()
    }

    /// Whether a request refused like this was refused for one of these.
    pub fn explain(&self, error: &ApiError) -> bool {
        match self.request {
            Some(kind) => kind == error.kind,
            None if error.kind == ErrorKind::TransactionCanceled => !self.statements.is_empty(),
            None => self.statements.values().any(|code| code.exception() == error.kind),
        }
    }

    /// How these refuse the operation as a whole; `None` when they don't.
    pub(super) fn refusal(&self, operation: &Operation) -> Option<ApiError> {
        if let Some(kind) = self.request {
            return Some(ApiError::without_cause(kind));
        }
        // Of a request of one statement it is the only one; the others do not come by it.
        let (_, first) = self.statements.first_key_value()?;
        match operation {
            // A batch goes on without them (partiql.md 16.1); `join` puts the failures in their places.
            Operation::BatchExecuteStatement(_) => None,
            Operation::ExecuteTransaction(request) => {
                Some(self.cancelled(request.statements.len()))
            }
            Operation::TransactWriteItems(request) => Some(self.cancelled(request.actions.len())),
            _ => Some(ApiError::without_cause(first.exception())),
        }
    }

    fn cancelled(&self, actions: usize) -> ApiError {
        let reason = |place| self.statements.get(&place).copied();
        let reasons = (0..actions).map(|place| reason(place).map(StatementFailure::without_cause));
        error::transaction::cancelled(reasons.collect(), Vec::new())
    }

    /// The batch without the statements that are to fail.
    pub(super) fn rest_of(&self, request: &BatchExecuteStatement) -> BatchExecuteStatement {
        let kept = |(place, _): &(usize, &Statement)| !self.statements.contains_key(place);
        let statements = request.statements.iter().enumerate().filter(kept);
        BatchExecuteStatement {
            statements: statements.map(|(_, statement)| statement.clone()).collect(),
            ..request.clone()
        }
    }

    /// The reply to the whole batch, from that to the rest of it.
    pub(super) fn join(&self, request: &BatchExecuteStatement, rest: BatchReply) -> BatchReply {
        let (mut responses, mut units) = (rest.responses.into_iter(), rest.units.into_iter());
        let mut joined = BatchReply { capacity: rest.capacity, ..BatchReply::default() };
        for (place, statement) in request.statements.iter().enumerate() {
            match self.statements.get(&place) {
                Some(code) => {
                    joined.responses.push(failed(statement, *code));
                    // It did not run, so it cost nothing.
                    joined.units.push(Units::default());
                }
                None => {
                    joined.responses.extend(responses.next());
                    joined.units.extend(units.next());
                }
            }
        }
        joined
    }
}

/// Failures that are no validation are told with the table (partiql.md 16.2).
fn failed(statement: &Statement, code: FailureCode) -> BatchResponse {
    let bound = statement::prepare(statement).ok();
    let table_name =
        bound.map(|bound| bound.table).filter(|_| code != FailureCode::ValidationError);
    BatchResponse { failure: Some(StatementFailure::without_cause(code)), table_name, item: None }
}
