//! Bytes in order, in transactions. Knows no items and no tables.
//!
//! Layer 2. Promised: keys sort as byte strings; a reader sees one snapshot; there is one writer at a time, here and
//! in other processes; a committed write survives the loss of the process and of power.

pub mod keycode;
pub mod store;

pub use store::{Direction, KeyRange, ReadTxn, Store, StoreError, WriteTxn};
