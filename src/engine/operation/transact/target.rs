//! Which item each action is about (stages 8 and 9, and the keys of 11).

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::bind::{Bound, Work};
use crate::api::{ApiError, error};
use crate::engine::Error;
use crate::engine::catalog::Table;
use crate::engine::key::PrimaryKey;
use crate::engine::view::Lot;

/// An action with its table and its key.
pub struct Target<'r> {
    pub bound: Bound<'r>,
    pub table: Arc<Table>,
    /// The table as the request first named it: by name or by ARN. Reports are labelled with it.
    pub label: &'r str,
    /// The key, or what cancels the transaction about the key or the targets of the update.
    pub key: Result<PrimaryKey, ApiError>,
}

/// Finds every action's item. Missing tables, empty keys and repeated items refuse the whole request, in that order.
pub fn locate<'r>(lot: &Lot<'_, '_>, bound: Vec<Bound<'r>>) -> Result<Vec<Target<'r>>, Error> {
    let targets = find_tables(lot, bound)?;
    for target in &targets {
        refuse_empty_key(target)?;
    }
    refuse_repeated(&targets)?;
    Ok(targets)
}

fn find_tables<'r>(lot: &Lot<'_, '_>, bound: Vec<Bound<'r>>) -> Result<Vec<Target<'r>>, Error> {
    let mut found: HashMap<&'r str, Arc<Table>> = HashMap::new();
    let mut labels: HashMap<String, &'r str> = HashMap::new();
    let mut targets = Vec::with_capacity(bound.len());
    for bound in bound {
        let name = bound.action.table_name.as_str();
        let table = match found.get(name) {
            Some(table) => Arc::clone(table),
            None => lot.catalog.table(lot.txn, name)?,
        };
        found.entry(name).or_insert_with(|| Arc::clone(&table));
        let label = *labels.entry(table.definition.name.clone()).or_insert(name);
        let key = key_of(&bound, &table);
        targets.push(Target { bound, table, label, key });
    }
    Ok(targets)
}

fn key_of(bound: &Bound<'_>, table: &Table) -> Result<PrimaryKey, ApiError> {
    match &bound.work {
        Work::Put { item } => table.key_of_new_item(item),
        Work::Update { key, update } => {
            let key = table.key(key)?;
            let key_names: Vec<&str> = table.key_names().collect();
            let index_names: Vec<&str> = table
                .indexes()
                .map(|index| &index.definition.key)
                .flat_map(|key| key.partition.iter().chain(&key.sort).map(String::as_str))
                .collect();
            update.check_targets(&key_names, &index_names)?;
            Ok(key)
        }
        Work::Delete { key } | Work::Check { key } => table.key(key),
    }
}

fn refuse_empty_key(target: &Target<'_>) -> Result<(), ApiError> {
    match &target.bound.work {
        Work::Put { item } => target.table.check_not_empty(item),
        Work::Update { key, .. } | Work::Delete { key } | Work::Check { key } => {
            target.table.check_key_not_empty(key)
        }
    }
}

/// Numbers are the same item by value. A key that is wrong in itself is no item.
fn refuse_repeated(targets: &[Target<'_>]) -> Result<(), ApiError> {
    let mut seen = BTreeSet::new();
    for target in targets {
        let Ok(key) = &target.key else { continue };
        if !seen.insert(target.table.item_key(key)) {
            return Err(error::transaction::item_named_twice());
        }
    }
    Ok(())
}
