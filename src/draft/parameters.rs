//! The values of `--@ params`: PartiQL literals or DynamoDB JSON, with commas between them.

use super::json;
use crate::api::wire;
use crate::syntax::hidden::visible_json;
use crate::syntax::partiql;
use crate::syntax::partiql::ast::{Body, Value};
use crate::syntax::partiql::print::{self, has_literal};
use crate::syntax::{Diagnostic, Span};
use crate::value::AttributeValue;

/// Literals are read by the statement parser, as a value in this place, so that both take the same.
const BEFORE: &str = "INSERT INTO t VALUE {'p': ";
const AFTER: &str = "}";

const HELP: &str = "values are PartiQL literals or DynamoDB JSON: 'acct#alice', 30, <<'a', 'b'>>, {\"B\": \"AQI=\"}";

/// The values in this text, which begins at byte `offset` of the draft.
pub fn parse(text: &str, offset: usize) -> Result<Vec<AttributeValue>, Diagnostic> {
    pieces(text).into_iter().map(|piece| value(text, piece, offset)).collect()
}

/// These values as a line of settings that reads as them; nothing of none.
pub fn line(values: &[AttributeValue]) -> String {
    if values.is_empty() {
        return String::new();
    }
    format!("--@ params {}\n", values.iter().map(written).collect::<Vec<_>>().join(", "))
}

/// A value as it is read again: a literal, or DynamoDB JSON where PartiQL has none. It is one line.
pub fn written(value: &AttributeValue) -> String {
    if has_literal(value) {
        print::literal(value)
    } else {
        visible_json(&wire::value::to_json(value).to_string()).into_owned()
    }
}

/// Cut at the commas outside of quotes and brackets.
fn pieces(text: &str) -> Vec<Span> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut depth = 0_usize;
    let mut quote = None;
    let mut escaped = false;
    for (at, character) in text.char_indices() {
        match (quote, character) {
            (Some(open), _) if escaped || character != open => {
                // Backslashes escape in JSON alone: a string of PartiQL has none (partiql.md 6.4).
                escaped = open == '"' && character == '\\' && !escaped;
            }
            // A doubled quote closes and opens at once, which comes to the same.
            (Some(_), _) => quote = None,
            (None, '\'' | '"') => quote = Some(character),
            (None, '[' | '{' | '<') => depth += 1,
            // A bracket too many is left to whoever reads the value: here it must not swallow the commas behind it.
            (None, ']' | '}' | '>') => depth = depth.saturating_sub(1),
            (None, ',') if depth == 0 => {
                pieces.push(Span::new(start, at));
                start = at + 1;
            }
            (None, _) => {}
        }
    }
    pieces.push(Span::new(start, text.len()));
    pieces
}

fn value(text: &str, piece: Span, offset: usize) -> Result<AttributeValue, Diagnostic> {
    let untrimmed = piece.of(text);
    let start = piece.start + (untrimmed.len() - untrimmed.trim_start().len());
    let written = untrimmed.trim();
    let span = Span::new(start, start + written.len()).shifted(offset);
    if written.is_empty() {
        return Err(parameter(span, "a value is missing here").with_help(HELP));
    }
    // A map of PartiQL begins with a single quote (partiql.md 6.5), so the first one tells the two apart.
    let is_json = written.strip_prefix('{').is_some_and(|rest| rest.trim_start().starts_with('"'));
    if is_json { dynamodb(written, span) } else { literal(written, span) }
}

fn dynamodb(written: &str, span: Span) -> Result<AttributeValue, Diagnostic> {
    let document = json::parse(written)
        .map_err(|error| Diagnostic { span: error.span.shifted(span.start), ..error })?;
    wire::value::from_json(&document.root.to_value())
        .map_err(|error| parameter(span, error.message).with_help(HELP))
}

fn literal(written: &str, span: Span) -> Result<AttributeValue, Diagnostic> {
    let statement = format!("{BEFORE}{written}{AFTER}");
    let no_value = || parameter(span, format!("`{written}` is no value")).with_help(HELP);
    let parsed = partiql::parse(&statement).map_err(|_| no_value())?;
    match parsed.body {
        Body::Insert(insert) => {
            match insert.item.into_iter().map(|(_, value)| value).collect::<Vec<_>>().as_slice() {
                // One entry and no more, and no `?`: the value must not get out of the place it was put in.
                [Value::Literal(value, _)] => Ok(value.clone()),
                _ => Err(no_value()),
            }
        }
        Body::Select(_) | Body::Update(_) | Body::Delete(_) | Body::Exists(_) => Err(no_value()),
    }
}

fn parameter(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error("params", span, message)
}
