//! Expressions as trees. Parentheses are gone: the shape says what they said.

use crate::syntax::{Predicate, Span};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// Two or more, in written order.
    // Not in pairs: a chain of 300 would be a tree as deep.
    Or(Vec<Condition>),
    /// Two or more, in written order.
    And(Vec<Condition>),
    Not(Box<Condition>),
    Compare {
        operator: Comparator,
        left: Operand,
        right: Operand,
    },
    Between {
        operand: Operand,
        low: Operand,
        high: Operand,
    },
    In {
        operand: Operand,
        list: Vec<Operand>,
    },
    Call(Call),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparator {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operand {
    Path(Path),
    /// A `:placeholder`, colon included.
    Value(Name),
    Call(Call),
}

/// A function and at least one argument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    pub function: Function,
    pub arguments: Vec<Operand>,
}

/// The functions by name. Where each may stand is checked when the tree is bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    AttributeExists,
    AttributeNotExists,
    AttributeType,
    Predicate(Predicate),
    Size,
    IfNotExists,
    ListAppend,
}

/// An identifier or a placeholder (its `#` or `:` included), as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    pub text: String,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    pub root: Name,
    pub steps: Vec<Step>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    Name(Name),
    /// The digits of an index, of any magnitude.
    // Not a number yet: one too large is refused when the tree is bound, and the
    // refusal repeats the digits (expressions.md 1).
    Index(Name),
}

/// The assignments and removals of an update, in written order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Update {
    pub actions: Vec<Action>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    Set(Path, SetValue),
    Remove(Path),
    Add(Path, Name),
    Delete(Path, Name),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SetValue {
    Operand(Operand),
    Plus(Operand, Operand),
    Minus(Operand, Operand),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Projection {
    pub paths: Vec<Path>,
}

impl Function {
    /// All but the predicates.
    const OWN: [Self; 6] = [
        Self::AttributeExists,
        Self::AttributeNotExists,
        Self::AttributeType,
        Self::Size,
        Self::IfNotExists,
        Self::ListAppend,
    ];

    /// Function names are lower case, and no other case will do.
    pub fn from_name(name: &str) -> Option<Self> {
        // `ATTRIBUTE_EXISTS(n)` is an unknown function (expressions.md 1), unlike in PartiQL.
        let own = Self::OWN.into_iter().find(|function| function.name() == name);
        own.or_else(|| Predicate::from_name(name).map(Self::Predicate))
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::AttributeExists => "attribute_exists",
            Self::AttributeNotExists => "attribute_not_exists",
            Self::AttributeType => "attribute_type",
            Self::Predicate(predicate) => predicate.name(),
            Self::Size => "size",
            Self::IfNotExists => "if_not_exists",
            Self::ListAppend => "list_append",
        }
    }
}

impl Comparator {
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "<>",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
        }
    }
}
