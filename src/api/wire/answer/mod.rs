//! Answers to replies and refusals: what `encode` writes, and what the service and other endpoints write.
//!
//! An answer is another's text, and not for us to correct: members that are not known are left alone, a name that is not
//! known is kept as it stands, and only what can't be a reply at all is refused, with a sentence about it.

mod figures;
mod refusal;
mod reply;
mod table;

pub use figures::{capacity_from_json, metrics_from_json};
pub use refusal::decode_error;
pub use reply::decode_reply;
