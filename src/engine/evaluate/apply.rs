//! Bound updates on an item (expressions.md 8).
//!
//! Everything is read from the item as it was: `apply` first works out an edit for each action, in written order,
//! which is also the order of errors; then the edits are made on a copy. Indexes name positions in the old list, so
//! values are placed in the order of their paths (what lies past the end is appended in index order), and removals
//! follow from the back.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::update::{SetValue, Update, UpdateAction};
use crate::api::ApiError;
use crate::api::error::expression as refusal;
use crate::api::error::key::updated_item_too_large;
use crate::api::limits::{ITEM_BYTES_MAX, VALUE_DEPTH_MAX};
use crate::value::size::item_bytes;
use crate::value::{AttributeValue, Item, Number, NumberError, Path, Step};

/// The item after an update; `None` when there was none and the update makes none.
///
/// `old` is the item as stored, or the key attributes alone for one that does not exist. Errors are sentences about
/// the item, never with a parameter in front.
pub fn apply(update: &Update, old: &Item, existed: bool) -> Result<Option<Item>, ApiError> {
    if !existed && !update.creates() {
        return Ok(None);
    }
    let edits = edits(update, old, existed)?;
    let item = edits.make(old);
    if item_bytes(&item) > ITEM_BYTES_MAX {
        return Err(updated_item_too_large());
    }
    Ok(Some(item))
}

/// What is to be done to the old item. Paths do not overlap.
#[derive(Default)]
struct Edits<'a> {
    placed: Vec<(&'a Path, AttributeValue)>,
    removed: Vec<&'a Path>,
}

fn edits<'a>(update: &'a Update, old: &Item, existed: bool) -> Result<Edits<'a>, ApiError> {
    let mut edits = Edits::default();
    for action in &update.actions {
        match edit(action, old, existed)? {
            Edit::Place(value) => edits.place(action.target(), value)?,
            Edit::Remove => edits.removed.push(action.target()),
            Edit::Keep => {}
        }
    }
    Ok(edits)
}

enum Edit {
    Place(AttributeValue),
    Remove,
    Keep,
}

fn edit(action: &UpdateAction, old: &Item, existed: bool) -> Result<Edit, ApiError> {
    match action {
        // The place before the value, as the service tells them.
        UpdateAction::Set(target, value) => {
            slot(target, old)?;
            set_value(value, old).map(Edit::Place)
        }
        UpdateAction::Add(target, value) => {
            let sum =
                // A number begins at 0 and a set empty (expressions.md 8.5): either way the sum is the value.
                slot(target, old)?.map_or_else(|| Ok(value.clone()), |held| add(held, value))?;
            Ok(Edit::Place(sum))
        }
        // Where there is no item there is nothing to remove from, and no path is wrong.
        UpdateAction::Remove(_) | UpdateAction::Delete(..) if !existed => Ok(Edit::Keep),
        // A missing last step is passed over, a missing parent is not (expressions.md 8.2).
        UpdateAction::Remove(target) => Ok(slot(target, old)?.map_or(Edit::Keep, |_| Edit::Remove)),
        UpdateAction::Delete(target, members) => {
            slot(target, old)?.map_or(Ok(Edit::Keep), |held| delete(held, members))
        }
    }
}

/// The value a target holds, if any; refuses a target whose parent is missing or of the wrong type.
fn slot<'a>(target: &Path, old: &'a Item) -> Result<Option<&'a AttributeValue>, ApiError> {
    let Some((last, parents)) = target.steps.split_last() else {
        return Ok(old.get(&target.root));
    };
    let parent = old.get(&target.root).and_then(|root| parents.iter().try_fold(root, child));
    match (parent, last) {
        (Some(AttributeValue::M(map)), Step::Name(name)) => Ok(map.get(name)),
        (Some(AttributeValue::L(list)), Step::Index(index)) => Ok(list.get(*index)),
        _ => Err(refusal::invalid_update_path()),
    }
}

fn child<'a>(value: &'a AttributeValue, step: &Step) -> Option<&'a AttributeValue> {
    match (value, step) {
        (AttributeValue::M(map), Step::Name(name)) => map.get(name),
        (AttributeValue::L(list), Step::Index(index)) => list.get(*index),
        _ => None,
    }
}

/// What a SET gives to its target, worked out on the item as it was.
pub fn set_value(value: &SetValue, old: &Item) -> Result<AttributeValue, ApiError> {
    match value {
        SetValue::Operand(operand) => operand
            .value(Some(old))
            .map(std::borrow::Cow::into_owned)
            .ok_or_else(refusal::attribute_missing),
        SetValue::Plus(left, right) => {
            let (left, right) = (number(left, old)?, number(right, old)?);
            left.checked_add(&right).map(AttributeValue::N).map_err(out_of_range)
        }
        SetValue::Minus(left, right) => {
            let (left, right) = (number(left, old)?, number(right, old)?);
            left.checked_sub(&right).map(AttributeValue::N).map_err(out_of_range)
        }
        SetValue::IfNotExists(path, value) => {
            // The value is not looked at where there is one already: it may be about attributes that are missing.
            path.get(old).map_or_else(|| set_value(value, old), |held| Ok(held.clone()))
        }
        SetValue::ListAppend(first, second) => {
            let (mut joined, more) = (list(first, old)?, list(second, old)?);
            joined.extend(more);
            Ok(AttributeValue::L(joined))
        }
    }
}

/// An operand of arithmetic. The type of one is checked before the other is looked at.
fn number(value: &SetValue, old: &Item) -> Result<Number, ApiError> {
    match set_value(value, old)? {
        AttributeValue::N(number) => Ok(number),
        _ => Err(refusal::stored_type()),
    }
}

