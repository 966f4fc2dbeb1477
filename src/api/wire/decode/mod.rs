//! Bodies to operations: one file a family, each in the order the service checks.

mod expressions;
mod item;
mod read;
mod request;
mod statement;
mod table;
mod transact;
mod transaction;

pub use request::{Request, decode_request};
