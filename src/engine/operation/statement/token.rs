//! NextToken: where the next page of a SELECT starts, tied to the statement it belongs to (partiql.md 9.8).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::api::ApiError;
use crate::api::operation::Statement;
use crate::storage::{Direction, KeyRange};
use crate::value::AttributeValue;

/// Bytes of the digest that a token begins with.
const DIGEST_BYTES: usize = 16;

/// The row a page ended with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Which of the ranges of the statement it was in.
    pub range: usize,
    /// Its key in the store.
    pub key: Vec<u8>,
}

impl Token {
    pub fn write(&self, statement: &Statement) -> String {
        let range = u32::try_from(self.range).unwrap_or(u32::MAX).to_be_bytes();
        STANDARD.encode([digest(statement).as_slice(), &range, &self.key].concat())
    }

    /// Refuses what is no token, and the token of another statement.
    pub fn read(text: &str, statement: &Statement) -> Result<Self, ApiError> {
        let bytes = STANDARD.decode(text).map_err(|_| invalid())?;
        let (owner, rest) = bytes.split_first_chunk::<DIGEST_BYTES>().ok_or_else(invalid)?;
        let (range, key) = rest.split_first_chunk().ok_or_else(invalid)?;
        if *owner != digest(statement) || has_document(statement) {
            return Err(ApiError::validation("NextToken does not match request"));
        }
        let range = usize::try_from(u32::from_be_bytes(*range)).map_err(|_| invalid())?;
        Ok(Self { range, key: key.to_vec() })
    }

    /// The part of a range behind the row.
    pub fn rest_of(&self, range: KeyRange, direction: Direction) -> Result<KeyRange, ApiError> {
        if self.key < range.from || self.key >= range.to {
            return Err(invalid());
        }
        Ok(match direction {
            Direction::Forward => range.after(&self.key),
            Direction::Backward => KeyRange { from: range.from, to: self.key.clone() },
        })
    }
}

fn invalid() -> ApiError {
    ApiError::validation("Invalid NextToken")
}

/// Of the text, character for character, and of the parameters by value.
fn digest(statement: &Statement) -> [u8; DIGEST_BYTES] {
    let mut hash = Sha256::new();
    hash.update(statement.text.as_bytes());
    hash.update([0]);
    hash.update(format!("{:?}", statement.parameters).as_bytes());
    let mut digest = [0; DIGEST_BYTES];
    digest.iter_mut().zip(hash.finalize()).for_each(|(to, from)| *to = from);
    digest
}

/// The service never resumes a statement with a list or map parameter.
fn has_document(statement: &Statement) -> bool {
    statement.parameters.as_ref().is_ok_and(|parameters| {
        parameters.iter().any(|p| matches!(p, AttributeValue::L(_) | AttributeValue::M(_)))
    })
}
