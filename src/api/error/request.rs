//! What is said about bodies and the types of their members (items-tables-capacity.md 10).

use super::{ApiError, ErrorKind};

/// A body that is not JSON, is empty, has a member twice or something after its end. The service adds no sentence.
pub fn malformed_body() -> ApiError {
    ApiError::new(ErrorKind::Serialization, "")
}

/// A member of the wrong JSON type.
pub fn wrong_json_type(message: impl Into<String>) -> ApiError {
    ApiError::new(ErrorKind::Serialization, message)
}

pub fn unknown_operation() -> ApiError {
    ApiError::new(ErrorKind::UnknownOperation, "")
}

/// PutItem with a ReturnValues meant for UpdateItem.
pub fn only_old_values_returned() -> ApiError {
    ApiError::validation("ReturnValues can only be ALL_OLD or NONE")
}
