//! Expressions and values, wherever they stand.

use super::{ANY, Known, OUTCOME, SINGLE_WRITES, UPDATE_REFUSALS};

pub const KNOWN: &[Known] = &[
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
        path: "|Responses[].Error.Message",
        ours: "*Two document paths overlap with each other; *, path two: *",
        theirs: "*Two document paths overlap with each other; *, path two: *",
        ..ANY
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
        ours: "*: One or more parameter values were invalid: *action*is not supported for the type *",
        theirs: "*: One or more parameter values were invalid: *action*is not supported for the type *",
        ..OUTCOME
    },
    Known {
        fact: "expressions.md 13.6",
        reason: "a key that does not fit has one text",
        ours: "ValidationException: The provided key element does not match the schema",
        theirs: "ValidationException: The number of conditions on the keys is invalid",
        ..OUTCOME
    },
    Known {
        fact: "expressions.md 13.2",
        reason: "another text for what is no number",
        path: "|Responses[].Error.Message",
        ours: "*The parameter cannot be converted to a numeric value*",
        theirs: "*A value provided cannot be converted into a number*",
        ..ANY
    },
    Known {
        fact: "expressions.md 13.2",
        reason: "another text for too many digits",
        path: "|Responses[].Error.Message",
        ours: "*Attempting to store more than 38 significant digits in a Number*\
               |*Number overflow. Attempting to store a number with magnitude larger than supported range*",
        theirs: "*DynamoDB only supports precision up to 38 digits*",
        ..ANY
    },
    Known {
        fact: "expressions.md 13.3",
        reason: "other texts for repeated members",
        path: "|Responses[].Error.Message",
        ours: "*Input collection *contains duplicates*",
        theirs: "*Input collection *contains duplicates*",
        ..ANY
    },
    Known {
        fact: "expressions.md 13.1",
        reason: "an empty value or one of two types is said to be that wherever it stands",
        ours: "{}Supplied AttributeValue *",
        theirs: "{}ExpressionAttributeValues contains invalid value: Supplied AttributeValue *",
        ..OUTCOME
    },
    Known {
        fact: "expressions.md 6.1",
        reason: "values are printed in plain",
        path: "|Responses[].Error.Message",
        ours: "*The BETWEEN operator requires *",
        theirs: "*The BETWEEN operator requires *",
        ..ANY
    },
    Known {
        fact: "expressions.md 8.5",
        reason: "the types are named Binary and BOOL",
        ours: "*Incorrect operand type for operator or function; operator: *, operand type: Binary, *\
               |*Incorrect operand type for operator or function; operator: *, operand type: BOOL, *",
        theirs: "*Incorrect operand type for operator or function; operator: *, operand type: BINARY, *\
                 |*Incorrect operand type for operator or function; operator: *, operand type: BOOLEAN, *",
        ..OUTCOME
    },
    Known {
        fact: "expressions.md 13.6",
        reason: "other texts for keys that do not fit",
        path: "|CancellationReasons[].Message|Responses[].Error.Message",
        ours: "*The provided key element does not match the schema\
               |*One or more parameter values were invalid: Missing the key *\
               |*One or more parameter values were invalid: Type mismatch for *\
               |*The update expression attempted to update the secondary index key to unsupported type",
        theirs: "*One or more parameter values were invalid: Type mismatch for key\
                 |*One or more parameter values were invalid: Type mismatch for Index Key\
                 |*Invalid attribute value type\
                 |*One of the required keys was not given a value\
                 |*Key attribute should be present in the item: Key *\
                 |*Key attribute's data type should match its data type in table's schema: Key *",
        ..ANY
    },
    Known {
        fact: "expressions.md 13.6",
        reason: "another text for an index key that an update makes empty",
        operations: "UpdateItem|TransactWriteItems",
        ours: "*The update expression attempted to update a secondary index key to a value that is not supported.*",
        theirs: "*A value specified for a secondary index key is not supported.*",
        ..OUTCOME
    },
    Known {
        fact: "expressions.md 8.1",
        reason: "a path to be removed from an item that is not there is not looked at",
        operations: "UpdateItem|TransactWriteItems",
        ours: "200|TransactionCanceledException: ",
        theirs: "*The document path provided in the update expression is invalid for update",
        ..OUTCOME
    },
    Known {
        fact: "expressions.md 8.1",
        reason: "an update that only removes creates no item",
        operations: "TransactWriteItems",
        path: "state *",
        ours: "-",
        ..ANY
    },
    Known {
        fact: "expressions.md 8.2",
        reason: "of several actions that go wrong the first is told; Local's order is that of a hash",
        path: "|Responses[].Error.Message",
        ours: UPDATE_REFUSALS,
        theirs: UPDATE_REFUSALS,
        ..ANY
    },
    Known {
        fact: "expressions.md 14",
        reason: "the values of actions are checked before anything else of an update",
        operations: "UpdateItem",
        ours: "*: One or more parameter values were invalid: *action*is not supported for the type *\
               |ValidationException: Empty attribute name\
               |ValidationException: 1 validation error detected: One or more parameter values were invalid: *",
        theirs: "*Exception: *",
        request: "*\"AttributeUpdates\":*",
        ..OUTCOME
    },
    Known {
        fact: "expressions.md 14",
        reason: "every refusal of a condition begins alike",
        ours: "ValidationException: One or more parameter values were invalid: The BETWEEN condition was provided *",
        theirs: "ValidationException: The BETWEEN condition was provided *",
        ..OUTCOME
    },
    Known {
        fact: "expressions.md 3",
        reason: "an update is walked as it is written; Local walks the removals first",
        operations: "UpdateItem|TransactWriteItems",
        ours: "*Invalid UpdateExpression: Incorrect operand type for operator or function; *",
        theirs: "*Invalid UpdateExpression: Incorrect operand type for operator or function; *",
        ..OUTCOME
    },
    Known {
        fact: "expressions.md 1.1",
        reason: "a value can't be the step of a path; Local reads on for one token",
        ours: "*: Syntax error; token: \":*",
        theirs: "*: Syntax error; token: *",
        ..OUTCOME
    },
    Known {
        fact: "expressions.md 14",
        reason: "every condition is checked in one way before any in the next",
        ours: "*One or more parameter values were invalid: *",
        theirs: "*One or more parameter values were invalid: *|*The BETWEEN condition was provided *\
                 |*Attempted conditional constraint is not an indexable operation",
        request: "*\"Expected\":*|*\"KeyConditions\":*|*\"ScanFilter\":*",
        ..OUTCOME
    },
    Known {
        fact: "expressions.md 8.1",
        reason: "targets inside an index key attribute are refused before the item is read",
        operations: "ExecuteStatement|UpdateItem",
        ours: "*Key attributes must be scalars; *: IndexKey: *",
        theirs: "ConditionalCheckFailedException: *",
        ..OUTCOME
    },
    Known {
        fact: "expressions.md 8.1",
        reason: "targets inside an index key attribute are refused before the item is read",
        operations: "BatchExecuteStatement|TransactWriteItems|ExecuteTransaction",
        path: "Responses[].Error.Code|CancellationReasons[].Code",
        ours: "ValidationError",
        theirs: "ConditionalCheckFailed",
        ..ANY
    },
    Known {
        fact: "expressions.md 8.1",
        reason: "targets inside an index key attribute are refused before the item is read",
        operations: "BatchExecuteStatement|TransactWriteItems|ExecuteTransaction",
        path: "Responses[].Error.Message|CancellationReasons[].Message",
        ours: "Key attributes must be scalars; *: IndexKey: *",
        theirs: "The conditional request failed*",
        ..ANY
    },
];
