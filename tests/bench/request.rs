//! What the engine is asked, as the wire would have it.

use dynadraft::bench::{Operation, decode_request};
use serde_json::{Value, json};

/// `plain`, keyed by `pk`; `indexed`, keyed by `pk` and `sk`, with two global indexes and a local one.
pub fn tables() -> [Operation; 2] {
    let strings = |names: &[&str]| -> Vec<Value> {
        let string = |name: &&str| json!({"AttributeName": name, "AttributeType": "S"});
        names.iter().map(string).collect()
    };
    let index = |name: &str, key: Value| json!({"IndexName": name, "KeySchema": key, "Projection": {"ProjectionType": "ALL"}});
    let plain = json!({
        "TableName": "plain",
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": strings(&["pk"]),
        "KeySchema": key(&["pk"]),
    });
    let indexed = json!({
        "TableName": "indexed",
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": strings(&["pk", "sk", "city", "day", "rank"]),
        "KeySchema": key(&["pk", "sk"]),
        "GlobalSecondaryIndexes": [
            index("by-city", key(&["city", "day"])),
            index("by-day", key(&["day"])),
        ],
        "LocalSecondaryIndexes": [index("by-rank", key(&["pk", "rank"]))],
    });
    [decode("CreateTable", &plain), decode("CreateTable", &indexed)]
}

fn key(names: &[&str]) -> Value {
    names
        .iter()
        .zip(["HASH", "RANGE"])
        .map(|(name, role)| json!({"AttributeName": name, "KeyType": role}))
        .collect()
}

/// About 300 bytes. A hundred items share a partition of `indexed`.
fn item(table: &str, number: usize, round: usize) -> Value {
    let mut item = primary_key(table, number);
    item["name"] = json!({"S": format!("Customer number {number}")});
    item["city"] = json!({"S": format!("city-{}", round % 97)});
    item["day"] = json!({"S": format!("2026-11-{:02}", round % 28 + 1)});
    item["rank"] = json!({"S": format!("{:06}", round * 7 % 1_000_000)});
    item["count"] = json!({"N": round.to_string()});
    item["price"] = json!({"N": "1299.95"});
    item["active"] = json!({"BOOL": true});
    item["tags"] = json!({"SS": ["red", "green", "blue"]});
    item["address"] = json!({"M": {"street": {"S": "12 Long Street"}, "zip": {"N": "12345"}}});
    item["notes"] = json!({"L": [{"S": "called twice"}, {"S": "wants an answer by letter"}]});
    item
}

fn primary_key(table: &str, number: usize) -> Value {
    match table {
        "indexed" => json!({
            "pk": {"S": format!("customer-{:04}", number / 100)},
            "sk": {"S": format!("order-{:02}", number % 100)},
        }),
        _ => json!({"pk": {"S": format!("customer-{number:06}")}}),
    }
}

pub fn put(table: &str, number: usize) -> Operation {
    put_as(table, number, number)
}

pub fn put_as(table: &str, number: usize, round: usize) -> Operation {
    decode("PutItem", &json!({"TableName": table, "Item": item(table, number, round)}))
}

pub fn put_all(table: &str, numbers: &[usize]) -> Operation {
    let put = |number: &usize| json!({"Put": {"TableName": table, "Item": item(table, *number, *number)}});
    let actions: Vec<_> = numbers.iter().map(put).collect();
    decode("TransactWriteItems", &json!({"TransactItems": actions}))
}

pub fn get(table: &str, number: usize) -> Operation {
    decode("GetItem", &json!({"TableName": table, "Key": primary_key(table, number)}))
}

/// Half of the actions put an item, a quarter updates one, a quarter checks one.
pub fn transaction(round: usize, actions: usize, items: usize, fails: bool) -> Operation {
    let action = |at: usize| {
        let number = (round * actions + at) % items;
        let key = primary_key("plain", number);
        match at % 4 {
            0 | 1 => json!({"Put": {"TableName": "plain", "Item": item("plain", number, round)}}),
            2 => json!({"Update": {
                "TableName": "plain",
                "Key": key,
                "UpdateExpression": "SET #c = #c + :one",
                "ConditionExpression": "attribute_exists(pk) AND #c >= :zero",
                "ExpressionAttributeNames": {"#c": "count"},
                "ExpressionAttributeValues": {":one": {"N": "1"}, ":zero": {"N": "0"}},
            }}),
            _ => json!({"ConditionCheck": {
                "TableName": "plain",
                "Key": key,
                "ConditionExpression": if fails { "attribute_not_exists(pk)" } else { "attribute_exists(pk)" },
            }}),
        }
    };
    let actions: Vec<_> = (0..actions).map(action).collect();
    decode("TransactWriteItems", &json!({"TransactItems": actions}))
}

pub fn insert_batch(first: usize) -> Operation {
    batch(first, |number| {
        json!({"Statement": format!(
            "INSERT INTO plain VALUE {{'pk': 'customer-{number:06}', 'name': 'Customer number {number}', 'count': {number}, 'tags': <<'red', 'blue'>>}}"
        )})
    })
}

pub fn select_batch(first: usize) -> Operation {
    batch(
        first,
        |number| json!({"Statement": format!("SELECT * FROM plain WHERE pk = 'customer-{number:06}'")}),
    )
}

/// With parameters, so that all of them have one text.
pub fn update_batch(first: usize) -> Operation {
    batch(first, |number| {
        json!({
            "Statement": "UPDATE plain SET \"count\" = \"count\" + ? WHERE pk = ? AND active = true",
            "Parameters": [{"N": "1"}, {"S": format!("customer-{number:06}")}],
        })
    })
}

fn batch(first: usize, statement: impl Fn(usize) -> Value) -> Operation {
    let statements: Vec<_> = (first..first + 25).map(statement).collect();
    decode("BatchExecuteStatement", &json!({"Statements": statements}))
}

pub fn select_partition(number: usize) -> Operation {
    let statement = format!("SELECT * FROM indexed WHERE pk = 'customer-{number:04}'");
    decode("ExecuteStatement", &json!({"Statement": statement}))
}

pub fn select_all(token: Option<&str>) -> Operation {
    let mut body = json!({"Statement": "SELECT * FROM plain"});
    if let Some(token) = token {
        body["NextToken"] = json!(token);
    }
    decode("ExecuteStatement", &body)
}

fn decode(operation: &str, body: &Value) -> Operation {
    decode_request(operation, &body.to_string()).expect("a request within the model")
}
