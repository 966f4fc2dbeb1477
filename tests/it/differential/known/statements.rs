//! PartiQL.

use super::{ANY, Known, OUTCOME, STATEMENTS};

pub const KNOWN: &[Known] = &[
    Known {
        fact: "partiql.md 9.5",
        reason: "unprojected attributes are named in the order of the statement; Local's is that of a hash",
        ours: "{}does not project [*",
        theirs: "{}does not project [*",
        ..OUTCOME
    },
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
        theirs: "*Where clause does not contain *|*Key value must be of type *|*Key attribute's data type *\
                 |*Incorrect operand type *",
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
                 |*Condition parameter type does not match schema type\
                 |*Key value must be of type S, N, or B. *|Only single item select is supported",
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
        theirs: "*Exception: *",
        ..OUTCOME
    },
    Known {
        fact: "partiql.md 9.2",
        reason: "columns are named from their last step, in batches and transactions too",
        operations: "BatchExecuteStatement|ExecuteTransaction",
        path: "Responses[].Item.*",
        ours: "-",
        ..ANY
    },
    Known {
        fact: "partiql.md 9.2",
        reason: "columns are named from their last step, in batches and transactions too",
        operations: "BatchExecuteStatement|ExecuteTransaction",
        path: "Responses[].Item.*",
        theirs: "-",
        ..ANY
    },
    Known {
        fact: "partiql.md 9.8",
        reason: "a statement with a list or map parameter can't be resumed",
        operations: "ExecuteStatement",
        ours: "ValidationException: NextToken does not match request",
        theirs: "200",
        ..OUTCOME
    },
    Known {
        fact: "partiql.md 9.8",
        reason: "the pages of an IN list hold all its rows; Local loses some",
        operations: "ExecuteStatement",
        path: "Items",
        request: "* IN [*\"Limit\":*|* OR *\"Limit\":*",
        ..ANY
    },
    Known {
        fact: "partiql.md 17.4",
        reason: "a DELETE of a missing item under a condition is listed when something else cancels",
        operations: "ExecuteTransaction",
        path: "CancellationReasons[].Code|CancellationReasons[].Message",
        ours: "ConditionalCheckFailed|The conditional request failed",
        theirs: "None|-",
        request: "*\"Statement\":\"DELETE *",
    },
    Known {
        fact: "partiql.md 5.2",
        reason: "a statement that is refused by itself takes no part in the mix",
        operations: "BatchExecuteStatement",
        ours: "200|ValidationException: Provided list of item keys contains duplicates",
        theirs: "ValidationException: Read and write requests together in the same batch is not supported.",
        ..OUTCOME
    },
    Known {
        fact: "partiql.md 12.3",
        reason: "arguments of SET_ADD and SET_DELETE are refused with their place",
        operations: STATEMENTS,
        path: "|Responses[].Error.Message",
        ours: "*argument to SET_* at *|*SET_* must have exactly two arguments at *",
        ..ANY
    },
    Known {
        fact: "partiql.md 10.5",
        reason: "functions that are none are refused with their place",
        operations: STATEMENTS,
        path: "|Responses[].Error.Message",
        ours: "*Unrecognized function: * at *",
        theirs: "*Unrecognized function: *",
        ..ANY
    },
    Known {
        fact: "partiql.md 6.3",
        reason: "literals are checked before the table, and told with their path",
        operations: STATEMENTS,
        path: "|Responses[].Error.Message",
        ours: "* under root*",
        ..ANY
    },
    Known {
        fact: "partiql.md 12.1",
        reason: "a sign alone is no operand",
        operations: STATEMENTS,
        path: "|Responses[].Error.Message",
        ours: "*Unsupported operator in Update Expression. Operator: *",
        theirs: "*Incorrect number of operands for operator or function; operator or function: *",
        ..ANY
    },
    Known {
        fact: "partiql.md 12.4",
        reason: "operand types are checked before paths; Local checks paths first",
        operations: STATEMENTS,
        path: "|Responses[].Error.Message",
        ours: "*Incorrect operand type for operator or function; *",
        theirs: "*Two document paths *",
        ..ANY
    },
    Known {
        fact: "partiql.md 5.1",
        reason: "overlapping conditions are told before what an index lacks",
        operations: "ExecuteStatement",
        ours: "*Overlapping conditions with range keys are not supported in where clause",
        theirs: "*does not project *",
        ..OUTCOME
    },
    Known {
        fact: "partiql.md 8.1",
        reason: "Local takes what follows an alias for a path",
        operations: STATEMENTS,
        path: "|Responses[].Error.Message",
        ours: "*: Unexpected token after expression",
        theirs: "*Unsupported operation: Path",
        ..ANY
    },
    Known {
        fact: "partiql.md 16.1",
        reason: "a SELECT with more than its key is about its item all the same",
        operations: "BatchExecuteStatement",
        ours: "ValidationException: Provided list of item keys contains duplicates",
        theirs: "200",
        ..OUTCOME
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
        fact: "partiql.md 16.1",
        reason: "a batch that is refused runs nothing; Local has run what came before",
        operations: "BatchExecuteStatement",
        path: "state * after a refusal",
        ..ANY
    },
    Known {
        fact: "partiql.md 5.1",
        reason: "what the text alone shows is told before the table is looked for",
        operations: "BatchExecuteStatement",
        path: "Responses[].Error.Code",
        ours: "ValidationError",
        theirs: "ResourceNotFound",
        ..ANY
    },
    Known {
        fact: "partiql.md 5.1",
        reason: "what the text alone shows is told before the table is looked for",
        operations: STATEMENTS,
        path: "|Responses[].Error.Message",
        ours: "*Invalid returning clause: *|*Unexpected path component at *",
        theirs: "*Cannot do operations on a non-existent table|*Statement wasn't well formed, *",
        ..ANY
    },
    Known {
        fact: "partiql.md 5.1",
        reason: "overlapping conditions are told with the keys",
        operations: "ExecuteStatement",
        ours: "*Overlapping conditions with range keys are not supported in where clause",
        theirs: "*Key attributes must be scalars; *",
        ..OUTCOME
    },
    Known {
        fact: "partiql.md 8.2",
        reason: "a comparison is no statement",
        operations: "ExecuteStatement",
        ours: "*EXISTS can only be used in ExecuteTransaction write requests.",
        theirs: "*Only select from a single table or index is supported.",
        ..OUTCOME
    },
    Known {
        fact: "partiql.md 8.1",
        reason: "a clause where a value should be",
        operations: STATEMENTS,
        path: "|Responses[].Error.Message",
        ours: "*: Unexpected keyword",
        theirs: "*Unsupported token in expression: *",
        ..ANY
    },
    Known {
        fact: "partiql.md 5.3",
        reason: "values are checked before any text is read",
        operations: "ExecuteTransaction|BatchExecuteStatement",
        ours: "ValidationException: Supplied AttributeValue *\
               |ValidationException: Provided list of item keys contains duplicates",
        theirs: "*Statement wasn't well formed, *|*One or more parameter values were invalid: *",
        ..OUTCOME
    },
];
