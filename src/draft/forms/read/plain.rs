//! What a script has that a list of commands has not: a draft sends each request once, one after the other.

use super::script::{Command, Tie, TieKind};
use super::word::Word;
use crate::api::OperationName;
use crate::draft::forms::aws_cli::hyphenated;
use crate::draft::forms::notes::CODE;
use crate::syntax::{Diagnostic, Span};

/// What begins, divides or ends a condition, a loop, a function or a group of commands.
const KEYWORDS: &[&str] = &[
    "if", "then", "elif", "else", "fi", "for", "select", "while", "until", "do", "done", "case",
    "esac", "function", "coproc", "{", "}",
];

/// What ends a script, or puts another program in its place.
const ENDS: &[&str] = &["exit", "return", "exec", "break", "continue"];

/// What prints its words and runs none of them.
const PRINTS: &[&str] = &["echo", "printf", "cat", "tee", ":"];

fn error(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(CODE, span, message)
}

/// A bracket of the shell: a subshell, a function, an array, a pattern.
pub fn bracket(span: Span) -> Diagnostic {
    error(span, "a bracket of the shell stands here, and a draft is a plain list of commands")
        .with_help("write each command that should be sent on a line of its own; a bracket of a value stands in quotes")
}

/// What is wrong with a command that begins with a keyword.
pub fn keyword(words: &[Word]) -> Option<Diagnostic> {
    // These may stand before a keyword.
    let is_before =
        |word: &&Word| !word.is_quoted && ["$", "!", "time", "-p"].contains(&&*word.text);
    let first = words.iter().find(|word| !is_before(word))?;
    let is_one = !first.is_quoted && KEYWORDS.contains(&&*first.text);
    let message = || {
        format!(
            "`{}`: a draft is a plain list of commands, without conditions, loops and groups",
            first.text
        )
    };
    let help = "write each command that should be sent on a line of its own";
    is_one.then(|| error(first.span, message()).with_help(help))
}

/// What is wrong with how a command that becomes a request is tied to those beside it.
pub fn tied(command: &Command) -> Option<Diagnostic> {
    let apart = "write it on a line of its own, if it should be sent in any case";
    let (span, message, help) = match (command.before, command.after) {
        (Some(Tie { kind: TieKind::And, span }), _) => (
            span,
            "what stands behind `&&` is sent only if the command before it succeeded, and a draft has no such condition",
            apart,
        ),
        (Some(Tie { kind: TieKind::Or, span }), _) => (
            span,
            "what stands behind `||` is sent only if the command before it failed, and a draft has no such condition",
            apart,
        ),
        (Some(Tie { kind: TieKind::Pipe, span }), _) => (
            span,
            "this command is given what another one writes, and what that is is not known",
            "write it on a line of its own, with what it reads in a here-document",
        ),
        (_, Some(Tie { kind: TieKind::Background, span })) => (
            span,
            "`&` lets this command run beside the next, and a draft sends one after the other",
            "leave the `&` out",
        ),
        _ => return None,
    };
    Some(error(span, message).with_help(help))
}

/// Where a script may end, before commands that become requests.
pub fn end(command: &Command) -> Option<Diagnostic> {
    let first = command.words.first().filter(|word| ENDS.contains(&&*word.text))?;
    // `exec` with nothing but redirections goes on.
    let is_end = first.text != "exec" || command.words.len() > 1;
    let message = || {
        format!(
            "`{}` may end the script, and `aws dynamodb` commands stand behind it: whether they are sent is not known",
            first.text
        )
    };
    is_end.then(|| error(first.span, message()).with_help("leave it out, or what stands behind it"))
}

/// What is wrong with a command that has another for DynamoDB in it, which it may run: `sudo`, `xargs`, `bash -c`, `$(...)`.
pub fn holds_another(command: &Command) -> Option<Diagnostic> {
    let (first, last) = (command.words.first()?, command.words.last()?);
    let is_piped = command.after.is_some_and(|tie| tie.kind == TieKind::Pipe);
    let prints = PRINTS.contains(&&*first.text) && !is_piped;
    let words = command.words.iter().chain(&command.input);
    held(words.filter(|word| word.problem.is_some() || !prints), first.span.to(last.span))
}

/// The same of some words of a command, at `span`.
pub fn held<'w>(words: impl Iterator<Item = &'w Word>, span: Span) -> Option<Diagnostic> {
    let operations: Vec<String> =
        OperationName::ALL.iter().map(|one| hyphenated(one.text())).collect();
    let is_between = |c: char| c.is_whitespace() || "'\"`(){};&|\\".contains(c);
    let mut pieces = words.flat_map(|word| word.text.split(is_between));
    let is_held = pieces.any(|piece| piece == "dynamodb")
        && pieces.any(|piece| operations.iter().any(|one| one == piece));
    let message =
        "an `aws dynamodb` command stands in this one, and what becomes of it is not known";
    let help = "write the `aws dynamodb` command on a line of its own";
    is_held.then(|| error(span, message).with_help(help))
}

/// Whether a command makes the script end at the first that fails.
pub fn stops_at_failures(command: &Command) -> bool {
    let [set, options @ ..] = command.words.as_slice() else { return false };
    let is_letter = |word: &Word| {
        let letters = word.text.strip_prefix('-').filter(|letters| !letters.starts_with('-'));
        letters.is_some_and(|letters| letters.contains('e')) || word.text == "errexit"
    };
    set.text == "set" && options.iter().any(is_letter)
}
