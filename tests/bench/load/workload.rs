//! What is asked, again and again.

use serde_json::{Value, json};

use super::endpoint::{Endpoint, Wire};

/// Items of the table that is read and replaced by key.
const ITEMS: usize = 10_000;
/// Items of the table that is queried and scanned, in partitions of a hundred.
const PAGED_ITEMS: usize = 50_000;
const PARTITION: usize = 100;

/// One kind of request.
pub struct Workload {
    pub name: &'static str,
    operation: &'static str,
    body: fn(usize) -> Value,
}

/// The endpoint refused: its answer.
pub type Refused = String;

pub const WORKLOADS: &[Workload] = &[
    Workload { name: "put", operation: "PutItem", body: put },
    Workload { name: "get", operation: "GetItem", body: get },
    Workload { name: "batch-insert-25", operation: "BatchExecuteStatement", body: inserts },
    Workload { name: "batch-select-25", operation: "BatchExecuteStatement", body: selects },
    Workload { name: "batch-update-25", operation: "BatchExecuteStatement", body: updates },
    Workload { name: "transaction-4", operation: "TransactWriteItems", body: four_puts },
    Workload { name: "transaction-100", operation: "TransactWriteItems", body: hundred_puts },
    Workload { name: "query-100", operation: "Query", body: query },
    Workload { name: "select-100", operation: "ExecuteStatement", body: select },
    Workload { name: "scan-50000", operation: "Scan", body: scan },
];

impl Workload {
    /// One request; of a scan, all its pages. No two `number`s make the same items.
    pub fn once(&self, wire: &mut Wire, number: usize) -> Result<(), Refused> {
        let mut body = (self.body)(number);
        loop {
            let answer = call(wire, self.operation, &body)?;
            if self.operation != "Scan" || !answer.contains("\"LastEvaluatedKey\"") {
                return Ok(());
            }
            let answer: Value = serde_json::from_str(&answer).expect("JSON");
            let start = answer.get("LastEvaluatedKey").cloned();
            body["ExclusiveStartKey"] = start.expect("a key to go on from");
        }
    }
}

fn call(wire: &mut Wire, operation: &str, body: &Value) -> Result<String, Refused> {
    let (status, answer) = wire.call(operation, &body.to_string());
    if status == 200 { Ok(answer) } else { Err(answer) }
}

/// Makes the two tables and their items.
pub fn prepare(endpoint: &Endpoint) {
    let mut wire = endpoint.connect();
    for (name, keys) in [("plain", ["pk"].as_slice()), ("paged", &["pk", "sk"])] {
        let attributes: Value =
            keys.iter().map(|key| json!({ "AttributeName": key, "AttributeType": "S" })).collect();
        let schema: Value = keys
            .iter()
            .zip(["HASH", "RANGE"])
            .map(|(key, kind)| json!({ "AttributeName": key, "KeyType": kind }))
            .collect();
        let table = json!({ "TableName": name, "AttributeDefinitions": attributes, "KeySchema": schema,
                            "BillingMode": "PAY_PER_REQUEST" });
        call(&mut wire, "CreateTable", &table).expect("a table");
    }
    let plain = (0..ITEMS).map(|number| ("plain", item(&number.to_string())));
    let paged = (0..PAGED_ITEMS).map(|number| {
        let mut item = item(&(number / PARTITION).to_string());
        item["sk"] = json!({ "S": format!("{number:08}") });
        ("paged", item)
    });
    let items: Vec<_> = plain.chain(paged).collect();
    for some in items.chunks(100) {
        let puts = some.iter().map(|(table, item)| put_action(table, item)).collect::<Value>();
        call(&mut wire, "TransactWriteItems", &json!({ "TransactItems": puts })).expect("items");
    }
}

fn item(pk: &str) -> Value {
    json!({
        "pk": { "S": pk }, "name": { "S": "Alice Example" }, "balance": { "N": "12345.67" },
        "active": { "BOOL": true }, "tags": { "SS": ["one", "two"] },
        "address": { "M": { "city": { "S": "Springfield" }, "lines": { "L": [{ "S": "Main Street 1" }] } } },
    })
}

fn put_action(table: &str, item: &Value) -> Value {
    json!({ "Put": { "TableName": table, "Item": item } })
}

/// One of the items that are there, no order to be seen.
fn some_key(number: usize) -> String {
    (number.wrapping_mul(7_919) % ITEMS).to_string()
}

fn put(number: usize) -> Value {
    json!({ "TableName": "plain", "Item": item(&some_key(number)) })
}

fn get(number: usize) -> Value {
    json!({ "TableName": "plain", "Key": { "pk": { "S": some_key(number) } } })
}

fn batch(number: usize, statement: &str, key: fn(usize) -> String) -> Value {
    let statements = (0..25).map(|index| {
        json!({ "Statement": statement, "Parameters": [{ "S": key(number.wrapping_mul(25).wrapping_add(index)) }] })
    });
    json!({ "Statements": statements.collect::<Value>() })
}

fn inserts(number: usize) -> Value {
    let statement =
        "INSERT INTO \"plain\" VALUE {'pk': ?, 'name': 'Alice Example', 'balance': 12345.67}";
    // Each run of the workload has keys of its own.
    batch(number, statement, |number| format!("new-{}-{number}", run()))
}

fn selects(number: usize) -> Value {
    batch(number, "SELECT * FROM \"plain\" WHERE pk = ?", some_key)
}

fn updates(number: usize) -> Value {
    batch(number, "UPDATE \"plain\" SET balance = balance + 1 WHERE pk = ?", some_key)
}

/// Tells the keys of one moment from those of another.
fn run() -> u128 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    now.unwrap_or_default().as_nanos()
}

fn puts(number: usize, count: usize) -> Value {
    let puts = (0..count).map(|index| {
        put_action("plain", &item(&some_key(number.wrapping_mul(count).wrapping_add(index))))
    });
    json!({ "TransactItems": puts.collect::<Value>() })
}

fn four_puts(number: usize) -> Value {
    puts(number, 4)
}

fn hundred_puts(number: usize) -> Value {
    puts(number, 100)
}

fn partition(number: usize) -> String {
    (number % (PAGED_ITEMS / PARTITION)).to_string()
}

fn query(number: usize) -> Value {
    json!({ "TableName": "paged", "KeyConditionExpression": "pk = :pk",
            "ExpressionAttributeValues": { ":pk": { "S": partition(number) } } })
}

fn select(number: usize) -> Value {
    json!({ "Statement": "SELECT * FROM \"paged\" WHERE pk = ?",
            "Parameters": [{ "S": partition(number) }] })
}

fn scan(_number: usize) -> Value {
    json!({ "TableName": "paged" })
}
