//! Bound conditions and their truth (expressions.md 6 and 7, partiql.md 10).

use std::borrow::Cow;
use std::cmp::Ordering;

use super::predicate;
use crate::syntax::Predicate;
use crate::value::{AttributeType, AttributeValue, Item, Number, Path};

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
    // The operands as they are, not in a list: a filter asks this of every row it is given.
    Predicate(Predicate, [Operand; 2]),
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

impl Condition {
    /// Whether it holds on an item, or on the absence of one. Never fails: what can't be compared is not equal, and
    /// not in order.
    pub fn holds(&self, item: Option<&Item>) -> bool {
        match self {
            Self::And(left, right) => left.holds(item) && right.holds(item),
            Self::Or(left, right) => left.holds(item) || right.holds(item),
            Self::Not(inner) => !inner.holds(item),
            Self::Compare { operator, left, right } => {
                operator.holds(left.value(item).as_deref(), right.value(item).as_deref())
            }
            Self::Between { operand, low, high } => {
                let tested = operand.value(item);
                Comparison::GreaterOrEqual.holds(tested.as_deref(), low.value(item).as_deref())
                    && Comparison::LessOrEqual.holds(tested.as_deref(), high.value(item).as_deref())
            }
            // A missing value is in no list, not even in one that names another missing value (expressions.md 6).
            Self::In { operand, list } => operand.value(item).is_some_and(|tested| {
                list.iter().any(|member| member.value(item).as_ref() == Some(&tested))
            }),
            Self::Exists(path) => path_value(path, item).is_some(),
            Self::NotExists(path) => path_value(path, item).is_none(),
            Self::Type(operand, kind) | Self::Is(operand, kind) => {
                operand.value(item).is_some_and(|value| value.attribute_type() == *kind)
            }
            Self::Predicate(predicate, [first, second]) => {
                match (first.value(item), second.value(item)) {
                    (Some(first), Some(second)) => {
                        predicate::truth(*predicate, &first, &second) == Some(true)
                    }
                    _ => false,
                }
            }
            Self::IsMissing(operand) => operand.value(item).is_none(),
        }
    }
}

impl Comparison {
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

    /// `None` is a missing value: unequal to everything, even to another missing one.
    fn holds(self, left: Option<&AttributeValue>, right: Option<&AttributeValue>) -> bool {
        // So NOT of a comparison with something missing is true, as on the service (expressions.md 6).
        let (Some(left), Some(right)) = (left, right) else { return self == Self::NotEqual };
        let order = || scalar_order(left, right);
        match self {
            Self::Equal => left == right,
            Self::NotEqual => left != right,
            Self::Less => order().is_some_and(Ordering::is_lt),
            Self::LessOrEqual => order().is_some_and(Ordering::is_le),
            Self::Greater => order().is_some_and(Ordering::is_gt),
            Self::GreaterOrEqual => order().is_some_and(Ordering::is_ge),
        }
    }
}

impl Operand {
    /// What it stands for on an item; `None` when that is missing.
    pub fn value<'a>(&'a self, item: Option<&'a Item>) -> Option<Cow<'a, AttributeValue>> {
        match self {
            Self::Path(path) => path_value(path, item).map(Cow::Borrowed),
            Self::Value(value) => Some(Cow::Borrowed(value)),
            Self::Size(operand) => {
                let size = size(operand.value(item)?.as_ref())?;
                Some(Cow::Owned(AttributeValue::N(Number::from(i64::try_from(size).ok()?))))
            }
            Self::Truth(condition) => Some(Cow::Owned(AttributeValue::Bool(condition.holds(item)))),
        }
    }

    /// Its type, when that does not depend on the item.
    pub fn known_type(&self) -> Option<AttributeType> {
        match self {
            Self::Path(_) => None,
            Self::Value(value) => Some(value.attribute_type()),
            Self::Size(_) => Some(AttributeType::N),
            Self::Truth(_) => Some(AttributeType::Bool),
        }
    }
}

/// The order of two strings (by UTF-8 bytes), numbers or binaries; other pairs have none.
pub fn scalar_order(left: &AttributeValue, right: &AttributeValue) -> Option<Ordering> {
    match (left, right) {
        (AttributeValue::S(left), AttributeValue::S(right)) => Some(left.cmp(right)),
        (AttributeValue::N(left), AttributeValue::N(right)) => Some(left.cmp(right)),
        (AttributeValue::B(left), AttributeValue::B(right)) => Some(left.cmp(right)),
        _ => None,
    }
}

fn path_value<'a>(path: &Path, item: Option<&'a Item>) -> Option<&'a AttributeValue> {
    path.get(item?)
}

/// Strings count in UTF-16 units, binaries in bytes, collections in elements; nothing else has a size.
fn size(value: &AttributeValue) -> Option<usize> {
    match value {
        // Bytes by the guide, but not by the service (partiql.md 21).
        AttributeValue::S(text) => Some(text.encode_utf16().count()),
        AttributeValue::B(bytes) => Some(bytes.len()),
        AttributeValue::M(map) => Some(map.len()),
        AttributeValue::L(list) => Some(list.len()),
        AttributeValue::Ss(set) => Some(set.len()),
        AttributeValue::Ns(set) => Some(set.len()),
        AttributeValue::Bs(set) => Some(set.len()),
        AttributeValue::N(_) | AttributeValue::Bool(_) | AttributeValue::Null => None,
    }
}
