//! Document paths of one expression, as a tree: whether they leave each other room, and what they pick out of an item.

use std::collections::BTreeMap;

use crate::api::error::expression::{self as refusal, Refusal};
use crate::value::{AttributeValue, Item, Path, Step};

/// Two paths of one list that can't both be there, by position; `first` stands before `second`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clash {
    pub first: usize,
    pub second: usize,
    pub kind: ClashKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClashKind {
    /// The same path twice, or one inside the other.
    Overlap,
    /// One takes for a map what the other takes for a list.
    Conflict,
}

/// Paths that leave each other room, joined at their common beginnings.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PathTree {
    pub(super) attributes: BTreeMap<String, Node>,
}

/// What lies at one place: the end of a path, or paths that go on.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Node {
    /// The first path that came here, by its position in the list.
    owner: usize,
    onward: Onward,
}

#[derive(Clone, Debug, PartialEq)]
enum Onward {
    End,
    Names(BTreeMap<String, Node>),
    Indexes(BTreeMap<usize, Node>),
}

impl Clash {
    /// What an expression is told: path one is the one written first. `paths` are those that were joined.
    pub fn earlier_first(&self, paths: &[&Path]) -> Refusal {
        let (earlier, later) = self.pair(paths);
        self.refusal(earlier, later)
    }

    /// What a PartiQL statement is told: path one is the one written later (partiql.md 12.4).
    pub fn later_first(&self, paths: &[&Path]) -> Refusal {
        let (earlier, later) = self.pair(paths);
        self.refusal(later, earlier)
    }

    fn pair<'p>(&self, paths: &[&'p Path]) -> (&'p Path, &'p Path) {
        let at =
            |position: usize| *paths.get(position).expect("a clash is of paths that were joined");
        (at(self.first), at(self.second))
    }

    fn refusal(&self, one: &Path, two: &Path) -> Refusal {
        match self.kind {
            ClashKind::Overlap => refusal::paths_overlap(one, two),
            ClashKind::Conflict => refusal::paths_conflict(one, two),
        }
    }
}

impl PathTree {
    /// Joins paths in their order; the first that clashes with an earlier one ends it.
    pub fn new<'a>(paths: impl IntoIterator<Item = &'a Path>) -> Result<Self, Clash> {
        let mut tree = Self::default();
        for (position, path) in paths.into_iter().enumerate() {
            tree.insert(path, position)?;
        }
        Ok(tree)
    }

    fn insert(&mut self, path: &Path, position: usize) -> Result<(), Clash> {
        match self.attributes.get_mut(&path.root) {
            Some(node) => node.insert(&path.steps, position),
            None => {
                self.attributes.insert(path.root.clone(), Node::chain(&path.steps, position));
                Ok(())
            }
        }
    }

    /// The attributes that paths lead into, in the order of their names.
    pub fn documents(&self) -> impl Iterator<Item = &str> {
        let leads_on = |(_, node): &(&String, &Node)| node.onward != Onward::End;
        self.attributes.iter().filter(leads_on).map(|(name, _)| name.as_str())
    }

    /// What the paths pick out of an item. Maps on the way keep the members picked, lists close up in the order of
    /// their indexes; a path that leads nowhere leaves no trace.
    pub fn pick(&self, item: &Item) -> Item {
        pick_names(&self.attributes, item)
    }
}

impl Node {
    /// A new branch that one path has to itself.
    fn chain(steps: &[Step], owner: usize) -> Self {
        let onward = match steps.split_first() {
            None => Onward::End,
            Some((Step::Name(name), rest)) => {
                Onward::Names(BTreeMap::from([(name.clone(), Self::chain(rest, owner))]))
            }
            Some((Step::Index(index), rest)) => {
                Onward::Indexes(BTreeMap::from([(*index, Self::chain(rest, owner))]))
            }
        };
        Self { owner, onward }
    }

    fn insert(&mut self, steps: &[Step], position: usize) -> Result<(), Clash> {
        let clash = |kind| Err(Clash { first: self.owner, second: position, kind });
        match (&mut self.onward, steps.split_first()) {
            // The same path again, or one inside the other, whichever came first.
            (Onward::End, _) | (_, None) => clash(ClashKind::Overlap),
            (Onward::Names(nodes), Some((Step::Name(name), rest))) => match nodes.get_mut(name) {
                Some(node) => node.insert(rest, position),
                None => {
                    nodes.insert(name.clone(), Self::chain(rest, position));
                    Ok(())
                }
            },
            (Onward::Indexes(nodes), Some((Step::Index(index), rest))) => {
                match nodes.get_mut(index) {
                    Some(node) => node.insert(rest, position),
                    None => {
                        nodes.insert(*index, Self::chain(rest, position));
                        Ok(())
                    }
                }
            }
            (Onward::Names(_), Some((Step::Index(_), _)))
            | (Onward::Indexes(_), Some((Step::Name(_), _))) => clash(ClashKind::Conflict),
        }
    }

    fn pick(&self, value: &AttributeValue) -> Option<AttributeValue> {
        match (&self.onward, value) {
            (Onward::End, _) => Some(value.clone()),
            (Onward::Names(nodes), AttributeValue::M(map)) => {
                let picked = pick_names(nodes, map);
                // An empty map here would look like one that the item holds.
                (!picked.is_empty()).then_some(AttributeValue::M(picked))
            }
            (Onward::Indexes(nodes), AttributeValue::L(list)) => {
                // By index and not as written: lists close up in ascending order (expressions.md 9).
                let picked: Vec<_> =
                    nodes.iter().filter_map(|(index, node)| node.pick(list.get(*index)?)).collect();
                (!picked.is_empty()).then_some(AttributeValue::L(picked))
            }
            _ => None,
        }
    }
}

fn pick_names(nodes: &BTreeMap<String, Node>, map: &Item) -> Item {
    nodes
        .iter()
        .filter_map(|(name, node)| Some((name.clone(), node.pick(map.get(name)?)?)))
        .collect()
}
