//! The protocol of the service on a bare socket.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// The longest wait for an answer: a guard against hanging, not a measure.
const PATIENCE: Duration = Duration::from_secs(30);

const SIGNED: &str = "Authorization: AWS4-HMAC-SHA256 \
                      Credential=a/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, \
                      Signature=ff\r\nX-Amz-Date: 20260101T000000Z\r\n";
/// A connection that stays, and speaks the protocol of the service.
pub struct Wire {
    pub stream: BufReader<TcpStream>,
}

pub struct Answer {
    pub status: u16,
    head: String,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).expect("UTF-8")
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (found, value) = line.split_once(": ")?;
            found.eq_ignore_ascii_case(name).then_some(value)
        })
    }
}

impl Wire {
    /// To a server at `HOST:PORT`.
    pub fn to(address: &str) -> Self {
        let stream = TcpStream::connect(address).expect("a connection");
        stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
        Self { stream: BufReader::new(stream) }
    }

    pub fn send(&mut self, bytes: &[u8]) {
        self.stream.get_mut().write_all(bytes).expect("sent");
    }

    /// Sends a signed request for this operation.
    pub fn ask(&mut self, operation: &str, body: &[u8]) -> Answer {
        self.ask_with(operation, "", body)
    }

    /// With further headers, each ended.
    pub fn ask_with(&mut self, operation: &str, headers: &str, body: &[u8]) -> Answer {
        self.send(&request(operation, headers, body));
        self.receive()
    }

    pub fn receive(&mut self) -> Answer {
        self.try_receive().expect("an answer")
    }

    /// As [`Self::ask`], of a server that may go away before it answers.
    pub fn try_ask(&mut self, operation: &str, body: &[u8]) -> io::Result<Answer> {
        self.stream.get_mut().write_all(&request(operation, "", body))?;
        self.try_receive()
    }

    pub fn try_receive(&mut self) -> io::Result<Answer> {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            if self.stream.read_line(&mut head)? == 0 {
                let dropped = format!("the connection was dropped after {head:?}");
                return Err(io::Error::new(io::ErrorKind::UnexpectedEof, dropped));
            }
        }
        let status = head.split(' ').nth(1).and_then(|it| it.parse().ok()).expect("a status");
        let mut answer = Answer { status, head, body: Vec::new() };
        let length = answer.header("content-length").map_or(0, |it| it.parse().expect("a length"));
        answer.body = vec![0; length];
        self.stream.read_exact(&mut answer.body)?;
        Ok(answer)
    }
}

/// The bytes of a signed request.
pub fn request(operation: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: DynamoDB_20120810.{operation}\r\n\
         Content-Type: application/x-amz-json-1.0\r\n{SIGNED}{headers}Content-Length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}
