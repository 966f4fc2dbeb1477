//! What single writes and reads ask in the style from before expressions, bound (expressions.md 14).

use super::single::decoded;
use crate::api::ApiError;
use crate::api::error::Cause;
use crate::api::error::legacy as sentence;
use crate::api::error::read::mixed_styles;
use crate::api::error::request::enveloped;
use crate::api::operation::{
    AttributeAction, AttributeUpdate, Comparison, Decoded, Expected, Expressions, LegacyWrite,
    UpdateItem,
};
use crate::engine::evaluate::bind::bind_projection;
use crate::engine::evaluate::bind::legacy::bind_comparisons;
use crate::engine::evaluate::bind::read::attributes_to_get;
use crate::engine::evaluate::condition::{Condition, Operand};
use crate::engine::evaluate::projection::Projection;
use crate::engine::evaluate::update::{SetValue, Update, UpdateAction};
use crate::value::{AttributeType, AttributeValue, Path};

/// Parameters by name, and whether they were given.
type Parameters<'a> = &'a [(&'a str, bool)];

/// Of PutItem and DeleteItem.
pub fn refuse_mixed_conditions(
    legacy: &LegacyWrite,
    expressions: &Expressions,
) -> Result<(), ApiError> {
    let expressions = [("ConditionExpression", expressions.condition.is_some())];
    refuse_mixture(&given(legacy), &expressions).map_err(enveloped)
}

/// Of UpdateItem.
pub fn refuse_mixed_updates(request: &UpdateItem) -> Result<(), ApiError> {
    let [expected, operator] = given(&request.legacy);
    let updates = ("AttributeUpdates", request.attribute_updates.is_some());
    let expressions = [
        ("UpdateExpression", request.expressions.update.is_some()),
        ("ConditionExpression", request.expressions.condition.is_some()),
    ];
    refuse_mixture(&[updates, expected, operator], &expressions).map_err(enveloped)
}

fn given(legacy: &LegacyWrite) -> [(&'static str, bool); 2] {
    [
        ("Expected", legacy.expected.is_some()),
        ("ConditionalOperator", legacy.conditional_operator.is_some()),
    ]
}

/// What a read by key shows: ProjectionExpression or AttributesToGet.
pub fn projection(
    expressions: &Expressions,
    attributes: Option<&Vec<String>>,
) -> Result<Option<Projection>, ApiError> {
    let expression = [("ProjectionExpression", expressions.projection.is_some())];
    refuse_mixture(&[("AttributesToGet", attributes.is_some())], &expression)?;
    let listed = attributes.map(|names| attributes_to_get(names)).transpose()?;
    Ok(bind_projection(expressions)?.or(listed))
}

/// Each list is in the order of the service.
fn refuse_mixture(legacy: Parameters<'_>, expressions: Parameters<'_>) -> Result<(), ApiError> {
    let given = |parameters: Parameters<'_>| -> Vec<String> {
        let given = parameters.iter().filter(|(_, given)| *given);
        given.map(|(name, _)| (*name).to_owned()).collect()
    };
    let (legacy, expressions) = (given(legacy), given(expressions));
    if legacy.is_empty() || expressions.is_empty() {
        return Ok(());
    }
    Err(mixed_styles(&legacy, &expressions))
}

/// The condition of Expected.
pub fn condition(legacy: &LegacyWrite) -> Result<Option<Condition>, ApiError> {
    let expected = legacy.expected.as_ref().map(decoded).transpose()?;
    let comparisons =
        expected.into_iter().flatten().map(comparison).collect::<Result<Vec<_>, _>>()?;
    bind_comparisons(&comparisons, legacy.conditional_operator)
}

/// One entry as a comparison, whichever of its two forms it has.
fn comparison(expected: &Expected) -> Result<Comparison, ApiError> {
    let Expected { attribute, operator, exists, value, list } = expected;
    if value.is_some() && list.is_some() {
        return Err(sentence::value_and_list(attribute));
    }
    let compared = |operator: &str, values: Vec<AttributeValue>| Comparison {
        attribute: attribute.clone(),
        operator: operator.to_owned(),
        values,
    };
    let Some(operator) = operator else {
        if list.is_some() {
            return Err(sentence::list_without_operator(attribute));
        }
        // An absent Exists is a true one; the sentence alone tells the two apart (expressions.md 14).
        return match (exists.unwrap_or(true), value) {
            (true, Some(value)) => Ok(compared("EQ", vec![value.clone()])),
            (true, None) => Err(sentence::value_required(*exists, attribute)),
            (false, Some(_)) => Err(sentence::value_of_nothing(attribute)),
            (false, None) => Ok(compared("NULL", Vec::new())),
        };
    };
    if exists.is_some() {
        return Err(sentence::exists_and_operator(attribute));
    }
    // These two are asked without a value (expressions.md 14).
    if value.is_none() && list.is_none() && !["NULL", "NOT_NULL"].contains(&operator.as_str()) {
        return Err(sentence::operator_without_value(operator, attribute));
    }
    let values = list.clone().unwrap_or_else(|| value.iter().cloned().collect());
    Ok(compared(operator, values))
}

/// The update of AttributeUpdates.
pub fn update(updates: &Decoded<Vec<AttributeUpdate>>) -> Result<Update, ApiError> {
    let actions = decoded(updates)?.iter().map(action).collect::<Result<_, _>>()?;
    Ok(Update { actions })
}

fn action(update: &AttributeUpdate) -> Result<UpdateAction, ApiError> {
    use AttributeType as T;
    let path = Path::attribute(update.attribute.as_str());
    let Some(value) = update.value.clone() else {
        return match update.action {
            AttributeAction::Delete => Ok(UpdateAction::Remove(path)),
            AttributeAction::Add | AttributeAction::Put => Err(sentence::only_delete()),
        };
    };
    let kind = value.attribute_type();
    match (update.action, kind) {
        (AttributeAction::Put, _) => {
            Ok(UpdateAction::Set(path, SetValue::Operand(Operand::Value(value))))
        }
        (AttributeAction::Delete, T::Ss | T::Ns | T::Bs) => Ok(UpdateAction::Delete(path, value)),
        (AttributeAction::Add, T::N | T::Ss | T::Ns | T::Bs) => Ok(UpdateAction::Add(path, value)),
        (AttributeAction::Add, T::L) => Ok(appended(path, value)),
        (AttributeAction::Delete, _) => Err(sentence::delete_of_value(kind)),
        (AttributeAction::Add, _) => Err(sentence::add_of_value(kind)),
    }
}

/// A list that is added goes behind the one that is there.
fn appended(path: Path, value: AttributeValue) -> UpdateAction {
    let literal = |value| Box::new(SetValue::Operand(Operand::Value(value)));
    // No expression adds to a list, so it is said in what expressions have.
    let held = SetValue::IfNotExists(path.clone(), literal(AttributeValue::L(Vec::new())));
    UpdateAction::Set(path, SetValue::ListAppend(Box::new(held), literal(value)))
}

/// The refusal of a legacy update by its item: a type that does not fit has a sentence of its own.
pub fn misfit(refusal: ApiError) -> ApiError {
    if refusal.cause == Cause::StoredType { sentence::type_mismatch() } else { refusal }
}
