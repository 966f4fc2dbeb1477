//! Conditions, updates and projections on one item. Pure.
//!
//! Both languages end here: `syntax::expression` and `syntax::partiql` trees are *bound* (placeholders resolved,
//! operand types checked, in the order the service checks) into the types of this folder, which are then evaluated.
//!
//! `condition`, `update` and `projection` hold what is bound, `apply` makes an item from an update, `trace` tells of each
//! clause whether it held and whether it decided, `print` and `seen` write conditions down, `paths` lists what they look
//! at. `predicate` has what is particular to `begins_with` and its like, which all others treat alike. `bind` is the way in
//! for expressions; `check`, `predicate` and `path_tree` are what it shares with PartiQL: what operators and functions ask
//! of operands, and which paths leave each other room. The sentences of these are in `api::error::expression`.

pub mod apply;
pub mod bind;
pub mod check;
pub mod condition;
pub mod path_tree;
pub mod paths;
pub mod predicate;
pub mod print;
pub mod projection;
pub mod seen;
pub mod trace;
pub mod update;

#[cfg(test)]
mod tests;
