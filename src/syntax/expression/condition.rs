//! Conditions, filters too: one function a production, loosest first.

use super::ast::{Comparator, Condition, Operand};
use super::cursor::Cursor;
use super::error::{SyntaxError, SyntaxErrorKind};
use super::operand::{opens, operand, operands, plain_operand};
use super::token::{Keyword, Symbol, TokenKind};

/// Reads a whole text as a condition.
///
/// Errors are in the order of the service: the syntax of the whole text, then redundant parentheses, then unknown
/// functions, then reserved words.
pub fn parse_condition(text: &str) -> Result<Condition, SyntaxError> {
    let mut cursor = Cursor::new(text)?;
    let condition = or(&mut cursor)?.into_condition(&cursor)?;
    cursor.finish(condition)
}

/// Something read, and whether it stood in parentheses of its own.
struct Term {
    content: Content,
    parenthesised: bool,
}

/// What parentheses may hold: it shows only behind them whether `(size(a))` is a condition or an operand. Boxed, to
/// keep the stack of nested parentheses small.
enum Content {
    Condition(Box<Condition>),
    Operand(Box<Operand>),
}

type Production = fn(&mut Cursor<'_>) -> Result<Term, SyntaxError>;

impl Term {
    fn condition(condition: Condition) -> Self {
        Self { content: Content::Condition(Box::new(condition)), parenthesised: false }
    }

    fn operand(operand: Operand) -> Self {
        Self { content: Content::Operand(Box::new(operand)), parenthesised: false }
    }

    /// Refuses the next token when a condition ought to have been complete before it.
    fn into_condition(self, cursor: &Cursor<'_>) -> Result<Condition, SyntaxError> {
        match self.content {
            Content::Condition(condition) => Ok(*condition),
            Content::Operand(operand) => match *operand {
                Operand::Call(call) => Ok(Condition::Call(call)),
                Operand::Path(_) | Operand::Value(_) => Err(cursor.unexpected()),
            },
        }
    }
}

/// `or := and ( OR and )*`
fn or(cursor: &mut Cursor<'_>) -> Result<Term, SyntaxError> {
    chain(cursor, Keyword::Or, and, Condition::Or)
}

/// `and := not ( AND not )*`
fn and(cursor: &mut Cursor<'_>) -> Result<Term, SyntaxError> {
    chain(cursor, Keyword::And, not, Condition::And)
}

/// Members joined by a keyword. A lone member may still be an operand; joined ones are conditions.
fn chain(
    cursor: &mut Cursor<'_>,
    keyword: Keyword,
    member: Production,
    join: fn(Vec<Condition>) -> Condition,
) -> Result<Term, SyntaxError> {
    // Most members stand alone: what joins them is a function of its own, to keep this frame small.
    let first = member(cursor)?;
    if cursor.peek().kind == TokenKind::Keyword(keyword) {
        rest_of_chain(cursor, keyword, member, first).map(|members| Term::condition(join(members)))
    } else {
        Ok(first)
    }
}

fn rest_of_chain(
    cursor: &mut Cursor<'_>,
    keyword: Keyword,
    member: Production,
    first: Term,
) -> Result<Vec<Condition>, SyntaxError> {
    let mut members = vec![first.into_condition(cursor)?];
    while cursor.take_keyword(keyword) {
        members.push(member(cursor)?.into_condition(cursor)?);
    }
    Ok(members)
}

/// `not := NOT not | primary`
fn not(cursor: &mut Cursor<'_>) -> Result<Term, SyntaxError> {
    let mut count = 0;
    // A loop: 299 of them must work (expressions.md 12), and each would be a frame of the stack.
    while cursor.take_keyword(Keyword::Not) {
        cursor.count_not()?;
        count += 1;
    }
    let inner = primary(cursor)?;
    if count == 0 {
        return Ok(inner);
    }
    Ok(negated(inner.into_condition(cursor)?, count))
}

fn negated(condition: Condition, count: usize) -> Term {
    Term::condition((0..count).fold(condition, |inner, _| Condition::Not(Box::new(inner))))
}

/// `primary := '(' condition ')' | comparison | between | in | call`
fn primary(cursor: &mut Cursor<'_>) -> Result<Term, SyntaxError> {
    let term = if opens(cursor.peek()) {
        parenthesised(cursor)?
    } else {
        Term::operand(plain_operand(cursor)?)
    };
    match term.content {
        Content::Operand(left) => after_operand(cursor, *left, term.parenthesised),
        Content::Condition(_) => Ok(term),
    }
}

fn parenthesised(cursor: &mut Cursor<'_>) -> Result<Term, SyntaxError> {
    let first = cursor.advance();
    let inner = cursor.deeper(or)?;
    cursor.expect_symbol(Symbol::CloseParenthesis)?;
    // `((n = :v))` is refused, `((a=:x) AND (b=:y))` is not (expressions.md 2).
    if inner.parenthesised {
        cursor.report(SyntaxErrorKind::RedundantParentheses, cursor.span_since(first));
    }
    Ok(Term { parenthesised: true, ..inner })
}

/// What may follow an operand; without any of it the operand stays one.
fn after_operand(
    cursor: &mut Cursor<'_>,
    left: Operand,
    parenthesised: bool,
) -> Result<Term, SyntaxError> {
    let condition = if let Some(operator) = comparator(cursor) {
        Condition::Compare { operator, left, right: operand(cursor)? }
    } else if cursor.take_keyword(Keyword::Between) {
        between(cursor, left)?
    } else if cursor.take_keyword(Keyword::In) {
        is_in(cursor, left)?
    } else {
        return Ok(Term { parenthesised, ..Term::operand(left) });
    };
    Ok(Term::condition(condition))
}

/// `between := operand BETWEEN operand AND operand`
fn between(cursor: &mut Cursor<'_>, tested: Operand) -> Result<Condition, SyntaxError> {
    let low = operand(cursor)?;
    cursor.expect(TokenKind::Keyword(Keyword::And))?;
    let high = operand(cursor)?;
    Ok(Condition::Between { operand: tested, low, high })
}

/// `in := operand IN '(' operand ( ',' operand )* ')'`
fn is_in(cursor: &mut Cursor<'_>, operand: Operand) -> Result<Condition, SyntaxError> {
    cursor.expect_symbol(Symbol::OpenParenthesis)?;
    let list = operands(cursor)?;
    cursor.expect_symbol(Symbol::CloseParenthesis)?;
    Ok(Condition::In { operand, list })
}

fn comparator(cursor: &mut Cursor<'_>) -> Option<Comparator> {
    let TokenKind::Symbol(symbol) = cursor.peek().kind else { return None };
    let comparator = match symbol {
        Symbol::Equal => Comparator::Equal,
        Symbol::NotEqual => Comparator::NotEqual,
        Symbol::Less => Comparator::Less,
        Symbol::LessOrEqual => Comparator::LessOrEqual,
        Symbol::Greater => Comparator::Greater,
        Symbol::GreaterOrEqual => Comparator::GreaterOrEqual,
        _ => return None,
    };
    cursor.advance();
    Some(comparator)
}
