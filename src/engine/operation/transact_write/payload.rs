//! What a request carries: 4 MB at most (transactions.md 2.4). Stored items do not count.

use super::bind::{BoundAction, Work};
use super::target::Target;
use crate::api::limits::TRANSACT_PAYLOAD_BYTES_MAX;
use crate::api::{ApiError, error};
use crate::value::size;

/// Refuses a request whose items, keys, expressions and values weigh too much together.
pub fn check(targets: &[Target<'_>]) -> Result<(), ApiError> {
    let bytes = targets.iter().map(|target| action_bytes(&target.bound)).sum();
    if bytes > TRANSACT_PAYLOAD_BYTES_MAX {
        return Err(error::transaction::payload_too_large(bytes));
    }
    Ok(())
}

/// The names of placeholders do not count.
pub fn action_bytes(bound: &BoundAction<'_>) -> usize {
    let carried = match &bound.work {
        Work::Put { item } => item,
        Work::Update { key, .. } | Work::Delete { key } | Work::Check { key } => key,
    };
    let expressions = &bound.action.expressions;
    // DynamoDB Local's sum, the only one known (transactions.md 2.4).
    let texts = [&expressions.condition, &expressions.update];
    let text_bytes: usize = texts.into_iter().flatten().map(String::len).sum();
    let values = expressions.values.iter().flatten().flat_map(|values| values.values());
    size::item_bytes(carried) + text_bytes + values.map(size::value_bytes).sum::<usize>()
}
