//! What a conversion promises: the same draft in its other form does the same to every item, or, where it says so, fails.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::api::OperationName;
use crate::connection::Sent;
use crate::connection::{Connection, Facts, Local};
use crate::draft::convert::Converted;
use crate::draft::{Draft, Format};
use crate::engine::{Clock, Database, Ids, Settings};
use crate::session::price::Spending;
use crate::session::{Outcome, Request, Session, Terms};
use crate::workspace::History;

const NAMES: [&str; 2] = ["plain", "sorted"];

/// What may stand in both tables; `pk` and `sk` are added.
fn worlds() -> Vec<Option<Value>> {
    vec![
        None,
        Some(json!({})),
        Some(
            json!({"n": {"N": "5"}, "a": {"S": "xyz"}, "tags": {"SS": ["a", "b"]}, "l": {"L": [{"S": "x"}]}}),
        ),
        Some(
            json!({"n": {"N": "12"}, "a": {"N": "1"}, "status": {"S": "open"}, "m": {"M": {"x": {"N": "3"}}}}),
        ),
        Some(
            json!({"n": {"S": "no number"}, "a": {"NULL": true}, "tags": {"SS": ["a"]}, "status": {"S": "shut"}}),
        ),
    ]
}

/// A table with a partition key and one with a sort key too, the item in both.
async fn machine(item: Option<&Value>) -> Session {
    let ids = Ids::new(|| "11111111-1111-4111-8111-111111111111".to_owned());
    let clock = Clock::new(|| 1_790_000_000_000);
    let settings = Settings { clock: clock.clone(), ids: ids.clone(), region: "us-east-1".into() };
    let database = Arc::new(Database::in_memory(settings));
    let connection = Connection::Local(Local { facts: Facts::local("memory"), database });
    let history = History::fresh().unwrap();
    let session = Session { connection, history, clock, ids, spending: Spending::default() };
    for name in NAMES {
        let mut key = vec![json!({"AttributeName": "pk", "KeyType": "HASH"})];
        let mut attributes = vec![json!({"AttributeName": "pk", "AttributeType": "S"})];
        if name == "sorted" {
            key.push(json!({"AttributeName": "sk", "KeyType": "RANGE"}));
            attributes.push(json!({"AttributeName": "sk", "AttributeType": "N"}));
        }
        let table = json!({"TableName": name, "KeySchema": key, "AttributeDefinitions": attributes, "BillingMode": "PAY_PER_REQUEST"});
        call(&session, OperationName::CreateTable, table).await;
        if let Some(item) = item {
            let mut item = item.clone();
            item["pk"] = json!({"S": "p"});
            item["sk"] = json!({"N": "1"});
            call(&session, OperationName::PutItem, json!({"TableName": name, "Item": item})).await;
        }
    }
    session
}

async fn call(session: &Session, operation: OperationName, request: Value) -> Value {
    let exchange = session.connection.call(Sent::read(operation, request.to_string())).await;
    assert_eq!(exchange.status, Some(200), "{request}: {:?}", exchange.response);
    serde_json::from_str(&exchange.response.unwrap()).unwrap()
}

/// The outcome, and all items there are afterwards.
async fn run(world: Option<&Value>, format: Format, text: &str) -> (Outcome, Vec<Value>) {
    let session = machine(world).await;
    let draft = Draft::parse(format, text);
    let request = Request {
        name: "test".into(),
        text: text.into(),
        draft: draft.into(),
        only: None,
        token: None,
        next_token: None,
    };
    let submission = session.prepare(request).expect("a draft that can be sent");
    let report = session.submit(submission, Terms::default()).await;
    let outcome = report.unwrap_or_else(|problem| panic!("{text}: {problem:?}")).outcome;
    let mut items = Vec::new();
    for name in NAMES {
        items.push(
            call(&session, OperationName::Scan, json!({"TableName": name})).await["Items"].take(),
        );
    }
    (outcome, items)
}

async fn converted(format: Format, text: &str) -> Converted {
    let session = machine(None).await;
    let result = session.convert(&Draft::parse(format, text), text).await;
    result.unwrap_or_else(|problem| panic!("{text}: {problem:?}"))
}

const CONDITIONS: &[&str] = &[
    "n = 5",
    "n <> 5",
    "5 < n",
    "n BETWEEN 1 AND 9",
    "n NOT BETWEEN 1 AND 9",
    "status IN ['open', 'new']",
    "NOT status IN ['open']",
    "a IS MISSING",
    "a IS NOT MISSING",
    "a IS NULL",
    "a IS NOT NUMERIC",
    "m IS STRUCT",
    "begins_with(a, 'xy')",
    "begins_with(a, 'xy') = FALSE",
    "contains(tags, 'a') <> FALSE",
    "size(tags) > 1",
    "attribute_type(a, 'S')",
    "attribute_exists(pk)",
    "attribute_not_exists(\"status\")",
    "n = 5 OR status = 'open'",
    "NOT (n = 5 AND a = 'xyz')",
    "(n = 5 OR a = 1) AND (status IS MISSING OR m.x >= 3)",
    "m.x = 3",
    "l[0] = 'x'",
    "pk <> 'q'",
];

const CHANGES: &[&str] = &[
    "SET fresh = 1",
    "SET n = n + 1",
    "SET n = 100 - n",
    "SET copy = n",
    "SET tags = set_add(tags, <<'c'>>)",
    "SET tags = set_delete(tags, <<'a'>>)",
    "SET l = list_append(l, ['y'])",
    "SET l = list_append(['y'], l), n = if_not_exists(n, 0)",
    "SET m.x = 4",
    "REMOVE n REMOVE l[0]",
    "SET n = 1, \"a.b\" = {'x': [1, <<2, 3>>, NULL]} REMOVE a",
];

