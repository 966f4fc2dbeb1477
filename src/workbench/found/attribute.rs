//! An item as a tree: its attributes, and what is inside of them.

use std::borrow::Cow;

use crate::session::words::value::brief;
use crate::value::{AttributeType, AttributeValue, Item};
use crate::workbench::theme::{Role, Theme};
use crate::workbench::widget::tree::Node;

/// A part of an item, or the whole.
#[derive(Clone, Debug)]
pub struct Attribute<'a> {
    name: Cow<'a, str>,
    part: Part<'a>,
}

#[derive(Clone, Debug)]
enum Part<'a> {
    /// The whole, in the order it is shown.
    Item(Vec<(&'a String, &'a AttributeValue)>),
    Value(&'a AttributeValue),
}

impl<'a> Attribute<'a> {
    /// The root of an item's tree. The key stands first, as it does in the grid; the rest goes by name.
    pub fn root(item: &'a Item, key: &[&str]) -> Self {
        let place = |name: &str| key.iter().position(|part| *part == name).unwrap_or(key.len());
        let mut attributes: Vec<_> = item.iter().collect();
        attributes.sort_by_key(|(name, _)| place(name));
        Self { name: Cow::Borrowed(""), part: Part::Item(attributes) }
    }

    fn member((name, value): (&'a String, &'a AttributeValue)) -> Self {
        Self { name: Cow::Borrowed(name), part: Part::Value(value) }
    }

    /// Named as a path names it.
    fn element((index, value): (usize, &'a AttributeValue)) -> Self {
        Self { name: Cow::Owned(format!("[{index}]")), part: Part::Value(value) }
    }

    fn kind_of_value(&self) -> Option<AttributeType> {
        match &self.part {
            Part::Item(_) => None,
            Part::Value(value) => Some(value.attribute_type()),
        }
    }
}

impl Node for Attribute<'_> {
    fn label(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.name)
    }

    fn kind(&self) -> &'static str {
        self.kind_of_value().map_or("", AttributeType::code)
    }

    fn text(&self, most: usize) -> Cow<'_, str> {
        match &self.part {
            Part::Item(_) => Cow::Borrowed(""),
            Part::Value(value) => brief(value, most).into(),
        }
    }

    fn summary(&self) -> String {
        format!("{} inside", self.count())
    }

    fn role(&self) -> Role {
        self.kind_of_value().map_or(|theme| theme.text, role)
    }

    /// The members of a set are no things of their own: a set is written out.
    fn count(&self) -> usize {
        match &self.part {
            Part::Item(attributes) => attributes.len(),
            Part::Value(AttributeValue::M(members)) => members.len(),
            Part::Value(AttributeValue::L(list)) => list.len(),
            Part::Value(_) => 0,
        }
    }

    fn inside(&self) -> Vec<Self> {
        match &self.part {
            Part::Item(attributes) => attributes.iter().copied().map(Self::member).collect(),
            Part::Value(AttributeValue::M(members)) => members.iter().map(Self::member).collect(),
            Part::Value(AttributeValue::L(list)) => {
                list.iter().enumerate().map(Self::element).collect()
            }
            Part::Value(_) => Vec::new(),
        }
    }
}

/// How a value of a type looks wherever it stands.
pub fn role(kind: AttributeType) -> Role {
    match kind {
        AttributeType::S | AttributeType::Ss | AttributeType::B | AttributeType::Bs => {
            |theme: &Theme| theme.code_string
        }
        AttributeType::N | AttributeType::Ns => |theme| theme.code_number,
        AttributeType::Bool | AttributeType::Null => |theme| theme.code_constant,
        AttributeType::M | AttributeType::L => |theme| theme.text,
    }
}
