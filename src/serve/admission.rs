//! Whose requests are let in: any program's, and of the pages in a browser those of this machine, or of sites that were
//! named.
//!
//! A page of any site can make a browser send requests to this machine, so two headers that a page can't write are looked
//! at before anything else. `Origin` says whose page it is; browsers send it with every request that could write. `Host`
//! says by which name the server was asked for: a site that lets its own name lead to this machine (DNS rebinding) is of
//! the same origin as the server then, and is known by the name.
//!
//! Neither header keeps out a program, and is not meant to: a program on this machine can read the file.

use std::net::IpAddr;

use hyper::Version;
use hyper::header::{HOST, HeaderMap, HeaderValue, ORIGIN};
use hyper::http::request::Parts;
use hyper::http::uri::Authority;

use crate::api::{ApiError, error};

#[cfg(test)]
mod tests;

/// Who may come in.
#[derive(Debug, Default)]
pub struct Admission {
    /// Every page may, and so by every name.
    is_open: bool,
    /// Beside the pages of this machine, as [`normal`] writes them.
    origins: Vec<String>,
    /// Beside the names and addresses of this machine.
    hosts: Vec<Host>,
    /// The server listens on all addresses of the machine.
    is_on_all: bool,
}

/// The page that a request comes from, as far as the answer must know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Page {
    /// None: a program asks.
    None,
    /// Any may read the answer.
    Any,
    /// This one may, and no other.
    Of(HeaderValue),
}

/// A name in lower case, or an address.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Host {
    Name(String),
    Address(IpAddr),
}

/// What was given for an option is not what it takes.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum AdmissionError {
    #[error(
        "--allow-origin {0:?}: write it as a browser does, https://app.example or http://app.example:3000 without a \
         path, or '*' for every page"
    )]
    Origin(String),
    #[error("--allow-host {0:?}: a name or an address alone, without a port")]
    Host(String),
}

impl Admission {
    /// Pages of this machine, and of these origins; `*` is every page. This machine's names, and these.
    pub fn new(origins: &[String], hosts: &[String]) -> Result<Self, AdmissionError> {
        let origin =
            |text: &String| normal(text).ok_or_else(|| AdmissionError::Origin(text.clone()));
        let host =
            |text: &String| Host::read(text).ok_or_else(|| AdmissionError::Host(text.clone()));
        let is_star = |origin: &&String| *origin == "*";
        Ok(Self {
            is_open: origins.iter().any(|origin| is_star(&origin)),
            origins: origins
                .iter()
                .filter(|it| !is_star(it))
                .map(origin)
                .collect::<Result<_, _>>()?,
            hosts: hosts.iter().map(host).collect::<Result<_, _>>()?,
            is_on_all: false,
        })
    }

    /// Lets the server be asked for by what it listens on: this name or address, which came to be that address.
    #[must_use]
    pub fn listening_on(mut self, host: &str, address: IpAddr) -> Self {
        self.hosts.extend(Host::read(host));
        self.hosts.push(Host::Address(address.to_canonical()));
        self.is_on_all = address.is_unspecified();
        self
    }

    /// Whether a request is let in, by its head alone.
    pub fn admit(&self, head: &Parts) -> Result<Page, ApiError> {
        self.check_host(head)?;
        self.page(&head.headers)
    }

    fn check_host(&self, head: &Parts) -> Result<(), ApiError> {
        let mut said = head.headers.get_all(HOST).iter();
        let (host, another) = (said.next(), said.next());
        // HTTP/1.0 knows no such header. No browser speaks it, so no page sends a request without one.
        if another.is_some() || (host.is_none() && head.version > Version::HTTP_10) {
            return Err(error::http::host_not_said_once());
        }
        let host = host.map(|host| String::from_utf8_lossy(host.as_bytes()));
        // Whoever writes the whole URL into the request line asks for what stands there, whatever the header says.
        let target = head.uri.authority().map(Authority::as_str);
        host.as_deref().into_iter().chain(target).try_for_each(|host| self.check_name(host))
    }

    fn check_name(&self, text: &str) -> Result<(), ApiError> {
        if self.is_open {
            return Ok(());
        }
        let Some(host) = Host::of_authority(text) else { return Err(error::http::no_host()) };
        let is_known = host.is_of_this_machine()
            || self.hosts.contains(&host)
            // Which ones lead here is not known, with a NAT or a container between. An address can't be made to lead
            // elsewhere, as a name can: a page of it comes from here.
            || (self.is_on_all && matches!(host, Host::Address(_)));
        if is_known { Ok(()) } else { Err(error::http::strange_host(&host.to_string())) }
    }

