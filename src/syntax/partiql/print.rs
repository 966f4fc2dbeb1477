//! The canonical spelling of statements: tables in double quotes, attributes where they need them, keywords in capitals,
//! parentheses where the tree needs them. Parsing it gives the same tree again, spans aside.

use std::borrow::Cow;
use std::fmt::{self, Display, Formatter};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::ast::{
    Between, Binary, BinaryOperator, Body, Call, Change, Delete, Direction, Expression, In, Insert,
    Is, OrderBy, PathAt, Returning, Select, Source, Statement, Update, Value,
};
use super::keyword::is_keyword;
use crate::syntax::is_hidden;
use crate::value::{AttributeValue, Step};

impl Display for Statement {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.body {
            Body::Select(select) => write!(f, "{select}"),
            Body::Insert(insert) => write!(f, "{insert}"),
            Body::Update(update) => write!(f, "{update}"),
            Body::Delete(delete) => write!(f, "{delete}"),
            Body::Exists(select) => write!(f, "EXISTS({select})"),
        }
    }
}

impl Display for Select {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("SELECT ")?;
        match &self.projection {
            None => f.write_str("*")?,
            Some(columns) => comma_separated(f, columns)?,
        }
        write!(f, " FROM {}", self.source)?;
        where_clause(f, self.condition.as_ref())?;
        if self.order.is_empty() {
            return Ok(());
        }
        f.write_str(" ORDER BY ")?;
        for (index, term) in self.order.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            let direction = match term.direction {
                Direction::Ascending => "ASC",
                Direction::Descending => "DESC",
            };
            write!(f, "{comma}{} {direction}", term.by)?;
        }
        Ok(())
    }
}

impl Display for OrderBy {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Attribute(name) => f.write_str(&attribute_name(name)),
            // A string is the one term that is read as the same again: it stands for its own kind.
            Self::Other { kind, .. } => f.write_str(&quoted_string(kind)),
        }
    }
}

impl Display for Insert {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "INSERT INTO {} VALUE {{", self.table)?;
        for (index, (name, value)) in self.item.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            write!(f, "{comma}{}: {value}", quoted_string(&name.text))?;
        }
        f.write_str("}")
    }
}

impl Display for Update {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "UPDATE {}", self.source)?;
        // One SET for assignments in a row. The written order is kept, though every clause reads the item as it was
        // (partiql.md 12.4): it decides which of two overlapping paths is named first.
        let mut setting = false;
        for change in &self.changes {
            match change {
                Change::Set(path, value) if setting => write!(f, ", {path} = {value}")?,
                Change::Set(path, value) => write!(f, " SET {path} = {value}")?,
                Change::Remove(path) => write!(f, " REMOVE {path}")?,
            }
            setting = matches!(change, Change::Set(..));
        }
        where_clause(f, self.condition.as_ref())?;
        returning(f, self.returning)
    }
}

impl Display for Delete {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "DELETE FROM {}", self.source)?;
        where_clause(f, self.condition.as_ref())?;
        returning(f, self.returning)
    }
}

fn where_clause(f: &mut Formatter<'_>, condition: Option<&Expression>) -> fmt::Result {
    condition.map_or(Ok(()), |condition| write!(f, " WHERE {condition}"))
}

fn returning(f: &mut Formatter<'_>, returning: Option<Returning>) -> fmt::Result {
    returning.map_or(Ok(()), |returning| write!(f, " RETURNING {}", returning.image.text()))
}

fn comma_separated<T: Display>(f: &mut Formatter<'_>, parts: &[T]) -> fmt::Result {
    for (index, part) in parts.iter().enumerate() {
        let comma = if index == 0 { "" } else { ", " };
        write!(f, "{comma}{part}")?;
    }
    Ok(())
}

impl Display for Source {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&quoted_name(&self.table.text))?;
        self.index.as_ref().map_or(Ok(()), |index| write!(f, ".{}", quoted_name(&index.text)))
    }
}

impl Display for PathAt {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&attribute_name(&self.path.root))?;
        for step in &self.path.steps {
            match step {
                Step::Name(name) => write!(f, ".{}", attribute_name(name))?,
                Step::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

impl Display for Value {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Literal(value, _) => f.write_str(&literal(value)),
            Self::Parameter(..) => f.write_str("?"),
        }
    }
}

impl Display for Expression {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Path(path) => write!(f, "{path}"),
            Self::Value(value) => write!(f, "{value}"),
            Self::Call(call) => write!(f, "{call}"),
            Self::Not(operand, _) => write!(f, "NOT {}", Inside(operand)),
            Self::Binary(binary) => write!(f, "{binary}"),
            Self::Between(between) => write!(f, "{between}"),
            Self::In(membership) => write!(f, "{membership}"),
            Self::Is(is) => write!(f, "{is}"),
        }
    }
}

/// An operand: in parentheses when it holds an operator of its own.
struct Inside<'e>(&'e Expression);

