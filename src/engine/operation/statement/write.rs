//! INSERT, UPDATE and DELETE of one item (partiql.md 11 to 15).

use super::bind::{Action, Bound};
use super::keyed::{Keyed, schema_mismatch};
use crate::api::error::{conditional_request_failed, key, resource_not_found};
use crate::api::limits::{ITEM_BYTES_MAX, VALUE_DEPTH_MAX};
use crate::api::operation::OnFailure;
use crate::api::{ApiError, ErrorKind};
use crate::engine::capacity::Charge;
use crate::engine::catalog::Table;
use crate::engine::evaluate::apply::{apply, is_deeper_than};
use crate::engine::evaluate::condition::Condition;
use crate::engine::evaluate::refusal;
use crate::engine::evaluate::update::Update;
use crate::engine::key::PrimaryKey;
use crate::engine::view::Lot;
use crate::engine::{Error, row};
use crate::storage::ReadTxn;
use crate::syntax::partiql::ast::Image;
use crate::value::Item;
use crate::value::size::item_bytes;

/// A statement that was carried out.
#[derive(Debug)]
pub struct Done {
    /// What RETURNING, or the SELECT, asked for.
    pub items: Vec<Item>,
    pub charge: Charge,
}

/// A statement that was not.
#[derive(Debug)]
pub struct Failed {
    pub error: Error,
    /// Whether a batch names the table beside the error (partiql.md 16.2).
    pub names_table: bool,
    /// Units of the write it tried; zero when it was refused before it read the item (partiql.md 18.3).
    pub units: f64,
}

pub type Attempt = Result<Done, Box<Failed>>;

impl Failed {
    /// Before anything was read.
    pub fn refused(error: impl Into<Error>) -> Box<Self> {
        let error = error.into();
        let names_table = match &error {
            Error::Api(error) => {
                error.kind == ErrorKind::ResourceNotFound || names_table(&error.message)
            }
            Error::Store(_) => false,
        };
        Box::new(Self { error, names_table, units: 0.0 })
    }

    /// While it ran, on an item as stored and as it was to be.
    fn running(error: ApiError, old: Option<&Item>, new: Option<&Item>) -> Box<Self> {
        let names_table = error.kind != ErrorKind::Validation;
        let bytes = |item: Option<&Item>| item.map_or(0, item_bytes);
        let units = Charge::write_units(bytes(old), bytes(new));
        Box::new(Self { error: error.into(), names_table, units })
    }
}

/// Over-long keys and updates of a key are reported with their table.
fn names_table(message: &str) -> bool {
    message.starts_with("One or more parameter values were invalid: ")
        && ["Size of hashkey", "Aggregated size of all range keys", "Cannot update attribute"]
            .iter()
            .any(|part| message.contains(part))
}

/// Runs a bound write. It writes nothing unless it succeeds.
pub fn run(lot: &mut Lot<'_, '_>, bound: &Bound, on_failure: OnFailure) -> Attempt {
    let table = lot.catalog.table(lot.txn, &bound.table).map_err(Failed::refused)?;
    match &bound.action {
        Action::Insert { item } => insert(lot, &table, item),
        Action::Update { update, condition, returning } => {
            let site = Site { table: &table, condition: condition.as_ref(), on_failure };
            self::update(lot, &site, update, *returning)
        }
        Action::Delete { condition, returning_old } => {
            let site = Site { table: &table, condition: condition.as_ref(), on_failure };
            delete(lot, &site, *returning_old)
        }
        Action::Select { .. } => Err(Failed::refused(resource_not_found())),
    }
}

/// The key of the item a write is about, if its statement names one the table can have.
pub fn target(table: &Table, action: &Action) -> Option<PrimaryKey> {
    match action {
        Action::Insert { item } => {
            insert_key_types(table, item).ok()?;
            Some(table.key_of(item))
        }
        Action::Update { condition, .. } | Action::Delete { condition, .. } => {
            Keyed::of_write(table, condition.as_ref()).ok()?.checked(table).ok()
        }
        Action::Select { condition, .. } => {
            Keyed::of_read(table, condition.as_ref())?.checked(table).ok()
        }
    }
}

/// Where a conditional write happens.
struct Site<'a> {
    table: &'a Table,
    condition: Option<&'a Condition>,
    on_failure: OnFailure,
}

impl Site<'_> {
    fn keyed(&self) -> Result<(Keyed, PrimaryKey), Box<Failed>> {
        let keyed = Keyed::of_write(self.table, self.condition).map_err(Failed::refused)?;
        let key = keyed.checked(self.table).map_err(Failed::refused)?;
        Ok((keyed, key))
    }

    /// The refusal of a false condition; the item goes along when it was asked for and there is one.
    fn condition_failed(&self, old: Option<&Item>) -> Box<Failed> {
        let mut error =
            ApiError::new(ErrorKind::ConditionalCheckFailed, conditional_request_failed());
        if self.on_failure == OnFailure::AllOld {
            error.item = old.cloned();
            error.of_statement = true;
        }
        Failed::running(error, old, None)
    }
}

