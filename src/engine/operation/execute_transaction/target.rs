//! Which item each statement is about (partiql.md 5.3, 6 and 7).

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::api::operation::{ExecuteTransaction, OnFailure};
use crate::api::{ApiError, StatementFailure, error};
use crate::engine::Error;
use crate::engine::catalog::Table;
use crate::engine::evaluate::condition::Condition;
use crate::engine::key::PrimaryKey;
use crate::engine::operation::statement::bind::{Action, BoundStatement};
use crate::engine::operation::statement::keyed::Keyed;
use crate::engine::view::View;
use crate::value::Item;

/// A statement, and its item unless that can't be.
pub struct Target<'r> {
    pub action: &'r Action,
    pub on_failure: OnFailure,
    /// The item, or what cancels the transaction for this statement before any item is read.
    pub address: Result<Address<'r>, NoAddress>,
}

/// An item, if it is there or not.
pub struct Address<'r> {
    pub table: Arc<Table>,
    /// The table as the request first named it: by name or by ARN. Reports are labelled with it.
    pub label: &'r str,
    pub key: PrimaryKey,
    /// What the WHERE asks besides the key.
    pub rest: Vec<Condition>,
}

/// No item of any table.
pub struct NoAddress {
    pub failure: StatementFailure,
    /// A key of the wrong type is told alone: no other statement has a reason then (partiql.md 17.4).
    pub alone: bool,
}

/// Finds every statement's item. One that does not name one item by its full key, and one item named twice, refuse the
/// whole request.
pub fn locate<'r>(
    view: &View<'_>,
    request: &ExecuteTransaction,
    bound: &'r [BoundStatement],
) -> Result<Vec<Target<'r>>, Error> {
    let mut tables = Tables::default();
    let mut targets = Vec::with_capacity(bound.len());
    for (index, (bound, statement)) in bound.iter().zip(&request.statements).enumerate() {
        let address = match tables.find(view, &bound.table)? {
            // A reason and no refusal of the whole, unlike in TransactWriteItems (partiql.md 17.4).
            None => Err(NoAddress {
                failure: StatementFailure::of(error::resource_not_found()),
                alone: false,
            }),
            Some((table, label)) => {
                let keyed = keyed(&table, &bound.action)
                    .map_err(|refusal| error::transaction::statement_refused(index, &refusal))?;
                address(table, label, &bound.action, keyed)
            }
        };
        targets.push(Target { action: &bound.action, on_failure: statement.on_failure, address });
    }
    refuse_repeated(&targets)?;
    Ok(targets)
}

/// Tables by the names a request gives them.
#[derive(Default)]
struct Tables<'r> {
    found: HashMap<&'r str, Option<Arc<Table>>>,
    labels: HashMap<u64, &'r str>,
}

impl<'r> Tables<'r> {
    fn find(
        &mut self,
        view: &View<'_>,
        name: &'r str,
    ) -> Result<Option<(Arc<Table>, &'r str)>, Error> {
        let table = match self.found.get(name) {
            Some(table) => table.clone(),
            None => view.catalog.find(view.txn, name)?,
        };
        self.found.entry(name).or_insert_with(|| table.clone());
        Ok(table.map(|table| {
            // One report for each table, though the request name it in two ways.
            let label = *self.labels.entry(table.number).or_insert(name);
            (table, label)
        }))
    }
}

/// A WHERE taken apart; an INSERT has none.
fn keyed(table: &Table, action: &Action) -> Result<Keyed, ApiError> {
    match action {
        Action::Insert { .. } => Ok(Keyed { key: Item::new(), rest: Vec::new() }),
        Action::Update { condition, .. } | Action::Delete { condition, .. } => {
            let keyed = Keyed::of_write(table, condition.as_ref())?;
            // A value of no scalar type refuses the request; a scalar of the wrong
            // type is a reason (partiql.md 5.3 and 17.4).
            keyed.check_scalar(table)?;
            Ok(keyed)
        }
        Action::Select { condition, .. } => Keyed::of_read(table, condition.as_ref())
            .filter(|keyed| keyed.rest.is_empty())
            .ok_or_else(error::statement::no_key_in_transaction_read),
        Action::Exists { condition, .. } => Keyed::of_read(table, condition.as_ref())
            .filter(|keyed| !keyed.rest.is_empty())
            .ok_or_else(error::statement::exists_without_condition),
    }
}

fn address<'r>(
    table: Arc<Table>,
    label: &'r str,
    action: &Action,
    keyed: Keyed,
) -> Result<Address<'r>, NoAddress> {
    match checked(&table, action, &keyed) {
        Ok(key) => Ok(Address { table, label, key, rest: keyed.rest }),
        Err(refusal) => {
            let attributes = match action {
                Action::Insert { item } => item,
                _ => &keyed.key,
            };
            let alone = has_wrong_type(&table, attributes);
            Err(NoAddress { failure: StatementFailure::validation(refusal), alone })
        }
    }
}

/// The key, if the table can have it.
fn checked(table: &Table, action: &Action, keyed: &Keyed) -> Result<PrimaryKey, ApiError> {
    match action {
        Action::Insert { item } => table.key_of_new_item(item),
        // GetItem's words for the key, not those of a statement by itself (partiql.md 17.4).
        _ => keyed.check_documents(table).and_then(|()| table.key(&keyed.key)),
    }
}

/// The key of the item a statement is about, or why it is refused.
pub fn sought(table: &Table, action: &Action) -> Result<PrimaryKey, ApiError> {
    checked(table, action, &keyed(table, action)?)
}

fn has_wrong_type(table: &Table, attributes: &Item) -> bool {
    table.key_names().any(|name| {
        attributes.get(name).is_some_and(|value| value.attribute_type() != table.type_of(name))
    })
}

/// Numbers are the same item by value. A key that is wrong in itself is no item.
fn refuse_repeated(targets: &[Target<'_>]) -> Result<(), ApiError> {
    let mut seen = HashSet::with_capacity(targets.len());
    let addresses = targets.iter().filter_map(|target| target.address.as_ref().ok());
    for address in addresses {
        if !seen.insert(address.table.item_key(&address.key)) {
            return Err(error::transaction::item_named_twice());
        }
    }
    Ok(())
}
