//! Why a text is not an expression.

use crate::syntax::Span;

/// What is wrong, and where. Its `Display` is the service's sentence without the `Invalid ConditionExpression: ` in
/// front, which depends on the parameter the text came in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{kind}")]
pub struct SyntaxError {
    pub kind: SyntaxErrorKind,
    pub span: Span,
}

/// In the order the service looks for them (expressions.md 3).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SyntaxErrorKind {
    #[error("The expression can not be empty;")]
    Empty,
    /// A token that can't stand where it stands. `near` is the text from the token before it to the one behind it.
    #[error("Syntax error; token: \"{token}\", near: \"{near}\"")]
    Unexpected { token: String, near: String },
    /// Deeper than the parser follows, which is deeper than the service promises to. The sentence is our own.
    #[error("The expression is nested too deeply")]
    TooDeep,
    #[error("The \"{0}\" section can only be used once in an update expression;")]
    RepeatedSection(&'static str),
    #[error("The expression has redundant parentheses;")]
    RedundantParentheses,
    #[error("Invalid function name; function: {0}")]
    UnknownFunction(String),
    #[error("Attribute name is a reserved keyword; reserved keyword: {0}")]
    ReservedWord(String),
}

impl SyntaxErrorKind {
    /// Stages of checking: what a lower one finds anywhere is reported before what a higher one finds.
    pub(super) fn stage(&self) -> u8 {
        match self {
            Self::Empty => 0,
            // Neither waits for the end of the text: they end the reading.
            Self::Unexpected { .. } | Self::TooDeep => 1,
            Self::RepeatedSection(_) => 2,
            Self::RedundantParentheses => 3,
            Self::UnknownFunction(_) => 4,
            Self::ReservedWord(_) => 5,
        }
    }
}
