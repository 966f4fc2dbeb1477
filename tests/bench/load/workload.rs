//! What is asked, again and again.

use std::fmt::Write as _;

use super::endpoint::{Endpoint, Wire};

/// Appends to a body, which takes every write.
macro_rules! push {
    ($body:expr, $($format:tt)*) => { write!($body, $($format)*).expect("memory takes every write") };
}

/// Items of a table that is read and replaced by key.
const ITEMS: usize = 10_000;
/// Items of the table that is queried and scanned, in partitions of a hundred.
const PAGED_ITEMS: usize = 50_000;
const PARTITION: usize = 100;
/// Connections have items of their own, so that no two transactions meet.
pub const CONNECTIONS_MAX: usize = 16;
const ITEMS_EACH: usize = ITEMS / CONNECTIONS_MAX;

/// One kind of request.
pub struct Workload {
    pub name: &'static str,
    operation: &'static str,
    body: fn(&mut String, Turn),
}

/// Which request it is: no two of a run are alike.
#[derive(Clone, Copy)]
pub struct Turn {
    pub connection: usize,
    pub number: usize,
}

/// The endpoint refused: its answer.
pub type Refused = String;

pub const WORKLOADS: &[Workload] = &[
    Workload { name: "put", operation: "PutItem", body: put },
    Workload { name: "put-indexed", operation: "PutItem", body: put_indexed },
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

/// Takes away what a `batch-insert-25` of the same turn inserted.
pub const DELETES: Workload =
    Workload { name: "batch-delete-25", operation: "BatchExecuteStatement", body: deletes };

impl Workload {
    /// One request; of a scan, all its pages. `body` is only there to be used again.
    pub fn once(&self, wire: &mut Wire, body: &mut String, turn: Turn) -> Result<(), Refused> {
        body.clear();
        (self.body)(body, turn);
        wire.call(self.operation, body)?;
        if self.operation == "Scan" {
            while let Some(start) = next_page(wire.answer()) {
                body.clear();
                push!(body, r#"{{"TableName":"paged","ExclusiveStartKey":{start}}}"#);
                wire.call(self.operation, body)?;
            }
        }
        Ok(())
    }
}

/// The key to go on from. It is flat, so it ends with the second brace behind the value of its last attribute.
fn next_page(answer: &str) -> Option<&str> {
    const MEMBER: &str = r#""LastEvaluatedKey":"#;
    let key = answer.get(answer.rfind(MEMBER)? + MEMBER.len()..)?;
    key.get(..key.find("}}")? + "}}".len())
}

/// Makes the tables and their items.
pub fn prepare(endpoint: &Endpoint) {
    let mut wire = endpoint.connect();
    for table in TABLES {
        wire.call("CreateTable", table).expect("a table");
    }
    let plain = (0..ITEMS).map(|number| ("plain", item(number, number)));
    let indexed = (0..ITEMS).map(|number| ("indexed", indexed_item(number, number)));
    let paged = (0..PAGED_ITEMS).map(|number| ("paged", paged_item(number)));
    let mut body = String::new();
    let puts: Vec<_> =
        plain.chain(indexed).chain(paged).map(|(table, item)| put_action(table, &item)).collect();
    for some in puts.chunks(100) {
        body.clear();
        push!(body, r#"{{"TransactItems":[{}]}}"#, some.join(","));
        wire.call("TransactWriteItems", &body).expect("items");
    }
}

const TABLES: [&str; 3] = [
    r#"{"TableName":"plain","BillingMode":"PAY_PER_REQUEST",
        "AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}],
        "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}]}"#,
    r#"{"TableName":"paged","BillingMode":"PAY_PER_REQUEST",
        "AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"},
                                {"AttributeName":"sk","AttributeType":"S"}],
        "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"sk","KeyType":"RANGE"}]}"#,
    r#"{"TableName":"indexed","BillingMode":"PAY_PER_REQUEST",
        "AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"},
                                {"AttributeName":"sk","AttributeType":"S"},
                                {"AttributeName":"town","AttributeType":"S"},
                                {"AttributeName":"day","AttributeType":"S"},
                                {"AttributeName":"rank","AttributeType":"N"}],
        "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"sk","KeyType":"RANGE"}],
        "GlobalSecondaryIndexes":[
            {"IndexName":"by-town","Projection":{"ProjectionType":"ALL"},
             "KeySchema":[{"AttributeName":"town","KeyType":"HASH"},{"AttributeName":"day","KeyType":"RANGE"}]},
            {"IndexName":"by-day","Projection":{"ProjectionType":"KEYS_ONLY"},
             "KeySchema":[{"AttributeName":"day","KeyType":"HASH"}]}],
        "LocalSecondaryIndexes":[
            {"IndexName":"by-rank","Projection":{"ProjectionType":"ALL"},
             "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"rank","KeyType":"RANGE"}]}]}"#,
];

/// What every item holds besides its key and its balance.
const REST: &str = r#""name":{"S":"Alice Example"},"active":{"BOOL":true},"tags":{"SS":["one","two"]},"address":{"M":{"city":{"S":"Springfield"},"lines":{"L":[{"S":"Main Street 1"}]}}}"#;

/// Its balance changes from round to round: an item that is put as it is would be no write to the disk.
fn item(key: usize, round: usize) -> String {
    format!(r#"{{"pk":{{"S":"{key}"}},"balance":{{"N":"{round}.67"}},{REST}}}"#)
}

fn paged_item(number: usize) -> String {
    let partition = number / PARTITION;
    format!(
        r#"{{"pk":{{"S":"{partition}"}},"sk":{{"S":"{number:08}"}},"balance":{{"N":"{number}.67"}},{REST}}}"#
    )
}

/// Ten items a partition. A key of each index changes from round to round.
fn indexed_item(key: usize, round: usize) -> String {
    format!(
        r#"{{"pk":{{"S":"{}"}},"sk":{{"S":"{key}"}},"town":{{"S":"town-{}"}},"day":{{"S":"2026-11-{:02}"}},"rank":{{"N":"{}"}},{REST}}}"#,
        key / 10,
        round % 97,
        round % 28 + 1,
        round % 10_007,
    )
}

fn put_action(table: &str, item: &str) -> String {
    format!(r#"{{"Put":{{"TableName":"{table}","Item":{item}}}}}"#)
}

impl Turn {
    /// One of the items that are there, no order to be seen. Of a hundred that follow each other no two are the same.
    fn key(self) -> usize {
        (self.number.wrapping_mul(7_919) % ITEMS_EACH) * CONNECTIONS_MAX + self.connection
    }

    /// The turns of the parts of a request.
    fn parts(self, count: usize) -> impl Iterator<Item = Self> {
        let first = self.number.wrapping_mul(count);
        (0..count).map(move |part| Self { number: first.wrapping_add(part), ..self })
    }
}

fn put(body: &mut String, turn: Turn) {
    push!(body, r#"{{"TableName":"plain","Item":{}}}"#, item(turn.key(), turn.number));
}

fn put_indexed(body: &mut String, turn: Turn) {
    let item = indexed_item(turn.key(), turn.number);
    push!(body, r#"{{"TableName":"indexed","Item":{item}}}"#);
}

fn get(body: &mut String, turn: Turn) {
    push!(body, r#"{{"TableName":"plain","Key":{{"pk":{{"S":"{}"}}}}}}"#, turn.key());
}

fn batch(body: &mut String, turn: Turn, statement: &str, key: fn(Turn) -> String) {
    body.push_str(r#"{"Statements":["#);
    for (at, part) in turn.parts(25).enumerate() {
        let comma = if at == 0 { "" } else { "," };
        let key = key(part);
        push!(body, r#"{comma}{{"Statement":"{statement}","Parameters":[{{"S":"{key}"}}]}}"#);
    }
    body.push_str("]}");
}

fn inserts(body: &mut String, turn: Turn) {
    let statement = r#"INSERT INTO \"plain\" VALUE {'pk': ?, 'name': 'Alice Example', 'balance': 12345.67, 'tags': <<'one', 'two'>>}"#;
    batch(body, turn, statement, new_key);
}

fn deletes(body: &mut String, turn: Turn) {
    batch(body, turn, r#"DELETE FROM \"plain\" WHERE pk = ?"#, new_key);
}

/// Of an item that is not there yet.
fn new_key(turn: Turn) -> String {
    format!("new-{}-{}", turn.connection, turn.number)
}

fn selects(body: &mut String, turn: Turn) {
    let statement = r#"SELECT * FROM \"plain\" WHERE pk = ?"#;
    batch(body, turn, statement, |part| part.key().to_string());
}

fn updates(body: &mut String, turn: Turn) {
    let statement = r#"UPDATE \"plain\" SET balance = balance + 1 WHERE pk = ?"#;
    batch(body, turn, statement, |part| part.key().to_string());
}

fn puts(body: &mut String, turn: Turn, count: usize) {
    body.push_str(r#"{"TransactItems":["#);
    for (at, part) in turn.parts(count).enumerate() {
        let comma = if at == 0 { "" } else { "," };
        push!(body, "{comma}{}", put_action("plain", &item(part.key(), part.number)));
    }
    body.push_str("]}");
}

fn four_puts(body: &mut String, turn: Turn) {
    puts(body, turn, 4);
}

fn hundred_puts(body: &mut String, turn: Turn) {
    puts(body, turn, 100);
}

fn partition(turn: Turn) -> usize {
    (turn.number + turn.connection * 31) % (PAGED_ITEMS / PARTITION)
}

fn query(body: &mut String, turn: Turn) {
    let partition = partition(turn);
    push!(
        body,
        r#"{{"TableName":"paged","KeyConditionExpression":"pk = :pk","ExpressionAttributeValues":{{":pk":{{"S":"{partition}"}}}}}}"#
    );
}

fn select(body: &mut String, turn: Turn) {
    let partition = partition(turn);
    push!(
        body,
        r#"{{"Statement":"SELECT * FROM \"paged\" WHERE pk = ?","Parameters":[{{"S":"{partition}"}}]}}"#
    );
}

fn scan(body: &mut String, _turn: Turn) {
    body.push_str(r#"{"TableName":"paged"}"#);
}
