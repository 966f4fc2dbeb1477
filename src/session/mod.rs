//! The heart that both text fronts share: a draft is submitted, and what came back is understood.
//!
//! Layer 5. The life of a submission: [`Session::submit`] prepares the requests of a draft (`submission`), enters it in
//! the history, sends them one after another, gives each statement its verdict (`verdict`), adds up what was consumed
//! (`ledger`), looks up the keys (`schema`) and the clauses that failed (`why`), and completes the entry with the report as
//! JSON (`json`). `plan` says beforehand how each statement will be served; `samples` loads the bundled tables.

#[expect(clippy::module_inception, reason = "a type lives in the file of its name")]
pub mod session;

mod submission;

mod ledger;
mod verdict;

mod schema;
mod why;

pub mod json;
pub mod report;

pub mod plan;
pub mod samples;

#[cfg(test)]
mod tests;

pub use crate::connection::Cancel;
pub use report::{Outcome, Report, StatementReport, Verdict};
pub use session::{Request, Session, SubmitError};
