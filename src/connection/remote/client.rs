//! The SDK's client: made at the first call, with what was decided before and nothing looked up that was.

use std::time::Duration;

use aws_config::BehaviorVersion;
use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_credential_types::provider::{self, ProvideCredentials, SharedCredentialsProvider, future};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::{AppName, Builder, Region};

use super::Limits;
use crate::connection::{Facts, Origin};
use crate::secret;

/// How long may pass before a connection stands.
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);

/// Makes the client. Nothing is contacted but what knows the region, when nothing else names one.
pub async fn open(facts: &Facts, limits: Limits) -> Client {
    let timeouts = TimeoutConfig::builder()
        .connect_timeout(CONNECT_TIMEOUT)
        .read_timeout(limits.answer)
        .build();
    let mut loader = aws_config::defaults(BehaviorVersion::latest())
        // The SDK sends writes again that may have been done. Ours are sent again only where that can do no harm
        // (`retry`).
        .retry_config(RetryConfig::disabled())
        .timeout_config(timeouts);
    if let Ok(name) = AppName::new("dynadraft") {
        loader = loader.app_name(name);
    }
    if let Some(region) = &facts.region {
        loader = loader.region(Region::new(region.value.clone()));
    }
    if let Some(profile) = &facts.profile {
        loader = loader.profile_name(&profile.value);
        // Who names a profile means its credentials, whatever the variables hold.
        if matches!(profile.origin, Origin::Flag(_) | Origin::Config(_)) {
            let region = facts.region.as_ref().map(|region| Region::new(region.value.clone()));
            // A role is assumed in this region.
            let config = ProviderConfig::without_region().with_region(region);
            let credentials = ProfileFileCredentialsProvider::builder().configure(&config);
            loader = loader.credentials_provider(credentials.profile_name(&profile.value).build());
        }
    }
    let shared = loader.load().await;
    let mut config = Builder::from(&shared);
    if let Some(endpoint) = &facts.endpoint {
        config = config.endpoint_url(&endpoint.value);
    }
    if let Some(found) = shared.credentials_provider() {
        config = config.credentials_provider(Learning(found));
    }
    Client::from_conf(config.build())
}

/// Learns the secrets of credentials before anybody uses them: what they are given to may say them again.
#[derive(Debug)]
struct Learning(SharedCredentialsProvider);

impl ProvideCredentials for Learning {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(self.learned())
    }

    fn fallback_on_interrupt(&self) -> Option<aws_credential_types::Credentials> {
        self.0.fallback_on_interrupt()
    }
}

impl Learning {
    async fn learned(&self) -> provider::Result {
        let credentials = self.0.provide_credentials().await?;
        secret::learn(credentials.secret_access_key());
        credentials.session_token().into_iter().for_each(secret::learn);
        Ok(credentials)
    }
}
