//! UpdateTimeToLive and DescribeTimeToLive (indexes-and-tables.md 4.1). The interval the service keeps between two
//! changes is left out, and a change is done at once. Items expire when [`Database::expire`] looks at them.
//!
//! [`Database::expire`]: crate::engine::Database::expire

use super::table::find;
use crate::api::ApiError;
use crate::api::error::change as sentence;
use crate::api::operation::{TableName, UpdateTimeToLive};
use crate::engine::Error;
use crate::engine::catalog::Table;
use crate::engine::view::{Lot, View};

/// The attribute items of a table expire by.
pub fn describe(view: &View<'_>, request: &TableName) -> Result<Option<String>, Error> {
    Ok(find(view.txn, view.catalog, &request.table_name)?.time_to_live.clone())
}

pub fn update(
    lot: &mut Lot<'_, '_>,
    request: &UpdateTimeToLive,
) -> Result<UpdateTimeToLive, Error> {
    let table = find(lot.txn, lot.catalog, &request.table_name)?;
    check(request, table.time_to_live.as_deref())?;
    let time_to_live = request.enabled.then(|| request.attribute.clone());
    lot.catalog.update(lot.txn, &Table { time_to_live, ..Table::clone(&table) })?;
    Ok(request.clone())
}

fn check(request: &UpdateTimeToLive, current: Option<&str>) -> Result<(), ApiError> {
    match current {
        // Also of a request to disable it (indexes-and-tables.md 4.1).
        Some(current) if current != request.attribute => {
            Err(sentence::time_to_live_elsewhere(current))
        }
        Some(_) if request.enabled => Err(sentence::time_to_live_enabled()),
        None if !request.enabled => Err(sentence::time_to_live_disabled()),
        _ => Ok(()),
    }
}
