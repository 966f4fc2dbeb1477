//! Whether a database is whole: every index holds what its table says it must, and every count is true.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::wire::Wire;

/// Bytes of a value in the partition key and in the sort key of an index: an item with a longer one has no entry.
const PARTITION_BYTES_MAX: usize = 2048;
const SORT_BYTES_MAX: usize = 1024;

pub type Item = Map<String, Value>;

/// All items by table, after every table was compared with its indexes and its counts.
pub fn tables(wire: &mut Wire) -> BTreeMap<String, Vec<Item>> {
    let names = names(wire);
    names.into_iter().map(|name| (name.clone(), table(wire, &name))).collect()
}

/// A request that must succeed; its answer.
pub fn ask(wire: &mut Wire, operation: &str, body: &Value) -> Value {
    let answer = wire.ask(operation, body.to_string().as_bytes());
    assert_eq!(answer.status, 200, "{operation} {body}\n{}", answer.text());
    serde_json::from_slice(&answer.body).expect("JSON")
}

fn names(wire: &mut Wire) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut request = json!({});
    loop {
        let page = ask(wire, "ListTables", &request);
        let found = list(&page["TableNames"]).filter_map(Value::as_str);
        names.extend(found.map(str::to_owned));
        match page.get("LastEvaluatedTableName") {
            Some(last) => request = json!({"ExclusiveStartTableName": last}),
            None => return names,
        }
    }
}

/// The items of a table that is whole.
fn table(wire: &mut Wire, name: &str) -> Vec<Item> {
    let described = ask(wire, "DescribeTable", &json!({"TableName": name}));
    let described = &described["Table"];
    let items = scan(wire, json!({"TableName": name, "ConsistentRead": true}));
    assert_eq!(described["ItemCount"], items.len(), "the item count of {name}");
    let indexes = ["GlobalSecondaryIndexes", "LocalSecondaryIndexes"];
    for index in indexes.iter().flat_map(|member| list(&described[*member])) {
        let index_name = index["IndexName"].as_str().expect("a name");
        let entries = scan(wire, json!({"TableName": name, "IndexName": index_name}));
        let expected = items.iter().filter_map(|item| entry(described, index, item)).collect();
        let (found, expected) = (sorted(entries), sorted(expected));
        assert!(
            found == expected,
            "{name}.{index_name} differs from its table:\nfound {found:#?}\nexpected {expected:#?}"
        );
        assert_eq!(index["ItemCount"], found.len(), "the item count of {name}.{index_name}");
    }
    items
}

fn scan(wire: &mut Wire, mut request: Value) -> Vec<Item> {
    let mut items = Vec::new();
    loop {
        let mut page = ask(wire, "Scan", &request);
        let Value::Array(found) = page["Items"].take() else { panic!("no items: {page}") };
        items.extend(found.into_iter().map(|item| match item {
            Value::Object(item) => item,
            other => panic!("no item: {other}"),
        }));
        match page.get("LastEvaluatedKey") {
            Some(last) => request["ExclusiveStartKey"] = last.clone(),
            None => return items,
        }
    }
}

/// What an index must hold of this item.
fn entry(table: &Value, index: &Value, item: &Item) -> Option<Item> {
    let is_indexed = list(&index["KeySchema"]).all(|element| fits(table, element, item));
    is_indexed.then(|| project(table, index, item))
}

/// Whether an item has this attribute of the index key as an index takes it.
fn fits(table: &Value, element: &Value, item: &Item) -> bool {
    let name = &element["AttributeName"];
    let definition = list(&table["AttributeDefinitions"])
        .find(|definition| definition["AttributeName"] == *name)
        .expect("a key attribute is defined");
    let kind = definition["AttributeType"].as_str().expect("a type");
    let value = name.as_str().and_then(|name| item.get(name)?.get(kind)?.as_str());
    let bytes_max = if element["KeyType"] == "HASH" { PARTITION_BYTES_MAX } else { SORT_BYTES_MAX };
    value.is_some_and(|value| {
        // Of a binary value the text is Base64, four characters for three bytes.
        let bytes = if kind == "B" { value.len() / 4 * 3 } else { value.len() };
        kind == "N" || (bytes > 0 && bytes <= bytes_max)
    })
}

fn project(table: &Value, index: &Value, item: &Item) -> Item {
    let projection = &index["Projection"];
    if projection["ProjectionType"] == "ALL" {
        return item.clone();
    }
    let keys = list(&table["KeySchema"]).chain(list(&index["KeySchema"]));
    let keys = keys.map(|element| &element["AttributeName"]);
    let names: Vec<&Value> = keys.chain(list(&projection["NonKeyAttributes"])).collect();
    let is_projected = |name: &str| names.iter().any(|projected| *projected == name);
    let projected = item.iter().filter(|(name, _)| is_projected(name));
    projected.map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// In an order of no meaning that is the same for the same items.
fn sorted(items: Vec<Item>) -> Vec<String> {
    let text = |item: Item| {
        let by_name: BTreeMap<String, Value> = item.into_iter().collect();
        json!(by_name).to_string()
    };
    let mut texts: Vec<String> = items.into_iter().map(text).collect();
    texts.sort();
    texts
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}
