//! Items as the rows of a grid.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::attributes::Attributes;
use super::pattern::Pattern;
use crate::api::table::KeySchema;
use crate::draft::from_item::{Edit, applied};
use crate::session::StatementReport;
use crate::session::words::value::brief;
use crate::value::size::item_bytes;
use crate::value::{AttributeType, AttributeValue, Item, Path};
use crate::workbench::theme::Role;
use crate::workbench::widget::grid::{Cell, Column, Rows};

/// What came at once.
#[derive(Debug)]
pub enum Page {
    /// Of one SELECT.
    Items(Vec<Item>),
    /// Of statements that read one item each: theirs are the rows, also of those that found none.
    Reads(Vec<Read>),
}

/// What a statement that reads one item found.
#[derive(Debug)]
pub struct Read {
    item: Option<Item>,
    /// What it asked for, where that is known.
    key: Option<Item>,
}

/// The items of all pages so far. A copy shares them: rows are sorted and written down beside the loop.
#[derive(Clone, Debug, Default)]
pub struct FoundRows {
    attributes: Arc<Attributes>,
    pages: Vec<Arc<Page>>,
    /// By its page, the number of its first row.
    starts: Vec<usize>,
    count: usize,
    /// Those of the rows that are no item.
    without: usize,
    /// What all items weigh.
    bytes: usize,
    /// By their rows, the changes that were made and not sent yet.
    edits: Arc<BTreeMap<usize, Vec<Edit>>>,
    /// By their rows, the items as our own changes left them.
    left: Arc<BTreeMap<usize, Item>>,
}

impl Page {
    /// What these statements read, an item each.
    pub fn of_reads(statements: &[StatementReport]) -> Self {
        let read = |one: &StatementReport| Read { item: one.item.clone(), key: one.key.clone() };
        Self::Reads(statements.iter().map(read).collect())
    }

    fn len(&self) -> usize {
        match self {
            Self::Items(items) => items.len(),
            Self::Reads(reads) => reads.len(),
        }
    }

    fn item(&self, index: usize) -> Option<&Item> {
        match self {
            Self::Items(items) => items.get(index),
            Self::Reads(reads) => reads.get(index)?.item.as_ref(),
        }
    }

    fn items(&self) -> impl Iterator<Item = &Item> {
        (0..self.len()).filter_map(|index| self.item(index))
    }

    /// The key that was asked for, where no item was found.
    fn asked_for(&self, index: usize) -> Option<&Item> {
        match self {
            Self::Items(_) => None,
            Self::Reads(reads) => reads.get(index)?.key.as_ref(),
        }
    }
}

impl FoundRows {
    /// Takes in a further page. The key, where the table is known, comes first.
    pub fn push(&mut self, page: Page, key: Option<&KeySchema>) {
        // A copy that is being sorted keeps the columns that it began with.
        Arc::make_mut(&mut self.attributes).see(page.items(), key);
        self.starts.push(self.count);
        self.count += page.len();
        self.without += page.len() - page.items().count();
        self.bytes += page.items().map(item_bytes).sum::<usize>();
        self.pages.push(Arc::new(page));
    }

    /// Whether these are the rows of the same run, as far as there were any then.
    pub fn are_begun_as(&self, other: &Self) -> bool {
        let begins = |(one, other)| Arc::ptr_eq(one, other);
        self.pages.first().zip(other.pages.first()).is_some_and(begins)
    }

    pub fn pages(&self) -> usize {
        self.pages.len()
    }

    /// How many items there are; a row may be of none.
    pub fn items(&self) -> usize {
        self.count - self.without
    }

    /// What all items weigh, as the service counts it.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// Whether the last page holds no item.
    pub fn is_page_empty(&self) -> bool {
        self.pages.last().is_none_or(|page| page.items().next().is_none())
    }

    /// The names of the key, where the table is known.
    pub fn key(&self) -> Vec<&str> {
        self.attributes.key().collect()
    }

    /// The page a row is in, and its place there.
    fn place(&self, row: usize) -> Option<(&Page, usize)> {
        let page = self.starts.partition_point(|start| *start <= row).checked_sub(1)?;
        Some((self.pages.get(page)?, row - self.starts.get(page)?))
    }

    pub fn item(&self, row: usize) -> Option<&Item> {
        self.left.get(&row).or_else(|| self.read(row))
    }

    /// As it was read.
    fn read(&self, row: usize) -> Option<&Item> {
        let (page, index) = self.place(row)?;
        page.item(index)
    }

    pub fn value(&self, row: usize, column: usize) -> Option<&AttributeValue> {
        self.item(row)?.get(&self.columns().get(column)?.title)
    }

    /// Whether a row has what is looked for.
    pub fn fits(&self, row: usize, pattern: &Pattern) -> bool {
        let item = self.item(row).or_else(|| {
            let (page, index) = self.place(row)?;
            page.asked_for(index)
        });
        item.is_some_and(|item| pattern.is_in(item))
    }

    /// The changes that were made, by their rows.
    pub fn edits(&self) -> &BTreeMap<usize, Vec<Edit>> {
        &self.edits
    }

    /// As [`edits`](Self::edits), to be [put back](Self::put_back).
    pub fn kept_edits(&self) -> Arc<BTreeMap<usize, Vec<Edit>>> {
        self.edits.clone()
    }

    pub fn put_back(&mut self, edits: Arc<BTreeMap<usize, Vec<Edit>>>) {
        self.edits = edits;
    }

