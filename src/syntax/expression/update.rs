//! Updates: sections, each a keyword and a list.

use super::ast::{Action, Name, Operand, Path, SetValue, Update};
use super::cursor::Cursor;
use super::error::{SyntaxError, SyntaxErrorKind};
use super::operand::{comma_separated, opens, operand, path};
use super::token::{Keyword, Symbol, TokenKind};

/// Reads a whole text as an update. Errors are in the order of [`super::parse_condition`], with a repeated section
/// right behind the syntax.
pub fn parse_update(text: &str) -> Result<Update, SyntaxError> {
    let mut cursor = Cursor::new(text)?;
    let mut actions = Vec::new();
    let mut sections = Vec::new();
    // One round at least, so that a text without a section is refused at its first token.
    while sections.is_empty() || cursor.peek().kind != TokenKind::End {
        let first = cursor.peek();
        let (name, mut list) = section(&mut cursor)?;
        if sections.contains(&name) {
            cursor.report(SyntaxErrorKind::RepeatedSection(name), first.span);
        }
        sections.push(name);
        actions.append(&mut list);
    }
    cursor.finish(Update { actions })
}

/// `section := SET set,* | REMOVE path,* | ADD path :value,* | DELETE path :value,*`
fn section(cursor: &mut Cursor<'_>) -> Result<(&'static str, Vec<Action>), SyntaxError> {
    if cursor.take_keyword(Keyword::Set) {
        Ok(("SET", comma_separated(cursor, set)?))
    } else if cursor.take_keyword(Keyword::Remove) {
        Ok(("REMOVE", comma_separated(cursor, |cursor| path(cursor).map(Action::Remove))?))
    } else if cursor.take_keyword(Keyword::Add) {
        Ok(("ADD", comma_separated(cursor, |cursor| members(cursor, Action::Add))?))
    } else if cursor.take_keyword(Keyword::Delete) {
        Ok(("DELETE", comma_separated(cursor, |cursor| members(cursor, Action::Delete))?))
    } else {
        Err(cursor.unexpected())
    }
}

/// `set := path '=' value`
fn set(cursor: &mut Cursor<'_>) -> Result<Action, SyntaxError> {
    let target = path(cursor)?;
    cursor.expect_symbol(Symbol::Equal)?;
    Ok(Action::Set(target, value(cursor)?))
}

/// `path :value`
fn members(
    cursor: &mut Cursor<'_>,
    action: fn(Path, Name) -> Action,
) -> Result<Action, SyntaxError> {
    let target = path(cursor)?;
    // A value and never a path (expressions.md 8.5).
    let token = cursor.expect(TokenKind::ValuePlaceholder)?;
    Ok(action(target, cursor.name(token)))
}

/// `value := operand ( ( + | - ) operand )? | '(' value ')'`
fn value(cursor: &mut Cursor<'_>) -> Result<SetValue, SyntaxError> {
    value_or_group(cursor).map(|(value, _)| value)
}

/// A value, and whether it stood in parentheses of its own.
fn value_or_group(cursor: &mut Cursor<'_>) -> Result<(SetValue, bool), SyntaxError> {
    if !opens(cursor.peek()) {
        let left = operand(cursor)?;
        return Ok((sum(cursor, left)?.0, false));
    }
    match group(cursor)? {
        SetValue::Operand(left) => sum(cursor, left).map(|(value, joined)| (value, !joined)),
        sum => Ok((sum, true)),
    }
}

/// `'(' value ')'`
fn group(cursor: &mut Cursor<'_>) -> Result<SetValue, SyntaxError> {
    let first = cursor.advance();
    let (inner, redundant) = cursor.deeper(value_or_group)?;
    cursor.expect_symbol(Symbol::CloseParenthesis)?;
    if redundant {
        cursor.report(SyntaxErrorKind::RedundantParentheses, cursor.span_since(first));
    }
    Ok(inner)
}

/// What follows the left operand, and whether anything did.
fn sum(cursor: &mut Cursor<'_>, left: Operand) -> Result<(SetValue, bool), SyntaxError> {
    // One operator at most: a second one is a syntax error, whatever the guide's example says (expressions.md 8.3).
    if cursor.take_symbol(Symbol::Plus) {
        Ok((SetValue::Plus(left, operand(cursor)?), true))
    } else if cursor.take_symbol(Symbol::Minus) {
        Ok((SetValue::Minus(left, operand(cursor)?), true))
    } else {
        Ok((SetValue::Operand(left), false))
    }
}
