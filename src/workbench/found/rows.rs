//! Items as the rows of a grid.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::attributes::Attributes;
use crate::session::StatementReport;
use crate::session::words::value::brief;
use crate::value::{AttributeType, AttributeValue, Item};
use crate::workbench::theme::Role;
use crate::workbench::widget::grid::{Cell, Column, Rows};

/// The last page of what was read, where the report has it.
#[derive(Clone, Copy)]
pub enum Page<'a> {
    /// Of one SELECT.
    Items(&'a [Item]),
    /// Of statements that read one item each: theirs are the rows, also of those that found none.
    Statements(&'a [StatementReport]),
}

/// The items of all pages so far.
pub struct FoundRows<'a> {
    pub attributes: &'a Attributes,
    pub earlier: &'a [Item],
    pub page: Page<'a>,
}

impl<'a> Page<'a> {
    pub fn len(self) -> usize {
        match self {
            Self::Items(items) => items.len(),
            Self::Statements(statements) => statements.len(),
        }
    }

    fn item(self, index: usize) -> Option<&'a Item> {
        match self {
            Self::Items(items) => items.get(index),
            Self::Statements(statements) => statements.get(index)?.item.as_ref(),
        }
    }

    pub fn items(self) -> impl Iterator<Item = &'a Item> {
        (0..self.len()).filter_map(move |index| self.item(index))
    }

    /// The key that was asked for, where no item was found.
    fn asked_for(self, index: usize) -> Option<&'a Item> {
        match self {
            Self::Items(_) => None,
            Self::Statements(statements) => statements.get(index)?.key.as_ref(),
        }
    }
}

impl<'a> FoundRows<'a> {
    pub fn item(&self, row: usize) -> Option<&'a Item> {
        match row.checked_sub(self.earlier.len()) {
            Some(index) => self.page.item(index),
            None => self.earlier.get(row),
        }
    }

    fn value(&self, row: usize, column: usize) -> Option<&'a AttributeValue> {
        self.item(row)?.get(&self.attributes.columns().get(column)?.title)
    }

    /// What stands in the row of a statement that found nothing: the key it looked for, and that.
    fn nothing(&self, row: usize, column: usize, most: usize) -> Cell<'a> {
        let role: Role = |theme| theme.text_muted;
        let asked_for = row.checked_sub(self.earlier.len()).and_then(|at| self.page.asked_for(at));
        let columns = self.attributes.columns();
        let title = columns.get(column).map_or("", |column| &column.title);
        let part = asked_for.and_then(|key| key.get(title)).map(|value| text(value, most));
        let first = columns.iter().position(|column| !column.pinned);
        let text = part.unwrap_or(if first == Some(column) { "no item" } else { "" }.into());
        Cell { text, role }
    }
}

impl Rows for FoundRows<'_> {
    fn count(&self) -> usize {
        self.earlier.len() + self.page.len()
    }

    fn columns(&self) -> &[Column] {
        self.attributes.columns()
    }

    fn cell(&self, row: usize, column: usize, most: usize) -> Cell<'_> {
        match self.value(row, column) {
            Some(value) => Cell { text: text(value, most), role: role(value.attribute_type()) },
            None if self.item(row).is_none() => self.nothing(row, column, most),
            None => Cell { text: "".into(), role: |theme| theme.text },
        }
    }

    fn compare(&self, column: usize, one: usize, other: usize) -> Ordering {
        match (self.value(one, column), self.value(other, column)) {
            (Some(one), Some(other)) => compare(one, other),
            // What has no such attribute stands last.
            (one, other) => one.is_none().cmp(&other.is_none()),
        }
    }
}

/// A string stands as it is, without quotes: a column of them would be read twice as slowly. The empty one has them.
fn text(value: &AttributeValue, most: usize) -> Cow<'_, str> {
    match value {
        AttributeValue::S(text) if !text.is_empty() => {
            let end = text.char_indices().nth(most).map_or(text.len(), |(at, _)| at);
            text.get(..end).unwrap_or(text).into()
        }
        other => brief(other, most).into(),
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

/// By type, then by value: numbers as numbers. Documents and sets of one type are as good as alike.
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
