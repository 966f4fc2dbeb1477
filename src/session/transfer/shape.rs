//! What a table asks of an item: its key attributes and those of its indexes, with their types.

use crate::api::limits::{ITEM_BYTES_MAX, PARTITION_KEY_BYTES_MAX, SORT_KEY_BYTES_MAX};
use crate::api::table::{KeySchema, TableDefinition};
use crate::value::{AttributeType, AttributeValue, Item, size};
use crate::workspace::items::json;

/// The attributes a table or its indexes are keyed by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    pub key: KeySchema,
    /// All of them, the key's too.
    typed: Vec<(String, AttributeType)>,
}

impl Shape {
    pub fn of(table: &TableDefinition) -> Self {
        let attributes = table.attributes.iter();
        let typed = attributes.map(|found| (found.name.clone(), found.attribute_type)).collect();
        Self { key: table.key.clone(), typed }
    }

    pub fn new(key: KeySchema, typed: Vec<(String, AttributeType)>) -> Self {
        Self { key, typed }
    }

    /// Whether this names one item and nothing more.
    pub fn check_key(&self, key: &Item) -> Result<(), String> {
        self.check_key_attributes(key)?;
        match key.keys().find(|name| !self.key.names().any(|part| part == *name)) {
            None => Ok(()),
            Some(name) => Err(format!("`{name}` is no part of the key")),
        }
    }

    /// Whether the table would take this item; what is in the way.
    pub fn check(&self, item: &Item) -> Result<(), String> {
        self.check_key_attributes(item)?;
        for (name, kind) in &self.typed {
            // An item without an index's key is not in the index, and that is all.
            let Some(value) = item.get(name) else { continue };
            let found = value.attribute_type();
            if found != *kind {
                return Err(format!("`{name}` is {found}, and an index has it as {kind}"));
            }
            if is_empty(value) {
                return Err(format!("`{name}` is empty, and an index is keyed by it"));
            }
        }
        match size::item_bytes(item) {
            bytes if bytes > ITEM_BYTES_MAX => {
                Err(format!("{bytes} bytes; an item has at most {ITEM_BYTES_MAX}"))
            }
            _ => Ok(()),
        }
    }

    fn check_key_attributes(&self, item: &Item) -> Result<(), String> {
        let partition = self.key.partition.iter().map(|name| (name, PARTITION_KEY_BYTES_MAX));
        let sort = self.key.sort.iter().map(|name| (name, SORT_KEY_BYTES_MAX));
        for (name, bytes_max) in partition.chain(sort) {
            let Some(value) = item.get(name) else {
                return Err(format!("no `{name}`, which is part of the key"));
            };
            let kind = self.typed.iter().find(|(typed, _)| typed == name).map(|(_, kind)| *kind);
            let found = value.attribute_type();
            if let Some(kind) = kind.filter(|kind| *kind != found) {
                return Err(format!("`{name}` is {found}, and the key has it as {kind}"));
            }
            if is_empty(value) {
                return Err(format!("`{name}` is empty, and it is part of the key"));
            }
            let bytes = size::value_bytes(value);
            if bytes > bytes_max {
                return Err(format!(
                    "`{name}` has {bytes} bytes; that key has at most {bytes_max}"
                ));
            }
        }
        Ok(())
    }

    /// The key of an item that was checked, as bytes to compare.
    pub fn key_bytes(&self, item: &Item) -> Vec<u8> {
        let mut bytes = Vec::new();
        for value in self.key.names().filter_map(|name| item.get(name)) {
            // Numbers are written by value: `1` and `1.0` are one key to the service, too.
            json::push_value(value, &mut bytes);
        }
        bytes
    }
}

fn is_empty(value: &AttributeValue) -> bool {
    match value {
        AttributeValue::S(text) => text.is_empty(),
        AttributeValue::B(bytes) => bytes.is_empty(),
        _ => false,
    }
}
