//! What is asked of a table that is there: changes of it, its time to live, its tags.

use super::IndexRequest;
use crate::api::table::{AttributeDefinition, BillingMode, Throughput};

/// An UpdateTable request after its member constraints; its meaning is checked by the engine (indexes-and-tables.md 2.2).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UpdateTable {
    pub table_name: String,
    /// Of use to the key of a new index alone.
    pub attributes: Option<Vec<AttributeDefinition>>,
    pub billing: Option<BillingMode>,
    pub throughput: Option<Throughput>,
    pub deletion_protection: Option<bool>,
    pub index_updates: Option<Vec<IndexUpdate>>,
    /// What else it asks for, each once.
    pub concerns: Vec<Concern>,
}

/// Changes of a table the local engine knows of and does not make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Concern {
    Encryption,
    TableClass,
    WarmThroughput,
    OnDemandThroughput,
    Stream,
    Replicas,
}

/// One entry of `GlobalSecondaryIndexUpdates`; exactly one of its members is right.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct IndexUpdate {
    pub update: Option<IndexThroughput>,
    pub create: Option<IndexRequest>,
    /// The name of the index.
    pub delete: Option<String>,
}

/// New throughput for a global index.
#[derive(Clone, Debug, PartialEq)]
pub struct IndexThroughput {
    pub name: String,
    pub throughput: Option<Throughput>,
}

/// Items are to expire by this attribute, or no longer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpdateTimeToLive {
    pub table_name: String,
    pub attribute: String,
    pub enabled: bool,
}

/// A tag as it stands in a request, where either part may be missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    pub key: Option<String>,
    pub value: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TagResource {
    pub arn: String,
    pub tags: Vec<Tag>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UntagResource {
    pub arn: String,
    pub keys: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListTagsOfResource {
    pub arn: String,
}

impl Concern {
    /// The member that asks for it.
    pub fn member(self) -> &'static str {
        match self {
            Self::Encryption => "SSESpecification",
            Self::TableClass => "TableClass",
            Self::WarmThroughput => "WarmThroughput",
            Self::OnDemandThroughput => "OnDemandThroughput",
            Self::Stream => "StreamSpecification",
            Self::Replicas => "ReplicaUpdates",
        }
    }
}

impl IndexUpdate {
    /// The name of the index it is about, when it is about one.
    pub fn index_name(&self) -> Option<&str> {
        let update = self.update.as_ref().map(|update| update.name.as_str());
        let create = self.create.as_ref().map(|create| create.name.as_str());
        // Several are refused before anybody asks (indexes-and-tables.md 2.3).
        update.or(create).or(self.delete.as_deref())
    }
}
