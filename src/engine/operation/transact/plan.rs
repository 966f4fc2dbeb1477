//! What each action will do, worked out before anything is written, and what stands against it (stages 11 to 13).

use std::borrow::Cow;
use std::collections::HashMap;

use super::bind::Work;
use super::target::Target;
use crate::api::operation::OnFailure;
use crate::api::{ApiError, StatementFailure, Units, error};
use crate::engine::Error;
use crate::engine::capacity::Charge;
use crate::engine::evaluate::apply::apply;
use crate::engine::index::Entry;
use crate::engine::key::{Key, PrimaryKey};
use crate::engine::row;
use crate::engine::view::Lot;
use crate::value::{AttributeType, Item, size};

/// An action with the images of its item.
pub struct Plan<'r> {
    pub target: Target<'r>,
    /// As stored before the transaction.
    pub old: Option<Item>,
    /// As it would be after it.
    pub new: Option<Cow<'r, Item>>,
    failure: Option<Failure>,
}

/// What stands against an action, by the turn in which it is told.
enum Failure {
    /// About the key, before any item is read.
    Key(StatementFailure),
    /// About the update, on the item.
    Update(StatementFailure),
    Condition(StatementFailure),
    Collection(StatementFailure),
}

/// Reads every item and works out what becomes of it. Nothing is written.
pub fn plan_all<'r>(
    lot: &Lot<'_, '_>,
    targets: Vec<Target<'r>>,
    collection_bytes_max: u64,
) -> Result<Vec<Plan<'r>>, Error> {
    let mut plans =
        targets.into_iter().map(|target| plan(lot, target)).collect::<Result<Vec<_>, _>>()?;
    weigh_collections(lot, &mut plans, collection_bytes_max)?;
    Ok(plans)
}

fn plan<'r>(lot: &Lot<'_, '_>, target: Target<'r>) -> Result<Plan<'r>, Error> {
    let key = match &target.key {
        Ok(key) => key,
        Err(refusal) => {
            let failure = Failure::Key(StatementFailure::validation(refusal.clone()));
            let new = target.bound.work.item().map(Cow::Borrowed);
            return Ok(Plan { target, old: None, new, failure: Some(failure) });
        }
    };
    let old = row::get(lot.txn, &target.table, key)?;
    let condition = target.bound.condition.as_ref();
    let holds = condition.is_none_or(|condition| condition.holds(old.as_ref()));
    let image = new_image(&target, key, old.as_ref());
    let failure = if holds {
        let refusal = image.as_ref().err();
        refusal.map(|refusal| StatementFailure::validation(refusal.clone())).map(Failure::Update)
    } else {
        let told = target.bound.action.on_failure == OnFailure::AllOld;
        let item = old.clone().filter(|_| told);
        Some(Failure::Condition(StatementFailure::condition(item)))
    };
    let new = match image {
        Ok(new) => new,
        Err(refusal) if holds && is_about_empty_key(&refusal) => return Err(refusal.into()),
        Err(_) => old.clone().map(Cow::Owned),
    };
    Ok(Plan { target, old, new, failure })
}

fn new_image<'r>(
    target: &Target<'r>,
    key: &PrimaryKey,
    old: Option<&Item>,
) -> Result<Option<Cow<'r, Item>>, ApiError> {
    match &target.bound.work {
        Work::Put { item } => Ok(Some(Cow::Borrowed(item))),
        Work::Delete { .. } | Work::Check { .. } => Ok(None),
        Work::Update { update, .. } => {
            let new = apply(update, old.unwrap_or(&key.attributes), old.is_some())?;
            if let Some(item) = &new {
                target.table.check_updated_item(old, item)?;
            }
            Ok(new.map(Cow::Owned))
        }
    }
}

/// An index key that an update makes empty refuses the whole request (transactions.md 2.3).
fn is_about_empty_key(refusal: &ApiError) -> bool {
    let kinds = [AttributeType::S, AttributeType::B];
    kinds.into_iter().any(|kind| *refusal == error::key::updated_index_key_empty(kind))
}

