//! A connection, and what a call on it leaves behind.

use std::sync::Arc;
use std::time::Duration;

use super::{Cancel, Facts, Failure, Images, Local, Remote, Retry, Sent};
use crate::api::Reply;
use crate::api::table::BillingMode;
use crate::engine::Faults;
use crate::storage::StoreError;
use crate::value::Item;

/// Where drafts are submitted. Cheap to clone.
#[derive(Clone)]
pub enum Connection {
    Local(Local),
    Remote(Remote),
}

/// One request and what became of it, bodies as on the wire.
#[derive(Debug)]
pub struct Exchange {
    pub sent: Arc<Sent>,
    /// HTTP status; `None` without an answer.
    pub status: Option<u16>,
    pub response: Option<String>,
    pub reply: Result<Reply, Failure>,
    /// How often it was sent or tried to be, and why not once alone.
    pub attempts: u32,
    pub retries: Vec<Retry>,
    /// What can be done about a refusal, where the service does not say it.
    pub help: Option<String>,
    pub duration_ms: f64,
}

impl Connection {
    pub fn name(&self) -> &str {
        &self.facts().name
    }

    /// What is known of it without asking anybody.
    pub fn facts(&self) -> &Facts {
        match self {
            Self::Local(local) => &local.facts,
            Self::Remote(remote) => &remote.facts,
        }
    }

    /// The same connection, telling `listener` of every attempt that is not the last, as it happens.
    pub fn told_to(self, listener: impl Fn(&Retry) + Send + Sync + 'static) -> Self {
        match self {
            Self::Local(local) => Self::Local(local),
            Self::Remote(remote) => Self::Remote(remote.told_to(listener)),
        }
    }

    /// Sends one request. Never blocks the thread it is awaited on.
    pub async fn call(&self, sent: impl Into<Arc<Sent>>) -> Exchange {
        self.call_with(sent.into(), Faults::default(), &Cancel::default()).await
    }

    /// As [`call`](Self::call), with faults to inject beside the body, and with a wish to stop, after which a service
    /// is sent nothing more. Only a connection that [`injects`](Self::injects_faults) is given any faults.
    pub async fn call_with(&self, sent: Arc<Sent>, faults: Faults, cancel: &Cancel) -> Exchange {
        match self {
            Self::Local(local) => local.call(sent, faults).await,
            Self::Remote(remote) => remote.call(sent, cancel).await,
        }
    }

    /// The embedded engine, which answers in a moment or never will.
    pub fn is_local(&self) -> bool {
        matches!(self, Self::Local(_))
    }

    /// Whether what is written there outlives the process.
    pub fn is_durable(&self) -> bool {
        match self {
            Self::Local(local) => local.database.is_durable(),
            Self::Remote(_) => true,
        }
    }

    /// Whether items are read before they are written, so that what was written can be undone.
    pub fn keeps_images(&self) -> bool {
        self.facts().images.value == Images::Keep
    }

    /// Why the local engine's file can't be written; `None` when it can, or when it is no local engine.
    pub fn hindrance(&self) -> Option<&StoreError> {
        match self {
            Self::Local(local) => local.database.hindrance(),
            Self::Remote(_) => None,
        }
    }

    /// How long to wait before what was throttled is sent once more, after so many attempts; `None` when it is not.
    pub fn pause_after(&self, attempts: u32) -> Option<Duration> {
        match self {
            // It throttles when it is told to, and that is to be seen.
            Self::Local(_) => None,
            Self::Remote(remote) => remote.pause_after(attempts),
        }
    }

    /// Whether faults can be injected: on the local engine alone.
    pub fn injects_faults(&self) -> bool {
        match self {
            Self::Local(_) => true,
            Self::Remote(_) => false,
        }
    }

    /// Takes items away whose time to live is over, looking at so many; the answer is how many there were. A service does
    /// this by itself, the local engine when it is asked.
    pub async fn expire(&self, limit: usize) -> Result<usize, Failure> {
        match self {
            Self::Local(local) => local.expire(limit).await,
            Self::Remote(_) => Ok(0),
        }
    }

    /// The items of these keys as they are, without a request: of the local engine alone, `None` of a service.
    pub async fn peek(
        &self,
        keys: &[(String, Item)],
    ) -> Option<Result<Vec<Option<Item>>, Failure>> {
        match self {
            Self::Local(local) => Some(local.peek(keys.to_vec()).await),
            Self::Remote(_) => None,
        }
    }

    /// Whether a table's provisioned throughput was made to throttle; `None` where that can't be switched.
    pub async fn is_throttled(&self, table: &str) -> Result<Option<bool>, Failure> {
        match self {
            Self::Local(local) => local.is_throttled(table).await.map(Some),
            Self::Remote(_) => Ok(None),
        }
    }

    /// Switches the throttling of a table's provisioned throughput on or off, on the local engine; the answer says
    /// whether the table has any.
    pub async fn set_throttled(&self, table: &str, on: bool) -> Result<BillingMode, Failure> {
        match self {
            Self::Local(local) => local.set_throttled(table, on).await,
            // Nothing is sent: no service has such a switch.
            Self::Remote(_) => Err(Failure::Unreachable(
                "throttling is switched on the local engine alone".to_owned(),
            )),
        }
    }
}
