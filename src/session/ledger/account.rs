//! The capacity account of a submission: what its replies report, added up per table.

use crate::api::capacity::{Arm, Arms};
use crate::api::{ConsumedCapacity, Reply};
use crate::session::report::Report;

/// Adds what one reply reports. Tables stand in the order the requests first name them, as the replies list them.
pub fn add_reply(reply: &Reply, report: &mut Report) {
    match reply {
        Reply::ExecuteStatement(reply) => add_all(reply.capacity.as_slice(), &mut report.capacity),
        Reply::BatchExecuteStatement(reply) => {
            add_all(reply.capacity.as_deref().unwrap_or_default(), &mut report.capacity);
        }
        Reply::ExecuteTransaction(reply) => {
            add_all(reply.capacity.as_deref().unwrap_or_default(), &mut report.capacity);
        }
        Reply::TransactWriteItems(reply) => {
            add_all(reply.capacity.as_deref().unwrap_or_default(), &mut report.capacity);
            // In place of what is there: such a draft is one request.
            report.collection_metrics =
                reply.collection_metrics.clone().into_iter().flatten().collect();
        }
        _ => {}
    }
}

/// Adds what was reported table by table.
pub fn add_all(reported: &[ConsumedCapacity], account: &mut Vec<ConsumedCapacity>) {
    for entry in reported {
        match account.iter_mut().find(|known| known.table_name == entry.table_name) {
            Some(known) => add_entry(entry, known),
            None => account.push(entry.clone()),
        }
    }
}

fn add_entry(entry: &ConsumedCapacity, account: &mut ConsumedCapacity) {
    add_arm(entry.total, &mut account.total);
    let Some(arms) = &entry.arms else { return };
    let known = account.arms.get_or_insert_with(Arms::default);
    add_arm(arms.table, &mut known.table);
    for (name, arm) in &arms.global {
        add_arm(*arm, known.global.entry(name.clone()).or_default());
    }
    for (name, arm) in &arms.local {
        add_arm(*arm, known.local.entry(name.clone()).or_default());
    }
}

fn add_arm(arm: Arm, account: &mut Arm) {
    account.units += arm.units;
    account.read = add_optional(account.read, arm.read);
    account.write = add_optional(account.write, arm.write);
}

/// A figure nobody reported stays unreported.
fn add_optional(left: Option<f64>, right: Option<f64>) -> Option<f64> {
    match (left, right) {
        (None, None) => None,
        (left, right) => Some(left.unwrap_or(0.0) + right.unwrap_or(0.0)),
    }
}
