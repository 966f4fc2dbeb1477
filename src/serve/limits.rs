//! How much the server holds at once, and how long it waits for a client.
//!
//! README.md promises the figures of [`Limits::USUAL`] and of `body`.

use std::time::Duration;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

#[cfg(test)]
mod tests;

/// File handles that the server asks the system for: enough for all connections and all threads.
const HANDLES_WANTED: u64 = 8192;
/// Handles that are neither a connection's nor a reader's: streams, log, listener, signals, the writer's files.
const HANDLES_ASIDE: usize = 16;
/// Handles of a thread that reads the database: the file and its WAL.
const HANDLES_OF_READER: usize = 2;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// From the first byte of a head to its last.
    pub head: Duration,
    /// For a whole body.
    pub body: Duration,
    /// Between two pieces of a body.
    pub pause: Duration,
    /// Until a client has taken its whole answer.
    pub answer: Duration,
    /// Between two requests of a connection.
    pub idle: Duration,
    /// Until a client that was answered for the last time hangs up.
    pub linger: Duration,
    /// Bytes of all bodies under way, but for the first [`FREE_BYTES`](super::budget::FREE_BYTES) of each.
    pub bodies_bytes: usize,
    /// Bytes of all answers that clients have not taken yet.
    pub answers_bytes: usize,
    /// Connections at once.
    pub connections: usize,
    /// Requests that may be in the engine at once: each holds a thread while it is.
    pub threads: usize,
}

impl Limits {
    pub const USUAL: Self = Self {
        // What an SDK sends comes within milliseconds; a person at a debugger is not in the middle of a head.
        head: Duration::from_secs(10),
        // The longest body over a line of 2 Mbit/s.
        body: Duration::from_secs(60),
        pause: Duration::from_secs(10),
        answer: Duration::from_secs(60),
        // Longer than the pools of the SDKs keep a connection, so that it is they who let go of it: a request that meets
        // a connection which is just being closed fails.
        idle: Duration::from_secs(300),
        linger: Duration::from_secs(1),
        // Sixteen of the longest bodies, and as many of the longest answers.
        bodies_bytes: 256 * 1024 * 1024,
        answers_bytes: 256 * 1024 * 1024,
        connections: 4096,
        threads: 512,
    };

    /// The usual ones, or fewer connections and threads where the process may open few files. Asks the system for more
    /// first.
    pub fn of_process() -> Self {
        Self::USUAL.within(raised_handles())
    }

    /// So that neither connections nor the database run out of this many handles.
    fn within(self, handles: usize) -> Self {
        let for_readers = handles.saturating_sub(HANDLES_ASIDE) / 3;
        let threads = (for_readers / HANDLES_OF_READER).clamp(1, self.threads);
        let rest = handles.saturating_sub(HANDLES_ASIDE + threads * HANDLES_OF_READER);
        Self { threads, connections: rest.clamp(1, self.connections), ..self }
    }
}

/// The handles this process may have, after asking for as many as are wanted.
fn raised_handles() -> usize {
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    // Without a limit.
    let Some(current) = current else { return usize::MAX };
    // Not all that it may have: some systems take hundreds of millions for a limit, and some refuse their own maximum.
    let wanted = maximum.map_or(HANDLES_WANTED, |maximum| maximum.min(HANDLES_WANTED));
    let raised = wanted > current
        && setrlimit(Resource::Nofile, Rlimit { current: Some(wanted), maximum }).is_ok();
    usize::try_from(if raised { wanted } else { current }).unwrap_or(usize::MAX)
}
