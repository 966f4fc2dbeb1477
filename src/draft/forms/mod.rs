//! A draft as other people write it: commands of the AWS CLI, a program for one of the SDKs; and back.
//!
//! Outwards ([`formed`]) everything is made of the requests the draft is sent as (`call`), so a form can't ask for anything
//! else: `data` tells the bytes among their values from the texts, `aws_cli` and `shell` write commands, `boto3`,
//! `javascript` and `rust` programs, in the lines of `layout`. What of the draft has no counterpart is named by `notes`, beside
//! the form and in it.
//!
//! Back ([`read`]) go commands and request JSON, which become a draft; nothing of them is left out without a word.

mod call;
mod data;
mod form;
mod layout;
mod literal;
mod notes;

mod aws_cli;
mod boto3;
mod javascript;
mod rust;
mod shell;

pub mod read;

pub use aws_cli::command;
pub use call::Call;
pub use form::{Formed, Language, formed};
