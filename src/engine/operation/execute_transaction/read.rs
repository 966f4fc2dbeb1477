//! A transaction of SELECTs: every item of one snapshot (partiql.md 17.3).

use super::prepare::prepare_all;
use super::target::{Address, NoAddress, Target, locate};
use super::ticket::ticket;
use crate::api::operation::ExecuteTransaction;
use crate::api::reply::TransactionReply;
use crate::api::{ApiError, StatementFailure, Units, error};
use crate::engine::capacity::{Charge, Labels, Meter};
use crate::engine::operation::statement::bind::{Action, BoundStatement};
use crate::engine::operation::statement::project::project;
use crate::engine::operation::token;
use crate::engine::operation::transact_write::report;
use crate::engine::view::View;
use crate::engine::{Error, row};
use crate::value::Row;

/// Runs a transaction of reads. A token it has is compared with what was written under it, and not remembered.
pub fn execute_read(
    view: &View<'_>,
    conflicts: &[usize],
    request: &ExecuteTransaction,
) -> Result<TransactionReply, Error> {
    // The answer is of no use, since to read again changes nothing; that it may refuse is.
    token::carried_out(view, view.now_ms, ticket(request).as_ref())?;
    read(view, conflicts, request, &prepare_all(&request.statements)?)
}

/// Reads the items of bound SELECTs. `conflicts`: the positions of items that transactions under way hold.
pub fn read(
    view: &View<'_>,
    conflicts: &[usize],
    request: &ExecuteTransaction,
    bound: &[BoundStatement],
) -> Result<TransactionReply, Error> {
    let targets = locate(view, request, bound)?;
    if let Some(cancelled) = cancellation(&targets, conflicts) {
        return Err(cancelled.into());
    }
    let mut meter = Meter::default();
    let (mut responses, mut charges) = (Vec::new(), Vec::new());
    for target in &targets {
        // Every target has an address here, or the transaction was cancelled.
        let Ok(address) = &target.address else { continue };
        let (item, charge) = read_one(view, address, target.action)?;
        meter.add(address.label, &charge);
        responses.push(item);
        charges.push((address.table.as_ref(), charge));
    }
    view.draw_together(&charges)?;
    let units = charges.iter().map(|(_, charge)| Units { read: charge.total(), write: 0.0 });
    Ok(TransactionReply {
        responses,
        capacity: meter.report(request.capacity, Labels::Read),
        units: units.collect(),
    })
}

/// What a SELECT shows of its item, and what it costs.
fn read_one(
    view: &View<'_>,
    address: &Address<'_>,
    action: &Action,
) -> Result<(Option<Row>, Charge), Error> {
    let found = row::get_with(view.txn, &address.table, &address.key, |stored| {
        let shown = match action {
            Action::Select { select, .. } => project(select, stored),
            _ => stored.into(),
        };
        (stored.weight(), shown)
    })?;
    let charge = report::read(found.as_ref().map_or(0, |(bytes, _)| *bytes));
    Ok((found.map(|(_, shown)| shown), charge))
}

/// As of a transaction of writes: a key of the wrong type is told alone, conflicts without what else fails.
fn cancellation(targets: &[Target<'_>], conflicts: &[usize]) -> Option<ApiError> {
    let unaddressed = || targets.iter().map(|target| target.address.as_ref().err());
    if conflicts.is_empty() && unaddressed().all(|unaddressed| unaddressed.is_none()) {
        return None;
    }
    let alone = unaddressed().position(|unaddressed| unaddressed.is_some_and(|found| found.alone));
    let told = |(index, unaddressed): (usize, Option<&NoAddress>)| match alone {
        None if !conflicts.is_empty() => {
            conflicts.contains(&index).then(StatementFailure::conflict)
        }
        _ => unaddressed
            .filter(|_| alone.is_none_or(|alone| alone == index))
            .map(|unaddressed| unaddressed.failure.clone()),
    };
    // No units: nothing was read.
    let reasons = unaddressed().enumerate().map(told).collect();
    Some(error::transaction::cancelled(reasons, Vec::new()))
}
