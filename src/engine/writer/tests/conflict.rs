//! Requests that meet a transaction under way (transactions.md 6 and 10). The test holds the store's write transaction,
//! so that what was submitted stays under way until it lets go.

use std::thread::{self, ScopedJoinHandle};

use serde_json::{Value, json};

use super::*;
use crate::api::{ApiError, ErrorKind, StatementFailure, wire};
use crate::engine::Settings;
use crate::engine::fixture::{plain_table, settings};
use crate::engine::operation::{execute_transaction, transact_get};
use crate::engine::view::View;

const CONFLICT: &str = "Transaction is ongoing for the item";

struct Engine {
    store: Store,
    catalog: Catalog,
    clock: Clock,
    writer: Writer,
}

impl Engine {
    /// With a table, and the item `a` in it.
    fn new() -> Self {
        let Settings { clock, ids, region } = settings();
        let store = Store::in_memory();
        let writer = Writer::default();
        let engine = Self { store, catalog: Catalog::new(region, ids), clock, writer };
        engine.submit(&Operation::CreateTable(plain_table("tab"))).unwrap();
        engine.submit(&put("a", 0)).unwrap();
        engine
    }

    fn submit(&self, operation: &Operation) -> Answer {
        let Self { store, catalog, clock, writer } = self;
        writer.submit(Site { store, catalog, clock }, operation)
    }

    /// The answers of these, the second submitted while the first was under way.
    fn while_under_way(&self, first: &Operation, second: &Operation) -> (Answer, Answer) {
        let txn = self.store.write().unwrap();
        thread::scope(|scope| {
            let first = scope.spawn(|| self.submit(first));
            self.until(|queue| queue.led);
            let second = scope.spawn(|| self.submit(second));
            self.until(|queue| queue.waiting.len() == 1);
            drop(txn);
            let answer = |thread: ScopedJoinHandle<'_, Answer>| thread.join().unwrap();
            (answer(first), answer(second))
        })
    }

    fn until(&self, reached: impl Fn(&Queue) -> bool) {
        while !reached(&locked(&self.writer.queue)) {
            thread::yield_now();
        }
    }
}

impl Engine {
    /// The answer of a transaction of reads while this was under way.
    fn read_while_under_way(&self, first: &Operation, read: &Operation) -> Answer {
        let ticket = self.writer.intents.enter(&self.catalog, first);
        let conflicts = self.writer.conflicts(&self.catalog, read);
        drop(ticket);
        let txn = self.store.read().unwrap();
        let view = View { txn: &txn, catalog: &self.catalog, now_ms: self.clock.now_ms() };
        match read {
            Operation::TransactGetItems(request) => {
                transact_get::execute(&view, &conflicts, request).map(Reply::TransactGetItems)
            }
            Operation::ExecuteTransaction(request) => {
                execute_transaction::execute_read(&view, &conflicts, request)
                    .map(Reply::ExecuteTransaction)
            }
            other => panic!("{other:?}"),
        }
    }
}

fn decode(operation: &str, body: &Value) -> Operation {
    wire::decode_request(operation, &body.to_string()).unwrap()
}

fn item(key: &str, count: usize) -> Value {
    json!({"pk": {"S": key}, "n": {"N": count.to_string()}})
}

fn put(key: &str, count: usize) -> Operation {
    decode("PutItem", &json!({"TableName": "tab", "Item": item(key, count)}))
}

fn put_action(key: &str, count: usize) -> Value {
    json!({"Put": {"TableName": "tab", "Item": item(key, count)}})
}

fn check_action(key: &str) -> Value {
    json!({"ConditionCheck": {
        "TableName": "tab", "Key": {"pk": {"S": key}}, "ConditionExpression": "attribute_exists(pk)",
    }})
}

fn transaction(actions: &[Value]) -> Operation {
    decode("TransactWriteItems", &json!({"TransactItems": actions}))
}

fn with_token(token: &str, actions: &[Value]) -> Operation {
    let body = json!({"TransactItems": actions, "ClientRequestToken": token});
    decode("TransactWriteItems", &body)
}

