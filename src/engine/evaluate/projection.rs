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

    /// The parts of an item that are there; keys only when asked for, possibly nothing.
    pub fn apply(&self, item: &Item) -> Item {
        self.tree.pick(item)
    }
}
