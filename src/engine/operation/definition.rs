//! What a CreateTable request defines, checked in the order of the service (items-tables-capacity.md 9.2, stage 2).

use std::collections::HashSet;

use crate::api::ApiError;
use crate::api::error::table as sentence;
use crate::api::limits::{GSI_MAX, LSI_MAX, PROJECTED_ATTRIBUTES_MAX, TABLE_UNITS_MAX};
use crate::api::operation::{CreateTable, IndexRequest, KeyElement};
use crate::api::table::{
    AttributeDefinition, BillingMode, IndexDefinition, KeySchema, Projection, TableDefinition,
    Throughput,
};

/// Units a table may be given, at most.
const THROUGHPUT_MAX: u64 = 1_000_000_000_000;
/// Attributes of each kind in the key of a global index.
const KEY_ATTRIBUTES_MAX: usize = 4;

/// The definition asked for. Everything but the name is checked.
pub fn of(request: &CreateTable) -> Result<TableDefinition, ApiError> {
    let billing = request.billing.unwrap_or(BillingMode::Provisioned);
    check_throughput(billing, request.throughput)?;
    check_lists(request)?;
    let key = pair_schema(&request.key)?;
    // All key schemas before any is held against the definitions (items-tables-capacity.md 9.2, 5 and 6).
    for index in local(request) {
        pair_schema(&index.key)?;
    }
    for index in global(request) {
        global_schema(&index.key)?;
    }
    check_definitions(request)?;
    check_local_indexes(request, &key)?;
    let global_indexes = global(request).iter().map(global_index).collect::<Result<Vec<_>, _>>()?;
    let local_indexes = local(request).iter().map(local_index).collect::<Result<Vec<_>, _>>()?;
    check_index_throughput(request, billing)?;
    check_index_names(request)?;
    check_projected(global_indexes.iter().chain(&local_indexes))?;
    let mut attributes = request.attributes.clone();
    // The service describes them so, in whatever order they came (indexes-and-tables.md 1.3).
    attributes.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(TableDefinition {
        name: request.table_name.clone(),
        attributes,
        key,
        global_indexes,
        local_indexes,
        billing,
        throughput: request.throughput.unwrap_or_default(),
        deletion_protection: request.deletion_protection,
    })
}

fn global(request: &CreateTable) -> &[IndexRequest] {
    request.global_indexes.as_deref().unwrap_or_default()
}

fn local(request: &CreateTable) -> &[IndexRequest] {
    request.local_indexes.as_deref().unwrap_or_default()
}

fn check_throughput(billing: BillingMode, units: Option<Throughput>) -> Result<(), ApiError> {
    match (billing, units) {
        (BillingMode::PayPerRequest, Some(_)) => Err(sentence::throughput_on_demand()),
        (BillingMode::Provisioned, None) => Err(sentence::throughput_missing()),
        (BillingMode::PayPerRequest, None) => Ok(()),
        (BillingMode::Provisioned, Some(units)) => check_bounds(units),
    }
}

/// What an account may give one table (indexes-and-tables.md 2.8).
pub(super) fn check_quota(units: Throughput, region: &str) -> Result<(), ApiError> {
    for (units, member) in
        [(units.read_units, "ReadCapacityUnits"), (units.write_units, "WriteCapacityUnits")]
    {
        if units > TABLE_UNITS_MAX {
            return Err(sentence::throughput_above_quota(units, member, region));
        }
    }
    Ok(())
}

pub(super) fn check_bounds(units: Throughput) -> Result<(), ApiError> {
    for (units, member) in
        [(units.read_units, "ReadCapacityUnits"), (units.write_units, "WriteCapacityUnits")]
    {
        if units > THROUGHPUT_MAX {
            return Err(sentence::throughput_out_of_bounds(units, member));
        }
    }
    Ok(())
}

fn check_lists(request: &CreateTable) -> Result<(), ApiError> {
    let is_empty = |list: &Option<Vec<IndexRequest>>| list.as_ref().is_some_and(Vec::is_empty);
    if is_empty(&request.local_indexes) {
        return Err(sentence::no_indexes("LocalSecondaryIndexes"));
    }
    if is_empty(&request.global_indexes) {
        return Err(sentence::no_indexes("GlobalSecondaryIndexes"));
    }
    Ok(())
}

