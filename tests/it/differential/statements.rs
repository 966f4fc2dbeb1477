//! PartiQL: statements by themselves, in batches and in transactions.

use serde_json::{Map, Value, json};

use super::condition::projection;
use super::reads::{key_equality, range_condition, source};
use super::request::{Pages, Request, Scene};
use super::tables::{Keys, TABLES, Table};
use super::text::{Dialect, Text, maybe_broken};
use super::transactions::token;
use super::update::assignment;
use super::values::Item;
use crate::random::Random;

pub fn scene(random: &mut Random) -> Scene {
    match random.below(6) {
        0..=3 => vec![single(random)],
        4 => vec![batch(random)],
        _ => transaction(random),
    }
}

/// Where a statement is going to run.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Single,
    Batch,
    Transaction,
}

fn single(random: &mut Random) -> Request {
    let read = random.coin();
    let mut body = if read { select(random) } else { change(random, Place::Single) };
    random.ask_for_capacity(&mut body);
    if !read {
        random.ask_for_failed_item(&mut body);
        return Request::write("ExecuteStatement", body, all_tables());
    }
    if random.one_in(3) {
        body.insert("Limit".to_owned(), json!(random.between(1, 4)));
    }
    if random.one_in(5) {
        body.insert("ConsistentRead".to_owned(), json!(random.coin()));
    }
    let pages = if is_ordered_alike(&body) {
        Pages::Each
    } else {
        Pages::Union { segments: 1, order: None }
    };
    Request::read("ExecuteStatement", body).following(pages)
}

/// Local orders partitions, and in descending order with a limit, otherwise than the service
/// (partiql.md 20).
fn is_ordered_alike(body: &Item) -> bool {
    let statement = body["Statement"].as_str().unwrap_or_default();
    let Some((_, order)) = statement.split_once("ORDER BY ") else { return false };
    let descending = order.contains("DESC") && body.contains_key("Limit");
    order.starts_with("sk") && !descending
}

fn all_tables() -> Vec<&'static str> {
    TABLES.iter().map(|table| table.name).collect()
}

