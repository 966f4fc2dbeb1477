//! Work that may never end, such as reading a pipe nobody writes to.

use std::panic::resume_unwind;

use tokio::sync::oneshot;

use super::Cancel;
use crate::engine::STACK_BYTES;

/// Does it on a thread of its own, and waits for it until that is cancelled; `None` then. The thread is left to itself:
/// the end of the process does not wait for it, as it does for a thread of the runtime.
pub async fn apart<T: Send + 'static>(
    cancel: &Cancel,
    work: impl FnOnce() -> T + Send + 'static,
) -> Option<T> {
    let (send, done) = oneshot::channel();
    let thread = std::thread::Builder::new().stack_size(STACK_BYTES).spawn(move || {
        // Nobody waits any more who cancelled it.
        send.send(work()).ok();
    });
    let thread = thread.expect("the system has a thread more");
    tokio::select! {
        done = done => match done {
            Ok(done) => Some(done),
            // It dropped its end without a word: it panicked.
            Err(_) => match thread.join() {
                Ok(()) => None,
                Err(panic) => resume_unwind(panic),
            },
        },
        () = cancel.cancelled() => None,
    }
}
