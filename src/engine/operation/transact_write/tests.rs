use std::cell::Cell;

use serde_json::{Value, json};

use super::execute::execute_within;
use crate::api::limits::ITEM_COLLECTION_BYTES_MAX;
use crate::api::reply::TransactReply;
use crate::api::wire::value::{item_from_json, item_to_json};
use crate::api::{ApiError, ErrorKind, Operation, Reply, wire};
use crate::engine::catalog::Catalog;
use crate::engine::intent::Clashes;
use crate::engine::operation::table;
use crate::engine::view::Lot;
use crate::engine::{Error, Ids, row};
use crate::storage::{Store, WriteTxn};

mod cancellation;
mod capacity;
mod refusal;
mod token;

/// An engine of three tables: `users` (pk), `numbers` (a number, n) and `orders` (pk, sk, a global and a local index).
struct Engine {
    store: Store,
    catalog: Catalog,
    now_ms: Cell<u64>,
    collection_bytes_max: Cell<u64>,
}

impl Engine {
    fn new() -> Self {
        let engine = Self {
            store: Store::in_memory(),
            catalog: Catalog::new("us-east-1".to_owned(), Ids::new(|| "id".to_owned())),
            now_ms: Cell::new(1_000_000),
            collection_bytes_max: Cell::new(ITEM_COLLECTION_BYTES_MAX),
        };
        engine.create(&json!({
            "TableName": "users",
            "AttributeDefinitions": [{ "AttributeName": "pk", "AttributeType": "S" }],
            "KeySchema": [{ "AttributeName": "pk", "KeyType": "HASH" }],
            "BillingMode": "PAY_PER_REQUEST",
        }));
        engine.create(&json!({
            "TableName": "numbers",
            "AttributeDefinitions": [{ "AttributeName": "n", "AttributeType": "N" }],
            "KeySchema": [{ "AttributeName": "n", "KeyType": "HASH" }],
            "BillingMode": "PAY_PER_REQUEST",
        }));
        engine.create(&orders());
        engine
    }

    fn lot<T>(
        &self,
        work: impl FnOnce(&mut Lot<'_, '_>) -> Result<T, Error>,
    ) -> Result<T, ApiError> {
        let mut txn = self.store.write().expect("nobody else writes");
        let now_ms = self.now_ms.get();
        let mut lot =
            Lot { txn: &mut txn, catalog: &self.catalog, now_ms, clashes: &Clashes::NONE };
        match work(&mut lot) {
            Ok(done) => {
                WriteTxn::commit(txn).expect("memory takes it");
                Ok(done)
            }
            Err(Error::Api(refusal)) => Err(refusal),
            Err(Error::Store(fault)) => panic!("{fault}"),
        }
    }

    fn create(&self, body: &Value) {
        let request = wire::decode_request("CreateTable", &body.to_string()).expect("a request");
        let Operation::CreateTable(request) = request else { panic!() };
        self.lot(|lot| table::create(lot, &request)).expect("a new table");
    }

    /// Sends a request body.
    fn send(&self, body: &Value) -> Result<TransactReply, ApiError> {
        let decoded = wire::decode_request("TransactWriteItems", &body.to_string())?;
        let Operation::TransactWriteItems(request) = decoded else { panic!() };
        let collection_bytes_max = self.collection_bytes_max.get();
        self.lot(|lot| execute_within(lot, &request, collection_bytes_max))
    }

    fn run(&self, actions: &[Value]) -> Result<TransactReply, ApiError> {
        self.send(&json!({ "TransactItems": actions }))
    }

    /// Puts an item and lets go of the reply.
    fn store(&self, table: &str, item: &Value) {
        self.run(&[put(table, item)]).expect("the item is right");
    }

    /// The item with this key, as JSON.
    fn item(&self, table: &str, key: &Value) -> Option<Value> {
        let txn = self.store.read().expect("a snapshot");
        let table = self.catalog.table(&txn, table).expect("the table is there");
        let key = table.key(&item_from_json(key).expect("a key")).expect("it fits");
        row::get(&txn, &table, &key).expect("memory holds").as_ref().map(item_to_json)
    }

    /// The sentence a transaction is refused with as a whole.
    fn refused(&self, actions: &[Value]) -> String {
        let refusal = self.run(actions).expect_err("it is refused");
        assert_eq!(refusal.kind, ErrorKind::Validation, "{refusal}");
        refusal.message
    }

    /// Why a transaction was cancelled: code and message of each action.
    fn cancelled(&self, actions: &[Value]) -> Vec<String> {
        let refusal = self.run(actions).expect_err("it is cancelled");
        assert_eq!(refusal.kind, ErrorKind::TransactionCanceled, "{refusal}");
        assert_eq!(refusal.units.len(), actions.len());
        let body: Value = serde_json::from_str(&wire::encode_error(&refusal)).expect("JSON");
        let text = |member: &Value| member.as_str().map(str::to_owned);
        let reason = |reason: &Value| match text(&reason["Message"]) {
            Some(message) => format!("{}: {message}", text(&reason["Code"]).expect("a code")),
            None => text(&reason["Code"]).expect("a code"),
        };
        body["CancellationReasons"].as_array().expect("a list").iter().map(reason).collect()
    }
}

