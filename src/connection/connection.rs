//! A connection, and what a call on it leaves behind.

use super::{Failure, Local};
use crate::api::Reply;

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
        match self {
            Self::Local(local) => &local.name,
        }
    }

    /// Sends one request body. Never blocks the thread it is awaited on.
    pub async fn call(&self, operation: &str, body: String) -> Exchange {
        match self {
            Self::Local(local) => local.call(operation, body).await,
        }
    }
}
