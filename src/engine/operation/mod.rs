//! One file per family of operations.

pub mod batch;
pub mod definition;
pub mod item;
pub mod query;
pub mod read;
pub mod scan;
pub mod statement;
pub mod table;
pub mod tag;
pub mod time_to_live;
pub mod token;
pub mod transact;
pub mod transaction;
pub mod update_table;
