//! TagResource, UntagResource, ListTagsOfResource (indexes-and-tables.md 5). Changes are seen at once.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use crate::api::ApiError;
use crate::api::error::tag as sentence;
use crate::api::limits::{TAG_KEY_CHARS_MAX, TAG_SET_BYTES_MAX, TAG_VALUE_CHARS_MAX, TAGS_MAX};
use crate::api::operation::{ListTagsOfResource, Tag, TagResource, UntagResource};
use crate::engine::Error;
use crate::engine::arn::{self, Resource};
use crate::engine::catalog::Table;
use crate::engine::view::{Lot, View};

type Tags = BTreeMap<String, String>;

pub fn list(view: &View<'_>, request: &ListTagsOfResource) -> Result<Tags, Error> {
    Ok(find(view, &request.arn)?.tags.clone())
}

/// Adds tags; one whose key is there gets the new value.
pub fn add(lot: &mut Lot<'_, '_>, request: &TagResource) -> Result<(), Error> {
    let name = table_name(&request.arn, lot.catalog.region())?;
    if request.tags.is_empty() {
        return Err(sentence::tags_empty().into());
    }
    let added = checked(&request.tags)?;
    let table = named(&lot.view(), name, &request.arn)?;
    let mut tags = table.tags.clone();
    tags.extend(added);
    // Held against the limit when joined with those that are there (indexes-and-tables.md 5.2).
    check_set(&tags)?;
    Ok(lot.catalog.update(lot.txn, &Table { tags, ..Table::clone(&table) })?)
}

/// Takes tags away; a key that is not there is passed over.
pub fn remove(lot: &mut Lot<'_, '_>, request: &UntagResource) -> Result<(), Error> {
    let name = table_name(&request.arn, lot.catalog.region())?;
    if request.keys.is_empty() {
        return Err(sentence::tag_keys_empty().into());
    }
    request.keys.iter().try_for_each(|key| check_key(Some(key)))?;
    check_once(request.keys.iter().map(String::as_str))?;
    // Also of keys that the table does not have (indexes-and-tables.md 5.2).
    if request.keys.len() > TAGS_MAX {
        return Err(sentence::too_many().into());
    }
    let table = named(&lot.view(), name, &request.arn)?;
    let mut tags = table.tags.clone();
    tags.retain(|key, _| !request.keys.contains(key));
    Ok(lot.catalog.update(lot.txn, &Table { tags, ..Table::clone(&table) })?)
}

/// The tags of a request, each by itself and all together.
pub fn checked(tags: &[Tag]) -> Result<Tags, ApiError> {
    for tag in tags {
        check_key(tag.key.as_deref())?;
        check_value(tag.value.as_deref())?;
    }
    check_once(tags.iter().filter_map(|tag| tag.key.as_deref()))?;
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let set = tags.iter().map(|tag| (text(&tag.key), text(&tag.value))).collect();
    check_set(&set)?;
    Ok(set)
}

fn check_key(key: Option<&str>) -> Result<(), ApiError> {
    let valid = key.filter(|key| {
        (1..=TAG_KEY_CHARS_MAX).contains(&key.chars().count()) && key.chars().all(is_allowed)
    });
    let valid = valid.ok_or_else(|| sentence::invalid_key(key))?;
    // None of a shorter key, and within a character: neither begins so.
    match valid.get(..4) {
        Some(start) if start.eq_ignore_ascii_case("aws:") => Err(sentence::reserved_key(valid)),
        _ => Ok(()),
    }
}

fn check_value(value: Option<&str>) -> Result<(), ApiError> {
    let is_valid =
        |value: &str| value.chars().count() <= TAG_VALUE_CHARS_MAX && value.chars().all(is_allowed);
    if value.is_some_and(is_valid) { Ok(()) } else { Err(sentence::invalid_value(value)) }
}

/// Letters and digits of any script, white space, and a few signs.
fn is_allowed(char: char) -> bool {
    char.is_alphanumeric() || char.is_whitespace() || "+-=._:/@".contains(char)
}

fn check_once<'a>(mut keys: impl Iterator<Item = &'a str>) -> Result<(), ApiError> {
    let mut once = HashSet::new();
    match keys.find(|key| !once.insert(*key)) {
        Some(key) => Err(sentence::key_given_twice(key)),
        None => Ok(()),
    }
}

fn check_set(tags: &Tags) -> Result<(), ApiError> {
    if tags.len() > TAGS_MAX {
        return Err(sentence::too_many());
    }
    // The single limits are in characters, this one is in bytes.
    let bytes = tags.iter().map(|(key, value)| key.len() + value.len()).sum();
    if bytes > TAG_SET_BYTES_MAX { Err(sentence::too_large(bytes)) } else { Ok(()) }
}

fn find(view: &View<'_>, arn: &str) -> Result<Arc<Table>, Error> {
    named(view, table_name(arn, view.catalog.region())?, arn)
}

/// The name of the table in an ARN; `None` for that of a stream, of which there are none.
fn table_name<'a>(arn: &'a str, region: &str) -> Result<Option<&'a str>, ApiError> {
    if !arn.starts_with("arn:") {
        return Err(sentence::not_an_arn(arn));
    }
    match arn::parse(arn, region)? {
        Resource::Table(name) => Ok(Some(name)),
        Resource::Stream => Ok(None),
        Resource::Index => Err(sentence::no_table_or_stream(arn)),
        Resource::Backup => Err(sentence::no_resource(arn)),
    }
}

fn named(view: &View<'_>, name: Option<&str>, arn: &str) -> Result<Arc<Table>, Error> {
    let table = match name {
        Some(name) => view.catalog.find(view.txn, name)?,
        None => None,
    };
    Ok(table.ok_or_else(|| sentence::resource_not_found(arn))?)
}
