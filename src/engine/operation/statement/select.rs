//! SELECT: the page of items it reads (partiql.md 9), by the plans that Query and Scan go by.

use super::order;
use super::project::refuse_unprojected;
use super::reach::Reach;
use super::token;
use super::write::Done;
use crate::api::ApiError;
use crate::api::error::statement as sentence;
use crate::api::operation::ExecuteStatement;
use crate::engine::Error;
use crate::engine::catalog::{Index, Table};
use crate::engine::evaluate::condition::Condition;
use crate::engine::evaluate::paths::documents;
use crate::engine::page::{Output, RowsRead};
use crate::engine::plan::{Extent, Plan, Source};
use crate::engine::view::View;
use crate::syntax::partiql::ast::Select;
use crate::value::Item;

/// One page: what it shows and where the next one starts.
pub struct SelectPage {
    pub done: Done,
    pub next_token: Option<String>,
    pub last_evaluated_key: Option<Item>,
}

/// A SELECT that is ready to read.
#[derive(Debug)]
pub struct Prepared<'t, 'c> {
    pub plan: Plan<'t>,
    /// What rows still have to pass.
    pub filters: Vec<&'c Condition>,
    /// Whether rows of a local index are completed from the table.
    pub fetches: bool,
}

/// How a SELECT reaches its rows, or why it is refused. Asks no store: a plan that is only shown is made here, too, so
/// that it can't differ from the one that is walked. The checks are in the order of partiql.md 5.1, 10 to 19.
pub fn prepare<'t, 'c>(
    table: &'t Table,
    select: &Select,
    condition: Option<&'c Condition>,
    consistent: bool,
) -> Result<Prepared<'t, 'c>, ApiError> {
    let source = Source { table, index: index(table, select)? };
    order::check_terms(&source, select)?;
    let reach = Reach::of(&source, condition)?;
    table.check_documents(documents(condition.into_iter().flat_map(Condition::paths)))?;
    let columns = select.projection.iter().flatten().map(|column| &column.path);
    table.check_documents(documents(columns))?;
    order::check_reach(&source, select, &reach)?;
    if consistent && source.index.is_some_and(|index| !index.local) {
        return Err(sentence::consistent_global_read());
    }
    let fetches = refuse_unprojected(&source, select, &reach)?;
    let direction = order::direction(&source, select);
    let extent = ordered(reach.extent, order::descends(&source, select));
    Ok(Prepared { plan: Plan { source, extent, direction }, filters: reach.filters, fetches })
}

pub fn run(
    view: &View<'_>,
    select: &Select,
    condition: Option<&Condition>,
    request: &ExecuteStatement,
) -> Result<SelectPage, Error> {
    let table = view.catalog.table(view.txn, &select.source.table.text)?;
    let consistent = request.statement.consistent;
    let Prepared { plan, filters, fetches } = prepare(&table, select, condition, consistent)?;
    // The token is the last to be looked at, and by the plan: a row it does not come by is no place to go on from
    // (partiql.md 5.1, 18).
    let after = request.next_token.as_deref().map(|text| token::read(text, request, &plan));
    let reading = RowsRead {
        plan: &plan,
        filters,
        output: select.projection.as_deref().map_or(Output::Whole, Output::Columns),
        fetches,
        limit: request.limit,
        consistent,
    };
    let page = reading.page(view, after.transpose()?.as_ref())?;
    Ok(SelectPage {
        // Both are told, as the model has both; only the token can be sent back (partiql.md 9.8).
        next_token: page.end.as_ref().map(|end| token::write(&end.place, request)),
        last_evaluated_key: page.end.map(|end| end.key),
        done: Done { items: page.items, charge: page.charge },
    })
}

/// The index a SELECT names.
fn index<'a>(table: &'a Table, select: &Select) -> Result<Option<Index<'a>>, ApiError> {
    let Some(name) = &select.source.index else { return Ok(None) };
    let Some(index) = table.index(&name.text) else {
        return Err(sentence::unknown_index());
    };
    let key = &index.definition.key;
    // The first of all rules about indexes (partiql.md 9.3).
    if key.partition.len() > 1 || key.sort.len() > 1 {
        return Err(sentence::multi_attribute_index());
    }
    Ok(Some(index))
}

/// The partitions in key order, or last first.
fn ordered(mut extent: Extent, descends: bool) -> Extent {
    if let Extent::Query(partitions) = &mut extent
        && descends
    {
        partitions.reverse();
    }
    extent
}
