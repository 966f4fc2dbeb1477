use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream as StdStream;

use super::*;
use crate::engine::{Clock, Settings};

/// A limit that no test waits for.
const LONG: Duration = Duration::from_secs(60);
/// One that is waited for.
const SHORT: Duration = Duration::from_millis(100);

const LIMITS: Limits = Limits {
    head: LONG,
    body: LONG,
    pause: LONG,
    answer: LONG,
    idle: LONG,
    linger: SHORT,
    bodies_bytes: 1_000_000,
    answers_bytes: 1_000_000,
    connections: 100,
    threads: 8,
};

const HEAD: &str = "POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: DynamoDB_20120810.ListTables\r\n\
                    Content-Type: application/x-amz-json-1.0\r\nX-Amz-Date: 20260101T000000Z\r\n\
                    Authorization: AWS4-HMAC-SHA256 Credential=a, SignedHeaders=host, Signature=ff\r\n";

/// A server within these limits, gone with the test.
struct Running {
    address: SocketAddr,
    runtime: Option<Runtime>,
    connections: Arc<Connections>,
}

impl Running {
    fn within(limits: Limits) -> Self {
        let ids = Ids::new(|| "0".repeat(36));
        let (clock, region) = (Clock::new(|| 0), "us-east-1".to_owned());
        let settings = Settings { clock, ids: ids.clone(), region };
        let database = Arc::new(Database::in_memory(settings));
        let handler = Handler::new(database, RequestIds::new(&ids), Admission::default(), limits);
        let server = Server::over(StdListener::bind("127.0.0.1:0").unwrap(), handler).unwrap();
        let (address, handler) = (server.address(), server.handler);
        let runtime = runtime(limits.threads).unwrap();
        let connections = Connections::new(&limits);
        let seats = Arc::clone(&connections);
        runtime.spawn(async move {
            let listener = TcpListener::from_std(server.listener).unwrap();
            accept(&listener, &handler, &seats).await;
        });
        Self { address, runtime: Some(runtime), connections }
    }

    fn connect(&self) -> StdStream {
        let stream = StdStream::connect(self.address).unwrap();
        // A guard against hanging, not a measure.
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        stream
    }

    /// Sends this; all that comes until the server hangs up.
    fn ask(&self, bytes: &[u8]) -> String {
        let mut stream = self.connect();
        stream.write_all(bytes).unwrap();
        rest(&mut stream)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.runtime.take().expect("until now").shutdown_background();
    }
}

fn rest(stream: &mut StdStream) -> String {
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).unwrap();
    String::from_utf8(rest).unwrap()
}