impl Display for Inside<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            // They bind more tightly than any operator.
            Expression::Path(_) | Expression::Value(_) | Expression::Call(_) => {
                write!(f, "{}", self.0)
            }
            operand => write!(f, "({operand})"),
        }
    }
}

impl Display for Call {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}(", self.function.name())?;
        comma_separated(f, &self.arguments)?;
        f.write_str(")")
    }
}

impl Display for Binary {
    /// A chain of one AND, OR, `+` or `-` to the left needs no parentheses, nor do conditions under AND.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.left {
            Expression::Binary(left) if self.may_stand_bare(left.operator, true) => {
                write!(f, "{left}")?;
            }
            left => self.side(f, left)?,
        }
        write!(f, " {} ", self.operator.text())?;
        match &self.right {
            Expression::Binary(right) if self.may_stand_bare(right.operator, false) => {
                write!(f, "{right}")
            }
            right => self.side(f, right),
        }
    }
}

impl Binary {
    fn is_logical(operator: BinaryOperator) -> bool {
        matches!(operator, BinaryOperator::And | BinaryOperator::Or)
    }

    fn may_stand_bare(&self, inner: BinaryOperator, left: bool) -> bool {
        if !Self::is_logical(self.operator) {
            return left && matches!(self.operator, BinaryOperator::Plus | BinaryOperator::Minus);
        }
        !Self::is_logical(inner) || (left && inner == self.operator)
    }

    fn side(&self, f: &mut Formatter<'_>, side: &Expression) -> fmt::Result {
        let logical = Self::is_logical(self.operator);
        match side {
            Expression::Not(..)
            | Expression::Between(_)
            | Expression::In(_)
            | Expression::Is(_)
                if logical =>
            {
                write!(f, "{side}")
            }
            side => write!(f, "{}", Inside(side)),
        }
    }
}

impl Display for Between {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let not = if self.negated { "NOT " } else { "" };
        let (operand, low, high) = (Inside(&self.operand), Inside(&self.low), Inside(&self.high));
        write!(f, "{operand} {not}BETWEEN {low} AND {high}")
    }
}

impl Display for In {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let not = if self.negated { "NOT " } else { "" };
        write!(f, "{} {not}IN [", Inside(&self.operand))?;
        comma_separated(f, &self.list)?;
        f.write_str("]")
    }
}

impl Display for Is {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let not = if self.negated { "NOT " } else { "" };
        write!(f, "{} IS {not}{}", Inside(&self.operand), self.kind.text())
    }
}

/// A plain word that is no keyword as it is, any other name in double quotes.
fn attribute_name(name: &str) -> Cow<'_, str> {
    let is_plain = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if is_plain && !is_keyword(name) { name.into() } else { quoted_name(name).into() }
}

/// `"name"`, inner double quotes doubled.
/// In double quotes.
pub fn quoted_name(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// `'text'`, inner quotes doubled.
fn quoted_string(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// A value as PartiQL writes it. Binary values have no spelling the service takes; they come out as the Ion blobs of
/// PartiQL proper, so that a reader can tell what they are. Send them as parameters.
pub fn literal(value: &AttributeValue) -> String {
    match value {
        AttributeValue::S(text) => quoted_string(text),
        AttributeValue::N(number) => number.to_string(),
        AttributeValue::B(bytes) => blob(bytes),
        AttributeValue::Bool(true) => "TRUE".to_owned(),
        AttributeValue::Bool(false) => "FALSE".to_owned(),
        AttributeValue::Null => "NULL".to_owned(),
        AttributeValue::M(map) => {
            let fields = map
                .iter()
                .map(|(key, value)| format!("{}: {}", quoted_string(key), literal(value)));
            format!("{{{}}}", joined(fields))
        }
        AttributeValue::L(list) => format!("[{}]", joined(list.iter().map(literal))),
        AttributeValue::Ss(set) => {
            format!("<<{}>>", joined(set.iter().map(|text| quoted_string(text))))
        }
        AttributeValue::Ns(set) => format!("<<{}>>", joined(set.iter().map(ToString::to_string))),
        AttributeValue::Bs(set) => format!("<<{}>>", joined(set.iter().map(|bytes| blob(bytes)))),
    }
}

/// Whether the service takes a literal for this. Binary values have none; control characters and their like would stand in the text unseen.
pub fn has_literal(value: &AttributeValue) -> bool {
    let is_visible = |text: &str| !text.contains(is_hidden);
    match value {
        AttributeValue::B(_) | AttributeValue::Bs(_) => false,
        AttributeValue::S(text) => is_visible(text),
        AttributeValue::Ss(set) => set.iter().all(|text| is_visible(text)),
        AttributeValue::L(list) => list.iter().all(has_literal),
        AttributeValue::M(map) => {
            map.iter().all(|(name, value)| is_visible(name) && has_literal(value))
        }
        AttributeValue::N(_)
        | AttributeValue::Bool(_)
        | AttributeValue::Null
        | AttributeValue::Ns(_) => true,
    }
}

fn blob(bytes: &[u8]) -> String {
    format!("`{{{{{}}}}}`", STANDARD.encode(bytes))
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(", ")
}
