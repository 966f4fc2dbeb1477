//! Query and Scan.

use super::{Decoded, Expressions, ReturnConsumedCapacity};
use crate::value::{AttributeValue, Item};

/// The rows of one partition key value, by sort key.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    pub read: Read,
    pub key_condition: Option<String>,
    /// KeyConditions, the legacy form.
    pub key_conditions: Option<Decoded<Vec<Comparison>>>,
    /// ScanIndexForward, turned round.
    pub backward: bool,
}

/// All rows of a table or index, or those of one segment.
#[derive(Clone, Debug, PartialEq)]
pub struct Scan {
    pub read: Read,
    pub segment: Option<Segment>,
}

/// What Query and Scan have in common.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Read {
    pub table_name: String,
    pub index_name: Option<String>,
    pub filter: Option<String>,
    /// The projection and the placeholders.
    pub expressions: Expressions,
    pub legacy: LegacyRead,
    // What is left out means another thing of a table than of an index (items-tables-capacity.md 5).
    pub select: Option<Select>,
    pub limit: Option<usize>,
    pub consistent: bool,
    /// ExclusiveStartKey.
    pub start: Option<Decoded<Item>>,
    pub capacity: ReturnConsumedCapacity,
}

/// The parameters from before expressions.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LegacyRead {
    /// QueryFilter or ScanFilter.
    pub filter: Option<Decoded<Vec<Comparison>>>,
    /// AttributesToGet.
    pub attributes: Option<Vec<String>>,
    pub conditional_operator: Option<ConditionalOperator>,
}

/// One entry of a map of legacy conditions.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    pub attribute: String,
    /// One of [`COMPARISON_OPERATORS`].
    pub operator: String,
    pub values: Vec<AttributeValue>,
}

/// The legacy operators, in the order the service lists them.
pub const COMPARISON_OPERATORS: [&str; 13] = [
    "IN",
    "NULL",
    "BETWEEN",
    "LT",
    "NOT_CONTAINS",
    "EQ",
    "GT",
    "NOT_NULL",
    "NE",
    "LE",
    "BEGINS_WITH",
    "GE",
    "CONTAINS",
];

/// How legacy conditions are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConditionalOperator {
    And,
    Or,
}

/// Which attributes are handed back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Select {
    AllAttributes,
    AllProjectedAttributes,
    SpecificAttributes,
    Count,
}

/// One part of a table that is scanned in parallel: `number` of `total`, counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    pub number: u32,
    pub total: u32,
}

impl ConditionalOperator {
    pub fn name(self) -> &'static str {
        match self {
            Self::And => "AND",
            Self::Or => "OR",
        }
    }
}

impl Select {
    /// In the order the service lists them.
    pub const ALL: [Self; 4] =
        [Self::SpecificAttributes, Self::Count, Self::AllAttributes, Self::AllProjectedAttributes];

    pub fn name(self) -> &'static str {
        match self {
            Self::AllAttributes => "ALL_ATTRIBUTES",
            Self::AllProjectedAttributes => "ALL_PROJECTED_ATTRIBUTES",
            Self::SpecificAttributes => "SPECIFIC_ATTRIBUTES",
            Self::Count => "COUNT",
        }
    }
}
