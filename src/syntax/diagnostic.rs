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

/// A change of the text that mends what was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as a person would be told to do it: `write it as the string 'acct#alice'`.
    pub title: String,
    /// What is replaced; nothing where text is put in.
    pub span: Span,
    pub replacement: String,
}

impl Fix {
    pub fn new(title: impl Into<String>, span: Span, replacement: impl Into<String>) -> Self {
        Self { title: title.into(), span, replacement: replacement.into() }
    }

    /// Several changes of a text as one, with what stands between them. They must not overlap; `None` without any.
    pub fn of_edits(
        title: impl Into<String>,
        text: &str,
        mut edits: Vec<(Span, String)>,
    ) -> Option<Self> {
        edits.sort_by_key(|(span, _)| *span);
        let whole = edits.first()?.0.to(edits.last()?.0);
        let (mut replacement, mut from) = (String::new(), whole.start);
        for (span, written) in edits {
            replacement.push_str(Span::new(from, span.start).of(text));
            replacement.push_str(&written);
            from = span.end;
        }
        Some(Self::new(title, whole, replacement))
    }

    /// The text with the change made.
    pub fn applied(&self, text: &str) -> String {
        let before = text.get(..self.span.start).unwrap_or(text);
        let after = text.get(self.span.end..).unwrap_or("");
        [before, &self.replacement, after].concat()
    }
}

/// The codes of all findings, whoever makes them. Each has its entry in `assets/codes.toml`.
pub const CODES: [&str; 63] = [
    "action",
    "budget",
    "consistent-write",
    "control-character",
    "conversion",
    "duplicate-item",
    "each",
    "empty",
    "empty-statement",
    "exists",
    "expression",
    "expression-limit",
    "fault",
    "form",
    "guard",
    "index-key",
    "index-read",
    "index-write",
    "item-size",
    "json",
    "key-change",
    "key-empty",
    "key-path",
    "key-too-long",
    "key-type",
    "limit",
    "mixed-batch",
    "mixed-transaction",
    "never-true",
    "no-key",
    "no-upsert",
    "operand",
    "params",
    "paths",
    "placeholder",
    "quoted-name",
    "quoted-string",
    "refused",
    "request",
    "request-size",
    "reserved-word",
    "returning",
    "scan",
    "setting",
    "setting-argument",
    "setting-place",
    "setting-twice",
    "statement-length",
    "struck-secret",
    "syntax",
    "token-reused",
    "too-many",
    "undefined-name",
    "undefined-value",
    "unknown-index",
    "unknown-member",
    "unknown-table",
    "unused-name",
    "unused-params",
    "unused-value",
    "value",
    "value-type",
    "values-mixed",
];

/// One finding. `code` is stable and short (`syntax`, `mixed-batch`, ...); `help` is the next step to take, and `fix` that
/// step where it can be taken for the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    pub severity: Severity,
    pub code: &'static str,
    pub message: String,
    pub span: Span,
    pub help: Option<String>,
    // Boxed, as most findings have none and many functions hand one back as their error.
    pub fix: Option<Box<Fix>>,
}

impl Diagnostic {
    /// `code` is one of [`CODES`].
    pub fn error(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        // A code that is not there would be told and nowhere explained.
        debug_assert!(CODES.contains(&code), "`{code}` is to stand among the codes of findings");
        Self {
            severity: Severity::Error,
            code,
            message: message.into(),
            span,
            help: None,
            fix: None,
        }
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

    pub fn with_fix(mut self, fix: impl Into<Option<Fix>>) -> Self {
        self.fix = fix.into().map(Box::new);
        self
    }
}

#[cfg(test)]
impl Diagnostic {
    /// In a line, as the tests of those who find things have it: how grave, where in the text and at what, and the words.
    pub fn drawn(&self, text: &str) -> String {
        let (line, column) = self.span.line_column(text);
        let help = self.help.as_deref().map(|help| format!(" | {help}")).unwrap_or_default();
        let fix = self.fix.as_ref().map(|fix| format!(" | fix: {}", fix.title)).unwrap_or_default();
        let (severity, code, found) = (self.severity, self.code, self.span.of(text));
        format!("{severity:?} {code} {line}:{column} `{found}` {}{help}{fix}", self.message)
    }
}
