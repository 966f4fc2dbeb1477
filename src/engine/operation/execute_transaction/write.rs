//! A transaction of INSERTs, UPDATEs, DELETEs and EXISTS checks (partiql.md 17.2 to 17.5).

use super::prepare::prepare_all;
use super::read::read;
use super::target::{Address, Target, locate};
use super::ticket::ticket;
use crate::api::limits::{ITEM_COLLECTION_BYTES_MAX, TRANSACT_PAYLOAD_BYTES_MAX};
use crate::api::operation::{ExecuteTransaction, Statement};
use crate::api::reply::TransactionReply;
use crate::api::{ApiError, StatementFailure, Units, error};
use crate::engine::operation::statement::bind::{Action, BoundStatement};
use crate::engine::operation::statement::write::{Images, Subject};
use crate::engine::operation::token;
use crate::engine::operation::transact_write::change::{Change, Collections, carry_out};
use crate::engine::operation::transact_write::report;
use crate::engine::view::Lot;
use crate::engine::{Error, row};
use crate::syntax::partiql;
use crate::value::AttributeValue;
use crate::value::size::value_bytes;

/// Runs a transaction, or answers one that was run before under the same token. One that is refused or cancelled has
/// written nothing.
pub fn execute(
    lot: &mut Lot<'_, '_>,
    request: &ExecuteTransaction,
) -> Result<TransactionReply, Error> {
    let ticket = ticket(request);
    // The token before the statements are looked at: what was carried out once is right (partiql.md 5.3, 2).
    lot.refuse_token_under_way()?;
    if let Some(image_bytes) = token::carried_out(&lot.view(), lot.now_ms, ticket.as_ref())? {
        return Ok(replayed(lot, request, &image_bytes));
    }
    let bound = prepare_all(&request.statements)?;
    // By their first words they were taken for writes; what counts is what they are when parsed.
    if bound.iter().all(BoundStatement::is_read) {
        return read(&lot.view(), &lot.clashes.items, request, &bound);
    }
    let targets = locate(&lot.view(), request, &bound)?;
    // Where TransactWriteItems has it: behind the items, before they are read (transactions.md 2).
    refuse_payload(&request.statements)?;
    let judged = judge_all(lot, &targets)?;
    if let Some(cancelled) = cancellation(&judged, &lot.clashes.items) {
        return Err(cancelled.into());
    }
    let changes: Vec<_> = judged.into_iter().filter_map(|one| one.change).collect();
    let charges = carry_out(lot, ticket.as_ref(), &changes)?;
    let (capacity, units) = report::applied(&changes, &charges, request.capacity);
    Ok(TransactionReply { responses: Vec::new(), capacity, units })
}

/// The texts are those that were carried out, so they can be parsed.
fn replayed(
    lot: &Lot<'_, '_>,
    request: &ExecuteTransaction,
    image_bytes: &[u32],
) -> TransactionReply {
    let parsed = request.statements.iter().filter_map(|one| partiql::parse(&one.text).ok());
    let names: Vec<String> = parsed.map(|parsed| parsed.source().table.text.clone()).collect();
    let names = names.iter().map(String::as_str);
    let (capacity, units) = report::replayed(lot, names, image_bytes, request.capacity);
    TransactionReply { responses: Vec::new(), capacity, units }
}

/// What a request carries: 4 MB at most, as of TransactWriteItems (partiql.md 17.5).
fn refuse_payload(statements: &[Statement]) -> Result<(), ApiError> {
    let carried = |one: &Statement| statement_bytes(&one.text, one.parameters.iter().flatten());
    let bytes = statements.iter().map(carried).sum();
    if bytes > TRANSACT_PAYLOAD_BYTES_MAX {
        return Err(error::transaction::payload_too_large(bytes));
    }
    Ok(())
}

/// What a statement and its values weigh in a request.
pub fn statement_bytes<'v>(text: &str, values: impl Iterator<Item = &'v AttributeValue>) -> usize {
    text.len() + values.map(value_bytes).sum::<usize>()
}

/// A statement worked out.
#[derive(Default)]
struct Judged<'r> {
    change: Option<Change<'r>>,
    failure: Option<StatementFailure>,
    /// Whether its failure is told alone.
    alone: bool,
    /// A conditional DELETE of a missing item: done when the transaction is, told as failed when it is cancelled
    /// (partiql.md 17.4).
    moot: bool,
    /// Units it would have cost at most.
    units: f64,
}

