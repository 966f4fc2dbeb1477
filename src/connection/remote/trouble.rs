//! What can go wrong between us and a service, in words.

use std::error::Error;
use std::io;
use std::time::Duration;

use aws_credential_types::provider::error::CredentialsError;
use hyper_util::client::legacy::Error as SendError;

/// Why nothing was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    pub kind: Kind,
    /// What the SDK or the system says of it, innermost last.
    pub detail: String,
    /// How the program ended that was run for credentials.
    pub exit_status: Option<u8>,
}

/// What kind of trouble: each has its own next step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Nobody offered any.
    NoCredentials,
    /// An SSO session that is over, or was never begun.
    SsoSession,
    /// Credentials are configured and can't be had.
    Credentials,
    /// Nothing names a region.
    NoRegion,
    /// The name of the host is not known.
    UnknownHost,
    Refused,
    Tls,
    /// No connection in time, or the network says no.
    NoConnection,
    /// Something else before the request was made.
    Other,
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
    let kind = match find::<CredentialsError>(error) {
        Some(_) if lower.contains("sso") => Kind::SsoSession,
        Some(CredentialsError::CredentialsNotLoaded(_)) => Kind::NoCredentials,
        Some(_) => Kind::Credentials,
        None if lower.contains("region") => Kind::NoRegion,
        None if lower.contains("identity") || lower.contains("credentials") => Kind::NoCredentials,
        None => Kind::Other,
    };
    Trouble { kind, exit_status: exit_status(&detail), detail }
}

/// By words as well, and a number alone: where they change, the status is not told.
fn exit_status(detail: &str) -> Option<u8> {
    let (_, rest) = detail.split_once("external process exited with code exit status: ")?;
    rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
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
    let kind = if lower.contains("dns") || lower.contains("lookup address") {
        Kind::UnknownHost
    } else if find::<io::Error>(error).is_some_and(refused) || lower.contains("connection refused")
    {
        Kind::Refused
    } else if ["certificate", "tls", "handshake", "invalidcontenttype", "corrupt message"]
        .iter()
        .any(|word| lower.contains(word))
    {
        Kind::Tls
    } else {
        Kind::NoConnection
    };
    Some(Trouble { kind, detail, exit_status: None })
}

/// Why there is no answer to what was sent.
pub fn after_sending(error: &(dyn Error + 'static), answer: Duration) -> String {
    let detail = words(error);
    let lower = detail.to_lowercase();
    if lower.contains("timeout") || lower.contains("timed out") {
        return silence(answer);
    }
    if ["body", "end of file", "unexpected eof"].iter().any(|word| lower.contains(word)) {
        return broken_off();
    }
    "the connection was closed before the answer came".to_owned()
}

/// Nothing came in time.
pub fn silence(answer: Duration) -> String {
    format!("no answer within {} s", answer.as_secs_f64())
}

/// Not all of the answer came.
pub fn broken_off() -> String {
    "the answer broke off".to_owned()
}

/// The error and its causes, outermost first, each said once, without those that only say that there is a cause.
fn words(error: &(dyn Error + 'static)) -> String {
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
        let is_new = !said.iter().any(|earlier| earlier.contains(&text));
        if is_new && !EMPTY.contains(&text.as_str()) {
            said.push(text);
        }
        next = error.source();
    }
    said.join(": ")
}

/// The first cause of this type.
fn find<'a, E: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a E> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref() {
            return Some(found);
        }
        next = error.source();
    }
    None
}
