//! Small tables and items for the tests of the engine.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::{Clock, Ids, Settings};
use crate::api::operation::{
    CreateTable, Expressions, GetItem, IndexRequest, KeyElement, LegacyWrite, OnFailure, PutItem,
    ReturnConsumedCapacity,
};
use crate::api::table::{AttributeDefinition, BillingMode};
use crate::value::{AttributeType, AttributeValue, Item, Number};

/// A clock that stands still, ids that count, in a region of their own.
pub fn settings() -> Settings {
    let count = Arc::new(AtomicU64::new(0));
    Settings {
        clock: Clock::new(|| 1_700_000_000_000),
        ids: Ids::new(move || format!("id-{}", count.fetch_add(1, Ordering::Relaxed))),
        region: "eu-west-1".to_owned(),
    }
}

pub fn s(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

pub fn n(text: &str) -> AttributeValue {
    AttributeValue::N(Number::parse(text).expect("a number"))
}

pub fn item<const N: usize>(attributes: [(&str, AttributeValue); N]) -> Item {
    attributes.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// `"pk sk"`: a partition key and perhaps a sort key.
pub fn key(names: &str) -> Vec<KeyElement> {
    let names = names.split(' ').enumerate();
    names.map(|(at, name)| KeyElement { name: name.to_owned(), sort: at > 0 }).collect()
}

/// `"pk:S n:N"`.
pub fn attributes(list: &str) -> Vec<AttributeDefinition> {
    let one = |attribute: &str| {
        let (name, code) = attribute.split_once(':').expect("name:type");
        let attribute_type = AttributeType::from_code(code).expect("a type");
        AttributeDefinition { name: name.to_owned(), attribute_type }
    };
    list.split(' ').map(one).collect()
}

/// Projects everything, or what is listed.
pub fn index(name: &str, names: &str, include: Option<&str>) -> IndexRequest {
    IndexRequest {
        name: name.to_owned(),
        key: key(names),
        projection_type: Some(if include.is_some() { "INCLUDE" } else { "ALL" }.to_owned()),
        non_key_attributes: include.map(|names| names.split(' ').map(str::to_owned).collect()),
        throughput: None,
    }
}

/// An on-demand table with the key `pk`, a string.
pub fn plain_table(name: &str) -> CreateTable {
    CreateTable {
        table_name: name.to_owned(),
        attributes: attributes("pk:S"),
        key: key("pk"),
        global_indexes: None,
        local_indexes: None,
        billing: Some(BillingMode::PayPerRequest),
        throughput: None,
        deletion_protection: false,
        tags: Vec::new(),
    }
}

/// The table of the golden captures: key pk and sk, global index `gsi` on gsiPk including proj, local index `lsi` on
/// lsiSk with everything (items-tables-capacity.md 3.1).
pub fn indexed_table() -> CreateTable {
    CreateTable {
        attributes: attributes("pk:S sk:S gsiPk:S lsiSk:S"),
        key: key("pk sk"),
        global_indexes: Some(vec![index("gsi", "gsiPk", Some("proj"))]),
        local_indexes: Some(vec![index("lsi", "pk lsiSk", None)]),
        ..plain_table("t")
    }
}

pub fn put(table: &str, item: Item) -> PutItem {
    PutItem {
        table_name: table.to_owned(),
        item: Ok(item),
        expressions: Expressions::default(),
        legacy: LegacyWrite::default(),
        return_old: false,
        on_failure: OnFailure::None,
        capacity: ReturnConsumedCapacity::None,
        collection_metrics: false,
    }
}

pub fn get(table: &str, key: Item) -> GetItem {
    GetItem {
        table_name: table.to_owned(),
        key: Ok(key),
        consistent: false,
        expressions: Expressions::default(),
        attributes_to_get: None,
        capacity: ReturnConsumedCapacity::None,
    }
}
