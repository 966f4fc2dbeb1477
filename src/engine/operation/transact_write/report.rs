//! What a transaction cost, and the item collections it touched (transactions.md 7 and 8).

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::change::Change;
use crate::api::operation::ReturnConsumedCapacity;
use crate::api::{ConsumedCapacity, ItemCollectionMetrics, Units};
use crate::engine::Error;
use crate::engine::capacity::{Charge, Labels, Meter};
use crate::engine::row;
use crate::engine::view::Lot;

type Metrics = BTreeMap<String, Vec<ItemCollectionMetrics>>;

/// What a transaction that was carried out just now consumed: as reported, and item by item.
pub fn applied(
    changes: &[Change<'_>],
    charges: &[Charge],
    mode: ReturnConsumedCapacity,
) -> (Option<Vec<ConsumedCapacity>>, Vec<Units>) {
    let mut meter = Meter::default();
    for (change, charge) in changes.iter().zip(charges) {
        meter.add(change.label, charge);
    }
    let units = charges.iter().map(|charge| Units { read: 0.0, write: charge.total() });
    (meter.report(mode, Labels::Write), units.collect())
}

/// What answering one that was carried out before consumes: it costs reading the images it had then (7.3). The names are
/// those of the tables as the request gives them, an item each.
pub fn replayed<'r>(
    lot: &Lot<'_, '_>,
    names: impl Iterator<Item = &'r str>,
    image_bytes: &[u32],
    mode: ReturnConsumedCapacity,
) -> (Option<Vec<ConsumedCapacity>>, Vec<Units>) {
    let mut labels: HashMap<&str, &str> = HashMap::new();
    let mut meter = Meter::default();
    let mut units = Vec::new();
    for (name, bytes) in names.zip(image_bytes) {
        // By the bare name: the table need not be there any more.
        let label = *labels.entry(lot.catalog.bare_name(name).unwrap_or(name)).or_insert(name);
        let charge = read(usize::try_from(*bytes).unwrap_or(usize::MAX));
        meter.add(label, &charge);
        units.push(Units { read: charge.total(), write: 0.0 });
    }
    (meter.report(mode, Labels::Read), units)
}

/// What reading so many bytes of an item costs in a transaction.
pub fn read(bytes: usize) -> Charge {
    Charge::on_table(Charge::read_units(bytes, true)).in_transaction()
}

/// One entry a collection written to, on tables with local indexes; `None` when there is no such table.
pub fn collections(lot: &Lot<'_, '_>, changes: &[Change<'_>]) -> Result<Option<Metrics>, Error> {
    let mut seen = BTreeSet::new();
    let mut metrics = Metrics::new();
    for change in changes {
        let (Some(collection), Some(key)) = (change.collection(), &change.key) else { continue };
        // Several items of one collection are told of once.
        if !seen.insert(collection) {
            continue;
        }
        let told = row::collection_metrics(lot.txn, &change.table, key)?;
        metrics.entry(change.label.to_owned()).or_default().push(told);
    }
    Ok((!metrics.is_empty()).then_some(metrics))
}
