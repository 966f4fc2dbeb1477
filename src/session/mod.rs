//! The heart that both text fronts share: a draft is submitted, and what came back is understood.
//!
//! Layer 5. The life of a submission: `submission` makes the requests of a draft, and `target` says which item each
//! statement is about. [`Session::submit`] asks the `guard` whether they may go to this connection, enters them in the
//! history and sends them one after another (`course`, `under_way`, `ahead`; a `listener` hears how far it is, a wish to
//! cancel ends it). Each statement gets its verdict (`verdict`) and its code (`code`), what was consumed is added up
//! (`ledger`, which adds up the whole history as well), the keys are looked up (`schema`), and it is said which clauses of a
//! false condition decided (`why`). Stretch by stretch this goes into the history as the `report`'s JSON (`json`), from which
//! the secrets of this process are `struck` out, and so what is held in memory is bounded: `kept` reads a report from where
//! it stands.
//!
//! Before anything is sent, a draft can be tried on copies of the items it names (`rehearsal`). Those that a submission is
//! about to write are read before (`images`), and what it wrote can be taken back by them (`undo`). Writes without an answer
//! can be held against their items later (`afterwards`). A long run that was stopped or killed is gone on with from the first
//! statement that was not sent (`resume`), by what its statements were sent as (`as_sent`); what failed of a run becomes a
//! draft of its own (`failed`), and what failed alike is counted together (`alike`).
//! A SELECT that stopped at the end of a page is read on, page by page (`pages`).
//!
//! `words` puts a report into words, the same for both fronts, by the figures that `tally` adds up. `compare` says in what
//! two reports of one draft differ, `diff` in what two runs of the history do, `record` writes one down for a person, `explain` what a code means. `plan` says beforehand how each statement will be served,
//! and `lint` what is wrong with it, both by the engine's planner; `price` says what that will cost and holds what would pass
//! a budget; `convert` turns PartiQL into a transaction and back, `forms` a draft into a program; `samples` loads the bundled
//! tables; `table_request` makes, changes and takes tables, `sampled` says which attributes their items have; `transfer` moves items between tables and files. What is throttled is sent again with `patience`, and what may
//! never end is done `apart`.

#[expect(clippy::module_inception, reason = "a type lives in the file of its name")]
pub mod session;

pub mod submission;
mod target;

mod ahead;
pub mod apart;
mod course;

pub mod guard;
mod listener;
mod under_way;

mod code;
pub mod ledger;
mod schema;
mod told;
mod verdict;
mod why;

pub mod json;
pub mod kept;
pub mod report;
mod struck;
mod tally;

pub mod afterwards;
pub mod alike;
mod as_sent;
pub mod failed;
pub mod resume;

mod images;
pub mod pages;
mod patience;
pub mod rehearsal;
pub mod undo;

pub mod compare;
pub mod diff;
pub mod explain;
pub mod record;
pub mod words;

mod lint;
pub mod plan;
pub mod price;

pub mod convert;
mod forms;
pub mod sampled;
pub mod samples;
pub mod table_request;
pub mod transfer;

#[cfg(test)]
pub mod tests;
#[cfg(test)]
mod trial;

pub use crate::connection::Cancel;
pub use guard::{Consent, Objection, Question};
pub use kept::{KeptError, Seen};
pub use listener::{Listener, News};
pub use report::{Outcome, Report, StatementReport, Verdict};
pub use resume::Resume;
pub use session::{Request, Session, SubmitError, Terms};
pub use tally::Tally;
pub use under_way::Progress;
