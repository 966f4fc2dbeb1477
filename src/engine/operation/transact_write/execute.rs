//! The order of a transaction.

use super::change::{Change, draw};
use super::judge::{cancellation, judge_all};
use super::target::locate;
use super::ticket::ticket;
use super::{bind, payload, report};
use crate::api::limits::ITEM_COLLECTION_BYTES_MAX;
use crate::api::operation::TransactWriteItems;
use crate::api::reply::TransactReply;
use crate::engine::Error;
use crate::engine::operation::token;
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
    // Before the token, unlike in ExecuteTransaction: a replay, too, is held against
    // these checks (transactions.md 2, 6 to 8).
    let bound = bind::bind_all(&request.actions)?;
    let ticket = ticket(request)?;
    lot.refuse_token_under_way()?;
    // Before the tables: one that was deleted since does not undo what was done.
    if let Some(image_bytes) = token::carried_out(&lot.view(), lot.now_ms, ticket.as_ref())? {
        let names = request.actions.iter().map(|action| action.table_name.as_str());
        let (capacity, units) = report::replayed(lot, names, &image_bytes, request.capacity);
        return Ok(TransactReply { capacity, collection_metrics: None, units });
    }
    let targets = locate(lot, bound)?;
    // Behind the items (transactions.md 2, 9 and 10).
    payload::check(&targets)?;
    let judged = judge_all(lot, targets, collection_bytes_max)?;
    if let Some(cancelled) = cancellation(&judged, &lot.clashes.items) {
        return Err(cancelled.into());
    }
    let changes: Vec<_> = judged.into_iter().map(|one| one.change).collect();
    // The last that can refuse: from here on it writes.
    draw(lot, &changes)?;
    let charges = changes.iter().map(|change| change.write(lot)).collect::<Result<Vec<_>, _>>()?;
    // In the commit of what it stands for: there is no moment at which one is known and not the other.
    token::remember(lot, ticket.as_ref(), changes.iter().map(Change::image_bytes))?;
    let (capacity, units) = report::applied(&changes, &charges, request.capacity);
    let collection_metrics =
        if request.collection_metrics { report::collections(lot, &changes)? } else { None };
    Ok(TransactReply { capacity, collection_metrics, units })
}
