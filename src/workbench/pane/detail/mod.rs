//! The selected statement from close by: why it failed, its item, and what went over the wire.
//!
//! [`detail`] is the pane, and knows which view is shown: `reasons`, the tree of `items` or its text (`document`), `wire`, and `versus` where the
//! draft ran on two connections.

#[expect(clippy::module_inception, reason = "a type lives in the file of its name")]
pub mod detail;

pub mod document;
pub mod items;
pub mod reasons;
pub mod versus;
pub mod wire;

pub use detail::{Detail, View};
