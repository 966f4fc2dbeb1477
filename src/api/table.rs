//! Table definitions and descriptions.

use crate::value::AttributeType;

/// One attribute of `AttributeDefinitions`: S, N or B.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttributeDefinition {
    pub name: String,
    pub attribute_type: AttributeType,
}

/// A key schema: partition key attributes (one, but for multi-attribute global indexes), then sort key attributes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeySchema {
    pub partition: Vec<String>,
    pub sort: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Projection {
    All,
    KeysOnly,
    Include(Vec<String>),
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Throughput {
    pub read_units: u64,
    pub write_units: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BillingMode {
    Provisioned,
    PayPerRequest,
}

/// A secondary index as defined. Local indexes carry no throughput.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexDefinition {
    pub name: String,
    pub key: KeySchema,
    pub projection: Projection,
    pub throughput: Option<Throughput>,
}

/// A table as defined: valid by construction once `CreateTable` accepted it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableDefinition {
    pub name: String,
    pub attributes: Vec<AttributeDefinition>,
    pub key: KeySchema,
    pub global_indexes: Vec<IndexDefinition>,
    pub local_indexes: Vec<IndexDefinition>,
    pub billing: BillingMode,
    pub throughput: Throughput,
    pub deletion_protection: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableStatus {
    Creating,
    Active,
    Updating,
    Deleting,
}

/// A table as described. Counts are exact here (the service refreshes its own every six hours).
#[derive(Clone, Debug, PartialEq)]
pub struct TableDescription {
    pub definition: TableDefinition,
    pub status: TableStatus,
    /// Seconds since the epoch.
    pub created_at: f64,
    pub arn: String,
    pub id: String,
    pub item_count: u64,
    pub size_bytes: u64,
    /// Per index name: entries and bytes.
    pub index_sizes: Vec<IndexSize>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexSize {
    pub name: String,
    pub item_count: u64,
    pub size_bytes: u64,
}

impl TableDefinition {
    pub fn attribute_type(&self, name: &str) -> Option<AttributeType> {
        self.attributes
            .iter()
            .find(|attribute| attribute.name == name)
            .map(|attribute| attribute.attribute_type)
    }
}
