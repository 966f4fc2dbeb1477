//! Bodies to operations: one file a family, each in the order the service checks.

mod expressions;
mod item;
mod request;
mod statement;
mod table;
mod transact;
mod transaction;

pub use request::decode_request;
