//! ARNs of tables and of what belongs to them (indexes-and-tables.md 5.3 and 6).

use crate::api::ApiError;
use crate::api::error::tag as sentence;
use crate::api::limits::{NAME_CHARS_MAX, NAME_CHARS_MIN};

/// The account all local tables belong to, and so do copies of any others.
const ACCOUNT: &str = "000000000000";

/// Whether a table is named by an ARN of another account than that of the local tables, such as every table of AWS is.
pub fn is_of_other_account(table: &str) -> bool {
    table.starts_with("arn:") && account_of(table).is_some_and(|account| account != ACCOUNT)
}

/// The account in an ARN.
pub fn account_of(arn: &str) -> Option<&str> {
    arn.split(':').nth(4)
}

/// What an ARN of this account and Region names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resource<'a> {
    Table(&'a str),
    Index,
    Stream,
    Backup,
}

/// The ARN of a table in this Region.
pub fn of_table(region: &str, name: &str) -> String {
    format!("arn:aws:dynamodb:{region}:{ACCOUNT}:table/{name}")
}

/// What an ARN names. One of another Region, another account or another service is refused.
pub fn parse<'a>(arn: &'a str, region: &str) -> Result<Resource<'a>, ApiError> {
    let invalid = || sentence::invalid_arn(arn);
    // Six at most: what comes last may hold colons, as the time in the ARN of a stream does.
    let mut parts = arn.splitn(6, ':');
    let mut next = || parts.next().ok_or_else(invalid);
    let [scheme, _partition, service, of_region, account, resource] =
        [next()?, next()?, next()?, next()?, next()?, next()?];
    if scheme != "arn" {
        return Err(sentence::not_an_arn(arn));
    }
    let found = resource.strip_prefix("table/").and_then(of_path).ok_or_else(invalid)?;
    if service != "dynamodb" {
        return Err(invalid());
    }
    if of_region != region {
        return Err(sentence::other_region(arn));
    }
    if account != ACCOUNT {
        return Err(sentence::access_denied());
    }
    Ok(found)
}

fn of_path(path: &str) -> Option<Resource<'_>> {
    let (table, below) = match path.split_once('/') {
        Some((table, below)) => (table, Some(below)),
        None => (path, None),
    };
    // A name too short is told as a wrong ARN, not as a table that is not there (indexes-and-tables.md 5.3).
    if !(NAME_CHARS_MIN..=NAME_CHARS_MAX).contains(&table.chars().count()) {
        return None;
    }
    match below.map(|below| below.split('/').next().unwrap_or_default()) {
        None => Some(Resource::Table(table)),
        Some("index") => Some(Resource::Index),
        Some("stream") => Some(Resource::Stream),
        Some("backup") => Some(Resource::Backup),
        Some(_) => None,
    }
}
