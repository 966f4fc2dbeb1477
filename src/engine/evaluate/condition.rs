//! Bound conditions and their truth (expressions.md 6 and 7, partiql.md 10).

use crate::value::{AttributeType, AttributeValue, Path};

/// A condition whose names and values are resolved.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    And(Box<Condition>, Box<Condition>),
    Or(Box<Condition>, Box<Condition>),
    Not(Box<Condition>),
    Compare {
        operator: Comparison,
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
    Exists(Path),
    NotExists(Path),
    Type(Operand, AttributeType),
    BeginsWith(Operand, Operand),
    Contains(Operand, Operand),
    /// PartiQL `IS MISSING`.
    IsMissing(Operand),
    /// PartiQL `IS <type>`.
    Is(Operand, AttributeType),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Operand {
    Path(Path),
    Value(AttributeValue),
    /// `size(operand)`.
    Size(Box<Operand>),
    /// PartiQL: a condition compared with a boolean.
    Truth(Box<Condition>),
}
