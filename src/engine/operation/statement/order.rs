//! ORDER BY (partiql.md 9.6).

use super::reach::{Reach, partition_name};
use crate::api::ApiError;
use crate::api::error::statement as sentence;
use crate::engine::plan::Source;
use crate::storage::Direction as Walk;
use crate::syntax::partiql::ast::{Direction, OrderBy, OrderTerm, Select};

/// There is a WHERE, and every term names a key attribute.
pub fn check_terms(source: &Source<'_>, select: &Select) -> Result<(), ApiError> {
    if select.order.is_empty() {
        return Ok(());
    }
    // In the order of partiql.md 9.6: the clause, its terms, and what the WHERE reaches behind both.
    if select.condition.is_none() {
        return Err(sentence::order_without_where());
    }
    select.order.iter().try_for_each(|term| match &term.by {
        OrderBy::Attribute(name) if source.is_key(name) => Ok(()),
        OrderBy::Attribute(name) => Err(sentence::order_by_no_key(name)),
        OrderBy::Other { kind, position } => Err(sentence::order_by_no_attribute(kind, position)),
    })
}

/// The partition key is fixed; named as well when more than one condition names a partition.
pub fn check_reach(
    source: &Source<'_>,
    select: &Select,
    reach: &Reach<'_>,
) -> Result<(), ApiError> {
    if select.order.is_empty() {
        return Ok(());
    }
    if reach.hash_conditions == 0 {
        return Err(sentence::order_without_partition());
    }
    if reach.hash_conditions > 1 && term(select, partition_name(source)).is_none() {
        return Err(sentence::partitions_unordered());
    }
    Ok(())
}

/// The way through a partition. Ordered by the partition key alone, it is backward, as the service has it.
pub fn direction(source: &Source<'_>, select: &Select) -> Walk {
    let sort = source.sort_names().first().and_then(|name| term(select, name));
    match (sort.map(|term| term.direction), select.order.is_empty()) {
        (Some(Direction::Ascending), _) | (None, true) => Walk::Forward,
        // No ORDER BY is ascending, and one without the sort key is not: nobody would guess it (partiql.md 9.6).
        (Some(Direction::Descending), _) | (None, false) => Walk::Backward,
    }
}

/// Whether the partitions come last first.
pub fn descends(source: &Source<'_>, select: &Select) -> bool {
    term(select, partition_name(source)).is_some_and(|term| term.direction == Direction::Descending)
}

fn term<'a>(select: &'a Select, name: &str) -> Option<&'a OrderTerm> {
    let named = |term: &&OrderTerm| matches!(&term.by, OrderBy::Attribute(by) if by == name);
    select.order.iter().find(named)
}
