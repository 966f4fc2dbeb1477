//! Attribute values of all types and shapes, out of small pools, so that they meet again.

use serde_json::{Map, Value, json};

use super::tables::{INDEXED, Key, Keys, Table};
use crate::random::Random;

pub type Item = Map<String, Value>;

const STRINGS: &[&str] = &["a", "b", "c", "ab", "abc", "", "é", "a'b", "😀", "a\"b", "1", "z z"];
const BINARIES: &[&str] = &["AA==", "AQ==", "YQ==", "YWI=", "/w==", "", "AAEC"];
const SMALL: &[&str] = &["0", "1", "2", "3", "5", "-1", "10"];
const NUMBERS: &[&str] = &[
    "1.0",
    "1e0",
    "0.10",
    "-0",
    "1.5",
    "-2.5",
    "1e2",
    "100",
    "+7",
    ".5",
    "5.",
    "007",
    "0.000001",
    "-12.5e-3",
    "12E+1",
    "3.14159265358979323846",
    "12345678901234567890123456789012345678",
    "-99999999999999999999999999999999999999",
    "0.12345678901234567890123456789012345678",
    "9.9999999999999999999999999999999999999E+125",
    "1E125",
    "1e-130",
    "-1e-130",
    "1e50",
    "100000000000000000000000000000000000000000000",
];
const BAD_NUMBERS: &[&str] = &[
    "1e126",
    "-1e126",
    "1e-131",
    "123456789012345678901234567890123456789",
    "1.00000000000000000000000000000000000001",
    "abc",
    "",
    "1..2",
    "1e",
    "NaN",
    " 1",
    "0x10",
    "1_000",
];
const KEY_STRINGS: &[&str] = &["a", "b", "c", "d"];
const KEY_NUMBERS: &[&str] = &["1", "2", "3", "10", "1.0", "-1", "2.5"];
const KEY_BINARIES: &[&str] = &["AA==", "AQ==", "AAE=", "/w=="];
const KINDS: &[&str] = &["S", "N", "B", "BOOL", "NULL", "SS", "NS", "BS", "L", "M"];

/// The attributes of items, with the type each mostly has.
const ATTRIBUTES: &[(&str, &str)] = &[
    ("n", "N"),
    ("s", "S"),
    ("l", "L"),
    ("m", "M"),
    ("ss", "SS"),
    ("ns", "NS"),
    ("bs", "BS"),
    ("bo", "BOOL"),
    ("b", "B"),
    ("nu", "NULL"),
    ("u", "?"),
    ("status", "S"),
];

impl Random {
    pub fn key_value(&mut self, kind: &str) -> Value {
        let pool = match kind {
            "S" => KEY_STRINGS,
            "N" => KEY_NUMBERS,
            _ => KEY_BINARIES,
        };
        json!({kind: self.pick(pool)})
    }

    /// A primary key; rarely one that does not fit the table.
    pub fn key(&mut self, keys: Keys) -> Item {
        let fits = |random: &mut Self, key: Key| (key.name.to_owned(), random.key_value(key.kind));
        let mut key: Item = keys.all().map(|key| fits(self, key)).collect();
        if self.one_in(60) {
            self.spoil_key(keys, &mut key);
        }
        key
    }

    fn spoil_key(&mut self, keys: Keys, key: &mut Item) {
        let last = keys.all().last().expect("a key").name;
        match self.below(6) {
            0 => drop(key.remove(last)),
            1 => drop(key.insert("extra".to_owned(), json!({"S": "x"}))),
            2 => drop(key.insert(last.to_owned(), json!({"S": ""}))),
            3 => drop(key.insert(last.to_owned(), json!({"B": ""}))),
            4 => drop(key.insert(last.to_owned(), json!({"N": self.bad_number()}))),
            _ => drop(key.insert(last.to_owned(), self.value(1))),
        }
    }

