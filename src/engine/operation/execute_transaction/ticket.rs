//! What a request with a ClientRequestToken is remembered by.

use crate::api::ApiError;
use crate::api::operation::{ExecuteTransaction, OnFailure, Statement};
use crate::engine::operation::token::{Fingerprint, Ticket};

/// The ticket of a request that has a token: texts, parameters and failure modes, statement by statement. Capacity is
/// reported anew to every call, so how is not part of it (partiql.md 17.5).
pub fn ticket(request: &ExecuteTransaction) -> Option<Ticket<'_>> {
    let token = request.token.as_deref()?;
    let mut print = Fingerprint::default();
    for statement in &request.statements {
        print.text(Some(&statement.text));
        push_parameters(&mut print, statement);
        print.count(usize::from(statement.on_failure == OnFailure::AllOld));
    }
    Some(Ticket { operation: "ExecuteTransaction", token, digest: print.digest() })
}

/// Refused parameters were never carried out, so their refusal may stand for them.
fn push_parameters(print: &mut Fingerprint, statement: &Statement) {
    match &statement.parameters {
        Ok(values) => print.values(values.iter().map(|value| ("", value))),
        Err(ApiError { message, .. }) => print.text(Some(message)),
    }
}
