//! What the service answers.

use std::collections::BTreeMap;

use super::capacity::{ConsumedCapacity, ItemCollectionMetrics, Units};
use super::error::StatementFailure;
use super::table::TableDescription;
use crate::value::Item;

#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    CreateTable(TableDescription),
    DescribeTable(TableDescription),
    DeleteTable(TableDescription),
    ListTables(TableNames),
    GetItem(GetItemReply),
    PutItem(PutItemReply),
    Query(ReadReply),
    Scan(ReadReply),
    ExecuteStatement(StatementReply),
    BatchExecuteStatement(BatchReply),
    ExecuteTransaction(TransactionReply),
    TransactWriteItems(TransactReply),
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct TableNames {
    pub names: Vec<String>,
    pub last: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct GetItemReply {
    pub item: Option<Item>,
    pub capacity: Option<ConsumedCapacity>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct PutItemReply {
    pub attributes: Option<Item>,
    pub capacity: Option<ConsumedCapacity>,
    pub collection_metrics: Option<ItemCollectionMetrics>,
}

/// What Query and Scan answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReadReply {
    /// `None` when only the count was asked for.
    pub items: Option<Vec<Item>>,
    /// Rows that passed the filter.
    pub count: usize,
    /// Rows that were read.
    pub scanned_count: usize,
    pub last_evaluated_key: Option<Item>,
    pub capacity: Option<ConsumedCapacity>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct StatementReply {
    pub items: Vec<Item>,
    pub next_token: Option<String>,
    pub last_evaluated_key: Option<Item>,
    pub capacity: Option<ConsumedCapacity>,
    /// Never on the wire; see [`Units`].
    pub units: Units,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct BatchReply {
    pub responses: Vec<BatchResponse>,
    pub capacity: Option<Vec<ConsumedCapacity>>,
    /// One a statement; never on the wire; see [`Units`].
    pub units: Vec<Units>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct BatchResponse {
    pub failure: Option<StatementFailure>,
    pub table_name: Option<String>,
    pub item: Option<Item>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct TransactionReply {
    /// One a statement when they read, `None` for an item that is not there; none at all when they write.
    pub responses: Vec<Option<Item>>,
    pub capacity: Option<Vec<ConsumedCapacity>>,
    /// One a statement; never on the wire; see [`Units`].
    pub units: Vec<Units>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct TransactReply {
    pub capacity: Option<Vec<ConsumedCapacity>>,
    pub collection_metrics: Option<BTreeMap<String, Vec<ItemCollectionMetrics>>>,
    /// One an action; never on the wire; see [`Units`].
    pub units: Vec<Units>,
}