fn stored(txn: &ReadTxn<'_>, table: &Table, key: &PrimaryKey) -> Result<Option<Item>, Box<Failed>> {
    row::get(txn, table, key).map_err(Failed::refused)
}

fn insert(lot: &mut Lot<'_, '_>, table: &Table, item: &Item) -> Attempt {
    insert_key_types(table, item).map_err(Failed::refused)?;
    let key = table.key_of_new_item(item).map_err(Failed::refused)?;
    if item_bytes(item) > ITEM_BYTES_MAX {
        return Err(Failed::refused(key::item_too_large()));
    }
    if let Some(old) = stored(lot.txn, table, &key)? {
        let message = "Duplicate primary key exists in table";
        let error = ApiError::new(ErrorKind::DuplicateItem, message);
        return Err(Failed::running(error, Some(&old), Some(item)));
    }
    if item.values().any(|value| is_deeper_than(value, VALUE_DEPTH_MAX)) {
        let error = ApiError::validation(refusal::result_too_deep());
        return Err(Failed::running(error, None, Some(item)));
    }
    check_collection(lot, table, &key, (None, item))?;
    let charge = row::replace(lot.txn, table, &key, None, Some(item)).map_err(Failed::refused)?;
    Ok(Done { items: Vec::new(), charge })
}

/// Refuses a write that makes an item collection too large.
fn check_collection(
    lot: &Lot<'_, '_>,
    table: &Table,
    key: &PrimaryKey,
    (old, new): (Option<&Item>, &Item),
) -> Result<(), Box<Failed>> {
    row::check_collection(lot.txn, table, key, old, Some(new)).map_err(|error| match error {
        Error::Api(error) => Failed::running(error, old, Some(new)),
        fault @ Error::Store(_) => Failed::refused(fault),
    })
}

/// INSERT has one sentence for key values of any wrong type.
fn insert_key_types(table: &Table, item: &Item) -> Result<(), ApiError> {
    table.key_names().try_for_each(|name| match item.get(name) {
        Some(value) if value.attribute_type() != table.type_of(name) => Err(schema_mismatch(name)),
        Some(_) => Ok(()),
        None => Err(key::missing_key(name)),
    })
}

fn update(
    lot: &mut Lot<'_, '_>,
    site: &Site<'_>,
    update: &Update,
    returning: Option<Image>,
) -> Attempt {
    let table = site.table;
    let (keyed, key) = site.keyed()?;
    let keys: Vec<_> = table.key_names().collect();
    update.check_targets(&keys, &index_key_names(table)).map_err(Failed::refused)?;
    let Some(old) = stored(lot.txn, table, &key)? else {
        return Err(site.condition_failed(None));
    };
    if !keyed.holds(&old) {
        return Err(site.condition_failed(Some(&old)));
    }
    let failed = |error| Failed::running(error, Some(&old), None);
    let new = apply(update, &old, true).map_err(failed)?.unwrap_or_else(|| old.clone());
    table.check_updated_item(&new).map_err(failed)?;
    check_collection(lot, table, &key, (Some(&old), &new))?;
    let charge =
        row::replace(lot.txn, table, &key, Some(&old), Some(&new)).map_err(Failed::refused)?;
    let items = returning.map_or_else(Vec::new, |image| returned(image, update, &old, &new));
    Ok(Done { items, charge })
}

fn index_key_names(table: &Table) -> Vec<&str> {
    table
        .indexes()
        .flat_map(|index| index.definition.key.partition.iter().chain(&index.definition.key.sort))
        .map(String::as_str)
        .filter(|name| !table.is_key(name))
        .collect()
}

/// What RETURNING shows: nothing at all when the touched paths are not there.
fn returned(image: Image, update: &Update, old: &Item, new: &Item) -> Vec<Item> {
    let item = match image {
        Image::AllOld => old.clone(),
        Image::AllNew => new.clone(),
        Image::ModifiedOld => update.modified_image(old),
        Image::ModifiedNew => update.modified_image(new),
    };
    if item.is_empty() { Vec::new() } else { vec![item] }
}

/// A missing item is deleted with success, whatever else the WHERE asks.
fn delete(lot: &mut Lot<'_, '_>, site: &Site<'_>, returning_old: bool) -> Attempt {
    let (keyed, key) = site.keyed()?;
    let old = stored(lot.txn, site.table, &key)?;
    if old.as_ref().is_some_and(|old| !keyed.holds(old)) {
        return Err(site.condition_failed(old.as_ref()));
    }
    let charge =
        row::replace(lot.txn, site.table, &key, old.as_ref(), None).map_err(Failed::refused)?;
    let items = if returning_old { old.into_iter().collect() } else { Vec::new() };
    Ok(Done { items, charge })
}
