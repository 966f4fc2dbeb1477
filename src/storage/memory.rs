//! Pairs in memory: an ordered map. Readers share it, a writer has it for itself.

use std::collections::BTreeMap;
use std::ops::{Bound, ControlFlow};
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use super::range::{Direction, KeyRange};

/// All pairs of a store in memory.
#[derive(Default)]
pub struct Memory {
    // A lock and no versions: the snapshot of a reader is that nobody writes while it reads.
    pairs: RwLock<Pairs>,
}

type Pairs = BTreeMap<Box<[u8]>, Box<[u8]>>;

/// A key, and the value it had.
type Before = (Box<[u8]>, Option<Box<[u8]>>);

/// A transaction of either kind. What it changes is changed at once, and changed back unless it is committed.
pub struct MemoryTxn<'a> {
    pairs: Guard<'a>,
    /// What was there before, the latest change last.
    undo: Vec<Before>,
}

enum Guard<'a> {
    Reader(RwLockReadGuard<'a, Pairs>),
    Writer(RwLockWriteGuard<'a, Pairs>),
}

impl Memory {
    pub fn read(&self) -> MemoryTxn<'_> {
        let pairs = self.pairs.read().unwrap_or_else(PoisonError::into_inner);
        MemoryTxn { pairs: Guard::Reader(pairs), undo: Vec::new() }
    }

    /// A thread that panicked in a transaction changed everything back, so what it held is good to use.
    pub fn write(&self) -> MemoryTxn<'_> {
        let pairs = self.pairs.write().unwrap_or_else(PoisonError::into_inner);
        MemoryTxn { pairs: Guard::Writer(pairs), undo: Vec::new() }
    }
}

impl MemoryTxn<'_> {
    /// The value of this key.
    pub fn get(&self, key: &[u8]) -> Option<&[u8]> {
        self.pairs().get(key).map(AsRef::as_ref)
    }

    /// Shows the pairs of a range in order until the visitor breaks off or fails.
    pub fn scan<E>(
        &self,
        range: &KeyRange,
        direction: Direction,
        mut visit: impl FnMut(&[u8], &[u8]) -> Result<ControlFlow<()>, E>,
    ) -> Result<(), E> {
        let mut within = within(self.pairs(), range);
        let mut next = || match direction {
            Direction::Forward => within.next(),
            Direction::Backward => within.next_back(),
        };
        while let Some((key, value)) = next() {
            if visit(key, value)?.is_break() {
                break;
            }
        }
        Ok(())
    }

    pub fn put(&mut self, key: &[u8], value: &[u8]) {
        let value = Box::from(value);
        let pairs = self.pairs_mut();
        // Looked for first: where the key is there, the map needs no copy of it.
        let old = match pairs.get_mut(key) {
            Some(place) => Some(std::mem::replace(place, value)),
            None => pairs.insert(Box::from(key), value),
        };
        self.undo.push((Box::from(key), old));
    }

    pub fn delete(&mut self, key: &[u8]) {
        if let Some((key, value)) = self.pairs_mut().remove_entry(key) {
            self.undo.push((key, Some(value)));
        }
    }

    pub fn delete_range(&mut self, range: &KeyRange) {
        // Keys first: a map can't be changed while it is walked.
        let keys: Vec<_> = within(self.pairs(), range).map(|(key, _)| key.clone()).collect();
        keys.iter().for_each(|key| self.delete(key));
    }

    /// Keeps what was changed.
    pub fn commit(&mut self) {
        self.undo.clear();
    }

    fn pairs(&self) -> &Pairs {
        match &self.pairs {
            Guard::Reader(pairs) => pairs,
            Guard::Writer(pairs) => pairs,
        }
    }

    fn pairs_mut(&mut self) -> &mut Pairs {
        match &mut self.pairs {
            // `store` hands out what changes in a `WriteTxn` alone.
            Guard::Reader(_) => unreachable!("who reads has no way to write"),
            Guard::Writer(pairs) => pairs,
        }
    }
}

impl Drop for MemoryTxn<'_> {
    fn drop(&mut self) {
        // The latest change first, or a key that was changed twice would keep its middle value.
        for (key, old) in std::mem::take(&mut self.undo).into_iter().rev() {
            match old {
                Some(value) => self.pairs_mut().insert(key, value),
                None => self.pairs_mut().remove(&key),
            };
        }
    }
}

/// The pairs of a range; none when it ends before it begins.
fn within<'a>(
    pairs: &'a Pairs,
    range: &KeyRange,
) -> impl DoubleEndedIterator<Item = (&'a Box<[u8]>, &'a Box<[u8]>)> {
    let (from, to) = (range.from.as_slice(), range.to.as_slice());
    // The standard library panics at a range that ends before it begins, and callers may well ask for one.
    pairs.range::<[u8], _>((Bound::Included(from), Bound::Excluded(to.max(from))))
}
