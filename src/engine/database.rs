//! The database: one store, and the operations on it.

use std::path::Path;

use super::{Clock, Ids};
use crate::api::{ApiError, Operation, Reply};
use crate::storage::StoreError;

/// What an engine is told once, at its start.
#[derive(Clone)]
pub struct Settings {
    pub clock: Clock,
    pub ids: Ids,
    pub region: String,
}

/// An operation that did not succeed: the service's refusal, or a fault of the store.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Api(#[from] ApiError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The local engine. Cheap to share: every method takes `&self`, and many threads may call at once.
pub struct Database {}

impl Database {
    /// Opens the database in this file, making it when it is not there (readable by its owner alone).
    pub fn open(_path: &Path, _settings: Settings) -> Result<Self, StoreError> {
        todo!()
    }

    pub fn in_memory(_settings: Settings) -> Result<Self, StoreError> {
        todo!()
    }

    /// Runs one operation. An operation that came through `wire::decode_request` is within the model's bounds;
    /// everything else is checked here.
    pub fn execute(&self, _operation: &Operation) -> Result<Reply, Error> {
        todo!()
    }
}
