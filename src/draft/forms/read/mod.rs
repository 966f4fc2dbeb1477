//! Back from what other people write: commands of the AWS CLI and request JSON, as a draft.
//!
//! [`read()`] is the door. `script` cuts a text into commands and `word`s as bash does, each of which knows where in the text
//! every part of it stands; `plain` refuses what is no list of commands; `command` makes requests of them, with the help of `shorthand`; `document` takes them from JSON.
//! Either way a request is an [`Asked`](asked::Asked): members with their places. `assemble` looks that they go into one
//! draft, which `partiql` or `transaction` writes.

mod asked;
mod assemble;
mod command;
mod document;
mod partiql;
mod plain;
#[expect(clippy::module_inception, reason = "a function lives in the file of its name")]
mod read;
mod script;
mod shorthand;
mod transaction;
mod word;

#[cfg(test)]
mod tests;

pub use read::{Taken, looks_like_one, read};