fn statement(random: &mut Random, write: impl FnOnce(&mut Text<'_>) -> String) -> Item {
    let mut text = Text::new(random, Dialect::Statement);
    let words = write(&mut text);
    let parameters = text.parameters();
    let mut body = Map::new();
    body.insert("Statement".to_owned(), json!(maybe_broken(random, words)));
    if !parameters.is_empty() {
        body.insert("Parameters".to_owned(), json!(parameters));
    }
    body
}

fn table_name(random: &mut Random, table: &Table) -> String {
    if random.one_in(200) {
        return "\"missing-table\"".to_owned();
    }
    if random.coin() { table.name.to_owned() } else { format!("\"{}\"", table.name) }
}

fn select(random: &mut Random) -> Item {
    let (table, index) = source(random);
    statement(random, |text| {
        let columns = if text.random.coin() { "*".to_owned() } else { projection(text) };
        let mut from = table_name(text.random, table);
        if let Some(index) = index {
            from.push_str(&format!(".\"{}\"", index.name));
        }
        let keys = index.map_or(table.keys, |index| index.keys);
        let filter = where_clause(text, keys);
        let order = order_by(text, keys);
        format!("SELECT {columns} FROM {from}{filter}{order}")
    })
}

fn where_clause(text: &mut Text<'_>, keys: Keys) -> String {
    let mut terms = Vec::new();
    if !text.random.one_in(4) {
        terms.push(if text.random.one_in(6) {
            key_in(text, keys)
        } else {
            key_equality(text, keys.hash)
        });
        if let Some(range) = keys.range.filter(|_| text.random.coin()) {
            terms.push(range_condition(text, range));
        }
    }
    if text.random.one_in(3) {
        let condition = text.condition(1);
        terms.push(if text.random.coin() { format!("({condition})") } else { condition });
    }
    let word = if text.random.one_in(12) { " OR " } else { " AND " };
    if terms.is_empty() { String::new() } else { format!(" WHERE {}", terms.join(word)) }
}

fn key_in(text: &mut Text<'_>, keys: Keys) -> String {
    let name = text.name(keys.hash.name);
    let values: Vec<String> = (0..text.random.between(1, 3))
        .map(|_| {
            let value = text.random.key_value(keys.hash.kind);
            text.value(value)
        })
        .collect();
    format!("{name} IN [{}]", values.join(", "))
}

fn order_by(text: &mut Text<'_>, keys: Keys) -> String {
    if !text.random.one_in(5) {
        return String::new();
    }
    let hash = keys.hash.name;
    let range = keys.range.map_or("n", |range| range.name);
    let direction = text.random.pick(&["", " ASC", " DESC"]);
    match text.random.below(4) {
        0 => format!(" ORDER BY {hash}{direction}"),
        1 => format!(" ORDER BY {hash}, {range}{direction}"),
        _ => format!(" ORDER BY {range}{direction}"),
    }
}

fn change(random: &mut Random, place: Place) -> Item {
    let table = random.table();
    match random.below(3) {
        0 => insert(random, table),
        1 => update(random, table, place),
        _ => delete(random, table, place),
    }
}

fn insert(random: &mut Random, table: &'static Table) -> Item {
    let item = random.item(table);
    statement(random, |text| {
        let table = table_name(text.random, table);
        let mut members = Vec::new();
        for (name, value) in item {
            members.push(format!("'{name}': {}", text.value(value)));
        }
        format!("INSERT INTO {table} VALUE {{{}}}", members.join(", "))
    })
}

/// The whole key, mostly, and sometimes a condition.
fn keyed(text: &mut Text<'_>, keys: Keys) -> String {
    let mut terms = Vec::new();
    for key in keys.all() {
        if !text.random.one_in(40) {
            terms.push(key_equality(text, key));
        }
    }
    if text.random.one_in(3) {
        terms.push(text.condition(1));
    }
    if terms.is_empty() { String::new() } else { format!(" WHERE {}", terms.join(" AND ")) }
}

fn update(random: &mut Random, table: &'static Table, place: Place) -> Item {
    statement(random, |text| {
        let name = table_name(text.random, table);
        let count = text.random.between(1, 3);
        let mut clauses = String::new();
        for _ in 0..count {
            let (path, kind) = text.some_path();
            if text.random.one_in(4) {
                clauses.push_str(&format!(" REMOVE {}", text.path(&path)));
            } else {
                clauses.push_str(&format!(" SET {}", assignment(text, &path, kind)));
            }
        }
        let filter = keyed(text, table.keys);
        let returning =
            returning(text.random, place, &["ALL OLD", "MODIFIED OLD", "ALL NEW", "MODIFIED NEW"]);
        format!("UPDATE {name}{clauses}{filter}{returning}")
    })
}

fn returning(random: &mut Random, place: Place, images: &[&str]) -> String {
    let chance = if place == Place::Transaction { 60 } else { 3 };
    if random.one_in(chance) {
        format!(" RETURNING {} *", random.pick(images))
    } else {
        String::new()
    }
}

fn delete(random: &mut Random, table: &'static Table, place: Place) -> Item {
    statement(random, |text| {
        let name = table_name(text.random, table);
        let filter = keyed(text, table.keys);
        let returning =
            returning(text.random, place, &["ALL OLD", "ALL OLD", "ALL OLD", "MODIFIED OLD"]);
        format!("DELETE FROM {name}{filter}{returning}")
    })
}

/// A read of one item, mostly by its key alone.
fn read_one(random: &mut Random) -> Item {
    let table = random.table();
    statement(random, |text| {
        let columns = if text.random.coin() { "*".to_owned() } else { projection(text) };
        let name = table_name(text.random, table);
        let key: Vec<String> = table.keys.all().map(|key| key_equality(text, key)).collect();
        let more = if text.random.one_in(20) {
            format!(" AND {}", text.condition(0))
        } else {
            String::new()
        };
        format!("SELECT {columns} FROM {name} WHERE {}{more}", key.join(" AND "))
    })
}

fn exists(random: &mut Random) -> Item {
    let table = random.table();
    statement(random, |text| {
        let key: Vec<String> = table.keys.all().map(|key| key_equality(text, key)).collect();
        let condition = text.condition(0);
        format!(
            "EXISTS(SELECT * FROM \"{}\" WHERE {} AND {condition})",
            table.name,
            key.join(" AND ")
        )
    })
}

fn batch(random: &mut Random) -> Request {
    let reads = random.one_in(3);
    let mut statements = Vec::new();
    for _ in 0..random.between(1, 5) {
        let mixed = random.one_in(60);
        let mut one = if reads != mixed { read_one(random) } else { change(random, Place::Batch) };
        random.ask_for_failed_item(&mut one);
        if reads && random.one_in(4) {
            one.insert("ConsistentRead".to_owned(), json!(random.coin()));
        }
        statements.push(Value::Object(one));
    }
    let mut body = Map::new();
    body.insert("Statements".to_owned(), json!(statements));
    random.ask_for_capacity(&mut body);
    Request::write("BatchExecuteStatement", body, all_tables())
}

fn transaction(random: &mut Random) -> Scene {
    let reads = random.one_in(3);
    let mut statements = Vec::new();
    for _ in 0..random.between(1, 4) {
        let mixed = random.one_in(60);
        let mut one = match (reads != mixed, random.one_in(6)) {
            (true, _) => read_one(random),
            (false, true) => exists(random),
            (false, false) => change(random, Place::Transaction),
        };
        random.ask_for_failed_item(&mut one);
        statements.push(Value::Object(one));
    }
    let mut body = Map::new();
    body.insert("TransactStatements".to_owned(), json!(statements));
    random.ask_for_capacity(&mut body);
    if !random.one_in(5) {
        return vec![Request::write("ExecuteTransaction", body, all_tables())];
    }
    body.insert("ClientRequestToken".to_owned(), token(random));
    let again = Request::write("ExecuteTransaction", body.clone(), all_tables());
    vec![Request::write("ExecuteTransaction", body, all_tables()), again]
}
