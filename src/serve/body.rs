//! The text of a request: read whole, within limits, its compression undone.

use std::sync::Arc;

use http_body_util::BodyExt as _;
use hyper::body::{Body as _, Bytes, Frame, Incoming};
use hyper::header::{CONTENT_ENCODING, EXPECT, HeaderMap};
use tokio::sync::Semaphore;
use tokio::time::{Instant, timeout_at};

use super::budget::{Budget, Share};
use super::encoding::{DecodeError, Encoding};
use super::limits::Limits;

/// The longest text, compressed or not (items-tables-capacity.md 10).
pub const BYTES_MAX: usize = crate::api::limits::REQUEST_BYTES_MAX;
/// Of a longer one so much is still read, so that the client gets to hear of it.
const DISCARDED_MAX: usize = 4 * BYTES_MAX;
/// Bodies decompressed at once: more would take the processors from those who have not compressed theirs.
const DECODED_AT_ONCE: usize = 2;

/// Why there is no text.
#[derive(Debug, PartialEq, Eq)]
pub enum BodyError {
    TooLarge,
    /// The framing is broken, or the client went away.
    Broken,
    /// It is not compressed as its header says.
    BadEncoding,
    /// The client let a pause become too long, or took too long in all.
    TooSlow,
    /// Others hold all the bytes that the server keeps.
    NoRoom,
    /// Decompressing it panicked.
    Fault,
}

/// Reads bodies, and holds what all of them may.
pub struct Bodies {
    limits: Limits,
    budget: Arc<Budget>,
    decoders: Semaphore,
}

/// A text, and what it holds of the budget.
pub struct Text {
    pub bytes: Bytes,
    _share: Share,
}

/// A text that grows.
struct Growing {
    bytes: Vec<u8>,
    share: Share,
}

impl Bodies {
    pub fn new(limits: &Limits) -> Self {
        Self {
            limits: *limits,
            budget: Budget::new(limits.bodies_bytes),
            decoders: Semaphore::new(DECODED_AT_ONCE),
        }
    }

    /// The text of this body.
    pub async fn read(&self, headers: &HeaderMap, body: Incoming) -> Result<Text, BodyError> {
        let waits = headers.contains_key(EXPECT);
        if waits && body.size_hint().lower() > BYTES_MAX as u64 {
            // Who asks before it sends is answered before it sends.
            return Err(BodyError::TooLarge);
        }
        let text = self.collect(body).await?;
        self.decode(headers, text).await
    }

    /// Reads what nobody wants to know, so that the client gets to hear why.
    pub async fn discard(&self, headers: &HeaderMap, mut body: Incoming) {
        let deadline = Instant::now() + self.limits.body;
        let mut left = if headers.contains_key(EXPECT) { 0 } else { DISCARDED_MAX };
        while left > 0 {
            let Ok(Some(frame)) = self.frame(&mut body, deadline).await else { return };
            left = left.saturating_sub(frame.data_ref().map_or(1, Bytes::len));
        }
    }

    /// Every byte the client sends for this request.
    async fn collect(&self, mut body: Incoming) -> Result<Text, BodyError> {
        let deadline = Instant::now() + self.limits.body;
        let mut text = Growing { bytes: Vec::new(), share: self.budget.share() };
        let (mut length, mut refused) = (0_usize, Ok(()));
        while let Some(frame) = self.frame(&mut body, deadline).await? {
            // Trailers are no part of the text.
            let Some(data) = frame.data_ref() else { continue };
            length = length.saturating_add(data.len());
            if refused.is_ok() {
                refused = text.add(data);
            }
            if refused.is_err() {
                // What is not kept holds nothing.
                text = Growing { bytes: Vec::new(), share: self.budget.share() };
            }
            // To close on bytes that were not read resets the connection, and the answer is lost with it. But nobody is
            // listened to for ever.
            if length > DISCARDED_MAX {
                break;
            }
        }
        refused.map(|()| Text { bytes: text.bytes.into(), _share: text.share })
    }

    /// The next piece; `None` behind the last.
    async fn frame(
        &self,
        body: &mut Incoming,
        deadline: Instant,
    ) -> Result<Option<Frame<Bytes>>, BodyError> {
        let deadline = deadline.min(Instant::now() + self.limits.pause);
        let frame = timeout_at(deadline, body.frame()).await.map_err(|_| BodyError::TooSlow)?;
        frame.transpose().map_err(|_| BodyError::Broken)
    }

    /// The text behind its Content-Encoding.
    async fn decode(&self, headers: &HeaderMap, text: Text) -> Result<Text, BodyError> {
        let Some(encoding) = encoding(headers)? else { return Ok(text) };
        // Never closed, so always given.
        let _turn = self.decoders.acquire().await;
        let mut share = self.budget.share();
        // It takes as long as the client likes, and would hold up the connections of this thread.
        let decoded = tokio::task::spawn_blocking(move || {
            let decoded = encoding.decode(&text.bytes, BYTES_MAX, &mut |bytes| share.cover(bytes));
            decoded.map(|bytes| Text { bytes: bytes.into(), _share: share })
        });
        match decoded.await {
            Ok(Ok(text)) => Ok(text),
            Ok(Err(DecodeError::Broken)) => Err(BodyError::BadEncoding),
            Ok(Err(DecodeError::TooLarge)) => Err(BodyError::TooLarge),
            Ok(Err(DecodeError::NoRoom)) => Err(BodyError::NoRoom),
            Err(_) => Err(BodyError::Fault),
        }
    }
}

impl Growing {
    fn add(&mut self, data: &[u8]) -> Result<(), BodyError> {
        let length = self.bytes.len().saturating_add(data.len());
        if length > BYTES_MAX {
            return Err(BodyError::TooLarge);
        }
        if length > self.bytes.capacity() {
            // Twice as much, as a vector grows by itself, but no more than it will ever need.
            let capacity = (2 * self.bytes.capacity()).clamp(length, BYTES_MAX);
            if !self.share.cover(capacity) {
                return Err(BodyError::NoRoom);
            }
            self.bytes.reserve_exact(capacity - self.bytes.len());
        }
        self.bytes.extend_from_slice(data);
        Ok(())
    }
}

/// The compression of a body; none for one that is sent as it is.
fn encoding(headers: &HeaderMap) -> Result<Option<Encoding>, BodyError> {
    let Some(name) = headers.get(CONTENT_ENCODING) else { return Ok(None) };
    // A name that is no text is no encoding: it falls through to the refusal below.
    let name = name.to_str().unwrap_or_default().trim();
    if name.eq_ignore_ascii_case("identity") {
        return Ok(None);
    }
    Encoding::named(name).map(Some).ok_or(BodyError::BadEncoding)
}
