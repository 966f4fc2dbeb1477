//! GetItem and PutItem.

use crate::api::capacity::ConsumedCapacity;
use crate::api::error::{self, key as sentence};
use crate::api::limits::ITEM_BYTES_MAX;
use crate::api::operation::{GetItem, OnFailure, PutItem, ReturnConsumedCapacity};
use crate::api::reply::{GetItemReply, PutItemReply};
use crate::api::{ApiError, ErrorKind};
use crate::engine::capacity::{Charge, Labels, Meter};
use crate::engine::evaluate::bind::{IdleValues, bind_projection, bind_put};
use crate::engine::view::{Lot, View};
use crate::engine::{Error, row};
use crate::value::{Item, size};

#[cfg(test)]
mod tests;

pub fn get(view: &View<'_>, request: &GetItem) -> Result<GetItemReply, Error> {
    let key = request.key.as_ref().map_err(Clone::clone)?;
    let projection = bind_projection(&request.expressions)?;
    let table = view.catalog.table(view.txn, &request.table_name)?;
    let item = row::get(view.txn, &table, &table.key(key)?)?;
    let bytes = item.as_ref().map_or(0, size::item_bytes);
    let charge = Charge::on_table(Charge::read_units(bytes, request.consistent));
    view.draw(&table, &charge)?;
    Ok(GetItemReply {
        item: match projection {
            Some(projection) => item.map(|item| projection.apply(&item)),
            None => item,
        },
        capacity: report(&request.table_name, &charge, request.capacity),
    })
}

/// Puts an item in the place of the one with its key. The checks are in the order of the service
/// (items-tables-capacity.md 4).
pub fn put(lot: &mut Lot<'_, '_>, request: &PutItem) -> Result<PutItemReply, Error> {
    let item = request.item.as_ref().map_err(Clone::clone)?;
    if size::item_bytes(item) > ITEM_BYTES_MAX {
        return Err(sentence::item_too_large().into());
    }
    let condition = bind_put(&request.expressions, IdleValues::Refused)?;
    let table = lot.catalog.table(lot.txn, &request.table_name)?;
    let key = table.key_of_new_item(item)?;
    lot.refuse_conflict()?;
    let old = row::get(lot.txn, &table, &key)?;
    if condition.is_some_and(|condition| !condition.holds(old.as_ref())) {
        return Err(condition_failed(request, old).into());
    }
    row::check_collection(lot.txn, &table, &key, old.as_ref(), Some(item))?;
    lot.draw(&table, old.as_ref(), Some(item))?;
    let charge = row::replace(lot.txn, &table, &key, old.as_ref(), Some(item))?;
    let wants_metrics = request.collection_metrics && table.has_local_indexes();
    let metrics = wants_metrics.then(|| row::collection_metrics(lot.txn, &table, &key));
    Ok(PutItemReply {
        attributes: old.filter(|_| request.return_old),
        capacity: report(&request.table_name, &charge, request.capacity),
        collection_metrics: metrics.transpose()?,
    })
}

fn condition_failed(request: &PutItem, old: Option<Item>) -> ApiError {
    let item = old.filter(|_| request.on_failure == OnFailure::AllOld);
    let message = error::conditional_request_failed();
    ApiError { item, ..ApiError::new(ErrorKind::ConditionalCheckFailed, message) }
}

/// What a request on one table reports.
pub fn report(
    table: &str,
    charge: &Charge,
    mode: ReturnConsumedCapacity,
) -> Option<ConsumedCapacity> {
    let mut meter = Meter::default();
    meter.add(table, charge);
    meter.report(mode, Labels::Plain)?.pop()
}
