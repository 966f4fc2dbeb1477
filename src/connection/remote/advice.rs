//! The next step: what the user can do about a failure.

use super::signing::{self, Skew};
use super::trouble::{Kind, Lost, Tls, Trouble};
use crate::api::{ApiError, ErrorKind, OperationName};
use crate::connection::{Facts, Told};

#[cfg(test)]
mod tests;

/// Why nothing was sent, and the next step, in one sentence each.
pub fn of_trouble(trouble: &Trouble, facts: &Facts) -> String {
    let host = host(facts);
    // Whatever kept a connection from being made, it was one to the proxy.
    if let Some(said) = facts.proxy.as_ref().and_then(|proxy| of_proxy(trouble, proxy)) {
        return said;
    }
    match trouble.kind {
        Kind::NoRegion => {
            "no region is known; name one with --region, AWS_REGION or the profile's \
            `region`"
                .to_owned()
        }
        Kind::NoAccount => {
            "only the endpoint of the account may be asked (AWS_ACCOUNT_ID_ENDPOINT_MODE, or \
            `account_id_endpoint_mode` in the profile, is required), and the credentials know no \
            account; name it with AWS_ACCOUNT_ID beside the access key, or `aws_account_id` in the profile"
                .to_owned()
        }
        Kind::UnknownHost => match (&facts.endpoint, &facts.region) {
            (None, Some(region)) => format!(
                "{host} is not known: is the network there, and is `{}` a region?",
                region.value
            ),
            _ => format!("{host} is not known: is the name right, and the network there?"),
        },
        Kind::Refused => {
            format!("{host} refuses connections: is the endpoint running, and is the port right?")
        }
        Kind::Tls(why) => {
            format!("no secure connection to {host}: {}", of_tls(why, &trouble.detail, facts))
        }
        Kind::NoConnection | Kind::ProxyLogin | Kind::ProxyRefused | Kind::ProxyClosed => format!(
            "no connection to {host}: is the network there, and the address right? ({})",
            trouble.detail
        ),
        Kind::Other => format!("the request could not be made: {}", trouble.detail),
    }
}

fn of_tls(why: Tls, detail: &str, facts: &Facts) -> String {
    match why {
        // Whoever answers in such a way need not be the service.
        Tls::Plain | Tls::Other if facts.proxy.is_some() => {
            let what = if why == Tls::Plain { "what answers there is not TLS" } else { detail };
            format!("{what}; {}", by_way_of(facts))
        }
        Tls::Plain | Tls::Other if facts.endpoint.is_none() => {
            let what = if why == Tls::Plain { "what answers there is not TLS" } else { detail };
            format!("{what}; does something on the way let nothing through?")
        }
        Tls::Untrusted => {
            "nobody whom this machine trusts has signed its certificate; AWS_CA_BUNDLE, or `ca_bundle` \
             in the profile, names a file of certificates to trust"
                .to_owned()
        }
        Tls::Authority => {
            "its certificate is that of an authority (CA:TRUE), which no host may show: it needs one of \
             its own, and AWS_CA_BUNDLE or `ca_bundle` in the profile a file with who signed it"
                .to_owned()
        }
        Tls::Expired => {
            "its certificate has expired; it is to be renewed there, if this machine's clock is right"
                .to_owned()
        }
        Tls::NotYet => {
            "its certificate is not valid yet: is this machine's clock right?".to_owned()
        }
        Tls::OtherName => {
            "its certificate is for another name: is the host the right one?".to_owned()
        }
        Tls::Plain => {
            "what answers there is not TLS; an endpoint without TLS begins with http://".to_owned()
        }
        Tls::Other => format!("{detail}; an endpoint without TLS begins with http://"),
    }
}

/// Who else may have spoken, and how to go without.
fn by_way_of(facts: &Facts) -> String {
    match &facts.proxy {
        Some(Told { value, origin }) => {
            format!("it may be the proxy {value} ({origin}) that does so; {WITHOUT_PROXY}")
        }
        None => "is the endpoint right?".to_owned(),
    }
}

