//! What a SELECT shows of an item, and what an index can show (partiql.md 9.2 and 9.5).

use super::reach::Reach;
use crate::api::ApiError;
use crate::api::error::read as sentence;
use crate::engine::page::pick;
use crate::engine::plan::Source;
use crate::syntax::partiql::ast::Select;
use crate::value::Row;
use crate::value::encode::Stored;

/// The projected paths of an item, under the names they have in a result; paths the item lacks are left out.
pub fn project(select: &Select, stored: Stored<'_>) -> Row {
    match &select.projection {
        Some(columns) => pick(columns, &stored.item()).into(),
        None => stored.into(),
    }
}

/// Refuses attributes the index does not hold. A local index is asked back for those of the SELECT list: the answer
/// tells whether it has to be.
pub fn refuse_unprojected(
    source: &Source<'_>,
    select: &Select,
    reach: &Reach<'_>,
) -> Result<bool, ApiError> {
    let Some(index) = source.index else { return Ok(false) };
    let name = &index.definition.name;
    let columns = select.projection.iter().flatten().map(|column| column.path.root.as_str());
    let missing: Vec<_> = columns.filter(|column| !source.holds(column)).collect();
    if !missing.is_empty() && !index.local {
        return Err(sentence::not_projected(name, &missing));
    }
    // Of a key reached through OR, or a scan, the filter sees what is missing as missing (partiql.md 9.5).
    if reach.keyed {
        let mut filtered: Vec<&str> = Vec::new();
        for root in reach.filters.iter().flat_map(|filter| filter.roots()) {
            if !source.holds(root) && !filtered.contains(&root) {
                filtered.push(root);
            }
        }
        if !filtered.is_empty() {
            return Err(sentence::filter_not_projected(name, &filtered));
        }
    }
    Ok(!missing.is_empty())
}
