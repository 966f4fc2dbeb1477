//! A request, as it came over the wire.

use std::net::TcpStream;

use crate::proxy::message;

/// One HTTP request, read whole.
#[derive(Clone, Debug)]
pub struct Request {
    pub method: String,
    /// The path and the query; the host alone of a CONNECT.
    pub target: String,
    headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// Whether it names the whole URL, as only proxies are asked.
    pub is_over_proxy: bool,
    /// As it came.
    pub message: Vec<u8>,
}

impl Request {
    /// The next one of this client; `None` when it has ended.
    pub fn read(client: &mut TcpStream) -> Option<Self> {
        Some(Self::parse(&message(client)?))
    }

    pub fn parse(message: &[u8]) -> Self {
        let end = message.windows(4).position(|four| four == b"\r\n\r\n").expect("a head");
        let head = String::from_utf8_lossy(&message[..end]);
        let mut lines = head.lines();
        let mut words = lines.next().expect("a first line").split(' ');
        let method = words.next().expect("a method").to_owned();
        let target = words.next().expect("a target");
        let path = target.split_once("://").map(|(_, rest)| rest.split_once('/'));
        Self {
            method,
            is_over_proxy: path.is_some(),
            target: match path {
                Some(path) => format!("/{}", path.map_or("", |(_, path)| path)),
                None => target.to_owned(),
            },
            headers: lines
                .filter_map(|line| line.split_once(':'))
                .map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()))
                .collect(),
            body: message[end + 4..].to_vec(),
            message: message.to_vec(),
        }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers().find_map(|(known, value)| (known == name).then_some(value))
    }

    /// Names in small letters, and their values.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    pub fn path(&self) -> &str {
        self.target.split('?').next().expect("a path")
    }

    /// Names and values of the query, decoded.
    pub fn query(&self) -> Vec<(String, String)> {
        pairs(self.target.split_once('?').map_or("", |(_, query)| query))
    }

    /// Names and values of a body that is a form, decoded.
    pub fn form(&self) -> Vec<(String, String)> {
        pairs(&String::from_utf8_lossy(&self.body))
    }

    /// A body that is JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }
}

fn pairs(text: &str) -> Vec<(String, String)> {
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (decoded(name), decoded(value)))
        .collect()
}

fn decoded(text: &str) -> String {
    let text = text.replace('+', " ");
    let mut parts = text.split('%');
    let mut bytes = parts.next().expect("a first part").as_bytes().to_vec();
    for part in parts {
        let (figures, rest) = part.split_at(2);
        bytes.push(u8::from_str_radix(figures, 16).expect("two figures"));
        bytes.extend(rest.bytes());
    }
    String::from_utf8(bytes).expect("UTF-8")
}
