//! A way to a server on which things go wrong as told.

use std::collections::VecDeque;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;

/// What becomes of one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The connection is closed once the request is read, and nothing goes on to the server.
    Lost,
    /// The server does what it is asked, and its answer is never seen.
    AnswerLost,
    /// Nothing comes back, and the connection stays.
    Silence,
    /// The server's answer ends in its middle, with the connection.
    HalfAnswer,
    /// It ends in its middle, and the connection stays.
    HalfSilence,
    /// An answer of the proxy's own: status and error name.
    Answer(u16, &'static str),
    /// An answer that is none of DynamoDB's.
    Page(u16),
    /// The server does what it is asked, and somebody on the way says that it is not there.
    AnsweredOver(u16, &'static str),
    /// A batch of writes comes back as if the service had done none of it.
    Unprocessed,
    /// A table is still being made: that is how it is described, and whoever uses it already finds none.
    Creating,
    /// The server is not asked before the test lets it.
    Held,
    None,
}

/// Where held requests wait, and where the test waits for them.
#[derive(Default)]
struct Gate {
    /// Whether a request is held, and whether it may go on.
    state: Mutex<(bool, bool)>,
    changed: Condvar,
}

impl Gate {
    fn hold(&self) {
        let mut state = self.state.lock().expect("a lock");
        state.0 = true;
        self.changed.notify_all();
        drop(self.changed.wait_while(state, |(_, open)| !*open).expect("a lock"));
    }
}

/// Listens on a port of its own until the test is over. Requests that read or write data meet the faults in their order,
/// and none when they are used up; those about tables meet none but [`Fault::Creating`].
pub struct Proxy {
    address: String,
    faults: Arc<Mutex<VecDeque<Fault>>>,
    /// Connections that are silent, kept open.
    silent: Arc<Mutex<Vec<TcpStream>>>,
    gate: Arc<Gate>,
}

impl Proxy {
    pub fn to(server: &str, faults: &[Fault]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address").to_string();
        let proxy = Self {
            address,
            faults: Arc::new(Mutex::new(faults.iter().copied().collect())),
            silent: Arc::default(),
            gate: Arc::default(),
        };
        let (faults, silent) = (Arc::clone(&proxy.faults), Arc::clone(&proxy.silent));
        let gate = Arc::clone(&proxy.gate);
        let server = server.to_owned();
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let way = Way {
                    server: server.clone(),
                    faults: Arc::clone(&faults),
                    silent: Arc::clone(&silent),
                    gate: Arc::clone(&gate),
                };
                thread::spawn(move || way.serve(client));
            }
        });
        proxy
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Waits until a request is held.
    pub fn wait_until_held(&self) {
        let state = self.gate.state.lock().expect("a lock");
        drop(self.gate.changed.wait_while(state, |(held, _)| !*held).expect("a lock"));
    }

    /// Lets what is held, and will be, go on.
    pub fn release(&self) {
        self.gate.state.lock().expect("a lock").1 = true;
        self.gate.changed.notify_all();
    }

    /// Faults nobody met.
    pub fn left(&self) -> usize {
        self.faults.lock().expect("a lock").len()
    }
}

struct Way {
    server: String,
    faults: Arc<Mutex<VecDeque<Fault>>>,
    silent: Arc<Mutex<Vec<TcpStream>>>,
    gate: Arc<Gate>,
}

impl Way {
    fn serve(&self, mut client: TcpStream) {
        while let Some(request) = message(&mut client) {
            let text = String::from_utf8_lossy(&request);
            let describes = text.contains("DescribeTable");
            let is_of_data = !describes && !text.contains("CreateTable");
            match self.next_fault(describes, is_of_data) {
                Fault::None => send(&mut client, &self.forward(&request)),
                Fault::Unprocessed => send(&mut client, &unprocessed(&request)),
                Fault::Held => {
                    self.gate.hold();
                    send(&mut client, &self.forward(&request));
                }
                Fault::Lost => return,
                Fault::AnswerLost => return drop(self.forward(&request)),
                Fault::Silence => return self.silent.lock().expect("a lock").push(client),
                Fault::Creating if describes => {
                    send(&mut client, &creating(&self.forward(&request)));
                }
                Fault::Creating => send(&mut client, &refusal(400, "ResourceNotFoundException")),
                fault @ (Fault::HalfAnswer | Fault::HalfSilence) => {
                    let answer = self.forward(&request);
                    send(&mut client, &answer[..answer.len() - 5]);
                    if fault == Fault::HalfSilence {
                        self.silent.lock().expect("a lock").push(client);
                    }
                    return;
                }
                Fault::Answer(status, name) => send(&mut client, &refusal(status, name)),
                Fault::AnsweredOver(status, name) => {
                    self.forward(&request);
                    send(&mut client, &refusal(status, name));
                }
                Fault::Page(status) => send(&mut client, &answer(status, "<html>Not here</html>")),
            }
        }
    }

    fn next_fault(&self, describes: bool, is_of_data: bool) -> Fault {
        let mut faults = self.faults.lock().expect("a lock");
        let meets = is_of_data || (describes && faults.front() == Some(&Fault::Creating));
        if meets { faults.pop_front() } else { None }.unwrap_or(Fault::None)
    }

    fn forward(&self, request: &[u8]) -> Vec<u8> {
        let mut server = TcpStream::connect(&self.server).expect("the server");
        server.write_all(request).expect("sent");
        let answer = message(&mut server).expect("an answer");
        server.shutdown(Shutdown::Both).ok();
        answer
    }
}

fn refusal(status: u16, name: &str) -> Vec<u8> {
    let body =
        format!(r#"{{"__type":"com.amazonaws.dynamodb.v20120810#{name}","message":"as told"}}"#);
    answer(status, &body)
}

fn body(message: &[u8]) -> serde_json::Value {
    let text = String::from_utf8_lossy(message);
    let (_, body) = text.split_once("\r\n\r\n").expect("a body");
    serde_json::from_str(body).expect("JSON")
}

/// The description of a table, as it is before the table can be used.
fn creating(described: &[u8]) -> Vec<u8> {
    let mut described = body(described);
    described["Table"]["TableStatus"] = "CREATING".into();
    answer(200, &described.to_string())
}

/// All that was asked for comes back.
fn unprocessed(request: &[u8]) -> Vec<u8> {
    let asked = body(request);
    answer(200, &serde_json::json!({"UnprocessedItems": asked["RequestItems"]}).to_string())
}

pub fn answer(status: u16, body: &str) -> Vec<u8> {
    let length = body.len();
    format!("HTTP/1.1 {status} Told\r\ncontent-length: {length}\r\n\r\n{body}").into_bytes()
}

/// A client that has gone wants no answer.
fn send(client: &mut TcpStream, answer: &[u8]) {
    client.write_all(answer).ok();
}

/// One HTTP message, whole; `None` when the other side has ended.
pub fn message(stream: &mut TcpStream) -> Option<Vec<u8>> {
    let mut read = Vec::new();
    let mut byte = [0];
    while !read.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte).ok()?;
        read.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&read).to_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:"));
    let mut body = vec![0; length.map_or(0, |length| length.trim().parse().expect("a length"))];
    stream.read_exact(&mut body).ok()?;
    read.extend(body);
    Some(read)
}
