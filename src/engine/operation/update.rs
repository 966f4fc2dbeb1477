//! UpdateItem (expressions.md 8).

use super::legacy;
use super::single::{Single, decoded};
use crate::api::error::request::enveloped;
use crate::api::error::value::Wording;
use crate::api::operation::{ReturnValues, UpdateItem};
use crate::api::reply::WriteItemReply;
use crate::engine::Error;
use crate::engine::evaluate::apply::apply;
use crate::engine::evaluate::bind::bind_update;
use crate::engine::evaluate::condition::Condition;
use crate::engine::evaluate::paths::documents;
use crate::engine::evaluate::update::Update;
use crate::engine::view::Lot;
use crate::value::Item;

/// Changes an item, or makes it. Without any expression a missing item is made of its key alone.
pub fn update(lot: &mut Lot<'_, '_>, request: &UpdateItem) -> Result<WriteItemReply, Error> {
    legacy::refuse_mixed_updates(request)?;
    let key = decoded(&request.key)?;
    let updates = request.attribute_updates.as_ref().map(legacy::update).transpose()?;
    let expected = legacy::condition(&request.legacy)?;
    let (condition, update) =
        bind_update(&request.expressions, Wording::Newer).map_err(enveloped)?;
    let is_legacy = updates.is_some();
    let (condition, update) = (condition.or(expected), update.or(updates).unwrap_or_default());
    let table = lot.catalog.table(lot.txn, &request.table_name)?;
    let key = table.key(key)?;
    let key_names: Vec<&str> = table.key_names().collect();
    table.check_documents(documents(condition.iter().flat_map(Condition::paths)))?;
    update.check_targets(&key_names)?;
    table.check_documents(documents(update.paths()))?;
    let single = Single {
        table_name: &request.table_name,
        table,
        key,
        on_failure: request.on_failure,
        capacity: request.capacity,
        collection_metrics: request.collection_metrics,
    };
    let old = single.stored(lot, condition.as_ref())?;
    // An item that is made begins with its key; the condition saw none (transactions.md 13).
    let new = apply(&update, old.as_ref().unwrap_or(&single.key.attributes), old.is_some())
        .map_err(|refusal| if is_legacy { legacy::misfit(refusal) } else { refusal })?;
    // Without an item before and after, a write is paid for all the same.
    if let Some(new) = &new {
        single.table.check_updated_item(old.as_ref(), new)?;
    }
    let reply = single.replace(lot, old.as_ref(), new.as_ref())?;
    let attributes = returned(request.return_values, &update, old, new);
    Ok(WriteItemReply { attributes, ..reply })
}

/// What ReturnValues asks for; nothing when it would be empty.
fn returned(
    mode: ReturnValues,
    update: &Update,
    old: Option<Item>,
    new: Option<Item>,
) -> Option<Item> {
    let image = match mode {
        ReturnValues::None => None,
        ReturnValues::AllOld => old,
        ReturnValues::AllNew => new,
        ReturnValues::UpdatedOld => old.map(|item| update.modified_image(&item)),
        ReturnValues::UpdatedNew => new.map(|item| update.modified_image(&item)),
    };
    image.filter(|item| !item.is_empty())
}
