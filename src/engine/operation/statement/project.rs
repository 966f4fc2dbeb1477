//! What a SELECT shows of an item, and what an index can show (partiql.md 9.2 and 9.5).

use std::collections::BTreeSet;

use super::access::{Access, filters};
use super::select::Source;
use crate::api::ApiError;
use crate::api::table::Projection;
use crate::engine::evaluate::condition::{Condition, Operand};
use crate::syntax::partiql::ast::Select;
use crate::value::Item;

/// The projected paths of an item, under the names they have in a result; paths the item lacks are left out.
pub fn project(select: &Select, item: Item) -> Item {
    let Some(columns) = &select.projection else { return item };
    let shown = columns.iter().filter_map(|column| {
        column.path.get(&item).map(|value| (column.result_name(), value.clone()))
    });
    shown.collect()
}

/// Refuses attributes the index does not hold. A local index is asked back for those of the SELECT list: the answer
/// tells whether it has to be.
pub fn refuse_unprojected(
    source: &Source<'_>,
    select: &Select,
    condition: Option<&Condition>,
    access: &Access,
) -> Result<bool, ApiError> {
    let Some(index) = source.index else { return Ok(false) };
    let Some(held) = held(source) else { return Ok(false) };
    let name = &index.definition.name;
    let columns = select.projection.iter().flatten().map(|column| column.path.root.as_str());
    let missing: Vec<_> = columns.filter(|column| !held.contains(column)).collect();
    if !missing.is_empty() && !index.local {
        return Err(ApiError::validation(format!(
            "One or more parameter values were invalid: Global secondary index {name} does not project [{}]",
            missing.join(", ")
        )));
    }
    if matches!(access, Access::Partitions { .. }) {
        let mut filtered = Vec::new();
        filters(condition, access).into_iter().for_each(|filter| roots(filter, &mut filtered));
        filtered.retain(|root| !held.contains(root));
        if !filtered.is_empty() {
            return Err(ApiError::validation(format!(
                "One or more parameter values were invalid: Secondary index {name} does not project one or more filter attributes: [{}]",
                filtered.join(", ")
            )));
        }
    }
    Ok(!missing.is_empty())
}

/// The attributes of an index's entries; `None` when it holds all.
fn held<'a>(source: &Source<'a>) -> Option<BTreeSet<&'a str>> {
    let definition = source.index?.definition;
    let included = match &definition.projection {
        Projection::All => return None,
        Projection::KeysOnly => &[],
        Projection::Include(names) => names.as_slice(),
    };
    let key = definition.key.partition.iter().chain(&definition.key.sort);
    let names = key.chain(included).map(String::as_str);
    Some(names.chain(source.table.key_names()).collect())
}

/// The top-level attributes a condition names, in written order, each once.
fn roots<'a>(condition: &'a Condition, names: &mut Vec<&'a str>) {
    match condition {
        Condition::And(left, right) | Condition::Or(left, right) => {
            roots(left, names);
            roots(right, names);
        }
        Condition::Not(inner) => roots(inner, names),
        Condition::Compare { left, right, .. } => operand_roots([left, right], names),
        Condition::Between { operand, low, high } => operand_roots([operand, low, high], names),
        Condition::In { operand, list } => {
            operand_roots(std::iter::once(operand).chain(list), names);
        }
        Condition::Exists(path) | Condition::NotExists(path) => add(&path.root, names),
        Condition::Type(operand, _) | Condition::Is(operand, _) | Condition::IsMissing(operand) => {
            operand_roots([operand], names);
        }
        Condition::BeginsWith(left, right) | Condition::Contains(left, right) => {
            operand_roots([left, right], names);
        }
    }
}

fn operand_roots<'a>(operands: impl IntoIterator<Item = &'a Operand>, names: &mut Vec<&'a str>) {
    for operand in operands {
        match operand {
            Operand::Path(path) => add(&path.root, names),
            Operand::Value(_) => {}
            Operand::Size(inner) => operand_roots([inner.as_ref()], names),
            Operand::Truth(condition) => roots(condition, names),
        }
    }
}

fn add<'a>(root: &'a str, names: &mut Vec<&'a str>) {
    if !names.contains(&root) {
        names.push(root);
    }
}