fn request(body: &str) -> Vec<u8> {
    format!("{HEAD}Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

fn request_for(operation: &str, body: &str) -> Vec<u8> {
    let whole = String::from_utf8(request(body)).unwrap();
    whole.replace("ListTables", operation).into_bytes()
}

/// One answer of a connection that stays.
fn answer(stream: &mut StdStream) -> String {
    let mut text = Vec::new();
    let mut byte = [0];
    while !text.ends_with(b"\r\n\r\n") {
        assert_eq!(stream.read(&mut byte).unwrap(), 1, "{}", String::from_utf8_lossy(&text));
        text.extend(byte);
    }
    let head = String::from_utf8(text).unwrap();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
    let mut body = vec![0; length.parse().unwrap()];
    stream.read_exact(&mut body).unwrap();
    head + &String::from_utf8(body).unwrap()
}

fn is_too_slow(answer: &str) -> bool {
    answer.starts_with("HTTP/1.1 408 Request Timeout\r\n")
        && answer.contains("\r\nconnection: close\r\n")
        && answer.contains("\r\ndate: ")
        && answer.contains("com.amazon.coral.service#RequestTimeoutException")
}

#[test]
fn a_head_that_does_not_end_is_waited_for_in_vain_no_longer_than_its_limit() {
    let server = Running::within(Limits { head: SHORT, ..LIMITS });
    for begun in ["P", "POST / HTTP/1.1\r\n", HEAD] {
        let said = server.ask(begun.as_bytes());
        assert!(is_too_slow(&said), "{begun}: {said}");
    }
}

/// Not even one that comes on and on, a byte at a time.
#[test]
fn a_head_that_drips_is_cut_off() {
    let server = Running::within(Limits { head: SHORT, ..LIMITS });
    let mut stream = server.connect();
    stream.write_all(b"POST / HTTP/1.1\r\nX: ").unwrap();
    stream.set_nonblocking(true).unwrap();
    let mut byte = [0];
    let dripped = loop {
        // Full or cut off: the answer tells.
        stream.write_all(b"x").ok();
        match stream.read(&mut byte) {
            Err(error) if error.kind() == ErrorKind::WouldBlock => std::thread::yield_now(),
            other => break other,
        }
    };
    assert_eq!((dripped.unwrap(), byte), (1, *b"H"));
}

#[test]
fn a_second_request_has_its_time_as_the_first() {
    let server = Running::within(Limits { head: SHORT, ..LIMITS });
    let mut stream = server.connect();
    stream.write_all(&request("{}")).unwrap();
    assert!(answer(&mut stream).starts_with("HTTP/1.1 200 OK"));
    stream.write_all(b"POST").unwrap();
    assert!(is_too_slow(&rest(&mut stream)));
}

#[test]
fn a_body_that_pauses_is_refused() {
    let server = Running::within(Limits { pause: SHORT, ..LIMITS });
    let whole = request("{}");
    for missing in [1, 2] {
        let said = server.ask(&whole[..whole.len() - missing]);
        assert!(is_too_slow(&said), "{said}");
    }
    let chunked = format!("{HEAD}Transfer-Encoding: chunked\r\n\r\n2\r\n{{}}\r\n");
    assert!(is_too_slow(&server.ask(chunked.as_bytes())));
}

#[test]
fn a_body_that_never_pauses_and_never_ends_is_refused() {
    let server = Running::within(Limits { body: SHORT, ..LIMITS });
    let mut stream = server.connect();
    stream.write_all(format!("{HEAD}Content-Length: 16000000\r\n\r\n").as_bytes()).unwrap();
    stream.set_nonblocking(true).unwrap();
    let mut byte = [0];
    let dripped = loop {
        stream.write_all(b" ").ok();
        match stream.read(&mut byte) {
            Err(error) if error.kind() == ErrorKind::WouldBlock => std::thread::yield_now(),
            other => break other,
        }
    };
    assert_eq!((dripped.unwrap(), byte), (1, *b"H"));
}

#[test]
fn a_body_that_nobody_wants_is_not_waited_for_either() {
    let server = Running::within(Limits { pause: SHORT, ..LIMITS });
    let strange = format!("{HEAD}Origin: http://evil.com\r\nContent-Length: 100\r\n\r\n{{");
    let said = server.ask(strange.as_bytes());
    assert!(said.starts_with("HTTP/1.1 403 Forbidden\r\n"), "{said}");
}

#[test]
fn a_connection_that_says_nothing_is_closed_without_a_word() {
    let server = Running::within(Limits { idle: SHORT, ..LIMITS });
    assert_eq!(server.ask(b""), "");
    let mut used = server.connect();
    used.write_all(&request("{}")).unwrap();
    assert!(answer(&mut used).starts_with("HTTP/1.1 200 OK"));
    assert_eq!(rest(&mut used), "");
}

#[test]
fn an_answer_that_nobody_takes_is_given_up() {
    let server = Running::within(Limits { answer: SHORT, ..LIMITS });
    let mut stream = server.connect();
    let many = request("{}").repeat(1000);
    // They are answered until the answers find no more room, and the rest is not read until the socket is closed.
    let ended = std::iter::repeat_with(|| stream.write_all(&many)).find_map(Result::err);
    let ended = ended.map(|error| error.kind());
    assert!(matches!(ended, Some(ErrorKind::ConnectionReset | ErrorKind::BrokenPipe)), "{ended:?}");
}

#[test]
fn of_too_many_answers_those_not_taken_for_longest_are_given_up() {
    let server = Running::within(Limits { answers_bytes: 500_000, ..LIMITS });
    let create = r#"{"TableName":"tab","BillingMode":"PAY_PER_REQUEST","KeySchema":[{"AttributeName":"pk",
        "KeyType":"HASH"}],"AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}]}"#;
    let long = "x".repeat(300_000);
    let put =
        format!(r#"{{"TableName":"tab","Item":{{"pk":{{"S":"a"}},"long":{{"S":"{long}"}}}}}}"#);
    let get = request_for("GetItem", r#"{"TableName":"tab","Key":{"pk":{"S":"a"}}}"#);
    let mut asks = server.connect();
    for (operation, body) in [("CreateTable", create), ("PutItem", &put)] {
        asks.write_all(&request_for(operation, body)).unwrap();
        assert!(answer(&mut asks).starts_with("HTTP/1.1 200 OK"));
    }
    // Each takes nothing of more than its socket can hold.
    let mut untaken = [server.connect(), server.connect()];
    for stream in &mut untaken {
        stream.write_all(&get.repeat(200)).unwrap();
    }
    // Whoever asks meanwhile may have to give way as well, until the sockets of these are full and they are the oldest.
    while untaken.iter_mut().all(|stream| stream.write_all(&get).is_ok()) {
        let mut asks = server.connect();
        asks.write_all(&get).unwrap();
        asks.shutdown(std::net::Shutdown::Write).unwrap();
        asks.read_to_end(&mut Vec::new()).ok();
    }
    asks.write_all(&request("{}")).unwrap();
    assert!(answer(&mut asks).ends_with(r#"{"TableNames":["tab"]}"#), "others are not touched");
}

#[test]
fn who_was_waited_for_longest_makes_room() {
    let server = Running::within(Limits { connections: 3, ..LIMITS });
    let mut streams: Vec<StdStream> = Vec::new();
    for begun in [b"".as_slice(), b"POST", &request("{}")[..250], b"", b"", b""] {
        let mut stream = server.connect();
        stream.write_all(begun).unwrap();
        streams.push(stream);
        let mut asks = server.connect();
        asks.write_all(&request("{}")).unwrap();
        assert!(answer(&mut asks).starts_with("HTTP/1.1 200 OK"));
    }
    // Three more came after them.
    for stream in &mut streams[..3] {
        assert_eq!(rest(stream), "");
    }
}

#[test]
fn a_head_that_can_not_be_read_is_answered_behind_the_answers_before_it() {
    let server = Running::within(LIMITS);
    let both = [request("{}"), b"garbage\r\n\r\n".to_vec()].concat();
    let said = server.ask(&both);
    assert!(said.starts_with("HTTP/1.1 200 OK\r\n"), "{said}");
    assert_eq!(said.matches("HTTP/1.1 400 Bad Request\r\n").count(), 1, "{said}");
    assert_eq!(said.matches("\r\ndate: ").count(), 2, "{said}");
    assert!(said.contains("SerializationException"), "{said}");
}

#[test]
fn a_server_that_stops_closes_who_is_silent_and_answers_who_is_not() {
    let server = Running::within(LIMITS);
    let (mut silent, mut used, mut busy) = (server.connect(), server.connect(), server.connect());
    let whole = request("{}");
    used.write_all(&whole).unwrap();
    answer(&mut used);
    let head = format!("{HEAD}Expect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    busy.write_all(head.as_bytes()).unwrap();
    let mut interim = [0; 25];
    busy.read_exact(&mut interim).unwrap();
    assert_eq!(&interim, b"HTTP/1.1 100 Continue\r\n\r\n");
    let connections = Arc::clone(&server.connections);
    let stopped = server.runtime.as_ref().unwrap().spawn(async move { connections.stop().await });
    assert_eq!((rest(&mut silent), rest(&mut used)), (String::new(), String::new()));
    busy.write_all(b"{}").unwrap();
    assert!(rest(&mut busy).starts_with("HTTP/1.1 200 OK"));
    server.runtime.as_ref().unwrap().block_on(stopped).unwrap();
}
