//! Faults to inject: `--@ fault CODE` and `--@ fault request CODE` (in a transaction draft `//@`).

use super::suggest;
use crate::api::{ErrorKind, FailureCode};
use crate::syntax::{Diagnostic, Span};

/// What a draft asks the local engine to let fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// This statement or action, with this code.
    Statement(FailureCode),
    /// The whole request that carries it, with this exception.
    Request(ErrorKind),
}

impl Fault {
    /// Reads what stands after `fault`, at `span` of the draft. Case does not matter.
    pub fn read(argument: &str, span: Span) -> Result<Self, Diagnostic> {
        match argument.split_whitespace().collect::<Vec<_>>().as_slice() {
            [code] => of_statement(code).ok_or_else(|| unknown_code(code, span)),
            [request, kind] if request.eq_ignore_ascii_case("request") => {
                of_request(kind).ok_or_else(|| unknown_exception(kind, span))
            }
            _ => Err(Diagnostic::error(
                "fault",
                span,
                "`fault` takes a code, or `request` and an exception",
            )
            .with_help("--@ fault TransactionConflict, or --@ fault request ThrottlingException")),
        }
    }
}

fn of_statement(word: &str) -> Option<Fault> {
    let code = FailureCode::ALL.into_iter().find(|code| code.name().eq_ignore_ascii_case(word));
    code.map(Fault::Statement)
}

fn of_request(word: &str) -> Option<Fault> {
    let mut kinds = ErrorKind::OF_REQUESTS.into_iter();
    kinds.find(|kind| kind.name().eq_ignore_ascii_case(word)).map(Fault::Request)
}

fn unknown_code(word: &str, span: Span) -> Diagnostic {
    let help = match of_request(word) {
        Some(_) => format!("that is how a whole request fails: `fault request {word}`"),
        None => suggest::help(word, &FailureCode::ALL.map(FailureCode::name)),
    };
    Diagnostic::error("fault", span, format!("`{word}` is no code a statement fails with"))
        .with_help(help)
}

fn unknown_exception(word: &str, span: Span) -> Diagnostic {
    let help = match of_statement(word) {
        Some(_) => format!("that is how a statement fails: `fault {word}`"),
        None => suggest::help(word, &ErrorKind::OF_REQUESTS.map(ErrorKind::name)),
    };
    Diagnostic::error("fault", span, format!("`{word}` is no exception a request ends with"))
        .with_help(help)
}
