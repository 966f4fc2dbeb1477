//! The changes of the text that mend what would be refused, where there is one that the person surely means.

use crate::draft::{Statement, suggest};
use crate::engine::evaluate::bind::clauses::Wrong;
use crate::engine::planner::complaint::{Complaint, Place, Topic};
use crate::engine::planner::flaw::Flaw;
use crate::session::plan::Case;
use crate::syntax::partiql::ast::{Body, Change, Expression};
use crate::syntax::partiql::lexer::lex;
use crate::syntax::partiql::token::{Token, TokenKind};
use crate::syntax::partiql::{self, print};
use crate::syntax::{Fix, Span};
use crate::value::{AttributeType, AttributeValue, Number};

const NAMES: &str = "ExpressionAttributeNames";
const VALUES: &str = "ExpressionAttributeValues";

/// From this length on a placeholder with a letter wrong is still known, its `#` or `:` counted.
const NEAREST_CHARS_MIN: usize = 4;

pub fn fix(case: &Case<'_>, complaint: &Complaint) -> Option<Fix> {
    let statement = case.statement;
    match (&complaint.topic, &complaint.place) {
        (Topic::Placeholder(Wrong::UndefinedName(name)), Place::Expression(..)) => {
            undefined(statement, complaint, NAMES, name).or_else(|| named(statement, name))
        }
        (Topic::Placeholder(Wrong::UndefinedValue(name)), Place::Expression(..)) => {
            undefined(statement, complaint, VALUES, name)
        }
        (Topic::Placeholder(Wrong::Unused(key)), Place::Entry(member, _)) => {
            taken_out(statement, member, key)
        }
        (Topic::Key(name, Flaw::Needless), Place::Entry(member, _)) => {
            taken_out(statement, member, name)
        }
        (Topic::Key(_, Flaw::Type { expected, .. }), Place::Text(span)) => {
            retyped(statement, *span, *expected)
        }
        (Topic::Target(_), Place::Text(span)) => unchanged(statement, *span),
        (Topic::Operand, Place::Text(span)) => turned(statement, *span),
        (Topic::UnknownIndex(name), Place::Text(span)) => nearest_index(case, name, *span),
        (Topic::NoKey | Topic::Key(_, Flaw::Missing), _) => {
            nearest_key(statement, case.table?.key_names())
        }
        _ => None,
    }
}

/// A placeholder that is there and nearly called so.
fn undefined(
    statement: &Statement,
    complaint: &Complaint,
    member: &str,
    name: &str,
) -> Option<Fix> {
    // Any short name is near any other, and would be another value.
    if name.chars().count() < NEAREST_CHARS_MIN {
        return None;
    }
    let nearest = suggest::nearest(name, &statement.entry_names(member))?;
    let span = super::complaints::place(statement, &complaint.place);
    Some(Fix::new(format!("write `{nearest}`"), span, nearest))
}

/// `#status` for the attribute `status`.
fn named(statement: &Statement, name: &str) -> Option<Fix> {
    let attribute = name.strip_prefix('#')?;
    let (span, written) = statement.entry_added(NAMES, &format!("\"{name}\": \"{attribute}\""))?;
    Some(Fix::new(format!("let `{name}` stand for the attribute {attribute}"), span, written))
}

fn taken_out(statement: &Statement, member: &str, entry: &str) -> Option<Fix> {
    let span = statement.entry_removed(member, entry)?;
    Some(Fix::new(format!("take `{entry}` out of {member}"), span, ""))
}

/// A number written as a string, and a string as a number, where the key wants the other.
fn retyped(statement: &Statement, span: Span, expected: AttributeType) -> Option<Fix> {
    let written = span.of(&statement.text);
    let inside = written.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
    let mended = match (expected, inside) {
        (AttributeType::N, Some(text)) => Number::parse(text).ok().map(|_| text.to_owned())?,
        (AttributeType::S, None) => Number::parse(written).ok().map(|_| format!("'{written}'"))?,
        _ => return None,
    };
    let title = format!("write it as {mended}");
    Some(Fix::new(title, span.shifted(statement.span.start), mended))
}