    /// The change of this part.
    pub fn edited(&self, row: usize, path: &Path) -> Option<&Edit> {
        self.edits.get(&row)?.iter().find(|edit| edit.path == *path)
    }

    /// Changes a part of an item: the row shows it, and the item stays as it was read. A change that takes it back to that is
    /// none, and one of a part takes the place of those inside and around it.
    pub fn edit(&mut self, row: usize, edit: Edit) {
        let is_as_read = self.item(row).is_some_and(|item| edit.is_of(item));
        let edits = Arc::make_mut(&mut self.edits);
        let of_row = edits.entry(row).or_default();
        of_row.retain(|other| !other.overlaps(&edit.path));
        if !is_as_read {
            of_row.push(edit);
        }
        if of_row.is_empty() {
            edits.remove(&row);
        }
    }

    /// The changes were made: the rows show what they left.
    pub fn take_over(&mut self) {
        let edits = std::mem::take(&mut self.edits);
        for (row, edits) in edits.iter() {
            let Some(left) = self.item(*row).map(|item| applied(item, edits)) else { continue };
            Arc::make_mut(&mut self.left).insert(*row, left);
        }
    }

    /// What stands in a cell that is to be changed: what was read, and what it is to be. Nothing was sent for it.
    fn edited_cell(&self, row: usize, column: usize, most: usize) -> Option<Cell<'_>> {
        let title = &self.columns().get(column)?.title;
        let edit = self.edits.get(&row)?.iter().find(|edit| edit.path.root == *title)?;
        let in_words = |value: Option<&AttributeValue>| match value {
            Some(value) => text(value, most).into_owned(),
            None => "(none)".to_owned(),
        };
        let before = in_words(self.value(row, column));
        // Of a part of it there is no room to say more.
        let after = match edit.path.steps.is_empty() {
            true => in_words(edit.value.as_ref()),
            false => "(edited)".to_owned(),
        };
        Some(Cell { text: format!("{before} -> {after}").into(), role: |theme| theme.warning })
    }

    /// What stands in the row of a statement that found nothing: the key it looked for, and that.
    fn nothing(&self, row: usize, column: usize, most: usize) -> Cell<'_> {
        let role: Role = |theme| theme.text_muted;
        let asked_for = self.place(row).and_then(|(page, index)| page.asked_for(index));
        let title = self.columns().get(column).map_or("", |column| &column.title);
        let part = asked_for.and_then(|key| key.get(title)).map(|value| text(value, most));
        let first = self.columns().iter().position(|column| !column.pinned);
        let text = part.unwrap_or(if first == Some(column) { "no item" } else { "" }.into());
        Cell { text, role }
    }
}

impl Rows for FoundRows {
    fn count(&self) -> usize {
        self.count
    }

    fn columns(&self) -> &[Column] {
        self.attributes.columns()
    }

    fn cell(&self, row: usize, column: usize, most: usize) -> Cell<'_> {
        if let Some(edited) = self.edited_cell(row, column, most) {
            return edited;
        }
        match self.value(row, column) {
            Some(value) => Cell { text: text(value, most), role: role(value.attribute_type()) },
            None if self.item(row).is_none() => self.nothing(row, column, most),
            None => Cell { text: "".into(), role: |theme| theme.text },
        }
    }

    fn compare(&self, column: usize, one: usize, other: usize) -> Ordering {
        match (self.value(one, column), self.value(other, column)) {
            (Some(one), Some(other)) => compare(one, other),
            (one, other) => one.is_none().cmp(&other.is_none()),
        }
    }

    fn is_blank(&self, row: usize, column: usize) -> bool {
        self.value(row, column).is_none()
    }
}

/// A string stands as it is, without quotes: a column of them would be read twice as slowly. The empty one has them.
/// Bytes say how many they are, which their base64 does not show.
fn text(value: &AttributeValue, most: usize) -> Cow<'_, str> {
    match value {
        AttributeValue::S(text) if !text.is_empty() => {
            let end = text.char_indices().nth(most).map_or(text.len(), |(at, _)| at);
            text.get(..end).unwrap_or(text).into()
        }
        AttributeValue::B(bytes) => format!("{} {}", size(bytes.len()), brief(value, most)).into(),
        other => brief(other, most).into(),
    }
}

/// `3 B`: in front, as the end of a long cell is cut.
fn size(bytes: usize) -> String {
    match bytes {
        0..10_000 => format!("{bytes} B"),
        _ => format!("{} KB", bytes / 1000),
    }
}

/// What is plain to read is plain text; what is not a single value steps back.
fn role(kind: AttributeType) -> Role {
    match kind {
        AttributeType::S | AttributeType::N => |theme| theme.text,
        AttributeType::Bool | AttributeType::Null => |theme| theme.code_constant,
        AttributeType::M
        | AttributeType::L
        | AttributeType::B
        | AttributeType::Ss
        | AttributeType::Ns
        | AttributeType::Bs => |theme| theme.text_muted,
    }
}

/// By type, then by value, as keys are ordered: numbers as numbers, strings and bytes byte by byte. Documents and sets
/// of one type are as good as alike.
fn compare(one: &AttributeValue, other: &AttributeValue) -> Ordering {
    use AttributeValue::{B, Bool, N, S};
    match (one, other) {
        (S(one), S(other)) => one.cmp(other),
        (N(one), N(other)) => one.cmp(other),
        (B(one), B(other)) => one.cmp(other),
        (Bool(one), Bool(other)) => one.cmp(other),
        (one, other) => one.attribute_type().cmp(&other.attribute_type()),
    }
}
