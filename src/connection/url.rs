//! The URL that a service is asked at where nobody names an endpoint.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use aws_sdk_dynamodb::config::endpoint::{DefaultResolver, Params, ResolveEndpoint as _};

use super::Settings;

/// As the SDK has it: the region `local` is on this machine, and the settings lead to other hosts. `None` where they lead to
/// none.
pub fn of_service(region: &str, settings: &Settings, account: Option<&str>) -> Option<String> {
    let params = Params::builder()
        .region(region)
        .use_fips(settings.fips)
        .use_dual_stack(settings.dual_stack)
        .account_id_endpoint_mode(settings.account_endpoints.to_string())
        .set_account_id(account.map(str::to_owned))
        .build();
    let (params, resolver) = (params.ok()?, DefaultResolver::new());
    let found = pin!(resolver.resolve_endpoint(&params));
    // It is worked out, and nobody is waited for.
    match found.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(found) => Some(found.ok()?.url().to_owned()),
        Poll::Pending => None,
    }
}
