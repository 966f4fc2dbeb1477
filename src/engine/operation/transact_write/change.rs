//! What becomes of one item in a transaction, worked out before anything is written.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use crate::api::{ApiError, Units, error};
use crate::engine::Error;
use crate::engine::capacity::Charge;
use crate::engine::catalog::Table;
use crate::engine::key::{Key, PrimaryKey};
use crate::engine::row;
use crate::engine::throttle::Use;
use crate::engine::view::Lot;
use crate::value::{Item, size};

/// One item as it is and as it is to be.
pub struct Change<'r> {
    pub table: Arc<Table>,
    /// The table as the request first named it: by name or by ARN. Reports are labelled with it.
    pub label: &'r str,
    /// `None` for a key that is wrong in itself: it is nobody's.
    pub key: Option<PrimaryKey>,
    /// As stored before the transaction.
    pub old: Option<Item>,
    /// As it would be after it.
    pub new: Option<Cow<'r, Item>>,
    /// False for what only checks the item.
    pub writes: bool,
}

impl Change<'_> {
    /// What it costs at most, doubled on the table as transactions are.
    /// A check costs what writing its item would, on the table alone (transactions.md 7.2); what has a wrong key is in no
    /// index either.
    pub fn charge(&self) -> Charge {
        let charge = if self.writes && self.key.is_some() {
            row::charge(&self.table, self.old.as_ref(), self.new.as_deref())
        } else {
            // An item whose key is wrong can't have entries; and a check writes none.
            Charge::on_table(Charge::write_units(self.image_bytes(), 0))
        };
        charge.in_transaction()
    }

    /// Carries it out.
    pub fn write(&self, lot: &mut Lot<'_, '_>) -> Result<Charge, Error> {
        // A check is charged, though there is nothing to do.
        let Some(key) = self.key.as_ref().filter(|_| self.writes) else {
            return Ok(self.charge());
        };
        let (old, new) = (self.old.as_ref(), self.new.as_deref());
        row::replace(lot.txn, &self.table, key, old, new).map(Charge::in_transaction)
    }

    /// The collection it writes to, by its key in the store; `None` on tables without local indexes.
    pub fn collection(&self) -> Option<Vec<u8>> {
        let partition = self.table.partition_value(self.key.as_ref()?);
        let key = || Key::Collection { table: self.table.number, partition }.encode();
        (self.writes && self.table.has_local_indexes()).then(key)
    }

    /// Bytes of the larger of the two images: what a replay of the request reads.
    pub fn image_bytes(&self) -> usize {
        let bytes = |item: Option<&Item>| item.map_or(0, size::item_bytes);
        bytes(self.old.as_ref()).max(bytes(self.new.as_deref()))
    }

    /// What an image of its item adds to its collection. A signed number, as growth may be negative.
    fn weight(&self, image: Option<&Item>) -> i128 {
        let bytes = image.map_or(0, |item| row::share(&self.table, item));
        i128::try_from(bytes).unwrap_or(i128::MAX)
    }
}

/// Draws what the changes of a transaction will cost, one after another. Where one finds its table used up the transaction
/// is cancelled, and the others put back what they drew.
pub fn draw(lot: &Lot<'_, '_>, changes: &[Change<'_>]) -> Result<(), ApiError> {
    // Mostly nobody throttles, and the charges need not be worked out twice.
    if changes.iter().all(|change| !change.table.throttled) {
        return Ok(());
    }
    let charges: Vec<_> =
        changes.iter().map(|change| (change.table.as_ref(), change.charge())).collect();
    let drawn = lot.catalog.buckets.draw_together(&charges, Use::Write, lot.now_ms);
    drawn.map_err(|reasons| {
        let units = charges.iter().map(|(_, one)| Units { read: 0.0, write: one.total() });
        error::transaction::cancelled(reasons, units.collect())
    })
}

/// Item collections of tables with local indexes, as a transaction makes them grow (items-tables-capacity.md 3.3).
#[derive(Default)]
pub struct Collections(HashMap<Vec<u8>, i128>);

impl Collections {
    /// Adds a change; whether it makes its collection larger than this.
    pub fn overflow(
        &mut self,
        lot: &Lot<'_, '_>,
        change: &Change<'_>,
        bytes_max: u64,
    ) -> Result<bool, Error> {
        let (Some(collection), Some(key)) = (change.collection(), &change.key) else {
            return Ok(false);
        };
        let stored = row::collection_bytes(lot.txn, &change.table, key)?;
        // As stored when the collection is first met; then it grows with each action, in the order of the request.
        let bytes = self.0.entry(collection).or_insert(i128::from(stored));
        let growth = change.weight(change.new.as_deref()) - change.weight(change.old.as_ref());
        *bytes += growth;
        // An action that shrinks a collection is not to blame for its size (items-tables-capacity.md 3.3).
        Ok(growth > 0 && *bytes > i128::from(bytes_max))
    }
}
