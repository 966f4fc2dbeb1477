//! GetItem, PutItem, UpdateItem and DeleteItem.

use super::super::member::{self, Members};
use super::super::raw::{self, RawMap};
use super::super::value;
use super::super::violations::Violations;
use super::expressions::RawExpressions;
use super::legacy::{self, RawLegacy};
use super::request::{self, is_arn};
use crate::api::error::value::Wording;
use crate::api::operation::{Decoded, DeleteItem, GetItem, PutItem, ReturnValues, UpdateItem};
use crate::api::{ApiError, Operation, error, limits};
use crate::value::Item;

const VALUE_TYPE: &str = "com.amazonaws.dynamodb.v20120810.AttributeValue";

pub fn get_item(mut members: Members<'_>) -> Result<Operation, ApiError> {
    let key = take_map(&mut members, "Key")?;
    let expressions = RawExpressions::of_read(&mut members)?;
    let attributes_to_get = members.list("AttributesToGet", member::string)?;
    let table_name = members.string("TableName")?;
    let consistent = members.boolean("ConsistentRead")?;
    let capacity = members.string("ReturnConsumedCapacity")?;

    let mut violations = Violations::default();
    request::check_capacity(capacity.as_deref(), &mut violations);
    violations.required(key.as_ref(), "key");
    check_name(table_name.as_ref(), &mut violations);
    check_attributes(attributes_to_get.as_ref(), "attributesToGet", &mut violations);
    violations.refuse()?;

    expressions.refuse_empty_names()?;
    Ok(Operation::GetItem(GetItem {
        table_name: table_name.unwrap_or_default(),
        key: checked(key, raw::check_map),
        consistent: consistent.unwrap_or(false),
        expressions: expressions.check(),
        attributes_to_get,
        capacity: request::capacity(capacity.as_deref()),
    }))
}

pub fn put_item(mut members: Members<'_>) -> Result<Operation, ApiError> {
    // Nested members before plain ones: so their types are told (indexes-and-tables.md 8.4).
    let item = take_map(&mut members, "Item")?;
    let write = RawWrite::take(&mut members, RawExpressions::of_write)?;

    let mut violations = Violations::default();
    write.check(("item", item.as_ref()), &mut violations, check_name);
    violations.refuse()?;

    // Behind the violations: the word is one of the service's, only not of this operation.
    let return_old = write.returns_old()?;
    write.expressions.refuse_empty_names()?;
    Ok(Operation::PutItem(PutItem {
        item: checked(item, |map| value::item_in(map, Wording::Newer)),
        return_old,
        on_failure: request::on_failure(write.on_failure.as_deref()),
        capacity: request::capacity(write.capacity.as_deref()),
        collection_metrics: write.metrics.as_deref() == Some("SIZE"),
        table_name: write.table_name.unwrap_or_default(),
        expressions: write.expressions.check_in(Wording::Newer),
        legacy: write.legacy.into_legacy(),
    }))
}

pub fn update_item(mut members: Members<'_>) -> Result<Operation, ApiError> {
    let key = take_map(&mut members, "Key")?;
    let updates = legacy::take_updates(&mut members)?;
    let write = RawWrite::take(&mut members, RawExpressions::of_update)?;

    let mut violations = Violations::default();
    write.check(("key", key.as_ref()), &mut violations, check_name_of_update);
    legacy::check_updates(updates.as_ref(), &mut violations);
    violations.refuse()?;

    write.expressions.refuse_empty_names()?;
    Ok(Operation::UpdateItem(UpdateItem {
        key: checked(key, |map| raw::check_map_in(map, Wording::Newer)),
        return_values: write.return_values(),
        attribute_updates: updates.map(legacy::updates),
        on_failure: request::on_failure(write.on_failure.as_deref()),
        capacity: request::capacity(write.capacity.as_deref()),
        collection_metrics: write.metrics.as_deref() == Some("SIZE"),
        table_name: write.table_name.unwrap_or_default(),
        expressions: write.expressions.check_in(Wording::Newer),
        legacy: write.legacy.into_legacy(),
    }))
}

