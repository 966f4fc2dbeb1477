//! Cancellation reasons (transactions.md 3, 4 and 15).

use serde_json::json;

use super::{Engine, check, delete, put, text, update, user};
use crate::api::wire;

const FAILED: &str = "ConditionalCheckFailed: The conditional request failed";

fn validation(message: &str) -> String {
    format!("ValidationError: {message}")
}

fn invalid(message: &str) -> String {
    validation(&format!("One or more parameter values were invalid: {message}"))
}

#[test]
fn every_false_condition_is_reported_and_nothing_is_written() {
    let engine = Engine::new();
    engine.store("users", &json!({ "pk": { "S": "x" }, "n": { "N": "1" } }));
    let reasons = engine.cancelled(&[
        put("users", &user("b")),
        check("users", &user("x"), "n = :v", &json!({ ":v": { "N": "2" } })),
        check("users", &user("missing"), "attribute_exists(pk)", &json!({})),
    ]);
    assert_eq!(reasons, ["None", FAILED, FAILED]);
    assert_eq!(engine.item("users", &user("b")), None);
}

#[test]
fn of_five_puts_the_one_that_meets_itself_fails() {
    let engine = Engine::new();
    engine.store("users", &user("foo2"));
    let puts: Vec<_> = (0..5)
        .map(|number| {
            let name = format!("foo{number}");
            json!({ "Put": {
                "TableName": "users", "Item": user(&name), "ConditionExpression": "#i <> :i",
                "ExpressionAttributeNames": { "#i": "pk" },
                "ExpressionAttributeValues": { ":i": { "S": name } },
            }})
        })
        .collect();
    assert_eq!(engine.cancelled(&puts), ["None", "None", FAILED, "None", "None"]);
    assert_eq!(engine.item("users", &user("foo1")), None);
}

#[test]
fn a_wrong_key_is_told_alone() {
    let engine = Engine::new();
    let reasons = engine.cancelled(&[
        put("users", &json!({ "pk": { "N": "1" } })),
        check("users", &user("a"), "attribute_exists(pk)", &json!({})),
        delete("users", &json!({ "pk": { "N": "1" } })),
    ]);
    let told = invalid("Type mismatch for key pk expected: S actual: N");
    assert_eq!(reasons, [told.as_str(), "None", "None"]);
}

#[test]
fn a_wrong_update_is_told_instead_of_a_false_condition() {
    let engine = Engine::new();
    engine.store("users", &user("b"));
    let reasons = engine.cancelled(&[
        check("users", &user("a"), "attribute_exists(pk)", &json!({})),
        update("users", &user("b"), "SET x.y = :v", &json!({ ":v": { "N": "1" } })),
    ]);
    let told =
        validation("The document path provided in the update expression is invalid for update");
    assert_eq!(reasons, ["None", told.as_str()]);
}

#[test]
fn a_wrong_key_is_told_before_a_wrong_update() {
    let engine = Engine::new();
    engine.store("users", &user("b"));
    let reasons = engine.cancelled(&[
        update("users", &user("b"), "SET x.y = :v", &json!({ ":v": { "N": "1" } })),
        delete("users", &json!({ "pk": { "N": "1" } })),
    ]);
    let told = validation("The provided key element does not match the schema");
    assert_eq!(reasons, ["None", told.as_str()]);
}

#[test]
fn an_update_whose_condition_is_false_is_not_tried() {
    let engine = Engine::new();
    let reasons = engine.cancelled(&[json!({ "Update": {
        "TableName": "users", "Key": user("a"), "UpdateExpression": "SET n = n + :one",
        "ConditionExpression": "attribute_exists(pk)",
        "ExpressionAttributeValues": { ":one": { "N": "1" } },
    }})]);
    assert_eq!(reasons, [FAILED]);
}

#[test]
fn each_fault_of_an_update_cancels_with_its_sentence() {
    let engine = Engine::new();
    engine.store(
        "users",
        &json!({
            "pk": { "S": "a" }, "s": { "S": "x" }, "big": { "N": "9e125" }, "long": text(400_000),
        }),
    );
    let number = json!({ ":v": { "N": "1" } });
    let cases = [
        (
            "SET s = s + :v",
            number.clone(),
            "An operand in the update expression has an incorrect data type",
        ),
        (
            "SET q = nowhere + :v",
            number.clone(),
            "The provided expression refers to an attribute that does not exist in the item",
        ),
        (
            "SET nowhere.x = :v",
            number,
            "The document path provided in the update expression is invalid for update",
        ),
        (
            "SET big = big + :v",
            json!({ ":v": { "N": "9e125" } }),
            "Number overflow. Attempting to store a number with magnitude larger than supported range",
        ),
        (
            "SET more = :v",
            json!({ ":v": text(10_000) }),
            "Item size to update has exceeded the maximum allowed size",
        ),
        (
            "SET deep = :v",
            json!({ ":v": (0..32).fold(text(1), |inner, _| json!({ "L": [inner] })) }),
            "Nesting Levels have exceeded supported limits",
        ),
        (
            "SET pk = :v",
            json!({ ":v": { "S": "b" } }),
            "One or more parameter values were invalid: Cannot update attribute pk. This attribute \
             is part of the key",
        ),
    ];
    for (expression, values, sentence) in cases {
        let reasons = engine.cancelled(&[update("users", &user("a"), expression, &values)]);
        assert_eq!(reasons, [validation(sentence)], "{expression}");
    }
}

