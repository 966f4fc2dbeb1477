//! INSERT, UPDATE and DELETE of one item (partiql.md 11 to 15).

use std::borrow::Cow;

use super::bind::{Action, BoundStatement};
use super::keyed::Keyed;
use crate::api::error::expression::result_too_deep;
use crate::api::error::statement as sentence;
use crate::api::error::{condition_failed, key, resource_not_found, transaction};
use crate::api::limits::{ITEM_BYTES_MAX, VALUE_DEPTH_MAX};
use crate::api::operation::OnFailure;
use crate::api::{ApiError, ErrorKind};
use crate::engine::capacity::Charge;
use crate::engine::catalog::Table;
use crate::engine::evaluate::apply::{apply, is_deeper_than};
use crate::engine::evaluate::condition::Condition;
use crate::engine::evaluate::paths::documents;
use crate::engine::evaluate::update::Update;
use crate::engine::key::PrimaryKey;
use crate::engine::view::Lot;
use crate::engine::{Error, row};
use crate::storage::ReadTxn;
use crate::syntax::partiql::ast::Image;
use crate::value::size::item_bytes;
use crate::value::{Item, Row};

/// A statement that was carried out.
#[derive(Debug)]
pub struct Done {
    /// What RETURNING, or the SELECT, asked for.
    pub items: Vec<Row>,
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
                error.kind == ErrorKind::ResourceNotFound || error.cause.names_table()
            }
            Error::Store(_) => false,
        };
        Box::new(Self { error, names_table, units: 0.0 })
    }

    /// For want of throughput: nothing was charged.
    pub fn throttled(error: ApiError) -> Box<Self> {
        Box::new(Self { error: error.into(), names_table: true, units: 0.0 })
    }

    /// Because a transaction under way is about to write the item.
    pub fn conflict() -> Box<Self> {
        let error = transaction::conflict().into();
        Box::new(Self { error, names_table: true, units: 0.0 })
    }

    /// While it ran, on an item as stored and as it was to be.
    fn running(error: ApiError, old: Option<&Item>, new: Option<&Item>) -> Box<Self> {
        // What fails on an item names its table, unless it is a validation (partiql.md 16.2).
        let names_table = error.kind != ErrorKind::Validation;
        let bytes = |item: Option<&Item>| item.map_or(0, item_bytes);
        // On the table alone, whatever indexes it has (partiql.md 18.3).
        let units = Charge::write_units(bytes(old), bytes(new));
        Box::new(Self { error: error.into(), names_table, units })
    }
}

/// Runs a bound write. It writes nothing unless it succeeds, which is looked at here once more: a batch goes on after a
/// statement that failed, and is not refused for it.
pub fn run(lot: &mut Lot<'_, '_>, bound: &BoundStatement, on_failure: OnFailure) -> Attempt {
    let before = lot.txn.writes();
    attempt(lot, bound, on_failure).map_err(|failed| {
        let Failed { error, names_table, units } = *failed;
        Box::new(Failed { error: lot.refusal(before, error), names_table, units })
    })
}

fn attempt(lot: &mut Lot<'_, '_>, bound: &BoundStatement, on_failure: OnFailure) -> Attempt {
    let table = lot.catalog.table(lot.txn, &bound.table).map_err(Failed::refused)?;
    let subject = Subject::of(&table, &bound.action, on_failure).map_err(Failed::refused)?;
    let Images { old, new } = subject.images(lot.txn, &bound.action)?;
    if let Some(new) = new.as_deref() {
        check_collection(lot, &subject, (old.as_ref(), new))?;
    }
    // The last that can refuse: a write that fails otherwise draws nothing.
    lot.draw(&table, old.as_ref(), new.as_deref()).map_err(Failed::throttled)?;
    let charge = row::replace(lot.txn, &table, &subject.key, old.as_ref(), new.as_deref())
        .map_err(Failed::refused)?;
    Ok(Done { items: returned(&bound.action, old.as_ref(), new.as_deref()), charge })
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
        Action::Select { condition, .. } | Action::Exists { condition, .. } => {
            Keyed::of_read(table, condition.as_ref())?.checked(table).ok()
        }
    }
}

