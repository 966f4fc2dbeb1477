//! Who and what `serve` lets in: pages of other sites, other names for this machine, and more than it can hold.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;

use crate::home::Home;
use crate::server::Server;
use crate::wire::{Answer, Wire, request};

const PUT: &[u8] = br#"{"TableName":"accounts","Item":{"pk":{"S":"planted"}}}"#;
const GET: &[u8] = br#"{"TableName":"accounts","Key":{"pk":{"S":"planted"}}}"#;
const CREATE: &[u8] = br#"{"TableName":"accounts","BillingMode":"PAY_PER_REQUEST",
    "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}],
    "AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}]}"#;

const STRANGERS: &[&str] = &[
    "http://evil.com",
    "https://evil.com:8000",
    "http://localhost.evil.com",
    "http://localhost.evil.com:8000",
    "http://127.0.0.1.evil.com",
    "http://evil.com#localhost",
    "http://localhost@evil.com",
    "http://localhost:3000@evil.com",
    "http://localhost:3000/",
    "http://localhost:",
    "http://localhost:99999",
    "http://localhost http://evil.com",
    "http://notlocalhost",
    "http://app.localhost",
    "http://127.1",
    "http://128.0.0.1",
    "http://[::2]",
    "http://[::1",
    "http://[::1]evil.com",
    "http://192.168.0.7",
    "http://0.0.0.0",
    "ftp://localhost",
    "file://localhost",
    "file://",
    "localhost",
    "null",
    "",
    "*",
];

const NEIGHBOURS: &[&str] = &[
    "http://localhost",
    "https://localhost",
    "http://localhost:3000",
    "HTTP://LocalHost:3000",
    "https://localhost:65535",
    "http://127.0.0.1:5173",
    "http://127.200.3.4",
    "http://[::1]",
    "https://[::1]:8080",
];

/// A server with the table `accounts`.
fn bank(arguments: &[&str]) -> (Server, Wire) {
    let server = Server::start_with(&Home::new(), &[&["--memory"], arguments].concat());
    let mut wire = Wire::to(server.address());
    assert_eq!(wire.ask("CreateTable", CREATE).status, 200);
    (server, wire)
}

fn type_of(answer: &Answer) -> String {
    let body: Value = serde_json::from_str(&answer.text()).expect("JSON");
    body["__type"].as_str().expect("a type").rsplit('#').next().expect("a name").to_owned()
}

fn preflight(wire: &mut Wire, origin: &str) -> Answer {
    wire.send(
        format!(
            "OPTIONS / HTTP/1.1\r\nHost: localhost\r\nOrigin: {origin}\r\n\
             Access-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: x-amz-target\r\n\r\n"
        )
        .as_bytes(),
    );
    wire.receive()
}

#[test]
fn a_page_of_another_site_neither_reads_nor_writes() {
    let (_server, mut wire) = bank(&[]);
    for origin in STRANGERS {
        let header = format!("Origin: {origin}\r\n");
        for (operation, body) in [("PutItem", PUT), ("GetItem", GET), ("Nope", b"{".as_slice())] {
            let answer = wire.ask_with(operation, &header, body);
            assert_eq!((answer.status, type_of(&answer).as_str()), (403, "AccessDeniedException"));
            assert_eq!(answer.header("access-control-allow-origin"), None, "{origin}");
        }
        let answer = preflight(&mut wire, origin);
        assert_eq!(answer.status, 403, "{origin}");
        assert_eq!(answer.header("access-control-allow-methods"), None, "{origin}");
        assert_eq!(answer.header("access-control-allow-headers"), None, "{origin}");
    }
    let answer = wire.ask("GetItem", GET);
    assert_eq!((answer.status, answer.text().as_str()), (200, "{}"), "nothing was planted");
}

#[test]
fn a_page_is_told_which_option_lets_it_in() {
    let (_server, mut wire) = bank(&[]);
    let answer = wire.ask_with("ListTables", "Origin: https://app.example\r\n", b"{}");
    assert_eq!(
        answer.text(),
        "{\"__type\":\"com.amazon.coral.service#AccessDeniedException\",\"message\":\
         \"Pages of https://app.example may not use this database: \
         `dynadraft serve --allow-origin https://app.example` lets them\"}"
    );
}

