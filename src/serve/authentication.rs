//! Who asks. A request must look signed; whose signature it is does not matter here (indexes-and-tables.md 8.2).

use hyper::header::{AUTHORIZATION, DATE, HeaderMap};

use crate::api::{ApiError, error};

#[cfg(test)]
mod tests;

/// The parts of an Authorization header, in the order the service misses them.
const HEADER_PARTS: [&str; 3] = ["Credential", "Signature", "SignedHeaders"];
/// The parameters of a signed query, in the order the service misses them.
const QUERY_PARTS: [&str; 5] =
    ["X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature", "X-Amz-SignedHeaders", "X-Amz-Date"];

/// Refuses a request that is not signed, is signed twice, or whose signature lacks a part.
pub fn check(headers: &HeaderMap, query: Option<&str>) -> Result<(), ApiError> {
    let header = headers.get(AUTHORIZATION).map(|value| String::from_utf8_lossy(value.as_bytes()));
    let names = names(query.unwrap_or_default());
    let signed_query = names.contains(&"X-Amz-Algorithm");
    match header {
        // Whatever the header says: it is not looked into (indexes-and-tables.md 8.2).
        Some(_) if signed_query => Err(error::request::two_signatures()),
        None if signed_query => check_query(&names),
        Some(header) if header.trim_start().starts_with("AWS4-") => check_header(headers, &header),
        Some(_) | None => Err(error::request::missing_authentication()),
    }
}

fn names(query: &str) -> Vec<&str> {
    // Not decoded: the names that count are written in plain letters by every signer.
    query.split('&').map(|pair| pair.split('=').next().unwrap_or_default()).collect()
}

fn check_query(names: &[&str]) -> Result<(), ApiError> {
    let missing: Vec<&str> = QUERY_PARTS.into_iter().filter(|part| !names.contains(part)).collect();
    if missing.is_empty() { Ok(()) } else { Err(error::request::incomplete_query(&missing)) }
}

fn check_header(headers: &HeaderMap, header: &str) -> Result<(), ApiError> {
    let has = |name: &str| {
        header.split([',', ' ']).any(|part| {
            part.split_once('=').is_some_and(|(found, value)| found == name && !value.is_empty())
        })
    };
    let missing: Vec<&str> = HEADER_PARTS.into_iter().filter(|part| !has(part)).collect();
    // Told with the missing parts, behind them (indexes-and-tables.md 8.2).
    let has_date = headers.contains_key("x-amz-date") || headers.contains_key(DATE);
    if missing.is_empty() && has_date {
        return Ok(());
    }
    Err(error::request::incomplete_header(&missing, has_date, header))
}
