//! Roles of IAM Identity Center.

use std::time::{Duration, UNIX_EPOCH};

use aws_config::Region;
use aws_config::sso::SsoTokenProvider;
use aws_credential_types::Credentials;
use aws_credential_types::provider::token::ProvideToken as _;
use aws_sdk_sso::Client;
use aws_sdk_sso::config::Builder;
use aws_types::SdkConfig;

use super::Lack;
use crate::connection::credentials::Sso;
use crate::secret;

/// The credentials of a role, for who has logged in. A session that is about to end is renewed, if it can be.
pub async fn credentials(sso: &Sso, sdk: &SdkConfig) -> Result<Credentials, Lack> {
    // A session is kept under its name; a profile's own login under its start URL, and that one can't be renewed.
    let kept_as = sso.session.as_ref().unwrap_or(&sso.start_url);
    let tokens = SsoTokenProvider::builder()
        .configure(sdk)
        .region(Region::new(sso.region.clone()))
        .session_name(kept_as)
        .start_url(&sso.start_url)
        .build()
        .await;
    let token =
        tokens.provide_token().await.map_err(|_| Lack::SsoNotLoggedIn(sso.profile.clone()))?;
    secret::learn(token.token());
    let config = Builder::from(sdk).region(Region::new(sso.region.clone()));
    let lent = Client::from_conf(config.build())
        .get_role_credentials()
        .account_id(&sso.account)
        .role_name(&sso.role)
        .access_token(token.token())
        .send()
        .await
        .map_err(|error| Lack::of_sso(sso, &error))?;
    let lent = lent.role_credentials.and_then(|lent| {
        let end = UNIX_EPOCH + Duration::from_millis(u64::try_from(lent.expiration).ok()?);
        let mut credentials = Credentials::builder()
            .access_key_id(lent.access_key_id?)
            .secret_access_key(lent.secret_access_key?)
            .account_id(&*sso.account)
            .expiry(end)
            .provider_name("SSO");
        credentials.set_session_token(lent.session_token);
        Some(credentials.build())
    });
    lent.ok_or(Lack::NoneInAnswer("SSO"))
}
