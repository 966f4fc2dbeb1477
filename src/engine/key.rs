//! Primary keys, and the key space of the store.
//!
//! ```text
//! 01                                                         generation of the table definitions
//! 02 <table name>                                            definition of a table
//! 03 <table> <hash> <partition key> <sort key>               an item
//! 04 <table> <index> <hash> <index key> <table key>          an entry of a secondary index: what it projects
//! 05 <table> <index, or 0 for the table itself>              how many items and bytes
//! 06 <table> <partition key>                                 bytes of an item collection (with local indexes alone)
//! 07 <operation> <token>                                     an idempotency token
//! 08 <end of its window, ms> <operation> <token>             the key of that token
//! ```
//!
//! `<table>` is the number of the table: a new one for every table ever made. `<hash>` is of the partition key, so a scan
//! goes through partitions in an order that means nothing but does not change, as the service's does.

use crate::api::OperationName;
use crate::storage::{KeyRange, keycode};
use crate::value::{AttributeValue, Item};

/// The key of one item: its key attributes alone, checked against the table. Equal when the service holds the items
/// to be the same (numbers by value).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrimaryKey {
    pub attributes: Item,
}

/// Values of key attributes, in the order of a key schema.
pub type Values<'a> = &'a [&'a AttributeValue];

/// Everything the store holds, by key.
#[derive(Clone, Copy, Debug)]
pub enum Key<'a> {
    Generation,
    Table {
        name: &'a str,
    },
    Item {
        table: u64,
        partition: &'a AttributeValue,
        sort: Option<&'a AttributeValue>,
    },
    Entry(EntryKey<'a>),
    Counts {
        table: u64,
        index: u32,
    },
    Collection {
        table: u64,
        partition: &'a AttributeValue,
    },
    Token {
        operation: OperationName,
        token: &'a str,
    },
    /// Lists tokens by the end of their windows, in milliseconds since the epoch.
    TokenEnd {
        at_ms: u64,
        operation: OperationName,
        token: &'a str,
    },
}

/// The key of an index entry: index keys need not be unique, so the key of the item follows.
#[derive(Clone, Copy, Debug)]
pub struct EntryKey<'a> {
    pub table: u64,
    /// The number of the index in its table, from 1.
    pub index: u32,
    pub partition: Values<'a>,
    pub sort: Values<'a>,
    pub owner: Values<'a>,
}

const GENERATION: u8 = 1;
const TABLE: u8 = 2;
const ITEM: u8 = 3;
const ENTRY: u8 = 4;
const COUNTS: u8 = 5;
const COLLECTION: u8 = 6;
const TOKEN: u8 = 7;
const TOKEN_END: u8 = 8;

/// Room for most keys.
const KEY_BYTES_USUAL: usize = 64;

impl Key<'_> {
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(KEY_BYTES_USUAL);
        match self {
            Self::Generation => out.push(GENERATION),
            Self::Table { name } => {
                out.push(TABLE);
                // Nothing follows the name, so it needs no end; and it is read back from here (`table_name`).
                out.extend_from_slice(name.as_bytes());
            }
            Self::Item { table, partition, sort } => {
                push_partition_prefix(&mut out, *table, partition);
                sort.iter().for_each(|value| push_value(&mut out, value));
            }
            Self::Entry(entry) => entry.push(&mut out),
            Self::Counts { table, index } => {
                push_table_prefix(&mut out, COUNTS, *table);
                keycode::push_u32(&mut out, *index);
            }
            Self::Collection { table, partition } => {
                push_table_prefix(&mut out, COLLECTION, *table);
                push_value(&mut out, partition);
            }
            Self::Token { operation, token } => {
                out.push(TOKEN);
                keycode::push_bytes(&mut out, operation.text().as_bytes());
                keycode::push_bytes(&mut out, token.as_bytes());
            }
            Self::TokenEnd { at_ms, operation, token } => {
                push_table_prefix(&mut out, TOKEN_END, *at_ms);
                keycode::push_bytes(&mut out, operation.text().as_bytes());
                keycode::push_bytes(&mut out, token.as_bytes());
            }
        }
        out
    }
}

impl EntryKey<'_> {
    fn push(&self, out: &mut Vec<u8>) {
        push_index_prefix(out, self.table, self.index);
        push_partition(out, self.partition);
        // The owner comes last: rows of one index key lie in the order of the table's, each under a key of its own.
        self.sort.iter().chain(self.owner).for_each(|value| push_value(out, value));
    }
}

