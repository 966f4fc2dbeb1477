use super::{Inverse, Unsayable};
use crate::value::{AttributeValue, Item, Number};

fn s(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

fn n(text: &str) -> AttributeValue {
    AttributeValue::N(Number::parse(text).expect("a number"))
}

fn item<const N: usize>(attributes: [(&str, AttributeValue); N]) -> Item {
    attributes.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn back(before: Option<&Item>, after: Option<&Item>) -> Result<Option<String>, Unsayable> {
    let key = item([("pk", s("a"))]);
    Inverse { table: "t", key: &key, before, after }.text()
}

#[test]
fn what_was_changed_is_set_back_where_it_still_stands_as_it_was_written() {
    let before = item([("pk", s("a")), ("balance", n("1")), ("kept", s("x")), ("gone", s("y"))]);
    let after = item([("pk", s("a")), ("balance", n("2")), ("kept", s("x")), ("new", s("z"))]);
    let expected = "UPDATE \"t\"\n  SET balance = 1, gone = 'y'\n  REMOVE \"new\"\n  WHERE pk = 'a' AND balance = 2 AND attribute_not_exists(gone) AND \"new\" = 'z';\n";
    let text = back(Some(&before), Some(&after)).expect("it can be said").expect("a change");
    assert_eq!(text, expected);
}

#[test]
fn what_was_made_is_deleted_and_what_was_deleted_is_made() {
    let there = item([("pk", s("a")), ("v", n("1"))]);
    let text = |text: &str| Ok(Some(text.to_owned()));
    assert_eq!(back(None, Some(&there)), text("DELETE FROM \"t\" WHERE pk = 'a' AND v = 1;\n"));
    assert_eq!(back(Some(&there), None), text("INSERT INTO \"t\" VALUE {'pk': 'a', 'v': 1};\n"));
    assert_eq!(back(Some(&there), Some(&there)), Ok(None));
}

#[test]
fn bytes_become_parameters() {
    let before = item([("pk", s("a")), ("raw", AttributeValue::B(vec![1, 2]))]);
    let text = "--@ params {\"B\":\"AQI=\"}\nINSERT INTO \"t\" VALUE {'pk': 'a', 'raw': ?};\n";
    assert_eq!(back(Some(&before), None), Ok(Some(text.to_owned())));
}

#[test]
fn a_name_that_nobody_sees_is_refused() {
    let before = item([("pk", s("a")), ("a\u{200b}b", n("1"))]);
    assert_eq!(back(Some(&before), None), Err(Unsayable::Name("a\u{200b}b".to_owned())));
}
