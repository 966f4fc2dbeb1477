//! Whether the disk has a write before anybody is told of it. A killed process loses nothing of what it wrote, synced or not:
//! only from outside can be seen what a loss of power would leave.

use std::collections::HashMap;
use std::fs;
use std::process::Command;
use std::thread;

use serde_json::json;

use super::trace::{Call, NOT_TRACED, calls, is_possible, traced};
use crate::endpoint::{connect, program};
use crate::home::Home;
use crate::server::Server;
use crate::wire::Wire;

const CLIENTS: usize = 4;
const REQUEST: &str = "POST / HTTP/1.1";
const ANSWER: &str = "HTTP/1.1 200 OK";

/// Each writes, one after the other.
const WRITES: &[(&str, &str)] = &[
    (
        "CreateTable",
        r#"{"TableName": "NAME", "BillingMode": "PAY_PER_REQUEST", "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
            "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}]}"#,
    ),
    ("PutItem", r#"{"TableName": "NAME", "Item": {"pk": {"S": "a"}}}"#),
    (
        "UpdateItem",
        r#"{"TableName": "NAME", "Key": {"pk": {"S": "a"}}, "UpdateExpression": "SET n = :n",
            "ExpressionAttributeValues": {":n": {"N": "1"}}}"#,
    ),
    ("DeleteItem", r#"{"TableName": "NAME", "Key": {"pk": {"S": "a"}}}"#),
    (
        "BatchWriteItem",
        r#"{"RequestItems": {"NAME": [{"PutRequest": {"Item": {"pk": {"S": "b"}}}}]}}"#,
    ),
    (
        "TransactWriteItems",
        r#"{"TransactItems": [{"Put": {"TableName": "NAME", "Item": {"pk": {"S": "c"}}}}]}"#,
    ),
    ("ExecuteStatement", r#"{"Statement": "INSERT INTO \"NAME\" VALUE {'pk': 'd'}"}"#),
    (
        "BatchExecuteStatement",
        r#"{"Statements": [{"Statement": "UPDATE \"NAME\" SET n = 2 WHERE pk = 'd'"}]}"#,
    ),
    (
        "ExecuteTransaction",
        r#"{"TransactStatements": [{"Statement": "DELETE FROM \"NAME\" WHERE pk = 'd'"}]}"#,
    ),
    (
        "UpdateTimeToLive",
        r#"{"TableName": "NAME", "TimeToLiveSpecification": {"Enabled": true, "AttributeName": "t"}}"#,
    ),
    ("DeleteTable", r#"{"TableName": "NAME"}"#),
];

#[test]
fn a_write_is_on_the_disk_before_it_is_answered() {
    if !is_possible() {
        println!("{NOT_TRACED}");
        return;
    }
    let home = Home::new();
    let trace = home.path("trace");
    let server = Server::start_by(traced(&home, &home.program(), &trace), &[]);
    let mut traced = Traced { server };
    thread::scope(|scope| {
        for number in 0..CLIENTS {
            let mut wire = Wire::to(traced.server.address());
            scope.spawn(move || {
                for (operation, body) in WRITES {
                    let body = body.replace("NAME", &format!("table{number}"));
                    let answer = wire.ask(operation, body.as_bytes());
                    assert_eq!(answer.status, 200, "{operation} {}", answer.text());
                }
            });
        }
    });
    traced.end();
    let calls = calls(&trace);
    assert_eq!(answered(&calls), CLIENTS * WRITES.len(), "all answers are in the trace");
}

/// A server under `strace`, which would leave it running were it killed itself.
struct Traced {
    server: Server,
}

impl Traced {
    /// Tells the traced program to end, and waits for `strace`, which ends with it.
    fn end(&mut self) {
        let tracer = self.server.process();
        let traced = fs::read_to_string(format!("/proc/{tracer}/task/{tracer}/children"));
        let traced = traced.unwrap_or_default();
        if !traced.trim().is_empty() {
            let kill = Command::new("kill").arg("-TERM").args(traced.split_whitespace()).status();
            assert!(kill.is_ok_and(|kill| kill.success()), "told to end: {traced}");
            self.server.wait();
        }
    }
}

impl Drop for Traced {
    fn drop(&mut self) {
        self.end();
    }
}

/// How many answers there are, each behind a sync that began behind its request. Together clients have their writes in one
/// commit, but each must wait for it.
fn answered(calls: &[Call]) -> usize {
    let syncs: Vec<&Call> = calls.iter().filter(|call| call.is_sync_of("local.db-wal")).collect();
    let mut asked: HashMap<&str, usize> = HashMap::new();
    let mut answered = 0;
    for call in calls {
        if call.reads(REQUEST) {
            asked.insert(&call.file, call.ended);
        } else if call.sends(ANSWER) {
            let asked = asked[call.file.as_str()];
            let is_synced = syncs.iter().any(|sync| sync.began > asked && sync.ended < call.began);
            assert!(is_synced, "answered at line {} before a sync", call.began);
            answered += 1;
        }
    }
    answered
}

#[test]
fn the_history_is_on_the_disk_before_a_draft_is_sent_and_before_its_end_is_told() {
    if !is_possible() {
        println!("{NOT_TRACED}");
        return;
    }
    let (home, server) = (Home::new(), Server::start());
    connect(&home, "way", &format!("http://{}", server.address()));
    let mut wire = Wire::to(server.address());
    let create = WRITES[0].1.replace("NAME", "things");
    assert_eq!(wire.ask("CreateTable", create.as_bytes()).status, 200);
    home.write("put.pql", "INSERT INTO things VALUE {'pk': 'a'};");
    let trace = home.path("trace");
    let mut run = traced(&home, &program(&home), &trace);
    let ran = run.args(["run", "put.pql", "--json", "--connection", "way"]).output();
    assert!(ran.is_ok_and(|ran| ran.status.success()));
    let calls = calls(&trace);
    let first = |is: &dyn Fn(&Call) -> bool| calls.iter().find(|call| is(call)).expect("a call");
    let sent = first(&|call| call.sends(REQUEST)).began;
    let received = first(&|call| call.reads(ANSWER)).ended;
    let told = first(&|call| call.file.starts_with("1<") && call.sends("{")).began;
    let is_synced = |from: usize, to: usize| {
        let synced =
            |call: &Call| call.is_sync_of("history.db-wal") && call.began > from && call.ended < to;
        calls.iter().any(synced)
    };
    assert!(is_synced(0, sent), "sent before its entry was synced");
    assert!(is_synced(received, told), "told before its outcome was synced");
    let item = wire.ask(
        "GetItem",
        json!({"TableName": "things", "Key": {"pk": {"S": "a"}}}).to_string().as_bytes(),
    );
    assert!(item.text().contains("\"a\""));
}
