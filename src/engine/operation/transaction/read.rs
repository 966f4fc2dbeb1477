//! A transaction of SELECTs: every item of one snapshot (partiql.md 17.3).

use super::prepare::prepare_all;
use super::target::{Misplaced, Place, Target, locate};
use super::ticket::ticket;
use crate::api::operation::ExecuteTransaction;
use crate::api::reply::TransactionReply;
use crate::api::{ApiError, Units, error};
use crate::engine::capacity::{Labels, Meter};
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
        let (item, read) = read_one(view, place, target.action, &mut meter)?;
        responses.push(item);
        units.push(Units { read, write: 0.0 });
    }
    Ok(TransactionReply {
        responses,
        capacity: meter.report(request.capacity, Labels::Read),
        units,
    })
}

/// What a SELECT shows of its item, and its units.
fn read_one(
    view: &View<'_>,
    place: &Place<'_>,
    action: &Action,
    meter: &mut Meter,
) -> Result<(Option<Item>, f64), Error> {
    let item = row::get(view.txn, &place.table, &place.key)?;
    let charge = report::read(item.as_ref().map_or(0, item_bytes));
    meter.add(place.label, &charge);
    let shown = match action {
        Action::Select { select, .. } => item.map(|item| project(select, item)),
        _ => item,
    };
    Ok((shown, charge.total()))
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
