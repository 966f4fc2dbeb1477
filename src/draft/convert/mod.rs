//! A draft in its other form: PartiQL writes as a TransactWriteItems request, and such a request as PartiQL.
//!
//! [`convert()`] keeps one promise: the new draft never writes what the old one would not have written. Where it may fail
//! though the old one would not, or a clause is lost that changes no item, a note says so, beside the new draft and in it.
//! What can't be said in the other form at all is an error, and nothing is converted.
//!
//! `to_transaction` turns statements into actions: `condition` and `update` build the trees of the expressions, with the
//! `placeholders` that their names and values need; `json_text` lays the request out. `to_partiql` goes the other way, with
//! `statement` for the trees. Both print trees, so that what comes out is well formed. `absence` tells what a condition
//! makes of an item that is not there, in which the two forms differ most; `remarks` carries comments across.

#[expect(clippy::module_inception, reason = "a function lives in the file of its name")]
mod convert;

mod absence;
mod remarks;

mod condition;
pub(super) mod json_text;
mod placeholders;
mod to_transaction;
mod update;

mod statement;
mod to_partiql;

#[cfg(test)]
mod tests;

pub use convert::{Converted, convert, other_name};
