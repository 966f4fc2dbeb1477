//! Requests that were spoiled: whatever comes, there is an answer, it never is that the server failed, and no harm is done.

use std::io::{ErrorKind, Write};
use std::net::Shutdown;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use serde_json::{Value, json};

use super::count::{count, seed};
use super::mutation::Mutation;
use super::seeds::{self, Request};
use super::whole;
use crate::home::Home;
use crate::random::Random;
use crate::server::Server;
use crate::wire::{Answer, Wire, request};

const CLIENTS: usize = 8;

/// Separated by spaces.
const WORDS: &str = r#"
null true { } [ ] , : " \ \u0000 \ud800 ' TableName Key Item KeySchema AttributeDefinitions
GlobalSecondaryIndexUpdates IndexName ExclusiveStartKey Limit Segment TotalSegments ScanIndexForward
FilterExpression ConditionExpression KeyConditionExpression ProjectionExpression UpdateExpression
ExpressionAttributeNames ExpressionAttributeValues Expected AttributeUpdates ConditionalOperator
ReturnValues ReturnConsumedCapacity ClientRequestToken TransactItems TransactStatements Statements Statement
Parameters NextToken RequestItems PutRequest BillingMode ALL_OLD S N B SS NS BS M L NULL BOOL AND OR NOT
BETWEEN IN SET REMOVE ADD DELETE SELECT INSERT UPDATE FROM WHERE VALUE EXISTS RETURNING MISSING IS
attribute_exists begins_with contains size if_not_exists list_append #a :a ( ) = <> <= ? * . [0] - + << >>
"#;

const METHODS: &[&str] =
    &["GET", "PUT", "HEAD", "OPTIONS", "DELETE", "TRACE", "CONNECT", "post", "P@ST", "PRI", ""];
const TARGETS: &[&str] =
    &["/", "*", "//", "/a", "/?a=b", "http://a/", "/%00", "/../..", "", "/\u{e9}", "?"];
