//! How a text is refused.

use crate::syntax::Span;

/// The service's sentence for a text it won't take, and the place in the text that earned it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct SyntaxError {
    /// Exactly as the service words it, envelope included.
    pub message: String,
    /// What to underline.
    pub span: Span,
    /// Whether the whole text is an operator or a call, which could only be meant as a check. The service has a sentence of
    /// its own for that in transactions, where checks are statements (partiql.md 8.2 and 17.2).
    pub is_expression: bool,
}

const ENVELOPE: &str = "Statement wasn't well formed, can't be processed: ";

impl SyntaxError {
    /// A refusal without the envelope: well-formed PartiQL that the service has no use for.
    pub fn bare(message: impl Into<String>, span: Span) -> Self {
        Self { message: message.into(), span, is_expression: false }
    }

    /// A refusal of a text that is no PartiQL. The detail may be empty.
    pub fn malformed(detail: &str, span: Span) -> Self {
        Self::bare(format!("{ENVELOPE}{detail}"), span)
    }

    /// A text that is an operator or a call and no statement.
    pub fn expression_alone(span: Span) -> Self {
        let message = "EXISTS can only be used in ExecuteTransaction write requests.";
        Self { is_expression: true, ..Self::bare(message, span) }
    }

    /// More expressions inside one another than this parser will follow. (The service answers HTTP 500 to such texts.)
    pub fn too_deep(span: Span) -> Self {
        Self::malformed("", span)
    }
}

/// A place as the service prints it: `line:column:length`, from 1, in characters.
pub fn position(text: &str, span: Span) -> String {
    let (line, column) = span.line_column(text);
    format!("{line}:{column}:{}", span.of(text).chars().count())
}
