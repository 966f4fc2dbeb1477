use std::collections::{BTreeMap, BTreeSet};

use super::*;

fn n(text: &str) -> AttributeValue {
    AttributeValue::N(Number::parse(text).expect("a number"))
}

fn s(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

fn map<const LEN: usize>(entries: [(&str, AttributeValue); LEN]) -> Item {
    entries.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

#[test]
fn numbers_weigh_half_their_digits_on_each_side_of_the_point() {
    let sizes = [
        ("0", 1),
        ("1", 2),
        ("10", 2),
        ("1000", 2),
        ("1e50", 2),
        ("0.001", 2),
        ("1e-130", 2),
        ("-1", 3),
        ("12", 2),
        ("0.12", 2),
        ("9.9e125", 2),
        ("123", 3),
        ("1234", 3),
        ("101", 3),
        ("1001", 3),
        ("10.01", 3),
        ("-123", 4),
        ("1.23", 3),
        ("1.2", 3),
        ("12.34", 3),
        ("123.4", 4),
        ("100.001", 5),
        ("12345678901234567890123456789012345678", 20),
        ("1.2345678901234567890123456789012345678", 21),
        ("-12345678901234567890123456789012345678", 21),
    ];
    for (text, bytes) in sizes {
        assert_eq!(value_bytes(&n(text)), bytes, "{text}");
    }
}

#[test]
fn documents_weigh_three_bytes_and_one_a_member() {
    assert_eq!(value_bytes(&AttributeValue::L(vec![])), 3);
    assert_eq!(value_bytes(&AttributeValue::M(BTreeMap::new())), 3);
    assert_eq!(value_bytes(&AttributeValue::L(vec![s("a"), n("1")])), 8);
    assert_eq!(value_bytes(&AttributeValue::L(vec![AttributeValue::L(vec![])])), 7);
    assert_eq!(value_bytes(&AttributeValue::M(map([("k", s("a"))]))), 6);
    let two = map([("k", s("a")), ("key2", AttributeValue::Null)]);
    assert_eq!(value_bytes(&AttributeValue::M(two)), 12);
    let nested = map([("k", AttributeValue::M(map([("j", s(""))])))]);
    assert_eq!(value_bytes(&AttributeValue::M(nested)), 10);
}

#[test]
fn sets_weigh_their_members_alone() {
    let numbers = ["1", "12", "123"].map(|text| Number::parse(text).expect("a number"));
    assert_eq!(value_bytes(&AttributeValue::Ns(BTreeSet::from(numbers))), 7);
    let texts = ["a", "b\u{e9}"].map(str::to_owned);
    assert_eq!(value_bytes(&AttributeValue::Ss(BTreeSet::from(texts))), 4);
    assert_eq!(value_bytes(&AttributeValue::Bs(BTreeSet::from([vec![0, 1], vec![]]))), 2);
}

#[test]
fn an_item_weighs_its_names_and_values() {
    assert_eq!(item_bytes(&map([("shirt-color", s("R")), ("shirt-size", s("M"))])), 23);
    assert_eq!(
        item_bytes(&map([
            ("on", AttributeValue::Bool(true)),
            ("b", AttributeValue::B(vec![0; 5]))
        ])),
        9
    );
}