#[test]
fn a_request_that_a_page_sends_without_asking_first_writes_nothing() {
    let (_server, mut wire) = bank(&[]);
    for content_type in
        ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=a"]
    {
        for origin in ["http://evil.com", "null"] {
            let whole = String::from_utf8(request("PutItem", "", PUT)).expect("UTF-8");
            let whole = whole.replace("application/x-amz-json-1.0", content_type);
            let whole =
                whole.replace("Content-Length", &format!("Origin: {origin}\r\nContent-Length"));
            wire.send(whole.as_bytes());
            assert_eq!(wire.receive().status, 403, "{content_type}");
        }
    }
    assert_eq!(wire.ask("GetItem", GET).text(), "{}");
}

#[test]
fn a_page_of_this_machine_reads_and_writes() {
    let (_server, mut wire) = bank(&[]);
    for origin in NEIGHBOURS {
        let answer = preflight(&mut wire, origin);
        assert_eq!((answer.status, answer.text().as_str()), (200, ""), "{origin}");
        assert_eq!(answer.header("access-control-allow-origin"), Some(*origin));
        assert_eq!(answer.header("access-control-allow-methods"), Some("POST"));
        assert_eq!(answer.header("access-control-allow-headers"), Some("x-amz-target"));
        assert_eq!(answer.header("access-control-max-age"), Some("172800"));
        assert_eq!(answer.header("vary"), Some("Origin"));
        let answer = wire.ask_with("PutItem", &format!("Origin: {origin}\r\n"), PUT);
        assert_eq!(answer.status, 200, "{origin}");
        assert_eq!(answer.header("access-control-allow-origin"), Some(*origin));
        assert_eq!(answer.header("vary"), Some("Origin"));
    }
    let answer = wire.ask("ListTables", b"{}");
    assert_eq!(answer.header("access-control-allow-origin"), None, "no page asked");
    assert_eq!(answer.header("vary"), None);
}

#[test]
fn pages_that_were_named_are_let_in_beside_those_of_this_machine() {
    let named = ["--allow-origin", "https://App.example:443", "--allow-origin", "null"];
    let (_server, mut wire) = bank(&named);
    let mut status =
        |origin| wire.ask_with("ListTables", &format!("Origin: {origin}\r\n"), b"{}").status;
    assert_eq!(status("https://app.example"), 200);
    assert_eq!(status("null"), 200);
    assert_eq!(status("http://localhost:3000"), 200);
    assert_eq!(status("http://app.example"), 403);
    assert_eq!(status("https://app.example:8443"), 403);
    assert_eq!(status("https://app.example.evil.com"), 403);
}

#[test]
fn with_a_star_every_page_is_answered_as_the_service_answers_it() {
    let (_server, mut wire) = bank(&["--allow-origin", "*"]);
    for origin in ["http://evil.com", "null", "http://localhost"] {
        let answer = preflight(&mut wire, origin);
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
        let answer = wire.ask_with("ListTables", &format!("Origin: {origin}\r\n"), b"{}");
        assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
        assert_eq!(answer.header("vary"), None);
    }
    let whole = String::from_utf8(request("ListTables", "", b"{}")).expect("UTF-8");
    wire.send(whole.replace("Host: localhost", "Host: evil.com").as_bytes());
    assert_eq!(wire.receive().status, 200, "no name is wrong where every page is right");
}

#[test]
fn an_origin_that_no_browser_sends_is_bad_usage() {
    for origin in ["app.example", "https://app.example/path", "https://", "", "http://a b"] {
        let ended =
            Home::new().run(&["serve", "--memory", "--port", "0", "--allow-origin", origin]);
        assert_eq!(ended.code, 2, "{origin}: {}", ended.talk);
        assert!(ended.talk.contains("write it as a browser does"), "{}", ended.talk);
    }
    for host in ["http://a", "a/b", "", "a:80", "*"] {
        let ended = Home::new().run(&["serve", "--memory", "--port", "0", "--allow-host", host]);
        assert_eq!(ended.code, 2, "{host}: {}", ended.talk);
        assert!(ended.talk.contains("a name or an address alone"), "{}", ended.talk);
    }
}

