//! The text of a request: read whole, within limits, its compression undone.

use http_body_util::BodyExt as _;
use hyper::body::{Bytes, Incoming};
use hyper::header::{CONTENT_ENCODING, HeaderMap};

use super::encoding::{DecodeError, Encoding};

/// The longest text, compressed or not (items-tables-capacity.md 10).
const BYTES_MAX: usize = 16 * 1024 * 1024;
/// Of a longer one so much is still read, so that the client gets to hear of it.
const DISCARDED_MAX: usize = 4 * BYTES_MAX;

/// Why there is no text.
#[derive(Debug, PartialEq, Eq)]
pub enum BodyError {
    TooLarge,
    /// The framing is broken, or the client went away.
    Broken,
    /// The service can't make out its compression.
    BadEncoding,
}

/// Every byte the client sends for this request.
pub async fn read(mut body: Incoming) -> Result<Bytes, BodyError> {
    let mut bytes = Vec::new();
    let mut length = 0_usize;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| BodyError::Broken)?;
        // Trailers are no part of the text.
        let Some(data) = frame.data_ref() else { continue };
        length = length.saturating_add(data.len());
        if length <= BYTES_MAX {
            bytes.extend_from_slice(data);
        // To close on bytes that were not read resets the connection, and the answer is lost with it. But nobody is
        // listened to for ever.
        } else if length > DISCARDED_MAX {
            break;
        }
    }
    if length > BYTES_MAX { Err(BodyError::TooLarge) } else { Ok(bytes.into()) }
}

/// The text behind its Content-Encoding.
pub fn decode(headers: &HeaderMap, bytes: Bytes) -> Result<Bytes, BodyError> {
    let Some(name) = headers.get(CONTENT_ENCODING) else { return Ok(bytes) };
    // A name that is no text is no encoding: it falls through to the refusal below.
    let name = name.to_str().unwrap_or_default().trim();
    if name.eq_ignore_ascii_case("identity") {
        return Ok(bytes);
    }
    let encoding = Encoding::named(name).ok_or(BodyError::BadEncoding)?;
    match encoding.decode(&bytes, BYTES_MAX) {
        Ok(text) => Ok(text.into()),
        Err(DecodeError::Broken) => Err(BodyError::BadEncoding),
        Err(DecodeError::TooLarge) => Err(BodyError::TooLarge),
    }
}
