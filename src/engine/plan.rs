//! How a read reaches its rows: what Query, Scan and the SELECT of PartiQL come down to.
//!
//! A [`Plan`] names a source, the part of it to walk and the way through it. Its `Display` is what an EXPLAIN would
//! print, and what `dynadraft plan` does: `query songs.by-year: artist = 'A' and year > 1990, backward`.

use std::fmt;

use super::catalog::{Index, Table};
use super::key::{self, EntryKey, Key, PrimaryKey};
use crate::api::operation::Segment;
use crate::api::table::{KeySchema, Projection};
use crate::storage::{Direction, KeyRange};
use crate::syntax::partiql::print::literal;
use crate::value::{AttributeValue, Item};

#[cfg(test)]
mod tests;

/// What is read: a table, or one of its indexes.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    pub table: &'a Table,
    pub index: Option<Index<'a>>,
}

#[derive(Clone, Debug)]
pub struct Plan<'a> {
    pub source: Source<'a>,
    pub extent: Extent,
    /// Through each partition.
    pub direction: Direction,
}

/// Which rows are walked.
#[derive(Clone, Debug, PartialEq)]
pub enum Extent {
    /// All of them, or those of one segment.
    Scan(Option<Segment>),
    /// Some partitions, in this order.
    Query(Vec<Partition>),
}

/// Rows of one partition key: those of all its slices, each row once.
#[derive(Clone, Debug, PartialEq)]
pub struct Partition {
    /// One value for each partition key attribute.
    pub key: Vec<AttributeValue>,
    pub slices: Vec<Slice>,
}

/// A run of rows: the first sort key attributes fixed, the next one bounded.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Slice {
    pub equal: Vec<AttributeValue>,
    pub bound: Option<Bound>,
}

/// What a sort key condition leaves of a partition.
#[derive(Clone, Debug, PartialEq)]
pub enum Bound {
    Less(AttributeValue),
    LessOrEqual(AttributeValue),
    Greater(AttributeValue),
    GreaterOrEqual(AttributeValue),
    Between(AttributeValue, AttributeValue),
    BeginsWith(AttributeValue),
}

impl Bound {
    pub fn values(&self) -> Vec<&AttributeValue> {
        match self {
            Self::Less(value)
            | Self::LessOrEqual(value)
            | Self::Greater(value)
            | Self::GreaterOrEqual(value)
            | Self::BeginsWith(value) => vec![value],
            Self::Between(low, high) => vec![low, high],
        }
    }
}

impl<'a> Source<'a> {
    /// The partition key attributes of what is read.
    pub fn partition_names(&self) -> &'a [String] {
        &self.key().partition
    }

    /// The sort key attributes of what is read.
    pub fn sort_names(&self) -> &'a [String] {
        &self.key().sort
    }

    fn key(&self) -> &'a KeySchema {
        match self.index {
            Some(index) => &index.definition.key,
            None => &self.table.definition.key,
        }
    }

    /// Whether this attribute is part of the key of what is read.
    pub fn is_key(&self, name: &str) -> bool {
        self.partition_names().iter().chain(self.sort_names()).any(|key| key == name)
    }

    /// Whether its rows have this attribute, if their items do.
    pub fn holds(&self, name: &str) -> bool {
        let Some(index) = self.index else { return true };
        let included = match &index.definition.projection {
            Projection::All => return true,
            Projection::KeysOnly => &[],
            Projection::Include(names) => names.as_slice(),
        };
        included.iter().any(|listed| listed == name) || self.is_key(name) || self.table.is_key(name)
    }

    /// The attributes that tell one row from another: the key of the index, then that of the table, each name once.
    pub fn row_key_names(&self) -> Vec<&'a str> {
        let mut names: Vec<&str> = Vec::new();
        let index = self.partition_names().iter().chain(self.sort_names()).map(String::as_str);
        for name in index.chain(self.table.key_names()) {
            // An index may be keyed by attributes of the table's key: a start key has each once
            // (indexes-and-tables.md 1.6).
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// The key in the store of the row with these attributes; `None` when one is missing.
    pub fn row_key(&self, row: &Item) -> Option<Vec<u8>> {
        let values = |names: &[String]| -> Option<Vec<&AttributeValue>> {
            names.iter().map(|name| row.get(name)).collect()
        };
        let (partition, sort) = (values(self.partition_names())?, values(self.sort_names())?);
        let owner: Vec<_> =
            self.table.key_names().map(|name| row.get(name)).collect::<Option<_>>()?;
        let table = self.table.number;
        Some(
            match self.index {
                None => {
                    Key::Item { table, partition: partition.first()?, sort: sort.first().copied() }
                }
                Some(index) => Key::Entry(EntryKey {
                    table,
                    index: index.number,
                    partition: &partition,
                    sort: &sort,
                    owner: &owner,
                }),
            }
            .encode(),
        )
    }

    /// The keys of all its rows. They begin alike; the hash of the partition follows.
    fn rows(&self) -> KeyRange {
        match self.index {
            None => key::items(self.table.number),
            Some(index) => key::entries(self.table.number, index.number),
        }
    }
}