#[test]
fn each_fault_of_a_key_cancels_with_its_sentence() {
    let engine = Engine::new();
    let schema = validation("The provided key element does not match the schema");
    let long = invalid("Size of hashkey has exceeded the maximum size limit of2048 bytes");
    let cases = [
        (put("users", &json!({ "a": { "S": "x" } })), invalid("Missing the key pk in the item")),
        (put("users", &json!({ "pk": text(2049) })), long.clone()),
        (delete("users", &json!({})), schema.clone()),
        (delete("users", &json!({ "pk": { "S": "a" }, "x": { "S": "b" } })), schema.clone()),
        (delete("users", &json!({ "pk": text(2049) })), long),
        (
            check("users", &json!({ "pk": { "N": "1" } }), "attribute_exists(pk)", &json!({})),
            schema,
        ),
        (
            put(
                "orders",
                &json!({ "pk": { "S": "a" }, "sk": { "S": "b" }, "gsiPk": { "N": "1" } }),
            ),
            invalid("Type mismatch for Index Key gsiPk Expected: S Actual: N IndexName: gsi"),
        ),
        (
            update(
                "orders",
                &json!({ "pk": { "S": "a" }, "sk": { "S": "b" } }),
                "SET gsiPk = :v",
                &json!({ ":v": { "N": "1" } }),
            ),
            validation(
                "The update expression attempted to update the secondary index key to unsupported \
                 type",
            ),
        ),
    ];
    for (action, reason) in cases {
        assert_eq!(engine.cancelled(std::slice::from_ref(&action)), [reason], "{action}");
    }
}

#[test]
fn the_stored_item_comes_back_when_it_was_asked_for() {
    let engine = Engine::new();
    engine.store("users", &json!({ "pk": { "S": "a" }, "n": { "N": "5" } }));
    let conditional = |name: &str| {
        json!({ "Put": {
            "TableName": "users", "Item": { "pk": { "S": name }, "n": { "N": "9" } },
            "ConditionExpression": "n = :v", "ExpressionAttributeValues": { ":v": { "N": "9" } },
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }})
    };
    let refusal = engine.run(&[conditional("a"), conditional("b")]).expect_err("both fail");
    assert_eq!(
        wire::encode_error(&refusal),
        r#"{"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException","CancellationReasons":[{"Code":"ConditionalCheckFailed","Message":"The conditional request failed","Item":{"n":{"N":"5"},"pk":{"S":"a"}}},{"Code":"ConditionalCheckFailed","Message":"The conditional request failed"}],"Message":"Transaction cancelled, please refer cancellation reasons for specific reasons [ConditionalCheckFailed, ConditionalCheckFailed]"}"#
    );
}

#[test]
fn an_item_collection_that_would_grow_too_large_cancels() {
    let engine = Engine::new();
    let order =
        |sk: &str, bytes| json!({ "pk": { "S": "p" }, "sk": { "S": sk }, "x": text(bytes) });
    engine.store("orders", &order("1", 600));
    engine.collection_bytes_max.set(1000);
    let reasons = engine.cancelled(&[
        put("orders", &order("2", 300)),
        put("orders", &order("3", 300)),
        put("users", &user("a")),
    ]);
    let full = "ItemCollectionSizeLimitExceeded: Collection size exceeded.";
    assert_eq!(reasons, ["None", full, "None"]);
    engine.store("orders", &order("1", 10));
    engine.store("orders", &order("2", 300));
}

#[test]
fn a_collection_beyond_its_limit_may_still_shrink() {
    let engine = Engine::new();
    let order = |bytes| json!({ "pk": { "S": "p" }, "sk": { "S": "1" }, "x": text(bytes) });
    engine.store("orders", &order(900));
    engine.collection_bytes_max.set(100);
    engine.store("orders", &order(800));
    assert_eq!(engine.cancelled(&[put("orders", &order(900))]).len(), 1);
}

#[test]
fn a_cancelled_transaction_tells_what_each_action_would_have_cost() {
    let engine = Engine::new();
    engine.store("users", &json!({ "pk": { "S": "a" }, "x": text(3000) }));
    let refusal = engine
        .run(&[
            put("users", &json!({ "pk": { "S": "b" }, "x": text(1100) })),
            check("users", &user("a"), "attribute_not_exists(pk)", &json!({})),
            delete("users", &user("nobody")),
        ])
        .expect_err("the condition is false");
    let writes: Vec<f64> = refusal.units.iter().map(|units| units.write).collect();
    assert_eq!(writes, [4.0, 6.0, 2.0]);
}

#[test]
fn a_put_with_a_wrong_key_would_have_cost_its_item() {
    let engine = Engine::new();
    let wrong = put("orders", &json!({ "pk": { "N": "1" }, "gsiPk": text(3000) }));
    let refusal = engine.run(&[wrong]).expect_err("the key is wrong");
    assert_eq!(refusal.units.iter().map(|units| units.write).collect::<Vec<_>>(), [6.0]);
}
