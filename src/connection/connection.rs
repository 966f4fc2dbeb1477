//! A connection, and what a call on it leaves behind.

use super::{Facts, Failure, Local};
use crate::api::Reply;
use crate::api::table::BillingMode;
use crate::engine::Faults;

/// Where drafts are submitted. Cheap to clone.
#[derive(Clone)]
pub enum Connection {
    Local(Local),
}

/// One request and what became of it, bodies as on the wire.
#[derive(Debug)]
pub struct Exchange {
    pub operation: String,
    pub request: String,
    /// HTTP status; `None` without an answer.
    pub status: Option<u16>,
    pub response: Option<String>,
    pub reply: Result<Reply, Failure>,
    pub attempts: u32,
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
        }
    }

    /// Sends one request body. Never blocks the thread it is awaited on.
    pub async fn call(&self, operation: &str, body: String) -> Exchange {
        self.call_with(operation, body, Faults::default()).await
    }

    /// As [`call`](Self::call), with faults to inject beside the body. Only a connection that
    /// [`injects`](Self::injects_faults) is given any.
    pub async fn call_with(&self, operation: &str, body: String, faults: Faults) -> Exchange {
        match self {
            Self::Local(local) => local.call(operation, body, faults).await,
        }
    }

    /// Whether faults can be injected: on the local engine alone.
    pub fn injects_faults(&self) -> bool {
        match self {
            Self::Local(_) => true,
        }
    }

    /// Takes items away whose time to live is over, looking at so many; the answer is how many there were. A service does
    /// this by itself, the local engine when it is asked.
    pub async fn expire(&self, limit: usize) -> Result<usize, Failure> {
        match self {
            Self::Local(local) => local.expire(limit).await,
        }
    }

    /// Switches the throttling of a table's provisioned throughput on or off, on the local engine; the answer says
    /// whether the table has any.
    pub async fn set_throttled(&self, table: &str, on: bool) -> Result<BillingMode, Failure> {
        match self {
            Self::Local(local) => local.set_throttled(table, on).await,
        }
    }
}