impl Plan<'_> {
    /// The key of the one item there can be in it.
    pub fn only_item(&self) -> Option<PrimaryKey> {
        let names = self.source.key().names().map(str::to_owned);
        let named = names.zip(self.only_key()?.cloned());
        Some(PrimaryKey { attributes: named.collect() })
    }

    /// Whether there can be only one item in it.
    pub fn is_only_item(&self) -> bool {
        self.only_key().is_some()
    }

    /// Of a table, the one partition key value and all of the sort key. An index may hold many items under one key.
    fn only_key(&self) -> Option<impl Iterator<Item = &AttributeValue>> {
        let (None, Extent::Query(partitions)) = (self.source.index, &self.extent) else {
            return None;
        };
        let [Partition { key, slices }] = partitions.as_slice() else { return None };
        let [Slice { equal, bound: None }] = slices.as_slice() else { return None };
        let is_whole = key.len() + equal.len() == self.source.key().names().count();
        is_whole.then(|| key.iter().chain(equal))
    }

    /// The keys to walk, one range after the other, each in the plan's direction.
    pub fn ranges(&self) -> Vec<KeyRange> {
        let rows = self.source.rows();
        match &self.extent {
            Extent::Scan(None) => vec![rows],
            Extent::Scan(Some(segment)) => vec![segment_range(&rows, *segment)],
            Extent::Query(partitions) => {
                let ranges = partitions.iter().flat_map(|partition| {
                    // Turned within each partition alone: in which order the partitions come is not the direction's
                    // to say (partiql.md 9.6).
                    let mut ranges = partition.ranges(&rows.from);
                    if self.direction == Direction::Backward {
                        ranges.reverse();
                    }
                    ranges
                });
                ranges.collect()
            }
        }
    }
}

/// The partitions whose hashes fall in one of so many equal parts.
fn segment_range(rows: &KeyRange, segment: Segment) -> KeyRange {
    // Parts of the hash, since all items of one partition key are in one segment (items-tables-capacity.md 6). The
    // end of the last one is 2 to the 64th, which is no hash: the rows' own end takes its place.
    let first_hash = |number: u32| {
        let hash = (u128::from(number) << u64::BITS).div_ceil(u128::from(segment.total));
        u64::try_from(hash).ok()
    };
    let start = |number: u32| {
        first_hash(number)
            .map(|hash| [rows.from.as_slice(), hash.to_be_bytes().as_slice()].concat())
    };
    KeyRange {
        from: start(segment.number).unwrap_or_else(|| rows.from.clone()),
        to: start(segment.number.saturating_add(1)).unwrap_or_else(|| rows.to.clone()),
    }
}

impl Partition {
    /// Whether a row can be in two of its slices.
    pub fn overlaps(&self) -> bool {
        // Any prefix shows how the slices lie to each other; but one of FF has no end.
        let ranges = self.sorted(&[1]);
        ranges.windows(2).any(|pair| matches!(pair, [left, right] if right.from < left.to))
    }

    /// The ranges of the slices by their starts; some may be empty of rows, none is of keys.
    fn sorted(&self, partition: &[u8]) -> Vec<KeyRange> {
        let mut ranges: Vec<_> = self.slices.iter().map(|slice| slice.range(partition)).collect();
        ranges.retain(|range| range.from < range.to);
        ranges.sort_by(|left, right| left.from.cmp(&right.from));
        ranges
    }

    /// In ascending order, none touching another.
    fn ranges(&self, prefix: &[u8]) -> Vec<KeyRange> {
        let mut whole = prefix.to_vec();
        key::push_partition(&mut whole, &self.key.iter().collect::<Vec<_>>());
        let ranges = self.sorted(&whole);
        let mut merged: Vec<KeyRange> = Vec::new();
        for range in ranges {
            match merged.last_mut() {
                // A row in two slices is read, and charged, once.
                Some(last) if range.from <= last.to => {
                    if range.to > last.to {
                        last.to = range.to;
                    }
                }
                _ => merged.push(range),
            }
        }
        merged
    }
}

