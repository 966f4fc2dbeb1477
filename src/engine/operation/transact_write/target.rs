//! Which item each action is about (stages 8 and 9, and the keys of 11).

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::bind::{BoundAction, Work};
use crate::api::{ApiError, error};
use crate::engine::Error;
use crate::engine::catalog::Table;
use crate::engine::evaluate::condition::Condition;
use crate::engine::evaluate::paths::documents;
use crate::engine::key::PrimaryKey;
use crate::engine::view::Lot;

/// An action with its table and its key.
pub struct Target<'r> {
    pub bound: BoundAction<'r>,
    pub table: Arc<Table>,
    /// The table as the request first named it: by name or by ARN. Reports are labelled with it.
    pub label: &'r str,
    /// The key, or what cancels the transaction about the key or the targets of the update.
    pub key: Result<PrimaryKey, ApiError>,
}

/// Finds every action's item. Missing tables, empty keys and repeated items refuse the whole request, in that order.
pub fn locate<'r>(
    lot: &Lot<'_, '_>,
    bound: Vec<BoundAction<'r>>,
) -> Result<Vec<Target<'r>>, Error> {
    let targets = find_tables(lot, bound)?;
    for target in &targets {
        // In a loop of its own: this refuses the request wherever it stands, other
        // faults of a key cancel (transactions.md 3).
        refuse_empty_key_of(&target.bound, &target.table)?;
    }
    refuse_repeated(&targets)?;
    Ok(targets)
}

fn find_tables<'r>(
    lot: &Lot<'_, '_>,
    bound: Vec<BoundAction<'r>>,
) -> Result<Vec<Target<'r>>, Error> {
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

/// A ConditionCheck may look into key attributes, where it finds nothing.
pub fn key_of(bound: &BoundAction<'_>, table: &Table) -> Result<PrimaryKey, ApiError> {
    let condition = documents(bound.condition.iter().flat_map(Condition::paths));
    match &bound.work {
        Work::Put { item } => {
            let key = table.key_of_new_item(item)?;
            table.check_documents(condition)?;
            Ok(key)
        }
        Work::Update { key, update } => {
            let key = table.key(key)?;
            let key_names: Vec<&str> = table.key_names().collect();
            table.check_documents(condition)?;
            update.check_targets(&key_names)?;
            table.check_documents(documents(update.paths()))?;
            Ok(key)
        }
        Work::Delete { key } => {
            let key = table.key(key)?;
            table.check_documents(condition)?;
            Ok(key)
        }
        Work::Check { key } => table.key(key),
    }
}

pub fn refuse_empty_key_of(bound: &BoundAction<'_>, table: &Table) -> Result<(), ApiError> {
    match &bound.work {
        Work::Put { item } => table.check_not_empty(item),
        Work::Update { key, .. } | Work::Delete { key } | Work::Check { key } => {
            table.check_key_not_empty(key)
        }
    }
}

/// Numbers are the same item by value. A key that is wrong in itself is no item.
fn refuse_repeated(targets: &[Target<'_>]) -> Result<(), ApiError> {
    let mut seen = BTreeSet::new();
    for target in targets {
        // A wrong key is nobody's, so two of them are not the same item.
        let Ok(key) = &target.key else { continue };
        if !seen.insert(target.table.item_key(key)) {
            return Err(error::transaction::item_named_twice());
        }
    }
    Ok(())
}
