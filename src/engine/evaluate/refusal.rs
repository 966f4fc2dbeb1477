//! The sentences with which conditions and updates are refused, in either language (expressions.md 6 to 8,
//! partiql.md 10 and 12). Those about operands come without a parameter in front: the caller adds it, or none.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::value::{AttributeType, AttributeValue, Path};

pub fn operand_type(operator: &str, kind: AttributeType) -> String {
    incorrect_type(operator, kind.code())
}

/// `attribute_type` was given no value to name a type with.
pub fn type_name_expected() -> String {
    incorrect_type("attribute_type", VALID_TYPES)
}

fn incorrect_type(operator: &str, kind: &str) -> String {
    format!(
        "Incorrect operand type for operator or function; operator or function: {operator}, operand type: {kind}"
    )
}

pub fn unknown_type_name(name: &str) -> String {
    format!("Invalid attribute type name found; type: {name}, valid types: {VALID_TYPES}")
}

const VALID_TYPES: &str = "{N,BS,L,B,NULL,M,S,SS,NS,BOOL}";

/// A value that ADD or DELETE can't take.
pub fn action_type(action: &str, kind: AttributeType) -> String {
    let kind = action_type_name(kind);
    format!(
        "Incorrect operand type for operator or function; operator: {action}, operand type: {kind}, typeSet: ALLOWED_FOR_{action}_OPERAND"
    )
}

fn action_type_name(kind: AttributeType) -> &'static str {
    match kind {
        AttributeType::S => "STRING",
        AttributeType::N => "NUMBER",
        AttributeType::B => "Binary",
        AttributeType::L => "LIST",
        AttributeType::M => "MAP",
        AttributeType::Bool
        | AttributeType::Null
        | AttributeType::Ss
        | AttributeType::Ns
        | AttributeType::Bs => kind.code(),
    }
}

pub fn operand_count(operator: &str, count: usize) -> String {
    format!(
        "Incorrect number of operands for operator or function; operator or function: {operator}, number of operands: {count}"
    )
}

pub fn path_required(operator: &str) -> String {
    format!("Operator or function requires a document path; operator or function: {operator}")
}

/// A function that yields no truth, or nothing but truth, stands where the other is wanted.
pub fn function_misplaced(function: &str) -> String {
    format!(
        "The function is not allowed to be used this way in an expression; function: {function}"
    )
}

/// `kind` with its article: `a condition`, `an update`.
pub fn function_of_another_kind(kind: &str, function: &str) -> String {
    format!("The function is not allowed in {kind} expression; function: {function}")
}

pub fn same_operand(operator: &str, path: &Path) -> String {
    format!(
        "The first operand must be distinct from the remaining operands for this operator or function; operator: {operator}, first operand: {path}"
    )
}

pub fn too_many_in_operands(count: usize) -> String {
    format!("The IN operator is provided with too many operands; number of operands: {count}")
}

/// The service stops counting at the first operator too many.
pub fn too_many_operators() -> String {
    "The expression contains too many operators; operator count: 301".to_owned()
}

pub fn bounds_of_two_types(low: &AttributeValue, high: &AttributeValue) -> String {
    bounds("same data type for lower and upper bounds", low, high)
}

pub fn bounds_reversed(low: &AttributeValue, high: &AttributeValue) -> String {
    bounds("upper bound to be greater than or equal to lower bound", low, high)
}

fn bounds(requirement: &str, low: &AttributeValue, high: &AttributeValue) -> String {
    format!(
        "The BETWEEN operator requires {requirement}; lower bound operand: AttributeValue: {}, upper bound operand: AttributeValue: {}",
        scalar(low),
        scalar(high)
    )
}

/// Bounds are strings, numbers or binaries; others are refused before.
fn scalar(value: &AttributeValue) -> String {
    match value {
        AttributeValue::S(text) => format!("{{S:{text}}}"),
        AttributeValue::N(number) => format!("{{N:{number}}}"),
        AttributeValue::B(bytes) => format!("{{B:[{}]}}", STANDARD.encode(bytes)),
        other => format!("{{{}}}", other.attribute_type()),
    }
}

pub fn paths_overlap(one: &Path, two: &Path) -> String {
    two_paths("overlap", one, two)
}

pub fn paths_conflict(one: &Path, two: &Path) -> String {
    two_paths("conflict", one, two)
}

fn two_paths(verb: &str, one: &Path, two: &Path) -> String {
    format!(
        "Two document paths {verb} with each other; must remove or rewrite one of these paths; path one: {one}, path two: {two}"
    )
}

pub fn path_too_deep(levels: usize) -> String {
    format!("The document path has too many nesting levels; nesting levels: {levels}")
}

pub fn index_out_of_range(digits: &str) -> String {
    format!("List index is not within the allowable range; index: [{digits}]")
}

// What depends on the table or the item: never with anything in front.

pub fn key_is_fixed(attribute: &str) -> String {
    format!(
        "One or more parameter values were invalid: Cannot update attribute {attribute}. This attribute is part of the key"
    )
}

pub fn invalid_update_path() -> &'static str {
    "The document path provided in the update expression is invalid for update"
}

pub fn attribute_missing() -> &'static str {
    "The provided expression refers to an attribute that does not exist in the item"
}

pub fn stored_type() -> &'static str {
    "An operand in the update expression has an incorrect data type"
}

pub fn result_too_deep() -> &'static str {
    "Nesting Levels have exceeded supported limits"
}

pub fn number_overflow() -> &'static str {
    "Number overflow. Attempting to store a number with magnitude larger than supported range"
}

pub fn number_underflow() -> &'static str {
    "Number underflow. Attempting to store a number with magnitude smaller than supported range"
}
