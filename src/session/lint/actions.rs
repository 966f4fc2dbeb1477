//! The actions of a draft as the engine reads them from a request.

use serde_json::json;

use crate::api::limits::TRANSACT_ITEMS_MAX;
use crate::api::operation::Action;
use crate::api::{ApiError, Operation, OperationName, wire};
use crate::draft::{Draft, Kind, Statement};

/// Of each statement that is sent the action it is, or why it is none; `None` of what the draft itself says is none.
pub fn of(draft: &Draft) -> std::vec::IntoIter<Option<Result<Action, ApiError>>> {
    let sent: Vec<&Statement> = draft.active().collect();
    let mut actions: Vec<Option<Result<Action, ApiError>>> = Vec::with_capacity(sent.len());
    // As many as one request takes: more would be refused for their number.
    for request in sent.chunks(TRANSACT_ITEMS_MAX) {
        let entries: Vec<_> = request.iter().filter_map(|statement| entry(statement)).collect();
        let together = if entries.is_empty() { Ok(Vec::new()) } else { read(&entries) };
        // One that is wrong refuses the others with it, so then each is read by itself.
        let mut read_well = together.ok().map(Vec::into_iter);
        actions.extend(request.iter().map(|statement| {
            let entry = entry(statement)?;
            match &mut read_well {
                Some(actions) => actions.next().map(Ok),
                None => read(&[entry]).map(|actions| actions.into_iter().next()).transpose(),
            }
        }));
    }
    actions.into_iter()
}

/// What is sent of an action with one verb: the draft tells of any other.
fn entry(statement: &Statement) -> Option<&serde_json::Value> {
    let Kind::Action { sent, .. } = &statement.kind else { return None };
    let members = sent.as_object()?;
    (members.len() == 1).then_some(sent)
}

fn read(entries: &[&serde_json::Value]) -> Result<Vec<Action>, ApiError> {
    let body = json!({ "TransactItems": entries }).to_string();
    match wire::decode_request(OperationName::TransactWriteItems.text(), &body)? {
        Operation::TransactWriteItems(request) => Ok(request.actions),
        _ => Ok(Vec::new()),
    }
}