/// Statements on the item, and one beside them that tells whether the whole was done.
fn statements() -> Vec<String> {
    let plain = "pk = 'p'";
    let mut statements = vec![
        "INSERT INTO \"plain\" VALUE {'pk': 'p', 'n': 7}".to_owned(),
        "DELETE FROM \"plain\" WHERE pk = 'p'".to_owned(),
        "DELETE FROM \"sorted\" WHERE sk = 1.0 AND 'p' = pk".to_owned(),
    ];
    for condition in CONDITIONS {
        statements.extend([
            format!("UPDATE \"plain\" SET done = TRUE WHERE {plain} AND ({condition})"),
            format!("DELETE FROM \"sorted\" WHERE {plain} AND sk = 1 AND ({condition})"),
            format!("EXISTS(SELECT * FROM \"plain\" WHERE {plain} AND ({condition}))"),
        ]);
    }
    statements.extend(CHANGES.iter().map(|changes| {
        format!("UPDATE \"sorted\" {changes} WHERE {plain} AND sk = 1 AND attribute_exists(pk)")
    }));
    statements
        .extend(CHANGES.iter().map(|changes| format!("UPDATE \"plain\" {changes} WHERE {plain}")));
    statements
}

#[tokio::test]
async fn a_partiql_transaction_as_a_request_does_the_same_to_every_item_and_so_does_its_way_back() {
    let mut applied = 0;
    for statement in statements() {
        let beside = "INSERT INTO \"plain\" VALUE {'pk': 'beside', 'b': 'it''s'}";
        let text = format!("--@ mode transaction\n{statement};\n{beside};\n");
        let there = converted(Format::Partiql, &text).await;
        let back = converted(Format::Transaction, &there.text).await;
        for world in worlds() {
            let expected = run(world.as_ref(), Format::Partiql, &text).await;
            applied += usize::from(expected.0 == Outcome::Applied);
            let actual = run(world.as_ref(), Format::Transaction, &there.text).await;
            assert_eq!(actual, expected, "{world:?}\n{text}\n{}", there.text);
            let actual = run(world.as_ref(), Format::Partiql, &back.text).await;
            assert_eq!(actual, expected, "{world:?}\n{text}\n{}", back.text);
        }
    }
    assert!((100..400).contains(&applied), "{applied} of the drafts were applied");
}

const EXPRESSIONS: &[&str] = &[
    "n = :n",
    "n <> :n",
    "attribute_exists(pk)",
    "attribute_exists(pk) AND n > :n",
    "attribute_not_exists(pk)",
    "attribute_not_exists(pk) OR n = :n",
    "attribute_not_exists(n) OR attribute_not_exists(pk) OR n < :n",
    "attribute_not_exists(n)",
    "NOT n = :n",
    "NOT (n = :n OR attribute_exists(a))",
    "size(tags) >= :n",
    "n IN (:n) AND NOT n BETWEEN :n AND :n",
];

const UPDATES: &[&str] =
    &["SET x = :n", "ADD n :n", "REMOVE a", "SET n = if_not_exists(n, :n) + :n"];

/// Actions on the item, with and without conditions.
fn actions() -> Vec<Value> {
    let values = json!({":n": {"N": "5"}});
    let mut actions = Vec::new();
    let conditions = EXPRESSIONS.iter().copied().map(Some).chain([None]);
    for condition in conditions {
        let with = |mut body: Value, has_values: bool| {
            body["TableName"] = json!("plain");
            if let Some(condition) = condition {
                body["ConditionExpression"] = json!(condition);
            }
            if has_values || condition.is_some_and(|condition| condition.contains(":n")) {
                body["ExpressionAttributeValues"] = values.clone();
            }
            body
        };
        let key = json!({"pk": {"S": "p"}});
        let item = json!({"pk": {"S": "p"}, "n": {"N": "6"}, "photo": {"B": "AQI="}});
        actions.push(json!({"Put": with(json!({"Item": item}), false)}));
        actions.push(json!({"Delete": with(json!({"Key": key}), false)}));
        if condition.is_some() {
            actions.push(json!({"ConditionCheck": with(json!({"Key": key}), false)}));
        }
        actions.extend(UPDATES.iter().map(|update| {
            let body = json!({"Key": key, "UpdateExpression": update});
            json!({"Update": with(body, update.contains(":n"))})
        }));
    }
    actions
}

/// A Delete alone is converted with a note where it would be refused beside others.
#[tokio::test]
async fn a_request_as_partiql_writes_nothing_that_it_would_not_write_and_says_where_it_may_fail() {
    let (mut same, mut noted, mut refused) = (0, 0, 0);
    for action in actions() {
        let beside = json!({"Put": {"TableName": "plain", "Item": {"pk": {"S": "beside"}}, "ConditionExpression": "attribute_not_exists(pk)"}});
        let text = json!({"TransactItems": [action, beside]}).to_string();
        let session = machine(None).await;
        let draft = Draft::parse(Format::Transaction, &text);
        let Ok(converted) = session.convert(&draft, &text).await else {
            refused += 1;
            continue;
        };
        for world in worlds() {
            let expected = run(world.as_ref(), Format::Transaction, &text).await;
            let actual = run(world.as_ref(), Format::Partiql, &converted.text).await;
            if actual == expected {
                same += 1;
                continue;
            }
            noted += 1;
            assert!(!converted.notes.is_empty(), "{world:?}\n{text}\n{}", converted.text);
            assert_ne!(actual.0, Outcome::Applied, "{world:?}\n{text}\n{}", converted.text);
        }
    }
    assert!(same > 150 && noted > 10 && refused > 10, "{same} {noted} {refused}");
}
