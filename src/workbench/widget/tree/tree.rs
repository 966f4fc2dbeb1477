//! What a tree keeps: its folds, the selected line, and the lines of what it shows.

use super::lines::{Fold, Folds, Lines, Path};
use super::node::Node;
use crate::workbench::widget::Selection;

/// The state of a tree. `W` tells what is shown from what was shown before.
#[derive(Clone, Debug)]
pub struct Tree<W> {
    folds: Folds,
    pub(super) selection: Selection,
    pub(super) lines: Lines,
    /// What the lines are of, and for which width; nothing when they have to be made anew.
    laid_out: Option<(W, usize)>,
}

impl<W> Default for Tree<W> {
    fn default() -> Self {
        Self {
            folds: Folds::new(),
            selection: Selection::default(),
            lines: Lines::default(),
            laid_out: None,
        }
    }
}

impl<W: PartialEq> Tree<W> {
    /// Makes the lines of what is inside `root`, unless they are there already. Folds and the selected node are found
    /// again by their names, so that one can go through things of a kind and look at the same part of each.
    pub fn lay_out(&mut self, what: W, root: &impl Node, width: usize) {
        let now = Some((what, width));
        if self.laid_out == now {
            return;
        }
        let selected = self.path();
        self.lines = Lines::of(root, &self.folds, width);
        let found = self.lines.nearest(&selected);
        self.selection.select(found.unwrap_or(0), self.lines.lines.len());
        self.laid_out = now;
    }

    /// Nothing is shown any more.
    pub fn clear(&mut self) {
        (self.lines, self.laid_out) = (Lines::default(), None);
        self.selection = Selection::default();
    }

    /// Brings the selected line into view.
    pub fn settle(&mut self, height: usize) {
        self.selection.keep_in_view(height, self.lines.lines.len());
    }

    pub fn step(&mut self, lines: isize) {
        self.selection.step(lines, self.lines.lines.len());
    }

    /// Selects what stands on a line of the area the tree is drawn in; `false` when nothing stands there.
    pub fn select_line(&mut self, line: usize) -> bool {
        let line = self.selection.top + line;
        let is_there = line < self.lines.lines.len();
        if is_there {
            self.selection.index = line;
        }
        is_there
    }

    /// The names that lead to the selected node.
    pub fn path(&self) -> Path {
        self.node().map(|node| self.lines.path(node)).unwrap_or_default()
    }

    /// The selected line, and how many there are.
    pub fn place(&self) -> (usize, usize) {
        (self.selection.index, self.lines.lines.len())
    }

    /// Turns the selected branch over; `false` on a leaf.
    pub fn turn(&mut self) -> bool {
        let fold = self.node().and_then(|node| self.lines.nodes.get(node)).map(|shown| shown.fold);
        match fold {
            Some(Fold::Folded) => self.fold_at(self.path(), true),
            Some(Fold::Unfolded) => self.fold_at(self.path(), false),
            Some(Fold::Leaf) | None => return false,
        }
        true
    }

    /// Unfolds the selected branch; one that is unfolded gives the selection to the first thing inside.
    pub fn unfold(&mut self) {
        let Some(node) = self.node() else { return };
        match self.lines.nodes.get(node).map(|shown| shown.fold) {
            Some(Fold::Folded) => self.fold_at(self.path(), true),
            Some(Fold::Unfolded) => self.selection.index = self.lines.line_of(node + 1),
            Some(Fold::Leaf) | None => {}
        }
    }

    /// Folds the selected branch; what is no unfolded branch gives the selection to the one around it.
    pub fn fold(&mut self) {
        let Some(shown) = self.node().and_then(|node| self.lines.nodes.get(node)) else { return };
        match (shown.fold, shown.parent) {
            (Fold::Unfolded, _) => self.fold_at(self.path(), false),
            (Fold::Leaf | Fold::Folded, Some(parent)) => {
                self.selection.index = self.lines.line_of(parent);
            }
            (Fold::Leaf | Fold::Folded, None) => {}
        }
    }

    /// Folds all branches there are to be seen, or unfolds them one level further.
    pub fn fold_all(&mut self, unfolded: bool) {
        let nodes = self.lines.nodes.iter().enumerate();
        let branches = nodes.filter(|(_, shown)| shown.fold != Fold::Leaf);
        let paths: Vec<Path> = branches.map(|(node, _)| self.lines.path(node)).collect();
        self.folds.extend(paths.into_iter().map(|path| (path, unfolded)));
        self.laid_out = None;
    }

    fn fold_at(&mut self, path: Path, unfolded: bool) {
        self.folds.insert(path, unfolded);
        self.laid_out = None;
    }

    fn node(&self) -> Option<usize> {
        self.lines.lines.get(self.selection.index).map(|line| line.node)
    }
}
