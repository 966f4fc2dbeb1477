//! The tables of expressions.md as tests: refusals, truth, updates, projections.

mod fixture;

mod apply;
mod bind;
mod condition;
mod projection;
mod trace;
