//! GetItem and PutItem.

use super::super::member::Members;
use super::super::raw::{self, RawMap};
use super::super::value;
use super::super::violations::Violations;
use super::expressions::RawExpressions;
use super::request::{self, is_arn};
use crate::api::operation::{Decoded, GetItem, PutItem};
use crate::api::{ApiError, Operation, error, limits};
use crate::value::Item;

const VALUE_TYPE: &str = "com.amazonaws.dynamodb.v20120810.AttributeValue";
const RETURN_VALUES: [&str; 5] = ["ALL_NEW", "UPDATED_OLD", "ALL_OLD", "NONE", "UPDATED_NEW"];

pub fn get_item(mut members: Members) -> Result<Operation, ApiError> {
    let key = take_map(&mut members, "Key")?;
    let expressions = RawExpressions::of_read(&mut members)?;
    let table_name = members.string("TableName")?;
    let consistent = members.boolean("ConsistentRead")?;
    let capacity = members.string("ReturnConsumedCapacity")?;

    let mut violations = Violations::default();
    request::check_capacity(capacity.as_deref(), &mut violations);
    violations.required(key.as_ref(), "key");
    check_name(table_name.as_ref(), &mut violations);
    violations.refuse()?;

    expressions.refuse_empty_names()?;
    Ok(Operation::GetItem(GetItem {
        table_name: table_name.unwrap_or_default(),
        key: checked(key, raw::check_map),
        consistent: consistent.unwrap_or(false),
        expressions: expressions.check(),
        capacity: request::capacity(capacity.as_deref()),
    }))
}

pub fn put_item(mut members: Members) -> Result<Operation, ApiError> {
    let item = take_map(&mut members, "Item")?;
    let expressions = RawExpressions::of_write(&mut members)?;
    let table_name = members.string("TableName")?;
    let capacity = members.string("ReturnConsumedCapacity")?;
    let metrics = members.string("ReturnItemCollectionMetrics")?;
    let return_values = members.string("ReturnValues")?;
    let on_failure = members.string("ReturnValuesOnConditionCheckFailure")?;

    let mut violations = Violations::default();
    request::check_capacity(capacity.as_deref(), &mut violations);
    request::check_metrics(metrics.as_deref(), &mut violations);
    violations.required(item.as_ref(), "item");
    check_name(table_name.as_ref(), &mut violations);
    violations.one_of(return_values.as_deref(), "returnValues", &RETURN_VALUES);
    request::check_on_failure(
        on_failure.as_deref(),
        "returnValuesOnConditionCheckFailure",
        &mut violations,
    );
    violations.refuse()?;

    expressions.refuse_empty_names()?;
    Ok(Operation::PutItem(PutItem {
        table_name: table_name.unwrap_or_default(),
        item: checked(item, value::item_of),
        expressions: expressions.check(),
        return_old: returns_old(return_values.as_deref())?,
        on_failure: request::on_failure(on_failure.as_deref()),
        capacity: request::capacity(capacity.as_deref()),
        collection_metrics: metrics.as_deref() == Some("SIZE"),
    }))
}

/// A map of attribute values.
pub fn take_map(members: &mut Members, name: &str) -> Result<Option<RawMap>, ApiError> {
    members.map(name, VALUE_TYPE, raw::value)
}

/// An item or a key that is there, with the refusal of its values kept for later.
pub fn checked(map: Option<RawMap>, check: fn(RawMap) -> Decoded<Item>) -> Decoded<Item> {
    check(map.unwrap_or_default())
}

/// The name of a table in an operation on its items.
pub fn check_name(name: Option<&String>, violations: &mut Violations) {
    request::check_table_name(name, "tableName", violations);
    let long_enough =
        |name: &&String| name.chars().count() >= limits::NAME_CHARS_MIN && !is_arn(name);
    violations.name_pattern(name.filter(long_enough).map(String::as_str), "tableName");
}

fn returns_old(return_values: Option<&str>) -> Result<bool, ApiError> {
    match return_values {
        None | Some("NONE") => Ok(false),
        Some("ALL_OLD") => Ok(true),
        Some(_) => Err(error::request::only_old_values_returned()),
    }
}
