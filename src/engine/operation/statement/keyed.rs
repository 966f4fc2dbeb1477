//! Which item a WHERE addresses (partiql.md 12.2 and 14).

use crate::api::ApiError;
use crate::api::error::statement as sentence;
use crate::engine::catalog::Table;
use crate::engine::evaluate::condition::{Comparison, Condition, Operand};
use crate::engine::evaluate::paths::documents;
use crate::engine::key::PrimaryKey;
use crate::value::{AttributeType, AttributeValue, Item};

/// A WHERE taken apart: the key it fixes and what else it asks.
pub struct Keyed {
    pub key: Item,
    pub rest: Vec<Condition>,
}

impl Keyed {
    /// Of a write: every key attribute fixed once by `=` under top-level AND.
    pub fn of_write(table: &Table, condition: Option<&Condition>) -> Result<Self, ApiError> {
        let mut keyed = Self { key: Item::new(), rest: Vec::new() };
        for term in conjuncts(condition) {
            // Not IN, though of one value it would do for a read (partiql.md 12.2).
            match equality(term).filter(|(name, _)| table.is_key(name)) {
                Some((name, value)) => {
                    if keyed.key.insert(name.to_owned(), value.clone()).is_some() {
                        return Err(sentence::key_tested_twice(name));
                    }
                }
                None => keyed.rest.push(term.clone()),
            }
        }
        if keyed.key.len() < table.key_names().count() {
            return Err(sentence::no_key_in_write());
        }
        Ok(keyed)
    }

    /// Of a read: `None` when the WHERE does not fix the whole key. `IN` with one value counts as `=`.
    pub fn of_read(table: &Table, condition: Option<&Condition>) -> Option<Self> {
        let mut keyed = Self { key: Item::new(), rest: Vec::new() };
        for term in conjuncts(condition) {
            match fixed(term).filter(|(name, _)| table.is_key(name)) {
                Some((name, value)) if !keyed.key.contains_key(name) => {
                    keyed.key.insert(name.to_owned(), value.clone());
                }
                // A read may test a key attribute twice: the second one filters.
                _ => keyed.rest.push(term.clone()),
            }
        }
        (keyed.key.len() == table.key_names().count()).then_some(keyed)
    }

    /// Refuses key values of no scalar type, the partition key first.
    pub fn check_scalar(&self, table: &Table) -> Result<(), ApiError> {
        table.key_names().try_for_each(|name| match self.key.get(name) {
            Some(AttributeValue::S(_) | AttributeValue::N(_) | AttributeValue::B(_)) | None => {
                Ok(())
            }
            Some(value) => check_type(name, table.type_of(name), value),
        })
    }

    /// The key, its types, emptiness and lengths checked, and that no other condition looks into a key attribute.
    pub fn checked(&self, table: &Table) -> Result<PrimaryKey, ApiError> {
        check_types(table, &self.key)?;
        let key = table.key(&self.key)?;
        self.check_documents(table)?;
        Ok(key)
    }

    /// Refuses conditions that look into a key attribute.
    pub fn check_documents(&self, table: &Table) -> Result<(), ApiError> {
        table.check_documents(documents(self.rest.iter().flat_map(Condition::paths)))
    }
}

/// The conditions that AND joins at the top.
pub fn conjuncts(condition: Option<&Condition>) -> Vec<&Condition> {
    let mut terms = Vec::new();
    let mut open: Vec<&Condition> = condition.into_iter().collect();
    while let Some(condition) = open.pop() {
        match condition {
            // The right side below the left one: the terms are taken as they are written, on no stack of the thread's.
            Condition::And(left, right) => open.extend([right.as_ref(), left.as_ref()]),
            term => terms.push(term),
        }
    }
    terms
}

/// `attribute = value`, either way round.
pub fn equality(condition: &Condition) -> Option<(&str, &AttributeValue)> {
    match condition {
        Condition::Compare { operator: Comparison::Equal, left, right } => match (left, right) {
            (Operand::Path(path), Operand::Value(value))
            | (Operand::Value(value), Operand::Path(path))
                if path.steps.is_empty() =>
            {
                Some((path.root.as_str(), value))
            }
            _ => None,
        },
        _ => None,
    }
}

/// An equality, or IN with one value.
pub fn fixed(condition: &Condition) -> Option<(&str, &AttributeValue)> {
    match condition {
        Condition::In { operand: Operand::Path(path), list } if path.steps.is_empty() => {
            match list.as_slice() {
                [Operand::Value(value)] => Some((path.root.as_str(), value)),
                _ => None,
            }
        }
        condition => equality(condition),
    }
}

/// Refuses key values of the wrong type, the partition key first.
pub fn check_types(table: &Table, key: &Item) -> Result<(), ApiError> {
    table.key_names().try_for_each(|name| {
        key.get(name).map_or(Ok(()), |value| check_type(name, table.type_of(name), value))
    })
}

/// Refuses a value no key attribute of this type can have.
pub fn check_type(
    name: &str,
    expected: AttributeType,
    value: &AttributeValue,
) -> Result<(), ApiError> {
    match value.attribute_type() {
        kind if kind == expected => Ok(()),
        AttributeType::S | AttributeType::N | AttributeType::B => Err(sentence::key_type(name)),
        kind => Err(sentence::key_not_scalar(name, kind)),
    }
}
