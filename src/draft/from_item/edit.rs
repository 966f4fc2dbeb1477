//! One change of an item.

use crate::value::{AttributeValue, Item, Path, Step};

/// A part of an item and what it is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    pub path: Path,
    /// `None` takes it out.
    pub value: Option<AttributeValue>,
}

impl Edit {
    /// Whether the item is so already.
    pub fn is_of(&self, item: &Item) -> bool {
        self.path.get(item) == self.value.as_ref()
    }

    /// Whether one of the two is inside of the other, or both are the same: a statement can't change both.
    pub fn overlaps(&self, other: &Path) -> bool {
        let count = self.path.steps.len().min(other.steps.len());
        self.path.root == other.root && self.path.steps.get(..count) == other.steps.get(..count)
    }

    /// Makes the change, as an UPDATE of it does; nothing where the item has no such place.
    fn apply(&self, item: &mut Item) {
        let Path { root, steps } = &self.path;
        let Some((last, way)) = steps.split_last() else {
            set(item, root, self.value.clone());
            return;
        };
        let Some(mut at) = item.get_mut(root) else { return };
        for step in way {
            let inside = match (at, step) {
                (AttributeValue::M(members), Step::Name(name)) => members.get_mut(name),
                (AttributeValue::L(list), Step::Index(index)) => list.get_mut(*index),
                _ => None,
            };
            let Some(inside) = inside else { return };
            at = inside;
        }
        match (at, last, &self.value) {
            (AttributeValue::M(members), Step::Name(name), value) => {
                set(members, name, value.clone());
            }
            (AttributeValue::L(list), Step::Index(index), Some(value)) => {
                if let Some(element) = list.get_mut(*index) {
                    *element = value.clone();
                }
            }
            (AttributeValue::L(list), Step::Index(index), None) if *index < list.len() => {
                list.remove(*index);
            }
            _ => {}
        }
    }
}

fn set(members: &mut Item, name: &str, value: Option<AttributeValue>) {
    match value {
        Some(value) => drop(members.insert(name.to_owned(), value)),
        None => drop(members.remove(name)),
    }
}

/// The item as one UPDATE of all these changes leaves it.
pub fn applied(item: &Item, edits: &[Edit]) -> Item {
    let mut left = item.clone();
    edits.iter().filter(|edit| edit.value.is_some()).for_each(|edit| edit.apply(&mut left));
    // The places of a list are those of before: the last one is taken out first.
    let mut removed: Vec<&Edit> = edits.iter().filter(|edit| edit.value.is_none()).collect();
    let place = |edit: &&Edit| match edit.path.steps.last() {
        Some(Step::Index(index)) => *index,
        Some(Step::Name(_)) | None => 0,
    };
    removed.sort_by_key(|edit| std::cmp::Reverse(place(edit)));
    removed.into_iter().for_each(|edit| edit.apply(&mut left));
    left
}
