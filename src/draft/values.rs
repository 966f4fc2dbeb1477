//! The attribute values of a transaction draft: DynamoDB JSON (`{"S": "x"}`) or plain JSON (`"x"`).

use serde_json::{Map, Value};

use super::json::{Kind, Node};
use crate::syntax::Diagnostic;
use crate::value::AttributeType;

/// How the values of a draft are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// As they stand.
    Dynamodb,
    /// Every value is plain JSON, also one that looks like a type and its value.
    Plain,
    /// Some look like this and some like that: each by its own shape.
    Mixed,
}

/// What one value looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Look {
    /// One member, named as a type, holding what that type takes.
    Typed,
    /// One member, named as a type, holding something else.
    Mistyped(AttributeType),
    Plain,
}

impl Style {
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "dynamodb" => Some(Self::Dynamodb),
            "plain" => Some(Self::Plain),
            _ => None,
        }
    }

    /// The style that all these values together suggest, with what is doubtful about it.
    pub fn detect(values: &[&Node]) -> (Self, Vec<Diagnostic>) {
        let looks: Vec<_> = values.iter().map(|node| (*node, look(node))).collect();
        let first = |wanted: fn(&Look) -> bool| looks.iter().find(|(_, look)| wanted(look));
        let typed = first(|look| *look == Look::Typed).is_some();
        let plain = first(|look| *look == Look::Plain);
        match (typed, plain) {
            (true, Some((node, _))) => (Self::Mixed, vec![mixed(node)]),
            (false, Some(_)) => (Self::Plain, looks.iter().filter_map(doubtful).collect()),
            // Only types and half types, or nothing: then `{"N": 12}` is a slip and not a map.
            (_, None) => (Self::Dynamodb, looks.iter().filter_map(mistyped).collect()),
        }
    }

    /// This value as DynamoDB JSON.
    pub fn to_dynamodb(self, node: &Node) -> Value {
        let plain = match self {
            Self::Dynamodb => false,
            Self::Plain => true,
            // A half type stays as it stands and is refused. Taken for a map it would be written as one, without a
            // word.
            Self::Mixed => look(node) == Look::Plain,
        };
        if plain { plain_to_dynamodb(node) } else { node.to_value() }
    }

    /// A map of values (`Item`, `Key`, `ExpressionAttributeValues`) as DynamoDB JSON; anything but an object stays as it is,
    /// for the service to refuse.
    pub fn map_to_dynamodb(self, node: &Node) -> Value {
        let Kind::Object(members) = &node.kind else { return node.to_value() };
        let entries = members.iter().map(|m| (m.name.clone(), self.to_dynamodb(&m.value)));
        Value::Object(entries.collect())
    }
}

fn look(node: &Node) -> Look {
    let [member] = node.members() else { return Look::Plain };
    let Some(kind) = AttributeType::from_code(&member.name) else { return Look::Plain };
    if fits(kind, &member.value) { Look::Typed } else { Look::Mistyped(kind) }
}

/// Whether this is what DynamoDB JSON has under that type.
fn fits(kind: AttributeType, value: &Node) -> bool {
    use AttributeType as T;
    let is_string = |node: &Node| matches!(node.kind, Kind::String(_));
    match (kind, &value.kind) {
        (T::S | T::N | T::B, Kind::String(_)) | (T::Bool | T::Null, Kind::Bool(_)) => true,
        (T::Ss | T::Ns | T::Bs, Kind::Array(members)) => members.iter().all(is_string),
        (T::L, Kind::Array(elements)) => elements.iter().all(|node| look(node) == Look::Typed),
        (T::M, Kind::Object(members)) => members.iter().all(|m| look(&m.value) == Look::Typed),
        _ => false,
    }
}

fn plain_to_dynamodb(node: &Node) -> Value {
    match &node.kind {
        Kind::Null => typed("NULL", Value::Bool(true)),
        Kind::Bool(bool) => typed("BOOL", Value::Bool(*bool)),
        // The text as written: a double would lose digits of a long number.
        Kind::Number(text) => typed("N", Value::String(text.clone())),
        Kind::String(string) => typed("S", Value::String(string.clone())),
        // JSON knows no sets: who means one writes it as DynamoDB JSON.
        Kind::Array(elements) => {
            typed("L", Value::Array(elements.iter().map(plain_to_dynamodb).collect()))
        }
        Kind::Object(members) => {
            let entries = members.iter().map(|m| (m.name.clone(), plain_to_dynamodb(&m.value)));
            typed("M", Value::Object(entries.collect()))
        }
    }
}

fn typed(code: &str, value: Value) -> Value {
    Value::Object(Map::from_iter([(code.to_owned(), value)]))
}

const SETTLE: &str = "\"$values\": \"dynamodb\" or \"plain\" at the top settles it";

fn mixed(node: &Node) -> Diagnostic {
    let message =
        "this value is plain JSON and others are DynamoDB JSON: each is read by its own shape";
    Diagnostic::warning("values-mixed", node.span, message).with_help(SETTLE)
}

/// In a draft of plain values: a map that could have been meant as DynamoDB JSON.
fn doubtful((node, look): &(&Node, Look)) -> Option<Diagnostic> {
    let Look::Mistyped(kind) = look else { return None };
    let message = format!("read as a plain map with one member, {kind}, like the other values");
    Some(Diagnostic::warning("values-mixed", node.span, message).with_help(SETTLE))
}

/// In a draft of DynamoDB JSON: a type that holds something else.
fn mistyped((node, look): &(&Node, Look)) -> Option<Diagnostic> {
    use AttributeType as T;
    let Look::Mistyped(kind) = look else { return None };
    let takes = match kind {
        T::S => "a string",
        T::N => "a number in a string: {\"N\": \"12\"}",
        T::B => "base64 in a string",
        T::Bool => "true or false",
        T::Null => "true",
        T::M => "an object of DynamoDB JSON values: {\"M\": {\"a\": {\"N\": \"1\"}}}",
        T::L => "an array of DynamoDB JSON values: {\"L\": [{\"N\": \"1\"}]}",
        T::Ss | T::Bs => "an array of strings",
        T::Ns => "an array of numbers in strings: {\"NS\": [\"1\", \"2\"]}",
    };
    let message = format!("{kind} does not hold such a value: the service will refuse it");
    Some(
        Diagnostic::warning("value-type", node.span, message)
            .with_help(format!("{kind} takes {takes}")),
    )
}
