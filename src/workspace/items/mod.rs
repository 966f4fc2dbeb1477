//! Files of items: what tables are exported to and imported from.
//!
//! There are three formats ([`ItemFormat`]), all UTF-8, all read and written one item at a time, so that a table of any
//! size passes through a little memory. An item that went out as one of them comes back the same.
//!
//! **DynamoDB JSON** (`dynamodb-json`; `json`) is what the service's own export to S3 writes: one `{"Item":{...}}` a line,
//! values with their types: `{"Item":{"pk":{"S":"a"},"n":{"N":"1.5"}}}`. A line may also be the item alone, without
//! `Item` around it. It holds every value.
//!
//! **JSON Lines** (`jsonl`; `plain`) is one plain object a line: `{"n":1.5,"pk":"a"}`. Numbers stand with all their
//! digits, which a reader that takes them for floating point will round; here they are read exactly. Plain JSON has no
//! sets and no bytes: a line that would need them is refused ([`Unfit`]), or written with arrays and base64 in their
//! place when what is lost was agreed to.
//!
//! **CSV** (`columns`) is the CSV of `--@ each`: a header of attribute names, one item a row, commas, quotes doubled. A
//! column holds strings unless its name ends in what it holds: `amount:N`, `open:BOOL`, `photo:B` (base64), and `tags:JSON`
//! one value of DynamoDB JSON a cell. The export gives a column a type when all its values have it, and `JSON` when they
//! differ, nest, or are empty: an attribute that an item does not have is an empty cell, so an empty string must not be
//! one. The key attributes come first, the others in the order of their names. A name that begins or ends in a blank,
//! or holds nothing, has no place in a header and is refused.
//!
//! A file is read by `read` line by line: text or gzip, by its content; or a folder the service exported to
//! (`service_export`). What is wrong with a line is said with the line and does not end the reading. A file is written
//! by `partial`: beside its place until it is whole. `source` is read twice, also where it is a pipe.

pub mod columns;
pub mod format;
pub mod json;
pub mod plain;

pub mod partial;
pub mod read;
mod service_export;
pub mod source;

#[cfg(test)]
mod tests;

pub use columns::Columns;
pub use format::ItemFormat;
pub use partial::{Encoder, Partial, PartialError, Style, WriteError};
pub use plain::Unfit;
pub use read::{BadLine, ItemFile, Numbered, OpenError};
pub use source::ItemSource;
