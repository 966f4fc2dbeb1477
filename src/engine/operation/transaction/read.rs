//! A transaction of SELECTs: every item of one snapshot (partiql.md 17.3).

use super::prepare::prepare_all;
use super::target::{Misplaced, Place, Target, locate};
use super::ticket::ticket;
use crate::api::operation::ExecuteTransaction;
use crate::api::reply::TransactionReply;
use crate::api::{ApiError, StatementFailure, Units, error};
use crate::engine::capacity::{Charge, Labels, Meter};
use crate::engine::operation::statement::bind::{Action, Bound};
use crate::engine::operation::statement::project::project;
use crate::engine::operation::token;
use crate::engine::operation::transact::report;
use crate::engine::view::View;
use crate::engine::{Error, row};
use crate::value::Row;

/// Runs a transaction of reads. A token it has is compared with what was written under it, and not remembered.
pub fn execute_read(
    view: &View<'_>,
    now_ms: u64,
    request: &ExecuteTransaction,
) -> Result<TransactionReply, Error> {
    token::carried_out(view, now_ms, ticket(request).as_ref())?;
    read(view, request, &prepare_all(&request.statements)?)
}

/// Reads the items of bound SELECTs.
pub fn read(
    view: &View<'_>,
    request: &ExecuteTransaction,
    bound: &[Bound],
) -> Result<TransactionReply, Error> {
    let targets = locate(view, request, bound)?;
    if let Some(cancelled) = cancellation(&targets) {
        return Err(cancelled.into());
    }
    let mut meter = Meter::default();
    let (mut responses, mut units) = (Vec::new(), Vec::new());
    for target in &targets {
        let Ok(place) = &target.place else { continue };
        let (item, charge) = read_one(view, place, target.action)?;
        if let Err(refusal) = view.draw(&place.table, &charge) {
            return Err(throttled(refusal, responses.len(), targets.len()));
        }
        meter.add(place.label, &charge);
        responses.push(item);
        units.push(Units { read: charge.total(), write: 0.0 });
    }
    Ok(TransactionReply {
        responses,
        capacity: meter.report(request.capacity, Labels::Read),
        units,
    })
}

/// A statement that finds its table used up cancels the transaction; what the ones before it read is drawn all the same.
fn throttled(refusal: Error, place: usize, statements: usize) -> Error {
    let Error::Api(refusal) = refusal else { return refusal };
    let mut reasons = vec![None; statements];
    if let Some(reason) = reasons.get_mut(place) {
        *reason = Some(StatementFailure::of(refusal));
    }
    error::transaction::cancelled(reasons, Vec::new()).into()
}

/// What a SELECT shows of its item, and what it costs.
fn read_one(
    view: &View<'_>,
    place: &Place<'_>,
    action: &Action,
) -> Result<(Option<Row>, Charge), Error> {
    let found = row::get_with(view.txn, &place.table, &place.key, |stored| {
        let shown = match action {
            Action::Select { select, .. } => project(select, stored),
            _ => stored.into(),
        };
        (stored.weight(), shown)
    })?;
    let charge = report::read(found.as_ref().map_or(0, |(bytes, _)| *bytes));
    Ok((found.map(|(_, shown)| shown), charge))
}

fn cancellation(targets: &[Target<'_>]) -> Option<ApiError> {
    let misplaced = || targets.iter().map(|target| target.place.as_ref().err());
    misplaced().flatten().next()?;
    let alone = misplaced().position(|misplaced| misplaced.is_some_and(|found| found.alone));
    let told = |(index, misplaced): (usize, Option<&Misplaced>)| {
        let told = misplaced.filter(|_| alone.is_none_or(|alone| alone == index));
        told.map(|misplaced| misplaced.failure.clone())
    };
    let reasons = misplaced().enumerate().map(told).collect();
    Some(error::transaction::cancelled(reasons, Vec::new()))
}
