//! Query and Scan.

use super::{ANY, Known, OUTCOME};

pub const KNOWN: &[Known] = &[
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
        reason: "a scan of an index sees an attribute that is not projected as missing; Local looks into the item",
        operations: "Scan|ExecuteStatement",
        path: "Count|Items",
        request: "*-keys*|*-some*",
        ..ANY
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
        fact: "expressions.md 11",
        reason: "another text for one condition too many",
        operations: "Query",
        ours: "*The number of query conditions (*) exceeds the number of key attributes *\
               |*Select type ALL_ATTRIBUTES is not supported for global secondary index *",
        theirs: "ValidationException: Query key condition not supported",
        ..OUTCOME
    },
    Known {
        fact: "expressions.md 3",
        reason: "expressions are checked before the table",
        operations: "Query|Scan",
        ours: "ValidationException: Invalid *Expression: *",
        theirs: "ValidationException: Consistent read cannot be true when *",
        ..OUTCOME
    },
    Known {
        fact: "indexes-and-tables.md 3.3",
        reason: "rows with equal index keys come in any order: what is left after one of them differs",
        operations: "Query",
        path: "ScannedCount|Count|Items|Order|ConsumedCapacity.*",
        request: "*\"ExclusiveStartKey\":*\"IndexName\":*",
        ..ANY
    },
    Known {
        fact: "indexes-and-tables.md 3.3",
        reason: "what is projected need not be fetched; Local fetches parts of it",
        operations: "Query",
        path: "*ConsumedCapacity.CapacityUnits|*ConsumedCapacity.Table.CapacityUnits",
        ours: "0.0|0.5|1.0",
        request: "*\"IndexName\":\"l-*\"ProjectionExpression\":\"*.*\
                  |*\"IndexName\":\"l-*\"ProjectionExpression\":\"*[*\
                  |*\"IndexName\":\"l-*\"AttributesToGet\":[*",
        ..ANY
    },
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
        fact: "indexes-and-tables.md 3.4",
        reason: "a start key at the end of the range is within it",
        operations: "Query",
        ours: "200",
        theirs: "*The provided starting key does not match the range key predicate",
        ..OUTCOME
    },
    Known {
        fact: "indexes-and-tables.md 3.4",
        reason: "a start key is checked before the key condition",
        operations: "Query",
        ours: "*The provided starting key is invalid",
        theirs: "*Condition parameter type does not match schema type",
        ..OUTCOME
    },
    Known {
        fact: "expressions.md 4",
        reason: "of an unused name and a bad key condition either is told",
        operations: "Query",
        ours: "*Invalid KeyConditionExpression: *",
        theirs: "*Value provided in ExpressionAttribute* unused in expressions: *",
        ..OUTCOME
    },
    Known {
        fact: "expressions.md 11",
        reason: "the missed key attribute is named",
        operations: "Query",
        ours: "*Query condition missed key schema element: *",
        theirs: "*Query condition missed key schema element",
        ..OUTCOME
    },
    Known {
        fact: "expressions.md 14",
        reason: "Local has no text for an operator that is no key condition",
        operations: "Query",
        ours: "*The BETWEEN condition was provided a range *",
        theirs: "*Only scalar types can be used as *",
        ..OUTCOME
    },
    Known {
        fact: "expressions.md 3",
        reason: "expressions are checked before the table",
        operations: "Query|Scan|BatchGetItem",
        ours: "ValidationException: Invalid *Expression: *",
        theirs: "*The table does not have the specified index: *\
                 |*The AttributeValue for a key attribute cannot contain an empty *",
        ..OUTCOME
    },
];
