//! What is said about bodies and the types of their members (items-tables-capacity.md 10).

use super::{ApiError, ErrorKind};
use crate::api::OperationName;

/// A body that is not JSON, is empty, has a member twice or something after its end. The service adds no sentence.
pub fn malformed_body() -> ApiError {
    ApiError::new(ErrorKind::Serialization, "")
}

/// A member of the wrong JSON type.
pub fn wrong_json_type(message: impl Into<String>) -> ApiError {
    ApiError::new(ErrorKind::Serialization, message)
}

/// A scalar where a map holds lists. The sentence is that of the service's own fault.
pub fn list_expected_in_map() -> ApiError {
    wrong_json_type(
        "class sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl cannot be cast to class java.lang.Class \
         (sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl and java.lang.Class are in module java.base of \
         loader 'bootstrap')",
    )
}

pub fn unknown_operation() -> ApiError {
    // No sentence, as of a malformed body (items-tables-capacity.md 10.1).
    ApiError::new(ErrorKind::UnknownOperation, "")
}

/// Neither an Authorization header that looks like one nor a signed query.
pub fn missing_authentication() -> ApiError {
    ApiError::new(ErrorKind::MissingAuthenticationToken, "Request is missing Authentication Token")
}

/// Signed twice.
pub fn two_signatures() -> ApiError {
    ApiError::new(
        ErrorKind::InvalidSignature,
        "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.",
    )
}

/// An Authorization header without these parts, or a request without a date.
pub fn incomplete_header(missing: &[&str], has_date: bool, authorization: &str) -> ApiError {
    let mut message: String = missing
        .iter()
        .map(|part| format!("Authorization header requires '{part}' parameter. "))
        .collect();
    // Behind the parts of the header, whatever else is missing (indexes-and-tables.md 8.2).
    if !has_date {
        message.push_str(
            "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ",
        );
    }
    ApiError::new(ErrorKind::IncompleteSignature, format!("{message}Authorization={authorization}"))
}

/// A signed query without these parameters.
pub fn incomplete_query(missing: &[&str]) -> ApiError {
    let message: String = missing
        .iter()
        .map(|name| format!("AWS query-string parameters must include '{name}'. "))
        .collect();
    ApiError::new(
        ErrorKind::IncompleteSignature,
        format!("{message}Re-examine the query-string parameters."),
    )
}

/// Our own fault, or the store's; what happened stands in the log.
pub fn internal_server_error() -> ApiError {
    ApiError::new(ErrorKind::InternalServerError, "Internal server error")
}

/// What can be said of a request by itself, as PutItem, UpdateItem and DeleteItem say it: in the envelope of violated
/// constraints (expressions.md 0). A few stay bare, by their cause; so does everything that needs the table or the item,
/// which never comes through here.
pub fn enveloped(problem: ApiError) -> ApiError {
    if problem.cause.is_bare() {
        return problem;
    }
    ApiError::validation(format!("1 validation error detected: {}", problem.message))
}

/// PutItem or DeleteItem with a ReturnValues meant for UpdateItem.
pub fn only_old_values_returned() -> ApiError {
    enveloped(ApiError::validation("ReturnValues can only be ALL_OLD or NONE"))
}

/// A BatchGetItem or BatchWriteItem that names no table.
pub fn no_request_items(operation: OperationName) -> ApiError {
    ApiError::validation(format!("The requestItems parameter is required for {operation}"))
}

/// More than a BatchGetItem or BatchWriteItem takes, over several tables.
pub fn too_many_items(operation: OperationName) -> ApiError {
    ApiError::validation(format!("Too many items requested for the {operation} call"))
}

/// Two keys of a batch, or the items of two of its statements, are the same.
pub fn repeated_keys() -> ApiError {
    ApiError::validation("Provided list of item keys contains duplicates")
}
