//! An item as it was before a statement wrote it, as the history keeps it.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::api::table::KeySchema;
use crate::api::wire::value::{item_from_json, item_to_json};
use crate::value::Item;

#[derive(Clone, Debug, PartialEq)]
pub struct KeptImage {
    /// The statement that was to write it, by its index.
    pub statement: usize,
    pub table: String,
    pub schema: KeySchema,
    pub key: Item,
    /// `None` where there was none under this key.
    pub item: Option<Item>,
}

impl KeptImage {
    /// Written behind those that stand in a list already, with a comma between them.
    pub fn push(&self, list: &mut String) {
        let Self { statement, table, schema, key, item } = self;
        let comma = if list.is_empty() { "" } else { "," };
        let image = json!({
            "statement": statement,
            "table": table,
            "partition": schema.partition,
            "sort": schema.sort,
            "key": item_to_json(key),
            "item": item.as_ref().map(item_to_json),
        });
        write!(list, "{comma}{image}").expect("a text takes everything");
    }

    /// Those of a list; `None` where it is none.
    pub fn list(text: &str) -> Option<Vec<Self>> {
        let images: Vec<Value> = serde_json::from_str(&format!("[{text}]")).ok()?;
        images.iter().map(Self::from_json).collect()
    }

    fn from_json(image: &Value) -> Option<Self> {
        let names = |member: &str| -> Option<Vec<String>> {
            let names = image.get(member)?.as_array()?.iter();
            names.map(|name| name.as_str().map(str::to_owned)).collect()
        };
        let item = match image.get("item")? {
            Value::Null => None,
            item => Some(item_from_json(item).ok()?),
        };
        Some(Self {
            statement: usize::try_from(image.get("statement")?.as_u64()?).ok()?,
            table: image.get("table")?.as_str()?.to_owned(),
            schema: KeySchema { partition: names("partition")?, sort: names("sort")? },
            key: item_from_json(image.get("key")?).ok()?,
            item,
        })
    }
}
