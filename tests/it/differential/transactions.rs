//! TransactWriteItems and TransactGetItems, with tokens that are used again.

use serde_json::{Map, Value, json};

use super::items::{conditions, keyed, projected, updates};
use super::request::{Request, Scene, members};
use super::tables::TABLES;
use super::values::Item;
use crate::random::Random;

pub fn scene(random: &mut Random) -> Scene {
    if random.one_in(4) { vec![get(random)] } else { write(random) }
}

fn get(random: &mut Random) -> Request {
    let count = random.between(1, 4);
    let mut gets = Vec::new();
    for _ in 0..count {
        let table = random.table();
        let mut get = keyed(random, table);
        projected(random, &mut get);
        random.misname(&mut get);
        gets.push(json!({"Get": get}));
    }
    let mut body = Map::new();
    body.insert("TransactItems".to_owned(), json!(gets));
    random.ask_for_capacity(&mut body);
    Request::read("TransactGetItems", body)
}

/// One transaction, or the same one again under its token, or another under the same.
fn write(random: &mut Random) -> Scene {
    let mut body = transaction(random);
    if !random.one_in(4) {
        return vec![request(body)];
    }
    body.insert("ClientRequestToken".to_owned(), token(random));
    let mut again = body.clone();
    again.remove("ReturnConsumedCapacity");
    random.ask_for_capacity(&mut again);
    if random.one_in(4) {
        again.insert("TransactItems".to_owned(), transaction(random)["TransactItems"].clone());
    }
    vec![request(body), request(again)]
}

/// A token no other run of this test has used: they are remembered for ten minutes.
pub fn token(random: &mut Random) -> Value {
    json!(format!("{}-{:016x}", std::process::id(), random.seed()))
}

fn request(body: Item) -> Request {
    Request::write("TransactWriteItems", body, TABLES.iter().map(|table| table.name).collect())
}

fn transaction(random: &mut Random) -> Item {
    let count = random.between(1, 4);
    let mut actions: Vec<Value> = Vec::new();
    let mut targets: Vec<Value> = Vec::new();
    for _ in 0..count {
        let (action, target) = action(random);
        if !targets.contains(&target) || random.one_in(20) {
            targets.push(target);
            actions.push(action);
        }
    }
    let mut body = Map::new();
    body.insert("TransactItems".to_owned(), json!(actions));
    random.ask_for_capacity(&mut body);
    random.sometimes(&mut body, 4, "ReturnItemCollectionMetrics", &["SIZE", "NONE"]);
    body
}

/// An action, and the item it is about.
fn action(random: &mut Random) -> (Value, Value) {
    let table = random.table();
    let mut body = keyed(random, table);
    let kind = random.pick(&["Put", "Update", "Delete", "ConditionCheck"]);
    let target = json!([table.name, body["Key"]]);
    match kind {
        "Put" => {
            let mut item = random.item(table);
            if let Some(Value::Object(key)) = body.remove("Key") {
                for name in table.keys.all() {
                    item.remove(name.name);
                }
                item.extend(key);
            }
            body = members(table);
            body.insert("Item".to_owned(), Value::Object(item));
            conditions(random, &mut body);
        }
        "Update" => updates(random, &mut body),
        _ => conditions(random, &mut body),
    }
    if kind == "ConditionCheck" && !body.contains_key("ConditionExpression") {
        let condition = random.pick(&["attribute_exists(pk)", "attribute_not_exists(pk)"]);
        body.insert("ConditionExpression".to_owned(), json!(condition));
    }
    random.ask_for_failed_item(&mut body);
    random.misname(&mut body);
    (json!({kind: body}), target)
}
