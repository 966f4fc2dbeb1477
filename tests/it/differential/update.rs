//! Update expressions, and the assignments of an UPDATE.

use serde_json::json;

use super::text::{Path, Text};

/// An update expression of the classic operations.
pub fn update(text: &mut Text<'_>) -> String {
    let mut clauses: Vec<String> = Vec::new();
    for clause in ["SET", "REMOVE", "ADD", "DELETE"] {
        let chance = if clause == "SET" { 2 } else { 4 };
        if text.random.one_in(chance) {
            clauses.push(some(text, clause));
        }
    }
    if clauses.is_empty() || text.random.one_in(100) {
        clauses.push(some(text, "SET"));
    }
    clauses.join(" ")
}

fn some(text: &mut Text<'_>, clause: &str) -> String {
    let count = text.random.between(1, 2);
    let actions: Vec<String> = (0..count).map(|_| action(text, clause)).collect();
    format!("{clause} {}", actions.join(", "))
}

fn action(text: &mut Text<'_>, clause: &str) -> String {
    let (path, kind) = text.some_path();
    match clause {
        "SET" => assignment(text, &path, kind),
        "REMOVE" => text.path(&path),
        "ADD" => {
            let kind =
                text.random.pick(if kind == "?" { &["N", "SS"] } else { &["N", "SS", "NS", "BS"] });
            with_value(text, kind)
        }
        _ => {
            let kind = text.random.pick(&["SS", "NS", "BS"]);
            with_value(text, kind)
        }
    }
}

/// A path that mostly holds this type, and a value of it.
fn with_value(text: &mut Text<'_>, kind: &str) -> String {
    let name = match kind {
        "N" => "n",
        "SS" => "ss",
        "NS" => "ns",
        _ => "bs",
    };
    let name = if text.random.one_in(5) { text.random.attribute().0 } else { name };
    let value = text.random.value_of(kind, 1);
    format!("{} {}", text.name(name), text.value(value))
}

/// `path = operand`.
pub fn assignment(text: &mut Text<'_>, path: &Path, kind: &'static str) -> String {
    let target = text.path(path);
    format!("{target} = {}", operand(text, path, kind))
}

fn operand(text: &mut Text<'_>, path: &Path, kind: &'static str) -> String {
    match text.random.below(12) {
        0 | 1 => {
            let sign = text.random.pick(&["+", "-"]);
            let left = text.name("n");
            let number = text.random.value_of("N", 1);
            format!("{left} {sign} {}", text.value(number))
        }
        2 if !text.is_statement() || text.random.one_in(4) => {
            let (source, _) = text.some_path();
            text.path(&source)
        }
        3 if !text.is_statement() => {
            let first = text.path(path);
            let value = text.random.value_of(kind, 2);
            format!("if_not_exists({first}, {})", text.value(value))
        }
        4 => {
            let list = json!({"L": [text.random.value(1)]});
            let name = text.name("l");
            format!("list_append({name}, {})", text.value(list))
        }
        5 if text.is_statement() => {
            let function = text.random.pick(&["set_add", "set_delete"]);
            let first = text.path(path);
            let kind = if kind.len() == 2 { kind } else { "SS" };
            let set = text.random.value_of(kind, 1);
            format!("{function}({first}, {})", text.value(set))
        }
        _ => {
            let value = text.random.value_of(kind, 3);
            text.value(value)
        }
    }
}
