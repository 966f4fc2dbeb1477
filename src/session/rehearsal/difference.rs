//! In what an item differs from what it was: attribute by attribute, and within maps, lists and sets.

use std::collections::BTreeSet;

use crate::value::{AttributeValue, Item, Path, Step};

/// What is different at one place of an item.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    pub path: Path,
    pub what: What,
}

#[derive(Clone, Debug, PartialEq)]
pub enum What {
    Added(AttributeValue),
    Removed(AttributeValue),
    Changed {
        from: AttributeValue,
        to: AttributeValue,
    },
    /// Of a set that keeps its type; its other members stay.
    Members {
        added: Vec<AttributeValue>,
        removed: Vec<AttributeValue>,
    },
}

/// The differences in the order of the attributes' names; none where the two are alike. Of an item that comes or goes
/// that is every attribute.
pub fn differences(before: Option<&Item>, after: Option<&Item>) -> Vec<Difference> {
    let (nothing, mut found) = (Item::new(), Walk::default());
    let [before, after] = [before, after].map(|item| item.unwrap_or(&nothing));
    for (name, change) in pairs(before, after) {
        found.compare(&Path::attribute(name), change);
    }
    found.differences
}

/// A value before and after; one of the two is there.
type Sides<'i> = (Option<&'i AttributeValue>, Option<&'i AttributeValue>);

/// Both sides of every name, in order.
fn pairs<'i>(before: &'i Item, after: &'i Item) -> impl Iterator<Item = (&'i str, Sides<'i>)> {
    let gone = before.iter().filter(|(name, _)| !after.contains_key(*name));
    let gone = gone.map(|(name, value)| (name.as_str(), (Some(value), None)));
    let there = after.iter().map(|(name, value)| (name.as_str(), (before.get(name), Some(value))));
    let mut pairs: Vec<_> = there.chain(gone).collect();
    pairs.sort_by_key(|(name, _)| *name);
    pairs.into_iter()
}

#[derive(Default)]
struct Walk {
    differences: Vec<Difference>,
}

impl Walk {
    fn push(&mut self, path: &Path, what: What) {
        self.differences.push(Difference { path: path.clone(), what });
    }

    fn compare(&mut self, path: &Path, sides: Sides<'_>) {
        use AttributeValue as V;
        match sides {
            (None, None) => {}
            (None, Some(value)) => self.push(path, What::Added(value.clone())),
            (Some(value), None) => self.push(path, What::Removed(value.clone())),
            (Some(before), Some(after)) if before == after => {}
            (Some(V::M(before)), Some(V::M(after))) => {
                for (name, sides) in pairs(before, after) {
                    self.compare(&step(path, Step::Name(name.to_owned())), sides);
                }
            }
            (Some(V::L(before)), Some(V::L(after))) => self.compare_lists(path, before, after),
            (Some(before), Some(after)) => {
                self.push(path, members(before, after).unwrap_or_else(|| changed(before, after)));
            }
        }
    }

    /// What the two begin and end with alike is left out: an element put in front moves all others, and changes none.
    fn compare_lists(&mut self, path: &Path, before: &[AttributeValue], after: &[AttributeValue]) {
        let alike = |(one, other): &(&AttributeValue, &AttributeValue)| one == other;
        let front = before.iter().zip(after).take_while(alike).count();
        let (old, new) = (&before[front..], &after[front..]);
        let back = old.iter().rev().zip(new.iter().rev()).take_while(alike).count();
        let (old, new) = (&old[..old.len() - back], &new[..new.len() - back]);
        for at in 0..old.len().max(new.len()) {
            self.compare(&step(path, Step::Index(front + at)), (old.get(at), new.get(at)));
        }
    }
}

fn step(path: &Path, step: Step) -> Path {
    let mut path = path.clone();
    path.steps.push(step);
    path
}

fn changed(from: &AttributeValue, to: &AttributeValue) -> What {
    What::Changed { from: from.clone(), to: to.clone() }
}

/// Of two sets of one type that have members in common. Of others every member would be listed twice over.
fn members(before: &AttributeValue, after: &AttributeValue) -> Option<What> {
    use AttributeValue as V;
    match (before, after) {
        (V::Ss(before), V::Ss(after)) => of_sets(before, after, V::S),
        (V::Ns(before), V::Ns(after)) => of_sets(before, after, V::N),
        (V::Bs(before), V::Bs(after)) => of_sets(before, after, V::B),
        _ => None,
    }
}

fn of_sets<T: Ord + Clone>(
    before: &BTreeSet<T>,
    after: &BTreeSet<T>,
    member: fn(T) -> AttributeValue,
) -> Option<What> {
    let only = |one: &BTreeSet<T>, other| one.difference(other).cloned().map(member).collect();
    let (added, removed): (Vec<_>, Vec<_>) = (only(after, before), only(before, after));
    (removed.len() < before.len()).then_some(What::Members { added, removed })
}
