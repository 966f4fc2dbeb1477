//! What is wrong with a text, as plain data: drawn with carets by `run`, as underlines by the workbench.

use super::Span;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Will run, probably not as meant.
    Warning,
    /// Can't be sent.
    Error,
}

/// One finding. `code` is stable and short (`syntax`, `mixed-batch`, ...); `help` is the next step to take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    pub severity: Severity,
    pub code: &'static str,
    pub message: String,
    pub span: Span,
    pub help: Option<String>,
}

impl Diagnostic {
    pub fn error(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self { severity: Severity::Error, code, message: message.into(), span, help: None }
    }

    pub fn warning(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, span, message) }
    }

    pub fn note(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self { severity: Severity::Note, ..Self::error(code, span, message) }
    }

    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

#[cfg(test)]
impl Diagnostic {
    /// In a line, as the tests of those who find things have it: how grave, where in the text and at what, and the words.
    pub fn drawn(&self, text: &str) -> String {
        let (line, column) = self.span.line_column(text);
        let help = self.help.as_deref().map(|help| format!(" | {help}")).unwrap_or_default();
        let (severity, code, found) = (self.severity, self.code, self.span.of(text));
        format!("{severity:?} {code} {line}:{column} `{found}` {}{help}", self.message)
    }
}
