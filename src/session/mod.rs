//! The heart that both text fronts share: a draft is submitted, and what came back is understood.
//!
//! Layer 5.

pub mod report;
#[allow(clippy::module_inception)]
pub mod session;

pub use report::{Outcome, Report, StatementReport, Verdict};
pub use session::{Cancel, Request, Session, SubmitError};
