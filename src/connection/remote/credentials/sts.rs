//! Roles that STS lends.

use std::time::SystemTime;

use aws_credential_types::Credentials;
use aws_sdk_sts::Client;
use aws_sdk_sts::config::{Builder, SharedCredentialsProvider};
use aws_sdk_sts::types::{AssumedRoleUser, Credentials as Lent};
use aws_types::SdkConfig;

use super::{Keyring, Lack};
use crate::connection::credentials::{Role, WebIdentity};
use crate::connection::person::{Device, Wait, is_code};
use crate::secret;

/// Assumes a role, with a code where its profile names an MFA device.
pub async fn assume(keyring: &Keyring, role: &Role, sdk: &SdkConfig) -> Result<Credentials, Lack> {
    let over = keyring.credentials(&role.over, sdk).await?;
    // After what is below it was got: a code is good for half a minute.
    let code = match &role.mfa_serial {
        Some(serial) => Some(code(keyring, role, serial).await?),
        None => None,
    };
    let lent = keyring.wait(Wait::Role(role.profile.clone()), async {
        let config = Builder::from(sdk).credentials_provider(SharedCredentialsProvider::new(over));
        let assume = Client::from_conf(config.build())
            .assume_role()
            .role_arn(&role.arn)
            .role_session_name(session_name(role.session_name.as_deref(), keyring.now_s()))
            .set_external_id(role.external_id.clone())
            .set_duration_seconds(role.duration_s)
            .set_serial_number(role.mfa_serial.clone())
            .set_token_code(code.clone());
        let lent = assume.send().await;
        let lent = lent.map_err(|error| Lack::of_role(role, code.as_deref(), &error))?;
        credentials(lent.credentials, lent.assumed_role_user).ok_or(Lack::NoneInAnswer("STS"))
    });
    let lent = lent.await;
    if lent.as_ref().is_err_and(Lack::is_of_old_ones) {
        keyring.forget(&role.over);
    }
    lent
}

async fn code(keyring: &Keyring, role: &Role, serial: &str) -> Result<String, Lack> {
    let device = Device {
        serial: serial.to_owned(),
        profile: role.profile.clone(),
        role_arn: role.arn.clone(),
    };
    let code = keyring.person.code(&device).await;
    let code = code.map_err(|why| Lack::NoCode { device: device.clone(), why })?;
    // STS says again what it can't take as a code, and it may be a password that was typed in the wrong place.
    if is_code(&code) { Ok(code) } else { Err(Lack::NoSixDigits(device)) }
}

/// Assumes a role by the token in a file. It is read each time: who puts it there renews it.
pub async fn assume_by_token(
    identity: &WebIdentity,
    sdk: &SdkConfig,
    now_s: u64,
) -> Result<Credentials, Lack> {
    let path = &identity.token_file;
    let token = secret::small_file(path).ok_or_else(|| Lack::TokenFile(path.clone()))?;
    let token = token.trim();
    if token.is_empty() {
        return Err(Lack::TokenFile(path.clone()));
    }
    secret::learn(token);
    let lent = Client::new(sdk)
        .assume_role_with_web_identity()
        .role_arn(&identity.role_arn)
        .role_session_name(session_name(identity.session_name.as_deref(), now_s))
        .web_identity_token(token)
        .send()
        .await
        .map_err(|error| Lack::of_web_identity(identity, &error))?;
    credentials(lent.credentials, lent.assumed_role_user).ok_or(Lack::NoneInAnswer("STS"))
}

/// By which the account's logs tell who it was.
fn session_name(named: Option<&str>, now_s: u64) -> String {
    named.map_or_else(|| format!("dynadraft-{now_s}"), str::to_owned)
}

fn credentials(lent: Option<Lent>, user: Option<AssumedRoleUser>) -> Option<Credentials> {
    let lent = lent?;
    let account = user.and_then(|user| user.arn.split(':').nth(4).map(str::to_owned));
    let mut credentials = Credentials::builder()
        .access_key_id(lent.access_key_id)
        .secret_access_key(lent.secret_access_key)
        .session_token(lent.session_token)
        .expiry(SystemTime::try_from(lent.expiration).ok()?)
        .provider_name("role");
    credentials.set_account_id(account.filter(|it| !it.is_empty()).map(Into::into));
    Some(credentials.build())
}