/// Why no answer came, and what may be the matter where it tells nothing else.
pub fn of_lost(lost: Lost, facts: &Facts) -> String {
    match (lost, &facts.endpoint) {
        (Lost::Closed, Some(Told { value, .. })) if value.starts_with("http://") => {
            format!("{lost}; does {value} want https://?")
        }
        _ => lost.to_string(),
    }
}

/// An answer that says it went well, and nothing else that can be read.
pub fn of_unreadable(status: u16, error: &ApiError, facts: &Facts) -> String {
    let words = error.message.trim();
    // The service's sentence for what is no JSON is empty.
    if !words.is_empty() {
        return format!("the answer can't be read: {words}");
    }
    let who = match &facts.proxy {
        Some(_) => by_way_of(facts),
        None => format!(
            "is {} right, and does the network want a login in a browser first?",
            host(facts)
        ),
    };
    format!("the answer can't be read: it has status {status} and is none of DynamoDB's; {who}")
}

/// Where a connection leads, for those who look for a mistake in it.
fn host(facts: &Facts) -> String {
    match (&facts.endpoint, &facts.region) {
        (Some(endpoint), _) => endpoint.value.clone(),
        (None, Some(region)) => format!("DynamoDB in {}", region.value),
        (None, None) => "DynamoDB".to_owned(),
    }
}

/// A refusal of the caller in the service's words, and the next step; `None` where it is of the request, which was looked
/// at then. `skew` is what the answer's date tells of the clocks.
pub fn of_caller(error: &ApiError, skew: Option<Skew>, facts: &Facts) -> Option<String> {
    let profile = facts.profile.as_ref().map_or("default", |profile| profile.value.as_str());
    let step = match error.kind {
        ErrorKind::ExpiredToken => format!(
            "the credentials have expired; `aws sso login --profile {profile}`, or whatever made them, makes new ones"
        ),
        ErrorKind::UnrecognizedClient => {
            "the access key is not known there; look at the profile and the region".to_owned()
        }
        ErrorKind::InvalidSignature | ErrorKind::RequestExpired => {
            signing::step(error, skew, facts)?
        }
        ErrorKind::OptInRequired => "the account has not opted in to this region".to_owned(),
        ErrorKind::IncompleteSignature | ErrorKind::MissingAuthenticationToken => {
            "the endpoint wants other credentials".to_owned()
        }
        ErrorKind::Validation
        | ErrorKind::Serialization
        | ErrorKind::UnknownOperation
        // Of a caller who is known: another one may be allowed to do it, or this one something else.
        | ErrorKind::AccessDenied
        | ErrorKind::ResourceNotFound
        | ErrorKind::ResourceInUse
        | ErrorKind::LimitExceeded
        | ErrorKind::ConditionalCheckFailed
        | ErrorKind::DuplicateItem
        | ErrorKind::TransactionCanceled
        | ErrorKind::TransactionConflict
        | ErrorKind::TransactionInProgress
        | ErrorKind::IdempotentParameterMismatch
        | ErrorKind::ItemCollectionSizeLimitExceeded
        | ErrorKind::ProvisionedThroughputExceeded
        | ErrorKind::RequestLimitExceeded
        | ErrorKind::Throttling
        | ErrorKind::InternalServerError
        | ErrorKind::ServiceUnavailable
        | ErrorKind::RequestEntityTooLarge
        | ErrorKind::RequestTimeout
        | ErrorKind::NoRefusal
        | ErrorKind::Other => return None,
    };
    Some(format!("{step} ({error})"))
}

/// What to do where the answer is a redirect.
pub fn of_redirect(location: &str) -> String {
    const CHARS_MAX: usize = 200;
    let shown: String = location.chars().take(CHARS_MAX).flat_map(char::escape_debug).collect();
    let cut = if location.chars().nth(CHARS_MAX).is_some() { "…" } else { "" };
    format!(
        "this is no answer of DynamoDB's: it sends on to `{shown}{cut}`; --endpoint-url names the endpoint"
    )
}

