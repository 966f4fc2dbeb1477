//! The tables that are asked: every type of key, every kind of index.

use serde_json::{Value, json};

/// A key attribute and its type, `S`, `N` or `B`.
#[derive(Clone, Copy)]
pub struct Key {
    pub name: &'static str,
    pub kind: &'static str,
}

#[derive(Clone, Copy)]
pub struct Keys {
    pub hash: Key,
    pub range: Option<Key>,
}

pub struct Index {
    pub name: &'static str,
    pub global: bool,
    pub keys: Keys,
    /// `ALL`, `KEYS_ONLY`, or `INCLUDE` with these.
    projection: &'static str,
    included: &'static [&'static str],
}

pub struct Table {
    pub name: &'static str,
    pub keys: Keys,
    pub indexes: &'static [Index],
}

const PK: Key = Key { name: "pk", kind: "S" };
const G: Key = Key { name: "g", kind: "S" };
const LK: Key = Key { name: "lk", kind: "S" };

const fn keys(hash: Key, name: &'static str, kind: &'static str) -> Keys {
    Keys { hash, range: Some(Key { name, kind }) }
}

const fn global(name: &'static str, keys: Keys, projection: &'static str) -> Index {
    Index { name, global: true, keys, projection, included: &[] }
}

const fn local(name: &'static str, keys: Keys, projection: &'static str) -> Index {
    Index { name, global: false, keys, projection, included: &[] }
}

pub const TABLES: &[Table] = &[
    Table { name: "hash", keys: Keys { hash: PK, range: None }, indexes: &[] },
    Table {
        name: "strings",
        keys: keys(PK, "sk", "S"),
        indexes: &[
            local("l-all", keys(PK, LK.name, LK.kind), "ALL"),
            local("l-keys", keys(PK, "ln", "N"), "KEYS_ONLY"),
            global("g-all", Keys { hash: G, range: None }, "ALL"),
            Index { included: &["s", "m"], ..global("g-some", keys(G, "gn", "N"), "INCLUDE") },
        ],
    },
    Table {
        name: "numbers",
        keys: keys(PK, "sk", "N"),
        indexes: &[
            global("g-keys", keys(G, "sk", "N"), "KEYS_ONLY"),
            Index {
                included: &["n", "l"],
                ..local("l-some", keys(PK, LK.name, LK.kind), "INCLUDE")
            },
        ],
    },
    Table {
        name: "binaries",
        keys: keys(Key { name: "pk", kind: "N" }, "sk", "B"),
        indexes: &[global(
            "g-bytes",
            Keys { hash: Key { name: "gb", kind: "B" }, range: None },
            "ALL",
        )],
    },
];

/// The attributes that are keys of some index, with the type they have there.
pub const INDEXED: &[Key] = &[
    G,
    LK,
    Key { name: "gn", kind: "N" },
    Key { name: "ln", kind: "N" },
    Key { name: "gb", kind: "B" },
];

impl Keys {
    pub fn all(self) -> impl Iterator<Item = Key> {
        [self.hash].into_iter().chain(self.range)
    }

    fn schema(self) -> Value {
        let kinds = ["HASH", "RANGE"];
        let element = |(key, kind): (Key, _)| json!({"AttributeName": key.name, "KeyType": kind});
        self.all().zip(kinds).map(element).collect()
    }
}

impl Index {
    fn definition(&self) -> Value {
        let mut projection = json!({"ProjectionType": self.projection});
        if !self.included.is_empty() {
            projection["NonKeyAttributes"] = json!(self.included);
        }
        json!({"IndexName": self.name, "KeySchema": self.keys.schema(), "Projection": projection})
    }
}

impl Table {
    pub fn named(name: &str) -> &'static Self {
        TABLES.iter().find(|table| table.name == name).expect("a table of ours")
    }

    /// The CreateTable request.
    pub fn definition(&self) -> Value {
        let mut definitions: Vec<Value> = Vec::new();
        let indexed = self.indexes.iter().flat_map(|index| index.keys.all());
        for key in self.keys.all().chain(indexed) {
            let definition = json!({"AttributeName": key.name, "AttributeType": key.kind});
            if !definitions.contains(&definition) {
                definitions.push(definition);
            }
        }
        let mut request = json!({
            "TableName": self.name,
            "BillingMode": "PAY_PER_REQUEST",
            "KeySchema": self.keys.schema(),
            "AttributeDefinitions": definitions,
        });
        for (member, global) in [("GlobalSecondaryIndexes", true), ("LocalSecondaryIndexes", false)]
        {
            let indexes = self.indexes.iter().filter(|index| index.global == global);
            let indexes: Vec<Value> = indexes.map(Index::definition).collect();
            if !indexes.is_empty() {
                request[member] = Value::Array(indexes);
            }
        }
        request
    }
}
