//! Idempotency tokens (transactions.md 6 and 7.3).

use serde_json::{Value, json};

use super::{Engine, check, delete, put, text, update, user};
use crate::api::{ErrorKind, Reply, wire};
use crate::engine::key::{Key, tokens_ended_before};
use crate::storage::Direction;

const TEN_MINUTES_MS: u64 = 600_000;

fn with_token(token: &str, actions: &[Value]) -> Value {
    json!({
        "TransactItems": actions, "ClientRequestToken": token, "ReturnConsumedCapacity": "TOTAL",
    })
}

fn body(engine: &Engine, request: &Value) -> String {
    wire::encode_reply(&Reply::TransactWriteItems(engine.send(request).expect("it is right")))
}

fn add_one(name: &str) -> Value {
    update("users", &user(name), "ADD n :one", &json!({ ":one": { "N": "1" } }))
}

fn count(engine: &Engine, name: &str) -> Option<String> {
    let item = engine.item("users", &user(name))?;
    item["n"]["N"].as_str().map(str::to_owned)
}

#[test]
fn a_request_sent_again_changes_nothing_and_costs_reads() {
    let engine = Engine::new();
    let mut request =
        with_token("T", &[put("users", &json!({ "pk": { "S": "a" }, "x": text(4995) }))]);
    assert_eq!(
        body(&engine, &request),
        r#"{"ConsumedCapacity":[{"TableName":"users","CapacityUnits":10.0,"WriteCapacityUnits":10.0}]}"#
    );
    request["ReturnConsumedCapacity"] = json!("INDEXES");
    assert_eq!(
        body(&engine, &request),
        r#"{"ConsumedCapacity":[{"TableName":"users","CapacityUnits":4.0,"ReadCapacityUnits":4.0,"Table":{"CapacityUnits":4.0,"ReadCapacityUnits":4.0}}]}"#
    );
}

#[test]
fn a_request_sent_again_succeeds_whatever_its_conditions_say_now() {
    let engine = Engine::new();
    let put = json!({ "Put": {
        "TableName": "users", "Item": user("a"), "ConditionExpression": "attribute_not_exists(pk)",
    }});
    let request = with_token("T", &[put, add_one("b")]);
    engine.send(&request).expect("the first");
    engine.send(&request).expect("the second");
    assert_eq!(count(&engine, "b").as_deref(), Some("1"));
}

#[test]
fn spelling_makes_no_other_request() {
    let engine = Engine::new();
    let first = r#"{"ClientRequestToken":"T","TransactItems":[{"Update":{"TableName":"users","Key":{"pk":{"S":"a"}},"UpdateExpression":"ADD n :one","ExpressionAttributeValues":{":one":{"N":"1"}}}}]}"#;
    let second = r#"{"TransactItems":[{"Update":{"ExpressionAttributeValues":{":one":{"N":"1.0"}},"UpdateExpression":"ADD n :one","ReturnValuesOnConditionCheckFailure":"NONE","Key":{"pk":{"S":"a"}},"TableName":"users"}}],"ClientRequestToken":"T"}"#;
    for body in [first, second] {
        engine.send(&serde_json::from_str(body).expect("JSON")).expect("the same request");
    }
    assert_eq!(count(&engine, "a").as_deref(), Some("1"));
}

#[test]
fn another_request_with_the_token_is_refused() {
    let engine = Engine::new();
    engine.send(&with_token("T", &[add_one("a"), add_one("b")])).expect("the first");
    for actions in [vec![add_one("a")], vec![add_one("b"), add_one("a")]] {
        let refusal = engine.send(&with_token("T", &actions)).expect_err("another");
        assert_eq!(refusal.kind, ErrorKind::IdempotentParameterMismatch);
        assert_eq!(
            wire::encode_error(&refusal),
            r#"{"__type":"com.amazonaws.dynamodb.v20120810#IdempotentParameterMismatchException","Message":"Specified idempotent token was used with different request parameters within the idempotency window"}"#
        );
    }
}

