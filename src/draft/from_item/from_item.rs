//! The statements.

use super::edit::Edit;
use crate::api::limits::EXPRESSION_OPERATORS_MAX;
use crate::draft::inverse::statement::{Making, NOWHERE, attribute, binary, missing, name_of};
use crate::draft::inverse::text::written;
use crate::draft::inverse::{Inverse, Unsayable};
use crate::syntax::partiql::ast::{
    BinaryOperator, Body, Change, Delete, Expression, Name, PathAt, Select, Source, Statement,
    Update,
};
use crate::value::size::value_bytes;
use crate::value::{AttributeValue, Item, Path, Step};

/// A longer value is not asked for: the draft would be nothing but that value, and the request twice as long.
const ASKED_BYTES_MAX: usize = 4096;

/// An item that was read, whole or in parts.
#[derive(Clone, Copy, Debug)]
pub struct ReadItem<'i> {
    pub table: &'i str,
    pub key: &'i Item,
    pub item: &'i Item,
}

/// A statement on the condition that the item is as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conditioned {
    pub text: String,
    /// Attributes that are not asked for: they are long, or more than a condition takes.
    pub not_asked: usize,
}

impl<'i> ReadItem<'i> {
    /// An INSERT of the item.
    ///
    /// # Errors
    ///
    /// When no statement says it.
    pub fn insert(&self) -> Result<String, Unsayable> {
        let Self { table, key, item } = *self;
        let inverse = Inverse { table, key, before: Some(item), after: None };
        inverse.text().map(Option::unwrap_or_default)
    }

    /// A SELECT of the item by its key.
    ///
    /// # Errors
    ///
    /// When no statement says it.
    pub fn select(&self) -> Result<String, Unsayable> {
        self.statement(|making| {
            let condition = all(self.key_terms(making)?);
            let (source, order) = (self.source(), Vec::new());
            let select = Select { projection: None, source, condition, order, span: NOWHERE };
            Ok(Body::Select(select.into()))
        })
    }

    /// A DELETE of the item.
    ///
    /// # Errors
    ///
    /// When no statement says it.
    pub fn delete(&self) -> Result<Conditioned, Unsayable> {
        let mut not_asked = 0;
        let text = self.statement(|making| {
            let (condition, left_out) = self.as_it_was_read(&[], making)?;
            not_asked = left_out;
            let source = self.source();
            Ok(Body::Delete(Delete { source, condition, returning: None, span: NOWHERE }))
        })?;
        Ok(Conditioned { text, not_asked })
    }

    /// An UPDATE that makes these changes, none of which is inside of another.
    ///
    /// # Errors
    ///
    /// When no statement says it.
    pub fn update(&self, edits: &[Edit]) -> Result<Conditioned, Unsayable> {
        let mut not_asked = 0;
        let text = self.statement(|making| {
            let change = |edit: &Edit, making: &mut Making| {
                let path = path_of(&edit.path)?;
                Ok(match &edit.value {
                    Some(value) => Change::Set(path, Expression::Value(making.value(value))),
                    None => Change::Remove(path),
                })
            };
            let changes = edits.iter().map(|edit| change(edit, making));
            let changes = changes.collect::<Result<_, Unsayable>>()?;
            let (condition, left_out) = self.as_it_was_read(edits, making)?;
            not_asked = left_out;
            let source = self.source();
            Ok(Body::Update(Update { source, changes, condition, returning: None, span: NOWHERE }))
        })?;
        Ok(Conditioned { text, not_asked })
    }

    /// Each attribute but those of the key, set to what it is: to be changed by hand.
    pub fn as_edits(&self) -> Vec<Edit> {
        let others = self.item.iter().filter(|(name, _)| !self.key.contains_key(*name));
        let edit = |(name, value): (&String, &AttributeValue)| Edit {
            path: Path::attribute(name.clone()),
            value: Some(value.clone()),
        };
        others.map(edit).collect()
    }

    /// The condition, and how many attributes are not in it. The parts that are changed come first: of an item with too many
    /// attributes for a condition these are asked for in any case.
    fn as_it_was_read(
        &self,
        edits: &[Edit],
        making: &mut Making,
    ) -> Result<(Option<Expression>, usize), Unsayable> {
        // Each term is an operator, and so is each AND between two.
        let most = EXPRESSION_OPERATORS_MAX.div_ceil(2);
        let mut terms = self.key_terms(making)?;
        let mut not_asked = 0;
        for edit in edits.iter().filter(|edit| self.is_asked_alone(edit)) {
            if terms.len() == most {
                return Err(Unsayable::TooMany(terms.len() + edits.len()));
            }
            terms.push(term(path_of(&edit.path)?, edit.path.get(self.item), making));
        }
        for (name, value) in self.item.iter().filter(|(name, _)| !self.key.contains_key(*name)) {
            if value_bytes(value) > ASKED_BYTES_MAX {
                let is_asked = |edit: &Edit| edit.path == Path::attribute(name.clone());
                not_asked += usize::from(!edits.iter().any(is_asked));
            } else if terms.len() == most {
                not_asked += 1;
            } else {
                terms.push(term(attribute(name)?, Some(value), making));
            }
        }
        Ok((all(terms), not_asked))
    }

    /// Whether what is changed is no part of an attribute that is asked for as a whole.
    fn is_asked_alone(&self, edit: &Edit) -> bool {
        let whole = self.item.get(&edit.path.root);
        whole.is_none_or(|whole| value_bytes(whole) > ASKED_BYTES_MAX)
    }

    fn key_terms(&self, making: &mut Making) -> Result<Vec<Expression>, Unsayable> {
        let key = self.key.iter();
        key.map(|(name, value)| Ok(term(attribute(name)?, Some(value), making))).collect()
    }

    fn source(&self) -> Source {
        let table = Name { text: self.table.to_owned(), span: NOWHERE };
        Source { table, index: None, span: NOWHERE }
    }

    /// The statement with the settings before it and the semicolon behind it.
    fn statement(
        &self,
        mut body: impl FnMut(&mut Making) -> Result<Body, Unsayable>,
    ) -> Result<String, Unsayable> {
        // Literals read best. With its values as parameters, which do not count, a long statement may be short enough.
        for all_as_parameters in [false, true] {
            let mut making = Making { all_as_parameters, parameters: Vec::new() };
            let body = body(&mut making)?;
            let statement = Statement { body, parameters: making.parameters.len() };
            if let Some(text) = written(&statement, &making.parameters) {
                return Ok(text);
            }
        }
        Err(Unsayable::TooLong)
    }
}

fn path_of(path: &Path) -> Result<PathAt, Unsayable> {
    name_of(&path.root)?;
    for step in &path.steps {
        if let Step::Name(name) = step {
            name_of(name)?;
        }
    }
    Ok(PathAt { path: path.clone(), span: NOWHERE })
}

/// A part as it was read: by its value, or missing.
fn term(path: PathAt, value: Option<&AttributeValue>, making: &mut Making) -> Expression {
    let path = Expression::Path(path);
    match value {
        Some(value) => {
            let right = Expression::Value(making.value(value));
            binary(BinaryOperator::Equal, path, right)
        }
        None => missing(path),
    }
}

fn all(terms: Vec<Expression>) -> Option<Expression> {
    terms.into_iter().reduce(|left, right| binary(BinaryOperator::And, left, right))
}
