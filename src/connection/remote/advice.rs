//! The next step: what the user can do about a failure.

use super::trouble::{Kind, Trouble};
use crate::api::{ApiError, ErrorKind, OperationName};
use crate::connection::Facts;

#[cfg(test)]
mod tests;

/// Why nothing was sent, and the next step, in one sentence each.
pub fn of_trouble(trouble: &Trouble, facts: &Facts) -> String {
    let host = host(facts);
    match trouble.kind {
        Kind::NoRegion => {
            "no region is known; name one with --region, AWS_REGION or the profile's \
            `region`"
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
        Kind::Tls => format!(
            "no secure connection to {host}: {}; an endpoint without TLS begins with http://",
            trouble.detail
        ),
        Kind::NoConnection => format!(
            "no connection to {host}: is the network there, and the address right? ({})",
            trouble.detail
        ),
        Kind::Other => format!("the request could not be made: {}", trouble.detail),
    }
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
/// at then.
pub fn of_caller(error: &ApiError, facts: &Facts) -> Option<String> {
    let profile = facts.profile.as_ref().map_or("default", |profile| profile.value.as_str());
    let step = match error.kind {
        ErrorKind::ExpiredToken => format!(
            "the credentials have expired; `aws sso login --profile {profile}`, or whatever made them, makes new ones"
        ),
        ErrorKind::UnrecognizedClient => {
            "the access key is not known there; look at the profile and the region".to_owned()
        }
        ErrorKind::InvalidSignature => {
            "the secret key is not that of the access key, or the clock of this machine is wrong"
                .to_owned()
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
        ErrorKind::NoRefusal => {
            Some("this is no answer of DynamoDB's: is the endpoint right?".to_owned())
        }
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
