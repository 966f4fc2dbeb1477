//! Loose trees: everything PartiQL's grammar allows, before the service's own rules are applied.

use crate::syntax::Span;
use crate::value::Path;

use super::ast::{Direction, Image, Name};

/// An expression as read.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    pub kind: TermKind,
    /// All of it.
    pub span: Span,
    /// The token the service points at: the operator, the function's name, the root of a path, the opening bracket.
    pub mark: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub enum TermKind {
    /// The digits as written, a minus sign before them folded in.
    // Not a number yet: a refusal of a set lists its members as they are written (partiql.md 6.5).
    Number(String),
    String(String),
    Bool(bool),
    Null,
    Missing,
    /// What stands between the backticks.
    Ion(String),
    /// Counted from 0 over the whole statement.
    Parameter(usize),
    Path(Path),
    /// `m.*`.
    Wildcard,
    List(Vec<Term>),
    /// `(a, b)`.
    Sequence(Vec<Term>),
    Bag(Vec<Term>),
    Struct(Vec<(Term, Term)>),
    /// The name in lower case.
    Call(String, Vec<Term>),
    Not(Box<Term>),
    /// `-` or `+` before something that is no number.
    Sign(Box<Term>),
    Infix(Infix, Box<Term>, Box<Term>),
    Between {
        operand: Box<Term>,
        low: Box<Term>,
        high: Box<Term>,
        negated: bool,
    },
    In {
        operand: Box<Term>,
        list: Box<Term>,
        negated: bool,
    },
    /// `kind` as the service names the type.
    Is {
        operand: Box<Term>,
        kind: &'static str,
        negated: bool,
    },
    // Read to their END, and nothing of them kept: no CASE is served (partiql.md 9.1).
    SimpleCase,
    SearchedCase,
    Subquery(Box<RawSelect>),
    Exists(Box<RawSelect>),
}

/// Infix operators. `BETWEEN`, `IN` and `IS` bind as their group in the table of `operator` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Infix {
    Union,
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Like,
    Concat,
    Plus,
    Minus,
    Times,
    Divide,
    Modulo,
}

/// An expression of one clause, and how many operators it holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Clause {
    pub term: Term,
    pub operators: usize,
}

/// What stands after FROM, INTO or UPDATE.
#[derive(Clone, Debug, PartialEq)]
pub struct RawSource {
    /// None when it is no name: a string, a number, a call.
    pub names: Vec<Name>,
    /// All names, dots included; all tables when there are more.
    pub span: Span,
    /// A second table, by comma or JOIN.
    pub more: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct RawSelect {
    /// `SELECT` itself.
    pub keyword: Span,
    pub distinct: Option<Span>,
    /// `VALUE` or `PIVOT`.
    pub value: Option<Span>,
    /// `None` for `*`.
    pub projection: Option<Vec<Term>>,
    pub source: RawSource,
    pub condition: Option<Clause>,
    /// The message and place of a clause the service does not serve (GROUP BY, HAVING, LIMIT).
    pub unsupported: Option<(String, Span)>,
    pub order: Vec<RawOrder>,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub struct RawOrder {
    pub term: Term,
    pub direction: Direction,
}

#[derive(Clone, Debug, PartialEq)]
pub enum RawChange {
    Set(Term, Clause),
    Remove(Term),
}

#[derive(Clone, Debug, PartialEq)]
pub struct RawReturning {
    pub image: Image,
    pub span: Span,
    /// A list of several elements.
    pub several: bool,
    /// Something other than `*`.
    pub path: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct RawInsert {
    pub source: RawSource,
    /// `None` when the value was not introduced by `VALUE`.
    pub value: Option<Term>,
    pub returning: Option<Span>,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub struct RawUpdate {
    pub source: RawSource,
    pub changes: Vec<RawChange>,
    pub condition: Option<Clause>,
    pub returning: Option<RawReturning>,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub struct RawDelete {
    pub source: RawSource,
    pub condition: Option<Clause>,
    pub returning: Option<RawReturning>,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub enum RawStatement {
    Select(RawSelect),
    Insert(RawInsert),
    Update(RawUpdate),
    Delete(RawDelete),
    Expression(Term),
    /// `SET` or `REMOVE` without a table; DDL. The message it earns.
    Other(&'static str, Span),
}
