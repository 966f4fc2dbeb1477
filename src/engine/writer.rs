//! The one writer: waiting writes drain into one durable commit.

use super::Clock;
use super::catalog::Catalog;
use super::database::Error;
use crate::api::{Operation, Reply};
use crate::storage::Store;

/// The queue of writes of one database.
#[derive(Default)]
pub struct Writer {}

impl Writer {
    pub fn submit(
        &self,
        _store: &Store,
        _catalog: &Catalog,
        _clock: &Clock,
        _operation: &Operation,
    ) -> Result<Reply, Error> {
        todo!()
    }
}