/// Item collections of tables with local indexes may not grow beyond a limit (items-tables-capacity.md 3.3).
fn weigh_collections(
    lot: &Lot<'_, '_>,
    plans: &mut [Plan<'_>],
    bytes_max: u64,
) -> Result<(), Error> {
    let mut collections: HashMap<Vec<u8>, i128> = HashMap::new();
    for plan in plans {
        if plan.failure.is_some() {
            continue;
        }
        let (Some(collection), Ok(key)) = (plan.collection(), &plan.target.key) else { continue };
        let stored = row::collection_bytes(lot.txn, &plan.target.table, key)?;
        let bytes = collections.entry(collection).or_insert(i128::from(stored));
        let growth = plan.weight(plan.new.as_deref()) - plan.weight(plan.old.as_ref());
        *bytes += growth;
        if growth > 0 && *bytes > i128::from(bytes_max) {
            plan.failure = Some(Failure::Collection(StatementFailure::collection_full()));
        }
    }
    Ok(())
}

impl Plan<'_> {
    pub fn writes(&self) -> bool {
        !matches!(self.target.bound.work, Work::Check { .. })
    }

    /// What it costs at most, doubled on the table as transactions are.
    /// A ConditionCheck costs what writing its item would, on the table alone (transactions.md 7.2); what has a wrong
    /// key is in no index either.
    pub fn charge(&self) -> Charge {
        let charge = if self.writes() && self.target.key.is_ok() {
            row::charge(&self.target.table, self.old.as_ref(), self.new.as_deref())
        } else {
            Charge::on_table(Charge::write_units(self.image_bytes(), 0))
        };
        charge.in_transaction()
    }

    /// The collection it writes to, by its key in the store; `None` on tables without local indexes.
    pub fn collection(&self) -> Option<Vec<u8>> {
        let table = &self.target.table;
        let key = self.target.key.as_ref().ok()?;
        let partition = table.partition_value(key);
        let key = || Key::Collection { table: table.number, partition }.encode();
        (self.writes() && table.has_local_indexes()).then(key)
    }

    /// Bytes of the larger of the two images: what a replay of the request reads.
    pub fn image_bytes(&self) -> usize {
        let bytes = |item: Option<&Item>| item.map_or(0, size::item_bytes);
        bytes(self.old.as_ref()).max(bytes(self.new.as_deref()))
    }

    /// What an image of its item adds to its collection: the item, and its entries in local indexes.
    fn weight(&self, image: Option<&Item>) -> i128 {
        let Some(item) = image else { return 0 };
        let table = &self.target.table;
        let local = table.indexes().filter(|index| index.local);
        let entries = local.filter_map(|index| Entry::of(table, index, item));
        let bytes = size::item_bytes(item) + entries.map(|entry| entry.bytes()).sum::<usize>();
        i128::try_from(bytes).unwrap_or(i128::MAX)
    }
}

/// The refusal of a transaction in which something stands against an action. A wrong key is told before a wrong update,
/// and either alone, the first in the request; failed conditions and full collections are all told.
pub fn cancellation(plans: &[Plan<'_>]) -> Option<ApiError> {
    let failures = || plans.iter().map(|plan| plan.failure.as_ref());
    let key = failures().position(|failure| matches!(failure, Some(Failure::Key(_))));
    let update = || failures().position(|failure| matches!(failure, Some(Failure::Update(_))));
    let alone = key.or_else(update);
    if alone.is_none() && failures().all(|failure| failure.is_none()) {
        return None;
    }
    let told = |(index, failure): (usize, Option<&Failure>)| {
        failure.filter(|_| alone.is_none_or(|alone| alone == index)).map(Failure::reason)
    };
    let reasons = failures().enumerate().map(told).collect();
    let units = plans.iter().map(|plan| Units { read: 0.0, write: plan.charge().total() });
    Some(error::transaction::cancelled(reasons, units.collect()))
}

impl Failure {
    fn reason(&self) -> StatementFailure {
        match self {
            Self::Key(failure)
            | Self::Update(failure)
            | Self::Condition(failure)
            | Self::Collection(failure) => failure.clone(),
        }
    }
}
