//! A wish to stop.

use std::sync::Arc;

use tokio::sync::watch;

/// A wish to stop, shared with whoever asked for the run: what has not been sent is not sent, and nobody waits on for an
/// answer. Cheap to clone; all clones are one wish.
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<watch::Sender<bool>>);

impl Cancel {
    pub fn cancel(&self) {
        self.0.send_replace(true);
    }

    pub fn is_cancelled(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits until it is wished; forever if it never is.
    pub async fn cancelled(&self) {
        // A receiver of its own that looks at the value first: a wish from before this call is not missed.
        let mut wish = self.0.subscribe();
        if wish.wait_for(|wished| *wished).await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
