//! Why there are no credentials, each with what to do.

use std::error::Error;
use std::io;
use std::path::PathBuf;

use aws_credential_types::provider::error::CredentialsError;
use aws_sdk_sso::operation::get_role_credentials::GetRoleCredentialsError;
use aws_sdk_sts::error::{ProvideErrorMetadata, SdkError};

use crate::connection::credentials::{Place, Role, Source, Sso, Unusable, WebIdentity};
use crate::connection::person::{Device, NoCode, Wait};
use crate::connection::remote::trouble;

/// Why there are no credentials. Displays as a sentence with the next step, without anything secret.
#[derive(Debug, thiserror::Error)]
pub enum Lack {
    #[error(transparent)]
    Unusable(#[from] Unusable),
    #[error("{} gave no credentials within {} s; run it by hand to see what it waits for, or what it left behind that holds its output", .0, Wait::MAX.as_secs())]
    SlowProcess(Wait),
    #[error("{} gave no credentials within {} s; nothing was sent, so it can be run again", .0, Wait::MAX.as_secs())]
    Slow(Wait),
    #[error("the credential_process of profile {profile} can't be run: {error}")]
    ProcessNotStarted { profile: String, error: io::Error },
    #[error(
        "the credential_process of profile {profile} {status}; run it by hand to see what it prints, which is not shown here"
    )]
    ProcessFailed { profile: String, status: String },
    #[error(
        "the credential_process of profile {profile} printed {what}; run it by hand to see what it prints, which is not shown here"
    )]
    ProcessUnreadable { profile: String, what: &'static str },
    #[error(
        "the credential_process of profile {0} gave old credentials, which have expired; renew what it takes them from"
    )]
    ProcessGaveOldOnes(String),
    #[error("the credentials given ({0}) have expired already: is this machine's clock right?")]
    GivenOldOnes(String),
    #[error(
        "there is no SSO session for profile {0}, or it is over; `aws sso login --profile {0}` begins one"
    )]
    SsoNotLoggedIn(String),
    #[error(
        "the SSO session of profile {0} is no longer taken: it expired or was revoked; `aws sso login --profile {0}` begins a new one"
    )]
    SsoOver(String),
    #[error(
        "SSO does not give the role {role} in account {account} ({message}); look at sso_role_name and sso_account_id of profile {profile}"
    )]
    SsoRefused { profile: String, role: String, account: String, message: String },
    #[error("{}", no_code(.device, *.why))]
    NoCode { device: Device, why: NoCode },
    #[error("STS does not take this code of the MFA device {} of profile {} ({message}); run it again with the next one", .device.serial, .device.profile)]
    WrongCode { device: Device, message: String },
    #[error(
        "STS does not lend the role {arn} {whose} ({message}); the role has to trust who asks, and who asks has to be allowed sts:AssumeRole"
    )]
    RoleRefused { whose: String, arn: String, message: String },
    #[error("what was typed is no code of the MFA device {}: that has six digits; nothing was sent, run it again", .0.serial)]
    NoSixDigits(Device),
    #[error(
        "STS does not take the credentials that the role of profile {profile} is assumed with: {over} ({message})"
    )]
    KeysRefused { profile: String, over: String, message: String },
    /// What the role was to be assumed with, which has ended.
    #[error("the role of profile {profile} can't be assumed: {step}")]
    OldOnes { profile: String, step: String },
    #[error("STS refuses the web identity in {} ({message}); whatever put the token there has to renew it", .path.display())]
    TokenRefused { path: PathBuf, message: String },
    #[error("the web identity's token in {} can't be read, or is none; AWS_WEB_IDENTITY_TOKEN_FILE or the profile's web_identity_token_file names it", .0.display())]
    TokenFile(PathBuf),
    #[error(
        "profile {0} signs in with `aws login` (login_session), which dynadraft can't read; name another profile that has `credential_process = aws configure export-credentials --profile {0} --format process`"
    )]
    LoginUnknown(String),
    #[error("{who} refuses: {message}")]
    Refused { who: &'static str, message: String },
    #[error("{who} does not answer, and credentials come from there: {why}")]
    NoAnswer { who: &'static str, why: String },
    #[error(
        "{who} was asked for credentials, and what answered {status} is not {who}; AWS_ENDPOINT_URL_{who} or the profile may lead elsewhere"
    )]
    Stranger { who: &'static str, status: u16 },
    #[error(
        "{who} was asked for credentials and answered {status}; nothing was sent, so it can be run again"
    )]
    Busy { who: &'static str, status: u16 },
    #[error("the credentials of the container can't be had from {variable}: {why}")]
    Container { variable: &'static str, why: String },
    #[error(
        "no credentials were found; name a profile with --profile, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
    )]
    Nowhere,
    #[error(
        "the credentials of the machine can't be had ({0}); name a profile with --profile, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
    )]
    Instance(String),
    #[error(
        "the credentials got ({0}) can't be sent: a key or a token holds a character that none has"
    )]
    Odd(String),
    /// Somebody else asked for the same at the same time.
    #[error("{0}")]
    AsBefore(String),
    #[error("{0} answered without credentials")]
    NoneInAnswer(&'static str),
}

