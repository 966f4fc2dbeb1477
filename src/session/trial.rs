//! Random tables, items and drafts for tests of what holds for all of them. The same seed, the same draft.

use serde_json::{Value, json};

use super::schema;
use crate::api::operation::{Read, Scan};
use crate::api::{Operation, OperationName, Reply};
use crate::connection::{Connection, Sent};
use crate::draft::Format;
use crate::value::{Item, Row};

/// Makes two tables, `one` with a key of one attribute and `two` with a key of two, and indexes by chance; puts some items
/// into them.
pub async fn furnish(connection: &Connection, chance: &mut Chance) {
    for table in ["one", "two"] {
        let body = chance.table_request(table);
        let made = Sent::read(OperationName::CreateTable, body.clone());
        connection.call(made).await.reply.unwrap_or_else(|error| panic!("{error}: {body}"));
    }
    for _ in 0..chance.below(8) {
        let table = chance.table();
        let item = chance.item_of(table, JSON);
        let body = format!(r#"{{"TableName": "{table}", "Item": {item}}}"#);
        // An index may not take it, and then it is not there.
        connection.call(Sent::read(OperationName::PutItem, body)).await.reply.ok();
    }
}

/// All that the two tables and their indexes hold, in an order of its own.
pub async fn all(connection: &Connection) -> Vec<(String, Vec<Item>)> {
    let mut all = Vec::new();
    for table in ["one", "two"] {
        let described = schema::describe(connection, table).await.expect("a table");
        let definition = described.definition;
        let indexes = definition.global_indexes.iter().chain(&definition.local_indexes);
        let indexes = indexes.map(|index| Some(index.name.clone()));
        for index in std::iter::once(None).chain(indexes) {
            all.push((format!("{table} {index:?}"), scanned(connection, table, index).await));
        }
    }
    all
}

async fn scanned(connection: &Connection, table: &str, index_name: Option<String>) -> Vec<Item> {
    let read = Read { table_name: table.to_owned(), index_name, ..Read::default() };
    let operation = Operation::Scan(Scan { read, segment: None });
    let Reply::Scan(reply) = schema::call(connection, &operation).await.expect("a scan") else {
        panic!("a scan is answered as one");
    };
    let mut items: Vec<Item> = reply.items.into_iter().flatten().map(Row::into_item).collect();
    items.sort_by_key(|item| format!("{item:?}"));
    items
}

/// The two spellings of a value.
const JSON: usize = 0;
const PARTIQL: usize = 1;

/// SplitMix64.
pub struct Chance {
    state: u64,
    /// Whether the sort key of `two` is a number, and not a string.
    is_sorted_by_number: bool,
}

impl Chance {
    pub fn seeded(seed: u64) -> Self {
        Self { state: seed, is_sorted_by_number: seed.is_multiple_of(3) }
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// From 0 to `end`, without `end`.
    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).expect("less than a usize")
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }

    pub fn table(&mut self) -> &'static str {
        self.pick(&["one", "two"])
    }

    /// A CreateTable request: the indexes and what they show are as chance has it.
    fn table_request(&mut self, table: &str) -> String {
        let sort = if self.is_sorted_by_number { "N" } else { "S" };
        let mut types = vec![("pk", "S")];
        let mut key = vec![("pk", "HASH")];
        if table == "two" {
            types.push(("sk", sort));
            key.push(("sk", "RANGE"));
        }
        let mut global = Vec::new();
        if self.below(3) > 0 {
            global.push(self.index("by-g", &[("g", "HASH")]));
            types.push(("g", "S"));
        }
        if self.below(2) == 0 {
            global.push(self.index("by-n-g", &[("n", "HASH"), ("g", "RANGE")]));
            types.extend([("n", "N"), ("g", "S")]);
        }
        let mut local = Vec::new();
        if table == "two" && self.below(2) == 0 {
            local.push(self.index("by-s", &[("pk", "HASH"), ("s", "RANGE")]));
            types.push(("s", "S"));
        }
        types.sort_unstable();
        types.dedup();
        let types =
            types.iter().map(|(name, code)| json!({"AttributeName": name, "AttributeType": code}));
        let mut request = json!({
            "TableName": table, "BillingMode": "PAY_PER_REQUEST", "KeySchema": schema_of(&key),
            "AttributeDefinitions": types.collect::<Value>(),
        });
        for (member, indexes) in
            [("GlobalSecondaryIndexes", global), ("LocalSecondaryIndexes", local)]
        {
            if !indexes.is_empty() {
                request[member] = indexes.into();
            }
        }
        request.to_string()
    }

    fn index(&mut self, name: &str, key: &[(&str, &str)]) -> Value {
        let projection = match self.below(3) {
            0 => json!({"ProjectionType": "ALL"}),
            1 => json!({"ProjectionType": "KEYS_ONLY"}),
            _ => json!({"ProjectionType": "INCLUDE", "NonKeyAttributes": ["m", "z"]}),
        };
        json!({"IndexName": name, "KeySchema": schema_of(key), "Projection": projection})
    }

    /// The members of a key, with a few values only, so that drafts meet the items there are.
    fn key(&mut self, table: &str) -> Vec<(&'static str, &'static str)> {
        let pk = ("pk", self.pick(&["a", "b", "c"]));
        if table == "one" { vec![pk] } else { vec![pk, ("sk", self.pick(&["1", "2"]))] }
    }

    /// A value in both spellings: DynamoDB JSON, PartiQL.
    fn value(&mut self, name: &str) -> (String, String) {
        let of = |json: &str, partiql: &str| (json.to_owned(), partiql.to_owned());
        match name {
            "g" => self.of_two(("{\"S\":\"x\"}", "'x'"), ("{\"S\":\"y\"}", "'y'")),
            "n" => self.of_two(("{\"N\":\"1\"}", "1"), ("{\"N\":\"12.50\"}", "12.50")),
            "s" => self.of_two(("{\"S\":\"it's\"}", "'it''s'"), ("{\"S\":\"\"}", "''")),
            "m" => self.of_two(
                ("{\"M\":{\"x\":{\"N\":\"1\"},\"y\":{\"S\":\"z\"}}}", "{'x': 1, 'y': 'z'}"),
                ("{\"M\":{}}", "{}"),
            ),
            "l" => self.of_two(
                ("{\"L\":[{\"N\":\"1\"},{\"BOOL\":true}]}", "[1, true]"),
                ("{\"L\":[]}", "[]"),
            ),
            "ss" => self.of_two(
                ("{\"SS\":[\"a\",\"b\"]}", "<<'a', 'b'>>"),
                ("{\"SS\":[\"c\"]}", "<<'c'>>"),
            ),
            "z" => of("{\"NULL\":true}", "null"),
            _ => of("{\"BOOL\":false}", "false"),
        }
    }

    fn of_two(&mut self, one: (&str, &str), other: (&str, &str)) -> (String, String) {
        let (json, partiql) = if self.below(2) == 0 { one } else { other };
        (json.to_owned(), partiql.to_owned())
    }

    fn name(&mut self) -> &'static str {
        self.pick(&["g", "n", "s", "m", "l", "ss", "z", "t"])
    }

    fn item_of(&mut self, table: &str, spelling: usize) -> String {
        let quote = if spelling == JSON { '"' } else { '\'' };
        let mut members: Vec<String> = Vec::new();
        for (name, value) in self.key(table) {
            let value = self.key_value(name, value);
            members.push(format!(
                "{quote}{name}{quote}: {}",
                if spelling == JSON { value.0 } else { value.1 }
            ));
        }
        let mut names: Vec<&str> = (0..self.below(5)).map(|_| self.name()).collect();
        names.sort_unstable();
        names.dedup();
        for name in names {
            let value = self.value(name);
            members.push(format!(
                "{quote}{name}{quote}: {}",
                if spelling == JSON { value.0 } else { value.1 }
            ));
        }
        format!("{{{}}}", members.join(", "))
    }

    /// A draft of any mode, with writes that are applied, fail and are refused.
    pub fn draft(&mut self) -> (Format, String) {
        if self.below(4) == 0 {
            return (Format::Transaction, self.transaction());
        }
        let mode = self.pick(&["single", "batch", "transaction"]);
        let mut text = format!("--@ mode {mode}\n");
        for _ in 0..=self.below(5) {
            text.push_str(&self.statement());
            text.push_str(";\n");
        }
        (Format::Partiql, text)
    }

    fn statement(&mut self) -> String {
        let table = self.table();
        let place = self.place(table);
        match self.below(9) {
            0 | 1 => format!("INSERT INTO \"{table}\" VALUE {}", self.item_of(table, PARTIQL)),
            2 | 3 => format!("DELETE FROM \"{table}\" WHERE {place}{}", self.and_condition()),
            _ => {
                let changes: Vec<String> = (0..=self.below(2)).map(|_| self.change()).collect();
                format!(
                    "UPDATE \"{table}\" {} WHERE {place}{}",
                    changes.join(" "),
                    self.and_condition()
                )
            }
        }
    }

    fn place(&mut self, table: &str) -> String {
        let terms = self
            .key(table)
            .into_iter()
            .map(|(name, value)| format!("\"{name}\" = {}", self.key_value(name, value).1));
        terms.collect::<Vec<_>>().join(" AND ")
    }

    fn and_condition(&mut self) -> String {
        let name = self.name();
        match self.below(5) {
            0 => format!(" AND \"{name}\" = {}", self.value(name).1),
            1 => format!(" AND attribute_exists(\"{name}\")"),
            2 => " AND \"n\" > 5".to_owned(),
            _ => String::new(),
        }
    }

    fn change(&mut self) -> String {
        let name = self.name();
        match self.below(7) {
            0 => format!("REMOVE \"{name}\""),
            1 => "SET \"n\" = \"n\" + 1".to_owned(),
            2 => "SET \"m\".\"x\" = 7".to_owned(),
            3 => "SET \"ss\" = set_add(\"ss\", <<'d'>>)".to_owned(),
            4 => "SET \"l\" = list_append(\"l\", [3])".to_owned(),
            _ => format!("SET \"{name}\" = {}", self.value(name).1),
        }
    }

    fn transaction(&mut self) -> String {
        let actions: Vec<String> = (0..=self.below(4)).map(|_| self.action()).collect();
        format!("{{\"TransactItems\": [{}]}}", actions.join(", "))
    }

    fn action(&mut self) -> String {
        let table = self.table();
        let key = self.key(table).into_iter();
        let key: Vec<String> = key
            .map(|(name, value)| format!("\"{name}\": {}", self.key_value(name, value).0))
            .collect();
        let key = format!("\"TableName\": \"{table}\", \"Key\": {{{}}}", key.join(", "));
        match self.below(6) {
            0 => format!(
                "{{\"ConditionCheck\": {{{key}, \"ConditionExpression\": \"attribute_exists(pk)\"}}}}"
            ),
            1 => format!("{{\"Delete\": {{{key}}}}}"),
            2 | 3 => format!(
                "{{\"Put\": {{\"TableName\": \"{table}\", \"Item\": {}}}}}",
                self.item_of(table, JSON)
            ),
            _ => {
                let name = self.name();
                let value = self.value(name).0;
                format!(
                    "{{\"Update\": {{{key}, \"UpdateExpression\": \"SET #a = :a REMOVE w\", \
                     \"ExpressionAttributeNames\": {{\"#a\": \"{name}\"}}, \"ExpressionAttributeValues\": {{\":a\": {value}}}}}}}"
                )
            }
        }
    }

    fn key_value(&self, name: &str, value: &str) -> (String, String) {
        if name == "sk" && self.is_sorted_by_number {
            return (format!("{{\"N\": \"{value}\"}}"), value.to_owned());
        }
        (format!("{{\"S\": \"{value}\"}}"), format!("'{value}'"))
    }
}

fn schema_of(key: &[(&str, &str)]) -> Value {
    key.iter().map(|(name, role)| json!({"AttributeName": name, "KeyType": role})).collect()
}
