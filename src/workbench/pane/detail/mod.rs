//! The selected statement from close by: why it failed, its item, and what went over the wire.
//!
//! [`detail`] is the pane; `reasons`, `items`, `wire` and `versus` are the lines of its views.

#[expect(clippy::module_inception, reason = "a type lives in the file of its name")]
pub mod detail;

pub mod items;
pub mod reasons;
pub mod versus;
pub mod wire;

pub use detail::{Detail, View};