/// The item a write is about, and what its WHERE asks besides the key.
pub struct Subject<'a> {
    pub table: &'a Table,
    pub key: PrimaryKey,
    pub rest: Vec<Condition>,
    pub on_failure: OnFailure,
}

/// The item of a write as stored, and as it is to be.
pub struct Images<'a> {
    pub old: Option<Item>,
    pub new: Option<Cow<'a, Item>>,
}

impl<'a> Subject<'a> {
    /// Of a statement by itself or in a batch, whose keys are refused in its own words.
    pub fn of(table: &'a Table, action: &Action, on_failure: OnFailure) -> Result<Self, ApiError> {
        let (key, rest) = match action {
            Action::Insert { item } => (check_inserted(table, item)?, Vec::new()),
            Action::Update { condition, .. } | Action::Delete { condition, .. } => {
                let keyed = Keyed::of_write(table, condition.as_ref())?;
                (keyed.checked(table)?, keyed.rest)
            }
            Action::Select { .. } | Action::Exists { .. } => return Err(resource_not_found()),
        };
        Ok(Self { table, key, rest, on_failure })
    }

    /// Refuses what can be told of a write before its item is read.
    pub fn check(&self, action: &Action) -> Result<(), ApiError> {
        match action {
            Action::Insert { item } if item_bytes(item) > ITEM_BYTES_MAX => {
                Err(key::item_too_large())
            }
            Action::Update { update, .. } => {
                let keys: Vec<_> = self.table.key_names().collect();
                update.check_targets(&keys)?;
                self.table.check_documents(documents(update.paths()))
            }
            Action::Insert { .. }
            | Action::Delete { .. }
            | Action::Select { .. }
            | Action::Exists { .. } => Ok(()),
        }
    }

    /// Works out what a write does to its item. Nothing is written, and item collections are not looked at.
    pub fn images<'b>(
        &self,
        txn: &ReadTxn<'_>,
        action: &'b Action,
    ) -> Result<Images<'b>, Box<Failed>> {
        self.check(action).map_err(Failed::refused)?;
        match action {
            Action::Insert { item } => self.inserted(txn, item),
            Action::Update { update, .. } => self.updated(txn, update),
            Action::Delete { .. } => {
                let old = self.stored(txn)?;
                match old {
                    Some(old) if !self.holds(&old) => Err(self.condition_failed(Some(&old))),
                    // A missing item is deleted with success, whatever else the WHERE asks.
                    old => Ok(Images { old, new: None }),
                }
            }
            Action::Select { .. } | Action::Exists { .. } => {
                Ok(Images { old: self.stored(txn)?, new: None })
            }
        }
    }

    /// What a write is meant to do, whatever its conditions say: the most it can cost.
    pub fn intended<'b>(
        &self,
        txn: &ReadTxn<'_>,
        action: &'b Action,
    ) -> Result<Images<'b>, Box<Failed>> {
        let old = self.stored(txn)?;
        let new = match action {
            Action::Insert { item } => Some(Cow::Borrowed(item)),
            Action::Update { update, .. } => {
                // An update that can't be applied is taken to leave the item as it is: something has to be reported for it.
                let new = old.as_ref().and_then(|old| apply(update, old, true).ok().flatten());
                new.or_else(|| old.clone()).map(Cow::Owned)
            }
            Action::Delete { .. } | Action::Select { .. } | Action::Exists { .. } => None,
        };
        Ok(Images { old, new })
    }

    fn inserted<'b>(&self, txn: &ReadTxn<'_>, item: &'b Item) -> Result<Images<'b>, Box<Failed>> {
        if let Some(old) = self.stored(txn)? {
            return Err(Failed::running(sentence::duplicate_item(), Some(&old), Some(item)));
        }
        // Behind the duplicate (partiql.md 11): a parameter of exactly 32 levels is let through until here.
        if item.values().any(|value| is_deeper_than(value, VALUE_DEPTH_MAX)) {
            return Err(Failed::running(result_too_deep(), None, Some(item)));
        }
        Ok(Images { old: None, new: Some(Cow::Borrowed(item)) })
    }

    fn updated<'b>(&self, txn: &ReadTxn<'_>, update: &Update) -> Result<Images<'b>, Box<Failed>> {
        // An UPDATE never makes an item, whatever its conditions (partiql.md 12.2).
        let Some(old) = self.stored(txn)? else { return Err(self.condition_failed(None)) };
        if !self.holds(&old) {
            return Err(self.condition_failed(Some(&old)));
        }
        let failed = |error| Failed::running(error, Some(&old), None);
        let new = apply(update, &old, true).map_err(failed)?.unwrap_or_else(|| old.clone());
        self.table.check_updated_item(Some(&old), &new).map_err(failed)?;
        Ok(Images { old: Some(old), new: Some(Cow::Owned(new)) })
    }

    fn stored(&self, txn: &ReadTxn<'_>) -> Result<Option<Item>, Box<Failed>> {
        row::get(txn, self.table, &self.key).map_err(Failed::refused)
    }

    fn holds(&self, item: &Item) -> bool {
        self.rest.iter().all(|condition| condition.holds(Some(item)))
    }

    /// The refusal of a false condition; the item goes along when it was asked for and there is one.
    fn condition_failed(&self, old: Option<&Item>) -> Box<Failed> {
        let asked = self.on_failure == OnFailure::AllOld;
        let item = old.filter(|_| asked).cloned();
        // With an item to tell, the text of this one exception stands under another name (partiql.md 3).
        let error = ApiError { of_statement: asked, ..condition_failed(item) };
        Failed::running(error, old, None)
    }
}

