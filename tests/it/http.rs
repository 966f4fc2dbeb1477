//! `serve` through a bare socket: what no SDK would send.

use std::io::Read;
use std::net::Shutdown;

use crate::home::Home;
use crate::server::Server;
use crate::wire::{Wire, request};

const MALFORMED: &str = r#"{"__type":"com.amazon.coral.service#SerializationException"}"#;

const OPERATIONS: &[&str] = &[
    "BatchExecuteStatement",
    "BatchGetItem",
    "BatchWriteItem",
    "CreateTable",
    "DeleteItem",
    "DeleteTable",
    "DescribeEndpoints",
    "DescribeLimits",
    "DescribeTable",
    "DescribeTimeToLive",
    "ExecuteStatement",
    "ExecuteTransaction",
    "GetItem",
    "ListTables",
    "ListTagsOfResource",
    "PutItem",
    "Query",
    "Scan",
    "TagResource",
    "TransactGetItems",
    "TransactWriteItems",
    "UntagResource",
    "UpdateItem",
    "UpdateTable",
    "UpdateTimeToLive",
];

/// Those that need no member.
const CONTENT: &[&str] = &["DescribeEndpoints", "DescribeLimits", "ListTables"];

#[test]
fn text_that_is_no_json_gets_the_bare_refusal_on_a_connection_that_stays() {
    let server = Server::start();
    let mut wire = Wire::to(server.address());
    let deep = "[".repeat(10_000);
    let deep_object = r#"{"a":"#.repeat(10_000);
    let texts: &[&[u8]] = &[
        b"",
        b" ",
        b"{",
        b"}",
        b"7x",
        b"{,}",
        b"{7}",
        b"{\"a\":1,}",
        b"[1,]",
        b"{'a':1}",
        b"{\"a\":1} x",
        b"x {}",
        b"{\"a\":1}{}",
        b"{\"a\":NaN}",
        b"{\"a\":1 /* b */}",
        b"// a\n{}",
        b"{\"a\":1,\"a\":2}",
        b"{\"a\":{\"b\":1,\"b\":1}}",
        b"\xff\xfe",
        b"{\"a\":\"\xc3\"}",
        b"{\"a\":\"\\x\"}",
        b"{\"a\":\"\\ud800\"}",
        b"{\"a\":\"\n\"}",
        b"\0",
        b"{\"a\":01}",
        b"{\"a\":+1}",
        b"{\"a\":.5}",
        b"{\"a\":tru}",
        b"<xml/>",
        b"a=b",
        b"\xef\xbb\xbf{}",
        b"null",
        b"[]",
        b"7",
        b"\"a\"",
        b"true",
        deep.as_bytes(),
        deep_object.as_bytes(),
    ];
    for operation in OPERATIONS {
        for text in texts {
            let answer = wire.ask(operation, text);
            let shown = String::from_utf8_lossy(&text[..text.len().min(40)]);
            assert_eq!(
                (answer.status, answer.text().as_str()),
                (400, MALFORMED),
                "{operation} {shown}"
            );
        }
    }
}

/// Members of requests, wherever they belong.
const MEMBERS: &[&str] = &[
    "AttributeDefinitions",
    "BillingMode",
    "ClientRequestToken",
    "ConditionExpression",
    "ConsistentRead",
    "DeletionProtectionEnabled",
    "ExclusiveStartTableName",
    "ExpressionAttributeNames",
    "ExpressionAttributeValues",
    "GlobalSecondaryIndexes",
    "Item",
    "Key",
    "KeySchema",
    "Limit",
    "LocalSecondaryIndexes",
    "NextToken",
    "Parameters",
    "ProjectionExpression",
    "ProvisionedThroughput",
    "ReturnConsumedCapacity",
    "ReturnItemCollectionMetrics",
    "ReturnValues",
    "ReturnValuesOnConditionCheckFailure",
    "Statement",
    "Statements",
    "TableName",
    "TransactItems",
    "TransactStatements",
    "AttributesToGet",
    "ConditionalOperator",
    "ExclusiveStartKey",
    "FilterExpression",
    "IndexName",
    "KeyConditionExpression",
    "KeyConditions",
    "QueryFilter",
    "ScanFilter",
    "ScanIndexForward",
    "Segment",
    "Select",
    "TotalSegments",
    "AttributeUpdates",
    "Expected",
    "GlobalSecondaryIndexUpdates",
    "OnDemandThroughput",
    "RequestItems",
    "ResourceArn",
    "SSESpecification",
    "StreamSpecification",
    "TableClass",
    "TagKeys",
    "Tags",
    "TimeToLiveSpecification",
    "UpdateExpression",
    "WarmThroughput",
];

