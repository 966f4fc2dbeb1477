//! What is said about key conditions (expressions.md 11).

use super::expression::Refusal;

pub fn key_tested_twice() -> Refusal {
    Refusal::new("KeyConditionExpressions must only contain one condition per key")
}

/// An operator or a function that no range of keys has.
pub fn invalid_operator(operator: &str) -> Refusal {
    Refusal::new(format!("Invalid operator used in KeyConditionExpression: {operator}"))
}

pub fn no_key_attribute() -> Refusal {
    Refusal::new("Invalid condition in KeyConditionExpression: No key attribute specified")
}

pub fn several_names() -> Refusal {
    Refusal::new(
        "Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition",
    )
}

/// BETWEEN or begins_with of something else than an attribute.
pub fn key_not_first(operator: &str) -> Refusal {
    Refusal::new(format!(
        "Invalid condition in KeyConditionExpression: {operator} operator must have the key \
         attribute as its first operand"
    ))
}

pub fn nested_attribute() -> Refusal {
    Refusal::new("KeyConditionExpressions cannot have conditions on nested attributes")
}

pub fn nested_operation() -> Refusal {
    Refusal::new("KeyConditionExpressions cannot contain nested operations")
}