/// Refuses a write that makes an item collection too large.
fn check_collection(
    lot: &Lot<'_, '_>,
    subject: &Subject<'_>,
    (old, new): (Option<&Item>, &Item),
) -> Result<(), Box<Failed>> {
    let checked = row::check_collection(lot.txn, subject.table, &subject.key, old, Some(new));
    checked.map_err(|error| match error {
        Error::Api(error) => Failed::running(error, old, Some(new)),
        fault @ Error::Store(_) => Failed::refused(fault),
    })
}

/// The key of an item about to be inserted by a statement that is in no transaction.
pub fn check_inserted(table: &Table, item: &Item) -> Result<PrimaryKey, ApiError> {
    // Before PutItem's checks, whose sentences about types are others (partiql.md 14).
    insert_key_types(table, item)?;
    table.key_of_new_item(item)
}

/// INSERT has one sentence for key values of any wrong type.
fn insert_key_types(table: &Table, item: &Item) -> Result<(), ApiError> {
    table.key_names().try_for_each(|name| match item.get(name) {
        Some(value) if value.attribute_type() != table.type_of(name) => {
            Err(sentence::key_type(name))
        }
        Some(_) => Ok(()),
        // The service's own sentence is not recorded: PutItem's is said (partiql.md 11).
        None => Err(key::missing_key(name)),
    })
}

/// What RETURNING shows: nothing at all when the touched paths are not there.
fn returned(action: &Action, old: Option<&Item>, new: Option<&Item>) -> Vec<Row> {
    let item = match action {
        Action::Update { update, returning: Some(image), .. } => match image {
            Image::AllOld => old.cloned(),
            Image::AllNew => new.cloned(),
            Image::ModifiedOld => old.map(|item| update.modified_image(item)),
            Image::ModifiedNew => new.map(|item| update.modified_image(item)),
        },
        Action::Delete { returning_old: true, .. } => old.cloned(),
        _ => None,
    };
    item.filter(|item| !item.is_empty()).map(Row::from).into_iter().collect()
}
