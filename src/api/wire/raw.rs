//! An attribute value as it stands in a request: its members have their types, nothing more is known of it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::collections::{BTreeMap, BTreeSet};

use super::json::Json;
use super::member::{self, Members, Standing};
use crate::api::error::value::Wording;
use crate::api::{ApiError, error, limits};
use crate::value::{AttributeValue, Item, Number, NumberError};

/// Names to values, in the order of the text.
pub type RawMap = Vec<(String, RawValue)>;

/// What one `{"S": ...}` holds: one member when it is right.
#[derive(Clone, Debug, PartialEq)]
pub struct RawValue {
    // Apart from the rest, so that nothing is allocated for a list that nearly always is empty.
    pub first: Option<RawMember>,
    pub rest: Vec<RawMember>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum RawMember {
    S(String),
    N(String),
    B(Vec<u8>),
    Bool(bool),
    Null(bool),
    M(RawMap),
    L(Vec<RawValue>),
    // A null member is kept until its turn: it has a sentence of its own (partiql.md 6.5).
    Ss(Vec<Option<String>>),
    Ns(Vec<Option<String>>),
    Bs(Vec<Option<Vec<u8>>>),
}

/// Reads one attribute value.
pub fn value(json: Json<'_>) -> Result<RawValue, ApiError> {
    let mut found = Members::of(json, "AttributeValue", Standing::Element)?
        .present()
        .filter_map(|(name, json)| typed(&name, json).transpose());
    let first = found.next().transpose()?;
    Ok(RawValue { first, rest: found.collect::<Result<_, _>>()? })
}

/// Reads a map of attribute values.
pub fn map(json: Json<'_>) -> Result<RawMap, ApiError> {
    member::map(json, "com.amazonaws.dynamodb.v20120810.AttributeValue", value)
}

/// `None` for a member no attribute value has.
fn typed(name: &str, json: Json<'_>) -> Result<Option<RawMember>, ApiError> {
    Ok(Some(match name {
        "S" => RawMember::S(member::string(json)?),
        "N" => RawMember::N(member::string(json)?),
        "B" => RawMember::B(member::blob(&json)?),
        "BOOL" => RawMember::Bool(member::boolean(&json)?),
        "NULL" => RawMember::Null(member::boolean(&json)?),
        "M" => RawMember::M(map(json)?),
        "L" => RawMember::L(member::list(json, value)?),
        "SS" => RawMember::Ss(member::list(json, |json| or_null(json, member::string))?),
        "NS" => RawMember::Ns(member::list(json, |json| or_null(json, member::string))?),
        "BS" => {
            RawMember::Bs(member::list(json, |json| or_null(json, |json| member::blob(&json)))?)
        }
        // Ignored, as unknown members are at every level: `{"zz":"b"}` is an empty value (indexes-and-tables.md 8.3).
        _ => return Ok(None),
    }))
}

fn or_null<'a, T>(
    json: Json<'a>,
    read: impl Fn(Json<'a>) -> Result<T, ApiError>,
) -> Result<Option<T>, ApiError> {
    if json == Json::Null { Ok(None) } else { read(json).map(Some) }
}

impl RawValue {
    fn members(&self) -> impl Iterator<Item = &RawMember> {
        self.first.iter().chain(&self.rest)
    }

    /// How many lists and maps are wrapped around its innermost value.
    pub fn nesting(&self) -> usize {
        let deepest = |values: &mut dyn Iterator<Item = &RawValue>| {
            1 + values.map(RawValue::nesting).max().unwrap_or(0)
        };
        self.members()
            .map(|member| match member {
                RawMember::M(map) => deepest(&mut map.iter().map(|(_, value)| value)),
                RawMember::L(list) => deepest(&mut list.iter()),
                _ => 0,
            })
            .max()
            .unwrap_or(0)
    }

    /// The scales of its numbers, those of a set in the order of its members. Numbers inside lists and maps are left out.
    pub fn scales(&self) -> Vec<i64> {
        let numbers = |texts: &Vec<Option<String>>| {
            let present = texts.iter().flatten();
            let valued = present.filter_map(|text| Some((Number::parse(text).ok()?, scale(text))));
            let mut valued: Vec<_> = valued.collect();
            // By value, since sets have no order to be the same in (partiql.md 9.8).
            valued.sort();
            valued.into_iter().map(|(_, scale)| scale).collect()
        };
        match &self.first {
            // Others don't matter: a statement with a list or a map among its parameters is never resumed (partiql.md 9.8).
            Some(RawMember::N(text)) => vec![scale(text)],
            Some(RawMember::Ns(texts)) => numbers(texts),
            _ => Vec::new(),
        }
    }

    /// Whether a map in it has an attribute with an empty name.
    pub fn has_empty_name(&self) -> bool {
        self.members().any(|member| match member {
            RawMember::M(map) => has_empty_name(map),
            RawMember::L(list) => list.iter().any(RawValue::has_empty_name),
            _ => false,
        })
    }

    /// The value, or the sentence about the first thing that is wrong with it, in the words of the older layer.
    pub fn check(self) -> Result<AttributeValue, ApiError> {
        self.check_in(Wording::Older)
    }

