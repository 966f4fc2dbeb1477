//! TransactWriteItems: stages 1 to 5 of transactions.md 2, each refusing alone.

use super::super::java;
use super::super::member::Members;
use super::super::raw::{self, RawMap};
use super::super::value;
use super::super::violations::Violations;
use super::expressions::RawExpressions;
use super::item;
use super::request::{self, is_arn};
use crate::api::operation::{Action, ActionKind, Decoded, TransactWriteItems};
use crate::api::{ApiError, Operation, error, limits};
use crate::value::Item;

/// One entry of `TransactItems`: one action when it is right. In the order of the service's own type.
struct RawEntry {
    actions: Vec<RawAction>,
}

struct RawAction {
    kind: Kind,
    /// The item of a Put, the key of the others.
    map: Option<RawMap>,
    table_name: Option<String>,
    expressions: RawExpressions,
    on_failure: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    ConditionCheck,
    Put,
    Delete,
    Update,
}

pub fn transact_write_items(mut members: Members<'_>) -> Result<Operation, ApiError> {
    let entries = members.structures("TransactItems", "TransactWriteItem", RawEntry::take)?;
    let token = members.string("ClientRequestToken")?;
    let capacity = members.string("ReturnConsumedCapacity")?;
    let metrics = members.string("ReturnItemCollectionMetrics")?;

    refuse_count(entries.as_ref())?;
    let entries = entries.unwrap_or_default();
    refuse_modes(&entries, token.as_deref(), capacity.as_deref(), metrics.as_deref())?;
    let actions = entries.into_iter().map(RawEntry::only_action).collect::<Result<Vec<_>, _>>()?;
    refuse_members(&actions)?;
    actions.iter().try_for_each(RawAction::refuse_empty_names)?;

    Ok(Operation::TransactWriteItems(TransactWriteItems {
        actions: actions.into_iter().map(RawAction::into_action).collect(),
        token,
        capacity: request::capacity(capacity.as_deref()),
        collection_metrics: metrics.as_deref() == Some("SIZE"),
    }))
}

/// Stage 1: 1 to 100 entries.
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

/// Stage 2: the modes of all actions, then those of the request.
fn refuse_modes(
    entries: &[RawEntry],
    token: Option<&str>,
    capacity: Option<&str>,
    metrics: Option<&str>,
) -> Result<(), ApiError> {
    let mut violations = Violations::default();
    for (index, entry) in entries.iter().enumerate() {
        for action in &entry.actions {
            let path = action.path(index, "returnValuesOnConditionCheckFailure");
            request::check_on_failure(action.on_failure.as_deref(), &path, &mut violations);
        }
    }
    // From 1, as the model says, though both emulators take an empty one (transactions.md 2.1).
    violations.text_length(token, "clientRequestToken", 1, limits::TOKEN_CHARS_MAX);
    request::check_capacity(capacity, &mut violations);
    request::check_metrics(metrics, &mut violations);
    violations.refuse()
}

/// Stage 4: members every action must have, and table names.
fn refuse_members(actions: &[RawAction]) -> Result<(), ApiError> {
    let mut violations = Violations::default();
    for (index, action) in actions.iter().enumerate() {
        action.check_members(index, &mut violations);
    }
    violations.refuse()
}

impl Kind {
    /// In the order of the service's own type, which is the order of its echo.
    const ALL: [Kind; 4] = [Kind::ConditionCheck, Kind::Put, Kind::Delete, Kind::Update];

    fn name(self) -> &'static str {
        match self {
            Self::ConditionCheck => "ConditionCheck",
            Self::Put => "Put",
            Self::Delete => "Delete",
            Self::Update => "Update",
        }
    }

    /// Its segment in paths and echoes.
    fn path(self) -> &'static str {
        match self {
            Self::ConditionCheck => "conditionCheck",
            Self::Put => "put",
            Self::Delete => "delete",
            Self::Update => "update",
        }
    }
}

impl RawEntry {
    fn take(mut members: Members<'_>) -> Result<Self, ApiError> {
        let mut actions = Vec::new();
        for kind in Kind::ALL {
            if let Some(action) = members.structure(kind.name(), kind.name())? {
                actions.push(RawAction::take(kind, action)?);
            }
        }
        Ok(Self { actions })
    }

    /// Stage 3: exactly one action.
    fn only_action(self) -> Result<RawAction, ApiError> {
        if self.actions.len() > 1 {
            return Err(error::transaction::several_actions_in_one());
        }
        self.actions.into_iter().next().ok_or_else(error::transaction::no_action)
    }

    fn print(&self) -> String {
        let fields: Vec<String> = Kind::ALL
            .into_iter()
            .map(|kind| {
                let action = self.actions.iter().find(|action| action.kind == kind);
                let printed = action.map(RawAction::print);
                format!("{}={}", kind.path(), java::text(printed.as_deref()))
            })
            .collect();
        format!("TransactWriteItem({})", fields.join(", "))
    }
}

