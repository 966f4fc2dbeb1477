//! Scan: all rows of a table or an index, or those of one segment.

use super::read::{answer, check_documents, has_row_key_names, source};
use crate::api::ApiError;
use crate::api::error::read as sentence;
use crate::api::operation::{Read, Scan, Segment};
use crate::api::reply::ReadReply;
use crate::engine::Error;
use crate::engine::evaluate::bind::read::bind_scan;
use crate::engine::page::RowPlace;
use crate::engine::plan::{Extent, Plan, Source};
use crate::engine::view::View;
use crate::storage::Direction;
use crate::value::Item;

pub fn scan(view: &View<'_>, request: &Scan) -> Result<ReadReply, Error> {
    let bound = bind_scan(request)?;
    let table = view.catalog.table(view.txn, &request.read.table_name)?;
    let source = source(&table, &request.read)?;
    check_documents(&table, &bound)?;
    let start = start(&source, &request.read)?;
    let extent = Extent::Scan(request.segment);
    let plan = Plan { source, extent, direction: Direction::Forward };
    let after = start.map(|start| place(&plan, request.segment, start)).transpose()?;
    answer(view, &request.read, &bound, &plan, after.as_ref())
}

/// The start key, if there is one. Types are checked before it is known to be complete (indexes-and-tables.md 3.4).
fn start<'a>(source: &Source<'_>, request: &'a Read) -> Result<Option<&'a Item>, ApiError> {
    let Some(Ok(start)) = &request.start else { return Ok(None) };
    let table = source.table;
    for (name, value) in start {
        let Some(expected) = table.definition.attribute_type(name) else { continue };
        if expected != value.attribute_type() {
            // The service names an index even when none was asked for (indexes-and-tables.md 3.4).
            let index = source.index.or_else(|| table.indexes().next());
            return Err(index.map_or_else(sentence::invalid_start, |index| {
                let index = &index.definition.name;
                sentence::start_type(name, expected, value.attribute_type(), index)
            }));
        }
    }
    if !has_row_key_names(source, start) {
        return Err(sentence::invalid_start());
    }
    table.check_key_not_empty(start)?;
    Ok(Some(start))
}

/// Where the start key is; refuses one of another segment.
fn place(plan: &Plan<'_>, segment: Option<Segment>, start: &Item) -> Result<RowPlace, ApiError> {
    let key = plan.source.row_key(start).ok_or_else(sentence::invalid_start)?;
    let within = plan.ranges().iter().all(|range| range.contains(&key));
    match segment {
        Some(Segment { number, total }) if !within => {
            Err(sentence::start_in_another_segment(number, total))
        }
        // A whole scan takes any start key: a row need not be there to be started behind.
        _ => Ok(RowPlace { range: 0, key }),
    }
}
