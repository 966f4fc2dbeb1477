//! The item of the selected statement, or of the selected row of what it read, as a tree.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::super::desk::Desk;
use super::super::super::found::{Attribute, Source};
use super::super::super::theme::Theme;
use super::super::super::widget::frame::Look;
use super::super::super::widget::tree::{self, Tree};
use super::super::rows::{Row, draw_row, row, wrapped};
use crate::session::report::{Origin, Unknown};
use crate::session::{StatementReport, Verdict, words};
use crate::syntax::Span;
use crate::syntax::partiql::ast::PathAt;
use crate::value::{AttributeValue, Item, Path, Step};

#[cfg(test)]
mod tests;

/// The line that says which item it is.
const HEAD_LINES: u16 = 1;

/// The tree of the item that is looked at.
#[derive(Default)]
pub struct ItemView {
    tree: Tree<Subject>,
}

/// Which item that is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    shown: (String, u64),
    statement: usize,
    row: Option<usize>,
    /// How often our own changes of such rows were made.
    taken_over: usize,
}

/// An item, which one it is, and what is said above it.
struct Shown<'a> {
    item: &'a Item,
    subject: Subject,
    /// The names of its key, as far as they are known.
    key: Vec<&'a str>,
    head: String,
}

impl ItemView {
    /// Makes the tree ready for an area; `false` when there is no item.
    pub fn settle(&mut self, inner: Rect, desk: &Desk) {
        match shown(desk) {
            Some(Shown { item, subject, key, .. }) => {
                let root = Attribute::root(item, &key);
                self.tree.lay_out(subject, &root, usize::from(inner.width));
            }
            None => self.tree.clear(),
        }
        if inner.height > HEAD_LINES {
            self.tree.settle(usize::from(inner.height - HEAD_LINES));
        }
    }

    /// Whether there is an item to move in.
    pub fn has_item(&self) -> bool {
        self.tree.place().1 > 0
    }

    pub fn step(&mut self, lines: isize) {
        self.tree.step(lines);
    }

    /// A click selects a line; one on the selected line folds it, or unfolds it.
    pub fn click(&mut self, line: usize) {
        let Some(line) = line.checked_sub(usize::from(HEAD_LINES)) else { return };
        let before = self.tree.place().0;
        if self.tree.select_line(line) && self.tree.place().0 == before {
            self.tree.turn();
        }
    }

    /// Unfolds what is selected, or folds it; where that is done, it goes further in or out.
    pub fn unfold(&mut self, unfold: bool) {
        if unfold {
            self.tree.unfold();
        } else {
            self.tree.fold();
        }
    }

    /// Folds all parts that are in sight, or unfolds them one level further.
    pub fn fold_all(&mut self, unfold: bool) {
        self.tree.fold_all(unfold);
    }

    /// Folds or unfolds what is selected; `false` when nothing is inside of it.
    pub fn turn(&mut self) -> bool {
        self.tree.turn()
    }

    /// The path and the value of the selected part.
    pub fn selected<'a>(&self, desk: &'a Desk) -> Option<(Path, &'a AttributeValue)> {
        let item = shown(desk)?.item;
        let mut labels = self.tree.path().into_iter();
        let path = Path::attribute(labels.next()?);
        let value = item.get(&path.root)?;
        labels.try_fold((path, value), |(mut path, value), label| {
            let (step, inside) = step_into(value, label)?;
            path.steps.push(step);
            Some((path, inside))
        })
    }

    pub fn draw(&self, desk: &Desk, look: Look<'_>, inner: Rect, buf: &mut Buffer) {
        let Some(Shown { head, .. }) = shown(desk) else { return };
        let head_area = Rect { height: inner.height.min(HEAD_LINES), ..inner };
        if !head_area.is_empty() {
            draw_row(&row(format!(" {head}"), look.theme.text_muted), head_area, buf);
        }
        let below = Rect {
            y: inner.y + head_area.height,
            height: inner.height - head_area.height,
            ..inner
        };
        tree::draw::draw(&self.tree, look, below, buf);
    }
}

