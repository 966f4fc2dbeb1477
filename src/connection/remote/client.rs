//! The SDK's client: made at the first call, with what was decided before and nothing looked up that was.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use aws_config::BehaviorVersion;
use aws_config::identity::IdentityCache;
use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, future};
use aws_runtime::env_config::file::EnvConfigFiles;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::{AppName, Builder, Region};
use aws_types::SdkConfig;
use aws_types::sdk_ua_metadata::FrameworkMetadata;
use aws_types::service_config::{LoadServiceConfig, ServiceConfigKey};

use super::Limits;
use super::http::{self, Trust};
use crate::connection::Facts;
use crate::connection::profile::{DEFAULT_PROFILE, for_sdk};
use crate::connection::settings::is_account;

const OURS: &str = "dynadraft";

/// How long may pass before a connection stands.
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);

/// The client, and what else is asked with the same settings.
pub struct Opened {
    pub client: Client,
    /// For those who lend credentials: their requests may be sent again.
    pub lenders: SdkConfig,
    /// What the client signs with.
    pub held: Held,
}

/// Makes the client. Nothing is contacted but what knows the region, when nothing else names one.
pub async fn open(
    facts: &Facts,
    files: EnvConfigFiles,
    limits: Limits,
    trust: Option<&Trust>,
) -> Opened {
    let timeouts = TimeoutConfig::builder()
        .connect_timeout(CONNECT_TIMEOUT)
        .read_timeout(limits.answer)
        .build();
    let mut loader = aws_config::defaults(BehaviorVersion::latest())
        // The SDK sends writes again that may have been done. Ours are sent again only where that can do no harm
        // (`retry`). Nor does it read settings of that, at some of which it panics.
        .retry_config(RetryConfig::disabled())
        .timeout_config(timeouts)
        .no_credentials()
        .identity_cache(IdentityCache::no_cache())
        .profile_files(files)
        .use_fips(facts.settings.fips)
        .use_dual_stack(facts.settings.dual_stack)
        .account_id_endpoint_mode(facts.settings.account_endpoints.clone());
    if let Some(client) = http::client(trust, facts.settings.via_proxy) {
        loader = loader.http_client(client);
    }
    // Ours stands beside the name under which somebody else wants the requests to be counted.
    if let Ok(ours) = FrameworkMetadata::new(OURS, Some(env!("CARGO_PKG_VERSION"))) {
        loader = loader.framework_metadata(ours);
    }
    let app_id = facts.settings.app_id.clone().unwrap_or_else(|| OURS.to_owned());
    if let Ok(name) = AppName::new(app_id) {
        loader = loader.app_name(name);
    }
    if let Some(region) = &facts.region {
        loader = loader.region(Region::new(region.value.clone()));
    }
    // Named always: the SDK would take an empty variable for a profile without a name.
    let profile = facts.profile.as_ref().map_or(DEFAULT_PROFILE, |told| told.value.as_str());
    loader = loader.profile_name(for_sdk(profile));
    let shared = loader.load().await;
    let held = Held::default();
    let mut config = Builder::from(&shared).credentials_provider(held.clone());
    // Also where there is none: the SDK has read the variables itself, and panics at an empty one.
    config.set_endpoint_url(facts.endpoint.as_ref().map(|told| told.value.clone()));
    let retries = RetryConfig::standard().with_max_attempts(limits.attempts);
    let of_all = shared.endpoint_url().filter(|url| !url.is_empty()).map(str::to_owned);
    let mut lenders =
        shared.to_builder().retry_config(retries).service_config(WithoutEmpty(shared));
    lenders.set_endpoint_url(of_all);
    let lenders = lenders.build();
    Opened { client: Client::from_conf(config.build()), lenders, held }
}

/// The settings of single services, of which an empty one is none.
#[derive(Debug)]
struct WithoutEmpty(SdkConfig);

impl LoadServiceConfig for WithoutEmpty {
    fn load_config(&self, key: ServiceConfigKey<'_>) -> Option<String> {
        self.0.service_config()?.load_config(key).filter(|value| !value.is_empty())
    }
}

/// The credentials that the next request is signed with. They are got before it is made, so that there are words for why
/// there are none, and time to ask a person for a code: the SDK waits five seconds and calls everything an error.
#[derive(Clone, Debug, Default)]
pub struct Held(Arc<Mutex<Option<Credentials>>>);

impl Held {
    /// Holds them without what is no account: whoever named it was told.
    pub fn hold(&self, credentials: Credentials) {
        let credentials =
            if has_no_account(&credentials) { without_account(&credentials) } else { credentials };
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(credentials);
    }
}

/// Whether they know no account whose endpoint could be asked.
pub fn has_no_account(credentials: &Credentials) -> bool {
    !credentials.account_id().is_some_and(|account| is_account(account.as_str()))
}

fn without_account(credentials: &Credentials) -> Credentials {
    if credentials.account_id().is_none() {
        return credentials.clone();
    }
    Credentials::new(
        credentials.access_key_id(),
        credentials.secret_access_key(),
        credentials.session_token().map(str::to_owned),
        credentials.expiry(),
        OURS,
    )
}

impl ProvideCredentials for Held {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        future::ProvideCredentials::ready(
            held.ok_or_else(|| CredentialsError::not_loaded("none were got before the request")),
        )
    }
}
