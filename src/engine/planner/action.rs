//! How an action of a transaction is served, and all that is wrong with it.

use super::complaint::{Complaint, Place, Topic};
use super::flaw::{Check, flaws};
use super::never::never;
use super::parts::outcome;
use super::{About, Examined, Never, OneItem, Refused, Served, Task};
use crate::api::operation::{Action, ActionKind};
use crate::api::{ApiError, error, limits};
use crate::engine::catalog::Table;
use crate::engine::evaluate::bind::clauses::{Clauses, Parameter, Wrong, clauses};
use crate::engine::evaluate::condition::Condition;
use crate::engine::evaluate::paths::documents;
use crate::engine::evaluate::update::Update;
use crate::engine::key::PrimaryKey;
use crate::engine::operation::transact_write::{
    action_bytes, bind_one, key_of, refuse_empty_key_of,
};
use crate::value::{Item, size};

/// How an action is served on its table; without the table, what is wrong with it by itself.
pub fn examine<'t>(table: Option<&'t Table>, action: &Action) -> Examined<'t> {
    let bound = bind_one(action);
    let bytes = bound.as_ref().map_or(0, action_bytes);
    let verdict = bound.and_then(|bound| {
        let checked = |table| {
            key_of(&bound, table).and_then(|key| refuse_empty_key_of(&bound, table).map(|()| key))
        };
        table.map(checked).transpose()
    });
    let parts = clauses(&action.expressions, matches!(action.kind, ActionKind::Put { .. }));
    let never = never_of(&parts, given(action));
    let mut complaints = Vec::new();
    if let (Ok(_), Some(table)) = (&verdict, table) {
        complaints.extend(changes(table, &parts));
    }
    let served = match verdict {
        Ok(key) => table.zip(key).map(|(table, key)| Served::Item(one_item(table, action, key))),
        Err(error) => {
            complaints = gathered(table, action, parts, &error);
            table.map(|table| refused(table, action, error))
        }
    };
    Examined { served, complaints, never, bytes }
}

fn one_item<'t>(table: &'t Table, action: &Action, key: PrimaryKey) -> OneItem<'t> {
    let task = match &action.kind {
        ActionKind::Put { .. } => Task::Put,
        ActionKind::Update { .. } => Task::Update,
        ActionKind::Delete { .. } => Task::Delete,
        ActionKind::ConditionCheck { .. } => Task::Check,
    };
    OneItem { table, task, key, is_conditional: false }
}

/// The item of a Put, the key of the others.
fn given(action: &Action) -> Option<&Item> {
    match &action.kind {
        ActionKind::Put { item } => item.as_ref().ok(),
        ActionKind::Update { key }
        | ActionKind::Delete { key }
        | ActionKind::ConditionCheck { key } => key.as_ref().ok(),
    }
}

fn is_put(action: &Action) -> bool {
    matches!(action.kind, ActionKind::Put { .. })
}

fn refused<'t>(table: &Table, action: &Action, error: ApiError) -> Served<'t> {
    let has_key = |given: &Item| table.key_names().all(|name| given.contains_key(name));
    let names_item = given(action).is_some_and(|given| {
        has_key(given) && (is_put(action) || given.len() == table.key_names().count())
    });
    let about = if names_item { About::Schema } else { About::Key };
    Served::Refused(Refused { about, error, key: None })
}

/// A condition that never holds. Of a Put the key is what the item there has, too, but nobody knows which of its
/// attributes that is without the table; of the others it is what is given.
fn never_of(parts: &Clauses, given: Option<&Item>) -> Option<Never> {
    let joined = parts.joined.as_slice();
    let bound: Vec<&Condition> = joined.iter().map(|(_, bound)| bound).collect();
    let (one, two) = never(&bound, given)?;
    let place = |at: usize| joined.get(at).map(|(span, _)| *span);
    Some(Never { first: place(one)?, second: place(two)? })
}