const VERSIONS: &[&str] =
    &["HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "HTTP/9.9", "http/1.1", "HTTP/", ""];

/// Separated by bars.
const HEADERS: &str = "\
Transfer-Encoding: chunked | Transfer-Encoding: gzip, chunked | Transfer-Encoding: x | Content-Length: 0 \
 | Content-Encoding: gzip | Content-Encoding: gzip, gzip | Content-Encoding: deflate | Content-Encoding: x \
 | Content-Length: 5 | Content-Length: -1 | Content-Length: 99999999999999999999 | Content-Length: 1, 1 \
 | Content-Type: text/html | Content-Type: application/json | Content-Type: | Expect: 100-continue | Expect: a \
 | Connection: close | Connection: upgrade | Upgrade: h2c | Origin: http://localhost:1 | Origin: null \
 | Origin: https://evil.example | Host: evil.example | Host: | Host: [::1 | X-Amz-Target:  \
 | X-Amz-Target: DynamoDB_20120810.Nothing | X-Amz-Target: DynamoDB_20111205.GetItem | X-Amz-Date: yesterday \
 | Authorization: Basic YTpi | Authorization: AWS4-HMAC-SHA256  | Authorization: | Accept-Encoding: gzip \
 | Accept-Encoding: gzip;q=0, * | Range: bytes=0- | X-Amz-Content-Sha256: ff | Cookie: a=b | : a | a b: c \
 |  folded | Access-Control-Request-Method: POST | Access-Control-Request-Headers: * | TE: trailers";

#[test]
fn no_request_makes_the_server_fail() {
    let (requests, seed) = (count(3000, 1_000_000), seed());
    println!("seed {seed}");
    let (home, seeds) = (Home::new(), seeds::requests());
    let server = Server::start_with(&home, &[]);
    let mut wire = Wire::to(server.address());
    // As they are, so that there is something to be hostile to.
    for seed in &seeds {
        judge(&wire.ask(&seed.operation, seed.body.as_bytes()), seed.body.as_bytes());
    }
    let words: Vec<&str> = WORDS.split_whitespace().collect();
    let (left, accepted) = (AtomicUsize::new(requests), AtomicUsize::new(0));
    let mut random = Random::seeded(seed);
    thread::scope(|scope| {
        for _ in 0..CLIENTS {
            let mutation = Mutation { random: Random::seeded(random.seed()), words: &words };
            let mut client =
                Client { address: server.address(), seeds: &seeds, mutation, accepted: &accepted };
            let left = &left;
            scope.spawn(move || client.ask(left));
        }
    });
    println!("{} of {requests} were carried out", accepted.load(Ordering::SeqCst));
    let before = whole::tables(&mut Wire::to(server.address()));
    assert_eq!(server.terminate(), Some(0));
    let server = Server::start_with(&home, &[]);
    assert!(whole::tables(&mut Wire::to(server.address())) == before, "the same after a new start");
}

/// As deep as the service takes them, and much deeper.
#[test]
fn no_depth_makes_the_server_fail() {
    let server = Server::start();
    let mut wire = Wire::to(server.address());
    for request in seeds::requests().iter().take(40) {
        wire.ask(&request.operation, request.body.as_bytes());
    }
    let shapes: &[(&str, &str, &str)] = &[
        ("a = 1", " OR a = 1", ""),
        ("a", " = 1", ""),
        ("a", " < 'a'", ""),
        ("a IN (1)", " IN (1)", ""),
        ("a = 1", " AND (a = 1", ")"),
        ("", "NOT ", ""),
        ("", "(", ")"),
        ("", "size(", ")"),
        ("a = ", "[", "]"),
        ("a", ".a", ""),
        ("a", "[0]", ""),
        ("a = 1", " + 1", ""),
    ];
    for (start, open, close) in shapes {
        for depth in [100, 140, 149, 150, 290, 299, 300, 1000] {
            let middle = if close.is_empty() && !start.is_empty() { "" } else { "a = 1" };
            let text = format!("{start}{}{middle}{}", open.repeat(depth), close.repeat(depth));
            let statement = json!({"Statement": format!("SELECT * FROM \"Hash\" WHERE {text}")});
            let scan = json!({"TableName": "Hash", "FilterExpression": text});
            for (operation, body) in [("ExecuteStatement", statement), ("Scan", scan)] {
                let body = body.to_string();
                judge(&wire.ask(operation, body.as_bytes()), body.as_bytes());
            }
        }
    }
    for (open, close) in
        [("[", "]"), ("{\"a\":", "}"), ("{\"L\":[", "]}"), ("{\"M\":{\"a\":", "}}")]
    {
        let body = format!("{{\"Item\": {}{}}}", open.repeat(100_000), close.repeat(100_000));
        judge(&wire.ask("PutItem", body.as_bytes()), b"");
        let body = format!(
            "{{\"TableName\": \"Hash\", \"Item\": {{\"pk\": {}{}}}}}",
            open.repeat(40),
            close.repeat(40)
        );
        judge(&wire.ask("PutItem", body.as_bytes()), body.as_bytes());
    }
    assert_eq!(wire.ask("ListTables", b"{}").status, 200);
}

struct Client<'a> {
    address: &'a str,
    seeds: &'a [Request],
    mutation: Mutation<'a>,
    /// How many requests of all clients were carried out.
    accepted: &'a AtomicUsize,
}

