//! A tree as lines: its unfolded nodes from top to bottom, long values over several lines.

use std::collections::BTreeMap;
use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

use super::node::Node;
use crate::workbench::theme::Role;
use crate::workbench::widget::safe_text;

/// The names that lead to a node.
pub type Path = Vec<String>;

/// The branches that a person folded (`false`) or unfolded (`true`). All others go by [`starts_unfolded`].
pub type Folds = BTreeMap<Path, bool>;

/// A branch with more inside starts folded: what stands below it would be out of sight.
const INSIDE_MAX: usize = 40;
/// A tree of more lines unfolds no further branch by itself, nor when all are to be unfolded: that many take the time
/// of a frame.
const LINES_MAX: usize = 20_000;

/// Names are cut after so many columns.
const NAME_MAX: usize = 24;
/// The least that is left to a value, however deep it stands.
const VALUE_LEAST: usize = 12;
pub const STEP: usize = 2;
pub const KIND_WIDTH: usize = 5;
/// The mark of the selected line and the sign of a fold, with a space behind it.
pub const MARGIN: usize = 3;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fold {
    Leaf,
    Folded,
    Unfolded,
}

/// A node that is to be seen, its text made safe. Its name is as it is: folds are found by it.
#[derive(Clone, Debug)]
pub struct Shown {
    pub label: String,
    pub kind: &'static str,
    pub text: String,
    pub role: Role,
    pub fold: Fold,
    pub parent: Option<usize>,
    /// Columns before the name, and columns of the name.
    pub indent: usize,
    pub name: usize,
}

/// A line of a node: the first, or a further one of a long value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub node: usize,
    /// Where in the node's text the line's piece of it stands.
    pub piece: Range<usize>,
}

#[derive(Clone, Debug, Default)]
pub struct Lines {
    pub nodes: Vec<Shown>,
    pub lines: Vec<Line>,
}

impl Lines {
    /// The lines of what is inside `root`, which is not shown itself.
    pub fn of(root: &impl Node, folds: &Folds, width: usize) -> Self {
        let mut lines = Self::default();
        lines.push_inside(root, folds, width, &mut Path::new(), None);
        lines
    }

    fn push_inside<N: Node>(
        &mut self,
        node: &N,
        folds: &Folds,
        width: usize,
        path: &mut Path,
        parent: Option<usize>,
    ) {
        let inside = node.inside();
        let widest = inside.iter().map(|node| safe_text::width(&node.label())).max();
        // The deepest values keep some room: what is deeper than that stands no further to the right.
        let deepest = width.saturating_sub(MARGIN + KIND_WIDTH + VALUE_LEAST) / 2;
        let indent = (path.len() * STEP).min(deepest);
        let name = widest.unwrap_or(0).min(NAME_MAX).min(deepest);
        for node in &inside {
            path.push(node.label().into_owned());
            let shown = self.shown(node, folds, path, width.saturating_sub(indent + name));
            let (at, unfolded) = (self.nodes.len(), shown.fold == Fold::Unfolded);
            self.push(Shown { parent, indent, name, ..shown }, width);
            if unfolded {
                self.push_inside(node, folds, width, path, Some(at));
            }
            path.pop();
        }
    }

    fn shown(&self, node: &impl Node, folds: &Folds, path: &Path, width: usize) -> Shown {
        let room = width.saturating_sub(MARGIN + STEP + KIND_WIDTH);
        let fold = match node.count() {
            0 => Fold::Leaf,
            count => {
                let starts = || self.lines.len() < LINES_MAX && starts_unfolded(node, count, room);
                let unfolded = folds.get(path).copied().unwrap_or_else(starts);
                if unfolded { Fold::Unfolded } else { Fold::Folded }
            }
        };
        let text = match fold {
            Fold::Leaf => safe_text::safe(&node.text(usize::MAX)).into_owned(),
            Fold::Folded => safe_text::fit(&node.text(room * 4), room),
            Fold::Unfolded => node.summary(),
        };
        let label = node.label().into_owned();
        let (kind, role) = (node.kind(), node.role());
        Shown { label, kind, text, role, fold, parent: None, indent: 0, name: 0 }
    }

