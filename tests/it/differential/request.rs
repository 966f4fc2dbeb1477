//! What is sent, and how far it is followed.

use serde_json::{Map, Value, json};

use super::tables::Table;
use super::values::Item;
use crate::random::Random;

/// How many answers a request is good for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Pages {
    One,
    /// To the end; each page is compared.
    Each,
    /// To the end, in so many segments; what all pages hold together is compared. For reads whose order is nobody's
    /// business.
    Union {
        segments: usize,
        /// The attribute the items are in the order of, if any: equal ones may stand in any order.
        order: Option<&'static str>,
    },
}

pub struct Request {
    pub operation: &'static str,
    pub body: Value,
    pub pages: Pages,
    /// The tables it may change.
    pub changes: Vec<&'static str>,
}

/// Requests that belong together: the later ones are asked only if the earlier had the same outcome on both sides.
pub type Scene = Vec<Request>;

impl Request {
    pub fn read(operation: &'static str, body: Item) -> Self {
        Self { operation, body: Value::Object(body), pages: Pages::One, changes: Vec::new() }
    }

    pub fn write(operation: &'static str, body: Item, changes: Vec<&'static str>) -> Self {
        Self { changes, ..Self::read(operation, body) }
    }

    pub fn following(mut self, pages: Pages) -> Self {
        self.pages = pages;
        self
    }
}

/// The members of a request to one table.
pub fn members(table: &Table) -> Item {
    let mut members = Map::new();
    members.insert("TableName".to_owned(), json!(table.name));
    members
}

impl Random {
    pub fn table(&mut self) -> &'static Table {
        let tables = super::tables::TABLES;
        &tables[self.below(tables.len())]
    }

    /// Sets a member, once in so many times, to one of these.
    pub fn sometimes(&mut self, body: &mut Item, times: usize, member: &str, values: &[&str]) {
        if self.one_in(times) {
            body.insert(member.to_owned(), json!(self.pick(values)));
        }
    }

    pub fn ask_for_capacity(&mut self, body: &mut Item) {
        self.sometimes(body, 2, "ReturnConsumedCapacity", &["INDEXES", "INDEXES", "TOTAL", "NONE"]);
        self.sometimes(body, 400, "ReturnConsumedCapacity", &["ALL"]);
    }

    pub fn ask_for_failed_item(&mut self, body: &mut Item) {
        self.sometimes(
            body,
            3,
            "ReturnValuesOnConditionCheckFailure",
            &["ALL_OLD", "ALL_OLD", "NONE"],
        );
    }

    /// Rarely, a table that is not there.
    pub fn misname(&mut self, body: &mut Item) {
        self.sometimes(body, 150, "TableName", &["missing-table", "hash", "a", "bad name"]);
    }
}
