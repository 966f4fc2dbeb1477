//! What PutItem, UpdateItem and DeleteItem have in common, once their requests are checked.

use std::sync::Arc;

use crate::api::ApiError;
use crate::api::error::{condition_failed, request::enveloped};
use crate::api::operation::{Decoded, OnFailure, ReturnConsumedCapacity};
use crate::api::reply::WriteItemReply;
use crate::engine::catalog::Table;
use crate::engine::evaluate::condition::Condition;
use crate::engine::key::PrimaryKey;
use crate::engine::view::Lot;
use crate::engine::{Error, row};
use crate::value::Item;

/// A write of one item.
pub struct Single<'r> {
    /// As the request gave it.
    pub table_name: &'r str,
    pub table: Arc<Table>,
    pub key: PrimaryKey,
    pub on_failure: OnFailure,
    pub capacity: ReturnConsumedCapacity,
    pub collection_metrics: bool,
}

/// A part of a write, or what is wrong with its values.
pub fn decoded<T>(part: &Decoded<T>) -> Result<&T, ApiError> {
    part.as_ref().map_err(|problem| enveloped(problem.clone()))
}

impl Single<'_> {
    /// The item as stored, if no transaction under way holds it and the condition holds on it.
    pub fn stored(
        &self,
        lot: &Lot<'_, '_>,
        condition: Option<&Condition>,
    ) -> Result<Option<Item>, Error> {
        // Before the condition: who loses a race is told of the conflict first (transactions.md 10).
        lot.refuse_conflict()?;
        let old = row::get(lot.txn, &self.table, &self.key)?;
        if condition.is_some_and(|condition| !condition.holds(old.as_ref())) {
            let item = old.filter(|_| self.on_failure == OnFailure::AllOld);
            return Err(condition_failed(item).into());
        }
        Ok(old)
    }

    /// Writes the item in the place of the stored one, whatever that is, on a table for which [`row::overwrite`] is.
    pub fn overwrite(&self, lot: &mut Lot<'_, '_>, item: &Item) -> Result<WriteItemReply, Error> {
        lot.refuse_conflict()?;
        let charge = row::overwrite(lot.txn, &self.table, &self.key, item)?;
        let capacity = charge.report(self.table_name, self.capacity);
        Ok(WriteItemReply { capacity, ..WriteItemReply::default() })
    }

    /// Writes the item in the place of the stored one. The reply has no attributes yet.
    pub fn replace(
        &self,
        lot: &mut Lot<'_, '_>,
        old: Option<&Item>,
        new: Option<&Item>,
    ) -> Result<WriteItemReply, Error> {
        let Self { table, key, .. } = self;
        // Before throughput is drawn: what is refused draws nothing.
        row::check_collection(lot.txn, table, key, old, new)?;
        lot.draw(table, old, new)?;
        let charge = row::replace(lot.txn, table, key, old, new)?;
        let wants_metrics = self.collection_metrics && table.has_local_indexes();
        let metrics = wants_metrics.then(|| row::collection_metrics(lot.txn, table, key));
        Ok(WriteItemReply {
            attributes: None,
            capacity: charge.report(self.table_name, self.capacity),
            collection_metrics: metrics.transpose()?,
        })
    }
}
