//! The store: pairs of keys and values, in a file or in memory, and the transactions on them.

use std::collections::BTreeMap;
use std::ops::{ControlFlow, Deref};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use super::error::StoreError;

use super::memory::{Memory, MemoryTxn};
use super::range::{Direction, KeyRange};
use super::sqlite::{Sqlite, SqliteTxn};

#[cfg(test)]
mod tests;

/// What a store in memory has for a path.
const MEMORY: &str = ":memory:";

/// Keys and values in one file, or in memory. Many threads may share it.
///
/// In a file readers take snapshots and wait for nobody. In memory readers go together, and they and the writer take
/// turns: a thread that holds a transaction there must not ask for a second one.
pub struct Store {
    place: Backing,
    /// Why nothing is written, though it is in memory.
    hindrance: Option<StoreError>,
    /// The last stamp given out.
    stamps: AtomicU64,
}

enum Backing {
    File(Sqlite),
    Memory(Memory),
}

/// A snapshot.
pub struct ReadTxn<'a> {
    snapshot: Snapshot<'a>,
    store: &'a Store,
    stamp: u64,
    /// What a write transaction puts at its end, by key.
    late: BTreeMap<Vec<u8>, Vec<u8>>,
}

/// The one write transaction; dropped without `commit` it leaves nothing.
pub struct WriteTxn<'a> {
    read: ReadTxn<'a>,
    writes: u64,
}

enum Snapshot<'a> {
    File(SqliteTxn<'a>),
    Memory(MemoryTxn<'a>),
}

impl Store {
    /// Opens the file, making it and its folder when they are not there. One that can't be written is opened to be read;
    /// where there is none, that is the error.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Sqlite::open(path).map(|file| Self::over(Backing::File(file)))
    }

    /// A store of its own, gone when it is dropped.
    pub fn in_memory() -> Self {
        Self::over(Backing::Memory(Memory::default()))
    }

    /// A store that has nothing and takes nothing: every write is refused with this.
    pub fn empty(hindrance: StoreError) -> Self {
        Self { hindrance: Some(hindrance), ..Self::in_memory() }
    }

    fn over(place: Backing) -> Self {
        Self { place, hindrance: None, stamps: AtomicU64::new(0) }
    }

    /// Why it can't be written; `None` when it can.
    pub fn hindrance(&self) -> Option<&StoreError> {
        match &self.place {
            Backing::File(file) => file.hindrance(),
            Backing::Memory(_) => self.hindrance.as_ref(),
        }
    }

    /// A snapshot of what is committed, from its first read on.
    pub fn read(&self) -> Result<ReadTxn<'_>, StoreError> {
        Ok(match &self.place {
            Backing::File(file) => {
                // Another process may have written since the last transaction, so
                // nothing seen then is known to be there still.
                let stamp = self.next_stamp();
                self.transaction(Snapshot::File(file.read()?), stamp)
            }
            Backing::Memory(memory) => {
                let snapshot = memory.read();
                // Nobody writes now, and nobody else writes ever: what was seen at the last stamp is still there.
                let stamp = self.stamps.load(Ordering::Relaxed);
                self.transaction(Snapshot::Memory(snapshot), stamp)
            }
        })
    }

    /// The write transaction, once no other one is open, here or in another process.
    pub fn write(&self) -> Result<WriteTxn<'_>, StoreError> {
        if let Some(hindrance) = self.hindrance() {
            return Err(hindrance.clone());
        }
        let snapshot = match &self.place {
            Backing::File(file) => Snapshot::File(file.write()?),
            Backing::Memory(memory) => Snapshot::Memory(memory.write()),
        };
        Ok(WriteTxn { read: self.transaction(snapshot, self.next_stamp()), writes: 0 })
    }

    fn transaction<'a>(&'a self, snapshot: Snapshot<'a>, stamp: u64) -> ReadTxn<'a> {
        ReadTxn { snapshot, store: self, stamp, late: BTreeMap::new() }
    }

    /// Whether what is committed is on a disk.
    pub fn is_durable(&self) -> bool {
        matches!(self.place, Backing::File(_))
    }

    /// A fault that lies neither with the request nor with the file.
    pub fn failure(&self, detail: impl Into<String>) -> StoreError {
        StoreError::Io { path: self.path(), detail: detail.into() }
    }

    fn next_stamp(&self) -> u64 {
        self.stamps.fetch_add(1, Ordering::Relaxed) + 1
    }

    fn path(&self) -> PathBuf {
        match &self.place {
            Backing::File(file) => file.path().to_owned(),
            Backing::Memory(_) => PathBuf::from(MEMORY),
        }
    }
}

