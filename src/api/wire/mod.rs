//! The JSON protocol, both directions; the only place that knows field names.
//!
//! A body becomes an operation in three steps, each with its own kind of refusal, in the order the service takes them:
//! `json` reads the text (a bare SerializationException), `member` gives every member its type (a SerializationException
//! that says what was found), `decode` checks the constraints of the members (`N validation errors detected: ...`) and
//! makes the [`Operation`](super::Operation). What the service reports later, the validity of values, waits inside the
//! operation as a [`Decoded`](super::operation::Decoded).
//!
//! The way back has no refusals: `encode` writes what an SDK would send and what the service answers. `answer` reads what
//! another endpoint answered.

mod answer;
mod decode;
mod encode;
mod java;
pub mod json;
mod member;
mod raw;
mod text;
pub mod value;
mod violations;

#[cfg(test)]
mod tests;

pub use answer::{capacity_from_json, decode_error, decode_reply, metrics_from_json};
pub use decode::{Request, decode_request};
pub use encode::capacity::{capacities_to_json, metrics_to_json};
pub use encode::{encode_error, encode_reply, encode_request, request_json};
