//! The heart that both text fronts share: a draft is submitted, and what came back is understood.
//!
//! Layer 5. The life of a submission: [`Session::submit`] prepares the requests of a draft (`submission`), asks the
//! `guard` whether they may go to this connection, enters it in the history, sends them one after another (`under_way`;
//! a `listener` hears how far it is, a wish to cancel ends it), gives each statement its verdict (`verdict`), adds up
//! what was consumed (`ledger`), looks up the keys (`schema`), says which clauses of a false condition decided (`why`),
//! holds writes without an answer against their items (`afterwards`), and completes the entry with the report as JSON
//! (`json`).
//!
//! `words` puts a report into words, the same for both fronts. `compare` says in what two reports of one draft differ.
//! `plan` says beforehand how each statement will be served, and `lint` what is wrong with it; `convert` turns PartiQL into
//! a transaction and back; `samples` loads the bundled tables; `transfer` moves items between
//! tables and files.

#[expect(clippy::module_inception, reason = "a type lives in the file of its name")]
pub mod session;

pub mod guard;
mod listener;
pub mod submission;
mod target;
mod under_way;

mod code;
mod ledger;
mod verdict;

pub mod afterwards;
mod schema;
mod why;

pub mod compare;
pub mod json;
mod lint;
pub mod report;
pub mod words;

pub mod convert;
pub mod plan;
pub mod samples;
pub mod transfer;

#[cfg(test)]
mod tests;

pub use crate::connection::Cancel;
pub use guard::{Consent, Objection, Question};
pub use listener::{Listener, News};
pub use report::{Outcome, Report, StatementReport, Verdict};
pub use session::{Request, Session, SubmitError, Terms};
pub use under_way::Progress;
