//! Refusals (items-tables-capacity.md 10.1, transactions.md 5).

use serde_json::{Map, Value, json};

use super::super::value::{item_to_json, object};
use crate::api::{ApiError, ErrorKind, StatementFailure};

/// The body of a refusal: `__type`, message under the name the service gives it, reasons, item.
pub fn encode_error(error: &ApiError) -> String {
    let mut body = Map::new();
    body.insert("__type".to_owned(), json!(type_name(error.kind)));
    if error.kind == ErrorKind::TransactionCanceled {
        let reasons: Value =
            error.reasons.iter().map(|reason| encode_reason(reason.as_ref())).collect();
        body.insert("CancellationReasons".to_owned(), reasons);
    }
    if let Some(item) = &error.item {
        body.insert("Item".to_owned(), item_to_json(item));
    }
    // Some exceptions have no sentence, and then no member (items-tables-capacity.md 10.1).
    if !error.message.is_empty() {
        body.insert(message_name(error).to_owned(), json!(error.message));
    }
    Value::Object(body).to_string()
}

/// One entry of `CancellationReasons`; an action that did not fail has its code alone.
fn encode_reason(reason: Option<&StatementFailure>) -> Value {
    // The model says null messages; on the wire they are absent (partiql.md 17.4).
    reason.map_or_else(|| json!({ "Code": "None" }), encode_failure)
}

/// The failure of a statement or an action: code, message, and the item when it was asked for.
pub fn encode_failure(failure: &StatementFailure) -> Value {
    object([
        ("Code", Some(json!(failure.name()))),
        ("Message", Some(json!(failure.message))),
        ("Item", failure.item.as_ref().map(item_to_json)),
    ])
}

fn type_name(kind: ErrorKind) -> String {
    let namespace = match kind {
        ErrorKind::Validation => "com.amazon.coral.validate",
        ErrorKind::Serialization
        | ErrorKind::UnknownOperation
        | ErrorKind::MissingAuthenticationToken
        | ErrorKind::IncompleteSignature
        | ErrorKind::InvalidSignature
        // By general knowledge; dynoxide puts it under the last one (items-tables-capacity.md 10.1).
        | ErrorKind::AccessDenied
        // The service answers these two without a body; other services of AWS give them so.
        | ErrorKind::RequestEntityTooLarge
        | ErrorKind::RequestTimeout => "com.amazon.coral.service",
        _ => "com.amazonaws.dynamodb.v20120810",
    };
    format!("{namespace}#{}", kind.name())
}

/// `message`, but for the few that say `Message`; the failed condition of a PartiQL statement does when
/// it brings its item (partiql.md 3).
fn message_name(error: &ApiError) -> &'static str {
    match error.kind {
        ErrorKind::Serialization
        | ErrorKind::TransactionCanceled
        | ErrorKind::IdempotentParameterMismatch
        | ErrorKind::TransactionInProgress => "Message",
        ErrorKind::ConditionalCheckFailed if error.of_statement && error.item.is_some() => {
            "Message"
        }
        _ => "message",
    }
}
