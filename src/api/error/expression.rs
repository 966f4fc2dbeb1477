//! What is said about conditions, updates and projections, in either language (expressions.md 6 to 9 and 12, partiql.md
//! 10 and 12).
//!
//! An expression does not know the parameter it came in, which the service names in front, and PartiQL has none to name:
//! so what is wrong with an expression by itself is a [`Refusal`], and becomes an [`ApiError`] one way or the other.
//! What is wrong with it on an item is an error at once; it never has anything in front.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{ApiError, Cause};
use crate::value::{AttributeType, AttributeValue, Path};

/// What is wrong with an expression, whatever parameter it came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal(String);

impl Refusal {
    pub(super) fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }

    /// What a parser says.
    pub fn unparsed(error: &impl std::fmt::Display) -> Self {
        Self(error.to_string())
    }

    /// As a request is told it, with the parameter in front.
    pub fn of(self, parameter: &str) -> ApiError {
        ApiError::validation(format!("Invalid {parameter}: {}", self.0))
    }
}

/// As a PartiQL statement is told it, with nothing in front.
impl From<Refusal> for ApiError {
    fn from(Refusal(sentence): Refusal) -> Self {
        Self::validation(sentence)
    }
}

/// `figure`: how long it is, where the service tells that.
pub fn too_long(figure: Option<usize>) -> Refusal {
    let figure = figure.map_or_else(String::new, |bytes| format!(" expression size: {bytes}"));
    Refusal(format!("Expression size has exceeded the maximum allowed size;{figure}"))
}

pub fn operand_type(operator: &str, kind: AttributeType) -> Refusal {
    incorrect_type(operator, kind.code())
}

/// `attribute_type` was given no value to name a type with.
pub fn type_name_expected() -> Refusal {
    incorrect_type("attribute_type", VALID_TYPES)
}

fn incorrect_type(operator: &str, kind: &str) -> Refusal {
    Refusal(format!(
        "Incorrect operand type for operator or function; operator or function: {operator}, operand type: {kind}"
    ))
}

pub fn unknown_type_name(name: &str) -> Refusal {
    Refusal(format!("Invalid attribute type name found; type: {name}, valid types: {VALID_TYPES}"))
}

const VALID_TYPES: &str = "{N,BS,L,B,NULL,M,S,SS,NS,BOOL}";

/// A value that ADD or DELETE can't take.
pub fn action_type(action: &str, kind: AttributeType) -> Refusal {
    let kind = action_type_name(kind);
    Refusal(format!(
        // DELETE has its own set in DynamoDB Local's words, ADD's in dynoxide's (expressions.md 8.6).
        "Incorrect operand type for operator or function; operator: {action}, operand type: {kind}, typeSet: ALLOWED_FOR_{action}_OPERAND"
    ))
}

