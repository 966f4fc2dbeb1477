//! An endpoint that keeps what it is asked, over TLS or without, and answers that there are no tables. A request for a way to
//! another host, as proxies get them, is kept and refused.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use rustls::crypto::aws_lc_rs;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// Signed by `AUTHORITY` for 127.0.0.1, for a hundred years. The key keeps nothing safe.
const CERTIFICATE: &[u8] = include_bytes!("tls/leaf.pem");
const KEY: &[u8] = include_bytes!("tls/leaf.key");
/// Who signed it, and nobody's trust store knows.
pub const AUTHORITY: &str = include_str!("tls/ca.pem");

pub struct Recorder {
    address: String,
    heads: Arc<Mutex<Vec<String>>>,
}

impl Recorder {
    pub fn start() -> Self {
        Self::serving(|stream, heads| converse(stream, &heads))
    }

    pub fn over_tls() -> Self {
        let config = Arc::new(tls());
        Self::serving(move |stream, heads| {
            let connection = ServerConnection::new(Arc::clone(&config)).expect("a connection");
            converse(StreamOwned::new(connection, stream), &heads);
        })
    }

    fn serving(serve: impl Fn(TcpStream, Arc<Mutex<Vec<String>>>) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address").to_string();
        let heads = Arc::<Mutex<Vec<String>>>::default();
        let (serve, kept) = (Arc::new(serve), Arc::clone(&heads));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (serve, kept) = (Arc::clone(&serve), Arc::clone(&kept));
                thread::spawn(move || serve(stream, kept));
            }
        });
        Self { address, heads }
    }

    /// `127.0.0.1:PORT`.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Request lines with their headers, as they came.
    pub fn heads(&self) -> Vec<String> {
        self.heads.lock().expect("a lock").clone()
    }
}

fn tls() -> ServerConfig {
    let certificate = CertificateDer::from_pem_slice(CERTIFICATE).expect("a certificate");
    let key = PrivateKeyDer::from_pem_slice(KEY).expect("a key");
    ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .expect("a pair")
}

/// Answers one request; the connection is not kept.
fn converse(mut stream: impl Read + Write, heads: &Mutex<Vec<String>>) {
    let mut read = Vec::new();
    let mut byte = [0];
    while !read.ends_with(b"\r\n\r\n") {
        if stream.read_exact(&mut byte).is_err() {
            return;
        }
        read.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&read).into_owned();
    let length = head.to_lowercase();
    let length = length.lines().find_map(|line| line.strip_prefix("content-length:"));
    let mut body = vec![0; length.map_or(0, |length| length.trim().parse().expect("a length"))];
    if stream.read_exact(&mut body).is_err() {
        return;
    }
    let (status, body) =
        if head.starts_with("CONNECT") { (502, "") } else { (200, r#"{"TableNames":[]}"#) };
    heads.lock().expect("a lock").push(head);
    let length = body.len();
    let head = format!("HTTP/1.1 {status} Told\r\nconnection: close\r\ncontent-length: {length}");
    // Who has left does not want it.
    stream.write_all(format!("{head}\r\n\r\n{body}").as_bytes()).and_then(|()| stream.flush()).ok();
}
