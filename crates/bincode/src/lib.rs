//! What syntect calls of bincode 1, done by serde_json.
//!
//! bincode 1 is unmaintained (RUSTSEC-2025-0141), and syntect 5.3, its newest release, can't be built without it: a set of
//! syntaxes keeps its contexts serialised in memory until they are first used. Nothing of it is ever in a file or from
//! outside, so its format is nobody's business. The root's `[patch.crates-io]` puts this in its place; when a syntect comes
//! without bincode, take this folder and that entry away.

use std::io::{Read, Write};


use serde::Serialize;
use serde::de::DeserializeOwned;

pub use std::io::Result;

/// Writes a value as `deserialize_from` reads it.
pub fn serialize_into<W: Write, T: Serialize + ?Sized>(writer: W, value: &T) -> Result<()> {
    Ok(serde_json::to_writer(writer, value)?)
}

/// Reads a value that `serialize_into` wrote.
pub fn deserialize_from<R: Read, T: DeserializeOwned>(reader: R) -> Result<T> {
    Ok(serde_json::from_reader(reader)?)
}
