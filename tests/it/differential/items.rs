//! The operations on one item, and the batches of them.

use serde_json::{Map, Value, json};

use super::condition::projection;
use super::request::{Request, Scene, members};
use super::tables::{TABLES, Table};
use super::text::{Dialect, Text, maybe_broken};
use super::update::update;
use super::values::Item;
use crate::random::Random;

pub fn scene(random: &mut Random) -> Scene {
    vec![match random.below(10) {
        0..=2 => put(random),
        3 | 4 => get(random),
        5..=7 => update_item(random),
        8 => delete(random),
        _ if random.coin() => batch_get(random),
        _ => batch_write(random),
    }]
}

fn put(random: &mut Random) -> Request {
    let table = random.table();
    let mut body = members(table);
    body.insert("Item".to_owned(), Value::Object(random.item(table)));
    conditions(random, &mut body);
    random.sometimes(&mut body, 2, "ReturnValues", &["ALL_OLD", "ALL_OLD", "NONE"]);
    random.sometimes(&mut body, 100, "ReturnValues", &["ALL_NEW", "UPDATED_OLD", "all_old"]);
    write("PutItem", random, body, table)
}

fn delete(random: &mut Random) -> Request {
    let table = random.table();
    let mut body = keyed(random, table);
    conditions(random, &mut body);
    random.sometimes(&mut body, 2, "ReturnValues", &["ALL_OLD", "ALL_OLD", "NONE"]);
    random.sometimes(&mut body, 100, "ReturnValues", &["ALL_NEW", "UPDATED_NEW"]);
    write("DeleteItem", random, body, table)
}

fn write(operation: &'static str, random: &mut Random, mut body: Item, table: &Table) -> Request {
    random.ask_for_capacity(&mut body);
    random.ask_for_failed_item(&mut body);
    random.sometimes(&mut body, 4, "ReturnItemCollectionMetrics", &["SIZE", "SIZE", "NONE"]);
    random.misname(&mut body);
    Request::write(operation, body, vec![table.name, "hash"])
}

pub fn keyed(random: &mut Random, table: &Table) -> Item {
    let mut body = members(table);
    body.insert("Key".to_owned(), Value::Object(random.key(table.keys)));
    body
}

/// A ConditionExpression, half of the time.
pub fn conditions(random: &mut Random, body: &mut Item) {
    if random.coin() {
        return;
    }
    let mut text = Text::new(random, Dialect::Expression);
    let condition = text.condition(2);
    let placeholders = text.placeholders();
    body.insert("ConditionExpression".to_owned(), json!(maybe_broken(random, condition)));
    body.extend(placeholders);
}

fn update_item(random: &mut Random) -> Request {
    let table = random.table();
    let mut body = keyed(random, table);
    updates(random, &mut body);
    random.sometimes(
        &mut body,
        2,
        "ReturnValues",
        &["ALL_OLD", "ALL_NEW", "UPDATED_OLD", "UPDATED_NEW", "NONE"],
    );
    write("UpdateItem", random, body, table)
}

/// An UpdateExpression, mostly, and a ConditionExpression, sometimes.
pub fn updates(random: &mut Random, body: &mut Item) {
    if random.one_in(40) {
        return;
    }
    let mut text = Text::new(random, Dialect::Expression);
    let changes = update(&mut text);
    let condition = text.random.one_in(3).then(|| text.condition(1));
    let placeholders = text.placeholders();
    body.insert("UpdateExpression".to_owned(), json!(maybe_broken(random, changes)));
    if let Some(condition) = condition {
        body.insert("ConditionExpression".to_owned(), json!(maybe_broken(random, condition)));
    }
    body.extend(placeholders);
}

fn get(random: &mut Random) -> Request {
    let table = random.table();
    let mut body = keyed(random, table);
    projected(random, &mut body);
    consistent(random, &mut body);
    random.ask_for_capacity(&mut body);
    random.misname(&mut body);
    Request::read("GetItem", body)
}

pub fn consistent(random: &mut Random, body: &mut Item) {
    if random.one_in(3) {
        body.insert("ConsistentRead".to_owned(), json!(random.coin()));
    }
}

/// A ProjectionExpression, sometimes.
pub fn projected(random: &mut Random, body: &mut Item) {
    if !random.one_in(3) {
        return;
    }
    let mut text = Text::new(random, Dialect::Expression);
    let paths = projection(&mut text);
    let placeholders = text.placeholders();
    body.insert("ProjectionExpression".to_owned(), json!(maybe_broken(random, paths)));
    body.extend(placeholders);
}

/// Keys of a table, mostly different ones.
fn some_keys(random: &mut Random, table: &Table) -> Vec<Item> {
    let count = random.between(1, 5);
    let mut keys: Vec<Item> = Vec::new();
    for _ in 0..count {
        let key = random.key(table.keys);
        if !keys.contains(&key) || random.one_in(50) {
            keys.push(key);
        }
    }
    keys
}

fn batch_get(random: &mut Random) -> Request {
    let mut tables = Map::new();
    for table in TABLES {
        if random.one_in(3) {
            let mut asked = Map::new();
            asked.insert("Keys".to_owned(), json!(some_keys(random, table)));
            projected(random, &mut asked);
            consistent(random, &mut asked);
            tables.insert(table.name.to_owned(), Value::Object(asked));
        }
    }
    if random.one_in(100) {
        tables.insert("missing-table".to_owned(), json!({"Keys": [{"pk": {"S": "a"}}]}));
    }
    let mut body = Map::new();
    body.insert("RequestItems".to_owned(), Value::Object(tables));
    random.ask_for_capacity(&mut body);
    Request::read("BatchGetItem", body)
}

fn batch_write(random: &mut Random) -> Request {
    let mut tables = Map::new();
    let mut changes = Vec::new();
    for table in TABLES {
        if random.one_in(3) {
            let mut requests = Vec::new();
            for key in some_keys(random, table) {
                if random.coin() {
                    requests.push(json!({"DeleteRequest": {"Key": key}}));
                } else {
                    let mut item = random.item(table);
                    item.extend(key);
                    requests.push(json!({"PutRequest": {"Item": item}}));
                }
            }
            tables.insert(table.name.to_owned(), json!(requests));
            changes.push(table.name);
        }
    }
    let mut body = Map::new();
    body.insert("RequestItems".to_owned(), Value::Object(tables));
    random.ask_for_capacity(&mut body);
    random.sometimes(&mut body, 4, "ReturnItemCollectionMetrics", &["SIZE", "NONE"]);
    Request::write("BatchWriteItem", body, changes)
}
