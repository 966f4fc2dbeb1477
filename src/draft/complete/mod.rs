//! What may stand at a place of a draft: words, names of tables, indexes and attributes, settings.
//!
//! [`complete()`] looks at the tokens before the cursor: a name after FROM, UPDATE or INTO is a table, one after a table and
//! a dot an index; anywhere else in a statement stand keywords, functions and the attributes that its table's keys and the
//! draft's other statements name. `json` does the same for actions. A comment that begins with `--@` or `//@` holds
//! settings (`setting`). What items of a table have besides its keys is known from those that were looked at ([`Seen`]), and
//! whole statements are offered where one begins (`snippet`).

#[expect(clippy::module_inception, reason = "a function lives in the file of its name")]
mod complete;

mod json;
mod partiql;
mod seen;
mod setting;
mod snippet;
pub(super) mod vocabulary;

#[cfg(test)]
mod tests;

pub use complete::{Candidate, Completion, Known, complete};
pub use seen::Seen;
