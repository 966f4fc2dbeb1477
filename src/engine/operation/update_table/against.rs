//! An UpdateTable request against the table it is about (indexes-and-tables.md 2.3, 2.4, 2.7, 2.8).

use super::{creations, throughputs};
use crate::api::ApiError;
use crate::api::error::{change as sentence, table as table_sentence};
use crate::api::limits::GSI_MAX;
use crate::api::operation::{IndexRequest, IndexThroughput, UpdateTable};
use crate::api::table::{AttributeDefinition, BillingMode, KeySchema};
use crate::engine::catalog::Table;

pub fn check(request: &UpdateTable, table: &Table) -> Result<(), ApiError> {
    let billing = request.billing.unwrap_or(table.definition.billing);
    check_throughput(request, table)?;
    for update in request.index_updates.iter().flatten() {
        if let Some(update) = &update.update {
            check_index_throughput(update, table, billing)?;
        }
        if let Some(create) = &update.create {
            check_new_index(create, request.attributes.as_deref().unwrap_or_default(), table)?;
            check_new_throughput(create, billing)?;
        }
        if let Some(name) = &update.delete {
            check_is_global(name, "delete", table)?;
        }
    }
    let count = table.definition.global_indexes.len() + creations(request).count();
    if count > GSI_MAX && creations(request).next().is_some() {
        return Err(sentence::too_many_global_indexes());
    }
    Ok(())
}

fn check_throughput(request: &UpdateTable, table: &Table) -> Result<(), ApiError> {
    let definition = &table.definition;
    match (request.billing, request.throughput) {
        (Some(BillingMode::Provisioned), None) => return Err(sentence::throughput_required()),
        (None, Some(_)) if definition.billing == BillingMode::PayPerRequest => {
            return Err(table_sentence::throughput_on_demand());
        }
        // The same units are no change, unless they come with a switch of the mode (indexes-and-tables.md 2.7).
        (_, Some(units))
            if definition.billing == BillingMode::Provisioned && units == definition.throughput =>
        {
            return Err(sentence::throughput_unchanged(units));
        }
        _ => {}
    }
    let is_switch = request.billing == Some(BillingMode::Provisioned)
        && definition.billing == BillingMode::PayPerRequest;
    let is_given = |name: &str| {
        throughputs(request).any(|update| update.name == name && update.throughput.is_some())
    };
    // Nothing is guessed for an index: each has to be given its units (indexes-and-tables.md 2.7).
    match definition.global_indexes.iter().find(|index| is_switch && !is_given(&index.name)) {
        Some(index) => Err(sentence::index_throughput_required(&index.name)),
        None => Ok(()),
    }
}

fn check_index_throughput(
    update: &IndexThroughput,
    table: &Table,
    billing: BillingMode,
) -> Result<(), ApiError> {
    check_is_global(&update.name, "update", table)?;
    if billing == BillingMode::PayPerRequest {
        return Err(sentence::index_update_on_demand(&update.name));
    }
    let units =
        update.throughput.ok_or_else(|| sentence::index_throughput_required(&update.name))?;
    super::definition::check_bounds(units)?;
    let current = table.index(&update.name).and_then(|index| index.definition.throughput);
    if table.definition.billing == BillingMode::Provisioned && current == Some(units) {
        return Err(sentence::index_throughput_unchanged(&update.name, units));
    }
    Ok(())
}

fn check_is_global(name: &str, verb: &str, table: &Table) -> Result<(), ApiError> {
    match table.index(name) {
        None => Err(sentence::index_not_found(name, &table.definition.name)),
        Some(index) if index.local => Err(sentence::index_not_global(verb, name)),
        Some(_) => Ok(()),
    }
}

fn check_new_index(
    create: &IndexRequest,
    attributes: &[AttributeDefinition],
    table: &Table,
) -> Result<(), ApiError> {
    if table.index(&create.name).is_some() {
        return Err(sentence::index_exists());
    }
    let key: KeySchema = super::definition::global_schema(&create.key)?;
    let existing = &table.definition.attributes;
    // Definitions of attributes that the new index does not use may say anything (indexes-and-tables.md 2.4).
    let is_redefined = |name: &str| {
        let new = attributes.iter().find(|attribute| attribute.name == name);
        let old = existing.iter().find(|attribute| attribute.name == name);
        new.zip(old).is_some_and(|(new, old)| new != old)
    };
    match key.names().any(is_redefined) {
        true => Err(sentence::attribute_redefined(&key, existing, attributes)),
        false => Ok(()),
    }
}

fn check_new_throughput(create: &IndexRequest, billing: BillingMode) -> Result<(), ApiError> {
    match (billing, create.throughput) {
        (BillingMode::Provisioned, None) => {
            Err(sentence::new_index_throughput_missing(&create.name))
        }
        (BillingMode::PayPerRequest, Some(_)) => {
            Err(sentence::new_index_throughput_on_demand(&create.name))
        }
        _ => Ok(()),
    }
}
