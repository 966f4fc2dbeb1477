//! The expressions inside a transaction draft's strings, checked for syntax at their place in the draft.

use super::json::{Node, place_in_string};
use super::place::entry_added;
use crate::syntax::expression::error::SyntaxErrorKind;
use crate::syntax::expression::{SyntaxError, parse_condition, parse_update};
use crate::syntax::{Diagnostic, Fix, Span};

const NAMES: &str = "ExpressionAttributeNames";

/// What is wrong with the expressions of one action's body; the messages are the service's.
pub fn check(text: &str, body: &Node) -> Vec<Diagnostic> {
    let condition = expression(body, "ConditionExpression", |text| parse_condition(text).err());
    let update = expression(body, "UpdateExpression", |text| parse_update(text).err());
    let found = [condition, update].into_iter().flatten();
    found.map(|(name, string, error)| diagnostic(text, body, (name, string), &error)).collect()
}

fn expression(
    body: &Node,
    name: &'static str,
    parse: impl Fn(&str) -> Option<SyntaxError>,
) -> Option<(&'static str, Span, SyntaxError)> {
    let node = body.get(name)?;
    Some((name, node.span, parse(node.as_str()?)?))
}

fn diagnostic(
    text: &str,
    body: &Node,
    (name, string): (&str, Span),
    error: &SyntaxError,
) -> Diagnostic {
    let start = place_in_string(text, string, error.span.start);
    let end = place_in_string(text, string, error.span.end);
    // An error at the end of the expression points at the closing quote.
    let span =
        if start == end { Span::new(start, string.end.max(start)) } else { Span::new(start, end) };
    let message = format!("Invalid {name}: {error}");
    match &error.kind {
        SyntaxErrorKind::ReservedWord(word) => Diagnostic::error("reserved-word", span, message)
            .with_fix(named(text, body, span, word)),
        _ => Diagnostic::error("expression", span, message),
    }
}

/// A placeholder in the place of a reserved word: the one that stands for it already, else a new one.
fn named(text: &str, body: &Node, word_at: Span, word: &str) -> Option<Fix> {
    let names = body.get(NAMES).map_or(&[][..], Node::members);
    let known = names.iter().find(|member| member.value.as_str() == Some(word));
    if let Some(known) = known {
        return Some(Fix::new(format!("write `{}`", known.name), word_at, known.name.clone()));
    }
    let is_free = |name: &String| names.iter().all(|member| member.name != *name);
    let numbered = (2..100).map(|number| format!("#{word}{number}"));
    let name = std::iter::once(format!("#{word}")).chain(numbered).find(is_free)?;
    let added = entry_added(body, NAMES, &format!("\"{name}\": \"{word}\""));
    let title = format!("write `{name}` and let it stand for the attribute {word}");
    Fix::of_edits(title, text, vec![(word_at, name), added])
}