/// The tokens whose windows ended before this time, the oldest first.
pub fn tokens_ended_before(now_ms: u64) -> KeyRange {
    // Without the time itself: a window holds through its last millisecond.
    KeyRange { from: vec![TOKEN_END], to: table_prefix(TOKEN_END, now_ms) }
}

/// All table definitions, by name.
pub fn tables() -> KeyRange {
    KeyRange::prefix(&[TABLE])
}

/// Everything of a table but its definition.
pub fn contents(table: u64) -> [KeyRange; 4] {
    // No tokens: they are a request's, which may be about several tables.
    [ITEM, ENTRY, COUNTS, COLLECTION].map(|tag| KeyRange::prefix(&table_prefix(tag, table)))
}

/// All items of a table.
pub fn items(table: u64) -> KeyRange {
    KeyRange::prefix(&table_prefix(ITEM, table))
}

/// All entries of an index.
pub fn entries(table: u64, index: u32) -> KeyRange {
    KeyRange::prefix(&index_prefix(table, index))
}

/// The name of the table whose definition has this key.
pub fn table_name(key: &[u8]) -> Option<&str> {
    std::str::from_utf8(key.strip_prefix(&[TABLE])?).ok()
}

fn table_prefix(tag: u8, table: u64) -> Vec<u8> {
    let mut out = Vec::with_capacity(KEY_BYTES_USUAL);
    push_table_prefix(&mut out, tag, table);
    out
}

fn push_table_prefix(out: &mut Vec<u8>, tag: u8, table: u64) {
    out.push(tag);
    keycode::push_u64(out, table);
}

fn push_partition_prefix(out: &mut Vec<u8>, table: u64, partition: &AttributeValue) {
    push_table_prefix(out, ITEM, table);
    push_partition(out, &[partition]);
}

fn index_prefix(table: u64, index: u32) -> Vec<u8> {
    let mut out = Vec::with_capacity(KEY_BYTES_USUAL);
    push_index_prefix(&mut out, table, index);
    out
}

fn push_index_prefix(out: &mut Vec<u8>, table: u64, index: u32) {
    push_table_prefix(out, ENTRY, table);
    keycode::push_u32(out, index);
}

/// A partition key with its hash in front.
pub fn push_partition(out: &mut Vec<u8>, values: Values<'_>) {
    // Encoded first and hashed where it lies: a buffer of its own would be allocated for every key that is drawn.
    let start = out.len();
    keycode::push_u64(out, 0);
    values.iter().for_each(|value| push_value(out, value));
    let (place, encoded) = out
        .get_mut(start..)
        .and_then(|partition| partition.split_first_chunk_mut())
        .expect("room for the hash was made");
    // The hash is of the encoded key, so numbers that are equal are one partition, however they were written.
    *place = hash(encoded).to_be_bytes();
}

/// One key attribute value.
pub fn push_value(out: &mut Vec<u8>, value: &AttributeValue) {
    match value {
        AttributeValue::S(text) => keycode::push_bytes(out, text.as_bytes()),
        AttributeValue::B(bytes) => keycode::push_bytes(out, bytes),
        AttributeValue::N(number) => keycode::push_decimal(
            out,
            number.is_negative(),
            number.coefficient(),
            number.exponent(),
        ),
        AttributeValue::Bool(_)
        | AttributeValue::Null
        | AttributeValue::M(_)
        | AttributeValue::L(_)
        | AttributeValue::Ss(_)
        | AttributeValue::Ns(_)
        | AttributeValue::Bs(_) => unreachable!("a checked key attribute is of type S, N or B"),
    }
}

/// What all values that begin with this one have in common.
pub fn push_beginning(out: &mut Vec<u8>, value: &AttributeValue) {
    match value {
        AttributeValue::S(text) => keycode::push_bytes_open(out, text.as_bytes()),
        AttributeValue::B(bytes) => keycode::push_bytes_open(out, bytes),
        // Numbers have no beginning: the checks refuse such a condition.
        other => push_value(out, other),
    }
}

/// FNV-1a, its bits mixed once more so that near keys end far from each other. Part of the file format, so it is written out
/// here: the standard library's hash may be another one in its next release.
fn hash(bytes: &[u8]) -> u64 {
    let folded = bytes.iter().fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01B3)
    });
    (folded ^ (folded >> 32)).wrapping_mul(0xD6E8_FEB8_6659_FD93)
}
