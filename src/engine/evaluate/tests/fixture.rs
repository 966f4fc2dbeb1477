//! Values, items and requests in few characters.

use std::collections::BTreeMap;

use crate::api::operation::Expressions;
use crate::value::{AttributeValue, Item, Number};

pub fn s(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

pub fn n(text: &str) -> AttributeValue {
    AttributeValue::N(number(text))
}

fn number(text: &str) -> Number {
    Number::parse(text).unwrap()
}

pub fn b(bytes: &[u8]) -> AttributeValue {
    AttributeValue::B(bytes.to_vec())
}

pub fn ss(members: &[&str]) -> AttributeValue {
    AttributeValue::Ss(members.iter().map(|&member| member.to_owned()).collect())
}

pub fn ns(members: &[&str]) -> AttributeValue {
    AttributeValue::Ns(members.iter().map(|member| number(member)).collect())
}

pub fn l(members: &[AttributeValue]) -> AttributeValue {
    AttributeValue::L(members.to_vec())
}

pub fn item(attributes: &[(&str, AttributeValue)]) -> Item {
    attributes.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect()
}

pub fn m(members: &[(&str, AttributeValue)]) -> AttributeValue {
    AttributeValue::M(item(members))
}

pub fn names(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(key, name)| ((*key).to_owned(), (*name).to_owned())).collect()
}

/// Values of every type; the tests that use it bind what they need.
pub fn all_values() -> BTreeMap<String, AttributeValue> {
    item(&[
        (":s", s("a")),
        (":n", n("5")),
        (":one", n("1")),
        (":b", b(b"1")),
        (":bool", AttributeValue::Bool(true)),
        (":null", AttributeValue::Null),
        (":m", m(&[])),
        (":l", l(&[])),
        (":ss", ss(&["a"])),
        (":ns", ns(&["1"])),
        (":bs", AttributeValue::Bs([b"1".to_vec()].into())),
        (":type", s("N")),
    ])
}

fn used_in(texts: &[&str]) -> Option<BTreeMap<String, AttributeValue>> {
    let tokens: Vec<_> = texts
        .iter()
        .flat_map(|text| text.split(|c: char| !c.is_ascii_alphanumeric() && c != ':'))
        .collect();
    let mut values = all_values();
    values.retain(|key, _| tokens.contains(&key.as_str()));
    (!values.is_empty()).then_some(values)
}

/// A condition with those of `all_values` it mentions.
pub fn with_condition(text: &str) -> Expressions {
    Expressions {
        condition: Some(text.to_owned()),
        values: used_in(&[text]).map(Ok),
        ..Expressions::default()
    }
}

pub fn with_update(text: &str) -> Expressions {
    Expressions {
        update: Some(text.to_owned()),
        values: used_in(&[text]).map(Ok),
        ..Expressions::default()
    }
}
