//! From texts and placeholders to conditions, updates and projections (expressions.md 3 to 9).
//!
//! `request` holds the order of a whole request: the placeholder maps first, then each expression by itself (length,
//! what its parser says, the walk through its tree in written order, clashes of paths, count of operators), at last
//! the placeholders nobody used. `placeholders` looks names and values up and remembers who was asked for; `binder`
//! binds what all expressions share; `condition` and `update` walk their trees. `read` is `request` for Query and Scan,
//! with `key_condition` and the `legacy` style beside it. What operators ask of their operands
//! is in `check`, which PartiQL shares. `clauses` takes expressions apart for who wants to be told all that is wrong with them.

mod binder;
pub mod clauses;
mod condition;
pub mod key_condition;
pub mod legacy;
mod placeholders;
pub mod read;
mod request;
mod update;

pub use request::{bind_condition, bind_projection, bind_put, bind_text, bind_update};
