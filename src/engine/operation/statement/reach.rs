//! Which rows a WHERE reads (partiql.md 9.4 and 9.7).
//!
//! A WHERE that fixes the partition key falls into *branches*: one a value of the partition key, each with the sort
//! key conditions that stand beside it under AND. Without a branch everything is scanned.

use std::cmp::Ordering;

use super::keyed::{check_type, conjuncts};
use crate::api::ApiError;
use crate::api::error::{key as sentence, statement::overlapping_sort_conditions};
use crate::api::limits::{PARTITION_KEY_BYTES_MAX, SORT_KEY_BYTES_MAX};
use crate::engine::evaluate::condition::{Comparison, Condition, Operand, scalar_order};
use crate::engine::evaluate::predicate;
use crate::engine::plan::{Bound, Extent, Partition, Slice, Source};
use crate::value::{AttributeValue, size};

/// The rows to read, and what is asked of them then.
pub struct Reach<'a> {
    pub extent: Extent,
    /// How many conditions name a partition, one for each branch.
    pub hash_conditions: usize,
    /// What rows still have to pass.
    pub filters: Vec<&'a Condition>,
    /// Whether the partition key is fixed without the help of an OR.
    pub keyed: bool,
}

/// One partition key value, and what is asked of its sort keys.
struct Branch<'a> {
    partition: &'a AttributeValue,
    sorts: Vec<&'a Condition>,
}

impl<'a> Reach<'a> {
    /// Refuses key conditions no key of the table can meet, and branches that overlap.
    pub fn of(source: &Source<'_>, condition: Option<&'a Condition>) -> Result<Self, ApiError> {
        let terms = conjuncts(condition);
        // Types before overlaps (partiql.md 5.1, 13 and 14).
        check_types(source, &terms)?;
        let under_and = keyed_branches(source, &terms);
        let keyed = under_and.is_some();
        // Only when none stands at the top: under AND an OR group is a filter, even if it names partitions as well.
        let through_or = || condition.and_then(|condition| branches(source, condition));
        let Some(branches) = under_and.or_else(through_or) else {
            let extent = Extent::Scan(None);
            return Ok(Self { extent, hash_conditions: 0, filters: terms, keyed: false });
        };
        let partitions = partitions(source, &branches);
        // Over several partitions the service does not look at lengths (partiql.md 14).
        if let [only] = partitions.as_slice() {
            check_lengths(only, &branches)?;
        }
        refuse_overlaps(source, &branches, &partitions)?;
        // By which branch a row was reached is not known when it is read, so it is asked the whole condition again.
        let filters = if keyed { unmet(source, terms) } else { condition.into_iter().collect() };
        let extent = Extent::Query(partitions);
        Ok(Self { extent, hash_conditions: branches.len(), filters, keyed })
    }
}

/// The branches when the first term that fixes the partition key stands at the top.
fn keyed_branches<'a>(source: &Source<'_>, terms: &[&'a Condition]) -> Option<Vec<Branch<'a>>> {
    let values = terms.iter().find_map(|term| listed(source, term))?;
    let sorts: Vec<_> = terms.iter().copied().filter(|term| names_sort(source, term)).collect();
    let branch = |partition| Branch { partition, sorts: sorts.clone() };
    Some(values.into_iter().map(branch).collect())
}

/// The branches of a condition that fixes the partition key, with the help of an OR.
fn branches<'a>(source: &Source<'_>, condition: &'a Condition) -> Option<Vec<Branch<'a>>> {
    match condition {
        Condition::And(left, right) => match (branches(source, left), branches(source, right)) {
            (Some(found), _) => Some(with_sorts(found, source, right)),
            (None, Some(found)) => Some(with_sorts(found, source, left)),
            (None, None) => None,
        },
        Condition::Or(left, right) => {
            // Every branch has to fix the partition key: one that does not makes a scan of the whole (partiql.md 9.4).
            let mut found = branches(source, left)?;
            found.extend(branches(source, right)?);
            Some(found)
        }
        term => {
            let values = listed(source, term)?;
            let branch = |partition| Branch { partition, sorts: Vec::new() };
            Some(values.into_iter().map(branch).collect())
        }
    }
}

fn with_sorts<'a>(
    mut branches: Vec<Branch<'a>>,
    source: &Source<'_>,
    beside: &'a Condition,
) -> Vec<Branch<'a>> {
    let sorts = conjuncts(Some(beside)).into_iter().filter(|term| names_sort(source, term));
    let sorts: Vec<_> = sorts.collect();
    branches.iter_mut().for_each(|branch| branch.sorts.extend(&sorts));
    branches
}