impl Slice {
    /// All rows of a partition.
    pub fn whole() -> Self {
        Self::default()
    }

    /// The keys it leaves of a partition whose keys begin so.
    fn range(&self, partition: &[u8]) -> KeyRange {
        let mut prefix = partition.to_vec();
        self.equal.iter().for_each(|value| key::push_value(&mut prefix, value));
        let whole = KeyRange::prefix(&prefix);
        // A range and no single key: in an index the key of the item follows.
        let at = |value: &AttributeValue| {
            let mut key = prefix.clone();
            key::push_value(&mut key, value);
            KeyRange::prefix(&key)
        };
        match &self.bound {
            None => whole,
            Some(Bound::Less(value)) => KeyRange { to: at(value).from, ..whole },
            Some(Bound::LessOrEqual(value)) => KeyRange { to: at(value).to, ..whole },
            Some(Bound::Greater(value)) => KeyRange { from: at(value).to, ..whole },
            Some(Bound::GreaterOrEqual(value)) => KeyRange { from: at(value).from, ..whole },
            Some(Bound::Between(low, high)) => KeyRange { from: at(low).from, to: at(high).to },
            Some(Bound::BeginsWith(value)) => {
                let mut beginning = prefix.clone();
                key::push_beginning(&mut beginning, value);
                KeyRange::prefix(&beginning)
            }
        }
    }

    /// Whether the sort key values of a row are in it.
    pub fn holds(&self, sort: &[&AttributeValue]) -> bool {
        // Encoded and compared as in the store, so that a start key is within exactly when the walk would come by it.
        let mut row = vec![1];
        sort.iter().for_each(|value| key::push_value(&mut row, value));
        self.range(&[1]).contains(&row)
    }
}

impl fmt::Display for Plan<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let only = self.is_only_item();
        let verb = match self.extent {
            Extent::Scan(_) => "scan",
            // One item costs the same by either name, and there is no other in the partition to think of.
            Extent::Query(_) if only => "get",
            Extent::Query(_) => "query",
        };
        write!(f, "{verb} {}", self.source)?;
        match &self.extent {
            Extent::Scan(None) => {}
            Extent::Scan(Some(segment)) => {
                write!(f, ", segment {} of {}", segment.number, segment.total)?;
            }
            Extent::Query(partitions) => {
                let slices = partitions.iter().flat_map(|partition| {
                    partition.slices.iter().map(|slice| slice.print(&partition.key, &self.source))
                });
                write!(f, ": {}", slices.collect::<Vec<_>>().join(" or "))?;
            }
        }
        if self.direction == Direction::Backward && !only {
            f.write_str(", backward")?;
        }
        Ok(())
    }
}

impl fmt::Display for Source<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.table.definition.name)?;
        match self.index {
            Some(index) => write!(f, ".{}", index.definition.name),
            None => Ok(()),
        }
    }
}

impl Slice {
    fn print(&self, partition: &[AttributeValue], source: &Source<'_>) -> String {
        let names = source.partition_names().iter().chain(source.sort_names());
        let values = partition.iter().chain(&self.equal);
        let mut parts: Vec<_> =
            names.zip(values).map(|(name, value)| equality(name, value)).collect();
        let next = source.sort_names().get(self.equal.len());
        if let (Some(bound), Some(name)) = (&self.bound, next) {
            parts.push(bound.print(name));
        }
        parts.join(" and ")
    }
}

/// As plans print it.
pub fn equality(name: &str, value: &AttributeValue) -> String {
    format!("{name} = {}", literal(value))
}

impl Bound {
    fn print(&self, name: &str) -> String {
        match self {
            Self::Less(value) => format!("{name} < {}", literal(value)),
            Self::LessOrEqual(value) => format!("{name} <= {}", literal(value)),
            Self::Greater(value) => format!("{name} > {}", literal(value)),
            Self::GreaterOrEqual(value) => format!("{name} >= {}", literal(value)),
            Self::Between(low, high) => {
                format!("{name} between {} and {}", literal(low), literal(high))
            }
            Self::BeginsWith(value) => format!("{name} begins with {}", literal(value)),
        }
    }
}
