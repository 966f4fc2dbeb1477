//! What the user writes, as data: from text to requests, and what a span means on the way.
//!
//! [`Draft::parse`] takes any text. A PartiQL draft (`partiql`) is cut at its semicolons; its `--@` comments (`settings`,
//! `parameters`) say how it is sent, what is to fail (`fault`) and where its values come from (`each`, `rows`, `column`).
//! A transaction draft (`transaction`) is commented JSON (`json`) with plain or DynamoDB values (`values`). Either way
//! the answer is a [`Draft`]: statements with their places, each with its tree and its [`Verb`], and what is wrong, as
//! diagnostics. `lint` adds the rules of batches and transactions that need no table; the others stand on the engine's
//! planner, in `session`; `place` tells where the parts of an action stand. `convert` turns one kind into the other, `forms`
//! either into what other people write, and back, `from_item` makes statements of an item that was read, and `inverse` says
//! what puts one back. `complete` and `format` help
//! the one who types.
//! `verdict` names what can become of it once it is sent.
//!
//! Layer 3; imports `value`, `syntax` and `api`, never the engine: the editor highlights and lints with no database open.

#[expect(clippy::module_inception, reason = "a type lives in the file of its name")]
pub mod draft;

pub mod column;
pub mod each;
pub mod fault;
mod misspelt;
pub mod parameters;
pub mod partiql;
pub mod rows;
mod settings;
pub mod verb;

mod expressions;
mod json;
pub mod transaction;
mod values;

pub mod clauses;
pub mod key;
pub mod lint;
pub mod place;

pub mod convert;
pub mod forms;
pub mod from_item;
pub mod inverse;

pub mod complete;
pub mod format;
pub mod suggest;

pub mod verdict;

#[cfg(test)]
mod tests;

pub use draft::{Draft, Format, Kind, Mode, Statement};
pub use fault::Fault;
pub use verb::Verb;
pub use verdict::{Outcome, Verdict};
