//! What can go wrong between us and a service, in words.

use std::error::Error;
use std::fmt;
use std::io;
use std::time::Duration;

use hyper_util::client::legacy::Error as SendError;
use rustls::CertificateError;

#[cfg(test)]
mod tests;

/// Why nothing was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    pub kind: Kind,
    /// What the SDK or the system says of it, innermost last.
    pub detail: String,
}

/// Why no answer came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lost {
    /// Nothing came within this time.
    Silence(Duration),
    /// Not all of the answer came.
    BrokenOff,
    /// Nothing of it came.
    Closed,
}

/// What kind of trouble: each has its own next step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Nothing names a region.
    NoRegion,
    /// Only the endpoint of the account may be asked, and nothing names the account.
    NoAccount,
    /// The name of the host is not known.
    UnknownHost,
    Refused,
    Tls(Tls),
    /// A proxy wants a user and a password, or others.
    ProxyLogin,
    /// A proxy makes no connection to the service: it may not, or it can't, or it is none.
    ProxyRefused,
    /// A proxy closes the connection it was asked for.
    ProxyClosed,
    /// No connection in time, or the network says no.
    NoConnection,
    /// Something else before the request was made.
    Other,
}

/// Why there is no secure connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tls {
    /// A certificate that is signed by itself, or by somebody unknown.
    Untrusted,
    /// A certificate that signs others, in the place of a host's.
    Authority,
    Expired,
    NotYet,
    /// A certificate of another host.
    OtherName,
    /// The other side speaks without TLS.
    Plain,
    Other,
}

impl Trouble {
    /// Trouble that is of ours, and nobody says more of.
    pub fn of(kind: Kind) -> Self {
        Self { kind, detail: String::new() }
    }
}

impl Kind {
    /// Whether the same may go well a moment later.
    pub fn may_pass(self) -> bool {
        matches!(self, Self::UnknownHost | Self::Refused | Self::NoConnection)
    }
}

/// What went wrong before the request was given to a connection.
pub fn before_sending(error: &(dyn Error + 'static)) -> Trouble {
    let detail = words(error);
    // By words, as the SDK has no kinds for these. Where a word changes, the next step is missing and the rest still
    // true.
    let lower = detail.to_lowercase();
    let kind = if lower.contains("region") { Kind::NoRegion } else { Kind::Other };
    Trouble { kind, detail }
}

/// What kept a connection from being made; `None` when it stood and the request may have been sent.
pub fn while_connecting(error: &(dyn Error + 'static)) -> Option<Trouble> {
    let connecting = find::<SendError>(error).is_some_and(SendError::is_connect);
    if !connecting {
        return None;
    }
    let detail = words(error);
    let lower = detail.to_lowercase();
    let refused = |error: &io::Error| error.kind() == io::ErrorKind::ConnectionRefused;
    let kind = if let Some(tls) = find::<rustls::Error>(error) {
        Kind::Tls(why(tls))
    // By words: the tunnel's error has no name outside of its crate.
    } else if lower.contains("tunnel error: proxy authorization required") {
        Kind::ProxyLogin
    } else if lower.contains("tunnel error: unsuccessful") {
        Kind::ProxyRefused
    } else if lower.contains("tunnel error: unexpected end of file") {
        Kind::ProxyClosed
    } else if lower.contains("dns") || lower.contains("lookup address") {
        Kind::UnknownHost
    } else if find::<io::Error>(error).is_some_and(refused) || lower.contains("connection refused")
    {
        Kind::Refused
    } else if ["tls", "handshake"].iter().any(|word| lower.contains(word)) {
        Kind::Tls(Tls::Other)
    } else {
        Kind::NoConnection
    };
    Some(Trouble { kind, detail })
}

fn why(error: &rustls::Error) -> Tls {
    match error {
        rustls::Error::InvalidCertificate(certificate) => of_certificate(certificate),
        rustls::Error::InvalidMessage(_) => Tls::Plain,
        _ => Tls::Other,
    }
}

fn of_certificate(error: &CertificateError) -> Tls {
    match error {
        CertificateError::UnknownIssuer => Tls::Untrusted,
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => Tls::Expired,
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => Tls::NotYet,
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            Tls::OtherName
        }
        // By words: what rustls hands on of the crate that looks at certificates has no kind.
        CertificateError::Other(other) if format!("{other:?}").contains("CaUsedAsEndEntity") => {
            Tls::Authority
        }
        _ => Tls::Other,
    }
}

/// Why there is no answer to what was sent.
pub fn after_sending(error: &(dyn Error + 'static), answer: Duration) -> Lost {
    let lower = words(error).to_lowercase();
    if lower.contains("timeout") || lower.contains("timed out") {
        return Lost::Silence(answer);
    }
    if ["body", "end of file", "unexpected eof"].iter().any(|word| lower.contains(word)) {
        return Lost::BrokenOff;
    }
    Lost::Closed
}

impl fmt::Display for Lost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Silence(answer) => write!(f, "no answer within {} s", answer.as_secs_f64()),
            Self::BrokenOff => f.write_str("the answer broke off"),
            Self::Closed => f.write_str("the connection was closed before the answer came"),
        }
    }
}

/// The error and its causes, outermost first, each said once, without those that only say that there is a cause.
pub fn words(error: &(dyn Error + 'static)) -> String {
    const EMPTY: [&str; 7] = [
        "dispatch failure",
        "failed to construct request",
        "io error",
        "other",
        "timeout",
        "client error (Connect)",
        "an error occurred while loading credentials",
    ];
    let mut said: Vec<String> = Vec::new();
    let mut next = Some(error);
    while let Some(error) = next {
        let text = error.to_string();
        // Of a request that it can't make the SDK says all of it, body and headers.
        let text =
            text.split("Request {").next().unwrap_or_default().trim_end_matches([':', ' ', '`']);
        let is_new = !said.iter().any(|earlier| earlier.contains(text));
        if is_new && !EMPTY.contains(&text) {
            said.push(text.to_owned());
        }
        next = error.source();
    }
    said.join(": ")
}

/// What stands in an `io::Error` is its cause; by itself it names only the cause of that.
fn cause<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        Some(inner) => Some(inner),
        None => error.source(),
    }
}

/// The first cause of this type.
fn find<'a, E: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a E> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref() {
            return Some(found);
        }
        next = cause(error);
    }
    None
}