    fn page(&self, headers: &HeaderMap) -> Result<Page, ApiError> {
        let mut said = headers.get_all(ORIGIN).iter();
        let Some(origin) = said.next() else { return Ok(Page::None) };
        if self.is_open {
            return Ok(Page::Any);
        }
        let text = origin.to_str().ok().filter(|_| said.next().is_none());
        // A path is no part of an origin, though it does no harm behind one that was given as an option.
        let Some(normal) = text.filter(|text| !text.ends_with('/')).and_then(normal) else {
            return Err(error::http::no_origin());
        };
        if is_of_this_machine(&normal) || self.origins.contains(&normal) {
            return Ok(Page::Of(origin.clone()));
        }
        Err(error::http::strange_origin(&normal))
    }
}

/// `SCHEME://HOST` or `SCHEME://HOST:PORT` as browsers write it: in lower case, without the port of the scheme. `null` is
/// what they write for pages that are of no site.
fn normal(origin: &str) -> Option<String> {
    if origin == "null" {
        return Some(origin.to_owned());
    }
    let (scheme, rest) = origin.split_once("://")?;
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    let (host, port) = split(rest.strip_suffix('/').unwrap_or(rest))?;
    let (scheme, host) = (scheme.to_ascii_lowercase(), Host::read(host).filter(|_| is_scheme)?);
    let port = match (scheme.as_str(), port) {
        (_, None) | ("http", Some(80)) | ("https", Some(443)) => String::new(),
        (_, Some(port)) => format!(":{port}"),
    };
    Some(format!("{scheme}://{host}{port}"))
}

/// Whether a normal origin is of a page that a server on this machine gave.
fn is_of_this_machine(normal: &str) -> bool {
    let rest = normal.strip_prefix("http://").or(normal.strip_prefix("https://"));
    match rest.and_then(Host::of_authority) {
        // No other name: who answers for the names below `localhost` is for each system to decide, and some ask the
        // network.
        Some(Host::Name(name)) => name == "localhost",
        Some(host) => host.is_of_this_machine(),
        None => false,
    }
}

/// The host, in brackets if it is in some, and the port behind it.
fn split(authority: &str) -> Option<(&str, Option<u16>)> {
    let (host, rest) = match authority.find(']') {
        Some(end) => authority.split_at_checked(end + 1)?,
        None => authority.split_at_checked(authority.find(':').unwrap_or(authority.len()))?,
    };
    let port = match rest.strip_prefix(':') {
        // Not `+80`, which is a number, too.
        Some(port) if port.bytes().all(|byte| byte.is_ascii_digit()) => Some(port.parse().ok()?),
        Some(_) => return None,
        None if rest.is_empty() => None,
        None => return None,
    };
    Some((host, port))
}

impl Host {
    /// Of `HOST` or `HOST:PORT`. The port does not count: what is forwarded here has another one.
    fn of_authority(text: &str) -> Option<Self> {
        Self::read(split(text)?.0)
    }

    /// A name, an address, or one of IPv6 in its brackets.
    fn read(text: &str) -> Option<Self> {
        if let Some(address) = text.strip_prefix('[') {
            let address: std::net::Ipv6Addr = address.strip_suffix(']')?.parse().ok()?;
            return Some(Self::Address(IpAddr::from(address).to_canonical()));
        }
        if let Ok(address) = text.parse::<IpAddr>() {
            return Some(Self::Address(address.to_canonical()));
        }
        // With a dot at its end a name is the same, and whole.
        let name = text.strip_suffix('.').unwrap_or(text);
        let is_name = !name.is_empty()
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte));
        is_name.then(|| Self::Name(name.to_ascii_lowercase()))
    }

    fn is_of_this_machine(&self) -> bool {
        match self {
            Self::Name(name) => name == "localhost" || name.ends_with(".localhost"),
            Self::Address(address) => address.is_loopback(),
        }
    }
}

impl std::fmt::Display for Host {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name),
            Self::Address(IpAddr::V4(address)) => address.fmt(f),
            Self::Address(IpAddr::V6(address)) => write!(f, "[{address}]"),
        }
    }
}
