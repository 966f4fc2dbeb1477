//! Bodies to operations: one file a family, each in the order the service checks.

pub mod batch_items;
mod expressions;
mod item;
mod legacy;
mod read;
mod request;
mod statement;
mod table;
mod tags;
mod time_to_live;
mod transact;
mod transact_get;
mod transaction;
mod update_table;

pub use request::{Request, decode_request};
