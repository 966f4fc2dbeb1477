//! What the files and variables of the AWS SDK say, read by the SDK itself, without contacting anybody.

use std::path::Path;

use aws_config::profile::ProfileSet;
use aws_config::{BehaviorVersion, Region};
use aws_types::service_config::ServiceConfigKey;

use crate::secret;

/// One profile, and what else decides where a connection leads. Never its secrets, which are learned and not kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    /// The one asked for, else that of `AWS_PROFILE`, else `default`.
    pub name: String,
    pub region: Option<String>,
    /// A URL in place of the service's own, from the variables or the profile, in the order of the SDK.
    pub endpoint: Option<String>,
    pub account: Option<String>,
    /// What kind of credentials it has.
    pub credentials: Option<&'static str>,
    /// Whether a program is run for them, by this profile or by one that its role is assumed from.
    pub runs_process: bool,
    /// All profiles there are, in the order of the alphabet.
    pub names: Vec<String>,
}

/// The members of a profile that credentials come from, in the order of the SDK.
const KINDS: [(&str, &str); 6] = [
    ("role_arn", "role"),
    ("sso_session", "SSO"),
    ("sso_start_url", "SSO"),
    ("web_identity_token_file", "web identity"),
    ("credential_process", "process"),
    ("aws_access_key_id", "access key"),
];

/// The members of a profile that are secrets.
const SECRETS: [&str; 3] = ["aws_secret_access_key", "aws_session_token", "aws_security_token"];
/// Those that may name a user and a password.
const URLS: [&str; 2] = ["endpoint_url", "sso_start_url"];

impl Profile {
    /// Reads the profile of this name, or the one in force. The error says what is wrong with the files.
    pub async fn read(name: Option<&str>) -> Result<Self, String> {
        let chosen = name.map(|name| name.to_owned().into());
        let (disk, variables, files) = Default::default();
        let all = aws_config::profile::load(&disk, &variables, &files, chosen).await;
        let all = all.map_err(|error| with_cause(&error))?;
        learn_secrets(&all);
        let selected = all.selected_profile().to_owned();
        let member = |key: &str| {
            all.get_profile(&selected).and_then(|profile| profile.get(key)).map(str::to_owned)
        };
        let kind = KINDS.into_iter().find(|(key, _)| member(key).is_some());
        let account = member("aws_account_id").or_else(|| member("sso_account_id"));
        let mut names: Vec<String> = all.profiles().map(str::to_owned).collect();
        names.sort();
        Ok(Self {
            region: member("region"),
            account: account.or_else(|| member("role_arn").and_then(|arn| account_of(&arn))),
            credentials: kind.map(|(_, kind)| kind),
            runs_process: runs_process(&all, &selected),
            endpoint: endpoint(name).await.inspect(|url| secret::learn_urls(url)),
            name: selected,
            names,
        })
    }
}

/// Those of all profiles: a role is assumed with the keys of another one.
fn learn_secrets(files: &ProfileSet) {
    for profile in files.profiles().filter_map(|name| files.get_profile(name)) {
        SECRETS.iter().filter_map(|key| profile.get(key)).for_each(secret::learn);
        let token = profile.get("web_identity_token_file").map(Path::new);
        token.into_iter().for_each(secret::learn_file);
        URLS.iter().filter_map(|key| profile.get(key)).for_each(secret::learn_urls);
    }
}

fn runs_process(files: &ProfileSet, name: &str) -> bool {
    let mut next = Some(name);
    // As many steps as there are profiles: they may name each other in a circle.
    files.profiles().any(|_| {
        let profile = next.and_then(|name| files.get_profile(name));
        next = profile.and_then(|profile| profile.get("source_profile"));
        profile.is_some_and(|profile| profile.get("credential_process").is_some())
    })
}

/// The endpoint as the SDK would find it. It is told a region, any one, or it would look for one on the network.
async fn endpoint(profile: Option<&str>) -> Option<String> {
    let region = Region::from_static("us-east-1");
    let mut loader = aws_config::defaults(BehaviorVersion::latest()).region(region);
    if let Some(profile) = profile {
        loader = loader.profile_name(profile);
    }
    let shared = loader.load().await;
    let key = ServiceConfigKey::builder()
        .service_id("DynamoDB")
        // The SDK looks for the ones of this service first, and then for these.
        .env("AWS_ENDPOINT_URL")
        .profile("endpoint_url")
        .build()
        .ok()?;
    let of_service = shared.service_config().and_then(|service| service.load_config(key));
    of_service.or_else(|| shared.endpoint_url().map(str::to_owned))
}

/// `123456789012` of `arn:aws:iam::123456789012:role/name`.
fn account_of(arn: &str) -> Option<String> {
    arn.split(':').nth(4).filter(|account| !account.is_empty()).map(str::to_owned)
}

fn with_cause(error: &dyn std::error::Error) -> String {
    let cause = error.source().map(|cause| format!(": {cause}"));
    format!("{error}{}", cause.unwrap_or_default())
}
