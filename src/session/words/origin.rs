//! Where the item comes from that a statement failed on.

use super::figure::{counted, figure};
use crate::session::report::{ImagesRead, Origin, ReadForWhy, Report, StatementReport};

/// Of the item that is there: `as it came back with the failure`; of one that was not, how that is known. `None` where
/// nothing is known of it, which the reason says.
pub fn origin(statement: &StatementReport) -> Option<String> {
    let is_there = statement.item.is_some();
    Some(match (statement.origin?, is_there) {
        (Origin::Returned, true) => "as it came back with the failure".to_owned(),
        (Origin::Returned, false) => "no item: it was asked for, and none was there".to_owned(),
        (Origin::Refusal, true) => "as the refusal tells".to_owned(),
        (Origin::Refusal, false) => "no item: nothing else is refused like that".to_owned(),
        (Origin::ReadAfter { after_ms }, is_there) => {
            let after = after(after_ms);
            let what = if is_there { "read" } else { "no item when it was read," };
            format!("{what} {after} afterwards, may have moved since")
        }
        (Origin::Rehearsed, true) => "as it was in the rehearsal".to_owned(),
        (Origin::Rehearsed, false) => "no item: as the rehearsal has it".to_owned(),
        (Origin::Unknown(_), _) => return None,
    })
}

/// `read to say why: 2 items, 1.5 RCU`; `None` where nothing was.
pub fn read_for_why(read: &ReadForWhy) -> Option<String> {
    let items = (read.items > 0).then(|| counted(read.items, "item"))?;
    let units = if read.capacity.is_empty() {
        "no capacity was reported for that".to_owned()
    } else {
        format!("{} RCU", figure(read.units()))
    };
    Some(format!("Read to say why: {items}, {units}; not part of the run's own capacity."))
}

/// `Read first, for undo: 2 items, 2 RCU`; `None` where nothing was, and on the local engine, whose reads cost nobody anything.
pub fn read_for_undo(report: &Report) -> Option<String> {
    let ImagesRead { items, units } = report.images;
    if items == 0 || report.place.is_local() {
        return None;
    }
    let units = if units > 0.0 {
        format!("{} RCU", figure(units))
    } else {
        "no capacity was reported for that".to_owned()
    };
    let items = counted(items, "item");
    Some(format!("Read first, for undo: {items}, {units}; not part of the run's own capacity."))
}

/// Whole milliseconds are measured: more digits would be made up.
fn after(milliseconds: u64) -> String {
    match milliseconds {
        0 => "less than 1 ms".to_owned(),
        ms @ 1..1_000 => format!("{ms} ms"),
        ms => format!("{} s", ms / 1_000),
    }
}
