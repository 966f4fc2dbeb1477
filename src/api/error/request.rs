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

/// A scalar where a map holds lists. The sentence is that of the service's own fault.
pub fn list_expected_in_map() -> ApiError {
    wrong_json_type(
        "class sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl cannot be cast to class java.lang.Class \
         (sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl and java.lang.Class are in module java.base of \
         loader 'bootstrap')",
    )
}

pub fn unknown_operation() -> ApiError {
    ApiError::new(ErrorKind::UnknownOperation, "")
}

/// What can be said of a request by itself, as PutItem, UpdateItem and DeleteItem say it: in the envelope of violated
/// constraints (expressions.md 0). A few sentences stay bare; so does everything that needs the table or the item,
/// which never comes through here.
pub fn enveloped(problem: ApiError) -> ApiError {
    const BARE: [&str; 6] = [
        "Supplied AttributeValue ",
        "Empty attribute name",
        "Attribute name is too large",
        "ExpressionAttributeNames contains invalid ",
        "ExpressionAttributeValues contains invalid key: ",
        "ExpressionAttributeNames can only be specified",
    ];
    if BARE.iter().any(|beginning| problem.message.starts_with(beginning)) {
        return problem;
    }
    ApiError::validation(format!("1 validation error detected: {}", problem.message))
}

/// PutItem or DeleteItem with a ReturnValues meant for UpdateItem.
pub fn only_old_values_returned() -> ApiError {
    enveloped(ApiError::validation("ReturnValues can only be ALL_OLD or NONE"))
}

/// A BatchGetItem or BatchWriteItem that names no table.
pub fn no_request_items(operation: &str) -> ApiError {
    ApiError::validation(format!("The requestItems parameter is required for {operation}"))
}

/// More than a BatchGetItem or BatchWriteItem takes, over several tables.
pub fn too_many_items(operation: &str) -> ApiError {
    ApiError::validation(format!("Too many items requested for the {operation} call"))
}

/// Two keys of a batch are the same.
pub fn repeated_keys() -> ApiError {
    ApiError::validation("Provided list of item keys contains duplicates")
}