/// JSON of every type, right and wrong.
const VALUES: &[&str] = &[
    "null",
    "true",
    "false",
    "0",
    "-0",
    "1.5",
    "1e999",
    "-1e999",
    "99999999999999999999999999",
    "\"\"",
    "\"x\"",
    "\"\\u0000\"",
    "[]",
    "[null]",
    "[[]]",
    "[{}]",
    "[1]",
    "[\"x\"]",
    "{}",
    "{\"a\":null}",
    "{\"a\":1}",
    "{\"a\":{}}",
    "{\"\":{\"S\":\"x\"}}",
    "{\"a\":{\"S\":1}}",
    "{\"a\":{\"B\":\"=\"}}",
    "{\"a\":{\"N\":\"x\"}}",
    "{\"a\":{\"L\":[{}]}}",
    "{\"a\":{\"SS\":[null]}}",
    "[{\"Put\":{}}]",
    "[{\"Put\":1}]",
    "[{\"Statement\":{}}]",
    "[{\"AttributeName\":[]}]",
    "[{\"Get\":{}}]",
    "[{\"Key\":1}]",
    "[{\"Create\":{}}]",
    "{\"tab\":[{\"PutRequest\":{}}]}",
    "{\"tab\":{\"Keys\":[{}]}}",
    "{\"tab\":[[]]}",
    "{\"Enabled\":1}",
];

/// Every JSON type in the place of every member, wherever it stands.
#[test]
fn values_of_the_wrong_type_are_refused_and_never_a_fault() {
    let server = Server::start();
    let mut wire = Wire::to(server.address());
    for operation in OPERATIONS {
        for member in MEMBERS {
            for value in VALUES {
                let body = format!("{{\"{member}\":{value}}}");
                let answer = wire.ask(operation, body.as_bytes());
                let fine = answer.status == 200 && CONTENT.contains(operation);
                assert!(fine || answer.status == 400, "{operation} {body}: {}", answer.text());
                assert!(
                    fine || answer.text().starts_with("{\"__type\":\"com.amazon"),
                    "{operation} {body}"
                );
            }
        }
    }
}

#[test]
fn every_answer_has_the_headers_of_the_service() {
    let server = Server::start();
    let mut wire = Wire::to(server.address());
    for (operation, body) in [("ListTables", "{}"), ("Nope", "{}"), ("ListTables", "{")] {
        let answer = wire.ask(operation, body.as_bytes());
        let crc32 = crc32fast::hash(&answer.body).to_string();
        assert_eq!(answer.header("x-amz-crc32"), Some(crc32.as_str()));
        assert_eq!(answer.header("x-amzn-requestid").map(str::len), Some(52));
        assert_eq!(answer.header("content-type"), Some("application/x-amz-json-1.0"));
        assert!(answer.header("date").is_some_and(|date| date.ends_with("GMT")));
    }
}

