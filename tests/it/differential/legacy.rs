//! The parameters from before expressions.

use serde_json::{Map, Value, json};

use super::items::{consistent, keyed};
use super::reads::{ordered_pages, source};
use super::request::{Pages, Request, Scene, members};
use super::tables::Key;
use super::values::Item;
use crate::random::Random;

const COMPARISONS: &[&str] = &[
    "EQ",
    "NE",
    "IN",
    "LE",
    "LT",
    "GE",
    "GT",
    "BETWEEN",
    "NOT_NULL",
    "NULL",
    "CONTAINS",
    "NOT_CONTAINS",
    "BEGINS_WITH",
];

pub fn scene(random: &mut Random) -> Scene {
    vec![match random.below(6) {
        0 | 1 => write(random),
        2 | 3 => update(random),
        4 => query(random),
        _ => scan(random),
    }]
}

fn write(random: &mut Random) -> Request {
    let table = random.table();
    let (operation, mut body) = if random.coin() {
        let mut body = members(table);
        body.insert("Item".to_owned(), Value::Object(random.item(table)));
        ("PutItem", body)
    } else {
        ("DeleteItem", keyed(random, table))
    };
    expected(random, &mut body);
    random.sometimes(&mut body, 2, "ReturnValues", &["ALL_OLD"]);
    random.ask_for_capacity(&mut body);
    Request::write(operation, body, vec![table.name])
}

fn expected(random: &mut Random, body: &mut Item) {
    let mut conditions = Map::new();
    for _ in 0..random.between(1, 2) {
        let (name, kind) = random.attribute();
        let condition = match random.below(6) {
            0 => json!({"Exists": false}),
            1 => json!({"Value": random.value_of(kind, 1)}),
            2 => json!({"Exists": true, "Value": random.value_of(kind, 1)}),
            3 if random.one_in(10) => json!({"Exists": random.coin()}),
            _ => condition(random, kind),
        };
        conditions.insert(name.to_owned(), condition);
    }
    operator(random, body, conditions.len());
    body.insert("Expected".to_owned(), Value::Object(conditions));
}

fn operator(random: &mut Random, body: &mut Item, conditions: usize) {
    if conditions > 1 || random.one_in(30) {
        random.sometimes(body, 2, "ConditionalOperator", &["AND", "OR"]);
    }
}

/// `ComparisonOperator` with its operands; rarely with one too many.
fn condition(random: &mut Random, kind: &str) -> Value {
    let comparison = random.pick(COMPARISONS);
    let count = match comparison {
        "NULL" | "NOT_NULL" => 0,
        "BETWEEN" => 2,
        "IN" => random.between(1, 3),
        _ => 1,
    };
    let count = if random.one_in(60) { random.below(4) } else { count };
    let ordered = !matches!(comparison, "EQ" | "NE" | "NULL" | "NOT_NULL");
    let scalar = matches!(kind, "S" | "N" | "B");
    let kind = if ordered && !scalar { random.pick(&["S", "N"]) } else { kind };
    let values: Vec<Value> = (0..count).map(|_| random.value_of(kind, 1)).collect();
    if values.is_empty() {
        return json!({"ComparisonOperator": comparison});
    }
    json!({"ComparisonOperator": comparison, "AttributeValueList": values})
}

fn update(random: &mut Random) -> Request {
    let table = random.table();
    let mut body = keyed(random, table);
    let mut updates = Map::new();
    for _ in 0..random.between(1, 3) {
        let (name, kind) = random.attribute();
        let value = random.value_of(kind, 2);
        let update = match random.below(6) {
            0 => json!({"Action": "DELETE"}),
            1 => json!({"Action": "DELETE", "Value": value}),
            2 | 3 => json!({"Action": "ADD", "Value": value}),
            4 => json!({"Value": value}),
            _ => json!({"Action": "PUT", "Value": value}),
        };
        updates.insert(name.to_owned(), update);
    }
    body.insert("AttributeUpdates".to_owned(), Value::Object(updates));
    if random.one_in(3) {
        expected(random, &mut body);
    }
    random.sometimes(
        &mut body,
        2,
        "ReturnValues",
        &["ALL_OLD", "ALL_NEW", "UPDATED_OLD", "UPDATED_NEW"],
    );
    random.ask_for_capacity(&mut body);
    Request::write("UpdateItem", body, vec![table.name])
}

fn attributes_to_get(random: &mut Random, body: &mut Item) {
    if random.one_in(4) {
        body.insert("AttributesToGet".to_owned(), json!(["pk", random.attribute().0]));
    }
}

fn filter(random: &mut Random, body: &mut Item, member: &str) {
    let mut conditions = Map::new();
    for _ in 0..random.between(1, 2) {
        let (name, kind) = random.attribute();
        conditions.insert(name.to_owned(), condition(random, kind));
    }
    operator(random, body, conditions.len());
    body.insert(member.to_owned(), Value::Object(conditions));
}

fn query(random: &mut Random) -> Request {
    let (table, index) = source(random);
    let mut body = members(table);
    let keys = index.map_or(table.keys, |index| index.keys);
    let mut conditions = Map::new();
    let equal = json!({"ComparisonOperator": "EQ", "AttributeValueList": [random.key_value(keys.hash.kind)]});
    conditions.insert(keys.hash.name.to_owned(), equal);
    if let Some(range) = keys.range.filter(|_| random.coin()) {
        conditions.insert(range.name.to_owned(), range_condition(random, range));
    }
    body.insert("KeyConditions".to_owned(), Value::Object(conditions));
    if random.one_in(3) {
        filter(random, &mut body, "QueryFilter");
    }
    if let Some(index) = index {
        body.insert("IndexName".to_owned(), json!(index.name));
    }
    attributes_to_get(random, &mut body);
    consistent_where_it_may(random, &mut body, index.is_some_and(|index| index.global));
    random.ask_for_capacity(&mut body);
    Request::read("Query", body).following(ordered_pages(index))
}

fn consistent_where_it_may(random: &mut Random, body: &mut Item, global: bool) {
    if !global {
        consistent(random, body);
    }
}

fn range_condition(random: &mut Random, key: Key) -> Value {
    let mut condition = condition(random, key.kind);
    if let Some(Value::Array(values)) = condition.get_mut("AttributeValueList") {
        for value in values {
            *value = random.key_value(key.kind);
        }
    }
    condition
}

fn scan(random: &mut Random) -> Request {
    let (table, index) = source(random);
    let mut body = members(table);
    filter(random, &mut body, "ScanFilter");
    if let Some(index) = index {
        body.insert("IndexName".to_owned(), json!(index.name));
    }
    attributes_to_get(random, &mut body);
    random.ask_for_capacity(&mut body);
    Request::read("Scan", body).following(Pages::Union { segments: 1, order: None })
}
