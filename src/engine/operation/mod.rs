//! One file per family of operations. `task` (one folder up) lists which function does which.
//!
//! PartiQL: `statement`, `batch` and `execute_transaction`. Transactions of the classic API: `transact_write` and
//! `transact_get`; `token` remembers for both kinds what was carried out. Items: `item`, `update` and `batch_items`, with
//! what the writes of one item share in `single`. Reads: `query` and `scan`, with their page in `read`. What items and
//! reads take in the style from before expressions is bound in `legacy`. Tables: `table`, `update_table`, `tag` and
//! `time_to_live`, with what a CreateTable defines in `definition`.

pub mod batch;
pub mod batch_items;
pub mod definition;
pub mod execute_transaction;
pub mod item;
pub mod legacy;
pub mod query;
pub mod read;
pub mod scan;
pub mod single;
pub mod statement;
pub mod table;
pub mod tag;
pub mod time_to_live;
pub mod token;
pub mod transact_get;
pub mod transact_write;
pub mod update;
pub mod update_table;
