//! NextToken: where the next page of a SELECT starts, tied to the statement it belongs to (partiql.md 9.8).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::api::ApiError;
use crate::api::error::statement::{foreign_next_token, invalid_next_token as invalid};
use crate::api::operation::ExecuteStatement;
use crate::engine::page::RowPlace;
use crate::engine::plan::Plan;
use crate::value::AttributeValue;

/// Bytes of the digest that a token begins with: half of a SHA-256 tells statements apart, and nobody gains by forging a
/// token for their own engine.
const DIGEST_BYTES: usize = 16;

/// The token of a page that ended with this row.
pub fn write(end: &RowPlace, request: &ExecuteStatement) -> String {
    let range = u32::try_from(end.range).unwrap_or(u32::MAX).to_be_bytes();
    STANDARD.encode([digest(request).as_slice(), &range, &end.key].concat())
}

/// The row a token stands for. Refuses what is no token, the token of another statement, and a row the plan does not
/// come by.
pub fn read(text: &str, request: &ExecuteStatement, plan: &Plan<'_>) -> Result<RowPlace, ApiError> {
    let bytes = STANDARD.decode(text).map_err(|_| invalid())?;
    let (owner, rest) = bytes.split_first_chunk::<DIGEST_BYTES>().ok_or_else(invalid)?;
    let (range, key) = rest.split_first_chunk().ok_or_else(invalid)?;
    if *owner != digest(request) || has_document(request) {
        return Err(foreign_next_token());
    }
    let range = usize::try_from(u32::from_be_bytes(*range)).map_err(|_| invalid())?;
    let walked = plan.ranges();
    // The token is not signed, so it is held against the plan: it leads to no row that the statement could not read.
    let comes_by = |key: &[u8]| walked.get(range).is_some_and(|range| range.contains(key));
    if !comes_by(key) {
        return Err(invalid());
    }
    Ok(RowPlace { range, key: key.to_vec() })
}

/// Of the text, character for character, and of the parameters by value and scale.
fn digest(request: &ExecuteStatement) -> [u8; DIGEST_BYTES] {
    let mut hash = Sha256::new();
    hash.update(request.statement.text.as_bytes());
    // An end to the text, so that none runs on into its parameters.
    hash.update([0]);
    // Numbers are kept without their scale, which the service tells apart here (partiql.md 9.8), so the scales come along.
    let parameters = (&request.statement.parameters, &request.number_scales);
    hash.update(format!("{parameters:?}").as_bytes());
    let mut digest = [0; DIGEST_BYTES];
    digest.iter_mut().zip(hash.finalize()).for_each(|(to, from)| *to = from);
    digest
}

/// The service never resumes a statement with a list or map parameter.
fn has_document(request: &ExecuteStatement) -> bool {
    request.statement.parameters.as_ref().is_ok_and(|parameters| {
        parameters.iter().any(|p| matches!(p, AttributeValue::L(_) | AttributeValue::M(_)))
    })
}