/// Works out every statement against the items as they are. Nothing is written.
fn judge_all<'r>(lot: &Lot<'_, '_>, targets: &'r [Target<'r>]) -> Result<Vec<Judged<'r>>, Error> {
    let mut collections = Collections::default();
    let mut judged = Vec::with_capacity(targets.len());
    for target in targets {
        let mut one = match &target.address {
            Ok(address) => judge(lot, target, address)?,
            Err(unaddressed) => Judged {
                failure: Some(unaddressed.failure.clone()),
                alone: unaddressed.alone,
                ..Judged::default()
            },
        };
        if let Some(change) = &one.change
            // What fails anyway adds nothing to its collection.
            && one.failure.is_none()
            && collections.overflow(lot, change, ITEM_COLLECTION_BYTES_MAX)?
        {
            one.failure = Some(StatementFailure::collection_full());
        }
        judged.push(one);
    }
    Ok(judged)
}

fn judge<'r>(
    lot: &Lot<'_, '_>,
    target: &'r Target<'r>,
    address: &'r Address<'r>,
) -> Result<Judged<'r>, Error> {
    if matches!(target.action, Action::Exists { .. }) {
        return check(lot, address);
    }
    let subject = Subject {
        table: &address.table,
        key: address.key.clone(),
        rest: address.rest.clone(),
        on_failure: target.on_failure,
    };
    match subject.images(lot.txn, target.action) {
        Ok(images) => {
            // Nothing there, nothing to come: a DELETE that found no item.
            let moot = images.old.is_none() && images.new.is_none() && !address.rest.is_empty();
            let change = change(address, images, true);
            Ok(Judged {
                units: change.charge().total(),
                change: Some(change),
                moot,
                ..Judged::default()
            })
        }
        Err(failed) => {
            let Error::Api(refusal) = failed.error else { return Err(failed.error) };
            let failure = Some(StatementFailure::of(refusal));
            // The wire reports none (partiql.md 18.4); these are for whoever has the engine at hand.
            let units = match subject.intended(lot.txn, target.action) {
                Ok(images) => change(address, images, true).charge().total(),
                Err(failed) => return Err(failed.error),
            };
            Ok(Judged { failure, units, ..Judged::default() })
        }
    }
}

/// EXISTS: the item must be there and pass; it never comes back with the failure (partiql.md 15).
fn check<'r>(lot: &Lot<'_, '_>, address: &'r Address<'r>) -> Result<Judged<'r>, Error> {
    let old = row::get(lot.txn, &address.table, &address.key)?;
    let passes = |item| address.rest.iter().all(|condition| condition.holds(Some(item)));
    let failure = (!old.as_ref().is_some_and(passes)).then(|| StatementFailure::condition(None));
    // A check is paid for like a write of its item (transactions.md 7.2).
    let change = change(address, Images { old, new: None }, false);
    Ok(Judged {
        units: change.charge().total(),
        change: Some(change),
        failure,
        ..Judged::default()
    })
}

fn change<'r>(address: &'r Address<'r>, images: Images<'r>, writes: bool) -> Change<'r> {
    let Images { old, new } = images;
    let (table, key) = (address.table.clone(), Some(address.key.clone()));
    Change { table, label: address.label, key, old, new, writes }
}

/// The refusal of a transaction in which a statement fails. Every failing one is told, but for a key of the wrong type,
/// which is told alone, the first in the request. `conflicts`, the positions of items that other transactions hold, are
/// told without what else fails: nobody can say what those items will be.
fn cancellation(judged: &[Judged<'_>], conflicts: &[usize]) -> Option<ApiError> {
    if conflicts.is_empty() && judged.iter().all(|one| one.failure.is_none()) {
        return None;
    }
    let alone = judged.iter().position(|one| one.alone);
    let told = |(index, one): (usize, &Judged<'_>)| match alone {
        Some(alone) => one.failure.clone().filter(|_| alone == index),
        None if !conflicts.is_empty() => {
            conflicts.contains(&index).then(StatementFailure::conflict)
        }
        None if one.moot => Some(StatementFailure::condition(None)),
        None => one.failure.clone(),
    };
    let reasons = judged.iter().enumerate().map(told).collect();
    let units = judged.iter().map(|one| Units { read: 0.0, write: one.units }).collect();
    Some(error::transaction::cancelled(reasons, units))
}