#[test]
fn a_health_check_is_answered() {
    let server = Server::start();
    let mut wire = Wire::to(server.address());
    wire.send(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    let answer = wire.receive();
    assert_eq!(
        (answer.status, answer.text().as_str()),
        (200, "healthy: dynamodb.us-east-1.amazonaws.com ")
    );
}

#[test]
fn a_body_beyond_sixteen_megabytes_is_too_large_and_says_so() {
    let server = Server::start();
    let body = vec![b' '; 16 * 1024 * 1024 + 1];
    assert_eq!(Wire::to(server.address()).ask("ListTables", &body).status, 413);

    let mut wire = Wire::to(server.address());
    let head = request("ListTables", "Transfer-Encoding: chunked\r\n", b"");
    let head = String::from_utf8(head).expect("UTF-8").replace("Content-Length: 0\r\n", "");
    wire.send(head.as_bytes());
    let chunk = [b"100000\r\n".as_slice(), &vec![b' '; 0x10_0000], b"\r\n"].concat();
    for _ in 0..17 {
        wire.send(&chunk);
    }
    wire.send(b"0\r\n\r\n");
    assert_eq!(wire.receive().status, 413);
    assert_eq!(wire.ask("ListTables", b"{}").status, 200, "the connection goes on");

    let mut fits = vec![b' '; 16 * 1024 * 1024];
    fits[..2].copy_from_slice(b"{}");
    assert_eq!(wire.ask("ListTables", &fits).status, 200);
}

#[test]
fn headers_beyond_sixteen_kilobytes_are_refused() {
    let server = Server::start();
    for bytes in [17_000, 40_000] {
        let long = format!("X-Long: {}\r\n", "x".repeat(bytes));
        assert_eq!(Wire::to(server.address()).ask_with("ListTables", &long, b"{}").status, 400);
    }
    let line = format!("GET /{} HTTP/1.1\r\nHost: localhost\r\n\r\n", "x".repeat(17_000));
    let mut wire = Wire::to(server.address());
    wire.send(line.as_bytes());
    assert_eq!(wire.receive().status, 400);
}

#[test]
fn broken_framing_is_answered_before_the_connection_ends() {
    let server = Server::start();
    for bytes in [
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n".as_slice(),
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"garbage\r\n\r\n",
        b"POST / HTTP/1.1\r\nHo st: a\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    ] {
        let mut wire = Wire::to(server.address());
        wire.send(bytes);
        assert_eq!(wire.receive().status, 400, "{}", String::from_utf8_lossy(bytes));
    }
    assert_eq!(
        Wire::to(server.address()).ask("ListTables", b"{}").status,
        200,
        "the server goes on"
    );
}

#[test]
fn a_client_that_stops_speaking_in_the_middle_harms_nobody() {
    let server = Server::start();
    for length in [0, 10, 100, 300] {
        let mut wire = Wire::to(server.address());
        let whole = request("ListTables", "", b"{}");
        wire.send(&whole[..length.min(whole.len())]);
        wire.stream.get_ref().shutdown(Shutdown::Write).expect("shut down");
    }
    let mut half_closed = Wire::to(server.address());
    half_closed.send(&request("ListTables", "", b"{}"));
    half_closed.stream.get_ref().shutdown(Shutdown::Write).expect("shut down");
    assert_eq!(half_closed.receive().status, 200, "what was asked in full is answered");
}

#[test]
fn requests_sent_at_once_are_answered_in_order() {
    let server = Server::start();
    let mut wire = Wire::to(server.address());
    let both = [request("ListTables", "", b"{}"), request("Nope", "", b"{}")].concat();
    wire.send(&both);
    assert_eq!(wire.receive().status, 200);
    assert_eq!(wire.receive().status, 400);
}

#[test]
fn a_connection_is_closed_when_the_client_asks_for_it() {
    let server = Server::start();
    let mut wire = Wire::to(server.address());
    let answer = wire.ask_with("ListTables", "Connection: close\r\n", b"{}");
    assert_eq!(answer.status, 200);
    let mut rest = Vec::new();
    wire.stream.read_to_end(&mut rest).expect("the end");
    assert_eq!(rest, b"");
}

#[test]
fn many_connections_are_served_at_once() {
    let server = Server::start();
    let mut wires: Vec<Wire> = (0..300).map(|_| Wire::to(server.address())).collect();
    for wire in &mut wires {
        wire.send(&request("ListTables", "", b"{}"));
    }
    for wire in &mut wires {
        assert_eq!(wire.receive().status, 200);
    }
}

#[test]
fn a_server_told_to_stop_answers_what_is_under_way() {
    let server = Server::start();
    let mut idle = Wire::to(server.address());
    assert_eq!(idle.ask("ListTables", b"{}").status, 200);
    let mut busy = Wire::to(server.address());
    let whole = request("ListTables", "Expect: 100-continue\r\n", b"{}");
    let (head, body) = whole.split_at(whole.len() - b"{}".len());
    busy.send(head);
    assert_eq!(busy.receive().status, 100, "its head has arrived");
    server.signal();
    let mut closed = Vec::new();
    idle.stream.read_to_end(&mut closed).expect("idle connections are closed");
    busy.send(body);
    assert_eq!(busy.receive().status, 200);
    assert_eq!(server.terminate(), Some(0));
}

#[test]
fn what_was_acknowledged_is_there_for_the_next_server() {
    let home = Home::new();
    home.succeed(&["sample", "load", "bank"]);
    let server = Server::start_with(&home, &[]);
    let put = br#"{"TableName": "accounts", "Item": {"pk": {"S": "new"}}}"#;
    assert_eq!(Wire::to(server.address()).ask("PutItem", put).status, 200);
    assert_eq!(server.terminate(), Some(0));
    let server = Server::start_with(&home, &[]);
    let get = br#"{"TableName": "accounts", "Key": {"pk": {"S": "new"}}}"#;
    assert_eq!(
        Wire::to(server.address()).ask("GetItem", get).text(),
        r#"{"Item":{"pk":{"S":"new"}}}"#
    );
}

#[test]
fn a_port_that_is_taken_is_said() {
    let server = Server::start();
    let (_, port) = server.address().rsplit_once(':').expect("a port");
    let ran = Home::new().run(&["serve", "--memory", "--port", port]);
    assert_eq!(ran.code, 1);
    assert!(ran.talk.contains(&format!("can't listen on 127.0.0.1, port {port}")), "{}", ran.talk);
}
