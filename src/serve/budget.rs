//! The bytes that all bodies under way hold together.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

#[cfg(test)]
mod tests;

/// Of each body so much counts for nothing: else a few long bodies that never end would keep out the short ones, and most
/// are short. What is free is bounded by the number of connections.
pub const FREE_BYTES: usize = 64 * 1024;

pub struct Budget {
    left: AtomicUsize,
}

/// What one body holds of the budget, for as long as it is there.
pub struct Share {
    budget: Arc<Budget>,
    bytes: usize,
}

impl Budget {
    pub fn new(bytes: usize) -> Arc<Self> {
        Arc::new(Self { left: AtomicUsize::new(bytes) })
    }

    /// Of a body that has not begun.
    pub fn share(self: &Arc<Self>) -> Share {
        Share { budget: Arc::clone(self), bytes: 0 }
    }
}

impl Share {
    /// Lets the body hold so many bytes in all; the answer is whether there is room. A body that finds none is to be
    /// given up: bodies that waited for one another with what they hold would wait for ever.
    #[must_use]
    pub fn cover(&mut self, bytes: usize) -> bool {
        let more = bytes.saturating_sub(FREE_BYTES).saturating_sub(self.bytes);
        if more == 0 {
            return true;
        }
        // Nothing else is ordered by it: the figure alone counts.
        let take = |left: usize| left.checked_sub(more);
        let taken = self.budget.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take);
        if taken.is_ok() {
            self.bytes += more;
        }
        taken.is_ok()
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        if self.bytes > 0 {
            self.budget.left.fetch_add(self.bytes, Ordering::Relaxed);
        }
    }
}
