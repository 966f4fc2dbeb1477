//! Bytes in order, in transactions. Knows no items and no tables.
//!
//! Layer 2. Promised: keys sort as byte strings; a reader sees one snapshot; there is one writer at a time, here and
//! in other processes; a committed write survives the loss of the process and of power, but for that of a store in
//! memory, which goes with its process. A file that can't be written is read all the same.

pub mod error;
pub mod file;
pub mod keycode;
pub mod memory;
pub mod range;
pub mod sqlite;
pub mod store;

pub use error::StoreError;
pub use range::{Direction, KeyRange};
pub use store::{ReadTxn, Store, WriteTxn};
