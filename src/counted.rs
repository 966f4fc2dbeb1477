//! How often a text was parsed, written or read, for the tests that hold this program to once; and how much of a draft
//! was looked at, for those that hold a key to a part of it.
//!
//! Counts are kept per text, not per thread: tests run side by side and the engine on threads of its own, and a test that
//! asks about a text nobody else has sees its own work alone.

use std::cell::Cell;
use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash as _, Hasher as _};
use std::sync::{LazyLock, Mutex, PoisonError};

/// What is done to a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Work {
    /// A PartiQL statement becomes a tree.
    Parse,
    /// An operation becomes a request body.
    Write,
    /// A request body becomes an operation.
    Read,
}

/// By hash: bodies may be megabytes.
static COUNTS: LazyLock<Mutex<HashMap<(Work, u64), usize>>> = LazyLock::new(Mutex::default);

pub fn count(work: Work, text: &str) {
    *lock().entry((work, hash(text))).or_default() += 1;
}

pub fn counted(work: Work, text: &str) -> usize {
    lock().get(&(work, hash(text))).copied().unwrap_or_default()
}

fn lock() -> std::sync::MutexGuard<'static, HashMap<(Work, u64), usize>> {
    COUNTS.lock().unwrap_or_else(PoisonError::into_inner)
}

fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

thread_local! {
    /// What is counted here is done by the thread of a test itself: the loop of the workbench is one thread.
    static BYTES_READ: Cell<usize> = const { Cell::new(0) };
}

/// So many bytes of the text of a draft were gone through.
pub fn read(bytes: usize) {
    BYTES_READ.set(BYTES_READ.get() + bytes);
}

/// How many this thread went through so far.
pub fn bytes_read() -> usize {
    BYTES_READ.get()
}
