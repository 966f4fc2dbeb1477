//! The `#names` and `:values` of one action's expressions.
//!
//! A name gets a placeholder where it is a reserved word or no plain word. A value's placeholder is called after the
//! attribute it is held against: `balance >= :balance`.

use serde_json::{Map, Value};

use crate::api::wire;
use crate::syntax::Span;
use crate::syntax::expression::ast::{Name, Path, Step};
use crate::syntax::expression::reserved::is_reserved;
use crate::syntax::expression::token::Keyword;
use crate::value::{self, AttributeValue};

/// Expressions are 4 KB at most, placeholders 255 bytes.
const STEM_CHARS_MAX: usize = 24;
/// What a value is called that is held against nothing with a name.
const NAMELESS: &str = "value";

#[derive(Debug, Default)]
pub struct Placeholders {
    /// Placeholder and what it stands for, in the order of first use.
    names: Vec<(String, String)>,
    values: Vec<(String, AttributeValue)>,
}

impl Placeholders {
    pub fn path(&mut self, path: &value::Path) -> Path {
        let root = self.name(&path.root);
        let steps = path.steps.iter().map(|step| match step {
            value::Step::Name(name) => Step::Name(self.name(name)),
            value::Step::Index(index) => Step::Index(word(index.to_string())),
        });
        Path { root, steps: steps.collect() }
    }

    pub fn attribute(&mut self, name: &str) -> Path {
        Path { root: self.name(name), steps: Vec::new() }
    }

    pub fn value(&mut self, value: &AttributeValue, beside: Option<&str>) -> Name {
        let stem = format!(":{}", plain(beside.unwrap_or(NAMELESS)));
        word(taken(&mut self.values, &stem, value))
    }

    fn name(&mut self, name: &str) -> Name {
        if may_stand_bare(name) {
            return word(name.to_owned());
        }
        word(taken(&mut self.names, &format!("#{}", plain(name)), &name.to_owned()))
    }

    /// As `ExpressionAttributeNames`; `None` when there are none, which the service would refuse.
    pub fn names_to_json(&self) -> Option<Value> {
        let names = self.names.iter().map(|(key, name)| (key.clone(), name.clone().into()));
        (!self.names.is_empty()).then(|| Value::Object(names.collect::<Map<_, _>>()))
    }

    pub fn values_to_json(&self) -> Option<Value> {
        let values = self.values.iter();
        let values = values.map(|(key, value)| (key.clone(), wire::value::to_json(value)));
        (!self.values.is_empty()).then(|| Value::Object(values.collect::<Map<_, _>>()))
    }
}

/// The placeholder of this meaning, a number behind the stem where it means something else already.
fn taken<T: PartialEq + Clone>(known: &mut Vec<(String, T)>, stem: &str, meaning: &T) -> String {
    let numbered = |number: usize| match number {
        1 => stem.to_owned(),
        number => format!("{stem}{number}"),
    };
    for candidate in (1..).map(numbered) {
        match known.iter().find(|(placeholder, _)| *placeholder == candidate) {
            // One placeholder for one meaning: expressions stay short, and their bytes are limited.
            Some((_, held)) if held == meaning => return candidate,
            Some(_) => {}
            None => {
                known.push((candidate.clone(), meaning.clone()));
                return candidate;
            }
        }
    }
    unreachable!("there are more numbers than placeholders")
}

fn may_stand_bare(name: &str) -> bool {
    // Not `_`, which no bare name may begin with (expressions.md 1), nor anything beyond ASCII.
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(is_word)
        && !is_reserved(name)
        && Keyword::from_word(name).is_none()
}

/// The name in letters, digits and `_` alone.
fn plain(name: &str) -> String {
    let plain: String =
        name.chars().take(STEM_CHARS_MAX).map(|c| if is_word(c) { c } else { '_' }).collect();
    if plain.is_empty() { NAMELESS.to_owned() } else { plain }
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

fn word(text: String) -> Name {
    Name { text, span: Span::default() }
}
