//! Conditions, updates and projections on one item. Pure.
//!
//! Both languages end here: `syntax::expression` and `syntax::partiql` trees are *bound* (placeholders resolved,
//! operand types checked, in the order the service checks) into the types of this folder, which are then evaluated.

pub mod apply;
pub mod bind;
pub mod check;
pub mod clash;
pub mod condition;
mod print;
pub mod projection;
pub mod refusal;
pub mod trace;
pub mod update;

#[cfg(test)]
mod tests;
