//! Query and Scan, a page or all of them.

use serde_json::{Value, json};

use super::items::{consistent, projected};
use super::request::{Pages, Request, Scene, members};
use super::tables::{Index, Key, Keys, Table};
use super::text::{Dialect, Step, Text, maybe_broken};
use super::values::Item;
use crate::random::Random;

const SELECTS: &[&str] =
    &["COUNT", "ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES", "SPECIFIC_ATTRIBUTES"];

pub fn scene(random: &mut Random) -> Scene {
    vec![if random.one_in(3) { scan(random) } else { query(random) }]
}

/// A table, or one of its indexes.
pub fn source(random: &mut Random) -> (&'static Table, Option<&'static Index>) {
    let table = random.table();
    let count = table.indexes.len();
    let index = (count > 0 && random.coin()).then(|| &table.indexes[random.below(count)]);
    (table, index)
}

fn query(random: &mut Random) -> Request {
    let (table, index) = source(random);
    let mut body = members(table);
    let mut text = Text::new(random, Dialect::Expression);
    let key_condition = key_condition(&mut text, index.map_or(table.keys, |index| index.keys));
    let filter = text.random.one_in(3).then(|| text.condition(1));
    let placeholders = text.placeholders();
    body.insert("KeyConditionExpression".to_owned(), json!(maybe_broken(random, key_condition)));
    if let Some(filter) = filter {
        body.insert("FilterExpression".to_owned(), json!(maybe_broken(random, filter)));
    }
    add_all(&mut body, placeholders);
    if random.coin() {
        body.insert("ScanIndexForward".to_owned(), json!(random.coin()));
    }
    if let Some(key) = random.one_in(25).then(|| start_key(random, table, index)) {
        body.insert("ExclusiveStartKey".to_owned(), key);
    }
    options(random, &mut body, index);
    Request::read("Query", body).following(ordered_pages(index))
}

/// Of a Query: rows with equal index keys come in no particular order.
pub fn ordered_pages(index: Option<&'static Index>) -> Pages {
    let Some(index) = index else { return Pages::Each };
    Pages::Union { segments: 1, order: index.keys.range.map(|range| range.name) }
}

/// Placeholders of several expressions, in one map each.
fn add_all(body: &mut Item, members: Item) {
    for (member, added) in members {
        match (body.get_mut(&member), added) {
            (Some(Value::Object(map)), Value::Object(added)) => map.extend(added),
            (_, added) => drop(body.insert(member, added)),
        }
    }
}

fn options(random: &mut Random, body: &mut Item, index: Option<&Index>) {
    if let Some(index) = index {
        body.insert("IndexName".to_owned(), json!(index.name));
    }
    random.sometimes(body, 200, "IndexName", &["nope", "l-all", "g-all"]);
    if random.one_in(3) {
        body.insert("Limit".to_owned(), json!(random.between(1, 4)));
    }
    if random.one_in(200) {
        body.insert("Limit".to_owned(), json!(0));
    }
    let mut projection = Item::new();
    projected(random, &mut projection);
    add_all(body, projection);
    random.sometimes(body, 8, "Select", SELECTS);
    if index.is_none_or(|index| !index.global) || random.one_in(20) {
        consistent(random, body);
    }
    random.ask_for_capacity(body);
    random.misname(body);
}

fn key_condition(text: &mut Text<'_>, keys: Keys) -> String {
    let hash = key_equality(text, keys.hash);
    let Some(range) = keys.range.filter(|_| !text.random.one_in(3)) else { return hash };
    let range = range_condition(text, range);
    match text.random.below(12) {
        0 => format!("{range} AND {hash}"),
        1 => format!("({hash}) AND ({range})"),
        2 if text.random.one_in(5) => range,
        _ => format!("{hash} AND {range}"),
    }
}

fn key_value(text: &mut Text<'_>, key: Key) -> String {
    let value =
        if text.random.one_in(80) { text.random.value(1) } else { text.random.key_value(key.kind) };
    text.value(value)
}

pub fn key_equality(text: &mut Text<'_>, key: Key) -> String {
    let comparator = if text.random.one_in(80) { "<" } else { "=" };
    let path = text.path(&[Step::Name(key.name.to_owned())]);
    if text.random.one_in(30) {
        return format!("{} {comparator} {path}", key_value(text, key));
    }
    format!("{path} {comparator} {}", key_value(text, key))
}

pub fn range_condition(text: &mut Text<'_>, key: Key) -> String {
    let path = text.path(&[Step::Name(key.name.to_owned())]);
    match text.random.below(9) {
        0 => format!("{path} BETWEEN {} AND {}", key_value(text, key), key_value(text, key)),
        1 if key.kind != "N" || text.random.one_in(10) => {
            format!("begins_with({path}, {})", key_value(text, key))
        }
        2 if text.random.one_in(20) => format!("{path} <> {}", key_value(text, key)),
        3 if text.random.one_in(20) => format!("NOT {path} = {}", key_value(text, key)),
        4 if text.random.one_in(20) => format!("{path} IN ({})", key_value(text, key)),
        _ => {
            let comparator = text.random.pick(&["=", "<", "<=", ">", ">="]);
            format!("{path} {comparator} {}", key_value(text, key))
        }
    }
}

fn start_key(random: &mut Random, table: &Table, index: Option<&Index>) -> Value {
    let mut key = random.key(table.keys);
    for part in index.iter().flat_map(|index| index.keys.all()) {
        if !key.contains_key(part.name) && !random.one_in(30) {
            key.insert(part.name.to_owned(), random.indexed_value(part.kind));
        }
    }
    Value::Object(key)
}

fn scan(random: &mut Random) -> Request {
    let (table, index) = source(random);
    let mut body = members(table);
    if random.coin() {
        let mut text = Text::new(random, Dialect::Expression);
        let filter = text.condition(2);
        let placeholders = text.placeholders();
        body.insert("FilterExpression".to_owned(), json!(maybe_broken(random, filter)));
        body.extend(placeholders);
    }
    options(random, &mut body, index);
    let segments = if random.one_in(6) { random.between(2, 4) } else { 1 };
    Request::read("Scan", body).following(Pages::Union { segments, order: None })
}