/// The status of a request with this line for a Host.
fn asked_as(server: &Server, line: &str) -> u16 {
    let whole = String::from_utf8(request("ListTables", "", b"{}")).expect("UTF-8");
    let mut wire = Wire::to(server.address());
    wire.send(whole.replace("Host: localhost\r\n", line).as_bytes());
    wire.receive().status
}

#[test]
fn a_name_that_somebody_made_lead_here_is_refused() {
    let (server, mut wire) = bank(&["--allow-host", "Dynamo"]);
    let status = |host: &str| asked_as(&server, &format!("Host: {host}\r\n"));
    for host in [
        "localhost",
        "LOCALHOST:8000",
        "localhost.",
        "db.localhost:1",
        "127.0.0.1",
        "127.9.9.9:80",
        "[::1]",
        "[::1]:8000",
        "[::ffff:127.0.0.1]",
        "dynamo",
        "DYNAMO:99",
    ] {
        assert_eq!(status(host), 200, "{host}");
    }
    for host in [
        "evil.com",
        "evil.com:8000",
        "localhost.evil.com",
        "localhostevil.com",
        "127.0.0.1.evil.com",
        "10.0.0.1",
        "0.0.0.0",
        "[::]",
        "[::1",
        "localhost@evil.com",
        "localhost:x",
        "localhost:99999",
        "localhost evil.com",
        "localhost,evil.com",
        "",
        "dynamo.evil.com",
    ] {
        assert_eq!(status(host), 403, "{host}");
    }
    let evil = String::from_utf8(request("ListTables", "", b"{}")).expect("UTF-8");
    wire.send(evil.replace("Host: localhost", "Host: evil.com").as_bytes());
    assert_eq!(
        wire.receive().text(),
        "{\"__type\":\"com.amazon.coral.service#AccessDeniedException\",\"message\":\
         \"This database is not to be reached as evil.com: use localhost, \
         or `dynadraft serve --allow-host evil.com`\"}"
    );
}

#[test]
fn a_request_says_once_whom_it_asks() {
    let (server, mut wire) = bank(&[]);
    assert_eq!(asked_as(&server, ""), 400, "HTTP/1.1 wants a Host");
    assert_eq!(asked_as(&server, "Host: localhost\r\nHost: localhost\r\n"), 400);
    let whole = String::from_utf8(request("ListTables", "", b"{}")).expect("UTF-8");
    let old = whole.replace("HTTP/1.1", "HTTP/1.0").replace("Host: localhost\r\n", "");
    let mut another = Wire::to(server.address());
    another.send(old.as_bytes());
    assert_eq!(another.receive().status, 200, "HTTP/1.0 knows none");
    let mut absolute = |target: &str| {
        wire.send(whole.replace("POST /", &format!("POST {target}")).as_bytes());
        wire.receive().status
    };
    assert_eq!(absolute("http://localhost:8000/"), 200);
    assert_eq!(absolute("http://evil.com/"), 403, "what is asked for counts, too");
}

#[test]
fn an_address_is_good_where_all_of_the_machine_are_listened_on() {
    let home = Home::new();
    let server = Server::start_with(&home, &["--memory", "--host", "0.0.0.0"]);
    let (_, port) = server.address().rsplit_once(':').expect("a port");
    let address = format!("127.0.0.1:{port}");
    let status = |host: &str| {
        let whole = String::from_utf8(request("ListTables", "", b"{}")).expect("UTF-8");
        let mut wire = Wire::to(&address);
        wire.send(whole.replace("Host: localhost", &format!("Host: {host}")).as_bytes());
        wire.receive().status
    };
    for host in ["0.0.0.0:8000", "192.168.7.7", "[fe80::1]:8000", "localhost"] {
        assert_eq!(status(host), 200, "{host}");
    }
    assert_eq!(status("evil.com"), 403);
}

