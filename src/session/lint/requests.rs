//! What is wrong with statements because they go in one request.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::Said;
use crate::api::error;
use crate::api::limits::{REQUEST_BYTES_MAX, TRANSACT_PAYLOAD_BYTES_MAX};
use crate::draft::Mode;
use crate::engine::planner::Served;
use crate::session::plan::Case;

/// Says what is wrong with statements that are sent as one request.
type RequestRule = fn(Mode, &[Case<'_>]) -> Vec<(usize, Said)>;

pub const DUPLICATE_ITEM: &str = "duplicate-item";

pub const RULES: [(&str, RequestRule); 2] =
    [(DUPLICATE_ITEM, duplicates), ("request-size", payload)];

/// Statements of one request on the same item, by its key in the store: numbers are the same by value.
pub fn duplicates(mode: Mode, request: &[Case<'_>]) -> Vec<(usize, Said)> {
    let sentence = match mode {
        Mode::Single => return Vec::new(),
        Mode::Batch => error::request::repeated_keys().message,
        Mode::Transaction | Mode::TransactWrite => error::transaction::item_named_twice().message,
    };
    let (mut first, mut repeated) = (HashMap::new(), Vec::new());
    for (at, case) in request.iter().enumerate() {
        let key = case.served.as_ref().and_then(Served::key);
        // What names no item, or is on a table that is not known, is compared with nothing.
        let Some(item) = case.table.and_then(|table| Some(table.item_key(&key?))) else { continue };
        match first.entry(item) {
            Entry::Vacant(entry) => {
                entry.insert(case.number);
            }
            Entry::Occupied(first) => {
                let words = format!("the same item as statement {}", first.get());
                repeated.push((at, Said::refusal(&words, &sentence)));
            }
        }
    }
    repeated
}

/// A request that carries more than it may, at the statement with which it does.
fn payload(mode: Mode, request: &[Case<'_>]) -> Vec<(usize, Said)> {
    let most = match mode {
        // At the least: how the request is written adds to it.
        Mode::Single | Mode::Batch => REQUEST_BYTES_MAX,
        Mode::Transaction | Mode::TransactWrite => TRANSACT_PAYLOAD_BYTES_MAX,
    };
    let mut sum = 0;
    let over = request.iter().position(|case| {
        sum += case.bytes;
        sum > most
    });
    let total = request.iter().map(|case| case.bytes).sum();
    let said = |at| match mode {
        Mode::Single | Mode::Batch => (
            at,
            Said::warning("a request takes 16 MB at most: the service will answer 413".to_owned()),
        ),
        Mode::Transaction | Mode::TransactWrite => {
            let sentence = error::transaction::payload_too_large(total).message;
            (at, Said::refusal("a transaction carries 4 MB at most", &sentence))
        }
    };
    over.map(said).into_iter().collect()
}
