//! Refusals.

use super::super::json::{self, Json};
use super::super::member::{Members, Standing};
use super::reply::item;
use crate::api::{ApiError, ErrorKind, FailureCode, StatementFailure};

/// So much of an answer that is no refusal of the service is kept.
const EXCERPT_CHARS_MAX: usize = 200;

/// What an answer with an error status says. `named`: the error's name where it stands beside the body, in
/// `x-amzn-errortype`. A body that is none of the service's (a proxy's page, half a text) gives an error named after the
/// status, with the beginning of the body.
pub fn decode_error(status: u16, named: Option<&str>, body: &str) -> ApiError {
    // Whatever goes wrong in reading it is no error of ours: the answer is shown as it came.
    let members = json::parse(body).and_then(Members::of_body);
    let read = members.and_then(|members| refusal(members, named));
    read.ok().flatten().unwrap_or_else(|| no_refusal(status, named, body))
}

/// `None` for a body that names no error.
fn refusal(mut members: Members<'_>, named: Option<&str>) -> Result<Option<ApiError>, ApiError> {
    let in_body = members.string("__type")?.or(members.string("code")?);
    let Some(name) = named.or(in_body.as_deref()).and_then(bare_name) else { return Ok(None) };
    let reasons = members.list("CancellationReasons", reason)?.unwrap_or_default();
    let item = members.value("Item", item)?;
    // Either, as the SDKs read it: DynamoDB Local says `Message` everywhere (items-tables-capacity.md 10.1).
    let (lower, upper) = (members.string("message")?, members.string("Message")?);
    let of_statement = name == ErrorKind::ConditionalCheckFailed.name() && upper.is_some();
    let message = lower.or(upper).unwrap_or_default();
    Ok(Some(ApiError { reasons, item, of_statement, ..ApiError::named(name, message) }))
}

/// `com.amazon.coral.service#AccessDeniedException:http://...` without what stands around the name; nothing where there is
/// no name, as an endpoint may well say that it is called nothing.
fn bare_name(name: &str) -> Option<&str> {
    let name = name.rsplit('#').next().unwrap_or(name);
    name.split(':').next().filter(|name| !name.is_empty())
}

fn no_refusal(status: u16, named: Option<&str>, body: &str) -> ApiError {
    let excerpt: String = body.trim().chars().take(EXCERPT_CHARS_MAX).collect();
    match named.and_then(bare_name) {
        Some(name) => ApiError::named(name, excerpt),
        None => ApiError::no_refusal(status, excerpt),
    }
}

/// One entry of `CancellationReasons`; an action that did not fail says `None`.
fn reason(json: Json<'_>) -> Result<Option<StatementFailure>, ApiError> {
    let failure = failure(json)?;
    Ok(failure.filter(|failure| failure.name() != "None"))
}

/// The failure of a statement or an action; one without a code is none.
pub fn failure(json: Json<'_>) -> Result<Option<StatementFailure>, ApiError> {
    let mut members = Members::of(json, "CancellationReason", Standing::Element)?;
    let Some(name) = members.string("Code")? else { return Ok(None) };
    let code = FailureCode::ALL.into_iter().find(|code| code.name() == name);
    Ok(Some(StatementFailure {
        // Another endpoint may have codes of its own: the word is kept.
        code: code.unwrap_or(FailureCode::Other),
        other: code.is_none().then_some(name),
        message: members.string("Message")?.unwrap_or_default(),
        item: members.value("Item", item)?,
    }))
}
