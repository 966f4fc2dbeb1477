//! What the request alone decides: values, expressions, and how deep keys are nested (stages 6 and 7).

use crate::api::error::key::item_too_large;
use crate::api::error::value::Wording;
use crate::api::limits::{ITEM_BYTES_MAX, VALUE_DEPTH_MAX};
use crate::api::operation::{Action, ActionKind, Decoded};
use crate::api::{ApiError, error};
use crate::engine::evaluate::bind::{bind_condition, bind_put, bind_update};
use crate::engine::evaluate::condition::Condition;
use crate::engine::evaluate::update::Update;
use crate::value::{AttributeValue, Item, size};

/// An action whose texts are bound.
pub struct BoundAction<'r> {
    pub action: &'r Action,
    pub condition: Option<Condition>,
    pub work: Work<'r>,
}

/// What an action does, on which key.
pub enum Work<'r> {
    Put { item: &'r Item },
    Update { key: &'r Item, update: Update },
    Delete { key: &'r Item },
    Check { key: &'r Item },
}

/// Binds every action, refusing the first that is wrong; after all of them, keys that are nested too deep.
pub fn bind_all(actions: &[Action]) -> Result<Vec<BoundAction<'_>>, ApiError> {
    let bound = actions.iter().map(bind).collect::<Result<Vec<_>, _>>()?;
    // A stage of its own behind the texts of all actions (transactions.md 2, 7).
    if bound.iter().any(|bound| bound.work.key().is_some_and(is_nested_too_deep)) {
        return Err(error::value::nested_too_deep());
    }
    Ok(bound)
}

/// One action by itself.
pub fn bind_one(action: &Action) -> Result<BoundAction<'_>, ApiError> {
    let bound = bind(action)?;
    if bound.work.key().is_some_and(is_nested_too_deep) {
        return Err(error::value::nested_too_deep());
    }
    Ok(bound)
}

fn bind(action: &Action) -> Result<BoundAction<'_>, ApiError> {
    let expressions = &action.expressions;
    let (condition, work) = match &action.kind {
        ActionKind::Put { item } => {
            let item = decoded(item)?;
            // Before the expressions, and for the whole request: an update that grows too
            // large cancels instead (transactions.md 3).
            refuse_oversize(item, expressions.values.as_ref())?;
            (bind_put(expressions)?, Work::Put { item })
        }
        ActionKind::Update { key } => {
            let key = decoded(key)?;
            let (condition, update) = bind_update(expressions, Wording::Older)?;
            (condition, Work::Update { key, update: update.unwrap_or_default() })
        }
        ActionKind::Delete { key } => {
            let key = decoded(key)?;
            (bind_condition(expressions, Wording::Older)?, Work::Delete { key })
        }
        ActionKind::ConditionCheck { key } => {
            let key = decoded(key)?;
            (bind_condition(expressions, Wording::Older)?, Work::Check { key })
        }
    };
    Ok(BoundAction { action, condition, work })
}

fn decoded<T>(value: &Decoded<T>) -> Result<&T, ApiError> {
    value.as_ref().map_err(ApiError::clone)
}

/// The values of placeholders are looked at before the size of the item.
fn refuse_oversize(item: &Item, values: Option<&Decoded<Item>>) -> Result<(), ApiError> {
    values.map(decoded).transpose()?;
    if size::item_bytes(item) > ITEM_BYTES_MAX { Err(item_too_large()) } else { Ok(()) }
}

impl<'r> Work<'r> {
    /// The item of a Put.
    pub fn item(&self) -> Option<&'r Item> {
        match self {
            Self::Put { item } => Some(item),
            Self::Update { .. } | Self::Delete { .. } | Self::Check { .. } => None,
        }
    }

    /// The key as given; a Put has its inside the item.
    pub fn key(&self) -> Option<&'r Item> {
        match self {
            Self::Put { .. } => None,
            Self::Update { key, .. } | Self::Delete { key } | Self::Check { key } => Some(key),
        }
    }
}

fn is_nested_too_deep(key: &Item) -> bool {
    key.values().any(|value| containers(value) >= VALUE_DEPTH_MAX)
}

/// How many lists and maps are around its innermost value. The wire bounds the recursion.
fn containers(value: &AttributeValue) -> usize {
    match value {
        AttributeValue::M(map) => 1 + map.values().map(containers).max().unwrap_or(0),
        AttributeValue::L(list) => 1 + list.iter().map(containers).max().unwrap_or(0),
        _ => 0,
    }
}