fn action_type_name(kind: AttributeType) -> &'static str {
    match kind {
        AttributeType::S => "STRING",
        AttributeType::N => "NUMBER",
        // The one that AWS does not write in capitals; DynamoDB Local does (expressions.md 8.5).
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

pub fn operand_count(operator: &str, count: usize) -> Refusal {
    Refusal(format!(
        "Incorrect number of operands for operator or function; operator or function: {operator}, number of operands: {count}"
    ))
}

pub fn path_required(operator: &str) -> Refusal {
    Refusal(format!(
        "Operator or function requires a document path; operator or function: {operator}"
    ))
}

/// A function that yields no truth, or nothing but truth, stands where the other is wanted.
pub fn function_misplaced(function: &str) -> Refusal {
    Refusal(format!(
        "The function is not allowed to be used this way in an expression; function: {function}"
    ))
}

/// `kind` with its article: `a condition`, `an update`.
pub fn function_of_another_kind(kind: &str, function: &str) -> Refusal {
    Refusal(format!("The function is not allowed in {kind} expression; function: {function}"))
}

pub fn same_operand(operator: &str, path: &Path) -> Refusal {
    Refusal(format!(
        "The first operand must be distinct from the remaining operands for this operator or function; operator: {operator}, first operand: {path}"
    ))
}

pub fn too_many_in_operands(count: usize) -> Refusal {
    Refusal(format!(
        "The IN operator is provided with too many operands; number of operands: {count}"
    ))
}

/// The service stops counting at the first operator too many.
pub fn too_many_operators() -> Refusal {
    Refusal("The expression contains too many operators; operator count: 301".to_owned())
}

pub fn bounds_of_two_types(low: &AttributeValue, high: &AttributeValue) -> Refusal {
    bounds("same data type for lower and upper bounds", low, high)
}

pub fn bounds_reversed(low: &AttributeValue, high: &AttributeValue) -> Refusal {
    bounds("upper bound to be greater than or equal to lower bound", low, high)
}

fn bounds(requirement: &str, low: &AttributeValue, high: &AttributeValue) -> Refusal {
    Refusal(format!(
        "The BETWEEN operator requires {requirement}; lower bound operand: AttributeValue: {}, upper bound operand: AttributeValue: {}",
        scalar(low),
        scalar(high)
    ))
}

/// Bounds are strings, numbers or binaries; others are refused before.
fn scalar(value: &AttributeValue) -> String {
    match value {
        AttributeValue::S(text) => format!("{{S:{text}}}"),
        AttributeValue::N(number) => format!("{{N:{number}}}"),
        // In brackets, as no other (partiql.md 10.2).
        AttributeValue::B(bytes) => format!("{{B:[{}]}}", STANDARD.encode(bytes)),
        other => format!("{{{}}}", other.attribute_type()),
    }
}

pub fn paths_overlap(one: &Path, two: &Path) -> Refusal {
    two_paths("overlap", one, two)
}

pub fn paths_conflict(one: &Path, two: &Path) -> Refusal {
    two_paths("conflict", one, two)
}

fn two_paths(verb: &str, one: &Path, two: &Path) -> Refusal {
    Refusal(format!(
        "Two document paths {verb} with each other; must remove or rewrite one of these paths; path one: {one}, path two: {two}"
    ))
}

pub fn path_too_deep(levels: usize) -> Refusal {
    Refusal(format!("The document path has too many nesting levels; nesting levels: {levels}"))
}

pub fn index_out_of_range(digits: &str) -> Refusal {
    Refusal(format!("List index is not within the allowable range; index: [{digits}]"))
}

pub fn undefined_name(placeholder: &str) -> Refusal {
    Refusal(format!(
        "An expression attribute name used in the document path is not defined; attribute name: {placeholder}"
    ))
}

pub fn undefined_value(placeholder: &str) -> Refusal {
    Refusal(format!(
        "An expression attribute value used in expression is not defined; attribute value: {placeholder}"
    ))
}

// On an item.

pub fn invalid_update_path() -> ApiError {
    ApiError::validation(
        "The document path provided in the update expression is invalid for update",
    )
}

pub fn attribute_missing() -> ApiError {
    ApiError::validation(
        "The provided expression refers to an attribute that does not exist in the item",
    )
}

pub fn stored_type() -> ApiError {
    ApiError::validation("An operand in the update expression has an incorrect data type")
        .because(Cause::StoredType)
}

/// Of what an update makes, or an INSERT puts.
pub fn result_too_deep() -> ApiError {
    ApiError::validation("Nesting Levels have exceeded supported limits")
}

pub fn number_overflow() -> ApiError {
    ApiError::validation(
        // Of a result that would lose digits, too: the service does not round and has no
        // sentence for that (expressions.md 8.3).
        "Number overflow. Attempting to store a number with magnitude larger than supported range",
    )
}

pub fn number_underflow() -> ApiError {
    ApiError::validation(
        "Number underflow. Attempting to store a number with magnitude smaller than supported range",
    )
}
