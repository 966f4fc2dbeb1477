//! GetItem, PutItem and DeleteItem.

use super::legacy;
use super::single::{Single, decoded};
use crate::api::error::key as sentence;
use crate::api::error::request::enveloped;
use crate::api::error::value::Wording;
use crate::api::limits::ITEM_BYTES_MAX;
use crate::api::operation::{DeleteItem, GetItem, PutItem};
use crate::api::reply::{GetItemReply, WriteItemReply};
use crate::engine::capacity::Charge;
use crate::engine::evaluate::bind::bind_condition;
use crate::engine::evaluate::condition::Condition;
use crate::engine::evaluate::paths::documents;
use crate::engine::evaluate::projection::Projection;
use crate::engine::view::{Lot, View};
use crate::engine::{Error, row};
use crate::value::{Row, size};

#[cfg(test)]
mod tests;

pub fn get(view: &View<'_>, request: &GetItem) -> Result<GetItemReply, Error> {
    let key = request.key.as_ref().map_err(Clone::clone)?;
    let projection = legacy::projection(&request.expressions, request.attributes_to_get.as_ref())?;
    let table = view.catalog.table(view.txn, &request.table_name)?;
    table.check_documents(projection.iter().flat_map(Projection::documents))?;
    let found = row::get_with(view.txn, &table, &table.key(key)?, |stored| {
        let item = match projection {
            Some(projection) => projection.apply(&stored.item()).into(),
            // Handed on as stored: its JSON is written from there, and no attribute is decoded.
            None => Row::from(stored),
        };
        (stored.weight(), item)
    })?;
    let bytes = found.as_ref().map_or(0, |(bytes, _)| *bytes);
    let charge = Charge::on_table(Charge::read_units(bytes, request.consistent));
    view.draw(&table, &charge)?;
    Ok(GetItemReply {
        item: found.map(|(_, item)| item),
        capacity: charge.report(&request.table_name, request.capacity),
    })
}

/// Puts an item in the place of the one with its key. The checks are in the order of the service
/// (items-tables-capacity.md 4).
pub fn put(lot: &mut Lot<'_, '_>, request: &PutItem) -> Result<WriteItemReply, Error> {
    legacy::refuse_mixed_conditions(&request.legacy, &request.expressions)?;
    let item = decoded(&request.item)?;
    // Before the expressions, and even of a table that is not there (items-tables-capacity.md 1.2).
    if size::item_bytes(item) > ITEM_BYTES_MAX {
        return Err(sentence::item_too_large().into());
    }
    let expected = legacy::condition(&request.legacy)?;
    let condition = bind_condition(&request.expressions, Wording::Newer).map_err(enveloped)?;
    let condition = condition.or(expected);
    let table = lot.catalog.table(lot.txn, &request.table_name)?;
    let single = Single {
        table_name: &request.table_name,
        key: table.key_of_new_item(item)?,
        table,
        on_failure: request.on_failure,
        capacity: request.capacity,
        collection_metrics: request.collection_metrics,
    };
    let condition = condition.as_ref();
    single.table.check_documents(documents(condition.into_iter().flat_map(Condition::paths)))?;
    // Nobody asks what the old item held, so it is weighed where it lies and not decoded.
    if condition.is_none() && !request.return_old && row::is_plain(&single.table) {
        return single.overwrite(lot, item);
    }
    let old = single.stored(lot, condition)?;
    let reply = single.replace(lot, old.as_ref(), Some(item))?;
    Ok(WriteItemReply { attributes: old.filter(|_| request.return_old), ..reply })
}

/// Deletes the item with this key, if there is one and the condition holds.
pub fn delete(lot: &mut Lot<'_, '_>, request: &DeleteItem) -> Result<WriteItemReply, Error> {
    legacy::refuse_mixed_conditions(&request.legacy, &request.expressions)?;
    let key = decoded(&request.key)?;
    let expected = legacy::condition(&request.legacy)?;
    let condition = bind_condition(&request.expressions, Wording::Newer).map_err(enveloped)?;
    let condition = condition.or(expected);
    let table = lot.catalog.table(lot.txn, &request.table_name)?;
    let single = Single {
        table_name: &request.table_name,
        key: table.key(key)?,
        table,
        on_failure: request.on_failure,
        capacity: request.capacity,
        collection_metrics: request.collection_metrics,
    };
    let condition = condition.as_ref();
    single.table.check_documents(documents(condition.into_iter().flat_map(Condition::paths)))?;
    let old = single.stored(lot, condition)?;
    let reply = single.replace(lot, old.as_ref(), None)?;
    Ok(WriteItemReply { attributes: old.filter(|_| request.return_old), ..reply })
}
