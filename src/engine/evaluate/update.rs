//! Bound updates and their application (expressions.md 8, partiql.md 12).

use super::condition::Operand;
use super::path_tree::PathTree;
use crate::api::ApiError;
use crate::api::error::key::key_is_fixed;
use crate::value::{AttributeValue, Item, Path};

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

impl Update {
    /// Whether it makes an item where there is none: removals alone do not (expressions.md 8.1).
    pub fn creates(&self) -> bool {
        // No update at all makes an item of its key, one of REMOVE alone does not; both emulators are wrong there.
        self.actions.is_empty() || self.actions.iter().any(UpdateAction::creates)
    }

    pub fn targets(&self) -> impl Iterator<Item = &Path> {
        self.actions.iter().map(UpdateAction::target)
    }

    /// What an item, before or after, holds at the places the update touches: UPDATED_OLD and UPDATED_NEW, PartiQL's
    /// MODIFIED OLD and MODIFIED NEW.
    pub fn modified_image(&self, item: &Item) -> Item {
        // Targets that clash were refused when they were bound, so the default is never needed.
        PathTree::new(self.targets()).map(|tree| tree.pick(item)).unwrap_or_default()
    }

    /// Refuses targets that are, or lie within, the table's key attributes.
    pub fn check_targets(&self, key_attributes: &[&str]) -> Result<(), ApiError> {
        let root = |target: &'_ Path| key_attributes.iter().find(|key| **key == target.root);
        match self.targets().find_map(root) {
            Some(key) => Err(key_is_fixed(key)),
            None => Ok(()),
        }
    }
}

impl UpdateAction {
    pub fn target(&self) -> &Path {
        match self {
            Self::Set(path, _)
            | Self::Remove(path)
            | Self::Add(path, _)
            | Self::Delete(path, _) => path,
        }
    }

    fn creates(&self) -> bool {
        matches!(self, Self::Set(..) | Self::Add(..))
    }
}