/// What to do where a proxy answers in the place of the service, and lets nobody through without a password.
pub fn of_proxy_login(proxy: &Told<String>) -> String {
    let Told { value, origin } = proxy;
    format!(
        "the proxy {value} ({origin}) wants a user and a password, or other ones: {origin} takes them as \
         http://USER:PASSWORD@HOST:PORT; {WITHOUT_PROXY}"
    )
}

/// A proxy that does not lead to the service.
fn of_proxy(trouble: &Trouble, proxy: &Told<String>) -> Option<String> {
    let Told { value, origin } = proxy;
    let what = match trouble.kind {
        Kind::ProxyLogin => return Some(of_proxy_login(proxy)),
        Kind::ProxyRefused => {
            "does not let the connection through: is it a proxy of HTTP, and is the service allowed there and within its reach?"
                .to_owned()
        }
        Kind::ProxyClosed => "closes the connection: is it a proxy of HTTP?".to_owned(),
        Kind::Refused => "refuses connections: is it running?".to_owned(),
        Kind::UnknownHost => "is not known: is the name right?".to_owned(),
        Kind::NoConnection => {
            format!("can't be reached, or does not answer ({});", trouble.detail)
        }
        Kind::NoRegion | Kind::NoAccount | Kind::Tls(_) | Kind::Other => return None,
    };
    Some(format!("the proxy {value} ({origin}) {what} {WITHOUT_PROXY}"))
}

const WITHOUT_PROXY: &str = "NO_PROXY names hosts that are reached without one";

/// What to do about a refusal of the request, where the service's sentence does not say it.
pub fn of_refusal(error: &ApiError, operation: OperationName, facts: &Facts) -> Option<String> {
    match error.kind {
        ErrorKind::AccessDenied => Some(match action_named(&error.message) {
            Some(action) => format!("the IAM action {action} has to be allowed"),
            None => {
                format!("the IAM action for {operation} has to be allowed: {}", actions(operation))
            }
        }),
        ErrorKind::UnknownOperation => Some(without(operation)),
        ErrorKind::ResourceNotFound => {
            Some(format!("it was looked for at {}: is that the place?", host(facts)))
        }
        ErrorKind::NoRefusal => Some(match &facts.proxy {
            Some(Told { value, origin }) => format!(
                "this is no answer of DynamoDB's: it may be that of the proxy {value} ({origin}); {WITHOUT_PROXY}"
            ),
            None => "this is no answer of DynamoDB's: is the endpoint right?".to_owned(),
        }),
        _ => None,
    }
}

/// `dynamodb:PartiQLInsert` in `... is not authorized to perform: dynamodb:PartiQLInsert on resource: ...`.
fn action_named(message: &str) -> Option<&str> {
    let (_, rest) = message.split_once("perform: ")?;
    rest.split_whitespace().next().filter(|action| action.contains(':'))
}

fn actions(operation: OperationName) -> String {
    use OperationName as Op;
    match operation {
        partiql if partiql.is_partiql() => {
            "dynamodb:PartiQLSelect, PartiQLInsert, PartiQLUpdate or PartiQLDelete".to_owned()
        }
        Op::TransactWriteItems => {
            "dynamodb:PutItem, UpdateItem, DeleteItem or ConditionCheckItem".to_owned()
        }
        Op::TransactGetItems => "dynamodb:GetItem".to_owned(),
        other => format!("dynamodb:{other}"),
    }
}

/// What can be done on an endpoint that does not know the operation.
fn without(operation: OperationName) -> String {
    use OperationName as Op;
    match operation {
        partiql if partiql.is_partiql() => {
            "this endpoint has no PartiQL; a transaction draft (*.tx.json) may work there"
        }
        Op::TransactWriteItems | Op::TransactGetItems => {
            "this endpoint has no transactions; a PartiQL draft in mode single or batch may work there"
        }
        _ => "this endpoint does not know the operation",
    }
    .to_owned()
}
