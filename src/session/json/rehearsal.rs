//! A rehearsal as a JSON document: that of a report, with a member more.

use serde_json::{Value, json};

use super::{around, part};
use crate::api::wire::value::{item_to_json, to_json};
use crate::session::rehearsal::{
    Change, Difference, LeftOut, Rehearsal, Unshown, What, WhyLeftOut,
};
use crate::value::{Item, Path, Step};
use crate::workspace::{Around, Part};

/// On one line. `run` is null, as it is none; `rehearsal` says what would become of each item.
pub fn rehearsal_to_json(rehearsal: &Rehearsal) -> String {
    let report = &rehearsal.report;
    let Around { opening, middle, .. } = around(report);
    let Part { statements, exchanges, .. } = part(&report.statements, &report.exchanges, 0);
    let own = own(rehearsal).to_string();
    [opening, statements, middle, exchanges, format!("],\"rehearsal\":{own}}}")].concat()
}

fn own(rehearsal: &Rehearsal) -> Value {
    json!({
        "items": rehearsal.changes.iter().map(change).collect::<Value>(),
        "read": {"items": rehearsal.items_read, "keys_without": rehearsal.keys_without, "units": rehearsal.units_read},
        "not_rehearsed": rehearsal.left_out.iter().map(left_out).collect::<Value>(),
        "not_shown": rehearsal.unshown.iter().copied().map(Unshown::name).collect::<Value>(),
    })
}

fn change(change: &Change) -> Value {
    let entries = change.entries.iter().map(
        |entry| json!({"index": entry.index, "before": item(&entry.before), "after": item(&entry.after)}),
    );
    json!({
        "table": change.table,
        "key": item_to_json(&change.key),
        "statements": change.statements,
        "before": item(&change.before),
        "after": item(&change.after),
        "differences": change.differences().iter().map(difference).collect::<Value>(),
        "indexes": entries.collect::<Value>(),
    })
}

fn item(item: &Option<Item>) -> Option<Value> {
    item.as_ref().map(item_to_json)
}

fn difference(difference: &Difference) -> Value {
    let path = path(&difference.path);
    match &difference.what {
        What::Added(value) => json!({"path": path, "after": to_json(value)}),
        What::Removed(value) => json!({"path": path, "before": to_json(value)}),
        What::Changed { from, to } => {
            json!({"path": path, "before": to_json(from), "after": to_json(to)})
        }
        What::Members { added, removed } => {
            let list = |members: &[_]| members.iter().map(to_json).collect::<Value>();
            json!({"path": path, "added": list(added), "removed": list(removed)})
        }
    }
}

/// As a list of names and indexes: a name may hold whatever a text would mark the steps by.
fn path(path: &Path) -> Value {
    let steps = path.steps.iter().map(|step| match step {
        Step::Name(name) => Value::from(name.clone()),
        Step::Index(index) => Value::from(*index),
    });
    std::iter::once(Value::from(path.root.clone())).chain(steps).collect()
}

fn left_out(one: &LeftOut) -> Value {
    let (index, position) = (one.index, one.position);
    match &one.why {
        WhyLeftOut::Reads(way) => {
            json!({"index": index, "position": position, "access": way.name()})
        }
        WhyLeftOut::Unread { table, permission, failure } => json!({
            "index": index, "position": position, "table": table, "permission": permission, "message": failure,
        }),
        WhyLeftOut::Account(account) => {
            json!({"index": index, "position": position, "account": account})
        }
    }
}
