//! Whole statements on the tables there are, for where one begins: the key stands in them, and the cursor where its value
//! goes.

use super::complete::{Candidate, Kind, Known};
use super::partiql::quoted;
use crate::api::operation::ActionVerb;
use crate::api::table::TableDescription;
use crate::syntax::partiql::Verb;
use crate::value::AttributeType;

/// Tables that statements are offered on: a list of more is not looked through.
const TABLES_MAX: usize = 20;

/// Statements that begin so, or all kinds.
pub fn statements(known: &Known<'_>, verb: Option<Verb>) -> Vec<Candidate> {
    let verbs = [Verb::Select, Verb::Update, Verb::Insert, Verb::Delete].into_iter();
    let verbs = verbs.filter(|one| verb.is_none_or(|verb| verb == *one));
    let of_verb = |verb| {
        let tables = known.tables.iter().take(TABLES_MAX);
        tables.filter_map(move |table| statement(verb, table)).collect::<Vec<_>>()
    };
    verbs.flat_map(of_verb).collect()
}

fn statement(verb: Verb, table: &TableDescription) -> Option<Candidate> {
    let name = quoted(&table.definition.name);
    let condition = condition(table);
    let text = match verb {
        Verb::Select => format!("{} * FROM {name} WHERE {condition};", verb.name()),
        Verb::Update => format!("{} {name} SET \"\" =  WHERE {condition};", verb.name()),
        Verb::Insert => format!("{} INTO {name} VALUE {{{}}};", verb.name(), item(table)),
        Verb::Delete => format!("{} FROM {name} WHERE {condition};", verb.name()),
        Verb::Exists => return None,
    };
    // Where the first thing is missing: within quotes, else behind the sign.
    let gap = [text.find("\"\""), text.find("''"), text.find("= ;"), text.find(": }")];
    let cursor = gap.into_iter().flatten().min()?;
    let is_quotes = text.get(cursor..).is_some_and(|rest| rest.starts_with(['"', '\'']));
    Some(Candidate::new(Kind::Statement, text).with_cursor(cursor + if is_quotes { 1 } else { 2 }))
}

/// Whole actions of a transaction draft.
pub fn actions(known: &Known<'_>) -> Vec<Candidate> {
    let of_verb = |verb: ActionVerb| {
        known.tables.iter().take(TABLES_MAX).filter_map(move |table| action(verb, table))
    };
    ActionVerb::ALL.into_iter().flat_map(of_verb).collect()
}

fn action(verb: ActionVerb, table: &TableDescription) -> Option<Candidate> {
    let (name, key) = (json(&table.definition.name), members(table));
    let rest = match verb {
        ActionVerb::Put => format!("\"Item\": {{{key}}}"),
        ActionVerb::Update => format!("\"Key\": {{{key}}}, \"UpdateExpression\": \"SET \""),
        ActionVerb::Delete => format!("\"Key\": {{{key}}}"),
        ActionVerb::ConditionCheck => {
            format!("\"Key\": {{{key}}}, \"ConditionExpression\": \"\"")
        }
    };
    let text = format!("{{\"{}\": {{\"TableName\": {name}, {rest}}}}}", verb.name());
    let gap = [text.find("\"\"").map(|at| at + 1), text.find(": 0").map(|at| at + 2)];
    let cursor = gap.into_iter().flatten().min()?;
    Some(Candidate::new(Kind::Statement, text).with_cursor(cursor))
}

/// `"pk": "", "n": 0`.
fn members(table: &TableDescription) -> String {
    let gap = |name: &String| if gap(table, name).is_empty() { "0" } else { "\"\"" };
    let part = |name: &String| format!("{}: {}", json(name), gap(name));
    keys(table).map(part).collect::<Vec<_>>().join(", ")
}

fn json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// `"pk" = '' AND "sk" = ''`.
fn condition(table: &TableDescription) -> String {
    let part = |name: &String| format!("{} = {}", quoted(name), gap(table, name));
    keys(table).map(part).collect::<Vec<_>>().join(" AND ")
}

/// `'pk': '', 'sk': ''`.
fn item(table: &TableDescription) -> String {
    let part = |name: &String| format!("'{}': {}", name.replace('\'', "''"), gap(table, name));
    keys(table).map(part).collect::<Vec<_>>().join(", ")
}

fn keys(table: &TableDescription) -> impl Iterator<Item = &String> {
    let key = &table.definition.key;
    key.partition.iter().chain(&key.sort)
}

/// Where a value goes.
fn gap(table: &TableDescription, name: &str) -> &'static str {
    let mut attributes = table.definition.attributes.iter();
    match attributes.find(|one| one.name == name).map(|one| one.attribute_type) {
        Some(AttributeType::N) => "",
        _ => "''",
    }
}
