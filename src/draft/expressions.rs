//! The expressions inside a transaction draft's strings, checked for syntax at their place in the draft.

use super::json::{Node, place_in_string};
use crate::syntax::expression::{SyntaxError, parse_condition, parse_update};
use crate::syntax::{Diagnostic, Span};

/// What is wrong with the expressions of one action's body; the messages are the service's.
pub fn check(text: &str, body: &Node) -> Vec<Diagnostic> {
    let condition = expression(body, "ConditionExpression", |text| parse_condition(text).err());
    let update = expression(body, "UpdateExpression", |text| parse_update(text).err());
    let found = [condition, update].into_iter().flatten();
    found.map(|(name, string, error)| diagnostic(text, name, string, &error)).collect()
}

fn expression(
    body: &Node,
    name: &'static str,
    parse: impl Fn(&str) -> Option<SyntaxError>,
) -> Option<(&'static str, Span, SyntaxError)> {
    let node = body.get(name)?;
    Some((name, node.span, parse(node.as_str()?)?))
}

fn diagnostic(text: &str, name: &str, string: Span, error: &SyntaxError) -> Diagnostic {
    let start = place_in_string(text, string, error.span.start);
    let end = place_in_string(text, string, error.span.end);
    // An error at the end of the expression points at the closing quote.
    let span =
        if start == end { Span::new(start, string.end.max(start)) } else { Span::new(start, end) };
    Diagnostic::error("expression", span, format!("Invalid {name}: {error}"))
}