impl Lack {
    pub fn of_role<E>(role: &Role, code: Option<&str>, error: &SdkError<E>) -> Self
    where
        E: ProvideErrorMetadata + Error + 'static,
    {
        let refusal = match Refusal::of("STS", error) {
            // It says again what it was given, and the code is nobody's to see.
            Ok(refusal) => refusal.without(code),
            Err(lack) => return lack,
        };
        let profile = role.profile.clone();
        if refusal.is_expired() {
            return Self::OldOnes { profile, step: renewal(&role.over) };
        }
        match &role.mfa_serial {
            Some(serial) if refusal.is_of_code() => Self::WrongCode {
                device: Device { serial: serial.clone(), profile, role_arn: role.arn.clone() },
                message: refusal.message,
            },
            _ if refusal.is("SignatureDoesNotMatch") || refusal.is("InvalidClientTokenId") => {
                let over = role.over.told();
                let over = format!("look at the {} of {}", over.value, over.origin);
                Self::KeysRefused { profile, over, message: refusal.message }
            }
            _ if refusal.is("AccessDenied") => {
                let (whose, arn) = (format!("of profile {profile}"), role.arn.clone());
                Self::RoleRefused { whose, arn, message: refusal.message }
            }
            _ => Self::Refused { who: "STS", message: refusal.message },
        }
    }

    pub fn of_web_identity<E>(identity: &WebIdentity, error: &SdkError<E>) -> Self
    where
        E: ProvideErrorMetadata + Error + 'static,
    {
        match Refusal::of("STS", error) {
            Err(lack) => lack,
            Ok(refusal) if refusal.is_expired() || refusal.is("InvalidIdentityToken") => {
                Self::TokenRefused { path: identity.token_file.clone(), message: refusal.message }
            }
            Ok(refusal) if refusal.is("AccessDenied") => Self::RoleRefused {
                whose: match &identity.place {
                    Place::Variables => "of AWS_ROLE_ARN".to_owned(),
                    Place::Profile(profile) => format!("of profile {profile}"),
                },
                arn: identity.role_arn.clone(),
                message: refusal.message,
            },
            Ok(refusal) => Self::Refused { who: "STS", message: refusal.message },
        }
    }

    pub fn of_sso(sso: &Sso, error: &SdkError<GetRoleCredentialsError>) -> Self {
        let is_over = error
            .as_service_error()
            .is_some_and(GetRoleCredentialsError::is_unauthorized_exception);
        match Refusal::of("SSO", error) {
            Err(lack) => lack,
            Ok(_) if is_over => Self::SsoOver(sso.profile.clone()),
            Ok(refusal) => Self::SsoRefused {
                profile: sso.profile.clone(),
                role: sso.role.clone(),
                account: sso.account.clone(),
                message: refusal.message,
            },
        }
    }

    pub fn of_container(variable: &'static str, error: &CredentialsError) -> Self {
        let words = trouble::words(error);
        // By words: the SDK has no type for an answer without credentials. Where they change, its own are told.
        let status = words.split_once("StatusCode(").and_then(|(_, rest)| rest.split_once(')'));
        let why = match (error, status) {
            (_, Some((status, _))) => {
                format!("it answered {status}: is the address right, and does the container have a role?")
            }
            (CredentialsError::InvalidConfiguration(_), None) if words.contains("allowed") => {
                "only HTTPS, this machine and the addresses of ECS and EKS may be asked for credentials".to_owned()
            }
            (CredentialsError::InvalidConfiguration(_), None) if words.contains("token") => {
                "the token in AWS_CONTAINER_AUTHORIZATION_TOKEN, or in the file that AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE names, can't be sent: look for a line break in it".to_owned()
            }
            (_, None) if words.contains("os error") => {
                format!("the file that AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE names can't be read ({words})")
            }
            (_, None) => words,
        };
        Self::Container { variable, why }
    }

