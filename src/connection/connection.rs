//! A connection, and what a call on it leaves behind.

use std::sync::Arc;

use super::Failure;
use crate::api::Reply;
use crate::engine::Database;

/// Where drafts are submitted. Cheap to clone.
#[derive(Clone)]
pub enum Connection {
    Local(Local),
}

/// The embedded engine, under the name the screen shows: `local`, `local:NAME` or `memory`.
#[derive(Clone)]
pub struct Local {
    pub name: String,
    pub database: Arc<Database>,
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
    pub async fn call(&self, _operation: &str, _body: String) -> Exchange {
        todo!()
    }
}