/// Whether a term asks something of the sort key itself, negated or not.
fn names_sort(source: &Source<'_>, term: &Condition) -> bool {
    match term {
        // A negated one bounds nothing, but it keeps overlaps from being looked for (partiql.md 9.7).
        Condition::Not(inner) => names_sort(source, inner),
        term => values(term).is_some_and(|(name, _)| sort_name(source) == Some(name)),
    }
}

fn sort_name<'a>(source: &Source<'a>) -> Option<&'a str> {
    source.sort_names().first().map(String::as_str)
}

pub fn partition_name<'a>(source: &Source<'a>) -> &'a str {
    source.partition_names().first().expect("a table or an index has a partition key")
}

/// The partitions of the branches, each once, in key order.
fn partitions(source: &Source<'_>, branches: &[Branch<'_>]) -> Vec<Partition> {
    let mut sorted: Vec<&Branch<'_>> = branches.iter().collect();
    // By value and not by hash: ORDER BY of the partition key can then be had by turning the list.
    sorted.sort_by(|left, right| {
        scalar_order(left.partition, right.partition).unwrap_or(Ordering::Equal)
    });
    let mut partitions: Vec<Partition> = Vec::new();
    for branch in sorted {
        let slices = branch.slices(source);
        match partitions.last_mut() {
            Some(last) if last.key.first() == Some(branch.partition) => last.slices.extend(slices),
            _ => partitions.push(Partition { key: vec![branch.partition.clone()], slices }),
        }
    }
    partitions
}

impl Branch<'_> {
    /// What the first condition that bounds the sort key leaves; the others filter.
    fn slices(&self, source: &Source<'_>) -> Vec<Slice> {
        // Not what all of them leave together: the rest are filters, and what is read for them is paid for.
        let slices = self.sorts.iter().find_map(|term| slices(source, term));
        slices.unwrap_or_else(|| vec![Slice::whole()])
    }
}

/// What a sort key condition leaves of a partition; `None` of one that bounds nothing.
fn slices(source: &Source<'_>, term: &Condition) -> Option<Vec<Slice>> {
    let (name, values) = values(term)?;
    if sort_name(source) != Some(name) {
        return None;
    }
    let equal = |value: &AttributeValue| Slice { equal: vec![value.clone()], bound: None };
    let bounded = |bound: fn(AttributeValue) -> Bound| {
        let value = (*values.first()?).clone();
        Some(vec![Slice { equal: Vec::new(), bound: Some(bound(value)) }])
    };
    match term {
        Condition::Compare { operator, left, .. } => {
            let turned = !matches!(left, Operand::Path(_));
            match (operator, turned) {
                (Comparison::Equal, _) => Some(values.into_iter().map(equal).collect()),
                // No sort key condition (expressions.md 11): the partition is walked, and filtered.
                (Comparison::NotEqual, _) => None,
                (Comparison::Less, false) | (Comparison::Greater, true) => bounded(Bound::Less),
                (Comparison::LessOrEqual, false) | (Comparison::GreaterOrEqual, true) => {
                    bounded(Bound::LessOrEqual)
                }
                (Comparison::Greater, false) | (Comparison::Less, true) => bounded(Bound::Greater),
                (Comparison::GreaterOrEqual, false) | (Comparison::LessOrEqual, true) => {
                    bounded(Bound::GreaterOrEqual)
                }
            }
        }
        Condition::In { .. } => Some(values.into_iter().map(equal).collect()),
        Condition::Predicate(predicate, [Operand::Path(_), _]) => {
            bounded(predicate::bound(*predicate)?)
        }
        Condition::Between { .. } => {
            let (low, high) = (*values.first()?, *values.get(1)?);
            let bound = Some(Bound::Between(low.clone(), high.clone()));
            Some(vec![Slice { equal: Vec::new(), bound }])
        }
        _ => None,
    }
}

