use super::desk::{desk, request, statement};
use crate::api::ErrorKind;
use crate::api::operation::ExecuteStatement;
use crate::engine::fixture::{n, s};
use crate::value::AttributeValue;

#[test]
fn a_write_needs_every_key_attribute_once() {
    let mandatory = "Where clause does not contain a mandatory equality on all key attributes";
    desk().check_refusals(&[
        ("UPDATE \"H\" SET x=1 WHERE n=5", mandatory),
        ("UPDATE H SET x=1", mandatory),
        ("UPDATE K SET x=1 WHERE pk='a'", mandatory),
        ("DELETE FROM H WHERE pk='a' OR pk='b'", mandatory),
        ("DELETE FROM H WHERE pk IN ['a']", mandatory),
        ("DELETE FROM H WHERE NOT pk='a'", mandatory),
        ("DELETE FROM H WHERE pk > 'a'", mandatory),
        (
            "DELETE FROM H WHERE pk='a' AND pk='b'",
            "Multiple conditions on same key pk. Only single item Update/Insert/Delete are supported",
        ),
    ]);
}

#[test]
fn keys_have_their_types_and_lengths() {
    let mismatch = "Key attribute's data type should match its data type in table's schema: Key pk";
    let long = "x".repeat(2049);
    desk().check_refusals(&[
        ("UPDATE H SET x=1 WHERE pk=1", mismatch),
        (
            "UPDATE H SET x=1 WHERE pk={'a':1}",
            "Key value must be of type S, N, or B. Key name: pk, Key type: M",
        ),
        ("INSERT INTO H VALUE {'pk': 1}", mismatch),
        ("INSERT INTO H VALUE {'pk': NULL}", mismatch),
        (
            "INSERT INTO H VALUE {'x': 1}",
            "One or more parameter values were invalid: Missing the key pk in the item",
        ),
        (
            "INSERT INTO H VALUE {'pk': ''}",
            "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk",
        ),
        ("SELECT * FROM H WHERE pk=1", mismatch),
        (
            "SELECT * FROM H WHERE pk=true",
            "Key value must be of type S, N, or B. Key name: pk, Key type: BOOL",
        ),
        (
            &format!("INSERT INTO H VALUE {{'pk': '{long}'}}"),
            "One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes",
        ),
        (
            "INSERT INTO K VALUE {'pk': 'a', 'sk': 1, 'g': 1}",
            "One or more parameter values were invalid: Type mismatch for Index Key g Expected: S Actual: N IndexName: gsi",
        ),
    ]);
}

#[test]
fn updates_the_item_does_not_bear() {
    desk().check_refusals(&[
        (
            "UPDATE \"H\" SET m.x=1 WHERE pk='a'",
            "The document path provided in the update expression is invalid for update",
        ),
        (
            "UPDATE H SET c = missing_one WHERE pk='a'",
            "The provided expression refers to an attribute that does not exist in the item",
        ),
        (
            "UPDATE H SET c = pk + 1 WHERE pk='a'",
            "An operand in the update expression has an incorrect data type",
        ),
        (
            "UPDATE H SET pk = 'b' WHERE pk='none'",
            "One or more parameter values were invalid: Cannot update attribute pk. This attribute is part of the key",
        ),
        (
            "UPDATE H SET m = 1, m.x = 2 WHERE pk='a'",
            "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [m, x], path two: [m]",
        ),
        (
            "UPDATE H SET n = n + 'x' WHERE pk='a'",
            "Incorrect operand type for operator or function; operator or function: +, operand type: S",
        ),
        (
            "UPDATE H SET n = list_append(n, 1) WHERE pk='a'",
            "Incorrect operand type for operator or function; operator or function: list_append, operand type: N",
        ),
        ("UPDATE \"K\".\"gsi\" SET x=1 WHERE g='G'", "This operation is not supported on an index"),
        ("DELETE FROM nope.idx WHERE pk='a'", "This operation is not supported on an index"),
    ]);
}

#[test]
fn tables_are_looked_up_after_operand_types() {
    let desk = desk();
    desk.check_refusals(&[(
        "SELECT * FROM \"nope\" WHERE n > true",
        "Incorrect operand type for operator or function; operator or function: >, operand type: BOOL",
    )]);
    for text in
        ["SELECT * FROM \"nope\"", "DELETE FROM nope WHERE pk='a'", "SELECT * FROM nope.idx"]
    {
        let error = desk.refused(text);
        assert_eq!(error.kind, ErrorKind::ResourceNotFound);
        assert_eq!(error.message, "Requested resource not found");
    }
}

#[test]
fn parameters_are_counted_and_may_be_too_many() {
    let desk = desk();
    let with = |text: &str, parameters: &[AttributeValue]| {
        desk.execute(ExecuteStatement { statement: statement(text, parameters), ..request(text) })
    };
    let text = "SELECT * FROM H WHERE pk=?";
    let error = with(text, &[]).unwrap_err();
    assert_eq!(error.message, "Number of parameters in request and statement don't match.");
    assert_eq!(with(text, &[s("a"), n("1")]).unwrap().items.len(), 1);
    let error = with("UPDATE H SET ss = set_add(ss, ?) WHERE pk='a'", &[n("1")]).unwrap_err();
    assert_eq!(
        error.message,
        "The second argument to SET_ADD must be a value with type SET at 1:27:2"
    );
}

#[test]
fn exists_is_for_transactions() {
    desk().check_refusals(&[(
        "EXISTS(SELECT * FROM H WHERE pk='a')",
        "EXISTS can only be used in ExecuteTransaction write requests.",
    )]);
}
