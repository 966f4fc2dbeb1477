//! Query and Scan: a page of a table or an index, in the order of the service's checks (items-tables-capacity.md 5
//! and 6, indexes-and-tables.md 3.3 and 3.4).
//!
//! What needs no table is bound first. Then [`source`](source()) finds what is read and whether it may be read so;
//! `query` and `scan` make the plan and say where it starts; [`answer`] reads the page.

use crate::api::ApiError;
use crate::api::error::read as sentence;
use crate::api::operation::{Read, Select};
use crate::api::reply::ReadReply;
use crate::api::table::Projection;
use crate::engine::Error;
use crate::engine::catalog::Table;
use crate::engine::evaluate::bind::read::BoundRead;
use crate::engine::evaluate::paths::documents;
use crate::engine::evaluate::projection;
use crate::engine::page::{Output, RowPlace, RowsRead};
use crate::engine::plan::{Plan, Source};
use crate::engine::view::View;
use crate::value::Item;

/// What the request reads; refuses an index that is not there, and what a global index can't give.
pub fn source<'a>(table: &'a Table, request: &Read) -> Result<Source<'a>, ApiError> {
    let Some(name) = &request.index_name else { return Ok(Source { table, index: None }) };
    let index = table.index(name).ok_or_else(|| sentence::unknown_index(name))?;
    if !index.local && request.consistent {
        return Err(sentence::consistent_global_read());
    }
    // Told before the start key is looked at (indexes-and-tables.md 3.3).
    let partial = index.definition.projection != Projection::All;
    if !index.local && partial && request.select == Some(Select::AllAttributes) {
        return Err(sentence::all_attributes_of_global_index(name));
    }
    Ok(Source { table, index: Some(index) })
}

/// Refuses paths into key attributes: they hold no documents.
pub fn check_documents(table: &Table, bound: &BoundRead) -> Result<(), ApiError> {
    if let Some(filter) = &bound.filter {
        table.check_documents(documents(filter.condition.paths()))?;
    }
    table.check_documents(bound.projection.iter().flat_map(projection::Projection::documents))
}

/// Reads the page.
pub fn answer(
    view: &View<'_>,
    request: &Read,
    bound: &BoundRead,
    plan: &Plan<'_>,
    after: Option<&RowPlace>,
) -> Result<ReadReply, Error> {
    let output = match (&bound.projection, request.select) {
        (_, Some(Select::Count)) => Output::Count,
        (Some(projection), _) => Output::Projection(projection),
        (None, _) => Output::Whole,
    };
    let reading = RowsRead {
        plan,
        filters: bound.filter.iter().map(|filter| &filter.condition).collect(),
        output,
        fetches: fetches(&plan.source, request, bound)?,
        limit: request.limit,
        consistent: request.consistent,
    };
    let page = reading.page(view, after)?;
    let counted = request.select == Some(Select::Count);
    Ok(ReadReply {
        items: (!counted).then_some(page.items),
        count: page.matched,
        scanned_count: page.scanned,
        last_evaluated_key: page.end.map(|end| end.key),
        capacity: page.charge.report(&request.table_name, request.capacity),
    })
}

/// Whether a local index has to be completed from the table. A global one is never: it refuses what it lacks.
fn fetches(source: &Source<'_>, request: &Read, bound: &BoundRead) -> Result<bool, ApiError> {
    let Some(index) = source.index else { return Ok(false) };
    let lacks = |name: &&str| !source.holds(name);
    let missing: Vec<&str> =
        bound.projection.iter().flat_map(projection::Projection::roots).filter(lacks).collect();
    // A filter on what is missing is not refused: of Query and Scan that is not settled, and it sees nothing there
    // (indexes-and-tables.md 3.3).
    if !missing.is_empty() && !index.local {
        return Err(sentence::not_projected(&index.definition.name, &missing));
    }
    let everything = request.select == Some(Select::AllAttributes);
    Ok(!missing.is_empty() || (everything && index.definition.projection != Projection::All))
}

/// Whether the start key has the attributes that tell rows apart, and no others.
pub fn has_row_key_names(source: &Source<'_>, start: &Item) -> bool {
    let names = source.row_key_names();
    start.len() == names.len() && names.iter().all(|name| start.contains_key(*name))
}
