//! The tree of the statement that leads back.

use std::collections::BTreeSet;

use super::text::written;
use crate::api::limits::EXPRESSION_OPERATORS_MAX;
use crate::syntax::Span;
use crate::syntax::is_hidden;
use crate::syntax::partiql::ast::{
    Binary, BinaryOperator, Body, Call, Change, Delete, Expression, Function, Insert, Name, PathAt,
    Source, Statement, Update, Value,
};
use crate::syntax::partiql::print::has_literal;
use crate::value::{AttributeValue, Item, Path};

/// Trees that are made, not read, stand nowhere.
pub(in crate::draft) const NOWHERE: Span = Span { start: 0, end: 0 };

/// An item to be put back.
#[derive(Clone, Copy, Debug)]
pub struct Inverse<'i> {
    /// Its name alone: an ARN would name the table of one account.
    pub table: &'i str,
    pub key: &'i Item,
    /// As it was before, to be again; `None` where there was none.
    pub before: Option<&'i Item>,
    /// As it was left; `None` where nothing was left.
    pub after: Option<&'i Item>,
}

/// Why no statement puts an item back.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unsayable {
    #[error("PartiQL can't write the attribute name {0:?}")]
    Name(String),
    #[error("a condition on {0} attributes takes {operators} operators, and may have 300", operators = 2 * .0 - 1)]
    TooMany(usize),
    #[error("the statement would be longer than 8192 characters")]
    TooLong,
}

impl<'i> Inverse<'i> {
    /// The statement with the settings before it and the semicolon behind it, as a draft has it; `None` where the item is
    /// as it was.
    ///
    /// # Errors
    ///
    /// When no statement says it.
    pub fn text(&self) -> Result<Option<String>, Unsayable> {
        // Literals read best. With its values as parameters, which do not count, a long statement may be short enough.
        for all_as_parameters in [false, true] {
            let mut making = Making { all_as_parameters, parameters: Vec::new() };
            let Some(body) = self.body(&mut making)? else { return Ok(None) };
            let statement = Statement { body, parameters: making.parameters.len() };
            if let Some(text) = written(&statement, &making.parameters) {
                return Ok(Some(text));
            }
        }
        Err(Unsayable::TooLong)
    }

    fn body(&self, making: &mut Making) -> Result<Option<Body>, Unsayable> {
        match (self.before, self.after) {
            (None, None) => Ok(None),
            (Some(before), None) => self.insert(before, making).map(Some),
            (None, Some(after)) => self.delete(after, making).map(Some),
            (Some(before), Some(after)) if before == after => Ok(None),
            (Some(before), Some(after)) => self.update(before, after, making).map(Some),
        }
    }

    /// It was deleted. An INSERT writes over nothing: it fails where there is an item by now.
    fn insert(&self, before: &Item, making: &mut Making) -> Result<Body, Unsayable> {
        let entries = before.iter().map(|(name, value)| Ok((name_of(name)?, making.value(value))));
        let item = entries.collect::<Result<_, _>>()?;
        Ok(Body::Insert(Insert { table: self.source(), item, span: NOWHERE }))
    }

    /// It was made: all that was written is asked for. What somebody has added since can't be asked for, as nobody knows
    /// its name.
    fn delete(&self, after: &'i Item, making: &mut Making) -> Result<Body, Unsayable> {
        let asked = after.iter().filter(|(name, _)| !self.key.contains_key(*name));
        let asked = asked.map(|(name, value)| (name.as_str(), Some(value)));
        let condition = self.condition(asked, making)?;
        let source = self.source();
        Ok(Body::Delete(Delete { source, condition, returning: None, span: NOWHERE }))
    }

    fn update(
        &self,
        before: &'i Item,
        after: &'i Item,
        making: &mut Making,
    ) -> Result<Body, Unsayable> {
        let names: BTreeSet<&'i str> =
            before.keys().chain(after.keys()).map(String::as_str).collect();
        let is_other = |name: &&str| before.get(*name) != after.get(*name);
        let changed: Vec<&'i str> = names.into_iter().filter(is_other).collect();
        let change = |name: &&str| {
            let path = attribute(name)?;
            Ok(match before.get(*name) {
                Some(was) => Change::Set(path, Expression::Value(making.value(was))),
                None => Change::Remove(path),
            })
        };
        let changes = changed.iter().map(change).collect::<Result<_, Unsayable>>()?;
        let asked = changed.into_iter().map(|name| (name, after.get(name)));
        let condition = self.condition(asked, making)?;
        let source = self.source();
        Ok(Body::Update(Update { source, changes, condition, returning: None, span: NOWHERE }))
    }

    /// The key, then each of these attributes as it was left: by its value, or missing.
    fn condition(
        &self,
        asked: impl Iterator<Item = (&'i str, Option<&'i AttributeValue>)>,
        making: &mut Making,
    ) -> Result<Option<Expression>, Unsayable> {
        let key: &'i Item = self.key;
        let key = key.iter().map(|(name, value)| (name.as_str(), Some(value)));
        let terms = key.chain(asked).map(|(name, value)| {
            let path = Expression::Path(attribute(name)?);
            Ok(match value {
                Some(value) => {
                    let right = Expression::Value(making.value(value));
                    binary(BinaryOperator::Equal, path, right)
                }
                None => missing(path),
            })
        });
        let terms: Vec<Expression> = terms.collect::<Result<_, Unsayable>>()?;
        // Each term is an operator, and so is each AND between two.
        if 2 * terms.len() > EXPRESSION_OPERATORS_MAX {
            return Err(Unsayable::TooMany(terms.len()));
        }
        Ok(terms.into_iter().reduce(|left, right| binary(BinaryOperator::And, left, right)))
    }

    fn source(&self) -> Source {
        let table = Name { text: self.table.to_owned(), span: NOWHERE };
        Source { table, index: None, span: NOWHERE }
    }
}

/// A statement as it is being made.
pub(in crate::draft) struct Making {
    /// Whether every value is to be a parameter.
    pub(in crate::draft) all_as_parameters: bool,
    /// The values that became parameters. A tree is printed in the order it is made in, so they stand in its order.
    pub(in crate::draft) parameters: Vec<AttributeValue>,
}

impl Making {
    /// A literal, or a `?` where PartiQL has no literal for the value.
    pub(in crate::draft) fn value(&mut self, value: &AttributeValue) -> Value {
        if !self.all_as_parameters && has_literal(value) {
            return Value::Literal(value.clone(), NOWHERE);
        }
        self.parameters.push(value.clone());
        Value::Parameter(self.parameters.len() - 1, NOWHERE)
    }
}

pub(in crate::draft) fn name_of(name: &str) -> Result<Name, Unsayable> {
    // It has no escapes, and what nobody sees nobody can look over.
    if name.is_empty() || name.contains(is_hidden) {
        return Err(Unsayable::Name(name.to_owned()));
    }
    Ok(Name { text: name.to_owned(), span: NOWHERE })
}

pub(in crate::draft) fn attribute(name: &str) -> Result<PathAt, Unsayable> {
    Ok(PathAt { path: Path::attribute(name_of(name)?.text), span: NOWHERE })
}

pub(in crate::draft) fn missing(path: Expression) -> Expression {
    let (function, arguments) = (Function::AttributeNotExists, vec![path]);
    Expression::Call(Call { function, arguments, name: NOWHERE, span: NOWHERE })
}

pub(in crate::draft) fn binary(
    operator: BinaryOperator,
    left: Expression,
    right: Expression,
) -> Expression {
    Expression::Binary(Box::new(Binary { operator, left, right, at: NOWHERE }))
}
