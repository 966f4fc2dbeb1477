//! A text under construction: paths and values as an expression writes them, or as a statement does.

use serde_json::{Map, Value, json};

use super::values::Item;
use crate::random::Random;

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// `#name` and `:value` beside the text.
    Expression,
    /// PartiQL: quoted names, literals, and `?`.
    Statement,
}

#[derive(Clone)]
pub enum Step {
    Name(String),
    At(usize),
}

pub type Path = Vec<Step>;

/// What [`Text::name`] must not write bare.
const RESERVED: &[&str] = &["status", "a b", "l", "m"];

pub struct Text<'a> {
    pub random: &'a mut Random,
    pub dialect: Dialect,
    names: Item,
    values: Item,
    parameters: Vec<Value>,
}

impl<'a> Text<'a> {
    pub fn new(random: &'a mut Random, dialect: Dialect) -> Self {
        Self { random, dialect, names: Map::new(), values: Map::new(), parameters: Vec::new() }
    }

    pub fn is_statement(&self) -> bool {
        self.dialect == Dialect::Statement
    }

    /// A path into an item, and the type that is mostly found there.
    pub fn some_path(&mut self) -> (Path, &'static str) {
        let (name, kind) = self.random.attribute();
        let mut path = vec![Step::Name(name.to_owned())];
        if (name == "m" && self.random.coin()) || self.random.one_in(20) {
            let (inner, kind) =
                [("x", "N"), ("y", "?"), ("l", "L"), ("a b", "S")][self.random.below(4)];
            path.push(Step::Name(inner.to_owned()));
            return (path, kind);
        }
        if (name == "l" && self.random.coin()) || self.random.one_in(20) {
            path.push(Step::At(self.random.below(4)));
            return (path, "?");
        }
        (path, kind)
    }

    pub fn path(&mut self, path: &[Step]) -> String {
        let mut text = String::new();
        for step in path {
            match step {
                Step::Name(name) if text.is_empty() => text.push_str(&self.name(name)),
                Step::Name(name) => text.push_str(&format!(".{}", self.name(name))),
                Step::At(index) => text.push_str(&format!("[{index}]")),
            }
        }
        text
    }

    pub fn name(&mut self, name: &str) -> String {
        let bare = !name.contains(' ');
        if self.is_statement() {
            return if bare && self.random.coin() {
                name.to_owned()
            } else {
                format!("\"{name}\"")
            };
        }
        let reserved = RESERVED.contains(&name) && !self.random.one_in(100);
        if bare && !reserved && self.random.coin() {
            return name.to_owned();
        }
        let placeholder = format!("#{}", name.replace(' ', "_"));
        if !self.random.one_in(300) {
            self.names.insert(placeholder.clone(), json!(name));
        }
        placeholder
    }

    pub fn value(&mut self, value: Value) -> String {
        if self.is_statement() {
            return match literal(&value) {
                Some(literal) if !self.random.one_in(3) => literal,
                _ => self.parameter(value),
            };
        }
        let placeholder = format!(":v{}", self.values.len());
        if self.random.one_in(300) {
            return ":undefined".to_owned();
        }
        self.values.insert(placeholder.clone(), value);
        placeholder
    }

    fn parameter(&mut self, value: Value) -> String {
        self.parameters.push(value);
        "?".to_owned()
    }

    /// The placeholders of an expression, as members of its request; rarely one too many, or none at all.
    pub fn placeholders(mut self) -> Item {
        if self.random.one_in(200) {
            self.names.insert("#unused".to_owned(), json!("unused"));
        }
        if self.random.one_in(200) {
            self.values.insert(":unused".to_owned(), json!({"S": "unused"}));
        }
        let mut members = Map::new();
        for (member, map) in
            [("ExpressionAttributeNames", self.names), ("ExpressionAttributeValues", self.values)]
        {
            if !map.is_empty() || self.random.one_in(400) {
                members.insert(member.to_owned(), Value::Object(map));
            }
        }
        members
    }

    /// The parameters of a statement; rarely one too many or too few.
    pub fn parameters(mut self) -> Vec<Value> {
        if self.random.one_in(200) {
            self.parameters.pop();
        }
        if self.random.one_in(200) {
            let value = self.random.value(1);
            self.parameters.push(value);
        }
        self.parameters
    }
}

/// A value as PartiQL writes it, where it can.
fn literal(value: &Value) -> Option<String> {
    let (kind, value) = value.as_object().filter(|value| value.len() == 1)?.iter().next()?;
    let listed = |values: &Vec<Value>| {
        values.iter().map(literal).collect::<Option<Vec<_>>>().map(|values| values.join(", "))
    };
    let members = |kind: &str| {
        let members = value.as_array()?.iter().map(|member| json!({kind: member})).collect();
        listed(&members).map(|members| format!("<<{members}>>"))
    };
    match kind.as_str() {
        "S" => Some(quoted(value.as_str()?)),
        "N" => value.as_str().filter(|digits| digits.starts_with(is_numeric)).map(str::to_owned),
        "BOOL" => Some(value.to_string()),
        "NULL" => Some("NULL".to_owned()),
        "SS" => members("S"),
        "NS" => members("N"),
        "L" => listed(value.as_array()?).map(|values| format!("[{values}]")),
        "M" => struct_of(value.as_object()?),
        _ => None,
    }
}

fn is_numeric(first: char) -> bool {
    first.is_ascii_digit() || "+-.".contains(first)
}

fn struct_of(map: &Item) -> Option<String> {
    let member =
        |(name, value): (&String, &Value)| Some(format!("{}: {}", quoted(name), literal(value)?));
    let members: Option<Vec<String>> = map.iter().map(member).collect();
    members.map(|members| format!("{{{}}}", members.join(", ")))
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// What the wrong key of a keyboard makes of a text.
const SLIPS: &[&str] = &[
    "(", ")", ",", "AND", "#", ":", "'", "=", "SET", "status", ";", ".", "[", "5", "NOT", "é",
    "\"", "x",
];

/// The text, rarely spoiled.
pub fn maybe_broken(random: &mut Random, text: String) -> String {
    if random.one_in(30) { broken(random, &text) } else { text }
}

fn broken(random: &mut Random, text: &str) -> String {
    let mut words: Vec<&str> = text.split_inclusive([' ', '(', ')', ',']).collect();
    let at = random.below(words.len().max(1));
    match random.below(5) {
        0 if !words.is_empty() => drop(words.remove(at)),
        1 if !words.is_empty() => words.insert(at, words[at]),
        2 => words.truncate(at),
        3 if !words.is_empty() => words[at] = random.pick(SLIPS),
        _ => words.insert(at.min(words.len()), random.pick(SLIPS)),
    }
    words.concat()
}
