//! Query: the rows of one partition key value.

use super::read::{answer, check_documents, has_row_key_names, source};
use crate::api::ApiError;
use crate::api::error::{key as key_sentence, read as sentence};
use crate::api::limits::{PARTITION_KEY_BYTES_MAX, SORT_KEY_BYTES_MAX};
use crate::api::operation::{Query, Read};
use crate::api::reply::ReadReply;
use crate::engine::Error;
use crate::engine::evaluate::bind::key_condition::{KeyClause, KeyTest};
use crate::engine::evaluate::bind::read::{BoundRead, bind_query};
use crate::engine::page::RowPlace;
use crate::engine::plan::{Extent, Partition, Plan, Slice, Source};
use crate::engine::view::View;
use crate::storage::Direction;
use crate::value::{AttributeValue, Item, size};

pub fn query(view: &View<'_>, request: &Query) -> Result<ReadReply, Error> {
    let (bound, clauses) = bind_query(request)?;
    let table = view.catalog.table(view.txn, &request.read.table_name)?;
    let source = source(&table, &request.read)?;
    check_documents(&table, &bound)?;
    let start = start(&source, &request.read)?;
    let legacy = request.key_condition.is_none();
    let partition = Keys { source, clauses: &clauses, legacy }.partition()?;
    check_filter(&source, &bound)?;
    let after = start.map(|start| place(&source, &partition, start)).transpose()?;
    let direction = if request.backward { Direction::Backward } else { Direction::Forward };
    let plan = Plan { source, extent: Extent::Query(vec![partition]), direction };
    answer(view, &request.read, &bound, &plan, after.as_ref())
}

/// The clauses of a key condition on the key of what is read.
struct Keys<'a> {
    source: Source<'a>,
    clauses: &'a [KeyClause],
    legacy: bool,
}

impl Keys<'_> {
    /// What the clauses leave, or why they are no key condition (expressions.md 11, indexes-and-tables.md 1.5).
    fn partition(&self) -> Result<Partition, ApiError> {
        let names = (self.source.partition_names(), self.source.sort_names());
        // Keys of one attribute each keep the sentences they had before there were others (indexes-and-tables.md 1.5).
        if names.0.len() > 1 || names.1.len() > 1 {
            self.check_many()?;
        } else {
            self.check_classic()?;
        }
        self.check_values()?;
        let key = names.0.iter().filter_map(|name| self.equal(name)).cloned().collect();
        let mut slice = Slice::whole();
        for name in names.1 {
            match self.test(name) {
                Some(KeyTest::Equal(value)) => slice.equal.push(value.clone()),
                Some(KeyTest::Range(bound)) => slice.bound = Some(bound.clone()),
                None => {}
            }
        }
        Ok(Partition { key, slices: vec![slice] })
    }

    fn test(&self, name: &str) -> Option<&KeyTest> {
        let clause = self.clauses.iter().find(|clause| clause.attribute == name)?;
        Some(&clause.test)
    }

    fn equal(&self, name: &str) -> Option<&AttributeValue> {
        match self.test(name)? {
            KeyTest::Equal(value) => Some(value),
            KeyTest::Range(_) => None,
        }
    }

    fn check_count(&self, keys: usize) -> Result<(), ApiError> {
        if self.clauses.len() > keys {
            return Err(sentence::too_many_conditions(self.clauses.len(), keys));
        }
        Ok(())
    }

    /// Of a key with one partition key attribute and at most one sort key attribute.
    fn check_classic(&self) -> Result<(), ApiError> {
        // Of KeyConditions the classic sentence, of expressions the counted one (expressions.md 11).
        if self.legacy && !(1..=2).contains(&self.clauses.len()) {
            return Err(sentence::legacy_condition_count());
        }
        let (partition, sort) = (self.source.partition_names(), self.source.sort_names());
        self.check_count(partition.len() + sort.len())?;
        if let Some(name) = partition.iter().find(|name| self.test(name).is_none()) {
            return Err(sentence::missed_key(name));
        }
        if partition.iter().any(|name| self.equal(name).is_none()) {
            return Err(sentence::condition_not_supported());
        }
        self.check_sort_present(sort)
    }

    /// Of a key with several attributes of a kind.
    fn check_many(&self) -> Result<(), ApiError> {
        let (partition, sort) = (self.source.partition_names(), self.source.sort_names());
        self.check_count(partition.len() + sort.len())?;
        let open = |names: &'_ [String]| -> Vec<String> {
            names.iter().filter(|name| self.equal(name).is_none()).cloned().collect()
        };
        // All of them are named, in the order of the schema (indexes-and-tables.md 1.5).
        let missing = open(partition);
        if !missing.is_empty() {
            return Err(sentence::hash_attributes_open(&missing));
        }
        self.check_sort_present(sort)?;
        let last = sort.iter().rposition(|name| self.test(name).is_some()).unwrap_or(0);
        let (before, used) = sort.split_at_checked(last).unwrap_or_default();
        let gaps = open(before);
        match used.first() {
            Some(used) if !gaps.is_empty() => Err(sentence::range_attributes_open(&gaps, used)),
            _ => Ok(()),
        }
    }

    /// A clause on something else leaves a sort key attribute without one.
    fn check_sort_present(&self, sort: &[String]) -> Result<(), ApiError> {
        if self.clauses.iter().all(|clause| self.source.is_key(&clause.attribute)) {
            return Ok(());
        }
        let missed = sort.iter().find(|name| self.test(name).is_none());
        Err(missed
            .map_or_else(sentence::condition_not_supported, |name| sentence::missed_key(name)))
    }

    /// Types, then emptiness, then lengths.
    fn check_values(&self) -> Result<(), ApiError> {
        let table = self.source.table;
        for clause in self.clauses {
            // Every check over all clauses before the next one (indexes-and-tables.md 1.6).
            let expected = table.type_of(&clause.attribute);
            if clause.test.values().iter().any(|value| value.attribute_type() != expected) {
                return Err(sentence::condition_type());
            }
        }
        for clause in self.clauses {
            let empty = |value: &&AttributeValue| size::value_bytes(value) == 0;
            if clause.test.values().iter().any(empty) {
                let kind = table.type_of(&clause.attribute);
                return Err(key_sentence::empty_key(&clause.attribute, kind));
            }
        }
        let bytes = |clause: &&KeyClause| {
            let values = clause.test.values().into_iter().map(size::value_bytes);
            values.max().unwrap_or(0)
        };
        let (partition, sort): (Vec<_>, Vec<_>) = self
            .clauses
            .iter()
            .partition(|clause| self.source.partition_names().contains(&clause.attribute));
        if partition.iter().map(bytes).any(|bytes| bytes > PARTITION_KEY_BYTES_MAX) {
            return Err(key_sentence::partition_key_too_long());
        }
        if sort.iter().map(bytes).sum::<usize>() > SORT_KEY_BYTES_MAX {
            return Err(key_sentence::sort_key_too_long());
        }
        Ok(())
    }
}

