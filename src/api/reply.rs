//! What the operations of [`super::operations`] answer.

use std::collections::BTreeMap;

use super::capacity::{ConsumedCapacity, ItemCollectionMetrics, Units};
use super::error::StatementFailure;
use super::operation::{KeysOfTable, WritesOfTable};
use crate::value::{Item, Row};

#[derive(Clone, Debug, Default, PartialEq)]
pub struct TableNames {
    pub names: Vec<String>,
    pub last: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct GetItemReply {
    pub item: Option<Row>,
    pub capacity: Option<ConsumedCapacity>,
}

/// Of PutItem, UpdateItem and DeleteItem.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WriteItemReply {
    pub attributes: Option<Item>,
    pub capacity: Option<ConsumedCapacity>,
    pub collection_metrics: Option<ItemCollectionMetrics>,
}

/// What Query and Scan answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReadReply {
    /// `None` when only the count was asked for.
    pub items: Option<Vec<Row>>,
    /// Rows that passed the filter.
    pub count: usize,
    /// Rows that were read.
    pub scanned_count: usize,
    pub last_evaluated_key: Option<Item>,
    pub capacity: Option<ConsumedCapacity>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct BatchGetReply {
    /// The items found, by table as the request named it, in request order.
    // A table none of whose items was found is there, and empty (items-tables-capacity.md 7).
    pub responses: Vec<(String, Vec<Item>)>,
    /// What was left out because the reply would have grown too large, or the table is throttled; to be sent again.
    pub unprocessed: Vec<KeysOfTable>,
    pub capacity: Option<Vec<ConsumedCapacity>>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct BatchWriteReply {
    /// What was not written because its table is throttled, or a transaction under way holds the item; to be sent again.
    pub unprocessed: Vec<WritesOfTable>,
    pub collection_metrics: Option<BTreeMap<String, Vec<ItemCollectionMetrics>>>,
    pub capacity: Option<Vec<ConsumedCapacity>>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct TransactGetReply {
    /// One a Get: the item, if there is one and the projection leaves something of it.
    // DynamoDB Local answers an empty item where the projection leaves nothing, the service none (transactions.md 16).
    pub items: Vec<Option<Row>>,
    pub capacity: Option<Vec<ConsumedCapacity>>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct StatementReply {
    pub items: Vec<Row>,
    pub next_token: Option<String>,
    // In the model beside NextToken, though no request takes it back (partiql.md 9.8).
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
    pub item: Option<Row>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct TransactionReply {
    /// One a statement when they read, `None` for an item that is not there; none at all when they write.
    pub responses: Vec<Option<Row>>,
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
