//! One of the two that are asked.

use serde_json::{Map, Value, json};

use super::request::{Pages, Request};
use super::tables::{TABLES, Table};
use super::values::Item;
use crate::wire::Wire;

/// No read of these small tables has more pages; one that has goes round in circles.
const MAX_PAGES: usize = 400;

pub struct Side {
    wire: Wire,
}

pub struct Outcome {
    pub status: u16,
    pub body: Value,
}

impl Outcome {
    pub fn is_success(&self) -> bool {
        self.status == 200
    }
}

impl Side {
    /// With all tables, empty.
    pub fn at(address: &str) -> Self {
        let mut side = Self { wire: Wire::to(address) };
        for table in TABLES {
            side.ask("DeleteTable", &json!({"TableName": table.name}));
            let created = side.ask("CreateTable", &table.definition());
            assert!(created.is_success(), "{}: {}", table.name, created.body);
        }
        side
    }

    fn ask(&mut self, operation: &str, body: &Value) -> Outcome {
        let answer = self.wire.ask(operation, body.to_string().as_bytes());
        let body = serde_json::from_slice(&answer.body)
            .unwrap_or_else(|_| json!({"unreadable": answer.text()}));
        Outcome { status: answer.status, body }
    }

    /// The answer, or all pages of it as one: `{"Pages": [..]}`, or the sums and sorted items of their union.
    pub fn answer(&mut self, request: &Request) -> Outcome {
        match request.pages {
            Pages::One => self.ask(request.operation, &request.body),
            Pages::Each => {
                let pages = bodies(self.pages(request.operation, &request.body));
                let together = |pages| Outcome { status: 200, body: json!({"Pages": pages}) };
                pages.map_or_else(|failure| failure, together)
            }
            Pages::Union { segments, order } => {
                let mut pages = Vec::new();
                for segment in 0..segments {
                    let body = segmented(request, segment, segments);
                    pages.extend(self.pages(request.operation, &body));
                }
                let one = request.body.get("Limit").is_none() && segments == 1;
                bodies(pages).map_or_else(|failure| failure, |pages| union(pages, one, order))
            }
        }
    }

    /// All pages, up to the end or a failure.
    fn pages(&mut self, operation: &str, body: &Value) -> Vec<Outcome> {
        let mut body = body.clone();
        let mut pages = Vec::new();
        while pages.len() < MAX_PAGES {
            let page = self.ask(operation, &body);
            let next = [("LastEvaluatedKey", "ExclusiveStartKey"), ("NextToken", "NextToken")]
                .into_iter()
                .filter(|(from, _)| operation != "ExecuteStatement" || *from == "NextToken")
                .find_map(|(from, to)| Some((to, page.body.get(from)?.clone())));
            pages.push(page);
            let Some((member, value)) = next else { break };
            body[member] = value;
        }
        pages
    }

    /// The items of a table by their keys.
    pub fn items(&mut self, table: &Table) -> Map<String, Value> {
        let mut items = Map::new();
        for page in self.pages("Scan", &json!({"TableName": table.name, "ConsistentRead": true})) {
            let found = page.body["Items"].as_array().cloned().unwrap_or_default();
            for item in found {
                items.insert(key_of(table, &item).to_string(), item);
            }
        }
        items
    }

    /// Makes an item what it is on the other side.
    pub fn replace(&mut self, table: &Table, key: &Value, item: Option<&Value>) {
        let outcome = match item {
            Some(item) => self.ask("PutItem", &json!({"TableName": table.name, "Item": item})),
            None => self.ask("DeleteItem", &json!({"TableName": table.name, "Key": key})),
        };
        assert!(outcome.is_success(), "{}: {}", table.name, outcome.body);
    }
}

pub fn key_of(table: &Table, item: &Value) -> Value {
    let members = table.keys.all().map(|key| (key.name.to_owned(), item[key.name].clone()));
    Value::Object(members.collect::<Item>())
}

fn segmented(request: &Request, segment: usize, segments: usize) -> Value {
    let mut body = request.body.clone();
    if segments > 1 {
        body["Segment"] = json!(segment);
        body["TotalSegments"] = json!(segments);
    }
    body
}

/// The bodies of all pages, or the first failure.
fn bodies(mut pages: Vec<Outcome>) -> Result<Vec<Value>, Outcome> {
    match pages.iter().position(|page| !page.is_success()) {
        Some(at) => Err(pages.swap_remove(at)),
        None => Ok(pages.into_iter().map(|page| page.body).collect()),
    }
}

/// One page's members, or what several pages have in common: items and counts.
fn union(pages: Vec<Value>, one: bool, order: Option<&str>) -> Outcome {
    let mut items: Vec<Value> = Vec::new();
    let mut sums = Map::new();
    for page in &pages {
        items.extend(page["Items"].as_array().cloned().unwrap_or_default());
        for member in ["Count", "ScannedCount"] {
            if let Some(count) = page[member].as_i64() {
                let sum = sums.get(member).and_then(Value::as_i64).unwrap_or(0);
                sums.insert(member.to_owned(), json!(sum + count));
            }
        }
    }
    let mut body =
        if one { pages.into_iter().next().unwrap_or_default() } else { Value::Object(sums) };
    if !one || body.get("Items").is_some() {
        body["Items"] = Value::Array(items.clone());
    }
    body["Unordered"] = json!(true);
    if let Some(attribute) = order {
        body["Order"] = items.iter().map(|item| item[attribute].clone()).collect();
    }
    Outcome { status: 200, body }
}