/// A filter sees everything but the key attributes of what is read.
fn check_filter(source: &Source<'_>, bound: &BoundRead) -> Result<(), ApiError> {
    let Some(filter) = &bound.filter else { return Ok(()) };
    // Of the index that is read: the table's own keys may be filtered there (expressions.md 10).
    match filter.condition.roots().into_iter().find(|name| source.is_key(name)) {
        Some(name) => Err(sentence::filter_on_key(filter.called, name)),
        None => Ok(()),
    }
}

/// The start key, if there is one: the attributes of a row key, each of its type.
fn start<'a>(source: &Source<'_>, request: &'a Read) -> Result<Option<&'a Item>, ApiError> {
    // One whose values are wrong was refused when the request was bound.
    let Some(Ok(start)) = &request.start else { return Ok(None) };
    let table = source.table;
    let typed = |(name, value): (&String, &AttributeValue)| {
        table.definition.attribute_type(name) == Some(value.attribute_type())
    };
    if !has_row_key_names(source, start) || !start.iter().all(typed) {
        return Err(sentence::invalid_start());
    }
    table.check_key_not_empty(start)?;
    Ok(Some(start))
}

/// Where the start key is; refuses one outside of what the query reads (indexes-and-tables.md 3.4).
fn place(source: &Source<'_>, partition: &Partition, start: &Item) -> Result<RowPlace, ApiError> {
    let names = source.partition_names();
    let differs = |(name, value): (&String, &AttributeValue)| start.get(name) != Some(value);
    let mut fixed = names.iter().zip(&partition.key);
    // The last attribute is compared behind the sort key conditions: that is the service's order.
    let last = fixed.next_back();
    if fixed.any(differs) {
        return Err(sentence::one_row_at_most());
    }
    // A key condition has no OR: one partition, and one run of rows in it.
    let slice = partition.slices.first().expect("a query has one slice");
    let conditions = slice.equal.len() + usize::from(slice.bound.is_some());
    let sort: Vec<_> = source.sort_names().iter().filter_map(|name| start.get(name)).collect();
    if conditions > 0 && !slice.holds(&sort) {
        return Err(sentence::start_outside_range());
    }
    if last.is_some_and(differs) {
        return Err(if conditions > 0 {
            sentence::one_row_at_most()
        } else if source.index.is_none() && source.sort_names().is_empty() {
            sentence::start_without_sort_key()
        } else {
            sentence::start_outside_query()
        });
    }
    let key = source.row_key(start).ok_or_else(sentence::invalid_start)?;
    Ok(RowPlace { range: 0, key })
}
