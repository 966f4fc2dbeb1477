//! What a transaction cost, and the item collections it touched (transactions.md 7 and 8).

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::plan::Plan;
use crate::api::operation::TransactWriteItems;
use crate::api::reply::TransactReply;
use crate::api::{ItemCollectionMetrics, Units};
use crate::engine::Error;
use crate::engine::capacity::{Charge, Labels, Meter};
use crate::engine::row;
use crate::engine::view::Lot;
use crate::value::Item;

const GB: u64 = 1 << 30;

type Metrics = BTreeMap<String, Vec<ItemCollectionMetrics>>;

/// The reply to a transaction that was carried out just now.
pub fn applied(
    lot: &Lot<'_, '_>,
    request: &TransactWriteItems,
    plans: &[Plan<'_>],
    charges: &[Charge],
) -> Result<TransactReply, Error> {
    let mut meter = Meter::default();
    for (plan, charge) in plans.iter().zip(charges) {
        meter.add(plan.target.label, charge);
    }
    let metrics = if request.collection_metrics { collections(lot, plans)? } else { None };
    Ok(TransactReply {
        capacity: meter.report(request.capacity, Labels::Write),
        collection_metrics: metrics,
        units: charges.iter().map(|charge| Units { read: 0.0, write: charge.total() }).collect(),
    })
}

/// The reply to one that was carried out before: it costs reading the images it had then (7.3).
pub fn replayed(
    lot: &Lot<'_, '_>,
    request: &TransactWriteItems,
    image_bytes: &[u32],
) -> TransactReply {
    let mut labels: HashMap<&str, &str> = HashMap::new();
    let mut meter = Meter::default();
    let mut units = Vec::new();
    for (action, bytes) in request.actions.iter().zip(image_bytes) {
        let name = action.table_name.as_str();
        let label = *labels.entry(lot.catalog.bare_name(name).unwrap_or(name)).or_insert(name);
        let bytes = usize::try_from(*bytes).unwrap_or(usize::MAX);
        let charge = Charge::on_table(Charge::read_units(bytes, true)).in_transaction();
        meter.add(label, &charge);
        units.push(Units { read: charge.total(), write: 0.0 });
    }
    let capacity = meter.report(request.capacity, Labels::Read);
    TransactReply { capacity, collection_metrics: None, units }
}

/// One entry a collection written to, on tables with local indexes; `None` when there is no such table.
fn collections(lot: &Lot<'_, '_>, plans: &[Plan<'_>]) -> Result<Option<Metrics>, Error> {
    let mut seen = BTreeSet::new();
    let mut metrics = Metrics::new();
    for plan in plans {
        let (Some(collection), Ok(key)) = (plan.collection(), &plan.target.key) else { continue };
        if !seen.insert(collection) {
            continue;
        }
        let table = &plan.target.table;
        let bytes = row::collection_bytes(lot.txn, table, key)?;
        let partition = (table.partition_name().to_owned(), table.partition_value(key).clone());
        metrics.entry(plan.target.label.to_owned()).or_default().push(ItemCollectionMetrics {
            key: Item::from([partition]),
            size_range_gb: size_range(bytes),
        });
    }
    Ok((!metrics.is_empty()).then_some(metrics))
}

/// Whole gigabytes below and above.
fn size_range(bytes: u64) -> [f64; 2] {
    let below = u32::try_from(bytes / GB).unwrap_or(u32::MAX);
    [f64::from(below), f64::from(below) + 1.0]
}
