//! What the operations of [`super::operations`] are asked with.

use std::collections::BTreeMap;

use super::error::ApiError;
use super::table::{AttributeDefinition, BillingMode, Throughput};
use crate::value::{AttributeValue, Item};

mod item;

pub use item::{
    AttributeAction, AttributeUpdate, BatchGetItem, BatchWriteItem, BatchedWrite, DeleteItem,
    Expected, KeysOfTable, LegacyWrite, ReturnValues, TransactGet, TransactGetItems, UpdateItem,
    WritesOfTable,
};

mod read;
mod tables;

pub use read::{
    COMPARISON_OPERATORS, Comparison, ConditionalOperator, LegacyRead, Query, Read, Scan, Segment,
    Select,
};
pub use tables::{
    Concern, IndexThroughput, IndexUpdate, ListTagsOfResource, Tag, TagResource, UntagResource,
    UpdateTable, UpdateTimeToLive,
};

/// A value decoded from a request whose refusal the service reports later than that of the request's members:
/// the error waits in its place until its turn comes (transactions.md 2, partiql.md 5).
pub type Decoded<T> = Result<T, ApiError>;

#[derive(Clone, Debug, PartialEq)]
pub struct TableName {
    pub table_name: String,
}

/// A CreateTable request after its member constraints; its meaning is checked by the engine (items-tables-capacity.md 9.2).
#[derive(Clone, Debug, PartialEq)]
pub struct CreateTable {
    pub table_name: String,
    pub attributes: Vec<AttributeDefinition>,
    pub key: Vec<KeyElement>,
    pub global_indexes: Option<Vec<IndexRequest>>,
    pub local_indexes: Option<Vec<IndexRequest>>,
    pub billing: Option<BillingMode>,
    pub throughput: Option<Throughput>,
    pub deletion_protection: bool,
    pub tags: Vec<Tag>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyElement {
    pub name: String,
    pub sort: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct IndexRequest {
    pub name: String,
    pub key: Vec<KeyElement>,
    /// `ALL`, `KEYS_ONLY` or `INCLUDE`.
    // A missing one is refused among the engine's checks, in their order: `Unknown
    // ProjectionType: null` (items-tables-capacity.md 9.2).
    pub projection_type: Option<String>,
    pub non_key_attributes: Option<Vec<String>>,
    pub throughput: Option<Throughput>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListTables {
    pub start: Option<String>,
    pub limit: Option<usize>,
}

/// The expressions of one request or action with the placeholders they share, as texts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Expressions {
    // Not parsed yet: values are refused before expressions (transactions.md 2, stage 6).
    pub condition: Option<String>,
    pub update: Option<String>,
    pub projection: Option<String>,
    pub names: Option<BTreeMap<String, String>>,
    pub values: Option<Decoded<BTreeMap<String, AttributeValue>>>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct GetItem {
    pub table_name: String,
    pub key: Decoded<Item>,
    pub consistent: bool,
    pub expressions: Expressions,
    pub attributes_to_get: Option<Vec<String>>,
    pub capacity: ReturnConsumedCapacity,
}

#[derive(Clone, Debug, PartialEq)]
pub struct PutItem {
    pub table_name: String,
    pub item: Decoded<Item>,
    pub expressions: Expressions,
    pub legacy: LegacyWrite,
    /// ReturnValues: ALL_OLD (true) or NONE.
    pub return_old: bool,
    pub on_failure: OnFailure,
    pub capacity: ReturnConsumedCapacity,
    pub collection_metrics: bool,
}

/// One PartiQL statement with its parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    pub text: String,
    pub parameters: Decoded<Vec<AttributeValue>>,
    pub consistent: bool,
    pub on_failure: OnFailure,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ExecuteStatement {
    pub statement: Statement,
    pub limit: Option<usize>,
    pub next_token: Option<String>,
    /// Of every number in the parameters, sets in the order of their members: the digits behind its point less its
    /// exponent, as written. A token is bound to it (partiql.md 9.8).
    pub number_scales: Vec<i64>,
    pub capacity: ReturnConsumedCapacity,
}

#[derive(Clone, Debug, PartialEq)]
pub struct BatchExecuteStatement {
    pub statements: Vec<Statement>,
    pub capacity: ReturnConsumedCapacity,
}

/// All reads or all writes, done together or not at all. ConsistentRead is no member of its statements.
#[derive(Clone, Debug, PartialEq)]
pub struct ExecuteTransaction {
    pub statements: Vec<Statement>,
    pub token: Option<String>,
    pub capacity: ReturnConsumedCapacity,
}

#[derive(Clone, Debug, PartialEq)]
pub struct TransactWriteItems {
    pub actions: Vec<Action>,
    pub token: Option<String>,
    pub capacity: ReturnConsumedCapacity,
    pub collection_metrics: bool,
}

/// One action of a transaction: on one item of one table.
#[derive(Clone, Debug, PartialEq)]
pub struct Action {
    pub table_name: String,
    pub kind: ActionKind,
    pub expressions: Expressions,
    pub on_failure: OnFailure,
}

#[derive(Clone, Debug, PartialEq)]
pub enum ActionKind {
    Put { item: Decoded<Item> },
    Update { key: Decoded<Item> },
    Delete { key: Decoded<Item> },
    ConditionCheck { key: Decoded<Item> },
}

/// What an action does to its item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ActionVerb {
    Put,
    Update,
    Delete,
    ConditionCheck,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ReturnConsumedCapacity {
    #[default]
    None,
    Total,
    Indexes,
}

/// ReturnValuesOnConditionCheckFailure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnFailure {
    #[default]
    None,
    AllOld,
}

impl ActionKind {
    /// The item of a Put, the key of the others.
    pub fn item(&self) -> &Decoded<Item> {
        let (Self::Put { item: subject }
        | Self::Update { key: subject }
        | Self::Delete { key: subject }
        | Self::ConditionCheck { key: subject }) = self;
        subject
    }

    pub fn verb(&self) -> ActionVerb {
        match self {
            Self::Put { .. } => ActionVerb::Put,
            Self::Update { .. } => ActionVerb::Update,
            Self::Delete { .. } => ActionVerb::Delete,
            Self::ConditionCheck { .. } => ActionVerb::ConditionCheck,
        }
    }
}

impl ActionVerb {
    pub const ALL: [Self; 4] = [Self::Put, Self::Update, Self::Delete, Self::ConditionCheck];

    /// The member of an entry of TransactItems: `Put`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Put => "Put",
            Self::Update => "Update",
            Self::Delete => "Delete",
            Self::ConditionCheck => "ConditionCheck",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verb| verb.name() == name)
    }
}
