//! Members of a request, each as the type the API gives it; the wrong JSON type is a SerializationException
//! (items-tables-capacity.md 10.2, indexes-and-tables.md 8.4).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::json::{Json, Member};
use crate::api::{ApiError, error};

const STRUCTURE: &str = "Start of structure or map found where not expected";
const FIELD: &str = "Unexpected field type";

/// The members of one structure. Unknown ones are left alone, null ones are absent.
#[derive(Debug, Default)]
pub struct Members<'a>(Vec<Member<'a>>);

/// Where a structure stands: the sentence about a scalar in its stead differs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// A member of another structure.
    Member,
    /// An element of a list, or a value of a map.
    Element,
}

impl<'a> Members<'a> {
    /// The members of a request body.
    pub fn of_body(body: Json<'a>) -> Result<Self, ApiError> {
        match body {
            Json::Object(members) => Ok(Self(members)),
            Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) | Json::Array(_) => {
                Err(error::request::malformed_body())
            }
        }
    }

    /// The members of a structure of the API with this name. A null element has no members.
    pub fn of(json: Json<'a>, structure: &str, place: Standing) -> Result<Self, ApiError> {
        match json {
            Json::Object(members) => Ok(Self(members)),
            Json::Null => Ok(Self::default()),
            Json::Array(_) => Err(error::request::wrong_json_type(format!(
                "Unrecognized collection type class com.amazonaws.dynamodb.v20120810.{structure}"
            ))),
            // Lists have another sentence for it than members have (indexes-and-tables.md 8.4).
            Json::Bool(_) | Json::Number(_) | Json::String(_) if place == Standing::Member => {
                Err(error::request::wrong_json_type(FIELD))
            }
            Json::Bool(_) | Json::Number(_) | Json::String(_) => {
                Err(error::request::wrong_json_type("Unexpected value type in payload"))
            }
        }
    }

    /// Every member that is not null, in the order of the text.
    pub fn present(self) -> impl Iterator<Item = Member<'a>> {
        self.0.into_iter().filter(|(_, json)| *json != Json::Null)
    }

    /// The map of this name as compact JSON with its members sorted, when a name in it is wrong.
    pub fn echo_of(&self, name: &str, is_right: fn(&str) -> bool) -> Option<String> {
        let (_, json) = self.0.iter().find(|(member, _)| member == name)?;
        let Json::Object(members) = json else { return None };
        let all_right = members.iter().all(|(name, _)| is_right(name));
        (!all_right).then(|| json.compact())
    }

    fn take(&mut self, name: &str) -> Option<Json<'a>> {
        let (_, json) = self.0.iter_mut().find(|(member, _)| member == name)?;
        match std::mem::replace(json, Json::Null) {
            // Null and absent are the same (indexes-and-tables.md 8.3).
            Json::Null => None,
            found => Some(found),
        }
    }

    pub fn string(&mut self, name: &str) -> Result<Option<String>, ApiError> {
        self.take(name).map(string).transpose()
    }

    pub fn boolean(&mut self, name: &str) -> Result<Option<bool>, ApiError> {
        self.take(name).map(|json| boolean(&json)).transpose()
    }

    /// A 32-bit integer; a fraction is cut, what does not fit saturates.
    pub fn integer(&mut self, name: &str) -> Result<Option<i64>, ApiError> {
        let (low, high) = (i64::from(i32::MIN), i64::from(i32::MAX));
        let read = self.take(name).map(|json| whole_number(&json, "Integer")).transpose()?;
        // Recorded of the Limit of Query and Scan (indexes-and-tables.md 8.4).
        Ok(read.map(|value| value.clamp(low, high)))
    }

    /// A 64-bit integer.
    pub fn long(&mut self, name: &str) -> Result<Option<i64>, ApiError> {
        self.take(name).map(|json| whole_number(&json, "Long")).transpose()
    }

    pub fn decimal(&mut self, name: &str) -> Result<Option<f64>, ApiError> {
        self.take(name).map(|json| decimal(&json)).transpose()
    }

    pub fn structure(&mut self, name: &str, structure: &str) -> Result<Option<Self>, ApiError> {
        self.take(name).map(|json| Members::of(json, structure, Standing::Member)).transpose()
    }

    /// A member of any type, read by `read`.
    pub fn value<T>(
        &mut self,
        name: &str,
        read: impl Fn(Json<'a>) -> Result<T, ApiError>,
    ) -> Result<Option<T>, ApiError> {
        self.take(name).map(read).transpose()
    }

    /// A list, each element read by `element`.
    pub fn list<T>(
        &mut self,
        name: &str,
        element: impl Fn(Json<'a>) -> Result<T, ApiError>,
    ) -> Result<Option<Vec<T>>, ApiError> {
        self.take(name).map(|json| list(json, element)).transpose()
    }

    /// A list of structures.
    pub fn structures<T>(
        &mut self,
        name: &str,
        structure: &str,
        element: impl Fn(Members<'a>) -> Result<T, ApiError>,
    ) -> Result<Option<Vec<T>>, ApiError> {
        self.list(name, |json| element(Members::of(json, structure, Standing::Element)?))
    }

    /// A map, each value read by `value`; `java_type` names its values in the refusal.
    pub fn map<T>(
        &mut self,
        name: &str,
        java_type: &str,
        value: impl Fn(Json<'a>) -> Result<T, ApiError>,
    ) -> Result<Option<Vec<(String, T)>>, ApiError> {
        self.take(name).map(|json| map(json, java_type, value)).transpose()
    }
}

pub fn list<'a, T>(
    json: Json<'a>,
    element: impl Fn(Json<'a>) -> Result<T, ApiError>,
) -> Result<Vec<T>, ApiError> {
    match json {
        Json::Array(elements) => elements.into_iter().map(element).collect(),
        Json::Object(_) => Err(error::request::wrong_json_type(STRUCTURE)),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => {
            Err(error::request::wrong_json_type(FIELD))
        }
    }
}

pub fn map<'a, T>(
    json: Json<'a>,
    java_type: &str,
    value: impl Fn(Json<'a>) -> Result<T, ApiError>,
) -> Result<Vec<(String, T)>, ApiError> {
    match json {
        Json::Object(members) => {
            let members = Members(members).present();
            members.map(|(name, json)| Ok((name.into_owned(), value(json)?))).collect()
        }
        Json::Array(_) => Err(error::request::wrong_json_type(format!(
            "Unrecognized collection type java.util.Map<java.lang.String, {java_type}>"
        ))),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => {
            Err(error::request::wrong_json_type(FIELD))
        }
    }
}

pub fn string(json: Json<'_>) -> Result<String, ApiError> {
    match json {
        Json::String(text) => Ok(text.into_owned()),
        other => Err(not_convertible(&other, "String", "java.lang.String")),
    }
}

/// A boolean, or one of the words for it.
pub fn boolean(json: &Json<'_>) -> Result<bool, ApiError> {
    match json {
        Json::Bool(value) => Ok(*value),
        Json::String(text) => match text.to_ascii_lowercase().as_str() {
            // Words too, in any case (items-tables-capacity.md 10.2).
            "true" | "t" | "yes" | "y" | "1" => Ok(true),
            "false" | "f" | "no" | "n" | "0" => Ok(false),
            _ => Err(error::request::wrong_json_type("Unexpected token received from parser")),
        },
        Json::Null | Json::Number(_) | Json::Array(_) | Json::Object(_) => {
            Err(not_convertible(json, "Boolean", "java.lang.Boolean"))
        }
    }
}

/// Bytes in standard padded base64.
pub fn blob(json: &Json<'_>) -> Result<Vec<u8>, ApiError> {
    match json {
        Json::String(text) => decode_base64(text),
        Json::Array(_) | Json::Object(_) => {
            Err(not_convertible(json, "ByteBuffer", "java.nio.ByteBuffer"))
        }
        Json::Null | Json::Bool(_) | Json::Number(_) => Err(error::request::wrong_json_type(
            "only base-64-encoded strings are convertible to bytes",
        )),
    }
}

fn decode_base64(text: &str) -> Result<Vec<u8>, ApiError> {
    // Told apart from other faults, and before them (indexes-and-tables.md 8.4).
    if !text.len().is_multiple_of(4) {
        return Err(error::request::wrong_json_type(format!(
            "Base64 encoded length is expected a multiple of 4 bytes but found: {}",
            text.len()
        )));
    }
    STANDARD.decode(text).map_err(|_| {
        // The spelling is the service's. It is recorded of one fault, and stands here for all (indexes-and-tables.md 8.4).
        error::request::wrong_json_type("Invalid last non-pad Base64 character dectected")
    })
}

/// A number as near as a double comes to it.
pub fn decimal(json: &Json<'_>) -> Result<f64, ApiError> {
    match json {
        // A larger one is read as infinite, which no JSON can say.
        Json::Number(text) => Ok(text.parse().unwrap_or(f64::MAX).clamp(f64::MIN, f64::MAX)),
        other => Err(not_convertible(other, "Double", "java.lang.Double")),
    }
}

fn whole_number(json: &Json<'_>, java_type: &str) -> Result<i64, ApiError> {
    match json {
        Json::Number(text) => Ok(truncated(text)),
        other => Err(not_convertible(other, java_type, &format!("java.lang.{java_type}"))),
    }
}

/// The whole part of a JSON number, as near as 64 bits come to it.
fn truncated(text: &str) -> i64 {
    // A fraction is cut (indexes-and-tables.md 8.4). By way of the text, since a cast from a
    // double would cut silently what does not fit.
    let whole = text.parse::<f64>().map(|value| format!("{:.0}", value.trunc()));
    let bound = if text.starts_with('-') { i64::MIN } else { i64::MAX };
    text.parse().or_else(|_| whole.unwrap_or_default().parse()).unwrap_or(bound)
}

/// A value that is no `short` type.
fn not_convertible(json: &Json<'_>, short: &str, class: &str) -> ApiError {
    let token = match json {
        Json::Array(_) => {
            return error::request::wrong_json_type(format!(
                "Unrecognized collection type class {class}"
            ));
        }
        Json::Object(_) => return error::request::wrong_json_type(STRUCTURE),
        Json::Null => "NULL_VALUE",
        Json::Bool(true) => "TRUE_VALUE",
        Json::Bool(false) => "FALSE_VALUE",
        Json::String(_) => "STRING_VALUE",
        // By how it is written: `-0` and huge ones are whole, `1.0` is none (indexes-and-tables.md 8.4).
        Json::Number(text) if text.contains(['.', 'e', 'E']) => "DECIMAL_VALUE",
        Json::Number(_) => "NUMBER_VALUE",
    };
    error::request::wrong_json_type(format!("{token} cannot be converted to {short}"))
}
