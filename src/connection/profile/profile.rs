//! What decides where a connection leads.

use super::Files;
use crate::connection::settings::{self, Written};
use crate::connection::{Origin, Told};
use crate::secret;

/// The profile in force where nothing names one.
pub const DEFAULT_PROFILE: &str = "default";

/// One profile, and what else decides where a connection leads. Never its secrets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    pub name: String,
    pub region: Option<String>,
    /// A URL in place of the service's own, and where it stands.
    pub endpoint: Option<Told<String>>,
    pub account: Option<String>,
    pub settings: Written,
}

/// The members of a profile that are secrets.
const SECRETS: [&str; 3] = ["aws_secret_access_key", "aws_session_token", "aws_security_token"];
/// Those that may name a user and a password.
const URLS: [&str; 2] = ["endpoint_url", "sso_start_url"];

impl Profile {
    /// What the files say of this profile; nothing but its name, when they don't have it.
    pub fn of(files: &Files, name: &str) -> Self {
        let section = files.profile(name);
        let member = |key: &str| section.and_then(|section| section.get(key)).map(str::to_owned);
        let account = member("aws_account_id").or_else(|| member("sso_account_id"));
        Self {
            name: name.to_owned(),
            region: member("region"),
            account: account.or_else(|| member("role_arn").and_then(|arn| account_of(&arn))),
            endpoint: endpoint(files, name),
            settings: settings::of_profile(member),
        }
    }
}

/// The endpoint for DynamoDB among those of the `services` that the profile names, else the one for all services.
fn endpoint(files: &Files, name: &str) -> Option<Told<String>> {
    let section = files.profile(name)?;
    let of_service = section.get("services").and_then(|services| files.endpoint_of(services));
    let url = of_service.or_else(|| section.get("endpoint_url"))?;
    Some(Told::new(url.to_owned(), Origin::Profile(name.to_owned())))
}

/// Learns the secrets of all profiles: a role is assumed with the keys of another one.
pub fn learn_secrets(files: &Files) {
    for section in files.names().filter_map(|name| files.profile(&name)) {
        SECRETS.iter().filter_map(|key| section.get(key)).for_each(secret::learn);
        let token = section.get("web_identity_token_file").map(std::path::Path::new);
        token.into_iter().for_each(secret::learn_file);
        URLS.iter().filter_map(|key| section.get(key)).for_each(secret::learn_urls);
    }
}

/// `123456789012` of `arn:aws:iam::123456789012:role/name`.
fn account_of(arn: &str) -> Option<String> {
    arn.split(':').nth(4).filter(|account| !account.is_empty()).map(str::to_owned)
}