/// The thing inside a value that a tree has under this label.
fn step_into(value: &AttributeValue, label: String) -> Option<(Step, &AttributeValue)> {
    match value {
        AttributeValue::M(members) => {
            let inside = members.get(&label)?;
            Some((Step::Name(label), inside))
        }
        AttributeValue::L(list) => {
            let digits = label.strip_prefix('[')?.strip_suffix(']')?;
            let index = digits.parse().ok()?;
            Some((Step::Index(index), list.get(index)?))
        }
        _ => None,
    }
}

/// As PartiQL writes a path: `address.lines[0]`, with quotes around names that need them.
pub fn path_in_words(path: &Path) -> String {
    PathAt { path: path.clone(), span: Span::new(0, 0) }.to_string()
}

/// The item that is looked at.
pub fn shown_item(desk: &Desk) -> Option<&Item> {
    shown(desk).map(|shown| shown.item)
}

/// Which one that is.
pub fn subject(desk: &Desk) -> Option<Subject> {
    shown(desk).map(|shown| shown.subject)
}

/// The item to be shown: that of the selected row, else that of the statement.
fn shown(desk: &Desk) -> Option<Shown<'_>> {
    let tab = desk.tab();
    let statement = tab.selected_statement()?;
    let subject = |row, taken_over| {
        let (shown, statement) = (tab.shown_as(), statement.index);
        Subject { shown, statement, row, taken_over }
    };
    let found = tab.found().filter(|found| matches!(found.source(), Source::Statement(_)));
    let Some(found) = found else {
        let item = statement.item.as_ref()?;
        let key = statement.key.iter().flat_map(|key| key.keys().map(String::as_str)).collect();
        let head = title(statement).to_owned();
        return Some(Shown { item, subject: subject(None, 0), key, head });
    };
    let row = found.grid().row()?;
    let head =
        format!("item {} of {}", words::grouped(row + 1), words::grouped(found.rows().items()));
    let (item, key) = (found.selected()?, found.rows().key());
    Some(Shown { item, subject: subject(Some(row), found.taken_over()), key, head })
}

/// What there is to say where there is no item.
pub fn rows(theme: &Theme, statement: &StatementReport, width: usize) -> Vec<Row> {
    let (text, style) = match &statement.items {
        None => (no_item(statement), theme.text_muted),
        Some(_) if statement.next_token.is_some() => {
            ("This page is empty, but it is not the end.", theme.warning)
        }
        Some(_) => ("No item was found, and this is the end.", theme.text_muted),
    };
    wrapped(" ", text, style, width)
}

fn title(statement: &StatementReport) -> &'static str {
    match statement.verdict {
        Verdict::Failed => match statement.origin {
            Some(Origin::ReadAfter { .. }) => "as it was read afterwards; it may have moved since",
            Some(Origin::Rehearsed) => "as it was in the rehearsal",
            _ => "as it was when the condition failed (ALL_OLD)",
        },
        _ if statement.verb.is_select() => "as it was read",
        _ => "as RETURNING asked for it",
    }
}

fn no_item(statement: &StatementReport) -> &'static str {
    match (statement.verdict, statement.verb) {
        (Verdict::Applied, verb) if verb.is_select() => "No item has this key.",
        // It held on an item that may well be there (partiql.md 17.2).
        (Verdict::Applied, verb) if verb.is_read() => "A check returns no item.",
        (Verdict::Applied, _) => {
            "A write returns no item unless the statement asks for it with RETURNING."
        }
        (Verdict::Failed, _) => match statement.origin {
            Some(Origin::ReadAfter { .. }) => {
                "There was no item with this key when it was read, afterwards."
            }
            Some(Origin::Rehearsed) => "There was no item with this key in the rehearsal.",
            Some(Origin::Returned | Origin::Refusal) => "There was no item with this key.",
            Some(Origin::Unknown(Unknown::NotAsked)) => "The item was not asked for.",
            Some(Origin::Unknown(Unknown::NotRead)) => "The item could not be read afterwards.",
            Some(Origin::Unknown(Unknown::PastBound)) => {
                "The item was not read: that is done for the first failures of a run."
            }
            Some(Origin::Unknown(Unknown::NotReturned)) | None => {
                "No item came back with the failure."
            }
        },
        (Verdict::NotApplied | Verdict::Unknown, _) => "No item came back.",
    }
}
