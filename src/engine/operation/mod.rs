//! One file per family of operations.

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