/// The key of a table or local index: a partition key and perhaps a sort key.
fn pair_schema(elements: &[KeyElement]) -> Result<KeySchema, ApiError> {
    match elements {
        [first, ..] if first.sort => Err(sentence::first_key_not_hash()),
        [first, second, ..] if first.name == second.name => Err(sentence::hash_and_range_alike()),
        [_, second, ..] if !second.sort => Err(sentence::second_key_not_range()),
        _ => Ok(schema(elements)),
    }
}

/// The key of a global index: up to four attributes of each kind (indexes-and-tables.md 1.2).
pub(super) fn global_schema(elements: &[KeyElement]) -> Result<KeySchema, ApiError> {
    if elements.first().is_some_and(|first| first.sort) {
        return Err(sentence::first_key_not_hash());
    }
    // This sentence is for exactly two elements; any other repeated name has its own (indexes-and-tables.md 1.2).
    if let [hash, range] = elements
        && hash.name == range.name
        && range.sort
    {
        return Err(sentence::hash_and_range_alike());
    }
    let mut names = HashSet::new();
    if !elements.iter().all(|element| names.insert(&element.name)) {
        return Err(sentence::key_attributes_alike());
    }
    // `false` sorts before `true`: partition key attributes come first.
    if !elements.is_sorted_by_key(|element| element.sort) {
        return Err(sentence::hash_after_range());
    }
    let schema = schema(elements);
    if schema.partition.len() > KEY_ATTRIBUTES_MAX {
        return Err(sentence::too_many_key_attributes("HASH"));
    }
    if schema.sort.len() > KEY_ATTRIBUTES_MAX {
        return Err(sentence::too_many_key_attributes("RANGE"));
    }
    Ok(schema)
}

fn schema(elements: &[KeyElement]) -> KeySchema {
    let names = |sort| {
        let of_kind = elements.iter().filter(|element| element.sort == sort);
        of_kind.map(|element| element.name.clone()).collect()
    };
    KeySchema { partition: names(false), sort: names(true) }
}

/// The definitions are those of the key attributes of the table and its indexes, no fewer and no more.
fn check_definitions(request: &CreateTable) -> Result<(), ApiError> {
    let defined = defined_once(&request.attributes)?;
    let indexes = local(request).iter().chain(global(request)).map(|index| &index.key);
    let mut used = Vec::new();
    for elements in std::iter::once(&request.key).chain(indexes) {
        let keys: Vec<&str> = elements.iter().map(|element| element.name.as_str()).collect();
        // The first index with a gap is told, before a definition that nobody uses (indexes-and-tables.md 1.3).
        check_defined(&keys, &defined)?;
        for key in keys {
            if !used.contains(&key) {
                used.push(key);
            }
        }
    }
    match used.len() == defined.len() {
        true => Ok(()),
        // Empty lists were refused before, so none means none.
        false if request.global_indexes.is_none() && request.local_indexes.is_none() => {
            Err(sentence::definition_count())
        }
        false => Err(sentence::definitions_not_used(&defined, &used)),
    }
}

/// The names defined, each of them once.
pub(super) fn defined_once(attributes: &[AttributeDefinition]) -> Result<Vec<&str>, ApiError> {
    let defined: Vec<&str> = attributes.iter().map(|attribute| attribute.name.as_str()).collect();
    let mut once = HashSet::new();
    match defined.iter().find(|name| !once.insert(**name)) {
        Some(name) => Err(sentence::attribute_defined_twice(name)),
        None => Ok(defined),
    }
}

/// Every attribute of one key is defined.
pub(super) fn check_defined(keys: &[&str], defined: &[&str]) -> Result<(), ApiError> {
    if keys.iter().all(|name| defined.contains(name)) {
        return Ok(());
    }
    // Fewer definitions than this one key has attributes, not than all keys have (indexes-and-tables.md 1.3).
    Err(if defined.len() < keys.len() {
        sentence::key_without_definition()
    } else {
        sentence::keys_not_defined(keys, defined)
    })
}