#[test]
fn a_failed_request_is_not_remembered() {
    let engine = Engine::new();
    let condition = check("users", &user("b"), "attribute_exists(pk)", &json!({}));
    let request = with_token("T", &[add_one("a"), condition]);
    assert_eq!(
        engine.send(&request).expect_err("b is not there").kind,
        ErrorKind::TransactionCanceled
    );
    engine.store("users", &user("b"));
    engine.send(&request).expect("now it is");
    assert_eq!(count(&engine, "a").as_deref(), Some("1"));
}

#[test]
fn a_token_holds_for_ten_minutes() {
    let engine = Engine::new();
    let start = engine.now_ms.get();
    let request = with_token("T", &[add_one("a")]);
    engine.send(&request).expect("the first");
    engine.now_ms.set(start + TEN_MINUTES_MS);
    engine.send(&request).expect("just in time");
    assert_eq!(count(&engine, "a").as_deref(), Some("1"));
    engine.now_ms.set(start + TEN_MINUTES_MS + 1);
    engine.send(&request).expect("a new request");
    assert_eq!(count(&engine, "a").as_deref(), Some("2"));
    engine.now_ms.set(start + 2 * TEN_MINUTES_MS);
    engine.send(&request).expect("within the new window");
    assert_eq!(count(&engine, "a").as_deref(), Some("2"));
}

#[test]
fn ended_tokens_are_taken_away_a_few_at_a_time() {
    let engine = Engine::new();
    let stored = || {
        let txn = engine.store.read().expect("a snapshot");
        let mut ends = 0;
        txn.scan(&tokens_ended_before(u64::MAX), Direction::Forward, |_, token| {
            assert!(txn.get(token)?.is_some());
            ends += 1;
            Ok::<_, crate::storage::StoreError>(std::ops::ControlFlow::Continue(()))
        })
        .expect("memory holds");
        ends
    };
    for number in 0..10 {
        engine.send(&with_token(&format!("T{number}"), &[add_one("a")])).expect("it is right");
    }
    assert_eq!(stored(), 10);
    engine.now_ms.set(engine.now_ms.get() + TEN_MINUTES_MS + 1);
    engine.store("users", &user("b"));
    assert_eq!(stored(), 6);
    engine.send(&with_token("T9", &[add_one("a")])).expect("it is right");
    engine.store("users", &user("b"));
    assert_eq!(stored(), 1);
    let txn = engine.store.read().expect("a snapshot");
    let key = Key::Token { operation: "TransactWriteItems", token: "T9" }.encode();
    assert!(txn.get(&key).expect("memory holds").is_some());
}

#[test]
fn a_request_sent_again_costs_what_was_captured() {
    let nine_kb = json!({ "pk": { "S": "a" }, "x": text(9000) });
    let cases = [
        (vec![put("users", &user("a"))], [18.0, 6.0]),
        (vec![delete("users", &user("a"))], [18.0, 6.0]),
        (vec![check("users", &user("a"), "attribute_exists(pk)", &json!({}))], [18.0, 6.0]),
        (vec![delete("users", &user("a")), put("users", &user("b"))], [20.0, 8.0]),
    ];
    for (actions, expected) in cases {
        let engine = Engine::new();
        engine.store("users", &nine_kb);
        let request = with_token("T", &actions);
        let costs = [0, 1].map(|_| {
            let reply = engine.send(&request).expect("it is right");
            reply.capacity.expect("asked for")[0].total.units
        });
        assert_eq!(costs, expected);
    }
    let engine = Engine::new();
    let request = with_token("T", &[put("users", &nine_kb)]);
    let first = engine.send(&request).expect("growing").units[0];
    let second = engine.send(&request).expect("again").units[0];
    assert_eq!(([first.read, first.write], [second.read, second.write]), ([0.0, 18.0], [6.0, 0.0]));
}
