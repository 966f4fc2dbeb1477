//! A condition clause by clause: whether each held, and which ones decided.
//!
//! Nothing here is text. A trace points into the condition it is of, so that whoever puts it into words has the clause
//! itself, and asks the item for the values it saw.

use super::condition::Condition;
use crate::value::Item;

/// What became of a condition, or of a part of one, on an item.
#[derive(Clone, Debug)]
pub struct Trace<'a> {
    pub holds: bool,
    pub part: Part<'a>,
}

/// What a condition is made of. A chain of one junction is one part: `a AND b AND c` joins three.
#[derive(Clone, Debug)]
pub enum Part<'a> {
    /// A condition without AND and OR in it; a NOT right in front is part of it.
    Clause(&'a Condition),
    And(Vec<Trace<'a>>),
    Or(Vec<Trace<'a>>),
    /// NOT over what AND or OR joins.
    Not(Box<Trace<'a>>),
}

/// One clause of a trace.
#[derive(Clone, Copy, Debug)]
pub struct Clause<'a> {
    pub condition: &'a Condition,
    pub holds: bool,
    /// It belongs to a smallest set of clauses (none of them spare) that would make the false whole true if each of
    /// them came out the other way.
    pub decisive: bool,
}

/// Evaluates a condition on an item, or on the absence of one, with the account of every part.
pub fn trace<'a>(condition: &'a Condition, item: Option<&Item>) -> Trace<'a> {
    let all = |conditions: Vec<&'a Condition>| -> Vec<Trace<'a>> {
        conditions.into_iter().map(|condition| trace(condition, item)).collect()
    };
    match condition {
        Condition::And(..) => {
            let parts = all(joined(condition, and_sides));
            Trace { holds: parts.iter().all(|part| part.holds), part: Part::And(parts) }
        }
        Condition::Or(..) => {
            let parts = all(joined(condition, or_sides));
            Trace { holds: parts.iter().any(|part| part.holds), part: Part::Or(parts) }
        }
        // A NOT before one clause stays with it: `NOT a = 1` is what somebody wrote, and one thing to be told about.
        Condition::Not(inner) if !is_clause(inner) => {
            let inner = trace(inner, item);
            Trace { holds: !inner.holds, part: Part::Not(Box::new(inner)) }
        }
        clause => Trace { holds: clause.holds(item), part: Part::Clause(clause) },
    }
}

impl<'a> Trace<'a> {
    /// The clauses in written order; at least one. Of a condition that holds none is decisive.
    pub fn clauses(&self) -> Vec<Clause<'a>> {
        let mut clauses = Vec::new();
        self.collect(!self.holds, &mut clauses);
        clauses
    }

    /// A part decides when it came out like the junction it belongs to, and the junction decides: of a false AND the
    /// false ones, each of which has to turn; of a false OR all, of which one would do. A NOT changes neither. Clauses
    /// turn independently of each other, so the smallest sets of the whole are made of those of its parts, and no part
    /// that came out the other way is in any.
    fn collect(&self, decides: bool, clauses: &mut Vec<Clause<'a>>) {
        match &self.part {
            Part::Clause(condition) => {
                clauses.push(Clause { condition, holds: self.holds, decisive: decides });
            }
            Part::And(parts) | Part::Or(parts) => {
                for part in parts {
                    part.collect(decides && part.holds == self.holds, clauses);
                }
            }
            Part::Not(inner) => inner.collect(decides, clauses),
        }
    }
}

/// Whether a trace takes it as one clause.
fn is_clause(condition: &Condition) -> bool {
    match condition {
        Condition::And(..) | Condition::Or(..) => false,
        Condition::Not(inner) => is_clause(inner),
        Condition::Compare { .. }
        | Condition::Between { .. }
        | Condition::In { .. }
        | Condition::Exists(_)
        | Condition::NotExists(_)
        | Condition::Type(..)
        | Condition::Predicate(..)
        | Condition::IsMissing(_)
        | Condition::Is(..) => true,
    }
}

type Sides = fn(&Condition) -> Option<[&Condition; 2]>;

/// What one chain of a junction joins, in written order.
fn joined(chain: &Condition, sides: Sides) -> Vec<&Condition> {
    let (mut parts, mut open) = (Vec::new(), vec![chain]);
    while let Some(condition) = open.pop() {
        match sides(condition) {
            // The right side below the left one, which is to be taken next.
            Some([left, right]) => open.extend([right, left]),
            None => parts.push(condition),
        }
    }
    parts
}

fn and_sides(condition: &Condition) -> Option<[&Condition; 2]> {
    if let Condition::And(left, right) = condition { Some([left, right]) } else { None }
}

fn or_sides(condition: &Condition) -> Option<[&Condition; 2]> {
    if let Condition::Or(left, right) = condition { Some([left, right]) } else { None }
}
