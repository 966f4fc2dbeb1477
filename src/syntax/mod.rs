//! Text to trees, with a span for everything, never failing without saying where.
//!
//! Layer 1; imports `value` alone. Two languages live here: the expressions of the classic API (`expression`) and
//! PartiQL (`partiql`); `predicate` has what both call `begins_with` and the like. Both lexers are total: the texts of their
//! tokens, joined, are the input. `hidden` says which characters a reader does not see, and how they are written where a
//! text is shown.

pub mod diagnostic;
pub mod expression;
pub mod hidden;
pub mod partiql;
pub mod predicate;
pub mod span;

pub use diagnostic::{Diagnostic, Fix, Severity};
pub use hidden::is_hidden;
pub use predicate::Predicate;
pub use span::{Lines, Span};