    /// The value, or the sentence about the first thing that is wrong with it (expressions.md 13).
    pub fn check_in(self, wording: Wording) -> Result<AttributeValue, ApiError> {
        let Some(member) = self.first else { return Err(error::value::empty_attribute_value()) };
        // Before any of them is looked at: which one was meant is not known.
        if !self.rest.is_empty() {
            return Err(error::value::several_datatypes());
        }
        match member {
            RawMember::S(text) => Ok(AttributeValue::S(text)),
            RawMember::N(text) => number(&text, wording).map(AttributeValue::N),
            RawMember::B(bytes) => Ok(AttributeValue::B(bytes)),
            RawMember::Bool(value) => Ok(AttributeValue::Bool(value)),
            RawMember::Null(true) => Ok(AttributeValue::Null),
            RawMember::Null(false) => Err(error::value::null_must_be_true()),
            RawMember::M(map) => check_map_in(map, wording).map(AttributeValue::M),
            RawMember::L(list) => list
                .into_iter()
                .map(|value| value.check_in(wording))
                .collect::<Result<_, _>>()
                .map(AttributeValue::L),
            RawMember::Ss(texts) => string_set(texts, wording),
            RawMember::Ns(texts) => number_set(texts, wording),
            RawMember::Bs(blobs) => binary_set(blobs),
        }
    }
}

/// The digits behind the point of a number less its exponent: `1.5E1` and `15` have none, `0.0` has one, `1E2` has -2.
fn scale(text: &str) -> i64 {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let digits = mantissa.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    let exponent = exponent.trim_start_matches('+').parse().unwrap_or(0);
    i64::try_from(digits).unwrap_or(i64::MAX).saturating_sub(exponent)
}

/// Whether a name in this map, or in a map below it, is empty.
pub fn has_empty_name(map: &RawMap) -> bool {
    map.iter().any(|(name, value)| name.is_empty() || value.has_empty_name())
}

/// How many lists and maps are wrapped around the innermost value of the item; the item itself is none.
pub fn nesting(map: &RawMap) -> usize {
    map.iter().map(|(_, value)| value.nesting()).max().unwrap_or(0)
}

/// The map of values, or the sentence about the first one that is wrong, in the words of the older layer.
pub fn check_map(map: RawMap) -> Result<Item, ApiError> {
    check_map_in(map, Wording::Older)
}

/// The map of values, or the sentence about the first one that is wrong.
pub fn check_map_in(map: RawMap, wording: Wording) -> Result<Item, ApiError> {
    let mut item = BTreeMap::new();
    for (name, value) in map {
        if name.is_empty() {
            return Err(error::value::empty_attribute_name());
        }
        if name.len() > limits::ATTRIBUTE_NAME_BYTES_MAX {
            return Err(error::value::attribute_name_too_large());
        }
        item.insert(name, value.check_in(wording)?);
    }
    Ok(item)
}

fn number(text: &str, wording: Wording) -> Result<Number, ApiError> {
    Number::parse(text).map_err(|problem| match problem {
        NumberError::Syntax => error::value::not_a_number(text, wording),
        NumberError::Precision | NumberError::Overflow | NumberError::Underflow => {
            ApiError::validation(problem.to_string())
        }
    })
}

fn string_set(texts: Vec<Option<String>>, wording: Wording) -> Result<AttributeValue, ApiError> {
    if texts.is_empty() {
        return Err(error::value::empty_string_set());
    }
    let texts = without_null(texts, "String")?;
    let set: BTreeSet<String> = texts.iter().cloned().collect();
    if set.len() < texts.len() {
        return Err(error::value::repeated_strings(&texts, wording));
    }
    Ok(AttributeValue::Ss(set))
}

fn number_set(texts: Vec<Option<String>>, wording: Wording) -> Result<AttributeValue, ApiError> {
    if texts.is_empty() {
        return Err(error::value::empty_number_set());
    }
    let texts = without_null(texts, "Numeric")?;
    let set = texts.iter().map(|text| number(text, wording)).collect::<Result<BTreeSet<_>, _>>()?;
    // By value: `1` and `1.0` are one member (expressions.md 13.3).
    if set.len() < texts.len() {
        return Err(error::value::repeated_numbers(wording));
    }
    Ok(AttributeValue::Ns(set))
}

fn binary_set(blobs: Vec<Option<Vec<u8>>>) -> Result<AttributeValue, ApiError> {
    if blobs.is_empty() {
        return Err(error::value::empty_binary_set());
    }
    let blobs = without_null(blobs, "Binary")?;
    let set: BTreeSet<Vec<u8>> = blobs.iter().cloned().collect();
    if set.len() < blobs.len() {
        let texts: Vec<String> = blobs.iter().map(|blob| STANDARD.encode(blob)).collect();
        return Err(error::value::repeated_binaries(&texts.join(", ")));
    }
    Ok(AttributeValue::Bs(set))
}

fn without_null<T>(members: Vec<Option<T>>, kind: &str) -> Result<Vec<T>, ApiError> {
    members.into_iter().collect::<Option<_>>().ok_or_else(|| error::value::null_in_set(kind))
}
