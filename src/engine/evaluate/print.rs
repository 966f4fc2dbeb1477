//! Bound conditions in words, for people: no placeholders, long values shortened.
//!
//! The notation is that of expressions, with PartiQL's where expressions have none: `balance >= 30`,
//! `m.tags[0] IN ("a", "b")`, `a IS MISSING`.

use std::fmt::{Display, Formatter, Result, Write};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::condition::{Condition, Operand};
use crate::value::{AttributeType, AttributeValue, Item, Path, Step};

/// Longer values end in `…` here.
const VALUE_CHARS_MAX: usize = 40;

impl Display for Condition {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::And(left, right) => write!(f, "({left} AND {right})"),
            Self::Or(left, right) => write!(f, "({left} OR {right})"),
            Self::Not(inner) => write!(f, "NOT {inner}"),
            Self::Compare { operator, left, right } => {
                write!(f, "{left} {} {right}", operator.symbol())
            }
            Self::Between { operand, low, high } => write!(f, "{operand} BETWEEN {low} AND {high}"),
            Self::In { operand, list } => {
                write!(f, "{operand} IN (")?;
                separated(f, list)?;
                f.write_str(")")
            }
            Self::Exists(path) => write!(f, "attribute_exists({})", Plain(path)),
            Self::NotExists(path) => write!(f, "attribute_not_exists({})", Plain(path)),
            Self::Type(operand, kind) => write!(f, "attribute_type({operand}, \"{kind}\")"),
            Self::Predicate(predicate, [first, second]) => {
                write!(f, "{}({first}, {second})", predicate.name())
            }
            Self::IsMissing(operand) => write!(f, "{operand} IS MISSING"),
            Self::Is(operand, kind) => write!(f, "{operand} IS {}", type_word(*kind)),
        }
    }
}

impl Display for Operand {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Path(path) => Plain(path).fmt(f),
            Self::Value(value) => Short(value).fmt(f),
            Self::Size(operand) => write!(f, "size({operand})"),
            Self::Truth(condition) => match condition.as_ref() {
                // These have parentheses of their own.
                junction @ (Condition::And(..) | Condition::Or(..)) => junction.fmt(f),
                condition => write!(f, "({condition})"),
            },
        }
    }
}

pub fn separated<T: Display>(f: &mut impl Write, list: impl IntoIterator<Item = T>) -> Result {
    for (position, member) in list.into_iter().enumerate() {
        f.write_str(if position == 0 { "" } else { ", " })?;
        write!(f, "{member}")?;
    }
    Ok(())
}

/// The types as PartiQL's IS names them; sets have no such name.
pub fn type_word(kind: AttributeType) -> &'static str {
    match kind {
        AttributeType::S => "STRING",
        AttributeType::N => "NUMERIC",
        AttributeType::B => "BLOB",
        AttributeType::M => "STRUCT",
        AttributeType::L => "LIST",
        AttributeType::Bool
        | AttributeType::Null
        | AttributeType::Ss
        | AttributeType::Ns
        | AttributeType::Bs => kind.code(),
    }
}

/// A path as it is written; names that would not read back stand in quotes.
pub struct Plain<'a>(pub &'a Path);

impl Display for Plain<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        name(f, &self.0.root)?;
        for step in &self.0.steps {
            match step {
                Step::Name(text) => {
                    f.write_str(".")?;
                    name(f, text)?;
                }
                Step::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

fn name(f: &mut Formatter<'_>, text: &str) -> Result {
    if !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-') {
        f.write_str(text)
    } else {
        write!(f, "{text:?}")
    }
}

/// A value of at most `VALUE_CHARS_MAX` characters, whatever it weighs.
pub struct Short<'a>(pub &'a AttributeValue);

impl Display for Short<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        // The writing itself stops there: a value may be a document of 400 KB, and is printed for every failed clause.
        let mut text = Bounded { text: String::new(), room: VALUE_CHARS_MAX };
        let complete = value(&mut text, self.0).is_ok();
        f.write_str(&text.text)?;
        f.write_str(if complete { "" } else { "…" })
    }
}

/// A text that refuses what goes beyond its room.
struct Bounded {
    text: String,
    room: usize,
}

impl Write for Bounded {
    fn write_str(&mut self, more: &str) -> Result {
        for c in more.chars() {
            self.room = self.room.checked_sub(1).ok_or(std::fmt::Error)?;
            self.text.push(c);
        }
        Ok(())
    }
}

fn value(f: &mut Bounded, whole: &AttributeValue) -> Result {
    match whole {
        AttributeValue::S(text) => quoted(f, text),
        AttributeValue::N(number) => write!(f, "{number}"),
        AttributeValue::B(bytes) => binary(f, bytes),
        AttributeValue::Bool(truth) => write!(f, "{truth}"),
        AttributeValue::Null => f.write_str("null"),
        AttributeValue::M(map) => members(f, map),
        AttributeValue::L(list) => each(f, ["[", "]"], list, value),
        AttributeValue::Ss(set) => each(f, ["<<", ">>"], set, |f, text| quoted(f, text)),
        AttributeValue::Ns(set) => each(f, ["<<", ">>"], set, |f, number| write!(f, "{number}")),
        AttributeValue::Bs(set) => each(f, ["<<", ">>"], set, |f, bytes| binary(f, bytes)),
    }
}

fn each<T>(
    f: &mut Bounded,
    [open, close]: [&str; 2],
    list: impl IntoIterator<Item = T>,
    member: fn(&mut Bounded, T) -> Result,
) -> Result {
    f.write_str(open)?;
    for (position, each) in list.into_iter().enumerate() {
        f.write_str(if position == 0 { "" } else { ", " })?;
        member(f, each)?;
    }
    f.write_str(close)
}

fn members(f: &mut Bounded, map: &Item) -> Result {
    each(f, ["{", "}"], map, |f, (name, member)| {
        write!(f, "{name}: ")?;
        value(f, member)
    })
}

fn quoted(f: &mut Bounded, text: &str) -> Result {
    write!(f, "{text:?}")
}

/// In base64, of which no more is made than there is room for.
fn binary(f: &mut Bounded, bytes: &[u8]) -> Result {
    let shown = bytes.get(..VALUE_CHARS_MAX).unwrap_or(bytes);
    write!(f, "b'{}'", STANDARD.encode(shown))
}
