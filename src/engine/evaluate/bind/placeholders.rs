//! ExpressionAttributeNames and ExpressionAttributeValues: whether they are well made, and who was asked for.

use std::collections::{BTreeMap, BTreeSet};

use crate::api::ApiError;
use crate::api::error::expression::{self as refusal, Refusal};
use crate::api::error::placeholder::{self as sentence, Map};
use crate::api::error::value;
use crate::api::limits::ATTRIBUTE_NAME_BYTES_MAX;
use crate::api::operation::Decoded;
use crate::value::AttributeValue;

/// Of a placeholder, its `#` or `:` included.
const PLACEHOLDER_BYTES_MAX: usize = 255;

pub type Names = BTreeMap<String, String>;
pub type Values = BTreeMap<String, AttributeValue>;

/// The placeholders of a request, shared by its expressions.
#[derive(Default)]
pub struct Placeholders<'a> {
    names: Option<&'a Names>,
    values: Option<&'a Values>,
    used_names: BTreeSet<&'a str>,
    used_values: BTreeSet<&'a str>,
}

impl<'a> Placeholders<'a> {
    /// Refuses maps that are empty or hold what can't be a placeholder; names before values.
    pub fn new(
        names: Option<&'a Names>,
        values: Option<&'a Decoded<Values>>,
    ) -> Result<Self, ApiError> {
        if let Some(names) = names {
            check_names(names)?;
        }
        let values = values.map(Result::as_ref).transpose().map_err(ApiError::clone)?;
        if let Some(values) = values {
            check_values(values)?;
        }
        Ok(Self { names, values, ..Self::default() })
    }

    /// Of maps known to be well made.
    pub fn of(names: &'a Names, values: &'a Values) -> Self {
        Self { names: Some(names), values: Some(values), ..Self::default() }
    }

    /// What a `#placeholder` stands for: one component of a path, whatever it holds.
    pub fn name(&mut self, placeholder: &str) -> Result<&'a str, Refusal> {
        let (key, name) = self
            .names
            .and_then(|names| names.get_key_value(placeholder))
            .ok_or_else(|| refusal::undefined_name(placeholder))?;
        self.used_names.insert(key);
        Ok(name)
    }

    /// What a `:placeholder` stands for.
    pub fn value(&mut self, placeholder: &str) -> Result<&'a AttributeValue, Refusal> {
        let (key, value) = self
            .values
            .and_then(|values| values.get_key_value(placeholder))
            .ok_or_else(|| refusal::undefined_value(placeholder))?;
        self.used_values.insert(key);
        Ok(value)
    }

    pub fn all_names_used(&self) -> Result<(), ApiError> {
        refuse_unused(Map::Names, self.names.into_iter().flat_map(BTreeMap::keys), &self.used_names)
    }

    pub fn all_values_used(&self) -> Result<(), ApiError> {
        refuse_unused(
            Map::Values,
            self.values.into_iter().flat_map(BTreeMap::keys),
            &self.used_values,
        )
    }
}

fn refuse_unused<'a>(
    map: Map,
    keys: impl Iterator<Item = &'a String>,
    used: &BTreeSet<&str>,
) -> Result<(), ApiError> {
    // By who was asked for and not by what was evaluated: a placeholder in a branch that is
    // never reached is used (expressions.md 4).
    let unused: Vec<_> = keys.map(String::as_str).filter(|key| !used.contains(key)).collect();
    if unused.is_empty() { Ok(()) } else { Err(sentence::unused(map, &unused)) }
}

/// All placeholders before the first of the names.
fn check_names(names: &Names) -> Result<(), ApiError> {
    if names.is_empty() {
        return Err(sentence::empty(Map::Names));
    }
    names.keys().try_for_each(|key| check_key(Map::Names, key))?;
    names.iter().try_for_each(|(key, name)| {
        check_name(name).map_err(|problem| sentence::invalid_name(&problem, key))
    })
}

fn check_name(name: &str) -> Result<(), ApiError> {
    match name.len() {
        0 => Err(value::empty_attribute_name()),
        bytes if bytes > ATTRIBUTE_NAME_BYTES_MAX => Err(value::attribute_name_too_large()),
        _ => Ok(()),
    }
}

fn check_values(values: &Values) -> Result<(), ApiError> {
    if values.is_empty() {
        return Err(sentence::empty(Map::Values));
    }
    values.keys().try_for_each(|key| check_key(Map::Values, key))
}

fn check_key(map: Map, key: &str) -> Result<(), ApiError> {
    let sigil = match map {
        Map::Names => '#',
        Map::Values => ':',
    };
    let word = key.strip_prefix(sigil).unwrap_or("");
    if word.is_empty() || !word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
        return Err(sentence::malformed_key(map, key));
    }
    if key.len() > PLACEHOLDER_BYTES_MAX {
        return Err(sentence::key_too_long(map, key));
    }
    Ok(())
}
