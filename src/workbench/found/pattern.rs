//! What rows are looked for by: a text that one of their values holds.

use crate::value::{AttributeValue, Item};

/// A text to be found in values, whatever the case of its letters. `owner:grace` looks in the attribute `owner` alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// As it was typed.
    typed: String,
    /// In lower case.
    text: String,
    /// The one attribute that is looked in, where the text names one, and the rest in lower case.
    of_one: Option<(String, String)>,
}

impl Pattern {
    /// `None` of nothing. A name before a colon counts as one where `is_attribute` knows it: else the colon is part of
    /// the text.
    pub fn new(typed: &str, is_attribute: impl Fn(&str) -> bool) -> Option<Self> {
        let split = typed.split_once(':').filter(|(name, _)| is_attribute(name));
        let of_one = split.map(|(name, text)| (name.to_owned(), text.to_lowercase()));
        let text = typed.to_lowercase();
        (!typed.is_empty()).then(|| Self { typed: typed.to_owned(), text, of_one })
    }

    /// As it was typed.
    pub fn typed(&self) -> &str {
        &self.typed
    }

    /// Whether an item has it.
    pub fn is_in(&self, item: &Item) -> bool {
        item.iter().any(|(name, value)| self.is_in_attribute(name, value))
    }

    /// Whether this attribute of an item has it.
    pub fn is_in_attribute(&self, name: &str, value: &AttributeValue) -> bool {
        match &self.of_one {
            Some((of, text)) => of == name && is_in_value(text, value),
            None => is_in_value(&self.text, value),
        }
    }
}

fn is_in_value(text: &str, value: &AttributeValue) -> bool {
    match value {
        AttributeValue::S(held) => is_in_text(text, held),
        AttributeValue::N(number) => is_in_text(text, &number.to_string()),
        AttributeValue::Bool(truth) => (if *truth { "true" } else { "false" }).contains(text),
        AttributeValue::Null => "null".contains(text),
        AttributeValue::M(members) => {
            members.iter().any(|(name, value)| is_in_text(text, name) || is_in_value(text, value))
        }
        AttributeValue::L(list) => list.iter().any(|value| is_in_value(text, value)),
        AttributeValue::Ss(set) => set.iter().any(|held| is_in_text(text, held)),
        AttributeValue::Ns(set) => set.iter().any(|number| is_in_text(text, &number.to_string())),
        // Nobody looks for bytes by their base64, in which a text is found by chance.
        AttributeValue::B(_) | AttributeValue::Bs(_) => text.is_empty(),
    }
}

/// Nothing is copied for it: there may be a hundred thousand items.
fn is_in_text(text: &str, held: &str) -> bool {
    if !text.is_ascii() || !held.is_ascii() {
        return held.to_lowercase().contains(text);
    }
    let (text, held) = (text.as_bytes(), held.as_bytes());
    let Some(first) = text.first() else { return true };
    held.windows(text.len()).any(|piece| {
        piece.first().is_some_and(|one| one.eq_ignore_ascii_case(first))
            && piece.eq_ignore_ascii_case(text)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Number;

    fn item() -> Item {
        let s = |text: &str| AttributeValue::S(text.to_owned());
        let number = AttributeValue::N(Number::parse("31000.005").expect("a number"));
        let address = Item::from([("City".to_owned(), s("Zürich"))]);
        Item::from([
            ("owner".to_owned(), s("Grace Kim")),
            ("balance".to_owned(), number),
            ("address".to_owned(), AttributeValue::M(address)),
            ("raw".to_owned(), AttributeValue::B(vec![0; 3])),
        ])
    }

    fn is_found(typed: &str) -> bool {
        let pattern = Pattern::new(typed, |name| ["owner", "balance"].contains(&name));
        pattern.expect("something").is_in(&item())
    }

    #[test]
    fn a_text_is_found_in_any_value_whatever_its_case() {
        for typed in ["grace", "KIM", "000.0", "zÜRICH", "city", "e k"] {
            assert!(is_found(typed), "{typed}");
        }
        for typed in ["gracekim", "31001", "zurich", "balance", "AAAA"] {
            assert!(!is_found(typed), "{typed}");
        }
    }

    #[test]
    fn a_name_in_front_looks_in_that_attribute_alone() {
        assert!(is_found("owner:grace") && is_found("balance:31"));
        assert!(!is_found("balance:grace"));
        assert!(!is_found("city:grace"), "no attribute of the item is called so");
        assert!(is_found("owner:"), "whatever has one");
        assert!(Pattern::new("", |_| true).is_none());
    }
}
