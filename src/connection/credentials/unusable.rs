//! Why variables and profiles lead to no credentials, each with what to change.

use super::Place;
use crate::connection::Origin;
use crate::connection::profile::Broken;

/// A mistake in variables or profiles, found before anybody is asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    #[error("{}", half_a_key(.0))]
    HalfAKey(Place),
    #[error(
        "profile {profile} takes its credentials from profile {source_profile}, which is not there; its source_profile has to name another one"
    )]
    NoSourceProfile { profile: String, source_profile: String },
    #[error(
        "profile {profile} takes its credentials from profile {source_profile}, which has none: it needs keys, SSO, a credential_process or a role"
    )]
    EmptySourceProfile { profile: String, source_profile: String },
    #[error("the profiles {} take their credentials from each other in a circle: one of them needs another source_profile", .0.join(", "))]
    Circle(Vec<String>),
    #[error(
        "profile {0} has a role and nothing to assume it with: give it a source_profile or a credential_source"
    )]
    RoleAlone(String),
    #[error("profile {0} has both a source_profile and a credential_source: leave one out")]
    TwoSources(String),
    #[error(
        "profile {profile}: `{credential_source}` is no credential_source; write Environment, Ec2InstanceMetadata or EcsContainer"
    )]
    UnknownSource { profile: String, credential_source: String },
    #[error(
        "profile {0} takes its credentials from the variables, and AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set"
    )]
    NoKeysInVariables(String),
    #[error(
        "profile {0} takes its credentials from a container, and neither AWS_CONTAINER_CREDENTIALS_FULL_URI nor AWS_CONTAINER_CREDENTIALS_RELATIVE_URI is set"
    )]
    NoContainer(String),
    #[error(
        "profile {profile} names the SSO session {session}, and there is no section [sso-session {session}]; `aws configure sso-session` makes one"
    )]
    NoSsoSession { profile: String, session: String },
    #[error(
        "the SSO settings of {section} lack `{member}`; `aws configure sso` asks for all of them"
    )]
    SsoLacks { profile: String, section: String, member: &'static str },
    #[error(
        "profile {profile} and its SSO session {session} differ in `{member}`: leave it to the section [sso-session {session}]"
    )]
    SsoContradicts { profile: String, session: String, member: &'static str },
    #[error("{}", no_role(.0))]
    NoWebIdentityRole(Place),
    #[error("{} can't be sent: it holds a character that no key has; look for a line break or a comment in it", odd(.0))]
    OddKey(Place),
    #[error("profile {profile} can't be used: {broken}")]
    Broken { profile: String, broken: Broken },
}

impl Unusable {
    /// Where the mistake stands.
    pub fn origin(&self) -> Origin {
        let profile = match self {
            Self::HalfAKey(place) | Self::OddKey(place) => {
                return place.origin("AWS_ACCESS_KEY_ID");
            }
            Self::NoWebIdentityRole(place) => return place.origin("AWS_WEB_IDENTITY_TOKEN_FILE"),
            Self::Circle(profiles) => profiles.first().cloned().unwrap_or_default(),
            Self::RoleAlone(profile)
            | Self::TwoSources(profile)
            | Self::NoKeysInVariables(profile)
            | Self::NoContainer(profile)
            | Self::NoSourceProfile { profile, .. }
            | Self::EmptySourceProfile { profile, .. }
            | Self::UnknownSource { profile, .. }
            | Self::NoSsoSession { profile, .. }
            | Self::SsoLacks { profile, .. }
            | Self::SsoContradicts { profile, .. }
            | Self::Broken { profile, .. } => profile.clone(),
        };
        Origin::Profile(profile)
    }
}

fn half_a_key(place: &Place) -> String {
    match place {
        Place::Variables => {
            "AWS_ACCESS_KEY_ID is set and AWS_SECRET_ACCESS_KEY is not: set both, or neither"
                .to_owned()
        }
        Place::Profile(profile) => format!(
            "profile {profile} has an aws_access_key_id and no aws_secret_access_key: it needs both, or neither"
        ),
    }
}

fn odd(place: &Place) -> String {
    match place {
        Place::Variables => "the key in AWS_ACCESS_KEY_ID or AWS_SESSION_TOKEN".to_owned(),
        Place::Profile(profile) => format!("the key or the token of profile {profile}"),
    }
}

fn no_role(place: &Place) -> String {
    match place {
        Place::Variables => {
            "AWS_WEB_IDENTITY_TOKEN_FILE is set and AWS_ROLE_ARN is not: set both, or neither"
                .to_owned()
        }
        Place::Profile(profile) => {
            format!(
                "profile {profile} has a web_identity_token_file and no role_arn: it needs both"
            )
        }
    }
}
