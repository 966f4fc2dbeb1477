//! The JSON protocol, both directions; the only place that knows field names.

use super::{ApiError, Operation, Reply};

/// A request body as the operation it asks for, after JSON types and member constraints were checked.
pub fn decode_request(_operation: &str, _body: &str) -> Result<Operation, ApiError> {
    todo!()
}

/// The body an SDK would send for this operation.
pub fn encode_request(_operation: &Operation) -> String {
    todo!()
}

/// The body the service answers with.
pub fn encode_reply(_reply: &Reply) -> String {
    todo!()
}

/// The body of a refusal: `__type`, message under the name the service gives it, reasons, item.
pub fn encode_error(_error: &ApiError) -> String {
    todo!()
}
