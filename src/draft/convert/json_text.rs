//! JSON laid out for reading: what fits on a line stands on one.

use serde_json::Value;

use crate::syntax::hidden::visible_json;

const WIDTH: usize = 96;

/// A value whose lines stand `indent` blanks from the left; the first begins at `column` and is not indented.
pub fn laid_out(value: &Value, indent: usize, column: usize) -> String {
    let line = one_line(value);
    if column + line.chars().count() <= WIDTH { line } else { broken(value, indent) }
}

/// The same with a line for each member, however short.
pub fn broken(value: &Value, indent: usize) -> String {
    let inner = indent + 2;
    let blanks = " ".repeat(inner);
    let (open, close, members): (_, _, Vec<String>) = match value {
        Value::Object(map) if !map.is_empty() => {
            let member = |(name, value): (&String, &Value)| {
                let name = quoted(name);
                let value = laid_out(value, inner, inner + 2 + name.chars().count());
                format!("{blanks}{name}: {value}")
            };
            ('{', '}', map.iter().map(member).collect())
        }
        Value::Array(list) if !list.is_empty() => {
            let member = |value| format!("{blanks}{}", laid_out(value, inner, inner));
            ('[', ']', list.iter().map(member).collect())
        }
        scalar => return one_line(scalar),
    };
    format!("{open}\n{}\n{}{close}", members.join(",\n"), " ".repeat(indent))
}

fn one_line(value: &Value) -> String {
    match value {
        Value::Object(map) if !map.is_empty() => {
            let member =
                |(name, value): (&String, &Value)| format!("{}: {}", quoted(name), one_line(value));
            format!("{{ {} }}", map.iter().map(member).collect::<Vec<_>>().join(", "))
        }
        Value::Array(list) => {
            format!("[{}]", list.iter().map(one_line).collect::<Vec<_>>().join(", "))
        }
        scalar => visible_json(&scalar.to_string()).into_owned(),
    }
}

// JSON's own escapes leave bidirectional marks and their like as they are; here nothing may stand unseen.
fn quoted(name: &str) -> String {
    visible_json(&Value::from(name).to_string()).into_owned()
}
