//! What each statement of a run was sent as, found in the exchanges that the history has: the draft's file and its rows may
//! say something else by now.

use super::report::{ReportedExchange, StatementReport};
use crate::api::Operation;
use crate::api::limits::BATCH_STATEMENTS_MAX;
use crate::api::operation;
use crate::draft::Mode;
use crate::secret;

#[cfg(test)]
mod tests;

/// A PartiQL statement as it was sent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AsSent<'a> {
    pub statement: &'a operation::Statement,
    /// Page size of a SELECT in single mode.
    pub limit: Option<usize>,
    /// A secret was struck out of its request: it may have stood in this statement.
    pub is_struck: bool,
}

/// Of a stretch of a run that begins with a request, each statement with what it was sent as: `None` for one that was not
/// sent, for an action, and where the request can't be read. The exchanges have the numbers from `first` on.
pub fn of_stretch<'a>(
    mode: Mode,
    statements: &'a [StatementReport],
    exchanges: &'a [ReportedExchange],
    first: usize,
) -> Vec<Option<AsSent<'a>>> {
    let at_once = match mode {
        Mode::Single => 1,
        Mode::Batch => BATCH_STATEMENTS_MAX,
        Mode::Transaction | Mode::TransactWrite => statements.len().max(1),
    };
    let exchange = |number: usize| exchanges.get(number.checked_sub(first)?);
    let of_request = |carried: &'a [StatementReport]| {
        (0..carried.len()).map(move |at| {
            let number = carried[at].exchange?;
            // Those that were throttled are sent once more without the others, so an exchange carried those of the request
            // that were not done before it.
            let is_carried = |one: &&StatementReport| one.exchange.is_some_and(|its| its >= number);
            let place = carried[..at].iter().filter(is_carried).count();
            as_sent(exchange(number)?, place)
        })
    };
    statements.chunks(at_once).flat_map(of_request).collect()
}

fn as_sent(exchange: &ReportedExchange, place: usize) -> Option<AsSent<'_>> {
    let (statement, limit) = match &exchange.sent.operation {
        Ok(Operation::ExecuteStatement(request)) => (Some(&request.statement), request.limit),
        Ok(Operation::BatchExecuteStatement(request)) => (request.statements.get(place), None),
        Ok(Operation::ExecuteTransaction(request)) => (request.statements.get(place), None),
        Ok(_) | Err(_) => (None, None),
    };
    let is_struck = secret::is_struck(&exchange.sent.body);
    statement.map(|statement| AsSent { statement, limit, is_struck })
}
