//! What of a draft has no counterpart in another language.

use super::call::Call;
use super::form::Language;
use crate::api::OperationName;
use crate::draft::json;
use crate::draft::transaction::unknown_members;
use crate::draft::{Draft, Fault, Format, Mode, Statement};
use crate::syntax::partiql::lexer::lex;
use crate::syntax::partiql::token::TokenKind;
use crate::syntax::{Diagnostic, Span};

/// The code of everything said about a form.
pub const CODE: &str = "form";

/// What is not the same, in the order of the text.
pub fn notes(language: Language, draft: &Draft, text: &str, calls: &[Call]) -> Vec<Diagnostic> {
    let mut notes: Vec<Diagnostic> =
        draft.statements.iter().flat_map(|statement| of_statement(draft.mode, statement)).collect();
    notes.extend(comments(draft, text));
    notes.extend(members(draft));
    notes.extend(token(draft, calls));
    notes.extend(throttled(language, calls));
    notes.extend(bytes(language, calls));
    notes.sort_by_key(|note| note.span);
    notes
}

fn note(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::note(CODE, span, message)
}

fn warning(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::warning(CODE, span, message)
}

fn of_statement(mode: Mode, statement: &Statement) -> Vec<Diagnostic> {
    let span = statement.span;
    // Of what is off nothing else is of interest: it is not here.
    if statement.off {
        let what = if mode == Mode::TransactWrite { "action" } else { "statement" };
        return vec![note(span, format!("this {what} is off: it is left out"))];
    }
    let mut notes = Vec::new();
    match statement.fault {
        Some(Fault::Statement(code)) => notes.push(fault(span, code.name())),
        Some(Fault::Request(kind)) => notes.push(fault(span, kind.name())),
        None => {}
    }
    if let Some((each, rows)) =
        statement.each.as_ref().and_then(|each| Some((each, each.rows.as_ref()?)))
    {
        let message = format!("the rows of {} are written out: {}", each.file, rows.count);
        notes.push(note(span, message));
    }
    if statement.consistent && mode == Mode::Transaction {
        notes.push(note(
            span,
            "`consistent` is not sent in a transaction: its reads are consistent anyway",
        ));
    }
    if statement.limit.is_some() && mode != Mode::Single {
        notes.push(note(span, "`limit` is sent in mode single alone: it is left out"));
    }
    notes
}

fn fault(span: Span, code: &str) -> Diagnostic {
    warning(span, format!("the fault {code} is left out: only the local engine injects it"))
}

/// Comments stand with statements, and a form has requests.
fn comments(draft: &Draft, text: &str) -> Option<Diagnostic> {
    let spans: Vec<Span> = match draft.format {
        Format::Partiql => {
            let tokens = lex(text).into_iter().filter(|token| token.kind == TokenKind::Comment);
            tokens.map(|token| token.span).collect()
        }
        Format::Transaction => json::parse(text).map(|read| read.comments).unwrap_or_default(),
    };
    let is_inside = |span: &Span| {
        let before =
            draft.statements.partition_point(|statement| statement.span.start <= span.start);
        // What stands inside of a statement is sent with it.
        draft.format == Format::Partiql
            && draft.statements[..before]
                .last()
                .is_some_and(|statement| span.end <= statement.span.end)
    };
    let is_setting =
        |span: &Span| span.of(text).starts_with("--@") || span.of(text).starts_with("//@");
    let mut left = spans.into_iter().filter(|span| !is_setting(span) && !is_inside(span));
    let first = left.next()?;
    let message = match 1 + left.count() {
        1 => "this comment is left out".to_owned(),
        count => format!("this comment and {} more are left out", count - 1),
    };
    Some(note(first, message))
}

/// What a transaction draft has that no SDK knows.
fn members(draft: &Draft) -> Option<Diagnostic> {
    let unknown = unknown_members(draft.request.as_ref()?);
    let message = || {
        format!(
            "{} left out: the service passes over it, and an SDK does not know it",
            unknown.join(", ")
        )
    };
    (!unknown.is_empty()).then(|| warning(Span::new(0, 0), message()))
}

fn token(draft: &Draft, calls: &[Call]) -> Option<Diagnostic> {
    let first = calls.first()?;
    let at = Span::new(0, 0);
    match draft.mode {
        Mode::Single | Mode::Batch => draft
            .token
            .as_ref()
            .map(|_| note(at, "the token is left out: only a transaction has one")),
        Mode::Transaction | Mode::TransactWrite => {
            let message = "without a token in the draft each run has one of its own, which the SDK makes: run twice, it is done twice";
            (!first.has_token()).then(|| note(at, message))
        }
    }
}

/// What is throttled is sent again by `run`, and by no form: each sends a request once.
fn throttled(language: Language, calls: &[Call]) -> Option<Diagnostic> {
    let first =
        calls.first().filter(|call| call.operation == OperationName::BatchExecuteStatement)?;
    let said = match language {
        Language::AwsCli => "the answer holds an Error for it",
        Language::Boto3 | Language::JavaScript | Language::Rust => "it counts as failed",
    };
    Some(note(first.span, format!("a statement that is throttled is not sent again: {said}")))
}

fn bytes(language: Language, calls: &[Call]) -> Option<Diagnostic> {
    let first = calls.iter().find(|call| call.body.has_bytes())?;
    let message = "bytes are written in base64: version 2 of the AWS CLI reads it, version 1 would send something else and ends with `Unknown options`";
    (language == Language::AwsCli).then(|| note(first.span, message))
}
