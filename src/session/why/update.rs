//! What of an item stands in the way of an update: a path without its place, a value that is missing or of another type.
//!
//! Whether the update goes through is asked of the function that the engine applies it with; only what is said of it is
//! found here.

use super::words::{a_kind, absent, found, without_size};
use crate::api::limits::VALUE_DEPTH_MAX;
use crate::engine::evaluate::apply::{apply, is_deeper_than, set_value};
use crate::engine::evaluate::condition::Operand;
use crate::engine::evaluate::print::{Plain, Short};
use crate::engine::evaluate::update::{SetValue, Update, UpdateAction};
use crate::value::{AttributeType, AttributeValue, Item, Path, Step};

/// Whether some item could refuse it: one of attributes that are given their values goes through on each.
pub fn asks_item(update: &Update) -> bool {
    update.actions.iter().any(|action| {
        let is_nested = !action.target().steps.is_empty();
        is_nested
            || match action {
                UpdateAction::Set(_, value) => {
                    !matches!(value, SetValue::Operand(Operand::Value(_)))
                }
                UpdateAction::Add(..) | UpdateAction::Delete(..) => true,
                UpdateAction::Remove(_) => false,
            }
    })
}

/// Why the update is refused on this item, or on the key of one that is not there; `None` where it goes through.
pub fn hindrance(update: &Update, old: &Item, existed: bool) -> Option<String> {
    apply(update, old, existed).err()?;
    let is_refused = |action: &&UpdateAction| {
        // One by one, in written order, which is the order of refusals: each reads the item as it was.
        let alone = Update { actions: vec![(*action).clone()] };
        apply(&alone, old, existed).is_err()
    };
    let action = update.actions.iter().find(is_refused);
    Some(action.and_then(|action| of_action(action, old)).unwrap_or_else(|| TOO_LARGE.to_owned()))
}

const TOO_LARGE: &str = "the item would be larger than 400 KB";
const OUT_OF_RANGE: &str =
    "the result is out of range: a number has 38 digits and lies within 1E126 and -1E126";

fn of_action(action: &UpdateAction, old: &Item) -> Option<String> {
    let target = action.target();
    placeless(target, old).or_else(|| match action {
        UpdateAction::Set(_, value) => {
            of_value(value, old).or_else(|| too_deep(target, value, old))
        }
        UpdateAction::Add(_, value) => of_members("adding", target, value, old),
        UpdateAction::Delete(_, value) => of_members("taking out", target, value, old),
        UpdateAction::Remove(_) => None,
    })
}

/// What stands where the path goes through: `address is missing, where address.city needs a map`.
fn placeless(target: &Path, old: &Item) -> Option<String> {
    for (depth, step) in target.steps.iter().enumerate() {
        let parent = Path {
            root: target.root.clone(),
            steps: target.steps.get(..depth).unwrap_or_default().to_vec(),
        };
        let needed = match (parent.get(old), step) {
            (Some(AttributeValue::M(_)), Step::Name(_))
            | (Some(AttributeValue::L(_)), Step::Index(_)) => {
                continue;
            }
            (_, Step::Name(_)) => AttributeType::M,
            (_, Step::Index(_)) => AttributeType::L,
        };
        return Some(unfit(&Operand::Path(parent), old, &Plain(target).to_string(), needed));
    }
    None
}

/// What of a value that is to be set can't be worked out on the item.
fn of_value(value: &SetValue, old: &Item) -> Option<String> {
    match value {
        SetValue::Operand(operand) => {
            let missing = absent(operand, Some(old));
            missing
                .map(|path| format!("{} is missing, and the update needs its value", Plain(path)))
                .or_else(|| without_size(operand, Some(old)))
        }
        SetValue::Plus(left, right) => arithmetic("+", [left, right], old),
        SetValue::Minus(left, right) => arithmetic("-", [left, right], old),
        // The value is not looked at where there is one already.
        SetValue::IfNotExists(path, value) if path.get(old).is_none() => of_value(value, old),
        SetValue::IfNotExists(..) => None,
        SetValue::ListAppend(first, second) => [first, second]
            .into_iter()
            .find_map(|value| of_operand(value, old, "list_append", AttributeType::L)),
    }
}

fn arithmetic(operator: &str, sides: [&SetValue; 2], old: &Item) -> Option<String> {
    let unfit = sides.iter().find_map(|side| of_operand(side, old, operator, AttributeType::N));
    let [left, right] = sides.map(|side| set_value(side, old).ok());
    let Some((AttributeValue::N(left), AttributeValue::N(right))) = left.zip(right) else {
        return unfit;
    };
    let result = if operator == "+" { left.checked_add(&right) } else { left.checked_sub(&right) };
    unfit.or_else(|| result.is_err().then(|| OUT_OF_RANGE.to_owned()))
}

fn of_operand(value: &SetValue, old: &Item, taker: &str, needed: AttributeType) -> Option<String> {
    let unknown = of_value(value, old);
    if unknown.is_some() {
        return unknown;
    }
    let held = set_value(value, old).ok().filter(|held| held.attribute_type() != needed)?;
    Some(match value {
        SetValue::Operand(operand) => unfit(operand, old, taker, needed),
        _ => unfit(&Operand::Value(held), old, taker, needed),
    })
}

/// `digits is "12", a string, where + needs a number`.
fn unfit(operand: &Operand, old: &Item, taker: &str, needed: AttributeType) -> String {
    let kind = operand.value(Some(old)).map(|value| a_kind(value.attribute_type()));
    let kind = kind.map(|kind| format!(", {kind}")).unwrap_or_default();
    format!("{}{kind}, where {taker} needs {}", found(operand, Some(old)), a_kind(needed))
}

/// `tags is <<"a">>, a string set, where adding 1 needs a number`.
fn of_members(word: &str, target: &Path, value: &AttributeValue, old: &Item) -> Option<String> {
    let needed = value.attribute_type();
    let held = target.get(old)?;
    if held.attribute_type() == needed {
        return (needed == AttributeType::N).then(|| OUT_OF_RANGE.to_owned());
    }
    let taker = format!("{word} {}", Short(value));
    Some(unfit(&Operand::Path(target.clone()), old, &taker, needed))
}

fn too_deep(target: &Path, value: &SetValue, old: &Item) -> Option<String> {
    let levels = VALUE_DEPTH_MAX.saturating_sub(target.steps.len());
    let value = set_value(value, old).ok()?;
    is_deeper_than(&value, levels)
        .then(|| format!("{} would be nested deeper than {VALUE_DEPTH_MAX} levels", Plain(target)))
}
