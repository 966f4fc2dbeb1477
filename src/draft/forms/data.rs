//! The members of a request, with the bytes among its values told from the texts: in JSON both are strings.

use serde_json::Value;

use crate::api::ApiError;
use crate::api::wire::value::from_json;
use crate::value::AttributeValue;

#[derive(Clone, Debug, PartialEq)]
pub enum Data {
    Text(String),
    Bytes {
        base64: String,
        bytes: Vec<u8>,
    },
    /// As written.
    Number(String),
    Flag(bool),
    List(Vec<Data>),
    /// In the order of the request.
    Object(Vec<(String, Data)>),
}

impl Data {
    /// The body of a request.
    ///
    /// # Errors
    ///
    /// A value the service refuses: no form of it could be sent.
    pub fn of_request(body: &Value) -> Result<Self, ApiError> {
        of_member("", body)
    }

    /// The members of an object; nothing for any other value.
    pub fn members(&self) -> &[(String, Self)] {
        if let Self::Object(members) = self { members } else { &[] }
    }

    pub fn get(&self, name: &str) -> Option<&Self> {
        self.members().iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    pub fn elements(&self) -> &[Self] {
        if let Self::List(elements) = self { elements } else { &[] }
    }

    pub fn has_bytes(&self) -> bool {
        match self {
            Self::Bytes { .. } => true,
            Self::List(list) => list.iter().any(Self::has_bytes),
            Self::Object(members) => members.iter().any(|(_, value)| value.has_bytes()),
            Self::Text(_) | Self::Number(_) | Self::Flag(_) => false,
        }
    }

    /// The same as JSON again.
    pub fn to_json(&self) -> Value {
        match self {
            Self::Text(text) | Self::Bytes { base64: text, .. } => Value::from(text.as_str()),
            // Counts alone are numbers in a request: values have theirs in strings.
            Self::Number(text) => serde_json::from_str(text).unwrap_or(Value::Null),
            Self::Flag(flag) => Value::Bool(*flag),
            Self::List(list) => list.iter().map(Self::to_json).collect(),
            Self::Object(members) => Value::Object(
                members.iter().map(|(name, value)| (name.clone(), value.to_json())).collect(),
            ),
        }
    }
}

fn of_member(name: &str, value: &Value) -> Result<Data, ApiError> {
    match (name, value) {
        ("Parameters", Value::Array(values)) => list(values, attribute_value),
        ("Item" | "Key" | "ExpressionAttributeValues", Value::Object(values)) => {
            object(values, |_, value| attribute_value(value))
        }
        (_, Value::Array(elements)) => list(elements, |element| of_member("", element)),
        (_, Value::Object(members)) => object(members, of_member),
        (_, Value::String(text)) => Ok(Data::Text(text.clone())),
        (_, Value::Bool(flag)) => Ok(Data::Flag(*flag)),
        (_, scalar) => Ok(Data::Number(scalar.to_string())),
    }
}

fn attribute_value(value: &Value) -> Result<Data, ApiError> {
    // Looked at as a whole, so that what is inside of it is what its types say.
    from_json(value).map(|known| with_bytes(value, &known))
}

/// The value as it is written, as its numbers are to stay; `known` says which of it is bytes.
fn with_bytes(value: &Value, known: &AttributeValue) -> Data {
    let Some((code, inside)) = value.as_object().and_then(|members| members.iter().next()) else {
        return Data::Object(Vec::new());
    };
    let inside = match (known, inside) {
        (AttributeValue::B(_) | AttributeValue::Bs(_), inside) => bytes(inside),
        (AttributeValue::M(known), Value::Object(values)) => {
            let members = values.iter().filter_map(|(name, value)| {
                Some((name.clone(), with_bytes(value, known.get(name)?)))
            });
            Data::Object(members.collect())
        }
        (AttributeValue::L(known), Value::Array(values)) => Data::List(
            values.iter().zip(known).map(|(value, known)| with_bytes(value, known)).collect(),
        ),
        (_, Value::Array(set)) => {
            let members = set.iter().filter_map(Value::as_str);
            Data::List(members.map(|text| Data::Text(text.to_owned())).collect())
        }
        (_, Value::Bool(flag)) => Data::Flag(*flag),
        (_, other) => Data::Text(other.as_str().unwrap_or_default().to_owned()),
    };
    Data::Object(vec![(code.clone(), inside)])
}

fn bytes(inside: &Value) -> Data {
    match inside {
        Value::Array(set) => Data::List(set.iter().map(bytes).collect()),
        one => {
            let base64 = one.as_str().unwrap_or_default().to_owned();
            let value = from_json(&serde_json::json!({ "B": base64 }));
            let bytes = match value {
                Ok(AttributeValue::B(bytes)) => bytes,
                _ => Vec::new(),
            };
            Data::Bytes { base64, bytes }
        }
    }
}

fn list(
    elements: &[Value],
    of: impl Fn(&Value) -> Result<Data, ApiError>,
) -> Result<Data, ApiError> {
    elements.iter().map(of).collect::<Result<_, _>>().map(Data::List)
}

fn object(
    members: &serde_json::Map<String, Value>,
    of: impl Fn(&str, &Value) -> Result<Data, ApiError>,
) -> Result<Data, ApiError> {
    let members = members.iter().map(|(name, value)| Ok((name.clone(), of(name, value)?)));
    members.collect::<Result<_, ApiError>>().map(Data::Object)
}