/// The terms that are still to be tested on rows that were reached: all but the first on the partition key and
/// the first that bounds the sort key.
fn unmet<'a>(source: &Source<'_>, terms: Vec<&'a Condition>) -> Vec<&'a Condition> {
    let partition = terms.iter().position(|term| listed(source, term).is_some());
    let sort = terms.iter().position(|term| slices(source, term).is_some());
    let met = |at| Some(at) == partition || Some(at) == sort;
    terms.into_iter().enumerate().filter(|(at, _)| !met(*at)).map(|(_, term)| term).collect()
}

/// Refuses branches whose ranges of sort keys meet in one partition. Not looked for when a branch has several sort
/// key conditions, or one that bounds nothing.
fn refuse_overlaps(
    source: &Source<'_>,
    branches: &[Branch<'_>],
    partitions: &[Partition],
) -> Result<(), ApiError> {
    let comparable = |branch: &Branch<'_>| match branch.sorts.as_slice() {
        [] => true,
        [term] => slices(source, term).is_some(),
        _ => false,
    };
    if branches.iter().all(comparable) && partitions.iter().any(Partition::overlaps) {
        return Err(overlapping_sort_conditions());
    }
    Ok(())
}

/// Over-long keys are told of one partition alone (partiql.md 14).
fn check_lengths(partition: &Partition, branches: &[Branch<'_>]) -> Result<(), ApiError> {
    if partition.key.iter().any(|value| size::value_bytes(value) > PARTITION_KEY_BYTES_MAX) {
        return Err(sentence::partition_key_too_long());
    }
    let sorts = branches.iter().flat_map(|branch| &branch.sorts);
    let mut given = sorts.filter_map(|term| values(term)).flat_map(|(_, values)| values);
    if given.any(|value| size::value_bytes(value) > SORT_KEY_BYTES_MAX) {
        return Err(sentence::sort_key_too_long());
    }
    Ok(())
}

/// The values an equality, or an IN, gives the partition key.
fn listed<'a>(source: &Source<'_>, term: &'a Condition) -> Option<Vec<&'a AttributeValue>> {
    let (name, values) = values(term)?;
    let fixes = match term {
        Condition::Compare { operator, .. } => *operator == Comparison::Equal,
        Condition::In { .. } => true,
        _ => false,
    };
    (fixes && name == partition_name(source)).then_some(values)
}

/// Refuses key attributes compared with what they can't be, in the terms that reach rows.
fn check_types(source: &Source<'_>, terms: &[&Condition]) -> Result<(), ApiError> {
    terms.iter().try_for_each(|term| match term {
        // An OR that reaches no rows is a filter, where a key attribute may be compared with anything.
        Condition::Or(..) if branches(source, term).is_some() => check_branches(source, term),
        Condition::Or(..) => Ok(()),
        term => check_term(source, term),
    })
}

fn check_branches(source: &Source<'_>, condition: &Condition) -> Result<(), ApiError> {
    match condition {
        Condition::Or(left, right) | Condition::And(left, right) => {
            check_branches(source, left)?;
            check_branches(source, right)
        }
        term => check_term(source, term),
    }
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
        // One that only filters asks nothing of a key, not even when it names one.
        Condition::Predicate(predicate, [operand, other])
            if predicate::bound(*predicate).is_some() =>
        {
            (operand, vec![other])
        }
        Condition::In { operand, list } => (operand, list.iter().collect()),
        _ => return None,
    };
    // A path inside a key attribute is not the key attribute.
    let Operand::Path(path) = subject else { return None };
    if !path.steps.is_empty() {
        return None;
    }
    let value = |operand: &'_ Operand| matches!(operand, Operand::Value(_));
    if !operands.iter().all(|operand| value(operand)) {
        return None;
    }
    let values = operands.into_iter().filter_map(|operand| match operand {
        Operand::Value(value) => Some(value),
        _ => None,
    });
    Some((path.root.as_str(), values.collect()))
}
