//! A file cut into batches.

use std::collections::{HashMap, HashSet};

use tokio::sync::mpsc;

use super::ended::TransferError;
use super::import::Import;
use super::shape::Shape;
use super::survey::{Checked, ItemsDigest, Survey, good_items};
use crate::api::limits::BATCH_WRITES_MAX;
use crate::value::size;
use crate::workspace::items::{ItemFormat, ItemSource, Numbered};
use crate::workspace::reading::named;

/// Bytes of items in one batch: a request has 16 MB at most, and JSON takes more room than an item does.
const BATCH_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Items for one request, no two with one key.
pub struct Batch {
    /// The number of its first and of its last item in the file.
    pub first: u64,
    pub last: u64,
    pub items: Vec<Numbered>,
    pub keys: HashSet<Vec<u8>>,
    /// Items that are left out, as a later one has their key.
    pub superseded: u64,
}

/// Hands over a file in batches as they are wanted. Blocks, so it takes a thread of its own.
pub fn cut(
    import: &Import,
    source: &mut ItemSource,
    format: ItemFormat,
    shape: &Shape,
    survey: &Survey,
    to: &mpsc::Sender<Result<Batch, TransferError>>,
) -> Result<(), TransferError> {
    let (_, items) = good_items(import, source, Some(format), shape)?;
    let (mut batch, mut digest) = (Cutting::default(), ItemsDigest::default());
    for checked in items {
        match checked {
            Checked::Broken(error) => return Err(error.into()),
            // It was told when the file was looked over.
            Checked::Bad(_) => {}
            Checked::Good(number, numbered) => {
                let bytes = size::item_bytes(&numbered.item);
                digest.add(&numbered.item);
                let is_full = batch.items.len() == BATCH_WRITES_MAX;
                // Sent before the item is added, as it is not known until then that it does not fit.
                let is_gone = (is_full || batch.bytes + bytes > BATCH_BYTES_MAX)
                    && to.blocking_send(Ok(batch.take())).is_err();
                if is_gone {
                    return Ok(());
                }
                batch.add(number, numbered, bytes, shape);
            }
        }
    }
    if !batch.items.is_empty() {
        // Whoever left does not want the last batch either.
        to.blocking_send(Ok(batch.take())).ok();
    }
    if digest.finish() == survey.digest {
        return Ok(());
    }
    // Said at the end, when it is known; its length and times said nothing before.
    let (name, items) = (named(&import.path), survey.items);
    Err(TransferError::Refused(format!(
        "{}: changed while it was sent: what was put are not the {items} items that were looked over",
        name.display()
    )))
}

/// A batch while it grows.
#[derive(Default)]
struct Cutting {
    first: u64,
    last: u64,
    items: Vec<Numbered>,
    places: HashMap<Vec<u8>, usize>,
    bytes: usize,
    superseded: u64,
}

impl Cutting {
    /// Of two items with one key the later one counts.
    fn add(&mut self, number: u64, numbered: Numbered, bytes: usize, shape: &Shape) {
        if self.items.is_empty() {
            self.first = number;
        }
        self.last = number;
        self.bytes += bytes;
        let key = shape.key_bytes(&numbered.item);
        let known = self.places.get(&key).copied();
        match known.and_then(|place| self.items.get_mut(place)) {
            Some(earlier) => {
                *earlier = numbered;
                self.superseded += 1;
            }
            None => {
                self.places.insert(key, self.items.len());
                self.items.push(numbered);
            }
        }
    }

    fn take(&mut self) -> Batch {
        let Self { first, last, items, places, superseded, .. } = std::mem::take(self);
        Batch { first, last, items, keys: places.into_keys().collect(), superseded }
    }
}
