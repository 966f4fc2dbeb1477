//! JSON as the service reads it: duplicate members and trailing text are refused, members keep their order, and a number
//! keeps the difference between `1` and `1.0`.

use std::collections::HashSet;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::api::{ApiError, error};

/// One JSON value.
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    Null,
    Bool(bool),
    /// Its text; one with a point or an exponent is a decimal.
    Number(String),
    String(String),
    Array(Vec<Json>),
    Object(Vec<(String, Json)>),
}

/// Reads a body. Nesting beyond what serde_json takes (128 levels) is refused as malformed text is.
pub fn parse(body: &str) -> Result<Json, ApiError> {
    serde_json::from_str(body).map_err(|_| error::request::malformed_body())
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

impl Json {
    /// Without white space, members sorted by name, null ones left out.
    pub fn compact(&self) -> String {
        match self {
            Self::Null => "null".to_owned(),
            Self::Bool(value) => value.to_string(),
            Self::Number(text) => text.clone(),
            Self::String(text) => serde_json::Value::from(text.as_str()).to_string(),
            Self::Array(elements) => {
                let elements: Vec<String> = elements.iter().map(Self::compact).collect();
                format!("[{}]", elements.join(","))
            }
            Self::Object(members) => {
                let mut present: Vec<_> =
                    members.iter().filter(|(_, value)| *value != Self::Null).collect();
                present.sort_by_key(|(name, _)| name);
                let print = |(name, value): &(String, Self)| {
                    format!("{}:{}", serde_json::Value::from(name.as_str()), value.compact())
                };
                let members: Vec<String> = present.into_iter().map(print).collect();
                format!("{{{}}}", members.join(","))
            }
        }
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(Json::Number(value.to_string()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Number(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Json, E> {
        Ok(Json::Number(format!("{value:?}")))
    }

    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        Ok(Json::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Json, E> {
        Ok(Json::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Json, A::Error> {
        let mut array = Vec::new();
        while let Some(element) = elements.next_element()? {
            array.push(element);
        }
        Ok(Json::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Json, A::Error> {
        let mut object = Vec::new();
        while let Some(member) = members.next_entry()? {
            object.push(member);
        }
        if names_repeat(&object) {
            return Err(A::Error::custom("a member is given twice"));
        }
        Ok(Json::Object(object))
    }
}

fn names_repeat(members: &[(String, Json)]) -> bool {
    let mut seen = HashSet::new();
    members.len() > 1 && !members.iter().all(|(name, _)| seen.insert(name.as_str()))
}
