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

impl KeySchema {
    /// The names of its attributes, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.partition.iter().chain(&self.sort).map(String::as_str)
    }
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
    pub history: TableHistory,
}

/// What became of a table since it was made, and what is under way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableHistory {
    pub throughput: ThroughputHistory,
    /// When it last became an on-demand table, if it ever was one; milliseconds since the epoch.
    pub on_demand_since_ms: Option<u64>,
    /// Of the global indexes. One that is not listed has nothing to tell and the status of the table.
    pub indexes: Vec<IndexHistory>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexHistory {
    pub name: String,
    pub status: TableStatus,
    /// Whether its entries are being made; there while it is being created alone.
    pub backfilling: Option<bool>,
    pub throughput: ThroughputHistory,
}

/// What became of the throughput of a table or a global index (indexes-and-tables.md 2.8, 2.9).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ThroughputHistory {
    /// The last call that raised it; milliseconds since the epoch.
    pub increased_ms: Option<u64>,
    /// The last call that lowered it.
    pub decreased_ms: Option<u64>,
    /// How often it was lowered on the day (UTC) of the last decrease.
    pub decreases: u64,
    /// What can be served at once, in units a second: the most it was ever provisioned with.
    pub warm: Throughput,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexSize {
    pub name: String,
    pub item_count: u64,
    pub size_bytes: u64,
}

/// What on-demand tables can serve at once from the start, in units a second.
pub const ON_DEMAND_WARM: Throughput = Throughput { read_units: 12_000, write_units: 4_000 };

impl Throughput {
    /// The larger of both, member by member.
    pub fn at_least(self, other: Self) -> Self {
        Self {
            read_units: self.read_units.max(other.read_units),
            write_units: self.write_units.max(other.write_units),
        }
    }
}

const DAY_MS: u64 = 24 * 60 * 60 * 1000;

impl ThroughputHistory {
    /// Of a new table or index.
    pub fn new(billing: BillingMode, throughput: Throughput) -> Self {
        let mut history = Self::default();
        history.warm_up(billing, throughput);
        history
    }

    /// Takes down a change from one throughput to another. A call that lowers either member counts as one decrease.
    pub fn record(&mut self, from: Throughput, to: Throughput, now_ms: u64) {
        if to.read_units > from.read_units || to.write_units > from.write_units {
            self.increased_ms = Some(now_ms);
        }
        if to.read_units < from.read_units || to.write_units < from.write_units {
            self.decreases = self.decreases_today(now_ms) + 1;
            self.decreased_ms = Some(now_ms);
        }
    }

    /// What was warm stays warm.
    pub fn warm_up(&mut self, billing: BillingMode, throughput: Throughput) {
        let reached = match billing {
            BillingMode::Provisioned => throughput,
            BillingMode::PayPerRequest => ON_DEMAND_WARM,
        };
        // A table that leaves on-demand billing keeps 12000 and 4000 (indexes-and-tables.md 2.9).
        self.warm = self.warm.at_least(reached);
    }

    /// How often it was lowered since midnight (UTC).
    pub fn decreases_today(&self, now_ms: u64) -> u64 {
        let is_today = |at_ms: &u64| at_ms / DAY_MS == now_ms / DAY_MS;
        // The count is reset at midnight UTC, the date stays (indexes-and-tables.md 2.8).
        self.decreased_ms.as_ref().filter(|at_ms| is_today(at_ms)).map_or(0, |_| self.decreases)
    }
}

#[cfg(test)]
impl TableDescription {
    /// An empty table with this key, of strings, and nothing else, to be changed where a test needs more.
    pub fn empty(name: &str, key: KeySchema) -> Self {
        let attribute = |name: &str| AttributeDefinition {
            name: name.to_owned(),
            attribute_type: AttributeType::S,
        };
        let definition = TableDefinition {
            name: name.to_owned(),
            attributes: key.names().map(attribute).collect(),
            key,
            global_indexes: Vec::new(),
            local_indexes: Vec::new(),
            billing: BillingMode::PayPerRequest,
            throughput: Throughput::default(),
            deletion_protection: false,
        };
        Self {
            definition,
            status: TableStatus::Active,
            created_at: 0.0,
            arn: String::new(),
            id: String::new(),
            item_count: 0,
            size_bytes: 0,
            index_sizes: Vec::new(),
            history: TableHistory::default(),
        }
    }
}

impl TableDefinition {
    /// Whether an attribute is part of the key of the table or of an index.
    pub fn is_key_attribute(&self, name: &str) -> bool {
        let indexes = self.global_indexes.iter().chain(&self.local_indexes);
        let mut keys = std::iter::once(&self.key).chain(indexes.map(|index| &index.key));
        keys.any(|key| key.names().any(|part| part == name))
    }

    pub fn attribute_type(&self, name: &str) -> Option<AttributeType> {
        self.attributes
            .iter()
            .find(|attribute| attribute.name == name)
            .map(|attribute| attribute.attribute_type)
    }
}