impl RawAction {
    fn take(kind: Kind, mut members: Members<'_>) -> Result<Self, ApiError> {
        // Nested members before plain ones: so their types are told (indexes-and-tables.md 8.4).
        let map_name = if kind == Kind::Put { "Item" } else { "Key" };
        let map = item::take_map(&mut members, map_name)?;
        let expressions = match kind {
            Kind::Update => RawExpressions::of_update(&mut members)?,
            Kind::ConditionCheck | Kind::Put | Kind::Delete => {
                RawExpressions::of_write(&mut members)?
            }
        };
        Ok(Self {
            kind,
            map,
            expressions,
            table_name: members.string("TableName")?,
            on_failure: members.string("ReturnValuesOnConditionCheckFailure")?,
        })
    }

    fn path(&self, index: usize, member: &str) -> String {
        format!("transactItems.{}.member.{}.{member}", index + 1, self.kind.path())
    }

    fn map_member(&self) -> &'static str {
        if self.kind == Kind::Put { "item" } else { "key" }
    }

    fn check_members(&self, index: usize, violations: &mut Violations) {
        violations.required(self.map.as_ref(), &self.path(index, self.map_member()));
        let path = self.path(index, "tableName");
        violations.required(self.table_name.as_ref(), &path);
        if let Some(name) = self.table_name.as_deref() {
            check_table_name(name, &path, violations);
        }
        match self.kind {
            Kind::Update => {
                let path = self.path(index, "updateExpression");
                violations.required(self.expressions.update.as_ref(), &path);
            }
            Kind::ConditionCheck => {
                let path = self.path(index, "conditionExpression");
                violations.required(self.expressions.condition.as_ref(), &path);
            }
            Kind::Put | Kind::Delete => {}
        }
    }

    /// Stage 5.
    fn refuse_empty_names(&self) -> Result<(), ApiError> {
        if self.map.as_ref().is_some_and(raw::has_empty_name) {
            return Err(error::value::empty_attribute_name());
        }
        self.expressions.refuse_empty_names()
    }

    fn into_action(self) -> Action {
        let mut expressions = self.expressions.check();
        let map = self.map.unwrap_or_default();
        let kind = match self.kind {
            Kind::Put => {
                // Of a Put alone: the nesting of a key is told much later, by the engine (transactions.md 2, stage 7).
                let item = told_in_order(value::item_of(map), &mut expressions.values);
                ActionKind::Put { item }
            }
            Kind::Update => ActionKind::Update { key: raw::check_map(map) },
            Kind::Delete => ActionKind::Delete { key: raw::check_map(map) },
            Kind::ConditionCheck => ActionKind::ConditionCheck { key: raw::check_map(map) },
        };
        Action {
            table_name: self.table_name.unwrap_or_default(),
            kind,
            expressions,
            on_failure: request::on_failure(self.on_failure.as_deref()),
        }
    }

    fn print(&self) -> String {
        let expressions = &self.expressions;
        let update = match self.kind {
            Kind::Update => {
                // Before the table, as nothing else is (transactions.md 2.2).
                format!(", updateExpression={}", java::text(expressions.update.as_deref()))
            }
            Kind::ConditionCheck | Kind::Put | Kind::Delete => String::new(),
        };
        format!(
            "{}({}={}{update}, tableName={}, conditionExpression={}, expressionAttributeNames={}, \
             expressionAttributeValues={}, returnValuesOnConditionCheckFailure={}, \
             workloadProfileName=null)",
            self.kind.name(),
            self.map_member(),
            java::values(self.map.as_ref()),
            java::text(self.table_name.as_deref()),
            java::text(expressions.condition.as_deref()),
            java::texts(expressions.names.as_ref()),
            java::values(expressions.values.as_ref()),
            java::text(self.on_failure.as_deref()),
        )
    }
}

/// A name's length, then its characters; an ARN has its own bounds.
pub fn check_table_name(name: &str, path: &str, violations: &mut Violations) {
    if is_arn(name) {
        violations.text_length(Some(name), path, 1, limits::TABLE_ARN_CHARS_MAX);
    } else {
        violations.text_length(Some(name), path, limits::NAME_CHARS_MIN, limits::NAME_CHARS_MAX);
        // When both are broken the length is listed first (transactions.md 2.1); CreateTable has it the other way round.
        violations.name_pattern(Some(name), path);
    }
}

/// The nesting of a Put's item is told after everything about its expression values. When both are refused, both slots
/// carry the one that is told, so that a reader need not know the order.
fn told_in_order(item: Decoded<Item>, values: &mut Option<Decoded<Item>>) -> Decoded<Item> {
    match (item, values) {
        (Err(item_problem), Some(values)) if values.is_err() => {
            if item_problem.cause == error::Cause::Nesting {
                values.clone()
            } else {
                *values = Err(item_problem.clone());
                Err(item_problem)
            }
        }
        (item, _) => item,
    }
}
