//! Writes of single items beside PutItem, batches of items, and TransactGetItems.

use super::{ConditionalOperator, Decoded, Expressions, OnFailure, ReturnConsumedCapacity};
use crate::value::{AttributeValue, Item};

#[derive(Clone, Debug, PartialEq)]
pub struct UpdateItem {
    pub table_name: String,
    pub key: Decoded<Item>,
    pub expressions: Expressions,
    pub legacy: LegacyWrite,
    pub attribute_updates: Option<Decoded<Vec<AttributeUpdate>>>,
    pub return_values: ReturnValues,
    pub on_failure: OnFailure,
    pub capacity: ReturnConsumedCapacity,
    pub collection_metrics: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct DeleteItem {
    pub table_name: String,
    pub key: Decoded<Item>,
    pub expressions: Expressions,
    pub legacy: LegacyWrite,
    /// ReturnValues: ALL_OLD (true) or NONE.
    pub return_old: bool,
    pub on_failure: OnFailure,
    pub capacity: ReturnConsumedCapacity,
    pub collection_metrics: bool,
}

/// The parameters of a conditional write from before expressions.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LegacyWrite {
    pub expected: Option<Decoded<Vec<Expected>>>,
    pub conditional_operator: Option<ConditionalOperator>,
}

/// One entry of Expected, in one of its two forms when it is right: `value` and `exists`, or `operator` and `list`.
#[derive(Clone, Debug, PartialEq)]
pub struct Expected {
    pub attribute: String,
    pub value: Option<AttributeValue>,
    pub exists: Option<bool>,
    /// One of [`COMPARISON_OPERATORS`](super::COMPARISON_OPERATORS).
    pub operator: Option<String>,
    /// AttributeValueList.
    pub list: Option<Vec<AttributeValue>>,
}

/// One entry of AttributeUpdates.
#[derive(Clone, Debug, PartialEq)]
pub struct AttributeUpdate {
    pub attribute: String,
    pub action: AttributeAction,
    pub value: Option<AttributeValue>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttributeAction {
    Add,
    Delete,
    Put,
}

/// What UpdateItem hands back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ReturnValues {
    #[default]
    None,
    AllOld,
    AllNew,
    /// What was there before, at the paths the update names.
    UpdatedOld,
    /// What is there after, at the paths the update names.
    UpdatedNew,
}

#[derive(Clone, Debug, PartialEq)]
pub struct BatchGetItem {
    /// In the order of the request.
    pub tables: Vec<KeysOfTable>,
    pub capacity: ReturnConsumedCapacity,
}

/// The items a BatchGetItem reads from one table.
#[derive(Clone, Debug, PartialEq)]
pub struct KeysOfTable {
    pub table_name: String,
    /// All of them, or what is wrong with the first wrong one; no two are written alike.
    pub keys: Decoded<Vec<Item>>,
    pub consistent: bool,
    pub expressions: Expressions,
    pub attributes_to_get: Option<Vec<String>>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct BatchWriteItem {
    /// In the order of the request.
    pub tables: Vec<WritesOfTable>,
    pub capacity: ReturnConsumedCapacity,
    pub collection_metrics: bool,
}

/// What a BatchWriteItem writes to one table.
#[derive(Clone, Debug, PartialEq)]
pub struct WritesOfTable {
    pub table_name: String,
    pub writes: Vec<BatchedWrite>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum BatchedWrite {
    Put { item: Decoded<Item> },
    Delete { key: Decoded<Item> },
}

#[derive(Clone, Debug, PartialEq)]
pub struct TransactGetItems {
    pub gets: Vec<TransactGet>,
    pub capacity: ReturnConsumedCapacity,
}

/// One item of a TransactGetItems.
#[derive(Clone, Debug, PartialEq)]
pub struct TransactGet {
    pub table_name: String,
    pub key: Decoded<Item>,
    pub expressions: Expressions,
}

impl BatchedWrite {
    /// The item, or the key of the item that goes.
    pub fn item(&self) -> &Decoded<Item> {
        match self {
            Self::Put { item } => item,
            Self::Delete { key } => key,
        }
    }
}

impl AttributeAction {
    pub fn name(self) -> &'static str {
        match self {
            Self::Add => "ADD",
            Self::Delete => "DELETE",
            Self::Put => "PUT",
        }
    }
}

impl ReturnValues {
    pub const ALL: [Self; 5] =
        // In the order the service lists them (items-tables-capacity.md 4).
        [Self::AllNew, Self::UpdatedOld, Self::AllOld, Self::None, Self::UpdatedNew];

    pub fn name(self) -> &'static str {
        match self {
            Self::None => "NONE",
            Self::AllOld => "ALL_OLD",
            Self::AllNew => "ALL_NEW",
            Self::UpdatedOld => "UPDATED_OLD",
            Self::UpdatedNew => "UPDATED_NEW",
        }
    }
}