    fn push(&mut self, shown: Shown, width: usize) {
        let node = self.nodes.len();
        let room = width.saturating_sub(value_column(&shown)).max(1);
        let pieces = pieces(&shown.text, room).into_iter();
        self.lines.extend(pieces.map(|piece| Line { node, piece }));
        self.nodes.push(shown);
    }

    /// The names that lead to a node.
    pub fn path(&self, node: usize) -> Path {
        let mut path = Path::new();
        let mut next = Some(node);
        while let Some(shown) = next.and_then(|at| self.nodes.get(at)) {
            path.push(shown.label.clone());
            next = shown.parent;
        }
        path.reverse();
        path
    }

    /// The first line of a node.
    pub fn line_of(&self, node: usize) -> usize {
        self.lines.partition_point(|line| line.node < node)
    }

    /// The first line of the node at a path, or of the nearest one around it.
    pub fn nearest(&self, path: &[String]) -> Option<usize> {
        let mut found = None;
        let mut at = 0;
        for label in path {
            let is_it = |shown: &Shown| shown.parent == found && shown.label == *label;
            let next = (at..).zip(self.nodes.get(at..)?).find(|(_, shown)| is_it(shown));
            let Some((node, _)) = next else { break };
            (found, at) = (Some(node), node + 1);
        }
        found.map(|node| self.line_of(node))
    }
}

/// Shows what is inside without being asked: it does not fit on a line, and is no long list.
fn starts_unfolded(node: &impl Node, count: usize, room: usize) -> bool {
    count <= INSIDE_MAX && safe_text::width(&node.text(room * 4 + 16)) > room
}

/// The column where the value of a node begins.
pub fn value_column(shown: &Shown) -> usize {
    MARGIN + shown.indent + shown.name + STEP + KIND_WIDTH
}

/// Where a text is broken into lines of at most so many columns: behind a space where there is one, which may hang over
/// the edge, else anywhere between two characters.
pub fn pieces(text: &str, columns: usize) -> Vec<Range<usize>> {
    if text.is_ascii() {
        ascii_pieces(text.as_bytes(), columns)
    } else {
        other_pieces(text, columns)
    }
}

/// A value may be as long as an item, 400 KB: of those that long most are ASCII, where a byte is a column and only the
/// ends of lines have to be looked at.
fn ascii_pieces(text: &[u8], columns: usize) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let mut start = 0;
    while let Some(line) = text.get(start..start + columns).filter(|_| start + columns < text.len())
    {
        let hangs_over = text.get(start + columns) == Some(&b' ');
        let space = line.iter().rposition(|byte| *byte == b' ');
        let end = match space {
            _ if hangs_over => start + columns + 1,
            Some(space) => start + space + 1,
            None => start + columns,
        };
        pieces.push(start..end);
        start = end;
    }
    pieces.push(start..text.len());
    pieces
}

fn other_pieces(text: &str, columns: usize) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let (mut start, mut used) = (0, 0);
    // Behind the last space of the line, and the columns up to there.
    let mut space = (0, 0);
    for (at, grapheme) in text.grapheme_indices(true) {
        let wide = grapheme.width();
        if grapheme == " " && used == columns {
            pieces.push(start..at + 1);
            (start, used) = (at + 1, 0);
            continue;
        }
        while used + wide > columns && at > start {
            let (end, before) = if space.0 > start { space } else { (at, used) };
            pieces.push(start..end);
            (start, used) = (end, used - before);
        }
        used += wide;
        if grapheme == " " {
            space = (at + 1, used);
        }
    }
    pieces.push(start..text.len());
    pieces
}