fn check_local_indexes(request: &CreateTable, key: &KeySchema) -> Result<(), ApiError> {
    let table_key = key.partition.first().map_or("", String::as_str);
    for index in local(request) {
        if key.sort.is_empty() {
            return Err(sentence::local_index_without_table_sort_key());
        }
        if !index.key.iter().any(|element| element.sort) {
            return Err(sentence::local_index_without_sort_key(&index.name));
        }
        let index_key = index.key.first().map_or("", |element| &element.name);
        if index_key != table_key {
            return Err(sentence::local_index_partition(&index.name, index_key, table_key));
        }
    }
    if local(request).len() > LSI_MAX {
        return Err(sentence::too_many_local_indexes());
    }
    Ok(())
}

pub(super) fn global_index(request: &IndexRequest) -> Result<IndexDefinition, ApiError> {
    // On demand, too: a global index is described with units of zero then (items-tables-capacity.md 9.3).
    let throughput = Some(request.throughput.unwrap_or_default());
    Ok(IndexDefinition { throughput, ..local_index(request)? })
}

fn local_index(request: &IndexRequest) -> Result<IndexDefinition, ApiError> {
    Ok(IndexDefinition {
        name: request.name.clone(),
        key: schema(&request.key),
        projection: projection(request)?,
        throughput: None,
    })
}

fn projection(request: &IndexRequest) -> Result<Projection, ApiError> {
    let projection = request.projection_type.as_deref();
    match (projection, &request.non_key_attributes) {
        (Some("ALL"), None) => Ok(Projection::All),
        (Some("KEYS_ONLY"), None) => Ok(Projection::KeysOnly),
        (Some("INCLUDE"), Some(names)) => included(names).map(Projection::Include),
        (Some("INCLUDE"), None) => Err(sentence::projection_without_names()),
        (Some(projection @ ("ALL" | "KEYS_ONLY")), Some(_)) => {
            Err(sentence::projection_with_names(projection))
        }
        (other, _) => Err(sentence::unknown_projection(other)),
    }
}

/// The service keeps the names sorted.
fn included(names: &[String]) -> Result<Vec<String>, ApiError> {
    let mut once = HashSet::new();
    if let Some(name) = names.iter().find(|name| !once.insert(*name)) {
        return Err(sentence::projected_twice(name));
    }
    let mut names = names.to_vec();
    names.sort();
    Ok(names)
}

/// The lists of all indexes of one table are limited together; a name in two of them counts twice.
pub(super) fn check_projected<'a>(
    indexes: impl Iterator<Item = &'a IndexDefinition>,
) -> Result<(), ApiError> {
    let names = |index: &IndexDefinition| match &index.projection {
        Projection::Include(names) => names.len(),
        Projection::All | Projection::KeysOnly => 0,
    };
    if indexes.map(names).sum::<usize>() > PROJECTED_ATTRIBUTES_MAX {
        return Err(sentence::too_many_projected());
    }
    Ok(())
}

fn check_index_throughput(request: &CreateTable, billing: BillingMode) -> Result<(), ApiError> {
    global(request).iter().try_for_each(|index| match (billing, index.throughput) {
        (BillingMode::Provisioned, None) => Err(sentence::index_throughput_missing(&index.name)),
        (BillingMode::PayPerRequest, Some(_)) => {
            Err(sentence::index_throughput_on_demand(&index.name))
        }
        (BillingMode::Provisioned, Some(units)) => check_bounds(units),
        (BillingMode::PayPerRequest, None) => Ok(()),
    })
}

fn check_index_names(request: &CreateTable) -> Result<(), ApiError> {
    let mut once = HashSet::new();
    let mut indexes = global(request).iter().chain(local(request));
    if let Some(index) = indexes.find(|index| !once.insert(&index.name)) {
        return Err(sentence::index_named_twice(&index.name));
    }
    if global(request).len() > GSI_MAX {
        return Err(sentence::too_many_global_indexes());
    }
    Ok(())
}
