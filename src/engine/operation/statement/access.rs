//! Which rows a WHERE reads (partiql.md 9.4).

use std::cmp::Ordering;

use super::keyed::{check_type, conjuncts};
use super::select::Source;
use crate::api::ApiError;
use crate::engine::evaluate::condition::{Comparison, Condition, Operand, scalar_order};
use crate::engine::key::{self, EntryKey, Key};
use crate::storage::KeyRange;
use crate::value::{AttributeValue, Item};

/// The rows to read: everything, or some partitions and in them what the sort key condition leaves.
pub enum Access {
    Everything,
    Partitions { values: Vec<AttributeValue>, sort: Option<Box<Condition>> },
}

impl Access {
    /// Refuses key conditions no key of the table can meet.
    pub fn of(source: &Source<'_>, condition: Option<&Condition>) -> Result<Self, ApiError> {
        let terms = conjuncts(condition);
        for term in &terms {
            check_term(source, term)?;
        }
        let Some(values) = terms.iter().find_map(|term| listed(term, source.partition_name()))
        else {
            return Ok(Self::Everything);
        };
        refuse_repeats(&values)?;
        let sort = source.sort_name().and_then(|name| {
            let mut conditions = terms.iter().filter(|term| is_range(term, name));
            conditions.next().map(|term| Box::new((*term).clone()))
        });
        Ok(Self::Partitions { values, sort })
    }

    /// The keys to walk, one range a partition, each partition once.
    pub fn ranges(&self, source: &Source<'_>) -> Vec<KeyRange> {
        let table = source.table.number;
        match (self, source.index) {
            (Self::Everything, None) => vec![key::items(table)],
            (Self::Everything, Some(index)) => vec![key::entries(table, index.number)],
            (Self::Partitions { values, sort }, _) => {
                let range = |partition| narrowed(source, partition, sort.as_deref());
                values.iter().map(range).collect()
            }
        }
    }

    /// Whether the sort key condition keeps this row from being read.
    pub fn skips(&self, item: &Item) -> bool {
        match self {
            Self::Partitions { sort: Some(sort), .. } => !sort.holds(Some(item)),
            Self::Partitions { sort: None, .. } | Self::Everything => false,
        }
    }
}

/// The keys of a partition that a sort key condition can leave; [`Access::skips`] has the last word on each row.
fn narrowed(source: &Source<'_>, partition: &AttributeValue, sort: Option<&Condition>) -> KeyRange {
    let table = source.table.number;
    let whole = match source.index {
        None => key::partition(table, partition),
        Some(index) => key::index_partition(table, index.number, &[partition]),
    };
    let at = |sort: &AttributeValue| rows_at(source, partition, sort);
    match sort {
        Some(Condition::Compare {
            operator,
            left: Operand::Path(_),
            right: Operand::Value(value),
        }) => match operator {
            Comparison::Equal => at(value),
            Comparison::Less | Comparison::LessOrEqual => KeyRange { to: at(value).to, ..whole },
            Comparison::Greater | Comparison::GreaterOrEqual => {
                KeyRange { from: at(value).from, ..whole }
            }
            Comparison::NotEqual => whole,
        },
        Some(Condition::Between {
            low: Operand::Value(low), high: Operand::Value(high), ..
        }) => KeyRange { from: at(low).from, to: at(high).to },
        _ => whole,
    }
}

/// The keys of the rows with one sort key.
fn rows_at(source: &Source<'_>, partition: &AttributeValue, sort: &AttributeValue) -> KeyRange {
    let table = source.table.number;
    let key = match source.index {
        None => Key::Item { table, partition, sort: Some(sort) },
        Some(index) => Key::Entry(EntryKey {
            table,
            index: index.number,
            partition: &[partition],
            sort: &[sort],
            owner: &[],
        }),
    };
    KeyRange::prefix(&key.encode())
}

/// What the WHERE asks of the rows that are read.
pub fn filters<'a>(condition: Option<&'a Condition>, access: &Access) -> Vec<&'a Condition> {
    let met = |term: &Condition| match access {
        Access::Partitions { sort: Some(sort), .. } => sort.as_ref() == term,
        Access::Partitions { sort: None, .. } | Access::Everything => false,
    };
    conjuncts(condition).into_iter().filter(|term| !met(term)).collect()
}

/// Refuses a partition that is named twice: what is asked of its sort keys would overlap (partiql.md 9.7).
fn refuse_repeats(values: &[AttributeValue]) -> Result<(), ApiError> {
    if values.windows(2).any(|pair| pair.first() == pair.last()) {
        let message = "Overlapping conditions with range keys are not supported in where clause";
        return Err(ApiError::validation(message));
    }
    Ok(())
}

/// The values an equality, or an IN, gives this attribute, in key order.
fn listed(term: &Condition, name: &str) -> Option<Vec<AttributeValue>> {
    let (attribute, values) = values(term)?;
    let keyed = match term {
        Condition::Compare { operator, .. } => *operator == Comparison::Equal,
        Condition::In { .. } => true,
        _ => false,
    };
    if attribute != name || !keyed {
        return None;
    }
    let mut listed: Vec<AttributeValue> = values.into_iter().cloned().collect();
    listed.sort_by(|left, right| scalar_order(left, right).unwrap_or(Ordering::Equal));
    Some(listed)
}

/// Whether a term bounds this sort key attribute.
fn is_range(term: &Condition, name: &str) -> bool {
    let bounds = match term {
        Condition::Compare { operator, .. } => *operator != Comparison::NotEqual,
        Condition::Between { .. } | Condition::BeginsWith(..) | Condition::In { .. } => true,
        _ => false,
    };
    bounds && values(term).is_some_and(|(attribute, _)| attribute == name)
}

fn check_term(source: &Source<'_>, term: &Condition) -> Result<(), ApiError> {
    let Some((name, values)) = values(term) else { return Ok(()) };
    if !source.is_key(name) {
        return Ok(());
    }
    let expected = source.table.type_of(name);
    values.into_iter().try_for_each(|value| check_type(name, expected, value))
}

/// The top-level attribute a term compares with values alone, and those values.
fn values(term: &Condition) -> Option<(&str, Vec<&AttributeValue>)> {
    let (subject, operands): (&Operand, Vec<&Operand>) = match term {
        Condition::Compare { left: left @ Operand::Path(_), right, .. } => (left, vec![right]),
        Condition::Compare { left, right, .. } => (right, vec![left]),
        Condition::Between { operand, low, high } => (operand, vec![low, high]),
        Condition::BeginsWith(operand, prefix) => (operand, vec![prefix]),
        Condition::In { operand, list } => (operand, list.iter().collect()),
        _ => return None,
    };
    let Operand::Path(path) = subject else { return None };
    if !path.steps.is_empty() {
        return None;
    }
    let value = |operand: &'_ &'_ Operand| matches!(operand, Operand::Value(_));
    if !operands.iter().all(value) {
        return None;
    }
    let values = operands.into_iter().filter_map(|operand| match operand {
        Operand::Value(value) => Some(value),
        _ => None,
    });
    Some((path.root.as_str(), values.collect()))
}