fn gathered(
    table: Option<&Table>,
    action: &Action,
    parts: Clauses,
    error: &ApiError,
) -> Vec<Complaint> {
    let member = if is_put(action) { "Item" } else { "Key" };
    let mut found = Vec::new();
    let decoded = match &action.kind {
        ActionKind::Put { item } => item,
        ActionKind::Update { key }
        | ActionKind::Delete { key }
        | ActionKind::ConditionCheck { key } => key,
    };
    match decoded {
        Err(error) => found.push(complaint(Place::Member(member), Topic::Value, error.clone())),
        Ok(item) => found.extend(table.iter().flat_map(|table| attributes(table, action, item))),
    }
    if let (Some(item), true) = (given(action), is_put(action))
        && size::item_bytes(item) > limits::ITEM_BYTES_MAX
    {
        let error = error::key::item_too_large();
        found.push(complaint(Place::Member(member), Topic::ItemSize, error));
    }
    if let Some(table) = table {
        found.extend(changes(table, &parts));
        if !matches!(action.kind, ActionKind::ConditionCheck { .. }) {
            found.extend(condition_documents(table, &parts));
        }
    }
    found.extend(parts.refused.into_iter().map(refused_clause));
    if found.is_empty() {
        found.push(complaint(Place::Member(member), Topic::Schema, error.clone()));
    }
    found
}

fn complaint(place: Place, topic: Topic, error: ApiError) -> Complaint {
    Complaint { place, topic, error }
}

fn attributes(table: &Table, action: &Action, given: &Item) -> Vec<Complaint> {
    let (member, is_key) = if is_put(action) { ("Item", false) } else { ("Key", true) };
    let of_item: Check<'_> = &|item| {
        table.key_of_new_item(item)?;
        table.check_not_empty(item)
    };
    let of_key: Check<'_> = &|key| {
        table.key(key)?;
        table.check_key_not_empty(key)
    };
    let (flawed, rest) = flaws(table, given, is_key, if is_key { of_key } else { of_item });
    let told = flawed.into_iter().map(|one| {
        let place = Place::Entry(member, one.name.clone());
        complaint(place, Topic::Key(one.name, one.flaw), one.error)
    });
    let rest = rest.map(|error| complaint(Place::Member(member), Topic::Schema, error));
    told.chain(rest).collect()
}

/// Changes of key attributes, and to what no item can have.
fn changes(table: &Table, parts: &Clauses) -> Vec<Complaint> {
    let keys: Vec<&str> = table.key_names().collect();
    let told = parts.actions.iter().filter_map(|(span, action)| {
        let place = Place::Expression(Parameter::Update.name(), *span);
        let alone = Update { actions: vec![action.clone()] };
        let root = action.target().root.clone();
        if let Err(error) = alone.check_targets(&keys) {
            return Some(complaint(place, Topic::Target(root), error));
        }
        if let Err(error) = table.check_documents(documents(alone.paths())) {
            return Some(complaint(place, Topic::Document(root), error));
        }
        let (topic, error) = outcome(table, action)?;
        Some(complaint(place, topic, error))
    });
    told.collect()
}

fn condition_documents(table: &Table, parts: &Clauses) -> Vec<Complaint> {
    let told = parts.conditions.iter().filter_map(|(span, condition)| {
        let paths = condition.paths();
        let error = table.check_documents(documents(paths.iter().copied())).err()?;
        let inside = paths.iter().find(|path| table.check_documents(documents([**path])).is_err());
        let root = inside.map_or_else(String::new, |path| path.root.clone());
        let place = Place::Expression(Parameter::Condition.name(), *span);
        Some(complaint(place, Topic::Document(root), error))
    });
    told.collect()
}

fn refused_clause(refused: crate::engine::evaluate::bind::clauses::RefusedClause) -> Complaint {
    let member = refused.parameter.name();
    let place = match (refused.span, &refused.wrong) {
        (Some(span), _) => Place::Expression(member, span),
        (None, Wrong::Unused(key) | Wrong::Malformed(key)) => Place::Entry(member, key.clone()),
        (None, _) => Place::Member(member),
    };
    let topic = match refused.wrong {
        Wrong::Syntax => Topic::Syntax,
        Wrong::TooLong | Wrong::TooManyOperators => Topic::Limit,
        Wrong::Operand => Topic::Operand,
        Wrong::Clash => Topic::Clash,
        Wrong::Value => Topic::Value,
        wrong => Topic::Placeholder(wrong),
    };
    complaint(place, topic, refused.error)
}
