//! UpdateTable. The service answers while a change is under way; here it is done when the next request looks, and the
//! reply alone shows the states in between (indexes-and-tables.md 2.5). So nothing of what is refused while a table or
//! an index is changing (2.6) can arise. What the service counts over hours and days is not held against anybody:
//! decreases a day, switches of the billing mode, changes of the deletion protection within 15 seconds.

use super::definition;
use super::table::{describe_table, find};
use crate::api::operation::{IndexRequest, IndexThroughput, UpdateTable};
use crate::api::table::{
    BillingMode, IndexDefinition, TableDefinition, TableDescription, TableStatus, Throughput,
    ThroughputHistory,
};
use crate::engine::catalog::{IndexRecord, Table};
use crate::engine::view::Lot;
use crate::engine::{Error, backfill};

mod against;
mod request;

/// Changes a table. Everything is checked before anything is written: first what needs no table, then the rest.
pub fn update(lot: &mut Lot<'_, '_>, request: &UpdateTable) -> Result<TableDescription, Error> {
    request::check(request)?;
    let table = find(lot.txn, lot.catalog, &request.table_name)?;
    against::check(request, &table)?;
    definition::check_quota(request.throughput.unwrap_or_default(), lot.catalog.region())?;
    let mut updated = Table::clone(&table);
    change_settings(&mut updated, request, lot.now_ms);
    for create in creations(request) {
        add_index(&mut updated, create, request)?;
    }
    // The reply shows the table while it changes, so it is made of the counts from before.
    let description = describe_change(lot, request, &table, &updated)?;
    for create in creations(request) {
        let index = updated.index(&create.name).expect("the index was just added");
        backfill::fill(lot.txn, &updated, index)?;
    }
    for name in deletions(request) {
        let index = table.index(name).expect("an index to delete was found");
        backfill::clear(lot.txn, &table, index)?;
        remove_index(&mut updated, name);
    }
    lot.catalog.update(lot.txn, &updated)?;
    Ok(description)
}

fn creations(request: &UpdateTable) -> impl Iterator<Item = &IndexRequest> {
    request.index_updates.iter().flatten().filter_map(|update| update.create.as_ref())
}

fn deletions(request: &UpdateTable) -> impl Iterator<Item = &str> {
    request.index_updates.iter().flatten().filter_map(|update| update.delete.as_deref())
}

fn throughputs(request: &UpdateTable) -> impl Iterator<Item = &IndexThroughput> {
    request.index_updates.iter().flatten().filter_map(|update| update.update.as_ref())
}

fn change_settings(table: &mut Table, request: &UpdateTable, now_ms: u64) {
    let Table { definition, history, index_records, .. } = table;
    if let Some(protection) = request.deletion_protection {
        definition.deletion_protection = protection;
    }
    if request.billing == Some(BillingMode::PayPerRequest)
        && definition.billing == BillingMode::Provisioned
    {
        table.on_demand_since_ms = Some(now_ms);
        // The units read zero at once (indexes-and-tables.md 2.7).
        definition.throughput = Throughput::default();
        for index in &mut definition.global_indexes {
            index.throughput = Some(Throughput::default());
        }
    }
    definition.billing = request.billing.unwrap_or(definition.billing);
    if let Some(units) = request.throughput {
        // Before the units change: whether this is a decrease shows on those there were.
        history.record(definition.throughput, units, now_ms);
        definition.throughput = units;
    }
    for update in throughputs(request) {
        let mut indexes = definition.global_indexes.iter_mut().zip(index_records.iter_mut());
        let found = indexes.find(|(index, _)| index.name == update.name);
        if let (Some((index, record)), Some(units)) = (found, update.throughput) {
            record.history.record(index.throughput.unwrap_or_default(), units, now_ms);
            index.throughput = Some(units);
        }
    }
    warm_up(table);
}

fn warm_up(table: &mut Table) {
    let billing = table.definition.billing;
    table.history.warm_up(billing, table.definition.throughput);
    for (index, record) in table.definition.global_indexes.iter().zip(&mut table.index_records) {
        record.history.warm_up(billing, index.throughput.unwrap_or_default());
    }
}

/// The new index, with definitions of its key attributes.
fn add_index(table: &mut Table, create: &IndexRequest, request: &UpdateTable) -> Result<(), Error> {
    let index = definition::global_index(create)?;
    let definitions = request.attributes.iter().flatten();
    for attribute in definitions.filter(|defined| index.key.names().any(|key| key == defined.name))
    {
        // One that is defined already keeps its definition; another type for a key of the index was refused
        // (indexes-and-tables.md 2.4).
        if table.definition.attribute_type(&attribute.name).is_none() {
            table.definition.attributes.push(attribute.clone());
        }
    }
    table.definition.attributes.sort_by(|a, b| a.name.cmp(&b.name));
    let units = index.throughput.unwrap_or_default();
    let record = IndexRecord {
        // Of one that was deleted it may come again: its entries went in the same transaction.
        number: table.index_records.iter().map(|record| record.number).max().unwrap_or(0) + 1,
        history: ThroughputHistory::new(table.definition.billing, units),
    };
    // Records are in the order of `Table::indexes`: this one between the global and the local ones.
    table.index_records.insert(table.definition.global_indexes.len(), record);
    table.definition.global_indexes.push(index);
    let TableDefinition { global_indexes, local_indexes, .. } = &table.definition;
    Ok(definition::check_projected(global_indexes.iter().chain(local_indexes))?)
}

/// Takes an index away, with the definitions nothing else uses.
fn remove_index(table: &mut Table, name: &str) {
    let is_it = |index: &IndexDefinition| index.name == name;
    if let Some(at) = table.definition.global_indexes.iter().position(is_it) {
        table.definition.global_indexes.remove(at);
        table.index_records.remove(at);
    }
    let mut attributes = std::mem::take(&mut table.definition.attributes);
    attributes.retain(|attribute| table.definition.is_key_attribute(&attribute.name));
    table.definition.attributes = attributes;
}

/// The table while its change is under way: with the throughput it had, with the index that comes and the one that
/// goes. Called before anything is written.
fn describe_change(
    lot: &Lot<'_, '_>,
    request: &UpdateTable,
    table: &Table,
    updated: &Table,
) -> Result<TableDescription, Error> {
    let mut shown = updated.clone();
    shown.definition.throughput = table.definition.throughput;
    let olds = &table.definition.global_indexes;
    // An index that comes is behind the old ones, and keeps its units.
    for (new, old) in shown.definition.global_indexes.iter_mut().zip(olds) {
        new.throughput = old.throughput;
    }
    let changes_indexes =
        creations(request).next().is_some() || deletions(request).next().is_some();
    // A billing mode that stays what it was is told as a change, too (indexes-and-tables.md 2.7).
    let changes_table = request.billing.is_some() || request.throughput.is_some();
    let status =
        if changes_indexes || changes_table { TableStatus::Updating } else { TableStatus::Active };
    let mut description = describe_table(&lot.view(), &shown, status)?;
    for index in &mut description.history.indexes {
        if creations(request).any(|create| create.name == index.name) {
            index.status = TableStatus::Creating;
            // Nothing is being filled in the state shown; later the member is absent, not false
            // (indexes-and-tables.md 2.5).
            index.backfilling = Some(false);
        } else if deletions(request).any(|name| name == index.name) {
            index.status = TableStatus::Deleting;
        } else if throughputs(request).any(|update| update.name == index.name) {
            index.status = TableStatus::Updating;
        }
    }
    Ok(description)
}
