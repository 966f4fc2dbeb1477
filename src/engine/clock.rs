//! The time and fresh ids, handed in, so that every answer can be repeated byte for byte.

use std::sync::Arc;

/// Milliseconds since the epoch.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> u64 + Send + Sync>);

/// Fresh UUIDs (lower case, with dashes).
#[derive(Clone)]
pub struct Ids(Arc<dyn Fn() -> String + Send + Sync>);

impl Clock {
    pub fn new(now: impl Fn() -> u64 + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    pub fn now_ms(&self) -> u64 {
        (self.0)()
    }
}

impl Ids {
    pub fn new(fresh: impl Fn() -> String + Send + Sync + 'static) -> Self {
        Self(Arc::new(fresh))
    }

    pub fn fresh(&self) -> String {
        (self.0)()
    }
}
