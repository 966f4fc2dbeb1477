//! ExecuteStatement: one PartiQL statement on its own (partiql.md 5.1).
//!
//! The text and its parameters are bound (`bind`) without the table; then a write addresses one item (`keyed`) and runs
//! like the classic operations (`write`), and a SELECT reads a page (`select`).

pub mod bind;
pub mod keyed;
pub mod order;
pub mod project;
pub mod reach;
pub mod select;
#[cfg(test)]
pub mod tests;
pub mod token;
pub mod write;

use std::sync::Arc;

use crate::api::capacity::Units;
use crate::api::error::statement as sentence;
use crate::api::operation::{ExecuteStatement, Statement};
use crate::api::reply::StatementReply;
use crate::api::{ApiError, ConsumedCapacity};
use crate::engine::capacity::{Labels, Meter};
use crate::engine::view::{Lot, View};
use crate::engine::{Error, parsed};
use crate::syntax::partiql::ast::{self, Body};
use crate::syntax::partiql::{SyntaxError, Verb};
use crate::value::AttributeValue;
use bind::{Action, BoundStatement, bind};
use write::Done;

/// Whether the statement only reads. A text that can't be parsed does not count as one: the engine will refuse it, but
/// another service may know more PartiQL, and what is taken for a read may be sent twice.
pub fn is_read(text: &str) -> bool {
    // Most writes are known by their first word, and are parsed when it is their turn, not once more before.
    if Verb::leading(text.trim_start()).is_some_and(|verb| !verb.is_read()) {
        return false;
    }
    parsed::statement(text)
        .is_ok_and(|statement| matches!(statement.body, Body::Select(_) | Body::Exists(_)))
}

pub fn execute_read(view: &View<'_>, request: &ExecuteStatement) -> Result<StatementReply, Error> {
    let bound = prepare(&request.statement)?;
    // EXISTS was refused when it was bound, so nothing else comes here.
    let Action::Select { select, condition } = &bound.action else {
        return Err(sentence::unexpected_write().into());
    };
    let page = select::run(view, select, condition.as_ref(), request)?;
    let read = page.done.charge.total();
    let (next_token, last_evaluated_key) = (page.next_token, page.last_evaluated_key);
    Ok(StatementReply {
        next_token,
        last_evaluated_key,
        units: Units { read, write: 0.0 },
        ..reply(&bound, request, page.done)
    })
}

pub fn execute_write(
    lot: &mut Lot<'_, '_>,
    request: &ExecuteStatement,
) -> Result<StatementReply, Error> {
    let bound = prepare(&request.statement)?;
    // Behind what is wrong with the statement by itself.
    lot.refuse_conflict()?;
    let done =
        write::run(lot, &bound, request.statement.on_failure).map_err(|failed| failed.error)?;
    let write = done.charge.total();
    Ok(StatementReply { units: Units { read: 0.0, write }, ..reply(&bound, request, done) })
}

/// Everything that can be refused before the table is known.
pub fn prepare(statement: &Statement) -> Result<BoundStatement, ApiError> {
    let parsed = parse(statement)?;
    let parameters = statement.parameters.as_ref().map_err(Clone::clone)?;
    bind_statement(&statement.text, &parsed, parameters)
}

/// Binds a statement by itself or of a batch, where conditions are none.
pub fn bind_statement(
    text: &str,
    parsed: &ast::Statement,
    parameters: &[AttributeValue],
) -> Result<BoundStatement, ApiError> {
    if matches!(parsed.body, Body::Exists(_)) {
        return Err(sentence::exists_misplaced());
    }
    bind(text, parsed, parameters)
}

/// As [`prepare`], for a statement of a transaction: EXISTS may be one.
pub fn prepare_in_transaction(statement: &Statement) -> Result<BoundStatement, ApiError> {
    let parsed = parse(statement)?;
    let parameters = statement.parameters.as_ref().map_err(Clone::clone)?;
    bind(&statement.text, &parsed, parameters)
}

fn parse(statement: &Statement) -> Result<Arc<ast::Statement>, ApiError> {
    // Values before the text, used or not (partiql.md 5.1, 3 and 4).
    statement.parameters.as_ref().map_err(Clone::clone)?;
    parsed::statement(&statement.text).map_err(unparsed)
}

/// What the parser says is what the request is told.
fn unparsed(error: SyntaxError) -> ApiError {
    sentence::unparsed(error.message, error.is_expression)
}

fn reply(bound: &BoundStatement, request: &ExecuteStatement, done: Done) -> StatementReply {
    let capacity = consumed(bound, request, &done);
    StatementReply { items: done.items, capacity, ..StatementReply::default() }
}

fn consumed(
    bound: &BoundStatement,
    request: &ExecuteStatement,
    done: &Done,
) -> Option<ConsumedCapacity> {
    let mut meter = Meter::default();
    meter.add(&bound.table, &done.charge);
    meter.report(request.capacity, Labels::Plain)?.pop()
}
