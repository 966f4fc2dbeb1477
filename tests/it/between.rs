//! A way to a server that keeps what is asked over it. Where the test wishes to, it answers in the server's place.

use std::io::Write;
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use serde_json::{Value, json};

use crate::proxy::{answer, message};

/// One request, as it came.
#[derive(Clone, Debug)]
pub struct Asked {
    /// `BatchGetItem`.
    pub operation: String,
    pub body: Value,
}

pub struct Between {
    address: String,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Between {
    /// `answers` is shown each request, with how many of its operation came before it; the server answers where it does not.
    pub fn to(
        server: &str,
        answers: impl Fn(&Asked, usize) -> Option<Vec<u8>> + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address").to_string();
        let asked = Arc::<Mutex<Vec<Asked>>>::default();
        let (kept, server, answers) = (Arc::clone(&asked), server.to_owned(), Arc::new(answers));
        thread::spawn(move || {
            for mut client in listener.incoming().flatten() {
                let (kept, server) = (Arc::clone(&kept), server.clone());
                let answers = Arc::clone(&answers);
                thread::spawn(move || {
                    while let Some(request) = message(&mut client) {
                        let asked = read(&request);
                        let before = keep(&kept, &asked);
                        let own = answers(&asked, before);
                        let answer = own.unwrap_or_else(|| forward(&server, &request));
                        if client.write_all(&answer).is_err() {
                            return;
                        }
                    }
                });
            }
        });
        Self { address, asked }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().expect("a lock").clone()
    }

    /// The names of the operations, in the order they came.
    pub fn operations(&self) -> Vec<String> {
        self.asked().into_iter().map(|asked| asked.operation).collect()
    }

    pub fn forget(&self) {
        self.asked.lock().expect("a lock").clear();
    }
}

/// How many of the same operation came before.
fn keep(kept: &Mutex<Vec<Asked>>, asked: &Asked) -> usize {
    let mut kept = kept.lock().expect("a lock");
    let before = kept.iter().filter(|one| one.operation == asked.operation).count();
    kept.push(asked.clone());
    before
}

fn read(request: &[u8]) -> Asked {
    let text = String::from_utf8_lossy(request);
    let (head, body) = text.split_once("\r\n\r\n").expect("a body");
    let target = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("x-amz-target").then(|| value.trim())
    });
    let operation = target.and_then(|target| target.split_once('.')).map_or("", |(_, name)| name);
    let body = serde_json::from_str(body).unwrap_or(Value::Null);
    Asked { operation: operation.to_owned(), body }
}

fn forward(server: &str, request: &[u8]) -> Vec<u8> {
    let mut server = TcpStream::connect(server).expect("the server");
    server.write_all(request).expect("sent");
    let answer = message(&mut server).expect("an answer");
    server.shutdown(Shutdown::Both).ok();
    answer
}

/// A refusal by the service, in its form.
pub fn refusal(name: &str, words: &str) -> Vec<u8> {
    let kind = format!("com.amazonaws.dynamodb.v20120810#{name}");
    answer(400, &json!({"__type": kind, "message": words}).to_string())
}

/// As AWS turns away who may not.
pub fn denied(operation: &str) -> Vec<u8> {
    refusal(
        "AccessDeniedException",
        &format!(
            "User: arn:aws:iam::111122223333:user/u is not authorized to perform: dynamodb:{operation} on resource"
        ),
    )
}
