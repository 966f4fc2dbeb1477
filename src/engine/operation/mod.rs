//! One file per family of operations.

pub mod batch;
pub mod definition;
pub mod item;
pub mod query;
pub mod read;
pub mod scan;
pub mod statement;
pub mod table;
pub mod token;
pub mod transact;
pub mod transaction;