#[test]
fn what_http_itself_refuses_has_a_type_and_a_sentence() {
    let server = Server::start();
    let many = "X-A: b\r\n".repeat(120);
    let long = format!("X-Long: {}\r\n", "x".repeat(200_000));
    let path = "x".repeat(70_000);
    for (bytes, status) in [
        (b"garbage\r\n\r\n".as_slice().to_vec(), 400),
        (b"POST / HTTP/1.1\r\nHo st: a\r\n\r\n".to_vec(), 400),
        (b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n".to_vec(), 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".to_vec(), 400),
        (request("ListTables", &many, b"{}"), 431),
        (request("ListTables", &long, b"{}"), 431),
        (format!("GET /{path} HTTP/1.1\r\nHost: localhost\r\n\r\n").into_bytes(), 431),
        (request("ListTables", &format!("X: {}\r\n", "x".repeat(17_000)), b"{}"), 400),
    ] {
        let mut wire = Wire::to(server.address());
        // What is refused before it was read to its end need not take the rest.
        wire.stream.get_mut().write_all(&bytes).ok();
        let answer = wire.receive();
        let shown = String::from_utf8_lossy(&bytes[..bytes.len().min(60)]).into_owned();
        assert_eq!(answer.status, status, "{shown}");
        assert_eq!(type_of(&answer), "SerializationException", "{shown}");
        assert!(answer.text().contains("\"Message\":\"The "), "{}", answer.text());
        let crc32 = crc32fast::hash(&answer.body).to_string();
        assert_eq!(answer.header("x-amz-crc32"), Some(crc32.as_str()), "{shown}");
        assert_eq!(answer.header("x-amzn-requestid").map(str::len), Some(52), "{shown}");
        assert!(answer.header("date").is_some_and(|date| date.ends_with("GMT")), "{shown}");
    }
}

#[test]
fn a_body_beyond_the_limit_is_refused_by_name() {
    let server = Server::start();
    let body = vec![b' '; 16 * 1024 * 1024 + 1];
    let answer = Wire::to(server.address()).ask("ListTables", &body);
    assert_eq!((answer.status, type_of(&answer).as_str()), (413, "RequestEntityTooLargeException"));
    assert!(answer.text().contains("16777216 bytes"), "{}", answer.text());
    // Who asks before it sends is told before it sends.
    let head = request("ListTables", "Expect: 100-continue\r\n", b"");
    let head = String::from_utf8(head).expect("UTF-8");
    let head = head.replace("Content-Length: 0", "Content-Length: 99999999");
    let mut wire = Wire::to(server.address());
    wire.send(head.as_bytes());
    assert_eq!(wire.receive().status, 413);
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).expect("memory takes every write");
    encoder.finish().expect("memory takes every write")
}

#[test]
fn a_wrong_content_encoding_is_the_clients_mistake() {
    let server = Server::start();
    let mut wire = Wire::to(server.address());
    let whole = gzip(b"{}");
    let mut ask = |name: &str, body: &[u8]| {
        wire.ask_with("ListTables", &format!("Content-Encoding: {name}\r\n"), body)
    };
    for (name, body) in [
        ("br", b"{}".as_slice()),
        ("gzip, gzip", b"{}"),
        ("gzip", b"{}"),
        ("gzip", b""),
        ("gzip", &whole[..whole.len() - 3]),
        ("deflate", &whole),
    ] {
        let answer = ask(name, body);
        assert_eq!((answer.status, type_of(&answer).as_str()), (400, "SerializationException"));
        assert!(answer.text().contains("Content-Encoding"), "{name}: {}", answer.text());
    }
    assert_eq!(ask("gzip", &whole).status, 200);
    assert_eq!(ask("gzip", &[gzip(b"{"), gzip(b"}")].concat()).status, 200);
    assert_eq!(ask("gzip", &[&whole, b"junk".as_slice()].concat()).status, 200);
}

