//! The operations on items, one or a batch of them.

use super::{ANY, Known, OUTCOME, SINGLE_WRITES};

pub const KNOWN: &[Known] = &[
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
        fact: "items-tables-capacity.md 10.3",
        reason: "members out of bounds are said with their place",
        ours: "ValidationException: *validation error* detected: Value *\
               |ValidationException: *validation error* detected: Failed to satisfy constraint: *",
        theirs: "200|*Exception: *|DuplicateItem: *",
        ..OUTCOME
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
        fact: "items-tables-capacity.md 4",
        reason: "another text for a table that is not there",
        path: "|Responses[].Error.Message",
        ours: "*Requested resource not found",
        theirs: "*Cannot do operations on a non-existent table",
        ..ANY
    },
    Known {
        fact: "items-tables-capacity.md 4",
        reason: "the expressions of a request are checked before its item or key, on the table",
        operations: SINGLE_WRITES,
        ours: "ValidationException: 1 validation error detected: *",
        theirs: "ValidationException: Invalid attribute value type\
                 |ValidationException: The number of conditions on the keys is invalid\
                 |ValidationException: One of the required keys was not given a value\
                 |ValidationException: ExpressionAttributeValues contains invalid value: *\
                 |ValidationException: One or more parameter values were invalid: Type mismatch for *\
                 |ValidationException: One or more parameter values are not valid. *",
        ..OUTCOME
    },
    Known {
        fact: "items-tables-capacity.md 3.1",
        reason: "an index that held no entry and holds none costs nothing; Local looks at single key attributes",
        operations: "PutItem|UpdateItem|BatchWriteItem",
        path: "ConsumedCapacity.CapacityUnits|ConsumedCapacity[].CapacityUnits\
               |*GlobalSecondaryIndexes.g-some|*GlobalSecondaryIndexes.g-some.CapacityUnits",
        request: "*\"strings\"*",
        ..ANY
    },
    Known {
        fact: "items-tables-capacity.md 3.1",
        reason: "an index that held no entry and holds none costs nothing; Local looks at single key attributes",
        operations: "PutItem|UpdateItem|BatchWriteItem",
        path: "*GlobalSecondaryIndexes",
        ours: "-",
        theirs: "{\"g-some\":{\"CapacityUnits\":*}}",
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
    Known {
        fact: "items-tables-capacity.md 4",
        reason: "an updated image holds what was touched, not whole attributes",
        operations: "UpdateItem",
        path: "Attributes*",
        request: "*\"ReturnValues\":\"UPDATED_*",
        ..ANY
    },
];
