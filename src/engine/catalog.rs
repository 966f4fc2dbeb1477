//! Tables and indexes, as stored.

use std::sync::Arc;

use super::Error;
use super::key::PrimaryKey;
use crate::api::ApiError;
use crate::api::table::TableDefinition;
use crate::storage::ReadTxn;
use crate::value::Item;

/// A table as the engine uses it.
#[derive(Clone, Debug)]
pub struct Table {
    pub definition: TableDefinition,
    pub arn: String,
}

/// Cached definitions, kept right by a generation number in the file.
pub struct Catalog {}

impl Catalog {
    pub fn new(_region: String, _ids: super::Ids) -> Self {
        todo!()
    }

    /// The table of this name or ARN; `Requested resource not found` when there is none.
    pub fn table(&self, _txn: &ReadTxn<'_>, _name: &str) -> Result<Arc<Table>, Error> {
        todo!()
    }
}

impl Table {
    /// The key of an item about to be put: presence, type, emptiness, length of key and index key attributes, with
    /// PutItem's sentences (expressions.md 13.6).
    pub fn key_of_new_item(&self, _item: &Item) -> Result<PrimaryKey, ApiError> {
        todo!()
    }

    /// A key given by itself (`Key`): `The provided key element does not match the schema` and so on.
    pub fn key(&self, _key: &Item) -> Result<PrimaryKey, ApiError> {
        todo!()
    }

    /// Checks the result of an update: index key types, emptiness and lengths.
    pub fn check_updated_item(&self, _item: &Item) -> Result<(), ApiError> {
        todo!()
    }
}