fn orders() -> Value {
    let attribute = |name| json!({ "AttributeName": name, "AttributeType": "S" });
    let attributes = ["pk", "sk", "gsiPk", "lsiSk"].map(attribute);
    json!({
        "TableName": "orders",
        "AttributeDefinitions": attributes,
        "KeySchema": [
            { "AttributeName": "pk", "KeyType": "HASH" },
            { "AttributeName": "sk", "KeyType": "RANGE" },
        ],
        "GlobalSecondaryIndexes": [{
            "IndexName": "gsi",
            "KeySchema": [{ "AttributeName": "gsiPk", "KeyType": "HASH" }],
            "Projection": { "ProjectionType": "INCLUDE", "NonKeyAttributes": ["proj"] },
        }],
        "LocalSecondaryIndexes": [{
            "IndexName": "lsi",
            "KeySchema": [
                { "AttributeName": "pk", "KeyType": "HASH" },
                { "AttributeName": "lsiSk", "KeyType": "RANGE" },
            ],
            "Projection": { "ProjectionType": "ALL" },
        }],
        "BillingMode": "PAY_PER_REQUEST",
    })
}

fn put(table: &str, item: &Value) -> Value {
    json!({ "Put": { "TableName": table, "Item": item } })
}

fn user(name: &str) -> Value {
    json!({ "pk": { "S": name } })
}

fn update(table: &str, key: &Value, expression: &str, values: &Value) -> Value {
    let mut update = json!({ "TableName": table, "Key": key, "UpdateExpression": expression });
    if values.as_object().is_some_and(|values| !values.is_empty()) {
        update["ExpressionAttributeValues"] = values.clone();
    }
    json!({ "Update": update })
}

fn delete(table: &str, key: &Value) -> Value {
    json!({ "Delete": { "TableName": table, "Key": key } })
}

fn check(table: &str, key: &Value, condition: &str, values: &Value) -> Value {
    let mut check = json!({ "TableName": table, "Key": key, "ConditionExpression": condition });
    if values.as_object().is_some_and(|values| !values.is_empty()) {
        check["ExpressionAttributeValues"] = values.clone();
    }
    json!({ "ConditionCheck": check })
}

/// A string of so many bytes, as an attribute value.
fn text(bytes: usize) -> Value {
    json!({ "S": "x".repeat(bytes) })
}

#[test]
fn a_transaction_writes_all_of_its_actions() {
    let engine = Engine::new();
    engine.store("users", &json!({ "pk": { "S": "gone" } }));
    engine.store("users", &json!({ "pk": { "S": "bob" }, "n": { "N": "1" } }));
    let one = json!({ ":one": { "N": "1" } });
    let reply = engine.run(&[
        put("users", &user("new")),
        update("users", &user("bob"), "SET n = n + :one", &one),
        update("users", &user("eve"), "SET n = :one", &one),
        delete("users", &user("gone")),
        check("users", &user("never"), "attribute_not_exists(pk)", &json!({})),
    ]);
    assert_eq!(wire::encode_reply(&Reply::TransactWriteItems(reply.expect("it is right"))), "{}");
    assert_eq!(engine.item("users", &user("new")), Some(user("new")));
    let bob = json!({ "n": { "N": "2" }, "pk": { "S": "bob" } });
    assert_eq!(engine.item("users", &user("bob")), Some(bob));
    let eve = json!({ "n": { "N": "1" }, "pk": { "S": "eve" } });
    assert_eq!(engine.item("users", &user("eve")), Some(eve));
    assert_eq!(engine.item("users", &user("gone")), None);
    assert_eq!(engine.item("users", &user("never")), None);
}

#[test]
fn a_put_replaces_the_whole_item() {
    let engine = Engine::new();
    engine.store("users", &json!({ "pk": { "S": "a" }, "old": { "N": "1" } }));
    engine.store("users", &json!({ "pk": { "S": "a" }, "new": { "N": "2" } }));
    let expected = json!({ "new": { "N": "2" }, "pk": { "S": "a" } });
    assert_eq!(engine.item("users", &user("a")), Some(expected));
}

#[test]
fn a_removal_makes_no_item() {
    let engine = Engine::new();
    engine.run(&[update("users", &user("a"), "REMOVE x.y", &json!({}))]).expect("it is right");
    assert_eq!(engine.item("users", &user("a")), None);
}

#[test]
fn conditions_see_the_state_before_the_transaction() {
    let engine = Engine::new();
    let reasons = engine.cancelled(&[
        update("users", &user("a"), "SET n = :n", &json!({ ":n": { "N": "1" } })),
        json!({ "Update": {
            "TableName": "users", "Key": user("b"), "UpdateExpression": "SET n = :n",
            "ConditionExpression": "attribute_exists(pk)",
            "ExpressionAttributeValues": { ":n": { "N": "1" } },
        }}),
    ]);
    assert_eq!(reasons, ["None", "ConditionalCheckFailed: The conditional request failed"]);
    assert_eq!(engine.item("users", &user("a")), None);
}

#[test]
fn tables_may_be_named_by_their_arns() {
    let engine = Engine::new();
    let arn = "arn:aws:dynamodb:us-east-1:000000000000:table/users";
    engine.run(&[put(arn, &user("a")), put("users", &user("b"))]).expect("it is right");
    assert_eq!(engine.item("users", &user("a")), Some(user("a")));
    assert_eq!(
        engine.refused(&[put(arn, &user("a")), delete("users", &user("a"))]),
        "Transaction request cannot include multiple operations on one item"
    );
}
