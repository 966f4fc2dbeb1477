use super::*;
use crate::engine::fixture::{indexed_table, item, n, s};
use crate::engine::operation::definition;
use crate::value::AttributeValue;

fn table() -> Table {
    let definition = definition::of(&indexed_table()).unwrap();
    Table::new(definition, String::new(), String::new(), 1, 0)
}

fn refused<T>(result: Result<T, ApiError>) -> String {
    result.map(|_| ()).expect_err("a refusal").message
}

#[test]
fn a_new_item_is_told_what_its_key_lacks() {
    let put = |item| refused(table().key_of_new_item(&item));
    assert_eq!(
        put(item([("pk", s("u"))])),
        "One or more parameter values were invalid: Missing the key sk in the item"
    );
    assert_eq!(
        put(item([("pk", n("1")), ("sk", s("1"))])),
        "One or more parameter values were invalid: Type mismatch for key pk expected: S actual: N"
    );
    assert_eq!(
        put(item([("pk", s("")), ("sk", s("1"))])),
        "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk"
    );
}

#[test]
fn a_new_item_is_told_what_its_index_keys_lack() {
    let put = |name, value| {
        refused(table().key_of_new_item(&item([("pk", s("u")), ("sk", s("1")), (name, value)])))
    };
    assert_eq!(
        put("gsiPk", AttributeValue::Null),
        "One or more parameter values were invalid: Type mismatch for Index Key gsiPk Expected: S Actual: NULL IndexName: gsi"
    );
    assert_eq!(
        put("lsiSk", s("")),
        "One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty string value. IndexName: lsi, IndexKey: lsiSk"
    );
    let long = "One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes";
    assert_eq!(put("gsiPk", s(&"x".repeat(2049))), long);
}

#[test]
fn keys_may_be_as_long_as_the_service_allows() {
    let key = |pk: usize, sk: usize| {
        table().key(&item([("pk", s(&"x".repeat(pk))), ("sk", s(&"x".repeat(sk)))]))
    };
    assert!(key(2048, 1024).is_ok());
    assert_eq!(
        refused(key(2049, 1)),
        "One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes"
    );
    assert_eq!(
        refused(key(1, 1025)),
        "One or more parameter values were invalid: Aggregated size of all range keys has exceeded the size limit of 1024 bytes"
    );
}

#[test]
fn a_key_has_the_key_attributes_and_no_other() {
    let schema = "The provided key element does not match the schema";
    let key = |key| refused(table().key(&key));
    assert_eq!(key(item([("pk", s("u"))])), schema);
    assert_eq!(key(item([("pk", s("u")), ("sk", n("1"))])), schema);
    assert_eq!(key(item([("pk", s("u")), ("sk", s("1")), ("x", s(""))])), schema);
    assert_eq!(
        key(item([("pk", s("u")), ("sk", s(""))])),
        "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: sk"
    );
}

#[test]
fn an_update_has_its_own_words_for_index_keys() {
    let updated = |value| {
        table().check_updated_item(None, &item([("pk", s("u")), ("sk", s("1")), ("gsiPk", value)]))
    };
    assert_eq!(updated(s("g")), Ok(()));
    assert_eq!(
        refused(updated(n("1"))),
        "The update expression attempted to update the secondary index key to unsupported type"
    );
    assert_eq!(
        refused(updated(s(""))),
        "One or more parameter values are not valid. The update expression attempted to update a secondary index key to a value that is not supported. The AttributeValue for a key attribute cannot contain an empty string value."
    );
}

#[test]
fn an_item_and_its_entry_in_a_local_index_share_the_limit_of_an_item() {
    let filled = |index_key, bytes: usize| {
        // Names and key values but for `x`: 2 + 1, 2 + 1, 5 + 1 and 1.
        let x = s(&"x".repeat(bytes - 13));
        item([("pk", s("u")), ("sk", s("1")), (index_key, s("l")), ("x", x)])
    };
    let half = limits::ITEM_BYTES_MAX / 2;
    assert!(table().key_of_new_item(&filled("lsiSk", half)).is_ok());
    assert_eq!(
        refused(table().key_of_new_item(&filled("lsiSk", half + 1))),
        "Item size has exceeded the maximum allowed size"
    );
    assert_eq!(
        refused(table().check_updated_item(None, &filled("lsiSk", half + 1))),
        "Item size to update has exceeded the maximum allowed size"
    );
    assert!(table().key_of_new_item(&filled("gsiPk", 2 * half)).is_ok(), "not of a global one");
}
