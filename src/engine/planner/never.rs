//! Conditions that hold on no item, whatever it has.
//!
//! Where one clause leaves an attribute a few values, the others are asked whether they hold on any of them, by the
//! function that evaluates them; bounds are held against each other. What is found is never true; not all that is never
//! true is found.

use std::cmp::Ordering;

use crate::engine::evaluate::condition::{Comparison, Condition, Operand, scalar_order};
use crate::engine::operation::statement::keyed::conjuncts;
use crate::value::{AttributeValue, Item, Path, Step};

/// Clauses on one attribute that are held against each other, each against each.
const CLAUSES_MAX: usize = 32;

/// The positions of two clauses that AND joins and that never hold together, the second the one to be told; twice the
/// same of one that never holds by itself. `known`: what the item has if it is there.
pub fn never(clauses: &[&Condition], known: Option<&Item>) -> Option<(usize, usize)> {
    let alone = clauses.iter().position(|clause| is_never(clause));
    if let Some(at) = alone {
        return Some((at, at));
    }
    let subjects: Vec<_> = clauses.iter().map(|clause| subject(clause)).collect();
    let named = |at: usize| subjects.get(at).copied().flatten();
    (0..clauses.len()).find_map(|at| {
        let path = named(at)?;
        let same = (0..clauses.len()).filter(|other| named(*other) == Some(path));
        // The group is gone through at its first member alone.
        let group: Vec<usize> = same.take(CLAUSES_MAX).collect();
        if group.first() != Some(&at) {
            return None;
        }
        let members: Vec<_> = group.iter().filter_map(|at| clauses.get(*at).copied()).collect();
        let (one, two) = clash(path, &members, known)?;
        Some((*group.get(one)?, *group.get(two)?))
    })
}

/// Whether a clause is never true by itself.
fn is_never(clause: &Condition) -> bool {
    match clause {
        Condition::Or(left, right) => [left, right].iter().all(|side| {
            let terms = conjuncts(Some(side));
            never(&terms, None).is_some()
        }),
        // Of values alone: it is what it is on any item.
        clause => clause.paths().is_empty() && !clause.holds(None),
    }
}

/// The one path a clause asks of.
fn subject(clause: &Condition) -> Option<&Path> {
    let paths = clause.paths();
    let first = *paths.first()?;
    paths.iter().all(|path| *path == first).then_some(first)
}

/// Two clauses on one path that never hold together.
fn clash(path: &Path, clauses: &[&Condition], known: Option<&Item>) -> Option<(usize, usize)> {
    let ordered = |one: usize, two: usize| (one.min(two), one.max(two));
    for (one, fixing) in clauses.iter().enumerate() {
        let Some(items) = left(path, fixing) else { continue };
        let fails = |clause: &Condition| !items.iter().any(|item| clause.holds(Some(item)));
        if let Some(two) = clauses.iter().position(|clause| fails(clause)) {
            return Some(ordered(one, two));
        }
    }
    if let Some(value) = known.filter(|_| path.steps.is_empty()).and_then(|k| k.get(&path.root)) {
        let there = Item::from([(path.root.clone(), value.clone())]);
        let fails = |clause: &Condition| !clause.holds(None) && !clause.holds(Some(&there));
        if let Some(at) = clauses.iter().position(|clause| fails(clause)) {
            return Some((at, at));
        }
    }
    bounds_apart(clauses)
}

/// The items on which a clause may hold, as far as its path goes; `None` of one that leaves too many to be gone through.
fn left(path: &Path, clause: &Condition) -> Option<Vec<Item>> {
    let values: Vec<&AttributeValue> = match clause {
        Condition::Compare { operator: Comparison::Equal, left, right } => match (left, right) {
            (Operand::Path(_), Operand::Value(value))
            | (Operand::Value(value), Operand::Path(_)) => {
                vec![value]
            }
            _ => return None,
        },
        Condition::In { operand: Operand::Path(_), list } => {
            let value = |member: &'_ Operand| matches!(member, Operand::Value(_));
            if !list.iter().all(value) {
                return None;
            }
            let values = list.iter().filter_map(|member| match member {
                Operand::Value(value) => Some(value),
                _ => None,
            });
            values.collect()
        }
        Condition::NotExists(_) | Condition::IsMissing(Operand::Path(_)) => {
            return Some(vec![Item::new()]);
        }
        _ => return None,
    };
    values.into_iter().map(|value| item_with(path, value)).collect()
}

/// An item that has this value at this path and nothing else.
fn item_with(path: &Path, value: &AttributeValue) -> Option<Item> {
    let value = path.steps.iter().rev().try_fold(value.clone(), |value, step| match step {
        Step::Name(name) => Some(AttributeValue::M(Item::from([(name.clone(), value)]))),
        // A list would have to be filled up to there.
        Step::Index(_) => None,
    })?;
    Some(Item::from([(path.root.clone(), value)]))
}

/// A bound on one side: the value, and whether the value itself is left out.
type Bound<'c> = (&'c AttributeValue, bool);

fn bounds_apart(clauses: &[&Condition]) -> Option<(usize, usize)> {
    let bounds: Vec<_> = clauses.iter().map(|clause| bounds(clause)).collect();
    let pairs = (0..bounds.len()).flat_map(|one| (0..bounds.len()).map(move |two| (one, two)));
    let apart = |(one, two): &(usize, usize)| {
        let (Some((Some(low), _)), Some((_, Some(high)))) = (bounds.get(*one), bounds.get(*two))
        else {
            return false;
        };
        match scalar_order(low.0, high.0) {
            Some(Ordering::Less) => false,
            Some(Ordering::Equal) => low.1 || high.1,
            // Of two types: nothing is above the one and below the other.
            Some(Ordering::Greater) | None => true,
        }
    };
    pairs.into_iter().find(apart).map(|(one, two)| (one.min(two), one.max(two)))
}

/// The lower and the upper bound a clause sets its path.
fn bounds(clause: &Condition) -> (Option<Bound<'_>>, Option<Bound<'_>>) {
    match clause {
        Condition::Compare { operator, left, right } => {
            let (value, is_turned) = match (left, right) {
                (Operand::Path(_), Operand::Value(value)) => (value, false),
                (Operand::Value(value), Operand::Path(_)) => (value, true),
                _ => return (None, None),
            };
            match (operator, is_turned) {
                (Comparison::Greater, false) | (Comparison::Less, true) => {
                    (Some((value, true)), None)
                }
                (Comparison::GreaterOrEqual, false) | (Comparison::LessOrEqual, true) => {
                    (Some((value, false)), None)
                }
                (Comparison::Less, false) | (Comparison::Greater, true) => {
                    (None, Some((value, true)))
                }
                (Comparison::LessOrEqual, false) | (Comparison::GreaterOrEqual, true) => {
                    (None, Some((value, false)))
                }
                (Comparison::Equal | Comparison::NotEqual, _) => (None, None),
            }
        }
        Condition::Between {
            operand: Operand::Path(_),
            low: Operand::Value(low),
            high: Operand::Value(high),
        } => (Some((low, false)), Some((high, false))),
        _ => (None, None),
    }
}
