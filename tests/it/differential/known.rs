//! Where DynamoDB Local is known to differ from the service: the one table of differences that are no faults of ours.

use super::compare::Difference;
use super::pattern::{matches, same_part};
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
/// What only the item shows to be wrong with an update.
const UPDATE_REFUSALS: &str = "*The document path provided in the update expression is invalid for update\
                               |*The provided expression refers to an attribute that does not exist in the item\
                               |*An operand in the update expression has an incorrect data type\
                               |*Number overflow. *|*DynamoDB only supports precision up to 38 digits";

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
    // Further sentences that Local has others for.
    Known {
        fact: "items-tables-capacity.md 10.3",
        reason: "members out of bounds are said with their place",
        ours: "ValidationException: *validation error* detected: Value *",
        theirs: "ValidationException: *",
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
        reason: "numbers are printed in plain",
        ours: "*: The BETWEEN operator requires *",
        theirs: "*: The BETWEEN operator requires *",
        ..OUTCOME
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
        fact: "indexes-and-tables.md 3.2",
        reason: "Local lets an update give the key of an index another type",
        operations: "UpdateItem|ExecuteStatement",
        ours: "*The update expression attempted to update the secondary index key to unsupported type",
        theirs: "200",
        ..OUTCOME
    },
    Known {
        fact: "indexes-and-tables.md 3.2",
        reason: "Local lets an update give the key of an index another type",
        operations: "BatchExecuteStatement",
        path: "Responses[].Error",
        ours: "*The update expression attempted to update the secondary index key to unsupported type*",
        theirs: "-",
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
        reason: "actions that no type has are refused before the condition is evaluated",
        operations: "UpdateItem",
        ours: "*: One or more parameter values were invalid: * action * is not supported for the type *",
        theirs: "ConditionalCheckFailedException: *|ValidationException: *",
        request: "*\"Expected\":*",
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
        fact: "expressions.md 14",
        reason: "Local has no text for an operator that is no key condition",
        operations: "Query",
        ours: "ValidationException: Attempted conditional constraint is not an indexable operation",
        theirs: "not 400 but InternalFailure: *|ValidationException: Only scalar types can be used as *",
        ..OUTCOME
    },
    Known {
        fact: "items-tables-capacity.md 4",
        reason: "another text for a table that is not there",
        path: "|Responses[].Error.Message",
        ours: "*Requested resource not found",
        theirs: "*Cannot do operations on a non-existent table",
        ..ANY
    },
    // Further about reads.
    Known {
        fact: "items-tables-capacity.md 5",
        reason: "a page that ends at the limit has a key, if anything follows or not",
        operations: "Query",
        path: "Pages[]|Pages[].LastEvaluatedKey",
        theirs: "-",
        request: "*\"Limit\":*",
        ..ANY
    },
    Known {
        fact: "items-tables-capacity.md 5",
        reason: "another text for a consistent read of a global index",
        operations: "Query|Scan",
        ours: "ValidationException: Consistent reads are not supported on global secondary indexes",
        theirs: "ValidationException: Consistent read cannot be true when *",
        ..OUTCOME
    },
    Known {
        fact: "items-tables-capacity.md 5",
        reason: "what is asked for is checked before the table and the key condition",
        operations: "Query|Scan",
        ours: "*ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName\
               |*Cannot specify the ProjectionExpression when choosing to get *\
               |*Must specify the AttributesToGet or ProjectionExpression when choosing *",
        theirs: "*Exception: *",
        ..OUTCOME
    },
    Known {
        fact: "expressions.md 11",
        reason: "refusals of key conditions begin with the parameter",
        operations: "Query",
        ours: "ValidationException: Invalid KeyConditionExpression: {}",
        theirs: "ValidationException: {}",
        ..OUTCOME
    },
    Known {
        fact: "indexes-and-tables.md 3.4",
        reason: "other texts for a start key outside of the query",
        operations: "Query",
        ours: "*The provided starting key *|*The provided exclusive start key is invalid\
               |*The query can return at most one row and cannot be restarted",
        theirs: "*The provided starting key does not match the range key predicate\
                 |*Exclusive Start Key must have same size as table's key schema*\
                 |*The provided starting key *",
        ..OUTCOME
    },
    Known {
        fact: "indexes-and-tables.md 3.3",
        reason: "a filter of a Query sees an attribute that is not projected as missing",
        operations: "Query",
        ours: "200|*Global secondary index * does not project *|*Cannot specify the ProjectionExpression *",
        theirs: "*Secondary index * does not project one or more filter attributes: *",
        ..OUTCOME
    },
    Known {
        fact: "indexes-and-tables.md 3.3",
        reason: "a Scan that completes its items from the table pays for it",
        operations: "Scan",
        path: "ConsumedCapacity.CapacityUnits|ConsumedCapacity.Table.CapacityUnits",
        request: "*\"IndexName\":\"l-*",
        ..ANY
    },
    Known {
        fact: "items-tables-capacity.md 8",
        reason: "deleting an item that is not there costs one unit",
        operations: "BatchWriteItem",
        path: "ConsumedCapacity[].CapacityUnits|ConsumedCapacity[].Table.CapacityUnits",
        request: "*\"DeleteRequest\":*",
        ..ANY
    },
    // Further about transactions.
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
    // Further about statements.
    Known {
        fact: "partiql.md 10.1",
        reason: "NOT BETWEEN is supported; Local fails",
        operations: "Execute*",
        theirs: "not 400 but InternalFailure: *",
        ..OUTCOME
    },
    Known {
        fact: "partiql.md 9.5",
        reason: "a filter of a keyed read names what is projected; Local lets some of them through",
        operations: "ExecuteStatement",
        ours: "*Secondary index * does not project one or more filter attributes: *",
        theirs: "200",
        ..OUTCOME
    },
    Known {
        fact: "partiql.md 5.1",
        reason: "what the text alone shows is told before the key is looked at",
        operations: "Execute*|BatchExecuteStatement",
        path: "|Responses[].Error.Message",
        ours: "*Invalid returning clause: *",
        theirs: "*Where clause does not contain *|*Key value must be of type *|*Key attribute's data type *",
        ..ANY
    },
    Known {
        fact: "partiql.md 5.1",
        reason: "the terms of ORDER BY are checked before keys",
        operations: "ExecuteStatement",
        ours: "*in ORDER BY clause must be part of the primary key",
        theirs: "ValidationException: *",
        ..OUTCOME
    },
    Known {
        fact: "partiql.md 9.6",
        reason: "an OR of which one branch has no partition key can't be ordered",
        operations: "ExecuteStatement",
        ours: "*Must have at least one non-optional hash key condition *|*Must have hash key in ORDER BY clause *",
        theirs: "200",
        ..OUTCOME
    },
    Known {
        fact: "partiql.md 20",
        reason: "another text for a key of a type that no key has",
        operations: STATEMENTS,
        path: "|Responses[].Error.Message",
        ours: "*Key value must be of type S, N, or B. *",
        theirs: "*Key attribute's data type should match its data type in table's schema: Key *\
                 |Only single item select is supported",
        ..ANY
    },
    Known {
        fact: "partiql.md 20",
        reason: "empty sets are refused without their place",
        operations: STATEMENTS,
        path: "|Responses[].Error.Message",
        ours: "{}Empty bags are not supported",
        theirs: "{}Empty bags are not supported*",
        ..ANY
    },
    Known {
        fact: "partiql.md 20",
        reason: "Local returns no item with the failures of batches and transactions",
        operations: "BatchExecuteStatement|ExecuteTransaction",
        path: "Responses[].Error.Item|CancellationReasons[].Item",
        theirs: "-",
        ..ANY
    },
    Known {
        fact: "partiql.md 17.4",
        reason: "a key of the wrong type is told alone, in the words of GetItem and PutItem",
        operations: "ExecuteTransaction",
        path: "CancellationReasons[].Code|CancellationReasons[].Message",
        ours: "None|-",
        ..ANY
    },
    Known {
        fact: "partiql.md 17.4",
        reason: "what goes wrong with an item cancels the transaction",
        operations: "ExecuteTransaction",
        ours: "TransactionCanceledException: ",
        theirs: "ValidationException: *|ResourceNotFoundException: *",
        ..OUTCOME
    },
    Known {
        fact: "partiql.md 20",
        reason: "Local knows no item to delete under a condition, and cancels the transaction",
        operations: "ExecuteTransaction",
        ours: "200",
        theirs: "TransactionCanceledException: ",
        request: "*\"Statement\":\"DELETE *",
        ..OUTCOME
    },
    Known {
        fact: "partiql.md 5.3",
        reason: "what a statement's own text shows is told with its number, before the statements are compared",
        operations: "ExecuteTransaction",
        ours: "ValidationException: Validation failed in TransactStatements[*",
        theirs: "ValidationException: *|TransactionCanceledException: ValidationError *",
        ..OUTCOME
    },
    Known {
        fact: "partiql.md 9.2",
        reason: "columns are named from their last step, in batches and transactions too",
        operations: "BatchExecuteStatement|ExecuteTransaction",
        path: "Responses[].Item.*",
        ..ANY
    },
    Known {
        fact: "partiql.md 20",
        reason: "an INSERT's key and indexes are refused in other words",
        operations: "BatchExecuteStatement",
        path: "Responses[].Error.Code",
        ours: "DuplicateItem",
        ..ANY
    },
    Known {
        fact: "partiql.md 5.2",
        reason: "a bad parameter fails its statement alone",
        operations: "BatchExecuteStatement",
        ours: "200",
        theirs: "ValidationException: *",
        ..OUTCOME
    },
    Known {
        fact: "partiql.md 12.5",
        reason: "a modified image holds what was touched, not whole attributes",
        operations: STATEMENTS,
        path: "Items*|Responses[].Item*",
        request: "*RETURNING MODIFIED *",
        ..ANY
    },
    Known {
        fact: "items-tables-capacity.md 4",
        reason: "an updated image holds what was touched, not whole attributes",
        operations: "UpdateItem",
        path: "Attributes*",
        request: "*\"ReturnValues\":\"UPDATED_*",
        ..ANY
    },
    Known {
        fact: "expressions.md 13.2",
        reason: "numbers are handed back in canonical form",
        operations: "UpdateItem",
        path: "Attributes*.N",
        ..ANY
    },
];