pub fn delete_item(mut members: Members<'_>) -> Result<Operation, ApiError> {
    let key = take_map(&mut members, "Key")?;
    let write = RawWrite::take(&mut members, RawExpressions::of_write)?;

    let mut violations = Violations::default();
    write.check(("key", key.as_ref()), &mut violations, check_name);
    violations.refuse()?;

    let return_old = write.returns_old()?;
    write.expressions.refuse_empty_names()?;
    Ok(Operation::DeleteItem(DeleteItem {
        key: checked(key, |map| raw::check_map_in(map, Wording::Newer)),
        return_old,
        on_failure: request::on_failure(write.on_failure.as_deref()),
        capacity: request::capacity(write.capacity.as_deref()),
        collection_metrics: write.metrics.as_deref() == Some("SIZE"),
        table_name: write.table_name.unwrap_or_default(),
        expressions: write.expressions.check_in(Wording::Newer),
        legacy: write.legacy.into_legacy(),
    }))
}

/// What the three writes have in common, its members typed.
struct RawWrite {
    expressions: RawExpressions,
    legacy: RawLegacy,
    table_name: Option<String>,
    capacity: Option<String>,
    metrics: Option<String>,
    return_values: Option<String>,
    on_failure: Option<String>,
}

impl RawWrite {
    /// The nested members first.
    fn take(
        members: &mut Members<'_>,
        expressions: fn(&mut Members<'_>) -> Result<RawExpressions, ApiError>,
    ) -> Result<Self, ApiError> {
        Ok(Self {
            expressions: expressions(members)?,
            legacy: RawLegacy::take(members)?,
            table_name: members.string("TableName")?,
            capacity: members.string("ReturnConsumedCapacity")?,
            metrics: members.string("ReturnItemCollectionMetrics")?,
            return_values: members.string("ReturnValues")?,
            on_failure: members.string("ReturnValuesOnConditionCheckFailure")?,
        })
    }

    /// `map`: the item or the key, under its name.
    fn check(
        &self,
        (name, map): (&str, Option<&RawMap>),
        violations: &mut Violations,
        check_name: fn(Option<&String>, &mut Violations),
    ) {
        request::check_capacity(self.capacity.as_deref(), violations);
        request::check_metrics(self.metrics.as_deref(), violations);
        violations.required(map, name);
        check_name(self.table_name.as_ref(), violations);
        let words = ReturnValues::ALL.map(ReturnValues::name);
        violations.return_values(self.return_values.as_deref(), &words);
        let path = "returnValuesOnConditionCheckFailure";
        request::check_on_failure(self.on_failure.as_deref(), path, violations);
        self.legacy.check(violations);
    }

    /// A word that was checked; absent is NONE.
    fn return_values(&self) -> ReturnValues {
        let word = self.return_values.as_deref();
        let named = ReturnValues::ALL.into_iter().find(|mode| Some(mode.name()) == word);
        named.unwrap_or_default()
    }

    /// Of the writes that have nothing else to return.
    fn returns_old(&self) -> Result<bool, ApiError> {
        match self.return_values() {
            ReturnValues::None => Ok(false),
            ReturnValues::AllOld => Ok(true),
            ReturnValues::AllNew | ReturnValues::UpdatedOld | ReturnValues::UpdatedNew => {
                Err(error::request::only_old_values_returned())
            }
        }
    }
}

/// AttributesToGet, at this path.
pub fn check_attributes(names: Option<&Vec<String>>, path: &str, violations: &mut Violations) {
    if names.is_some_and(Vec::is_empty) {
        violations.length(0, path, 1, usize::MAX, || "[]".to_owned());
    }
}

/// A map of attribute values.
pub fn take_map(members: &mut Members<'_>, name: &str) -> Result<Option<RawMap>, ApiError> {
    members.map(name, VALUE_TYPE, raw::value)
}

/// An item or a key that is there, with the refusal of its values kept for later.
pub fn checked(map: Option<RawMap>, check: impl Fn(RawMap) -> Decoded<Item>) -> Decoded<Item> {
    check(map.unwrap_or_default())
}

/// UpdateItem tells the characters of a name before its length, and both.
fn check_name_of_update(name: Option<&String>, violations: &mut Violations) {
    // An empty name is told for being empty alone (items-tables-capacity.md 9.1).
    let given = name.filter(|name| !name.is_empty() && !is_arn(name));
    violations.name_pattern(given.map(String::as_str), "tableName");
    request::check_table_name(name, "tableName", violations);
}

/// The name of a table in an operation on its items.
pub fn check_name(name: Option<&String>, violations: &mut Violations) {
    request::check_table_name(name, "tableName", violations);
    // `a!` is told for its length alone (items-tables-capacity.md 9.1).
    let long_enough =
        |name: &&String| name.chars().count() >= limits::NAME_CHARS_MIN && !is_arn(name);
    violations.name_pattern(name.filter(long_enough).map(String::as_str), "tableName");
}
