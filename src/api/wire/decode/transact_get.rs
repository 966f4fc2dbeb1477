//! TransactGetItems (transactions.md 9).

use super::super::java;
use super::super::member::Members;
use super::super::raw::{self, RawMap};
use super::super::violations::Violations;
use super::expressions::RawExpressions;
use super::item::take_map;
use super::request;
use super::transact::check_table_name;
use crate::api::operation::{TransactGet, TransactGetItems};
use crate::api::{ApiError, Operation, error, limits};

/// One entry of `TransactItems`, with its Get when it is right.
struct RawEntry(Option<RawGet>);

struct RawGet {
    key: Option<RawMap>,
    table_name: Option<String>,
    expressions: RawExpressions,
}

pub fn transact_get_items(mut members: Members<'_>) -> Result<Operation, ApiError> {
    let entries = members.structures("TransactItems", "TransactGetItem", RawEntry::take)?;
    let capacity = members.string("ReturnConsumedCapacity")?;

    refuse_count(entries.as_ref())?;
    let entries = entries.unwrap_or_default();
    refuse_missing(&entries, capacity.as_deref())?;
    let gets: Vec<RawGet> = entries.into_iter().filter_map(|RawEntry(get)| get).collect();
    refuse_members(&gets)?;
    gets.iter().try_for_each(RawGet::refuse_empty_names)?;
    // Before the projection is even read, unlike in TransactWriteItems (transactions.md 9).
    if gets.iter().any(RawGet::is_nested_too_deep) {
        return Err(error::value::nested_too_deep());
    }
    Ok(Operation::TransactGetItems(TransactGetItems {
        gets: gets.into_iter().map(RawGet::into_get).collect(),
        capacity: request::capacity(capacity.as_deref()),
    }))
}

fn refuse_count(entries: Option<&Vec<RawEntry>>) -> Result<(), ApiError> {
    let mut violations = Violations::default();
    violations.required(entries, "transactItems");
    if let Some(entries) = entries {
        let most = limits::TRANSACT_ITEMS_MAX;
        violations.length(entries.len(), "transactItems", 1, most, || {
            java::list(entries, RawEntry::print)
        });
    }
    violations.refuse()
}

/// Entries without a Get, and the mode of the request.
fn refuse_missing(entries: &[RawEntry], capacity: Option<&str>) -> Result<(), ApiError> {
    let mut violations = Violations::default();
    for (index, RawEntry(get)) in entries.iter().enumerate() {
        // Ahead of the names of tables, together with the mode of the request (transactions.md 9).
        violations.required(get.as_ref(), &format!("transactItems.{}.member.get", index + 1));
    }
    request::check_capacity(capacity, &mut violations);
    violations.refuse()
}

fn refuse_members(gets: &[RawGet]) -> Result<(), ApiError> {
    let mut violations = Violations::default();
    for (index, get) in gets.iter().enumerate() {
        let path = |member: &str| format!("transactItems.{}.member.get.{member}", index + 1);
        violations.required(get.key.as_ref(), &path("key"));
        violations.required(get.table_name.as_ref(), &path("tableName"));
        if let Some(name) = get.table_name.as_deref() {
            check_table_name(name, &path("tableName"), &mut violations);
        }
    }
    violations.refuse()
}

impl RawEntry {
    fn take(mut members: Members<'_>) -> Result<Self, ApiError> {
        Ok(Self(members.structure("Get", "Get")?.map(RawGet::take).transpose()?))
    }

    fn print(&self) -> String {
        let printed = self.0.as_ref().map(RawGet::print);
        format!("TransactGetItem(get={})", java::text(printed.as_deref()))
    }
}

impl RawGet {
    fn take(mut members: Members<'_>) -> Result<Self, ApiError> {
        Ok(Self {
            key: take_map(&mut members, "Key")?,
            expressions: RawExpressions::of_read(&mut members)?,
            table_name: members.string("TableName")?,
        })
    }

    fn refuse_empty_names(&self) -> Result<(), ApiError> {
        if self.key.as_ref().is_some_and(raw::has_empty_name) {
            return Err(error::value::empty_attribute_name());
        }
        self.expressions.refuse_empty_names()
    }

    fn is_nested_too_deep(&self) -> bool {
        self.key.as_ref().is_some_and(|key| raw::nesting(key) >= limits::VALUE_DEPTH_MAX)
    }

    fn into_get(self) -> TransactGet {
        TransactGet {
            table_name: self.table_name.unwrap_or_default(),
            key: raw::check_map(self.key.unwrap_or_default()),
            expressions: self.expressions.check(),
        }
    }

    fn print(&self) -> String {
        format!(
            "Get(key={}, tableName={}, projectionExpression={}, expressionAttributeNames={}, \
             workloadProfileName=null)",
            java::values(self.key.as_ref()),
            java::text(self.table_name.as_deref()),
            java::text(self.expressions.projection.as_deref()),
            java::texts(self.expressions.names.as_ref()),
        )
    }
}