/// The statement without the change at this place.
fn unchanged(statement: &Statement, target: Span) -> Option<Fix> {
    let Body::Update(update) = &statement.tree()?.body else { return None };
    let at = update.changes.iter().position(|change| place(change).start == target.start)?;
    let whole = place(update.changes.get(at)?);
    let before = at.checked_sub(1).and_then(|before| update.changes.get(before));
    let span = match (before, update.changes.get(at + 1)) {
        (Some(before), _) => Span::new(place(before).end, whole.end),
        (None, Some(next)) => Span::new(whole.start, place(next).start),
        (None, None) => return None,
    };
    let written = span.of(&statement.text);
    let fix = Fix::new(format!("take `{}` out", whole.of(&statement.text)), span, "");
    // Parentheses and clauses between the two would go with it: then there is no simple way.
    let mended = fix.applied(&statement.text);
    let is_sound = !written.is_empty() && partiql::parse(&mended).is_ok();
    is_sound.then(|| Fix { span: span.shifted(statement.span.start), ..fix })
}

fn place(change: &Change) -> Span {
    match change {
        Change::Set(target, value) => target.span.to(value.span()),
        Change::Remove(target) => target.span,
    }
}

/// BETWEEN with its bounds the other way round.
fn turned(statement: &Statement, span: Span) -> Option<Fix> {
    let clauses = crate::engine::planner::parts::clauses(statement.tree()?.condition());
    let between = clauses.into_iter().find_map(|clause| match clause.expression {
        Expression::Between(between) => {
            let whole = between.low.span().to(between.high.span());
            (whole == span).then_some(between)
        }
        _ => None,
    })?;
    let (low, high) = (between.low.span(), between.high.span());
    let (Expression::Value(_), Expression::Value(_)) = (&between.low, &between.high) else {
        return None;
    };
    let text = &statement.text;
    let is_reversed = low.of(text) != high.of(text)
        && literal(&between.low)?.attribute_type() == literal(&between.high)?.attribute_type();
    let edits = vec![(low, high.of(text).to_owned()), (high, low.of(text).to_owned())];
    let fix = Fix::of_edits("turn the bounds round", text, edits)?;
    is_reversed.then(|| Fix { span: fix.span.shifted(statement.span.start), ..fix })
}

fn literal(expression: &Expression) -> Option<&AttributeValue> {
    match expression {
        Expression::Value(partiql::ast::Value::Literal(value, _)) => Some(value),
        _ => None,
    }
}

/// The attribute that a statement fixes in place of one of these keys, which is nearly called so.
pub fn nearest_key<'n>(statement: &Statement, keys: impl Iterator<Item = &'n str>) -> Option<Fix> {
    statement.tree()?;
    let keys: Vec<&str> = keys.collect();
    let fixed = &statement.key_candidates;
    let others = fixed.keys().filter(|name| !keys.contains(&name.as_str()));
    let is_near = |name: &str, key: &str| {
        // Among names of a letter or two any is near any other.
        let is_long = key.chars().count() >= NEAREST_CHARS_MIN;
        name.eq_ignore_ascii_case(key) || (is_long && suggest::nearest(name, &[key]).is_some())
    };
    let (name, key) = keys.iter().copied().find_map(|key| {
        let name = others.clone().find(|name| is_near(name, key))?;
        (!fixed.contains_key(key)).then_some((name, key))
    })?;
    // Of several places the last: the condition stands at the end.
    let tokens = lex(&statement.text);
    let is_it = |token: &&Token| bare(token.text(&statement.text)) == *name;
    let token = tokens.iter().rfind(is_it)?;
    let is_string = token.kind == TokenKind::String;
    let written =
        if is_string { format!("'{}'", key.replace('\'', "''")) } else { print::quoted_name(key) };
    let span = token.span.shifted(statement.span.start);
    Some(Fix::new(format!("write the key attribute {key} in place of {name}"), span, written))
}

/// A name without its quotes, as most are written.
fn bare(token: &str) -> &str {
    let within = |quote| token.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
    within('"').or_else(|| within('\'')).unwrap_or(token)
}

/// The table that is there and nearly called so.
pub fn nearest_table(case: &Case<'_>) -> Option<Fix> {
    let meant = case.meant?;
    let statement = case.statement;
    let table = &statement.tree()?.source().table;
    let span = table.span.shifted(statement.span.start);
    Some(Fix::new(format!("name the table {meant}"), span, print::quoted_name(meant)))
}

fn nearest_index(case: &Case<'_>, name: &str, span: Span) -> Option<Fix> {
    let names: Vec<&str> =
        case.table?.indexes().map(|index| index.definition.name.as_str()).collect();
    let only = if let [only] = names.as_slice() { Some(*only) } else { None };
    let meant = suggest::nearest(name, &names).or(only)?;
    let written = print::quoted_name(meant);
    let span = span.shifted(case.statement.span.start);
    Some(Fix::new(format!("read the index {meant}"), span, written))
}
