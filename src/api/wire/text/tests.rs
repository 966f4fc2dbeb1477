use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::api::wire::value::{item_to_json, to_json};

#[test]
fn every_type_is_written_under_its_code() {
    let number = |text: &str| Number::parse(text).unwrap();
    let values = [
        AttributeValue::S("a \"quoted\" \\ \u{1}\n line é".to_owned()),
        AttributeValue::N(number("-12.5")),
        AttributeValue::B(vec![0, 255]),
        AttributeValue::Bool(true),
        AttributeValue::Bool(false),
        AttributeValue::Null,
        AttributeValue::Ss(["b".to_owned(), "a".to_owned()].into()),
        AttributeValue::Ns([number("10"), number("9")].into()),
        AttributeValue::Bs([vec![1], vec![]].into()),
    ];
    for value in values {
        let nested = AttributeValue::L(vec![
            value.clone(),
            AttributeValue::M([("a \"name\"".to_owned(), value.clone())].into()),
        ]);
        for value in [value, nested] {
            let mut text = String::new();
            push_value(&mut text, &value);
            assert_eq!(text, to_json(&value).to_string());
        }
    }
}

#[test]
fn an_empty_item_is_an_empty_object() {
    let mut text = String::new();
    push_item(&mut text, &Item::new());
    assert_eq!(text, item_to_json(&Item::new()).to_string());
}

#[test]
fn an_absent_member_leaves_nothing() {
    let mut text = String::new();
    let mut object = Object::begin(&mut text);
    object.optional("A", None, push_json);
    object.optional("B", Some(&json!(1)), push_json);
    object.optional("C", Some(&json!([])), push_json);
    object.end();
    assert_eq!(text, r#"{"B":1,"C":[]}"#);
}

proptest! {
    #[test]
    fn a_string_is_escaped_as_serde_json_does(text in "\\PC*|[\\x00-\\x7f]*") {
        let mut written = String::new();
        push_string(&mut written, &text);
        prop_assert_eq!(written, Value::from(text).to_string());
    }
}