fn refusal(answer: Answer) -> ApiError {
    match answer {
        Err(Error::Api(error)) => error,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_transaction_is_cancelled_by_another_on_its_item() {
    let engine = Engine::new();
    let first = transaction(&[put_action("a", 1), put_action("b", 1)]);
    let second = transaction(&[put_action("c", 2), put_action("b", 2), check_action("missing")]);
    let (first, second) = engine.while_under_way(&first, &second);
    assert!(first.is_ok(), "{first:?}");
    let error = refusal(second);
    assert_eq!(
        wire::encode_error(&error),
        r#"{"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException","CancellationReasons":[{"Code":"None"},{"Code":"TransactionConflict","Message":"Transaction is ongoing for the item"},{"Code":"None"}],"Message":"Transaction cancelled, please refer cancellation reasons for specific reasons [None, TransactionConflict, None]"}"#
    );
}

#[test]
fn an_item_that_is_only_checked_conflicts_too() {
    let engine = Engine::new();
    let (first, second) = engine
        .while_under_way(&transaction(&[check_action("a")]), &transaction(&[put_action("a", 2)]));
    assert!(first.is_ok(), "{first:?}");
    assert_eq!(refusal(second).reasons, [Some(StatementFailure::conflict())]);
}

#[test]
fn a_plain_write_of_an_item_in_a_transaction_is_refused() {
    let engine = Engine::new();
    let (first, second) = engine.while_under_way(&transaction(&[put_action("a", 1)]), &put("a", 2));
    assert!(first.is_ok(), "{first:?}");
    let error = refusal(second);
    assert_eq!((error.kind, error.message.as_str()), (ErrorKind::TransactionConflict, CONFLICT));
    assert!(engine.submit(&put("a", 2)).is_ok(), "the transaction has ended");
}

#[test]
fn a_statement_on_an_item_in_a_transaction_is_refused() {
    let engine = Engine::new();
    let text = "UPDATE tab SET n = 5 WHERE pk = 'a'";
    let statement = decode("ExecuteStatement", &json!({"Statement": text}));
    let (_, second) = engine.while_under_way(&transaction(&[put_action("a", 1)]), &statement);
    assert_eq!(refusal(second).kind, ErrorKind::TransactionConflict);
}

#[test]
fn of_a_batch_only_the_statement_that_meets_a_transaction_fails() {
    let engine = Engine::new();
    let insert =
        |key: &str| json!({"Statement": format!("INSERT INTO tab VALUE {{'pk': '{key}'}}")});
    let body = json!({"Statements": [insert("x"), insert("y")]});
    let batch = decode("BatchExecuteStatement", &body);
    let (_, second) = engine.while_under_way(&transaction(&[put_action("y", 1)]), &batch);
    let reply = wire::encode_reply(&second.unwrap());
    assert_eq!(
        reply,
        r#"{"Responses":[{"TableName":"tab"},{"Error":{"Code":"TransactionConflict","Message":"Transaction is ongoing for the item"},"TableName":"tab"}]}"#
    );
}

#[test]
fn plain_writes_of_one_item_take_turns() {
    let engine = Engine::new();
    let (first, second) = engine.while_under_way(&put("a", 1), &put("a", 2));
    assert!(first.is_ok() && second.is_ok());
    let (first, second) = engine.while_under_way(&put("a", 1), &transaction(&[put_action("a", 2)]));
    assert!(first.is_ok() && second.is_ok());
}

#[test]
fn transactions_on_other_items_share_a_lot() {
    let engine = Engine::new();
    let (first, second) = engine
        .while_under_way(&transaction(&[put_action("a", 1)]), &transaction(&[put_action("b", 2)]));
    assert!(first.is_ok() && second.is_ok());
}

#[test]
fn what_is_wrong_with_a_request_is_told_before_a_conflict() {
    let engine = Engine::new();
    let mut action = put_action("a", 1);
    action["Put"]["ConditionExpression"] = json!("x =");
    let (_, second) =
        engine.while_under_way(&transaction(&[put_action("a", 1)]), &transaction(&[action]));
    assert_eq!(refusal(second).kind, ErrorKind::Validation);
}

#[test]
fn a_token_that_is_still_running_is_in_progress() {
    let engine = Engine::new();
    let request = with_token("token", &[put_action("a", 1)]);
    let (first, second) = engine.while_under_way(&request, &request);
    assert!(first.is_ok(), "{first:?}");
    let error = refusal(second);
    let message = "Transaction from previous request is still in progress";
    assert_eq!((error.kind, error.message.as_str()), (ErrorKind::TransactionInProgress, message));
    assert!(engine.submit(&request).is_ok(), "a replay now that it has ended");
}

#[test]
fn a_request_that_was_refused_holds_nothing() {
    let engine = Engine::new();
    let twice = transaction(&[put_action("a", 1), put_action("a", 2)]);
    assert_eq!(refusal(engine.submit(&twice)).kind, ErrorKind::Validation);
    assert!(engine.submit(&transaction(&[put_action("a", 3)])).is_ok());
}

#[test]
fn transactions_of_statements_conflict_with_transactions_of_both_kinds() {
    let engine = Engine::new();
    let statements = json!({"TransactStatements": [
        {"Statement": "INSERT INTO tab VALUE {'pk': 'b'}"},
        {"Statement": "EXISTS(SELECT * FROM tab WHERE pk = 'a' AND n = 0)"},
    ]});
    let statements = decode("ExecuteTransaction", &statements);
    let actions = transaction(&[put_action("a", 1)]);
    let conflict = Some(StatementFailure::conflict());
    let (first, second) = engine.while_under_way(&actions, &statements);
    assert!(first.is_ok(), "{first:?}");
    assert_eq!(refusal(second).reasons, [None, conflict.clone()]);
    engine.submit(&put("a", 0)).unwrap();
    let (first, second) = engine.while_under_way(&statements, &actions);
    assert!(first.is_ok(), "{first:?}");
    assert_eq!(refusal(second).reasons, [conflict]);
}

#[test]
fn a_token_of_another_operation_is_another_token() {
    let engine = Engine::new();
    let actions = with_token("token", &[put_action("a", 1)]);
    let statements = json!({
        "TransactStatements": [{"Statement": "INSERT INTO tab VALUE {'pk': 'b'}"}],
        "ClientRequestToken": "token",
    });
    let statements = decode("ExecuteTransaction", &statements);
    let (first, second) = engine.while_under_way(&actions, &statements);
    assert!(first.is_ok() && second.is_ok(), "{second:?}");
}

#[test]
fn of_a_batch_of_writes_those_that_meet_a_transaction_are_handed_back() {
    let engine = Engine::new();
    let put = |key| json!({"PutRequest": {"Item": item(key, 2)}});
    let body = json!({"RequestItems": {"tab": [put("x"), put("y"), put("z")]}});
    let batch = decode("BatchWriteItem", &body);
    let (_, second) = engine.while_under_way(&transaction(&[put_action("y", 1)]), &batch);
    assert_eq!(
        wire::encode_reply(&second.unwrap()),
        r#"{"UnprocessedItems":{"tab":[{"PutRequest":{"Item":{"n":{"N":"2"},"pk":{"S":"y"}}}}]}}"#
    );
    let body = json!({"RequestItems": {"tab": [put("y")]}});
    let alone = decode("BatchWriteItem", &body);
    let (_, second) = engine.while_under_way(&transaction(&[put_action("y", 1)]), &alone);
    let reply = wire::encode_reply(&second.unwrap());
    assert!(reply.starts_with(r#"{"UnprocessedItems":{"tab":[{"PutRequest""#), "{reply}");
}

#[test]
fn a_transaction_of_reads_is_cancelled_by_one_of_writes_on_its_item() {
    let engine = Engine::new();
    let get = |key: &str| json!({"Get": {"TableName": "tab", "Key": {"pk": {"S": key}}}});
    let gets = decode("TransactGetItems", &json!({"TransactItems": [get("a"), get("b")]}));
    let select = |key: &str| json!({"Statement": format!("SELECT * FROM tab WHERE pk = '{key}'")});
    let selects = json!({"TransactStatements": [select("a"), select("b")]});
    let selects = decode("ExecuteTransaction", &selects);
    let conflict = Some(StatementFailure::conflict());
    for read in [gets, selects] {
        let answer = engine.read_while_under_way(&transaction(&[put_action("b", 1)]), &read);
        assert_eq!(refusal(answer).reasons, [None, conflict.clone()]);
        let answer = engine.read_while_under_way(&put("b", 1), &read);
        assert!(answer.is_ok(), "a plain write makes no conflict: {answer:?}");
        let answer = engine.read_while_under_way(&transaction(&[put_action("c", 1)]), &read);
        assert!(answer.is_ok(), "{answer:?}");
    }
}
