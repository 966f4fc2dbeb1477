//! An UpdateTable request by itself, whatever table it is about (indexes-and-tables.md 2.1 to 2.4).

use std::collections::HashSet;

use super::super::definition;
use super::{creations, deletions};
use crate::api::ApiError;
use crate::api::error::{change as sentence, table as table_sentence};
use crate::api::operation::{Concern, IndexRequest, IndexUpdate, UpdateTable};
use crate::api::table::{AttributeDefinition, BillingMode};

/// The order of the checks is the service's (2.2).
pub fn check(request: &UpdateTable) -> Result<(), ApiError> {
    if request.billing == Some(BillingMode::PayPerRequest) && request.throughput.is_some() {
        return Err(sentence::throughput_with_on_demand());
    }
    request.throughput.map_or(Ok(()), definition::check_bounds)?;
    let updates = request.index_updates.as_deref();
    if asks_for_nothing(request) {
        // The sentence leaves out a member that was sent, though it asks for nothing (indexes-and-tables.md 2.2, 4).
        let sent: &[&str] = if updates.is_some() { &["GlobalSecondaryIndexUpdates"] } else { &[] };
        return Err(sentence::nothing_to_change(sent));
    }
    if updates.is_some_and(<[_]>::is_empty) {
        return Err(table_sentence::no_indexes("GlobalSecondaryIndexUpdates"));
    }
    check_entries(updates.unwrap_or_default())?;
    for create in creations(request) {
        check_new_index(create, request.attributes.as_deref())?;
    }
    // After each index by itself, and still before the table is looked for (indexes-and-tables.md 2.2, 6 and 7).
    check_combination(request)?;
    match request.concerns.first() {
        Some(concern) => Err(sentence::not_changed_here(*concern)),
        None => Ok(()),
    }
}

fn asks_for_nothing(request: &UpdateTable) -> bool {
    request.billing.is_none()
        && request.throughput.is_none()
        && request.deletion_protection.is_none()
        && request.concerns.is_empty()
        && request.index_updates.as_ref().is_none_or(Vec::is_empty)
}

fn check_entries(updates: &[IndexUpdate]) -> Result<(), ApiError> {
    for update in updates {
        let actions = [update.update.is_some(), update.create.is_some(), update.delete.is_some()];
        match actions.iter().filter(|is_there| **is_there).count() {
            0 => return Err(sentence::index_update_empty()),
            1 => {}
            _ => return Err(sentence::several_index_actions()),
        }
    }
    let mut once = HashSet::new();
    let names = updates.iter().filter_map(IndexUpdate::index_name);
    if let Some(name) = names.into_iter().find(|name| !once.insert(*name)) {
        return Err(sentence::index_updated_twice(name));
    }
    // Several updates of throughput go together, creations and deletions do not (indexes-and-tables.md 2.3).
    let online = updates.iter().filter(|update| update.update.is_none()).count();
    if online > 1 { Err(sentence::several_new_indexes()) } else { Ok(()) }
}

/// Every key attribute of a new index is defined in the request, though the table may define it already.
fn check_new_index(
    create: &IndexRequest,
    attributes: Option<&[AttributeDefinition]>,
) -> Result<(), ApiError> {
    let attributes = attributes
        .filter(|attributes| !attributes.is_empty())
        .ok_or_else(|| sentence::index_definitions_missing(&create.name))?;
    definition::global_schema(&create.key)?;
    let defined = definition::defined_once(attributes)?;
    let keys: Vec<&str> = create.key.iter().map(|element| element.name.as_str()).collect();
    definition::check_defined(&keys, &defined)?;
    definition::global_index(create)?;
    create.throughput.map_or(Ok(()), definition::check_bounds)
}

/// One concern a request (2.1).
fn check_combination(request: &UpdateTable) -> Result<(), ApiError> {
    let has = |concern| request.concerns.contains(&concern);
    let changes_indexes =
        creations(request).next().is_some() || deletions(request).next().is_some();
    check_alone(request)?;
    if has(Concern::OnDemandThroughput) && has(Concern::Stream) {
        return Err(sentence::on_demand_throughput_with_others());
    }
    let provisions =
        request.throughput.is_some() || request.billing == Some(BillingMode::Provisioned);
    if provisions && has(Concern::Stream) {
        return Err(sentence::stream_with_throughput());
    }
    if request.throughput.is_some() && changes_indexes {
        return Err(sentence::index_with_throughput());
    }
    if changes_indexes && has(Concern::Stream) {
        return Err(sentence::index_with_stream());
    }
    Ok(())
}

/// The concerns that want a request of their own, the one that is told first standing first.
fn check_alone(request: &UpdateTable) -> Result<(), ApiError> {
    let has = |concern| request.concerns.contains(&concern);
    // A concern counts when it is named, though it change nothing (indexes-and-tables.md 2.1).
    if concerns(request) < 2 {
        return Ok(());
    }
    if has(Concern::Encryption) {
        return Err(sentence::only_operation("Server-Side Encryption"));
    }
    if has(Concern::TableClass) {
        return Err(sentence::only_operation("TableClass"));
    }
    if request.deletion_protection.is_some() {
        return Err(sentence::only_operation("DeletionProtection"));
    }
    if has(Concern::WarmThroughput) {
        return Err(match creations(request).next() {
            Some(_) => sentence::warm_throughput_with_new_index(),
            None if has(Concern::OnDemandThroughput) => {
                sentence::on_demand_throughput_with_others()
            }
            None => sentence::only_operation("WarmThroughput"),
        });
    }
    Ok(())
}

fn concerns(request: &UpdateTable) -> usize {
    let own = [
        request.billing.is_some(),
        request.throughput.is_some(),
        request.deletion_protection.is_some(),
        request.index_updates.is_some(),
    ];
    request.concerns.len() + own.iter().filter(|is_there| **is_there).count()
}