#[test]
fn a_body_of_a_million_members_is_refused() {
    let server = Server::start();
    let members = gzip(b"").repeat(500_000);
    let mut wire = Wire::to(server.address());
    let answer = wire.ask_with("ListTables", "Content-Encoding: gzip\r\n", &members);
    assert_eq!((answer.status, type_of(&answer).as_str()), (400, "SerializationException"));
    assert!(answer.text().contains("of few members"), "{}", answer.text());
}

#[test]
fn bombs_at_once_are_refused_and_hold_little() {
    let server = Server::start();
    let bomb = gzip(&vec![b' '; 64 * 1024 * 1024]);
    let mut wires: Vec<Wire> = (0..64).map(|_| Wire::to(server.address())).collect();
    for wire in &mut wires {
        wire.send(&request("ListTables", "Content-Encoding: gzip\r\n", &bomb));
    }
    assert_eq!(Wire::to(server.address()).ask("ListTables", b"{}").status, 200);
    for wire in &mut wires {
        let answer = wire.receive();
        assert!([413, 503].contains(&answer.status), "{}", answer.status);
    }
    assert!(server.peak_megabytes() < 400, "{} MB", server.peak_megabytes());
}

#[test]
fn unfinished_bodies_hold_no_more_than_their_budget() {
    let server = Server::start();
    let most = 15 * 1024 * 1024;
    let whole = request("ListTables", "", &vec![b' '; most]);
    let mut wires: Vec<Wire> = (0..40).map(|_| Wire::to(server.address())).collect();
    for wire in &mut wires {
        wire.send(&whole[..whole.len() - 1]);
    }
    assert_eq!(Wire::to(server.address()).ask("ListTables", b"{}").status, 200);
    let mut statuses: Vec<u16> = Vec::new();
    for wire in &mut wires {
        wire.send(b" ");
        let answer = wire.receive();
        if answer.status == 503 {
            assert_eq!(type_of(&answer), "ServiceUnavailable");
        }
        statuses.push(answer.status);
    }
    // Blank space is no JSON: who was let in is told so.
    let [refused, taken] =
        [503, 400].map(|it| statuses.iter().filter(|status| **status == it).count());
    assert_eq!(refused + taken, 40, "{statuses:?}");
    assert!(taken >= 16, "{statuses:?}");
    assert!(refused >= 8, "{statuses:?}");
    assert!(server.peak_megabytes() < 450, "{} MB", server.peak_megabytes());
    let answer = Wire::to(server.address()).ask("ListTables", &vec![b' '; most]);
    assert_eq!(answer.status, 400, "what they held is free again");
}

/// Heads and bodies that are begun and never ended.
fn slow(server: &Server, count: usize) -> Vec<Wire> {
    let whole = request("ListTables", "", b"{}");
    let begun = |at: usize| {
        let mut wire = Wire::to(server.address());
        wire.stream.get_mut().write_all(&whole[..whole.len() - 1 - 50 * (at % 3)]).ok();
        wire
    };
    (0..count).map(begun).collect()
}

#[test]
fn a_thousand_slow_clients_hold_up_nobody() {
    let server = Server::start();
    let _slow = slow(&server, 1000);
    let mut wire = Wire::to(server.address());
    for _ in 0..100 {
        assert_eq!(wire.ask("ListTables", b"{}").status, 200);
    }
}

#[test]
fn with_few_file_handles_the_longest_silent_make_room() {
    let server = Server::start_with_handles(64);
    let _slow = slow(&server, 300);
    let mut idle: Vec<Wire> = Vec::new();
    for _ in 0..100 {
        let mut wire = Wire::to(server.address());
        assert_eq!(wire.ask("ListTables", b"{}").status, 200);
        idle.push(wire);
    }
    let mut rest = Vec::new();
    let first = idle.first_mut().expect("one");
    assert_eq!(first.stream.read_to_end(&mut rest).expect("an end"), 0, "closed for the others");
    let last = idle.last_mut().expect("one");
    assert_eq!(last.ask("ListTables", b"{}").status, 200, "the last one is still there");
}
