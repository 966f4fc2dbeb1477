//! What all expressions share: paths, placeholders, calls.

use super::ast::{Call, Function, Name, Operand, Path, Step};
use super::cursor::Cursor;
use super::error::{SyntaxError, SyntaxErrorKind};
use super::reserved::is_reserved;
use super::token::{Symbol, Token, TokenKind};

/// `operand := path | :value | call | '(' operand ')'`
pub(super) fn operand(cursor: &mut Cursor<'_>) -> Result<Operand, SyntaxError> {
    let first = cursor.peek();
    if !cursor.take_symbol(Symbol::OpenParenthesis) {
        return plain_operand(cursor);
    }
    // Around operands they are DynamoDB Local's word against dynoxide's (expressions.md 2): its parser is the service's.
    let doubled = opens(cursor.peek());
    let inner = cursor.deeper(operand)?;
    cursor.expect_symbol(Symbol::CloseParenthesis)?;
    if doubled {
        cursor.report(SyntaxErrorKind::RedundantParentheses, cursor.span_since(first));
    }
    Ok(inner)
}

/// An operand that is not in parentheses.
pub(super) fn plain_operand(cursor: &mut Cursor<'_>) -> Result<Operand, SyntaxError> {
    let next = cursor.peek();
    match next.kind {
        TokenKind::ValuePlaceholder => {
            cursor.advance();
            Ok(Operand::Value(cursor.name(next)))
        }
        // Functions are no keywords: without a parenthesis `contains` is an attribute (expressions.md 5).
        TokenKind::Identifier if opens(cursor.peek_second()) => call(cursor).map(Operand::Call),
        _ => path(cursor).map(Operand::Path),
    }
}

/// `call := function '(' operand ( ',' operand )* ')'`
fn call(cursor: &mut Cursor<'_>) -> Result<Call, SyntaxError> {
    let name = cursor.advance();
    cursor.expect_symbol(Symbol::OpenParenthesis)?;
    let arguments = cursor.deeper(operands)?;
    cursor.expect_symbol(Symbol::CloseParenthesis)?;
    // An unknown function refuses the text when it has parsed; until then the tree needs one that exists.
    let function = Function::from_name(cursor.text_of(name)).unwrap_or_else(|| {
        let unknown = cursor.text_of(name).to_owned();
        cursor.report(SyntaxErrorKind::UnknownFunction(unknown), name.span);
        Function::Size
    });
    Ok(Call { function, arguments })
}

/// `operand ( ',' operand )*`
pub(super) fn operands(cursor: &mut Cursor<'_>) -> Result<Vec<Operand>, SyntaxError> {
    comma_separated(cursor, operand)
}

pub(super) fn comma_separated<T>(
    cursor: &mut Cursor<'_>,
    production: impl Fn(&mut Cursor<'_>) -> Result<T, SyntaxError>,
) -> Result<Vec<T>, SyntaxError> {
    let mut list = vec![production(cursor)?];
    while cursor.take_symbol(Symbol::Comma) {
        list.push(production(cursor)?);
    }
    Ok(list)
}

/// `path := name ( '.' name | '[' index ']' )*`
pub(super) fn path(cursor: &mut Cursor<'_>) -> Result<Path, SyntaxError> {
    let root = path_name(cursor)?;
    let mut steps = Vec::new();
    loop {
        if cursor.take_symbol(Symbol::Dot) {
            steps.push(Step::Name(path_name(cursor)?));
        } else if cursor.take_symbol(Symbol::OpenBracket) {
            let digits = cursor.expect(TokenKind::Digits)?;
            cursor.expect_symbol(Symbol::CloseBracket)?;
            steps.push(Step::Index(cursor.name(digits)));
        } else {
            return Ok(Path { root, steps });
        }
    }
}

fn path_name(cursor: &mut Cursor<'_>) -> Result<Name, SyntaxError> {
    let token = cursor.peek();
    if !matches!(token.kind, TokenKind::Identifier | TokenKind::NamePlaceholder) {
        return Err(cursor.unexpected());
    }
    cursor.advance();
    let name = cursor.name(token);
    // At any depth of a path. A placeholder never is: it still has its `#` (expressions.md 5).
    if is_reserved(&name.text) {
        cursor.report(SyntaxErrorKind::ReservedWord(name.text.clone()), name.span);
    }
    Ok(name)
}

pub(super) fn opens(token: Token) -> bool {
    token.kind == TokenKind::Symbol(Symbol::OpenParenthesis)
}
