//! What a request with a ClientRequestToken is remembered by.

use crate::api::ApiError;
use crate::api::OperationName;
use crate::api::operation::{ActionKind, Decoded, OnFailure, TransactWriteItems};
use crate::engine::operation::token::{Fingerprint, Ticket};
use crate::value::Item;

/// The ticket of a request that has a token: its actions in their order. Spelling does not count: members of an object in
/// another order, a number written in another way, an absent mode instead of NONE.
pub fn ticket(request: &TransactWriteItems) -> Result<Option<Ticket<'_>>, ApiError> {
    let Some(token) = &request.token else { return Ok(None) };
    let mut print = Fingerprint::default();
    for action in &request.actions {
        print.text(Some(action.kind.verb().name()));
        print.text(Some(&action.table_name));
        let (ActionKind::Put { item }
        | ActionKind::Update { key: item }
        | ActionKind::Delete { key: item }
        | ActionKind::ConditionCheck { key: item }) = &action.kind;
        push_item(&mut print, item)?;
        let expressions = &action.expressions;
        print.text(expressions.condition.as_deref());
        print.text(expressions.update.as_deref());
        let names = expressions.names.iter().flatten();
        // Absent and empty differ, as of texts.
        print.count(expressions.names.as_ref().map_or(0, |names| names.len() + 1));
        for (key, name) in names {
            print.text(Some(key));
            print.text(Some(name));
        }
        print.count(usize::from(expressions.values.is_some()));
        expressions.values.iter().try_for_each(|values| push_item(&mut print, values))?;
        print.count(usize::from(action.on_failure == OnFailure::AllOld));
    }
    Ok(Some(Ticket { operation: OperationName::TransactWriteItems, token, digest: print.digest() }))
}

fn push_item(print: &mut Fingerprint, item: &Decoded<Item>) -> Result<(), ApiError> {
    // Refused values don't come here: the actions were bound before.
    let item = item.as_ref().map_err(ApiError::clone)?;
    print.values(item.iter().map(|(name, value)| (name.as_str(), value)));
    Ok(())
}
