//! Bound updates and their application (expressions.md 8, partiql.md 12).

use super::condition::Operand;
use crate::value::{AttributeValue, Path};

/// What an update does, in written order. Every action reads the item as it was before the update.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Update {
    pub actions: Vec<UpdateAction>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum UpdateAction {
    Set(Path, SetValue),
    Remove(Path),
    Add(Path, AttributeValue),
    /// Removes members of a set.
    Delete(Path, AttributeValue),
}

#[derive(Clone, Debug, PartialEq)]
pub enum SetValue {
    Operand(Operand),
    Plus(Box<SetValue>, Box<SetValue>),
    Minus(Box<SetValue>, Box<SetValue>),
    IfNotExists(Path, Box<SetValue>),
    ListAppend(Box<SetValue>, Box<SetValue>),
}
