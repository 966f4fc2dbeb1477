//! An endpoint and the thinnest client there is: a socket, and requests written as an SDK writes them.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

pub struct Endpoint {
    pub name: String,
    address: String,
    /// Of a server that was started for this run.
    process: Option<(Child, TempDir)>,
}

/// A connection.
pub struct Wire {
    stream: BufReader<TcpStream>,
    request: Vec<u8>,
    answer: Vec<u8>,
}

impl Endpoint {
    /// One that runs already: `http://127.0.0.1:8000`, or `NAME=http://127.0.0.1:8000`.
    pub fn at(url: &str) -> Self {
        let (name, url) = url.split_once('=').unwrap_or((url, url));
        let address = url.trim_start_matches("http://").trim_end_matches('/').to_owned();
        Self { name: name.trim_start_matches("http://").to_owned(), address, process: None }
    }

    /// `dynadraft serve` with a database in memory.
    pub fn memory() -> Self {
        Self::start("in memory", &["--memory"])
    }

    /// `dynadraft serve` with a database in a file, where every write is synced before it is answered.
    pub fn file() -> Self {
        Self::start("in a file", &[])
    }

    fn start(name: &str, arguments: &[&str]) -> Self {
        let home = tempfile::tempdir().expect("a temporary folder");
        let mut child = Command::new(env!("CARGO_BIN_EXE_dynadraft"))
            .args(["serve", "--port", "0"])
            .args(arguments)
            .env("DYNADRAFT_CONFIG_DIR", home.path())
            .env("DYNADRAFT_DATA_DIR", home.path())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut said = String::new();
        let output = child.stdout.take().expect("a pipe");
        BufReader::new(output).read_line(&mut said).expect("a line");
        let address = said.trim_end().strip_prefix("listening on http://").expect(&said).to_owned();
        Self { name: name.to_owned(), address, process: Some((child, home)) }
    }

    pub fn connect(&self) -> Wire {
        let stream = TcpStream::connect(&self.address).expect("a connection");
        stream.set_nodelay(true).expect("no delay");
        Wire {
            stream: BufReader::with_capacity(64 * 1024, stream),
            request: Vec::new(),
            answer: Vec::new(),
        }
    }

    /// Kilobytes of memory its process holds; `None` for one that runs elsewhere, or where that can't be told.
    pub fn memory_kb(&self) -> Option<usize> {
        let (child, _) = self.process.as_ref()?;
        let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).ok()?;
        let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
        line.split_whitespace().nth(1)?.parse().ok()
    }
}

impl Drop for Endpoint {
    fn drop(&mut self) {
        if let Some((child, _)) = &mut self.process {
            child.kill().ok();
            child.wait().ok();
        }
    }
}

impl Wire {
    /// Sends one request and waits for its answer; that of a refusal is the error.
    pub fn call(&mut self, operation: &str, body: &str) -> Result<(), String> {
        self.request.clear();
        write!(
            self.request,
            "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-amz-json-1.0\r\n\
             X-Amz-Target: DynamoDB_20120810.{operation}\r\nX-Amz-Date: 20260101T000000Z\r\n\
             Authorization: AWS4-HMAC-SHA256 Credential=key/20260101/us-east-1/dynamodb/aws4_request, \
             SignedHeaders=host;x-amz-date;x-amz-target, Signature={:064}\r\nContent-Length: {}\r\n\r\n{body}",
            0,
            body.len(),
        )
        .expect("memory takes every write");
        self.stream.get_mut().write_all(&self.request).expect("sent");
        match self.receive() {
            200 => Ok(()),
            status => Err(format!("{status} {}", self.answer())),
        }
    }

    /// The body of the last answer.
    pub fn answer(&self) -> &str {
        std::str::from_utf8(&self.answer).expect("UTF-8")
    }

    /// Reads an answer; its status.
    fn receive(&mut self) -> u16 {
        let mut line = String::new();
        let (mut status, mut length) = (0, 0);
        loop {
            line.clear();
            assert_ne!(self.stream.read_line(&mut line).expect("an answer"), 0, "dropped");
            if let Some(rest) = line.strip_prefix("HTTP/1.1 ") {
                status = rest.get(..3).and_then(|code| code.parse().ok()).expect("a status");
            } else if let Some((name, value)) = line.split_once(':') {
                if name.eq_ignore_ascii_case("content-length") {
                    length = value.trim().parse().expect("a length");
                }
            } else if line == "\r\n" {
                break;
            }
        }
        self.answer.resize(length, 0);
        self.stream.read_exact(&mut self.answer).expect("a body");
        status
    }
}
