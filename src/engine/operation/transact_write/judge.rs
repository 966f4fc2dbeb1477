//! What each action will do, worked out before anything is written, and what stands against it (stages 11 to 13).

use std::borrow::Cow;

use super::bind::Work;
use super::change::{Change, Collections};
use super::target::Target;
use crate::api::error::Cause;
use crate::api::operation::OnFailure;
use crate::api::{ApiError, StatementFailure, Units, error};
use crate::engine::Error;
use crate::engine::evaluate::apply::apply;
use crate::engine::key::PrimaryKey;
use crate::engine::row;
use crate::engine::view::Lot;
use crate::value::Item;

/// An action with the images of its item, and what stands against it.
pub struct Judged<'r> {
    pub change: Change<'r>,
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
pub fn judge_all<'r>(
    lot: &Lot<'_, '_>,
    targets: Vec<Target<'r>>,
    collection_bytes_max: u64,
) -> Result<Vec<Judged<'r>>, Error> {
    let mut judged =
        targets.into_iter().map(|target| judge(lot, target)).collect::<Result<Vec<_>, _>>()?;
    weigh_collections(lot, &mut judged, collection_bytes_max)?;
    Ok(judged)
}

fn judge<'r>(lot: &Lot<'_, '_>, target: Target<'r>) -> Result<Judged<'r>, Error> {
    let key = match &target.key {
        Ok(key) => key,
        Err(refusal) => {
            let failure = Failure::Key(StatementFailure::validation(refusal.clone()));
            let new = target.bound.work.item().map(Cow::Borrowed);
            return Ok(Judged { change: change(target, (None, new)), failure: Some(failure) });
        }
    };
    let old = row::get(lot.txn, &target.table, key)?;
    let condition = target.bound.condition.as_ref();
    let holds = condition.is_none_or(|condition| condition.holds(old.as_ref()));
    let image = new_image(&target, key, old.as_ref());
    // A false condition is told, not what the update would have met: conditions come
    // before updates (transactions.md 2, 12 and 13).
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
        // The one fault of an item that refuses the whole request (transactions.md 2.3).
        Err(refusal) if holds && refusal.cause == Cause::EmptiedIndexKey => {
            return Err(refusal.into());
        }
        // What it would have come to is not known; the item as it is gives the least it costs.
        Err(_) => old.clone().map(Cow::Owned),
    };
    Ok(Judged { change: change(target, (old, new)), failure })
}

/// An action with what its item was and is to be.
fn change<'r>(target: Target<'r>, (old, new): (Option<Item>, Option<Cow<'r, Item>>)) -> Change<'r> {
    // Its image is none, as a deletion's is: what tells them apart is that nothing is written.
    let writes = !matches!(target.bound.work, Work::Check { .. });
    let Target { table, label, key, .. } = target;
    Change { table, label, key: key.ok(), old, new, writes }
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

/// Item collections of tables with local indexes may not grow beyond a limit (items-tables-capacity.md 3.3).
fn weigh_collections(
    lot: &Lot<'_, '_>,
    judged: &mut [Judged<'_>],
    bytes_max: u64,
) -> Result<(), Error> {
    let mut collections = Collections::default();
    for one in judged {
        if one.failure.is_none() && collections.overflow(lot, &one.change, bytes_max)? {
            one.failure = Some(Failure::Collection(StatementFailure::collection_full()));
        }
    }
    Ok(())
}

/// The refusal of a transaction in which something stands against an action. A wrong key is told before a wrong update,
/// and either alone, the first in the request; then `conflicts`, the positions of items that other transactions hold, alone,
/// since nobody can say what those items will be; failed conditions and full collections are all told.
pub fn cancellation(judged: &[Judged<'_>], conflicts: &[usize]) -> Option<ApiError> {
    let failures = || judged.iter().map(|one| one.failure.as_ref());
    let key = failures().position(|failure| matches!(failure, Some(Failure::Key(_))));
    let update = || failures().position(|failure| matches!(failure, Some(Failure::Update(_))));
    // The service tells one validation and keeps quiet of what else fails (transactions.md 4).
    let alone = key.or_else(update);
    if alone.is_none() && conflicts.is_empty() && failures().all(|failure| failure.is_none()) {
        return None;
    }
    let told = |(index, failure): (usize, Option<&Failure>)| match alone {
        Some(alone) => failure.filter(|_| alone == index).map(Failure::reason),
        None if conflicts.is_empty() => failure.map(Failure::reason),
        None => conflicts.contains(&index).then(StatementFailure::conflict),
    };
    let reasons = failures().enumerate().map(told).collect();
    let units = judged.iter().map(|one| Units { read: 0.0, write: one.change.charge().total() });
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
