//! Idempotency tokens (transactions.md 6, partiql.md 17.5): a request that was carried out is remembered for ten minutes,
//! per operation.
//!
//! A token's value is `<time in ms> <digest of the request> <bytes of the larger image, an item each>`, all numbers big
//! endian. A second pair lists tokens by the end of their windows, so that those that ended are found without a search.

use std::ops::ControlFlow;

use sha2::{Digest as _, Sha256};

use crate::api::OperationName;
use crate::api::error;
use crate::api::limits::TOKEN_WINDOW_SECONDS;
use crate::engine::Error;
use crate::engine::key::{Key, tokens_ended_before};
use crate::engine::view::{Lot, View};
use crate::storage::Direction;
use crate::value::{AttributeValue, encode};

const WINDOW_MS: u64 = TOKEN_WINDOW_SECONDS * 1000;
/// How many ended tokens a transaction takes away: more than the one it adds, so that they don't pile up, and so few that
/// nobody waits for other people's tokens.
const SWEPT_MAX: usize = 4;

type Digest = [u8; 32];

/// What a request with a token is known by.
pub struct Ticket<'r> {
    /// Tokens of different operations have nothing to do with each other.
    pub operation: OperationName,
    pub token: &'r str,
    pub digest: Digest,
}

/// Takes in the parts of a request that must be the same under the same token.
#[derive(Default)]
pub struct Fingerprint(Sha256);

/// What is remembered.
struct Memory {
    at_ms: u64,
    digest: Digest,
    image_bytes: Vec<u32>,
}

/// For a request that was carried out under its token within the window: bytes of the larger image, an item each.
/// The same token with another request is refused.
pub fn carried_out(
    view: &View<'_>,
    now_ms: u64,
    ticket: Option<&Ticket<'_>>,
) -> Result<Option<Vec<u32>>, Error> {
    let Some(ticket) = ticket else { return Ok(None) };
    // One whose window ended may still be there: only a few are swept at a time.
    let Some(memory) = recall(view, ticket)?.filter(|memory| memory.holds_at(now_ms)) else {
        return Ok(None);
    };
    if memory.digest != ticket.digest {
        return Err(error::transaction::idempotent_parameter_mismatch().into());
    }
    Ok(Some(memory.image_bytes))
}

/// Remembers a request that was carried out, with the bytes of the larger image of each item, and forgets a few whose
/// windows have ended.
pub fn remember(
    lot: &mut Lot<'_, '_>,
    ticket: Option<&Ticket<'_>>,
    image_bytes: impl Iterator<Item = usize>,
) -> Result<(), Error> {
    // For a request without a token, too: who stops giving tokens would leave the last ones for ever.
    sweep(lot)?;
    let Some(ticket) = ticket else { return Ok(()) };
    // One whose window ended and that was not swept yet: its end, when it is, would take the new one with it.
    if let Some(before) = recall(&lot.view(), ticket)? {
        lot.txn.delete(&ticket.end_key(before.at_ms))?;
    }
    let memory = Memory {
        at_ms: lot.now_ms,
        digest: ticket.digest,
        // An item is 400 KB at most, so 32 bits lose nothing.
        image_bytes: image_bytes.map(|bytes| u32::try_from(bytes).unwrap_or(u32::MAX)).collect(),
    };
    let key = ticket.key();
    lot.txn.put(&key, &memory.encode())?;
    lot.txn.put(&ticket.end_key(memory.at_ms), &key)?;
    Ok(())
}

fn recall(view: &View<'_>, ticket: &Ticket<'_>) -> Result<Option<Memory>, Error> {
    let Some(stored) = view.txn.get(&ticket.key())? else { return Ok(None) };
    let memory = Memory::decode(&stored);
    Ok(Some(memory.ok_or_else(|| view.txn.corrupt("an idempotency token"))?))
}

fn sweep(lot: &mut Lot<'_, '_>) -> Result<(), Error> {
    let mut ended = Vec::new();
    let range = tokens_ended_before(lot.now_ms);
    lot.txn.scan(&range, Direction::Forward, |end, token| {
        ended.push((end.to_vec(), token.to_vec()));
        let full = ended.len() == SWEPT_MAX;
        Ok::<_, Error>(if full { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    })?;
    for (end, token) in ended {
        lot.txn.delete(&end)?;
        lot.txn.delete(&token)?;
    }
    Ok(())
}

impl Ticket<'_> {
    fn key(&self) -> Vec<u8> {
        Key::Token { operation: self.operation, token: self.token }.encode()
    }

    fn end_key(&self, at_ms: u64) -> Vec<u8> {
        let Self { operation, token, .. } = *self;
        Key::TokenEnd { at_ms: at_ms.saturating_add(WINDOW_MS), operation, token }.encode()
    }
}

impl Memory {
    fn holds_at(&self, now_ms: u64) -> bool {
        now_ms <= self.at_ms.saturating_add(WINDOW_MS)
    }

    fn encode(&self) -> Vec<u8> {
        let mut out = self.at_ms.to_be_bytes().to_vec();
        out.extend_from_slice(&self.digest);
        out.extend(self.image_bytes.iter().flat_map(|bytes| bytes.to_be_bytes()));
        out
    }

    /// `None` when it is damaged.
    fn decode(stored: &[u8]) -> Option<Self> {
        let (at_ms, rest) = stored.split_first_chunk()?;
        let (digest, rest) = rest.split_first_chunk()?;
        let (sizes, rest) = rest.as_chunks();
        let image_bytes = sizes.iter().map(|bytes| u32::from_be_bytes(*bytes)).collect();
        rest.is_empty().then_some(Self {
            at_ms: u64::from_be_bytes(*at_ms),
            digest: *digest,
            image_bytes,
        })
    }
}

impl Fingerprint {
    /// Absent and empty differ.
    pub fn text(&mut self, text: Option<&str>) {
        self.count(text.map_or(0, |text| text.len() + 1));
        self.0.update(text.unwrap_or(""));
    }

    pub fn count(&mut self, count: usize) {
        self.0.update((count as u64).to_be_bytes());
    }

    /// Values by name, in the order of the names. Numbers count by value.
    pub fn values<'a>(
        &mut self,
        values: impl ExactSizeIterator<Item = (&'a str, &'a AttributeValue)>,
    ) {
        // The stored form, in which a value is written in one way alone.
        let stored = encode::item(values);
        self.count(stored.len());
        self.0.update(&stored);
    }

    pub fn digest(self) -> Digest {
        self.0.finalize().into()
    }
}
