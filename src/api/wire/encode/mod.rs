//! Operations, replies and refusals to bodies. Nothing here refuses anything.

pub mod capacity;
mod error;
mod items;
mod legacy;
mod read;
mod reply;
mod request;
mod table;
mod tables;

pub use error::encode_error;
pub use reply::encode_reply;
pub use request::{encode_request, request_json};
