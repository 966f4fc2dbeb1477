//! Requests as one draft, if they are of one.

use super::asked::Asked;
use super::read::Taken;
use super::{partiql, transaction};
use crate::api::OperationName;
use crate::draft::Mode;
use crate::draft::forms::notes::CODE;
use crate::syntax::{Diagnostic, Severity, Span};

/// The draft that these requests come to.
pub fn draft(asked: &[Asked]) -> Result<Taken, Vec<Diagnostic>> {
    let mut notes: Vec<Diagnostic> = asked.iter().flat_map(Asked::findings).collect();
    notes.extend(modes(asked));
    notes.extend(differing(asked, "ReturnConsumedCapacity"));
    notes.extend(differing(asked, "ReturnItemCollectionMetrics"));
    if notes.iter().any(|finding| finding.severity == Severity::Error) {
        return Err(errors(notes));
    }
    let is_of_actions = asked.first().is_some_and(|first| first.mode() == Mode::TransactWrite);
    let (format, text, said) =
        if is_of_actions { transaction::draft(asked)? } else { partiql::draft(asked)? };
    notes.extend(said);
    Ok(Taken { format, text, notes })
}

fn errors(findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    findings.into_iter().filter(|finding| finding.severity == Severity::Error).collect()
}

/// Where requests begin that are not of the draft the first is of, or that a draft can't have two of.
fn modes(asked: &[Asked]) -> Option<Diagnostic> {
    use OperationName as O;
    let first = asked.first()?;
    let place = |asked: &Asked| Span::new(asked.span.start, asked.span.start.max(asked.span.end));
    let other = asked.iter().find(|one| one.mode() != first.mode());
    if let Some(other) = other {
        let message = format!(
            "{} and {} do not go into one draft: it is sent in one mode",
            first.operation.text(),
            other.operation.text()
        );
        return Some(
            Diagnostic::error(CODE, place(other), message).with_help("take each by itself"),
        );
    }
    let is_whole =
        |one: &&Asked| matches!(one.operation, O::ExecuteTransaction | O::TransactWriteItems);
    let second = asked.get(1).filter(|_| asked.iter().any(|one| is_whole(&one)))?;
    let message = "a draft is one transaction, and this would be another";
    Some(Diagnostic::error(CODE, place(second), message).with_help("take each by itself"))
}

/// What holds for a whole draft, and is not the same in all of the requests.
fn differing(asked: &[Asked], member: &str) -> Option<Diagnostic> {
    let first = asked.first()?.text(member).map(|(word, _)| word);
    let other = asked.iter().find(|one| one.text(member).map(|(word, _)| word) != first)?;
    let taken = first.map_or_else(|| "left out".to_owned(), |word| format!("\"{word}\""));
    let message =
        format!("{member} holds for a whole draft: it is {taken}, as in the first request");
    let place = other.text(member).map_or(other.span, |(_, place)| place);
    Some(Diagnostic::warning(CODE, place, message))
}
