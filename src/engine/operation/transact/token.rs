//! Idempotency tokens (transactions.md 6): a request that was carried out is remembered for ten minutes.
//!
//! A token's value is `<time in ms> <digest of the actions> <bytes of the larger image, an action each>`, all numbers big
//! endian. A second pair lists tokens by the end of their windows, so that those that ended are found without a search.

use std::ops::ControlFlow;

use sha2::{Digest as _, Sha256};

use super::plan::Plan;
use crate::api::limits::TOKEN_WINDOW_SECONDS;
use crate::api::operation::{Action, Decoded, OnFailure, TransactWriteItems};
use crate::api::{ApiError, error};
use crate::engine::Error;
use crate::engine::encode;
use crate::engine::key::{Key, tokens_ended_before};
use crate::engine::view::Lot;
use crate::storage::store::Direction;
use crate::value::Item;

const OPERATION: &str = "TransactWriteItems";
const WINDOW_MS: u64 = TOKEN_WINDOW_SECONDS * 1000;
/// How many ended tokens a transaction takes away.
const SWEPT_MAX: usize = 4;

type Digest = [u8; 32];

/// What is remembered.
struct Memory {
    at_ms: u64,
    digest: Digest,
    image_bytes: Vec<u32>,
}

/// For a request that was carried out under its token within the window: bytes of the larger image, an action each.
/// The same token with other actions is refused.
pub fn carried_out(
    lot: &Lot<'_, '_>,
    request: &TransactWriteItems,
) -> Result<Option<Vec<u32>>, Error> {
    let Some(token) = &request.token else { return Ok(None) };
    if lot.clashes.token {
        return Err(error::transaction::in_progress().into());
    }
    let Some(memory) = recall(lot, token)?.filter(|memory| memory.holds_at(lot.now_ms)) else {
        return Ok(None);
    };
    if memory.digest != digest(&request.actions)? {
        return Err(error::transaction::idempotent_parameter_mismatch().into());
    }
    Ok(Some(memory.image_bytes))
}

/// Remembers a request that was carried out, and forgets a few whose windows have ended.
pub fn remember(
    lot: &mut Lot<'_, '_>,
    request: &TransactWriteItems,
    plans: &[Plan<'_>],
) -> Result<(), Error> {
    sweep(lot)?;
    let Some(token) = &request.token else { return Ok(()) };
    if let Some(before) = recall(lot, token)? {
        lot.txn.delete(&end_key(token, before.at_ms))?;
    }
    let bytes = |plan: &Plan<'_>| u32::try_from(plan.image_bytes()).unwrap_or(u32::MAX);
    let memory = Memory {
        at_ms: lot.now_ms,
        digest: digest(&request.actions)?,
        image_bytes: plans.iter().map(bytes).collect(),
    };
    let key = Key::Token { operation: OPERATION, token }.encode();
    lot.txn.put(&key, &memory.encode())?;
    lot.txn.put(&end_key(token, memory.at_ms), &key)?;
    Ok(())
}

fn recall(lot: &Lot<'_, '_>, token: &str) -> Result<Option<Memory>, Error> {
    let Some(stored) = lot.txn.get(&Key::Token { operation: OPERATION, token }.encode())? else {
        return Ok(None);
    };
    let memory = Memory::decode(&stored);
    Ok(Some(memory.ok_or_else(|| lot.txn.corrupt("an idempotency token"))?))
}

fn end_key(token: &str, at_ms: u64) -> Vec<u8> {
    Key::TokenEnd { at_ms: at_ms.saturating_add(WINDOW_MS), operation: OPERATION, token }.encode()
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

/// Of the actions in their order. Spelling does not count: members of an object in another order, a number written in
/// another way, an absent mode instead of NONE.
fn digest(actions: &[Action]) -> Result<Digest, ApiError> {
    let mut hash = Sha256::new();
    for action in actions {
        push_text(&mut hash, Some(action.kind.name()));
        push_text(&mut hash, Some(&action.table_name));
        push_item(&mut hash, action.kind.item())?;
        let expressions = &action.expressions;
        push_text(&mut hash, expressions.condition.as_deref());
        push_text(&mut hash, expressions.update.as_deref());
        let names = expressions.names.iter().flatten();
        push_length(&mut hash, expressions.names.as_ref().map_or(0, |names| names.len() + 1));
        for (key, name) in names {
            push_text(&mut hash, Some(key));
            push_text(&mut hash, Some(name));
        }
        push_length(&mut hash, usize::from(expressions.values.is_some()));
        expressions.values.iter().try_for_each(|values| push_item(&mut hash, values))?;
        push_length(&mut hash, usize::from(action.on_failure == OnFailure::AllOld));
    }
    Ok(hash.finalize().into())
}

fn push_item(hash: &mut Sha256, item: &Decoded<Item>) -> Result<(), ApiError> {
    let item = item.as_ref().map_err(ApiError::clone)?;
    let stored = encode::item(item.iter().map(|(name, value)| (name.as_str(), value)));
    push_length(hash, stored.len());
    hash.update(&stored);
    Ok(())
}

fn push_text(hash: &mut Sha256, text: Option<&str>) {
    push_length(hash, text.map_or(0, |text| text.len() + 1));
    hash.update(text.unwrap_or(""));
}

fn push_length(hash: &mut Sha256, length: usize) {
    hash.update((length as u64).to_be_bytes());
}
