//! The listener: it hands each request to the part of AWS it is for, misbehaves as told, and remembers what it saw.

use std::collections::VecDeque;
use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;

use jiff::{SignedDuration, Timestamp};

use super::parts::{self, Part};
use super::request::Request;
use crate::proxy::message;
use crate::server::Server;

/// AWS, at one address of the loopback, until the test is over. Its DynamoDB has no tables, or those of a server.
pub struct Fake {
    address: String,
    state: Arc<State>,
}

/// What a part of AWS does in place of its work, for one request.
pub enum Manner {
    /// Another answer, and its name.
    Answer(String, Answer),
    /// The connection is closed without an answer.
    Close,
    /// The answer comes when the test lets it.
    Hold,
}

#[derive(Default)]
struct State {
    /// The address of the server that does what DynamoDB is asked, once the signature is right.
    database: Option<String>,
    seen: Mutex<Vec<String>>,
    told: Mutex<VecDeque<(Part, Manner)>>,
    /// How far its clock is ahead of this machine's.
    ahead: Mutex<SignedDuration>,
    /// Whether a request is held, and whether it may go on.
    gate: Mutex<(bool, bool)>,
    changed: Condvar,
}

impl Fake {
    pub fn start() -> Self {
        Self::listen(State::default())
    }

    pub fn before(server: &Server) -> Self {
        Self::listen(State { database: Some(server.address().to_owned()), ..State::default() })
    }

    fn listen(state: State) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address").to_string();
        let state = Arc::new(state);
        let serving = Arc::clone(&state);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let state = Arc::clone(&serving);
                thread::spawn(move || state.serve(client));
            }
        });
        Self { address, state }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Each is met once, in this order, by requests to this part.
    pub fn tell(&self, part: Part, manners: impl IntoIterator<Item = Manner>) {
        let manners = manners.into_iter().map(|manner| (part, manner));
        lock(&self.state.told).extend(manners);
    }

    pub fn set_clock_ahead(&self, by: SignedDuration) {
        *lock(&self.state.ahead) = by;
    }

    /// Waits until a request is held.
    pub fn wait_until_held(&self) {
        let gate = lock(&self.state.gate);
        drop(self.state.changed.wait_while(gate, |(held, _)| !*held).expect("a lock"));
    }

    /// Lets what is held, and will be, go on.
    pub fn release(&self) {
        lock(&self.state.gate).1 = true;
        self.state.changed.notify_all();
    }

    /// What was asked, a line a request; of the same one again and again, how often.
    pub fn seen(&self) -> Vec<String> {
        let seen = lock(&self.state.seen);
        seen.chunk_by(|one, next| one == next)
            .map(|same| match same {
                [line] => line.clone(),
                _ => format!("{} ({} times)", same[0], same.len()),
            })
            .collect()
    }
}

/// Also after a thread has failed with the lock in its hand: its own words say why.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl State {
    fn serve(&self, mut client: TcpStream) {
        while let Some(request) = Request::read(&mut client) {
            let part = Part::asked_by(&request);
            let (seen, answer) = parts::answer(part, &request, self.now());
            let (word, answer) = match self.manner(part) {
                None => (None, Some(answer)),
                Some(Manner::Hold) => {
                    self.hold();
                    (None, Some(answer))
                }
                Some(Manner::Close) => (Some("closed".to_owned()), None),
                Some(Manner::Answer(word, answer)) => (Some(word), Some(answer)),
            };
            let word = word.map(|word| format!(" -> {word}")).unwrap_or_default();
            lock(&self.seen).extend(seen.map(|seen| seen + &word));
            let Some(answer) = answer else { return };
            let bytes = match &self.database {
                Some(server) if part == Part::DynamoDb && answer.status == 200 => {
                    forwarded(&request, server)
                }
                _ => answer.bytes(self.now()),
            };
            if client.write_all(&bytes).is_err() || part == Part::Proxy {
                return;
            }
        }
    }

    fn manner(&self, part: Part) -> Option<Manner> {
        let mut told = lock(&self.told);
        let place = told.iter().position(|(met_by, _)| *met_by == part)?;
        told.remove(place).map(|(_, manner)| manner)
    }

    fn hold(&self) {
        let mut gate = lock(&self.gate);
        gate.0 = true;
        self.changed.notify_all();
        drop(self.changed.wait_while(gate, |(_, open)| !*open).expect("a lock"));
    }

    fn now(&self) -> Timestamp {
        Timestamp::now() + *lock(&self.ahead)
    }
}

fn forwarded(request: &Request, server: &str) -> Vec<u8> {
    let mut server = TcpStream::connect(server).expect("the server");
    server.write_all(&request.message).expect("sent");
    message(&mut server).expect("an answer")
}

/// What goes back.
pub struct Answer {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: String,
}

impl Answer {
    pub fn new(status: u16, body: impl Into<String>) -> Self {
        Self { status, headers: Vec::new(), body: body.into() }
    }

    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    fn bytes(&self, now: Timestamp) -> Vec<u8> {
        let Self { status, headers, body } = self;
        let date = now.strftime("%a, %d %b %Y %H:%M:%S GMT");
        let headers: String =
            headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let length = body.len();
        format!(
            "HTTP/1.1 {status} Told\r\ndate: {date}\r\n{headers}content-length: {length}\r\n\r\n{body}"
        )
        .into_bytes()
    }
}
