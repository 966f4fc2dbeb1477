//! TransactGetItems: several items as they are at one moment (transactions.md 9).

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::api::error::transaction as sentence;
use crate::api::limits::TRANSACT_GET_BYTES_MAX;
use crate::api::operation::{TransactGet, TransactGetItems};
use crate::api::reply::TransactGetReply;
use crate::api::{ApiError, StatementFailure, Units};
use crate::engine::capacity::{Charge, Labels, Meter};
use crate::engine::catalog::Table;
use crate::engine::evaluate::bind::bind_projection;
use crate::engine::evaluate::projection::Projection;
use crate::engine::key::PrimaryKey;
use crate::engine::view::View;
use crate::engine::{Error, row};
use crate::value::{Item, Row, size};

/// Reads every item, each stage of the checks for all of them before the next. The view is the one moment. `conflicts`:
/// the positions of items that transactions under way hold.
pub fn execute(
    view: &View<'_>,
    conflicts: &[usize],
    request: &TransactGetItems,
) -> Result<TransactGetReply, Error> {
    let keys = request.gets.iter().map(|get| get.key.as_ref().map_err(ApiError::clone));
    let keys = keys.collect::<Result<Vec<_>, _>>()?;
    // Texts before tables, tables before keys (transactions.md 9).
    let projections = request.gets.iter().map(|get| bind_projection(&get.expressions));
    let projections = projections.collect::<Result<Vec<_>, _>>()?;
    let tables = request.gets.iter().map(|get| view.catalog.table(view.txn, &get.table_name));
    let tables = tables.collect::<Result<Vec<_>, _>>()?;
    for (table, projection) in tables.iter().zip(&projections) {
        table.check_documents(projection.iter().flat_map(Projection::documents))?;
    }
    let keys = check_keys(&tables, &keys)?;
    refuse_conflicts(conflicts, keys.len())?;
    let mut meter = Meter::default();
    let mut items = Vec::with_capacity(keys.len());
    let mut charges = Vec::with_capacity(keys.len());
    let labels = labels(&request.gets, &tables);
    for (((key, table), projection), label) in keys.iter().zip(&tables).zip(projections).zip(labels)
    {
        let item = row::get(view.txn, table, key)?;
        let bytes = item.as_ref().map_or(0, size::item_bytes);
        // Of the whole item, there or not (transactions.md 7.4).
        let charge = Charge::on_table(Charge::read_units(bytes, true)).in_transaction();
        meter.add(label, &charge);
        charges.push((table.as_ref(), charge));
        items.push(projected(item, projection.as_ref()));
    }
    // Of what is handed back, so after the projection (transactions.md 9).
    refuse_large(&items)?;
    view.draw_together(&charges)?;
    let items = items.into_iter().map(|item| item.map(Row::from)).collect();
    Ok(TransactGetReply { items, capacity: meter.report(request.capacity, Labels::Read) })
}

/// The first wrong key cancels; after that, an item that is asked for twice refuses the request.
fn check_keys(tables: &[Arc<Table>], keys: &[&Item]) -> Result<Vec<PrimaryKey>, ApiError> {
    let checked = tables.iter().zip(keys).map(|(table, key)| table.key(key));
    let mut good = Vec::with_capacity(keys.len());
    for key in checked {
        // An empty key as well, which refuses a transaction of writes as a whole (transactions.md 9).
        good.push(key.map_err(|refusal| cancelled(refusal, good.len(), keys.len()))?);
    }
    let mut seen = HashSet::new();
    let mut places = tables.iter().zip(&good).map(|(table, key)| table.item_key(key));
    if places.all(|place| seen.insert(place)) {
        Ok(good)
    } else {
        Err(sentence::item_named_twice())
    }
}

/// `place`: of the Get that is refused, among so many.
fn cancelled(refusal: ApiError, place: usize, count: usize) -> ApiError {
    let mut reasons = vec![None; count];
    if let Some(reason) = reasons.get_mut(place) {
        *reason = Some(StatementFailure::validation(refusal));
    }
    sentence::cancelled(reasons, vec![Units::default(); count])
}

/// What meets transactions under way is cancelled for each item they hold (transactions.md 10).
fn refuse_conflicts(conflicts: &[usize], count: usize) -> Result<(), ApiError> {
    if conflicts.is_empty() {
        return Ok(());
    }
    let reason = |place| conflicts.contains(&place).then(StatementFailure::conflict);
    let reasons = (0..count).map(reason).collect();
    Err(sentence::cancelled(reasons, vec![Units::default(); count]))
}

/// Each table as the request first named it, by name or by ARN.
fn labels<'r>(gets: &'r [TransactGet], tables: &[Arc<Table>]) -> Vec<&'r str> {
    let mut first: HashMap<u64, &str> = HashMap::new();
    let named = gets.iter().zip(tables);
    named.map(|(get, table)| *first.entry(table.number).or_insert(&get.table_name)).collect()
}

/// An item of which the projection leaves nothing is left out.
fn projected(item: Option<Item>, projection: Option<&Projection>) -> Option<Item> {
    match projection {
        Some(projection) => {
            item.map(|item| projection.apply(&item)).filter(|item| !item.is_empty())
        }
        None => item,
    }
}

fn refuse_large(items: &[Option<Item>]) -> Result<(), ApiError> {
    let bytes = items.iter().flatten().map(size::item_bytes).sum();
    if bytes > TRANSACT_GET_BYTES_MAX { Err(sentence::response_too_large(bytes)) } else { Ok(()) }
}
