//! What is known of a connection before anything is contacted, and where each fact was found.

use std::fmt;

use aws_types::endpoint_config::AccountIdEndpointMode;
use serde::{Deserialize, Serialize};

use super::Settings;

/// A connection as the status line, the guard and `config show` see it. Nothing was asked of any service for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    /// `local`, `local:NAME`, `memory`, the name in config.toml, or what the command line makes of its options.
    pub name: String,
    pub class: Told<Class>,
    pub access: Told<Access>,
    /// Whether an item that did not come back with a failure is read, to say why it failed.
    pub look: Told<bool>,
    /// A colour's name or `#rrggbb`, for those who tell connections apart by it.
    pub colour: Option<Told<String>>,
    /// Whether items are kept as they were before they are written.
    pub images: Told<Images>,
    pub profile: Option<Told<String>>,
    /// `None` when nothing names one: the machine itself is asked at the first call.
    pub region: Option<Told<String>>,
    /// The file of a local engine that was named: two of one name may lie in two folders.
    pub file: Option<String>,
    /// A URL in place of the service's own.
    pub endpoint: Option<Told<String>>,
    /// The host and port of the proxy on the way there.
    pub proxy: Option<Told<String>>,
    /// Why what a variable names on the way there is no proxy.
    pub proxy_problem: Option<String>,
    /// The account id, if the profile or the variables carry it; nobody is asked for it.
    pub account: Option<Told<String>>,
    /// What kind of credentials a service is given, never themselves, or why there are none.
    pub credentials: Option<Told<String>>,
    pub settings: Settings,
}

/// A fact and where it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told<T> {
    pub value: T,
    pub origin: Origin,
}

/// Where a fact was found, from the strongest to the weakest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// An option of the command line, as it is written.
    Flag(&'static str),
    /// The connection of this name in config.toml.
    Config(String),
    /// A rule of config.toml that holds for more than one connection.
    Rule(&'static str),
    /// An environment variable.
    Variable(&'static str),
    /// A profile of the files the AWS SDK reads.
    Profile(String),
    Default,
}

/// What kind of place a connection leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    Local,
    Dev,
    Prod,
}

/// How writes are let through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Access {
    /// Nothing is asked.
    Open,
    /// None is sent.
    ReadOnly,
    /// After a yes.
    Confirm,
    /// After the code made of the connection and the exact request bytes.
    Guarded,
}

/// What becomes of the items that a submission is about to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Images {
    /// They are read before it is sent and kept in the history, so that it can be undone.
    Keep,
    /// They are not read, and it can't be undone.
    Leave,
}

/// Why a URL is not the address of an endpoint, `http://HOST:PORT` or `https://HOST`, with a path or without; `None` of one
/// that is. `told` says where it was found, in parentheses behind a space, or nothing.
pub fn no_endpoint(url: &str, told: &str) -> Option<String> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    // It can't be meant: where a name and password would be sent, the signature is.
    if let Some((_, host)) = place(rest).rsplit_once('@') {
        return Some(format!(
            "an endpoint takes no name and password: leave out what stands before `@{}`{told}",
            shown(host)
        ));
    }
    (!is_endpoint(url))
        .then(|| format!("`{}`{told} is no endpoint: write it as http://HOST:PORT", shown(url)))
}

/// Why a text is the name of no region; `None` of one that may be. A new region needs no new release: it is a part of the
/// host's name and of the signature, and whatever can be that may be one.
pub fn no_region(region: &str, origin: &Origin) -> Option<String> {
    let is_label = (1..=63).contains(&region.len())
        && region.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        && !region.starts_with('-')
        && !region.ends_with('-')
        && !region.chars().all(|c| c.is_ascii_digit());
    let shown = shown(region);
    (!is_label).then(|| format!("`{shown}` ({origin}) is no region: write it as eu-west-1"))
}

/// A value as a sentence has it: on one line, with what a terminal would obey written out, and no longer than is read.
pub fn shown(value: &str) -> String {
    const CHARS_MAX: usize = 80;
    let mut shown: String = value.chars().take(CHARS_MAX).map(escaped).collect();
    if value.chars().nth(CHARS_MAX).is_some() {
        shown.push('…');
    }
    shown
}

/// A name is found again by what is shown of it: quotes and backslashes stay as they are.
fn escaped(character: char) -> String {
    match character {
        '\\' | '"' | '\'' => character.to_string(),
        other => other.escape_debug().collect(),
    }
}

/// `HOST:PORT` of `HOST:PORT/path`.
fn place(rest: &str) -> &str {
    rest.split(['/', '?', '#']).next().unwrap_or_default()
}

fn is_endpoint(url: &str) -> bool {
    let Some((scheme, rest)) = url.split_once("://") else { return false };
    let place = place(rest);
    let (host, port) = match place.rsplit_once(':') {
        // In `[::1]` the last colon is part of the address.
        Some((host, port)) if !port.ends_with(']') => (host, port.parse::<u16>().ok()),
        // No port is not a wrong one.
        _ => (place, Some(0)),
    };
    let is_http = ["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
    is_http && !host.is_empty() && port.is_some() && !url.contains(char::is_whitespace)
}

impl Facts {
    /// Of the embedded engine under this name.
    pub fn local(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            class: Told::by_default(Class::Local),
            access: Told::by_default(Access::Open),
            // It costs nothing there.
            look: Told::by_default(true),
            colour: None,
            // It costs nobody anything.
            images: Told::by_default(Images::Keep),
            profile: None,
            region: None,
            file: None,
            endpoint: None,
            proxy: None,
            proxy_problem: None,
            account: None,
            credentials: None,
            settings: Settings::default(),
        }
    }
}

impl Facts {
    /// Whether the endpoint of the account is asked, or none.
    pub fn wants_account(&self) -> bool {
        self.endpoint.is_none()
            && self.settings.account_endpoints == AccountIdEndpointMode::Required
    }
}

impl<T> Told<T> {
    pub fn new(value: T, origin: Origin) -> Self {
        Self { value, origin }
    }

    pub fn by_default(value: T) -> Self {
        Self::new(value, Origin::Default)
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(flag) => f.write_str(flag),
            Self::Config(name) => write!(f, "config.toml [connections.{name}]"),
            Self::Rule(rule) => write!(f, "config.toml {rule}"),
            Self::Variable(name) => f.write_str(name),
            Self::Profile(name) => write!(f, "profile {name}"),
            Self::Default => f.write_str("default"),
        }
    }
}

impl Class {
    /// As config.toml writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Local => "local",
            Self::Dev => "dev",
            Self::Prod => "prod",
        }
    }
}

impl Images {
    /// As config.toml writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Keep => "keep",
            Self::Leave => "leave",
        }
    }
}

impl Access {
    #[cfg(test)]
    pub const ALL: [Self; 4] = [Self::Open, Self::ReadOnly, Self::Confirm, Self::Guarded];

    /// As config.toml writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::ReadOnly => "read-only",
            Self::Confirm => "confirm",
            Self::Guarded => "guarded",
        }
    }
}
