//! Attribute values.

use serde_json::{Value, json};

use super::{decode, nested, put};
use crate::api::Operation;
use crate::api::operation::ActionKind;
use crate::api::wire::value::{from_json, item_from_json, to_json};
use crate::value::AttributeValue;

fn item_refusal(item: &Value) -> String {
    let Operation::TransactWriteItems(request) = decode("TransactWriteItems", &put(item)) else {
        panic!("another operation")
    };
    let ActionKind::Put { item } = &request.actions[0].kind else { panic!("another action") };
    item.clone().expect_err("the item is wrong").message
}

fn value_refusal(value: &Value) -> String {
    from_json(value).expect_err("the value is wrong").message
}

#[test]
fn every_type_survives_the_way_there_and_back() {
    let values = [
        json!({ "S": "" }),
        json!({ "N": "-1.5" }),
        json!({ "B": "AQI=" }),
        json!({ "BOOL": false }),
        json!({ "NULL": true }),
        json!({ "SS": ["a", "b"] }),
        json!({ "NS": ["-2", "1", "10"] }),
        json!({ "BS": ["AQ==", "Ag=="] }),
        json!({ "L": [{ "S": "x" }, { "L": [] }] }),
        json!({ "M": { "k": { "M": {} } } }),
    ];
    for value in values {
        assert_eq!(to_json(&from_json(&value).expect("it is right")), value);
    }
}

#[test]
fn words_stand_for_booleans() {
    let value = json!({ "L": [{ "BOOL": "Yes" }, { "BOOL": "0" }, { "NULL": "t" }] });
    let expected =
        vec![AttributeValue::Bool(true), AttributeValue::Bool(false), AttributeValue::Null];
    assert_eq!(from_json(&value), Ok(AttributeValue::L(expected)));
}

#[test]
fn each_wrong_value_has_its_sentence() {
    let invalid = "One or more parameter values were invalid:";
    let empty =
        "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes";
    let cases = [
        (json!({}), empty.to_owned()),
        (json!({ "zz": "b" }), empty.to_owned()),
        (json!({ "S": null }), empty.to_owned()),
        (
            json!({ "S": "a", "N": "1" }),
            "Supplied AttributeValue has more than one datatypes set, must contain exactly one of \
             the supported datatypes"
                .to_owned(),
        ),
        (
            json!({ "NULL": false }),
            format!("{invalid} Null attribute value types must have the value of true"),
        ),
        (json!({ "SS": [] }), format!("{invalid} An string set  may not be empty")),
        (json!({ "NS": [] }), format!("{invalid} An number set  may not be empty")),
        (json!({ "BS": [] }), format!("{invalid} Binary sets should not be empty")),
        (
            json!({ "SS": ["a", "a"] }),
            format!("{invalid} Input collection [a, a] contains duplicates."),
        ),
        (json!({ "NS": ["1", "1.0"] }), "Input collection contains duplicates".to_owned()),
        (
            json!({ "BS": ["YQ==", "YQ=="] }),
            format!("{invalid} Input collection [YQ==, YQ==]of type BS contains duplicates."),
        ),
        (json!({ "NS": ["1", null] }), format!("{invalid} Numeric sets may not contain null")),
        (
            json!({ "N": "abc" }),
            "The parameter cannot be converted to a numeric value: abc".to_owned(),
        ),
        (json!({ "N": "" }), "The parameter cannot be converted to a numeric value".to_owned()),
        (
            json!({ "N": "1e126" }),
            "Number overflow. Attempting to store a number with magnitude larger than supported \
             range"
                .to_owned(),
        ),
        (
            json!({ "N": "1".repeat(39) }),
            "Attempting to store more than 38 significant digits in a Number".to_owned(),
        ),
        (json!({ "M": { "": { "S": "x" } } }), "Empty attribute name".to_owned()),
    ];
    for (value, sentence) in cases {
        assert_eq!(value_refusal(&value), sentence, "{value}");
    }
}

#[test]
fn a_member_no_value_has_is_ignored_beside_one_it_has() {
    let value = json!({ "S": "a", "zz": "b" });
    assert_eq!(from_json(&value), Ok(AttributeValue::S("a".to_owned())));
}

#[test]
fn an_item_may_hold_a_value_in_31_lists_and_no_more() {
    let too_deep = "Nesting Levels have exceeded supported limits: Attributes in the item have \
                    nested levels beyond supported limit";
    assert!(item_from_json(&json!({ "a": nested(31) })).is_ok());
    assert_eq!(item_refusal(&json!({ "a": nested(32) })), too_deep);
}