impl<'a> Client<'a> {
    fn ask(&mut self, left: &AtomicUsize) {
        let mut wire = Wire::to(self.address);
        while left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |it| it.checked_sub(1)).is_ok()
        {
            if self.mutation.random.one_in(4) {
                self.ask_with_a_spoiled_head();
            } else {
                self.ask_with_a_spoiled_body(&mut wire);
            }
        }
    }

    fn seed(&mut self) -> &'a Request {
        let seed = &self.seeds[self.mutation.random.below(self.seeds.len())];
        // Or hardly a table lives for long.
        let is_end = seed.operation == "DeleteTable" && !self.mutation.random.one_in(20);
        if is_end { self.seed() } else { seed }
    }

    /// What is framed as it should be is answered on a connection that stays.
    fn ask_with_a_spoiled_body(&mut self, wire: &mut Wire) {
        let [seed, other] = [(); 2].map(|()| self.seed());
        let operation =
            if self.mutation.random.one_in(20) { &other.operation } else { &seed.operation };
        let body = self.spoiled(&seed.body, &other.body);
        let answer = wire.try_ask(operation, &body);
        let answer = answer.unwrap_or_else(|error| panic!("{error}: {operation} {}", shown(&body)));
        judge(&answer, &body);
        self.accepted.fetch_add(usize::from(answer.status == 200), Ordering::SeqCst);
    }

    /// Seldom so that it is no JSON any more: then the rest of the engine would never hear of it.
    fn spoiled(&mut self, body: &str, other: &str) -> Vec<u8> {
        let documents = (serde_json::from_str(body), serde_json::from_str::<Value>(other));
        let (Ok(mut document), Ok(other_document)) = documents else {
            return self.mutation.text(body, other).into_bytes();
        };
        match self.mutation.random.below(20) {
            0 => return self.mutation.bytes(body.as_bytes()),
            1 | 2 => return self.mutation.text(body, other).into_bytes(),
            3..=6 => {}
            7..=10 => self.mutation.document(&mut document, &other_document),
            _ => self.mutation.string(&mut document, &other_document),
        }
        document.to_string().into_bytes()
    }

    /// On a connection of its own that says it is done, so that whatever is understood of it, the end is told.
    fn ask_with_a_spoiled_head(&mut self) {
        let bytes = self.spoiled_request();
        let mut wire = Wire::to(self.address);
        let stream = wire.stream.get_mut();
        // The server may have refused it and gone already.
        stream.write_all(&bytes).and_then(|()| stream.shutdown(Shutdown::Write)).ok();
        loop {
            match wire.try_receive() {
                Ok(answer) => judge_status(&answer, &bytes),
                Err(error) => {
                    let is_hanging =
                        matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut);
                    assert!(!is_hanging, "no answer and no end: {}", shown(&bytes));
                    return;
                }
            }
        }
    }

    fn spoiled_request(&mut self) -> Vec<u8> {
        let seed = self.seed();
        let bytes = request(&seed.operation, "", seed.body.as_bytes());
        let headers: Vec<&str> = HEADERS.split(" | ").collect();
        let random = &mut self.mutation.random;
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").expect("a head");
        let (head, body) = bytes.split_at(end);
        let mut head = String::from_utf8(head.to_vec()).expect("UTF-8");
        match random.below(6) {
            0 => return self.mutation.bytes(&bytes),
            1 => {
                let [method, target, version] =
                    [METHODS, TARGETS, VERSIONS].map(|list| random.pick(list));
                let rest = head.split_once("\r\n").expect("lines").1;
                head = format!("{method} {target} {version}\r\n{rest}");
            }
            2 => {
                let mut lines: Vec<&str> = head.split("\r\n").collect();
                lines.remove(random.below(lines.len()));
                head = lines.join("\r\n");
            }
            3 => head.push_str(&format!("\r\nX-Long: {}", "a".repeat(random.below(100_000)))),
            4 => head.push_str(&"\r\nX-Many: a".repeat(random.below(300))),
            _ => {
                for _ in 0..random.between(1, 3) {
                    let header = random.pick(&headers);
                    let at = head.match_indices("\r\n").map(|(at, _)| at).nth(random.below(5));
                    head.insert_str(at.expect("some lines"), &format!("\r\n{header}"));
                }
            }
        }
        [head.as_bytes(), body].concat()
    }
}

/// A success or a refusal: a document, and one that refuses says by which code.
fn judge(answer: &Answer, body: &[u8]) {
    judge_status(answer, body);
    let document = serde_json::from_slice::<Value>(&answer.body);
    let is_told = match answer.status {
        // Tagging is answered with nothing.
        200 => answer.body.is_empty() || document.is_ok(),
        _ => document.is_ok_and(|it| it["__type"].is_string()),
    };
    assert!(is_told, "{} {} to {}", answer.status, answer.text(), shown(body));
}

fn judge_status(answer: &Answer, bytes: &[u8]) {
    let is_failure = answer.status >= 500 && answer.status != 503;
    assert!(!is_failure, "{} {} to {}", answer.status, answer.text(), shown(bytes));
}

fn shown(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).chars().take(4000).collect()
}
