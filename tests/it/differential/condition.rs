//! Conditions: of expressions, filters and WHERE clauses.

use serde_json::{Value, json};

use super::text::{Dialect, Path, Text};

const COMPARATORS: &[&str] = &["=", "<>", "<", "<=", ">", ">=", "=", "="];
const TYPES: &[&str] = &["S", "N", "B", "BOOL", "NULL", "SS", "NS", "BS", "L", "M"];
const STATEMENT_TYPES: &[&str] =
    &["MISSING", "NULL", "BOOL", "BOOLEAN", "BLOB", "STRING", "NUMERIC", "STRUCT", "TUPLE", "LIST"];

impl Text<'_> {
    /// Any condition, nested at most so deep.
    pub fn condition(&mut self, depth: usize) -> String {
        let choices = if depth == 0 { 9 } else { 13 };
        match self.random.below(choices) {
            0..=3 => self.comparison(),
            4 => self.range(),
            5 => self.membership(),
            6 | 7 => self.call(),
            8 => self.sized(),
            9 | 10 => self.joined("AND", depth),
            11 => self.joined("OR", depth),
            _ => {
                let inner = self.condition(depth - 1);
                let inner = if self.random.coin() { format!("({inner})") } else { inner };
                format!("NOT {inner}")
            }
        }
    }

    fn joined(&mut self, word: &str, depth: usize) -> String {
        let (left, right) = (self.side(depth), self.side(depth));
        format!("{left} {word} {right}")
    }

    fn side(&mut self, depth: usize) -> String {
        let side = self.condition(depth - 1);
        if self.random.one_in(3) { format!("({side})") } else { side }
    }

    fn comparison(&mut self) -> String {
        if self.is_statement() && self.random.one_in(5) {
            return self.is_type();
        }
        let (path, kind) = self.some_path();
        let comparator = self.random.pick(COMPARATORS);
        if self.random.one_in(12) {
            let (other, _) = self.some_path();
            return format!("{} {comparator} {}", self.path(&path), self.path(&other));
        }
        let value = self.random.value_of(kind, 2);
        if self.random.one_in(12) {
            let value = self.value(value);
            return format!("{value} {comparator} {}", self.path(&path));
        }
        format!("{} {comparator} {}", self.path(&path), self.value(value))
    }

    fn is_type(&mut self) -> String {
        let (path, _) = self.some_path();
        let path = self.path(&path);
        let not = if self.random.coin() { "NOT " } else { "" };
        format!("{path} IS {not}{}", self.random.pick(STATEMENT_TYPES))
    }

    fn range(&mut self) -> String {
        let (path, kind) = self.some_path();
        let path = self.path(&path);
        let kind = if matches!(kind, "S" | "N" | "B") { kind } else { "N" };
        let mut bounds = [self.random.value_of(kind, 1), self.random.value_of(kind, 1)];
        if !self.random.one_in(8) {
            bounds.sort_by_key(size_of);
        }
        let [low, high] = bounds.map(|bound| self.value(bound));
        format!("{path} BETWEEN {low} AND {high}")
    }

    fn membership(&mut self) -> String {
        let (path, kind) = self.some_path();
        let path = self.path(&path);
        let members: Vec<String> = (0..self.random.between(1, 3))
            .map(|_| {
                let member = self.random.value_of(kind, 1);
                self.value(member)
            })
            .collect();
        let [open, close] =
            if self.is_statement() && self.random.coin() { ["[", "]"] } else { ["(", ")"] };
        format!("{path} IN {open}{}{close}", members.join(", "))
    }

    fn call(&mut self) -> String {
        let (path, kind) = self.some_path();
        match self.random.below(5) {
            0 => format!("attribute_exists({})", self.path(&path)),
            1 => format!("attribute_not_exists({})", self.path(&path)),
            2 => {
                let name = self.random.pick(TYPES);
                format!("attribute_type({}, {})", self.path(&path), self.value(json!({"S": name})))
            }
            3 => self.call_with("begins_with", &path, if kind == "N" { "S" } else { kind }),
            _ => self.call_with("contains", &path, member_kind(kind)),
        }
    }

    fn call_with(&mut self, function: &str, path: &Path, kind: &str) -> String {
        let operand = self.random.value_of(kind, 1);
        let path = self.path(path);
        if self.random.one_in(60) {
            return format!("{function}({path})");
        }
        format!("{function}({path}, {})", self.value(operand))
    }

    fn sized(&mut self) -> String {
        let (path, _) = self.some_path();
        let path = self.path(&path);
        let comparator = self.random.pick(COMPARATORS);
        let size = json!({"N": self.random.below(5).to_string()});
        format!("size({path}) {comparator} {}", self.value(size))
    }
}

fn member_kind(kind: &str) -> &str {
    match kind {
        "SS" | "S" => "S",
        "NS" => "N",
        "BS" | "B" => "B",
        _ => "?",
    }
}

/// Numbers by their size, everything else by its text.
fn size_of(value: &Value) -> (i64, String) {
    let number = value["N"].as_str().and_then(|digits| digits.parse::<f64>().ok()).unwrap_or(0.0);
    let scaled = (number * 1000.0).clamp(-1e15, 1e15);
    (format!("{scaled:.0}").parse().unwrap_or(0), value.to_string())
}

/// A projection: one to three paths.
pub fn projection(text: &mut Text<'_>) -> String {
    let count = text.random.between(1, 3);
    let mut paths = Vec::new();
    for _ in 0..count {
        let (path, _) = text.some_path();
        paths.push(text.path(&path));
    }
    if text.random.one_in(3) {
        paths.push(text.name("pk"));
    }
    if text.dialect == Dialect::Statement || !text.random.one_in(20) {
        paths.sort();
        paths.dedup();
    }
    paths.join(", ")
}
