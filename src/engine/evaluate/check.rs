//! What an operator asks of its operands before any item is seen (expressions.md 6 to 8, partiql.md 10.2).
//!
//! Both binders call these, each right after it has bound the operands. What they refuse says nothing of the parameter
//! the expression came in. What a predicate asks stands in `predicate`, with the rest of what is particular to it.

use super::condition::{Comparison, Operand, scalar_order};
use super::update::SetValue;
use crate::api::error::expression::{self as refusal, Refusal};
use crate::api::limits::IN_OPERANDS_MAX;
use crate::value::{AttributeType, AttributeValue};

/// What a check answers.
pub type Check = Result<(), Refusal>;

/// `left operator right`. The operator as written, for the sentence: PartiQL's `!=` stays itself.
pub fn comparison(operator: Comparison, symbol: &str, left: &Operand, right: &Operand) -> Check {
    // Equality is asked of any type (expressions.md 6).
    if !matches!(operator, Comparison::Equal | Comparison::NotEqual) {
        orderable(symbol, left)?;
        orderable(symbol, right)?;
    }
    distinct(symbol, left, [right])
}

/// `operand BETWEEN low AND high`.
pub fn between(operand: &Operand, low: &Operand, high: &Operand) -> Check {
    for each in [operand, low, high] {
        orderable("BETWEEN", each)?;
    }
    // Of a bound that comes from the item nothing is refused: the condition is false then (expressions.md 6.1).
    if let (Operand::Value(low), Operand::Value(high)) = (low, high) {
        bounds(low, high)?;
    }
    distinct("BETWEEN", operand, [low, high])
}

fn bounds(low: &AttributeValue, high: &AttributeValue) -> Check {
    match scalar_order(low, high) {
        None => Err(refusal::bounds_of_two_types(low, high)),
        Some(std::cmp::Ordering::Greater) => Err(refusal::bounds_reversed(low, high)),
        Some(_) => Ok(()),
    }
}

/// `operand IN (list)`.
pub fn is_in(operand: &Operand, list: &[Operand]) -> Check {
    if list.len() > IN_OPERANDS_MAX {
        return Err(refusal::too_many_in_operands(list.len()));
    }
    distinct("IN", operand, list)
}

/// The type `attribute_type(.., name)` asks for.
pub fn type_name(name: &Operand) -> Result<AttributeType, Refusal> {
    let code = match name {
        Operand::Value(AttributeValue::S(code)) => code,
        // A path is refused whatever it holds (expressions.md 7).
        Operand::Path(_) => return Err(refusal::type_name_expected()),
        other => {
            return only("attribute_type", other, &[AttributeType::S])
                .and_then(|()| Err(refusal::type_name_expected()));
        }
    };
    AttributeType::from_code(code).ok_or_else(|| refusal::unknown_type_name(code))
}

/// `size(operand)`.
pub fn size(operand: &Operand) -> Check {
    use AttributeType as T;
    only("size", operand, &[T::S, T::B, T::M, T::L, T::Ss, T::Ns, T::Bs])
}

/// Each side of `+` and `-`.
pub fn arithmetic(symbol: &str, operand: &SetValue) -> Check {
    match operand {
        SetValue::Operand(operand) => only(symbol, operand, &[AttributeType::N]),
        SetValue::ListAppend(..) => Err(refusal::function_misplaced("list_append")),
        // Arithmetic comes to a number; what if_not_exists comes to is known on the item alone.
        SetValue::Plus(..) | SetValue::Minus(..) | SetValue::IfNotExists(..) => Ok(()),
    }
}

/// Each argument of `list_append`.
pub fn list_append(operand: &SetValue) -> Check {
    match operand {
        SetValue::Operand(operand) => only("list_append", operand, &[AttributeType::L]),
        SetValue::ListAppend(..) => Err(refusal::function_misplaced("list_append")),
        SetValue::Plus(..) | SetValue::Minus(..) | SetValue::IfNotExists(..) => Ok(()),
    }
}

/// The value of `ADD`.
pub fn add(value: &AttributeValue) -> Check {
    match value {
        AttributeValue::N(_) => Ok(()),
        _ => set("ADD", value),
    }
}

/// The value of `DELETE`.
pub fn delete(value: &AttributeValue) -> Check {
    set("DELETE", value)
}

fn set(action: &str, value: &AttributeValue) -> Check {
    match value.attribute_type() {
        AttributeType::Ss | AttributeType::Ns | AttributeType::Bs => Ok(()),
        other => Err(refusal::action_type(action, other)),
    }
}

fn orderable(operator: &str, operand: &Operand) -> Check {
    only(operator, operand, &[AttributeType::S, AttributeType::N, AttributeType::B])
}

/// Refuses an operand whose type is known before the item is, and not among those allowed.
pub(super) fn only(operator: &str, operand: &Operand, allowed: &[AttributeType]) -> Check {
    match operand.known_type() {
        Some(kind) if !allowed.contains(&kind) => Err(refusal::operand_type(operator, kind)),
        _ => Ok(()),
    }
}

/// Paths alone have to differ; values and functions may repeat.
pub(super) fn distinct<'a>(
    operator: &str,
    first: &Operand,
    rest: impl IntoIterator<Item = &'a Operand>,
) -> Check {
    match first {
        // `size(s) > size(s)` and `:v = :v` are fine, `s = s` is not (expressions.md 6).
        Operand::Path(path) if rest.into_iter().any(|other| other == first) => {
            Err(refusal::same_operand(operator, path))
        }
        _ => Ok(()),
    }
}
