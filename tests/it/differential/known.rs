//! Where DynamoDB Local is known to differ from the service: the one table of differences that are no faults of ours.

use super::compare::Difference;
use super::request::Request;

/// A difference that is explained.
///
/// `operations`, `path`, `ours` and `theirs` are patterns in which `*` stands for anything; several are parted by `|`.
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
            && matches(self.ours, &difference.ours)
            && matches(self.theirs, &difference.theirs)
            && (self.request == "*" || matches(self.request, &request.body.to_string()))
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

pub const KNOWN: &[Known] = &[
    Known {
        fact: "partiql.md 20",
        reason: "Local returns no capacity for statements",
        operations: "Execute*|BatchExecute*",
        path: "ConsumedCapacity",
        theirs: "-",
        ..ANY
    },
    Known {
        fact: "transactions.md 8",
        reason: "Local returns no item collection metrics",
        path: "ItemCollectionMetrics",
        theirs: "-",
        ..ANY
    },
];

fn matches(patterns: &str, text: &str) -> bool {
    patterns.split('|').any(|pattern| matches_one(pattern, text))
}

fn matches_one(pattern: &str, text: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else { return pattern == text };
    let Some(mut text) = text.strip_prefix(first) else { return false };
    let mut parts: Vec<&str> = rest.split('*').collect();
    let last = parts.pop().expect("split gives at least one part");
    for part in parts {
        let Some((_, after)) = text.split_once(part) else { return false };
        text = after;
    }
    text.ends_with(last)
}
