//! What the user writes, as data: from text to requests, and what a span means on the way.
//!
//! Layer 3; imports `value`, `syntax` and `api`, never the engine: the editor highlights and lints with no database open.

#[allow(clippy::module_inception)]
pub mod draft;
pub mod partiql;
pub mod transaction;

pub use draft::{Draft, Format, Mode, Statement};
