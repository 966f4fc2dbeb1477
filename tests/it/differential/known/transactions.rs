//! TransactWriteItems and TransactGetItems.

use super::{ANY, Known, OUTCOME};

pub const KNOWN: &[Known] = &[
    Known {
        fact: "transactions.md 8",
        reason: "Local returns no item collection metrics",
        path: "ItemCollectionMetrics",
        theirs: "-",
        ..ANY
    },
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
        theirs: "ValidationException: *|TransactionCanceledException: The number of conditions on the keys is invalid\
                 |TransactionCanceledException: One or more parameter values were invalid: Type mismatch for key",
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
    Known {
        fact: "transactions.md 2.3",
        reason: "values are checked before expressions, action by action",
        operations: "TransactWriteItems",
        ours: "*One or more parameter values were invalid: *|*The parameter cannot be converted to *\
               |*The AttributeValue for a key attribute cannot contain an empty *",
        theirs: "ValidationException: *",
        ..OUTCOME
    },
    Known {
        fact: "transactions.md 9",
        reason: "values, then projections, then keys are checked, each of all reads",
        operations: "TransactGetItems",
        ours: "ValidationException: *",
        theirs: "*Exception: *",
        ..OUTCOME
    },
    Known {
        fact: "transactions.md 6",
        reason: "a transaction that failed is not remembered",
        operations: "TransactWriteItems|ExecuteTransaction",
        ours: "TransactionCanceledException: |ValidationException: *|200",
        theirs: "IdempotentParameterMismatchException: *",
        ..OUTCOME
    },
    Known {
        fact: "transactions.md 2.4",
        reason: "two actions on one item refuse the request before any is looked at",
        ours: "ValidationException: Transaction request cannot include multiple operations on one item",
        theirs: "TransactionCanceledException: *|ValidationException: *",
        ..OUTCOME
    },
    Known {
        fact: "transactions.md 2.3",
        reason: "an empty key refuses the request",
        operations: "TransactWriteItems",
        ours: "*The AttributeValue for a key attribute cannot contain an empty *",
        theirs: "TransactionCanceledException: *",
        ..OUTCOME
    },
    Known {
        fact: "transactions.md 2",
        reason: "a table that is not there is told before what is wrong with an item",
        operations: "TransactWriteItems",
        ours: "ResourceNotFoundException: *",
        theirs: "ValidationException: *",
        ..OUTCOME
    },
    Known {
        fact: "transactions.md 4",
        reason: "what is wrong with an action is told alone",
        operations: "TransactWriteItems|TransactGetItems",
        path: "CancellationReasons[].Code|CancellationReasons[].Message|CancellationReasons[].Item",
        ours: "None|-",
        ..ANY
    },
    Known {
        fact: "indexes-and-tables.md 3.2",
        reason: "Local lets an update give the key of an index another type",
        operations: "TransactWriteItems",
        ours: "TransactionCanceledException: ",
        theirs: "200",
        request: "*\"UpdateExpression\":*",
        ..OUTCOME
    },
    Known {
        fact: "transactions.md 2.4",
        reason: "numbers that are equal are one item, however they are written",
        ours: "ValidationException: Transaction request cannot include multiple operations on one item",
        theirs: "200",
        ..OUTCOME
    },
    Known {
        fact: "transactions.md 2",
        reason: "values are checked before expressions, action by action",
        operations: "TransactWriteItems",
        ours: "ValidationException: Supplied AttributeValue *|ValidationException: Number *",
        theirs: "ValidationException: Invalid *Expression: *",
        ..OUTCOME
    },
];