impl ReadTxn<'_> {
    /// The value of this key.
    pub fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.get_with(key, <[u8]>::to_vec)
    }

    /// What is made of the value of this key, read where it is.
    pub fn get_with<T>(
        &self,
        key: &[u8],
        read: impl FnOnce(&[u8]) -> T,
    ) -> Result<Option<T>, StoreError> {
        // Empty but in a write transaction; not in `scan`, since what is put late is only ever got.
        if let Some(value) = self.late.get(key) {
            return Ok(Some(read(value)));
        }
        match &self.snapshot {
            Snapshot::File(txn) => txn.get_with(key, read),
            Snapshot::Memory(txn) => Ok(txn.get(key).map(read)),
        }
    }

    /// Two transactions of one stamp see the same, but for what a write transaction wrote itself.
    pub fn stamp(&self) -> u64 {
        self.stamp
    }

    /// Shows the pairs of a range in order until the visitor breaks off or fails.
    pub fn scan<E: From<StoreError>>(
        &self,
        range: &KeyRange,
        direction: Direction,
        visit: impl FnMut(&[u8], &[u8]) -> Result<ControlFlow<()>, E>,
    ) -> Result<(), E> {
        match &self.snapshot {
            Snapshot::File(txn) => txn.scan(range, direction, visit),
            Snapshot::Memory(txn) => txn.scan(range, direction, visit),
        }
    }

    /// A fault that lies neither with the request nor with the file.
    pub fn failure(&self, detail: impl Into<String>) -> StoreError {
        self.store.failure(detail)
    }

    /// The error of a value that cannot be what was stored.
    pub fn corrupt(&self, detail: impl Into<String>) -> StoreError {
        StoreError::Corrupt { path: self.store.path(), detail: detail.into() }
    }
}

impl WriteTxn<'_> {
    /// How often something was put or deleted: as long as the figure stands still, so does what is stored.
    pub fn writes(&self) -> u64 {
        self.writes
    }

    pub fn put(&mut self, key: &[u8], value: &[u8]) -> Result<(), StoreError> {
        // Before it is tried: half a write is one as well.
        self.writes += 1;
        // Or the older value would be put over this one at the end.
        self.read.late.remove(key);
        self.put_now(key, value)
    }

    /// Puts a pair that is likely to be put again in this transaction: written once, when it is committed. Until then
    /// `get` sees it and `scan` does not.
    pub fn put_late(&mut self, key: Vec<u8>, value: Vec<u8>) {
        self.writes += 1;
        self.read.late.insert(key, value);
    }

    pub fn delete(&mut self, key: &[u8]) -> Result<(), StoreError> {
        self.writes += 1;
        self.read.late.remove(key);
        match &mut self.read.snapshot {
            Snapshot::File(txn) => txn.delete(key),
            Snapshot::Memory(txn) => {
                txn.delete(key);
                Ok(())
            }
        }
    }

    pub fn delete_range(&mut self, range: &KeyRange) -> Result<(), StoreError> {
        self.writes += 1;
        self.read.late.retain(|key, _| !range.contains(key));
        match &mut self.read.snapshot {
            Snapshot::File(txn) => txn.delete_range(range),
            Snapshot::Memory(txn) => {
                txn.delete_range(range);
                Ok(())
            }
        }
    }

    /// Makes everything durable, or nothing.
    pub fn commit(mut self) -> Result<(), StoreError> {
        // Behind everything else, in the order of keys, which is the order of the pages they go to.
        for (key, value) in std::mem::take(&mut self.read.late) {
            self.put_now(&key, &value)?;
        }
        match &mut self.read.snapshot {
            Snapshot::File(txn) => txn.commit(),
            Snapshot::Memory(txn) => {
                txn.commit();
                Ok(())
            }
        }
    }

    fn put_now(&mut self, key: &[u8], value: &[u8]) -> Result<(), StoreError> {
        match &mut self.read.snapshot {
            Snapshot::File(txn) => txn.put(key, value),
            Snapshot::Memory(txn) => {
                txn.put(key, value);
                Ok(())
            }
        }
    }
}

/// What was written is gone or there for all: either way others see something else than this transaction did.
impl Drop for WriteTxn<'_> {
    fn drop(&mut self) {
        self.store.next_stamp();
    }
}

impl<'a> Deref for WriteTxn<'a> {
    type Target = ReadTxn<'a>;

    fn deref(&self) -> &ReadTxn<'a> {
        &self.read
    }
}
