//! ExpressionAttributeNames and ExpressionAttributeValues: whether they are well made, and who was asked for.

use std::collections::{BTreeMap, BTreeSet};

use crate::api::ApiError;
use crate::api::limits::ATTRIBUTE_NAME_BYTES_MAX;
use crate::api::operation::Decoded;
use crate::value::AttributeValue;

/// Of a placeholder, its `#` or `:` included.
const PLACEHOLDER_BYTES_MAX: usize = 255;

const NAMES: &str = "ExpressionAttributeNames";
const VALUES: &str = "ExpressionAttributeValues";

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
    pub fn name(&mut self, placeholder: &str) -> Result<&'a str, String> {
        let (key, name) =
            self.names.and_then(|names| names.get_key_value(placeholder)).ok_or_else(|| {
                format!(
                    "An expression attribute name used in the document path is not defined; attribute name: {placeholder}"
                )
            })?;
        self.used_names.insert(key);
        Ok(name)
    }

    /// What a `:placeholder` stands for.
    pub fn value(&mut self, placeholder: &str) -> Result<&'a AttributeValue, String> {
        let (key, value) =
            self.values.and_then(|values| values.get_key_value(placeholder)).ok_or_else(|| {
                format!(
                    "An expression attribute value used in expression is not defined; attribute value: {placeholder}"
                )
            })?;
        self.used_values.insert(key);
        Ok(value)
    }

    pub fn all_names_used(&self) -> Result<(), ApiError> {
        refuse_unused(NAMES, self.names.into_iter().flat_map(BTreeMap::keys), &self.used_names)
    }

    pub fn all_values_used(&self) -> Result<(), ApiError> {
        refuse_unused(VALUES, self.values.into_iter().flat_map(BTreeMap::keys), &self.used_values)
    }
}

fn refuse_unused<'a>(
    map: &str,
    keys: impl Iterator<Item = &'a String>,
    used: &BTreeSet<&str>,
) -> Result<(), ApiError> {
    let unused: Vec<_> = keys.map(String::as_str).filter(|key| !used.contains(key)).collect();
    if unused.is_empty() {
        return Ok(());
    }
    let keys = unused.join(", ");
    refuse(format!("Value provided in {map} unused in expressions: keys: {{{keys}}}"))
}

fn check_names(names: &Names) -> Result<(), ApiError> {
    if names.is_empty() {
        return refuse(format!("{NAMES} must not be empty"));
    }
    for key in names.keys() {
        check_key(NAMES, key, '#')?;
    }
    for (key, name) in names {
        let invalid =
            |reason| refuse(format!("{NAMES} contains invalid value: {reason} for key {key}"));
        if name.is_empty() {
            return invalid("Empty attribute name");
        }
        if name.len() > ATTRIBUTE_NAME_BYTES_MAX {
            return invalid("Attribute name is too large, must be less than 65536 bytes");
        }
    }
    Ok(())
}

fn check_values(values: &Values) -> Result<(), ApiError> {
    if values.is_empty() {
        return refuse(format!("{VALUES} must not be empty"));
    }
    values.keys().try_for_each(|key| check_key(VALUES, key, ':'))
}

fn check_key(map: &str, key: &str, sigil: char) -> Result<(), ApiError> {
    let word = key.strip_prefix(sigil).unwrap_or("");
    if word.is_empty() || !word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
        return refuse(format!("{map} contains invalid key: Syntax error; key: \"{key}\""));
    }
    if key.len() > PLACEHOLDER_BYTES_MAX {
        // Only the sentence about names ends in the figure.
        let figure =
            if sigil == '#' { format!(" size of key: {}", key.len()) } else { String::new() };
        return refuse(format!(
            "{map} contains invalid key: The expression attribute map contains a key that is too long;{figure}"
        ));
    }
    Ok(())
}

fn refuse(message: String) -> Result<(), ApiError> {
    Err(ApiError::validation(message))
}
