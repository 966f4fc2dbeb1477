//! Where DynamoDB Local is known to differ from the service: the one table of differences that are no faults of ours.

use super::compare::Difference;
use super::request::Request;

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
const STATEMENTS: &str = "Execute*|BatchExecuteStatement";

pub const KNOWN: &[Known] = &[
    // Expressions.
    Known {
        fact: "expressions.md 0",
        reason: "the single writes wrap what is wrong with a request",
        operations: SINGLE_WRITES,
        ours: "ValidationException: 1 validation error detected: {}",
        theirs: "ValidationException: {}",
        ..OUTCOME
    },
    Known {
        fact: "expressions.md 8.2",
        reason: "Local names a wrong second path when actions stand between the two",
        ours: "*: Two document paths overlap with each other; *, path two: *",
        theirs: "*: Two document paths overlap with each other; *, path two: *",
        ..OUTCOME
    },
    Known {
        fact: "expressions.md 3",
        reason: "paths that overlap are looked for when everything else is right; Local does it first",
        operations: "UpdateItem|TransactWriteItems",
        ours: "ValidationException: *Invalid UpdateExpression: *",
        theirs: "ValidationException: Invalid UpdateExpression: Two document paths *",
        ..OUTCOME
    },
    Known {
        fact: "expressions.md 3",
        reason: "the condition is read before the update",
        operations: "UpdateItem|TransactWriteItems",
        ours: "ValidationException: *Invalid ConditionExpression: *",
        theirs: "ValidationException: Invalid UpdateExpression: *",
        ..OUTCOME
    },
    Known {
        fact: "expressions.md 8.1",
        reason: "an update that only removes creates no item",
        operations: "UpdateItem",
        path: "state *|Attributes",
        ours: "-",
        request: "*\"UpdateExpression\":\"REMOVE *|*\"UpdateExpression\":\"DELETE *|*\"AttributeUpdates\":*",
        ..ANY
    },
    Known {
        fact: "expressions.md 8.1",
        reason: "an update of nothing is legal; Local fails",
        operations: "UpdateItem",
        ours: "200",
        theirs: "not 400 but InternalFailure: *",
        ..OUTCOME
    },
    Known {
        fact: "expressions.md 14",
        reason: "types are named by their codes",
        operations: "UpdateItem",
        ours: "*: One or more parameter values were invalid: * action * is not supported for the type *",
        theirs: "*: One or more parameter values were invalid: * action * is not supported for the type *",
        ..OUTCOME
    },
    // Items.
    Known {
        fact: "expressions.md 13.6",
        reason: "a key that does not fit has one text",
        ours: "ValidationException: The provided key element does not match the schema",
        theirs: "ValidationException: The number of conditions on the keys is invalid",
        ..OUTCOME
    },
    Known {
        fact: "items-tables-capacity.md 3.2",
        reason: "Local tells the capacity of a DeleteItem unasked",
        operations: "DeleteItem",
        path: "ConsumedCapacity",
        ours: "-",
        ..ANY
    },
    Known {
        fact: "items-tables-capacity.md 7",
        reason: "an empty request has another text",
        operations: "BatchGetItem",
        ours: "*Value at 'RequestItems' failed to satisfy constraint: Member must have length *",
        theirs: "ValidationException: BatchGetItem must have some requests set",
        ..OUTCOME
    },
    Known {
        fact: "items-tables-capacity.md 8",
        reason: "an empty request has another text",
        operations: "BatchWriteItem",
        ours: "*The requestItems parameter is required for BatchWriteItem",
        theirs: "ValidationException: BatchWriteItem cannot have a null or no requests set",
        ..OUTCOME
    },
    Known {
        fact: "items-tables-capacity.md 13",
        reason: "items that are not there cost as much as small ones",
        operations: "BatchGetItem",
        path: "ConsumedCapacity[].*CapacityUnits",
        ..ANY
    },
    Known {
        fact: "items-tables-capacity.md 4",
        reason: "other texts for return values",
        operations: SINGLE_WRITES,
        ours: "*ReturnValues can only be ALL_OLD or NONE",
        theirs: "ValidationException: Return values set to invalid value",
        ..OUTCOME
    },
    Known {
        fact: "transactions.md 8",
        reason: "Local returns no item collection metrics",
        path: "ItemCollectionMetrics",
        theirs: "-",
        ..ANY
    },
    // Reads.
    Known {
        fact: "items-tables-capacity.md 3",
        reason: "a read that finds nothing costs the minimum",
        operations: "Query|Scan",
        path: "*ConsumedCapacity.*CapacityUnits",
        theirs: "0.0",
        ours: "0.5|1.0",
        ..ANY
    },
    Known {
        fact: "items-tables-capacity.md 5",
        reason: "another text for no limit",
        operations: "Query|Scan",
        ours: "*Value '0' at 'limit' failed to satisfy constraint: *",
        theirs: "*Limit must be greater than or equal to *",
        ..OUTCOME
    },
    Known {
        fact: "partiql.md 9.5",
        reason: "unprojected attributes are named in the order of the statement; Local's is that of a hash",
        ours: "{}does not project [*",
        theirs: "{}does not project [*",
        ..OUTCOME
    },
    Known {
        fact: "partiql.md 9.5",
        reason: "a scan of an index sees an attribute that is not projected as missing; Local looks into the item",
        operations: "Scan|ExecuteStatement",
        path: "Count|Items",
        request: "*-keys*|*-some*",
        ..ANY
    },
    // Transactions.
    Known {
        fact: "transactions.md 4",
        reason: "the text of a failed condition has no full stop",
        operations: "TransactWriteItems|ExecuteTransaction",
        path: "CancellationReasons[].Message",
        ours: "The conditional request failed",
        theirs: "The conditional request failed.",
        ..ANY
    },
    Known {
        fact: "transactions.md 7.1",
        reason: "read units are told at every level",
        operations: "TransactGetItems",
        path: "ConsumedCapacity[].Table.ReadCapacityUnits",
        theirs: "-",
        ..ANY
    },
    Known {
        fact: "transactions.md 7.2",
        reason: "Local doubles the arms of indexes, and miscounts totals",
        operations: "TransactWriteItems",
        path: "ConsumedCapacity[].*",
        ..ANY
    },
    Known {
        fact: "transactions.md 9",
        reason: "an item without the projected attributes is left out",
        operations: "TransactGetItems",
        path: "Responses[].Item",
        ours: "-",
        theirs: "{}",
        ..ANY
    },
    Known {
        fact: "transactions.md 3",
        reason: "what is found wrong with the item or key cancels the transaction",
        operations: "TransactWriteItems|TransactGetItems",
        ours: "TransactionCanceledException: ",
        theirs: "ValidationException: *|TransactionCanceledException: The number of conditions on the keys is invalid",
        ..OUTCOME
    },
    Known {
        fact: "transactions.md 6",
        reason: "Local says nothing about a token used for something else",
        ours: "IdempotentParameterMismatchException: *",
        theirs: "IdempotentParameterMismatchException: ",
        ..OUTCOME
    },
    Known {
        fact: "transactions.md 2.1",
        reason: "an update needs an expression",
        operations: "TransactWriteItems",
        ours: "*Value null at 'transactItems.*.member.update.updateExpression' failed to satisfy constraint: *",
        ..OUTCOME
    },
    // Statements.
    Known {
        fact: "partiql.md 20",
        reason: "Local returns no capacity for statements",
        operations: STATEMENTS,
        path: "*ConsumedCapacity",
        theirs: "-",
        ..ANY
    },
    Known {
        fact: "partiql.md 2.2",
        reason: "LastEvaluatedKey is modelled",
        operations: "ExecuteStatement",
        path: "*LastEvaluatedKey",
        theirs: "-",
        ..ANY
    },
    Known {
        fact: "partiql.md 20",
        reason: "Local has another code for a duplicate, and none when the item is asked for",
        operations: "ExecuteStatement",
        ours: "DuplicateItemException: Duplicate primary key exists in table",
        theirs: "DuplicateItem: Duplicate primary key exists in table\
                 |ConditionalCheckFailedException: The conditional request failed",
        ..OUTCOME
    },
    Known {
        fact: "partiql.md 20",
        reason: "Local has another code for a duplicate in a transaction",
        operations: "ExecuteTransaction",
        path: "CancellationReasons[].Code",
        ours: "DuplicateItem",
        theirs: "ValidationError|ConditionalCheckFailed",
        ..ANY
    },
    Known {
        fact: "partiql.md 20",
        reason: "Local has another code for a duplicate in a transaction",
        operations: "ExecuteTransaction",
        path: "CancellationReasons[].Message",
        ours: "Duplicate primary key exists in table",
        theirs: "The conditional request failed*",
        ..ANY
    },
    Known {
        fact: "partiql.md 20",
        reason: "Local knows no item to delete under a condition",
        operations: "ExecuteStatement",
        ours: "200",
        theirs: "ConditionalCheckFailedException: The conditional request failed",
        request: "*\"Statement\":\"DELETE *",
        ..OUTCOME
    },
    Known {
        fact: "partiql.md 20",
        reason: "Local knows no item to delete under a condition",
        operations: "BatchExecuteStatement",
        path: "Responses[].Error",
        ours: "-",
        theirs: "{\"Code\":\"ConditionalCheckFailed\",*",
        request: "*\"Statement\":\"DELETE *",
        ..ANY
    },
    Known {
        fact: "partiql.md 20",
        reason: "a batch names the table of few failures",
        operations: "BatchExecuteStatement",
        path: "Responses[].TableName",
        ..ANY
    },
    Known {
        fact: "partiql.md 20",
        reason: "another text for a term of ORDER BY",
        operations: "ExecuteStatement",
        ours: "ValidationException: Attribute {} in ORDER BY clause must be part of the primary key",
        theirs: "ValidationException: Variable reference {} in ORDER BY clause must be part of the primary key",
        ..OUTCOME
    },
    Known {
        fact: "partiql.md 9.7",
        reason: "Local lets the same partition be named twice",
        operations: "ExecuteStatement",
        ours: "ValidationException: Overlapping conditions with range keys are not supported in where clause",
        theirs: "200",
        ..OUTCOME
    },
    Known {
        fact: "partiql.md 20",
        reason: "another text for a consistent read of a global index",
        operations: "ExecuteStatement",
        ours: "ValidationException: Strongly consistent read is not supported on Global Secondary Indexes",
        theirs: "ValidationException: Consistent read cannot be true when *",
        ..OUTCOME
    },
    Known {
        fact: "partiql.md 20",
        reason: "another text for a table that is not there",
        operations: "ExecuteStatement",
        ours: "ResourceNotFoundException: Requested resource not found",
        theirs: "ResourceNotFoundException: Cannot do operations on a non-existent table",
        ..OUTCOME
    },
    Known {
        fact: "partiql.md 20",
        reason: "another text for a read that is not by key",
        operations: "BatchExecuteStatement",
        path: "Responses[].Error.Message",
        ours: "Select statements within BatchExecuteStatement must specify the primary key in the where clause.",
        theirs: "Only single item select is supported",
        ..ANY
    },
    Known {
        fact: "partiql.md 20",
        reason: "a syntax error is said with its reason; Local says the statement",
        operations: STATEMENTS,
        path: "|Responses[].Error.Message",
        ours: "*Statement wasn't well formed, can't be processed: *",
        theirs: "*Statement wasn't well formed, can't be processed: *",
        ..ANY
    },
];

fn matches(patterns: &str, text: &str) -> bool {
    patterns.split('|').any(|pattern| matches_one(pattern, text))
}

/// What stands for `{}` in this text, if the rest is as in the pattern.
fn same_part<'a>(pattern: &str, text: &'a str) -> Option<&'a str> {
    let (before, after) = pattern.split_once("{}")?;
    let rest = text.strip_prefix(before)?;
    match after.strip_suffix('*') {
        Some(after) => rest.split_once(after).map(|(part, _)| part),
        None => rest.strip_suffix(after),
    }
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