    fn bad_number(&mut self) -> &'static str {
        self.pick(BAD_NUMBERS)
    }

    pub fn number(&mut self) -> &'static str {
        if self.one_in(400) {
            return self.bad_number();
        }
        let pool = if self.one_in(3) { NUMBERS } else { SMALL };
        self.pick(pool)
    }

    pub fn string(&mut self) -> &'static str {
        self.pick(STRINGS)
    }

    /// A value of any type, nested at most so deep.
    pub fn value(&mut self, depth: usize) -> Value {
        let kinds = if depth == 0 { &KINDS[..5] } else { KINDS };
        let kind = self.pick(kinds);
        self.value_of(kind, depth)
    }

    /// A value of this type, or of any when it is `?`; rarely of another, or one that is refused.
    pub fn value_of(&mut self, kind: &str, depth: usize) -> Value {
        if self.one_in(400) {
            return self.refused_value();
        }
        if kind == "?" || self.one_in(12) {
            return self.value(depth.min(2));
        }
        match kind {
            "S" => json!({"S": self.string()}),
            "N" => json!({"N": self.number()}),
            "B" => json!({"B": self.pick(BINARIES)}),
            "BOOL" => json!({"BOOL": self.coin()}),
            "NULL" => json!({"NULL": true}),
            "SS" => json!({"SS": self.distinct(STRINGS)}),
            "NS" => json!({"NS": self.distinct(SMALL)}),
            "BS" => json!({"BS": self.distinct(BINARIES)}),
            "L" => {
                let length = self.below(4);
                json!({"L": (0..length).map(|_| self.value(depth.saturating_sub(1))).collect::<Vec<_>>()})
            }
            _ => json!({"M": self.map(depth)}),
        }
    }

    fn map(&mut self, depth: usize) -> Item {
        let mut map = Item::new();
        for (name, kind) in [("x", "N"), ("y", "?"), ("l", "L"), ("a b", "S")] {
            if self.coin() {
                map.insert(name.to_owned(), self.value_of(kind, depth.saturating_sub(1)));
            }
        }
        map
    }

    /// One to three members of the pool, none twice.
    fn distinct(&mut self, pool: &[&'static str]) -> Vec<&'static str> {
        let start = self.below(pool.len());
        let length = self.between(1, 3);
        (0..length).map(|step| pool[(start + step) % pool.len()]).collect()
    }

    fn refused_value(&mut self) -> Value {
        match self.below(11) {
            0 => json!({"SS": []}),
            1 => json!({"NS": []}),
            2 => json!({"BS": []}),
            3 => json!({"SS": ["a", "b", "a"]}),
            4 => json!({"NS": ["1", "1.0"]}),
            5 => json!({"BS": ["AA==", "AA=="]}),
            6 => json!({"NULL": false}),
            7 => json!({}),
            8 => json!({"M": {"": {"S": "x"}}}),
            9 => json!({"L": [{"N": self.bad_number()}]}),
            _ => json!({"S": "a", "N": "1"}),
        }
    }

    /// An item of this table.
    pub fn item(&mut self, table: &Table) -> Item {
        let mut item = self.key(table.keys);
        for (name, kind) in ATTRIBUTES {
            if self.one_in(3) {
                item.insert((*name).to_owned(), self.value_of(kind, 3));
            }
        }
        for key in INDEXED {
            if self.coin() && !item.contains_key(key.name) {
                item.insert(key.name.to_owned(), self.indexed_value(key.kind));
            }
        }
        item
    }

    /// A value for the key of an index; rarely of another type.
    pub fn indexed_value(&mut self, kind: &str) -> Value {
        if self.one_in(60) { self.value(1) } else { self.key_value(kind) }
    }

    /// The name of an attribute, and the type it mostly has.
    pub fn attribute(&mut self) -> (&'static str, &'static str) {
        if self.one_in(10) {
            let key = INDEXED[self.below(INDEXED.len())];
            return (key.name, key.kind);
        }
        ATTRIBUTES[self.below(ATTRIBUTES.len())]
    }
}