    pub fn of_instance(error: &CredentialsError) -> Self {
        match error {
            // No such machine, or it was told not to ask.
            CredentialsError::CredentialsNotLoaded(_) => Self::Nowhere,
            error => Self::Instance(trouble::words(error)),
        }
    }

    /// Whether what a role was to be assumed with has ended.
    pub fn is_of_old_ones(&self) -> bool {
        matches!(self, Self::OldOnes { .. })
    }
}

/// How to renew credentials that a service no longer takes.
pub fn renewal(source: &Source) -> String {
    match source {
        Source::Keys(Place::Variables, _) => {
            "the session of the variables has expired; set AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN anew".to_owned()
        }
        Source::Keys(Place::Profile(profile), _) => format!(
            "the session of profile {profile} has expired; write new keys and a new aws_session_token into it"
        ),
        Source::Process(process) => format!(
            "the credentials of the credential_process of profile {0} have expired; the next run asks it again, and if it gives old ones, renew what it takes them from",
            process.profile
        ),
        Source::Sso(sso) => format!(
            "the credentials that SSO gave for profile {0} have expired; the next run asks for new ones, and if that does not do, `aws sso login --profile {0}` begins a new session",
            sso.profile
        ),
        Source::WebIdentity(identity) => format!(
            "the session of the web identity in {} has expired; it is begun anew with the next run",
            identity.token_file.display()
        ),
        Source::Container(variable) => {
            format!("the credentials of the container ({variable}) have expired; they are asked for anew with the next run")
        }
        Source::Login(login) => format!(
            "the login of profile {0} has expired; `aws login --profile {0}` begins a new one",
            login.profile
        ),
        Source::Role(role) => {
            format!("the session of the role of profile {} has expired; it is assumed anew with the next run", role.profile)
        }
        Source::Instance { .. } => {
            "the credentials of the machine have expired; they are asked for anew with the next run".to_owned()
        }
    }
}

fn no_code(device: &Device, why: NoCode) -> String {
    let Device { serial, profile, .. } = device;
    match why {
        NoCode::NoTerminal => format!(
            "profile {profile} wants the code of the MFA device {serial}, and there is no terminal to ask on; run it on one"
        ),
        NoCode::GivenUp => {
            format!(
                "profile {profile} wants the code of the MFA device {serial}, and none was given; nothing was sent"
            )
        }
    }
}

/// An answer that is no.
struct Refusal {
    code: String,
    message: String,
}

impl Refusal {
    /// The error is that nobody answered, or somebody else.
    fn of<E>(who: &'static str, error: &SdkError<E>) -> Result<Self, Lack>
    where
        E: ProvideErrorMetadata + Error + 'static,
    {
        let service_error = error.as_service_error();
        let code = service_error.and_then(ProvideErrorMetadata::code);
        let status = error.raw_response().map(|answer| answer.status().as_u16());
        match (code, status) {
            (Some(code), _) => {
                let message = service_error.and_then(ProvideErrorMetadata::message);
                let message = message.unwrap_or("no reason is given");
                Ok(Self { code: code.to_owned(), message: format!("{code}: {message}") })
            }
            (None, Some(status @ 500..)) => Err(Lack::Busy { who, status }),
            (None, Some(status)) => Err(Lack::Stranger { who, status }),
            (None, None) => Err(Lack::NoAnswer { who, why: trouble::words(error) }),
        }
    }

    fn without(self, mfa_code: Option<&str>) -> Self {
        let struck = |message: String, code| message.replace(code, "(the code)");
        Self { message: mfa_code.into_iter().fold(self.message, struck), ..self }
    }

    /// By its code, as it stands on the wire: those that all operations share are no types of the SDK.
    fn is(&self, code: &str) -> bool {
        self.code == code
    }

    /// By a word: a role that may not be assumed is refused by the same name.
    fn is_of_code(&self) -> bool {
        let told = self.message.as_str();
        self.is("AccessDenied") && told.contains("MultiFactorAuthentication")
    }

    fn is_expired(&self) -> bool {
        self.is("ExpiredToken") || self.is("ExpiredTokenException")
    }
}
