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
use crate::value::Item;
use crate::value::size::item_bytes;

/// Runs a transaction of reads. A token it has is compared with what was written under it, and not remembered.
pub fn execute_read(
    view: &View<'_>,
    conflicts: &[usize],
    request: &ExecuteTransaction,
) -> Result<TransactionReply, Error> {
    token::carried_out(view, view.now_ms, ticket(request).as_ref())?;
    read(view, conflicts, request, &prepare_all(&request.statements)?)
}

/// Reads the items of bound SELECTs. `conflicts`: the positions of items that transactions under way hold.
pub fn read(
    view: &View<'_>,
    conflicts: &[usize],
    request: &ExecuteTransaction,
    bound: &[Bound],
) -> Result<TransactionReply, Error> {
    let targets = locate(view, request, bound)?;
    if let Some(cancelled) = cancellation(&targets, conflicts) {
        return Err(cancelled.into());
    }
    let mut meter = Meter::default();
    let (mut responses, mut charges) = (Vec::new(), Vec::new());
    for target in &targets {
        let Ok(place) = &target.place else { continue };
        let (item, charge) = read_one(view, place, target.action)?;
        meter.add(place.label, &charge);
        responses.push(item);
        charges.push((place.table.as_ref(), charge));
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
    place: &Place<'_>,
    action: &Action,
) -> Result<(Option<Item>, Charge), Error> {
    let item = row::get(view.txn, &place.table, &place.key)?;
    let charge = report::read(item.as_ref().map_or(0, item_bytes));
    let shown = match action {
        Action::Select { select, .. } => item.map(|item| project(select, item)),
        _ => item,
    };
    Ok((shown, charge))
}

/// As of a transaction of writes: a key of the wrong type is told alone, conflicts without what else fails.
fn cancellation(targets: &[Target<'_>], conflicts: &[usize]) -> Option<ApiError> {
    let misplaced = || targets.iter().map(|target| target.place.as_ref().err());
    if conflicts.is_empty() && misplaced().all(|misplaced| misplaced.is_none()) {
        return None;
    }
    let alone = misplaced().position(|misplaced| misplaced.is_some_and(|found| found.alone));
    let told = |(index, misplaced): (usize, Option<&Misplaced>)| match alone {
        None if !conflicts.is_empty() => {
            conflicts.contains(&index).then(StatementFailure::conflict)
        }
        _ => misplaced
            .filter(|_| alone.is_none_or(|alone| alone == index))
            .map(|misplaced| misplaced.failure.clone()),
    };
    let reasons = misplaced().enumerate().map(told).collect();
    Some(error::transaction::cancelled(reasons, Vec::new()))
}
