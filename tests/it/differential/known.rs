//! Where DynamoDB Local is known to differ from the service: the one table of differences that are no faults of ours.

use super::compare::Difference;
use super::pattern::{matches, same_part};
use super::request::Request;

mod expressions;
mod items;
mod reads;
mod statements;
mod transactions;

/// A difference that is explained.
///
/// `operations`, `path`, `ours`, `theirs` and `request` are patterns in which `*` stands for anything; several are parted
/// by `|`. A `{}` in both texts stands for the same in both, and nothing but an ending `*` may come after it.
pub struct Known {
    /// Where the notes on the service say that it does as we do.
    pub fact: &'static str,
    pub reason: &'static str,
    operations: &'static str,
    path: &'static str,
    ours: &'static str,
    theirs: &'static str,
    /// What the request must say besides.
    request: &'static str,
}

impl Known {
    pub fn explains(&self, request: &Request, difference: &Difference) -> bool {
        matches(self.operations, request.operation)
            && matches(self.path, &difference.path)
            && self.texts_match(difference)
            && (self.request == "*" || matches(self.request, &request.body.to_string()))
    }

    /// Both texts match; `{}` stands for the same in both.
    fn texts_match(&self, difference: &Difference) -> bool {
        match (self.ours.split_once("{}"), self.theirs.split_once("{}")) {
            (Some(_), Some(_)) => same_part(self.ours, &difference.ours)
                .zip(same_part(self.theirs, &difference.theirs))
                .is_some_and(|(ours, theirs)| ours == theirs),
            _ => matches(self.ours, &difference.ours) && matches(self.theirs, &difference.theirs),
        }
    }
}

const ANY: Known = Known {
    fact: "",
    reason: "",
    operations: "*",
    path: "*",
    ours: "*",
    theirs: "*",
    request: "*",
};

/// Of the outcome as a whole.
const OUTCOME: Known = Known { path: "", ..ANY };

const SINGLE_WRITES: &str = "PutItem|UpdateItem|DeleteItem";
/// What only the item shows to be wrong with an update.
const UPDATE_REFUSALS: &str = "*The document path provided in the update expression is invalid for update\
                               |*The provided expression refers to an attribute that does not exist in the item\
                               |*An operand in the update expression has an incorrect data type\
                               |*Number overflow. *|*DynamoDB only supports precision up to 38 digits";

const STATEMENTS: &str = "Execute*|BatchExecuteStatement";

/// The table, in its parts.
pub const KNOWN: &[&[Known]] =
    &[expressions::KNOWN, items::KNOWN, reads::KNOWN, transactions::KNOWN, statements::KNOWN];
