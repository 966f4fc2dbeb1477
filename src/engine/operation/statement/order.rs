//! ORDER BY (partiql.md 9.6).

use super::reach::{Reach, partition_name};
use crate::api::ApiError;
use crate::engine::plan::Source;
use crate::storage::Direction as Walk;
use crate::syntax::partiql::ast::{Direction, OrderBy, OrderTerm, Select};

/// There is a WHERE, and every term names a key attribute.
pub fn check_terms(source: &Source<'_>, select: &Select) -> Result<(), ApiError> {
    if select.order.is_empty() {
        return Ok(());
    }
    if select.condition.is_none() {
        return refused("Must have WHERE clause in the statement when using ORDER BY clause.");
    }
    select.order.iter().try_for_each(|term| match &term.by {
        OrderBy::Attribute(name) if source.is_key(name) => Ok(()),
        OrderBy::Attribute(name) => {
            refused(&format!("Attribute {name} in ORDER BY clause must be part of the primary key"))
        }
        OrderBy::Other { kind, position } => refused(&format!(
            "Argument to ORDER BY must be of type VariableReference. Type: {kind} at {position}"
        )),
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
        return refused(
            "Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause.",
        );
    }
    if reach.hash_conditions > 1 && term(select, partition_name(source)).is_none() {
        return refused(
            "Must have hash key in ORDER BY clause when more than one hash key condition specified in WHERE clause.",
        );
    }
    Ok(())
}

/// The way through a partition. Ordered by the partition key alone, it is backward, as the service has it.
pub fn direction(source: &Source<'_>, select: &Select) -> Walk {
    let sort = source.sort_names().first().and_then(|name| term(select, name));
    match (sort.map(|term| term.direction), select.order.is_empty()) {
        (Some(Direction::Ascending), _) | (None, true) => Walk::Forward,
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

fn refused(message: &str) -> Result<(), ApiError> {
    Err(ApiError::validation(message))
}
