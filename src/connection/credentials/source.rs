//! Where credentials come from.

use std::fmt;
use std::path::PathBuf;

use aws_credential_types::Credentials;

use super::Unusable;
use crate::connection::{Origin, Told};

/// Where credentials come from. A role stands over what it is assumed with; at the bottom is what asks for none.
#[derive(Clone, Debug, PartialEq)]
pub enum Source {
    /// An access key with its secret, and perhaps a session token.
    Keys(Place, Credentials),
    Role(Box<Role>),
    WebIdentity(WebIdentity),
    Sso(Sso),
    Login(Login),
    Process(Process),
    /// An address that this variable names, which answers containers.
    Container(&'static str),
    /// The machine itself, if it is one of EC2's, asked at this URL or at the usual one.
    Instance {
        endpoint: Option<String>,
    },
}

/// Where a source is written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    Variables,
    /// The profile of this name.
    Profile(String),
}

/// A role that STS lends to the credentials of another source.
#[derive(Clone, Debug, PartialEq)]
pub struct Role {
    pub profile: String,
    pub arn: String,
    pub external_id: Option<String>,
    pub session_name: Option<String>,
    /// For how long; STS has an hour as its own default.
    pub duration_s: Option<i32>,
    /// The device whose code STS wants to see.
    pub mfa_serial: Option<String>,
    pub over: Source,
}

/// A role that STS lends to the bearer of a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebIdentity {
    pub place: Place,
    pub token_file: PathBuf,
    pub role_arn: String,
    pub session_name: Option<String>,
}

/// A role of IAM Identity Center, for who has logged in there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sso {
    pub profile: String,
    /// The section `[sso-session ...]`; `None` where the profile itself has the settings.
    pub session: Option<String>,
    pub start_url: String,
    pub region: String,
    pub account: String,
    pub role: String,
}

/// A session of the console, made by `aws login`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Login {
    pub profile: String,
    pub arn: String,
}

/// A program that prints credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Process {
    pub profile: String,
    pub command: Hidden,
    /// Of the profile, for a program that does not name it.
    pub account: Option<String>,
}

/// A text that may hold secrets, and is therefore not part of what is printed of its owner.
#[derive(Clone, PartialEq, Eq)]
pub struct Hidden(pub String);

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(hidden)")
    }
}

impl Source {
    /// What kind it is and where it is written down, for people.
    pub fn told(&self) -> Told<String> {
        let kind = match self {
            Self::Instance { .. } => "of the machine, if it has any".to_owned(),
            source => source.kind(),
        };
        Told::new(kind, self.origin())
    }

    fn kind(&self) -> String {
        let kind = match self {
            Self::Role(role) => return format!("role over {}", role.over.kind()),
            Self::Keys(..) => "access key",
            Self::WebIdentity(_) => "web identity",
            Self::Sso(_) => "SSO",
            Self::Login(_) => "login",
            Self::Process(_) => "process",
            Self::Container(_) => "container",
            Self::Instance { .. } => "machine",
        };
        kind.to_owned()
    }

    fn origin(&self) -> Origin {
        let of_profile = |profile: &String| Origin::Profile(profile.clone());
        match self {
            Self::Keys(place, _) => place.origin("AWS_ACCESS_KEY_ID"),
            Self::WebIdentity(identity) => identity.place.origin("AWS_WEB_IDENTITY_TOKEN_FILE"),
            Self::Role(role) => of_profile(&role.profile),
            Self::Sso(sso) => of_profile(&sso.profile),
            Self::Login(login) => of_profile(&login.profile),
            Self::Process(process) => of_profile(&process.profile),
            Self::Container(variable) => Origin::Variable(variable),
            Self::Instance { .. } => Origin::Default,
        }
    }
}

impl Place {
    pub(super) fn origin(&self, variable: &'static str) -> Origin {
        match self {
            Self::Variables => Origin::Variable(variable),
            Self::Profile(profile) => Origin::Profile(profile.clone()),
        }
    }
}

/// What kind of credentials there are and where they are written down, or why there are none; for people.
pub fn told(found: &Result<Source, Unusable>) -> Told<String> {
    match found {
        Ok(source) => source.told(),
        Err(unusable) => Told::new(format!("none: {unusable}"), unusable.origin()),
    }
}
