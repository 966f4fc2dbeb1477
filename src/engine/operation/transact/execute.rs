//! The order of a transaction.

use super::plan::{Plan, cancellation, plan_all};
use super::target::locate;
use super::{bind, payload, report, token};
use crate::api::limits::ITEM_COLLECTION_BYTES_MAX;
use crate::api::operation::TransactWriteItems;
use crate::api::reply::TransactReply;
use crate::engine::Error;
use crate::engine::capacity::Charge;
use crate::engine::row;
use crate::engine::view::Lot;

/// Runs a transaction, or answers one that was run before under the same token. One that is refused or cancelled has
/// written nothing.
pub fn execute(
    lot: &mut Lot<'_, '_>,
    request: &TransactWriteItems,
) -> Result<TransactReply, Error> {
    execute_within(lot, request, ITEM_COLLECTION_BYTES_MAX)
}

/// As [`execute`], with its own limit for item collections.
pub(super) fn execute_within(
    lot: &mut Lot<'_, '_>,
    request: &TransactWriteItems,
    collection_bytes_max: u64,
) -> Result<TransactReply, Error> {
    let bound = bind::bind_all(&request.actions)?;
    if let Some(image_bytes) = token::carried_out(lot, request)? {
        return Ok(report::replayed(lot, request, &image_bytes));
    }
    let targets = locate(lot, bound)?;
    payload::check(&targets)?;
    let plans = plan_all(lot, targets, collection_bytes_max)?;
    if let Some(cancelled) = cancellation(&plans, &lot.clashes.items) {
        return Err(cancelled.into());
    }
    let charges = plans.iter().map(|plan| write(lot, plan)).collect::<Result<Vec<_>, _>>()?;
    token::remember(lot, request, &plans)?;
    report::applied(lot, request, &plans, &charges)
}

fn write(lot: &mut Lot<'_, '_>, plan: &Plan<'_>) -> Result<Charge, Error> {
    let key = plan.target.key.as_ref().map_err(Clone::clone)?;
    if !plan.writes() {
        return Ok(plan.charge());
    }
    let (old, new) = (plan.old.as_ref(), plan.new.as_deref());
    row::replace(lot.txn, &plan.target.table, key, old, new).map(Charge::in_transaction)
}
