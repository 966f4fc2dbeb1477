//! Bound projections (expressions.md 9).

use super::path_tree::{Clash, PathTree};
use crate::value::{Item, Path};

/// Which parts of an item are handed back.
#[derive(Clone, Debug, PartialEq)]
pub struct Projection {
    tree: PathTree,
}

impl Projection {
    /// Refuses paths that overlap or conflict.
    pub fn new(paths: &[Path]) -> Result<Self, Clash> {
        Ok(Self { tree: PathTree::new(paths)? })
    }

    /// Whether this top-level attribute, or something in it, is handed back.
    pub fn touches(&self, attribute: &str) -> bool {
        self.tree.attributes.contains_key(attribute)
    }

    /// The top-level attributes it names, in the order of their names.
    pub fn roots(&self) -> impl Iterator<Item = &str> {
        self.tree.attributes.keys().map(String::as_str)
    }

    /// Those it looks into, in the order of their names.
    pub fn documents(&self) -> impl Iterator<Item = &str> {
        self.tree.documents()
    }

    /// The parts of an item that are there; keys only when asked for, possibly nothing.
    pub fn apply(&self, item: &Item) -> Item {
        self.tree.pick(item)
    }
}