fn list(value: &SetValue, old: &Item) -> Result<Vec<AttributeValue>, ApiError> {
    match set_value(value, old)? {
        AttributeValue::L(list) => Ok(list),
        _ => Err(refusal::stored_type()),
    }
}

/// The service says overflow of a result that merely needs too many digits as well.
fn out_of_range(error: NumberError) -> ApiError {
    match error {
        NumberError::Underflow => refusal::number_underflow(),
        NumberError::Overflow | NumberError::Precision | NumberError::Syntax => {
            refusal::number_overflow()
        }
    }
}

/// A number plus a number, or a set with more members.
fn add(held: &AttributeValue, value: &AttributeValue) -> Result<AttributeValue, ApiError> {
    use AttributeValue as V;
    match (held, value) {
        (V::N(held), V::N(value)) => held.checked_add(value).map(V::N).map_err(out_of_range),
        (V::Ss(held), V::Ss(more)) => Ok(V::Ss(held | more)),
        (V::Ns(held), V::Ns(more)) => Ok(V::Ns(held | more)),
        (V::Bs(held), V::Bs(more)) => Ok(V::Bs(held | more)),
        _ => Err(refusal::stored_type()),
    }
}

/// A set without some members; a set left empty goes, since there are no empty sets.
fn delete(held: &AttributeValue, members: &AttributeValue) -> Result<Edit, ApiError> {
    use AttributeValue as V;
    Ok(match (held, members) {
        (V::Ss(held), V::Ss(members)) => left_over(held - members, V::Ss),
        (V::Ns(held), V::Ns(members)) => left_over(held - members, V::Ns),
        (V::Bs(held), V::Bs(members)) => left_over(held - members, V::Bs),
        _ => return Err(refusal::stored_type()),
    })
}

fn left_over<T>(set: BTreeSet<T>, value: fn(BTreeSet<T>) -> AttributeValue) -> Edit {
    if set.is_empty() { Edit::Remove } else { Edit::Place(value(set)) }
}

impl<'a> Edits<'a> {
    /// Refuses a value that would lie deeper than values may.
    fn place(&mut self, target: &'a Path, value: AttributeValue) -> Result<(), ApiError> {
        // The value's own depth was bounded when it was read; here it counts with the place it is put.
        let levels = VALUE_DEPTH_MAX.saturating_sub(target.steps.len());
        if is_deeper_than(&value, levels) {
            return Err(refusal::result_too_deep());
        }
        self.placed.push((target, value));
        Ok(())
    }

    fn make(mut self, old: &Item) -> Item {
        let mut item = old.clone();
        // What lies past the end of a list is pushed, so the least index has to come first (expressions.md 8.3).
        self.placed.sort_by(|(left, _), (right, _)| order(left, right));
        for (target, value) in self.placed {
            place(&mut item, target, value);
        }
        // From the back: taking an element away moves only those behind it.
        self.removed.sort_by(|left, right| order(right, left));
        for target in self.removed {
            remove(&mut item, target);
        }
        item
    }
}

/// A scalar is one level deep, a container one more than its deepest member.
pub fn is_deeper_than(value: &AttributeValue, levels: usize) -> bool {
    let Some(inner) = levels.checked_sub(1) else { return true };
    match value {
        AttributeValue::M(map) => map.values().any(|member| is_deeper_than(member, inner)),
        AttributeValue::L(list) => list.iter().any(|member| is_deeper_than(member, inner)),
        _ => false,
    }
}

/// Paths by name, and by index where they part inside one list.
fn order(left: &Path, right: &Path) -> Ordering {
    let by_step = |(left, right): (&Step, &Step)| match (left, right) {
        (Step::Name(left), Step::Name(right)) => left.cmp(right),
        (Step::Index(left), Step::Index(right)) => left.cmp(right),
        (Step::Name(_), Step::Index(_)) => Ordering::Less,
        (Step::Index(_), Step::Name(_)) => Ordering::Greater,
    };
    left.root.cmp(&right.root).then_with(|| {
        left.steps
            .iter()
            .zip(&right.steps)
            .map(by_step)
            .find(|order| order.is_ne())
            .unwrap_or_else(|| left.steps.len().cmp(&right.steps.len()))
    })
}

fn place(item: &mut Item, target: &Path, value: AttributeValue) {
    let Some((last, parents)) = target.steps.split_last() else {
        item.insert(target.root.clone(), value);
        return;
    };
    match (parent_of(item, target, parents), last) {
        (Some(AttributeValue::M(map)), Step::Name(name)) => {
            map.insert(name.clone(), value);
        }
        // `slot` found the parent in the old item, and no other edit touches it, so nothing is lost in the last arm.
        (Some(AttributeValue::L(list)), Step::Index(index)) => match list.get_mut(*index) {
            Some(element) => *element = value,
            None => list.push(value),
        },
        _ => {}
    }
}

fn remove(item: &mut Item, target: &Path) {
    let Some((last, parents)) = target.steps.split_last() else {
        item.remove(&target.root);
        return;
    };
    match (parent_of(item, target, parents), last) {
        (Some(AttributeValue::M(map)), Step::Name(name)) => {
            map.remove(name);
        }
        (Some(AttributeValue::L(list)), Step::Index(index)) if *index < list.len() => {
            list.remove(*index);
        }
        _ => {}
    }
}

fn parent_of<'i>(
    item: &'i mut Item,
    target: &Path,
    parents: &[Step],
) -> Option<&'i mut AttributeValue> {
    parents.iter().try_fold(item.get_mut(&target.root)?, |value, step| match (value, step) {
        (AttributeValue::M(map), Step::Name(name)) => map.get_mut(name),
        (AttributeValue::L(list), Step::Index(index)) => list.get_mut(*index),
        _ => None,
    })
}
