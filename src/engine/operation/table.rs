//! CreateTable, DescribeTable, ListTables and DeleteTable.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use super::{definition, tag};
use crate::api::error::table as sentence;
use crate::api::limits::LIST_TABLES_MAX;
use crate::api::operation::{CreateTable, ListTables, TableName};
use crate::api::reply::TableNames;
use crate::api::table::{
    IndexHistory, IndexSize, TableDescription, TableHistory, TableStatus, ThroughputHistory,
};
use crate::engine::catalog::{Catalog, Table};
use crate::engine::key::{self, Key};
use crate::engine::view::{Lot, View};
use crate::engine::{Error, row};
use crate::storage::{Direction, ReadTxn, StoreError};

#[cfg(test)]
mod tests;

/// Makes a table. It can be used at once; the reply says CREATING, as the service's does.
pub fn create(lot: &mut Lot<'_, '_>, request: &CreateTable) -> Result<TableDescription, Error> {
    let mut defined = definition::of(request)?;
    let tags = tag::checked(&request.tags)?;
    definition::check_quota(defined.throughput, lot.catalog.region())?;
    let name = lot.catalog.bare_name(&request.table_name)?;
    name.clone_into(&mut defined.name);
    if lot.catalog.find(lot.txn, name)?.is_some() {
        return Err(sentence::table_exists(name).into());
    }
    let mut table = lot.catalog.insert(lot.txn, defined, lot.now_ms)?;
    if !tags.is_empty() {
        table.tags = tags;
        lot.catalog.update(lot.txn, &table)?;
    }
    describe_table(&lot.view(), &table, TableStatus::Creating)
}

pub fn describe(view: &View<'_>, request: &TableName) -> Result<TableDescription, Error> {
    let table = find(view.txn, view.catalog, &request.table_name)?;
    describe_table(view, &table, TableStatus::Active)
}

/// Deletes a table with its items, unless it is protected.
pub fn delete(lot: &mut Lot<'_, '_>, request: &TableName) -> Result<TableDescription, Error> {
    let table = find(lot.txn, lot.catalog, &request.table_name)?;
    if table.definition.deletion_protection {
        return Err(sentence::deletion_protected().into());
    }
    // Before it goes: the reply has its counts.
    let description = describe_table(&lot.view(), &table, TableStatus::Deleting)?;
    lot.catalog.remove(lot.txn, &table)?;
    Ok(description)
}

/// A page of table names, in the order of their bytes.
pub fn list(view: &View<'_>, request: &ListTables) -> Result<TableNames, Error> {
    let limit = request.limit.unwrap_or(LIST_TABLES_MAX);
    let mut range = key::tables();
    if let Some(start) = &request.start {
        range = range.after(&Key::Table { name: start }.encode());
    }
    let mut names = Vec::new();
    view.txn.scan(&range, Direction::Forward, |key, _| {
        // One more than asked for: a page that holds exactly the rest says that nothing follows
        // (indexes-and-tables.md 7).
        if names.len() > limit {
            return Ok::<_, StoreError>(ControlFlow::Break(()));
        }
        let name = key::table_name(key).ok_or_else(|| view.txn.corrupt("name of a table"))?;
        names.push(name.to_owned());
        Ok(ControlFlow::Continue(()))
    })?;
    let more = names.len() > limit;
    names.truncate(limit);
    Ok(TableNames { last: names.last().filter(|_| more).cloned(), names })
}

/// The table of this name or ARN; the refusal names it.
pub fn find(txn: &ReadTxn<'_>, catalog: &Catalog, name: &str) -> Result<Arc<Table>, Error> {
    let table = catalog.find(txn, name)?;
    let bare = catalog.bare_name(name)?;
    Ok(table.ok_or_else(|| sentence::table_not_found(bare))?)
}

/// What there is to tell of a table and its indexes.
pub fn describe_table(
    view: &View<'_>,
    table: &Table,
    status: TableStatus,
) -> Result<TableDescription, Error> {
    // Exact, where the service's figures are hours old (items-tables-capacity.md 1.1).
    let counts = row::counts(view.txn, table, 0)?;
    let mut index_sizes = Vec::new();
    for index in table.indexes() {
        let counts = row::counts(view.txn, table, index.number)?;
        let name = index.definition.name.clone();
        index_sizes.push(IndexSize { name, item_count: counts.items, size_bytes: counts.bytes });
    }
    Ok(TableDescription {
        definition: table.definition.clone(),
        status,
        created_at: Duration::from_millis(table.created_ms).as_secs_f64(),
        arn: table.arn.clone(),
        id: table.id.clone(),
        item_count: counts.items,
        size_bytes: counts.bytes,
        index_sizes,
        history: history(table, status, view.now_ms),
    })
}

/// The global indexes of a new table become active with it; later each has a status of its own.
fn history(table: &Table, status: TableStatus, now_ms: u64) -> TableHistory {
    let today = |history: ThroughputHistory| ThroughputHistory {
        // Counted when it is asked for: those of yesterday are told as none, with no task that resets them.
        decreases: history.decreases_today(now_ms),
        ..history
    };
    let is_new = status == TableStatus::Creating;
    let indexes = table.definition.global_indexes.iter().zip(&table.index_records);
    TableHistory {
        throughput: today(table.history),
        on_demand_since_ms: table.on_demand_since_ms,
        indexes: indexes
            .map(|(index, record)| IndexHistory {
                name: index.name.clone(),
                status: if is_new { status } else { TableStatus::Active },
                backfilling: None,
                throughput: today(record.history),
            })
            .collect(),
    }
}
