//! The person at the keys, as a connection sees them while it gets its credentials.

use std::fmt;
use std::pin::Pin;
use std::time::Duration;

use tokio::sync::oneshot;

/// Whom a connection asks, and tells what it waits for.
pub trait Person: Send + Sync {
    /// Asks for the code that a device shows. Waits as long as the person does.
    fn code<'a>(&'a self, device: &'a Device) -> Answered<'a>;

    /// Told of what takes longer than a moment.
    fn waits(&self, wait: &Wait);

    /// Lends the terminal to a program that is run for credentials, which may ask there itself, until what this gives is
    /// dropped; `None` where it can't be lent.
    fn lend_terminal(&self) -> Option<Box<dyn Send>>;
}

/// What becomes of the question for a code.
pub type Answered<'a> = Pin<Box<dyn Future<Output = Result<String, NoCode>> + Send + 'a>>;

/// The MFA device of a profile that has one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// Its serial number or ARN.
    pub serial: String,
    /// The profile that names it.
    pub profile: String,
    /// The role that is to be assumed.
    pub role_arn: String,
}

/// Why there is no code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoCode {
    /// Nobody could be asked.
    NoTerminal,
    /// They were asked and gave none.
    GivenUp,
}

/// Something that credentials are waited for from. Displays as a part of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wait {
    /// The program of this profile.
    Process(String),
    /// STS, for the role of this profile.
    Role(String),
    WebIdentity,
    /// SSO, for this profile.
    Sso(String),
    Container,
    Instance,
}

impl Wait {
    /// How long credentials are waited for: a program may ask somebody for a password.
    pub const MAX: Duration = Duration::from_secs(60);
}

impl fmt::Display for Wait {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Process(profile) => write!(f, "the credential_process of profile {profile}"),
            Self::Role(profile) => write!(f, "STS, for the role of profile {profile}"),
            Self::WebIdentity => f.write_str("STS, for the role of the web identity"),
            Self::Sso(profile) => write!(f, "SSO, for profile {profile}"),
            Self::Container => f.write_str("the credentials of the container"),
            Self::Instance => f.write_str("the credentials of the machine"),
        }
    }
}

/// Whether this is what an MFA device shows.
pub fn is_code(text: &str) -> bool {
    text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A code that is waited for, in the hands of who asks the person. Dropped without an answer, none was given.
#[derive(Debug)]
pub struct CodeAsked {
    pub device: Device,
    answer: oneshot::Sender<String>,
}

impl CodeAsked {
    /// The question, and what becomes of it.
    pub fn of(device: &Device) -> (Self, Answered<'static>) {
        let (answer, answered) = oneshot::channel();
        let answered = async { answered.await.map_err(|_| NoCode::GivenUp) };
        (Self { device: device.clone(), answer }, Box::pin(answered))
    }

    /// Whether somebody still waits: a run may have been given up meanwhile.
    pub fn is_awaited(&self) -> bool {
        !self.answer.is_closed()
    }

    pub fn answer(self, code: String) {
        // Nobody may wait any more; then the run has ended with its own sentence.
        self.answer.send(code).ok();
    }
}
