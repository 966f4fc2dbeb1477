//! The words that are offered, in the order they are.

use crate::api::{ErrorKind, FailureCode};
use crate::syntax::Predicate;
use crate::syntax::diagnostic::CODES;
use crate::syntax::partiql::Verb;
use crate::syntax::partiql::ast::Function;

/// At the start of a statement, the most wanted first; with the word that always follows.
pub const OPENINGS: &[(Verb, &str)] =
    &[(Verb::Select, ""), (Verb::Update, ""), (Verb::Insert, " INTO"), (Verb::Delete, " FROM")];

/// Inside a statement that begins so.
pub fn keywords(verb: Verb) -> &'static [&'static str] {
    match verb {
        // An EXISTS holds a SELECT.
        Verb::Select | Verb::Exists => &[
            "FROM", "WHERE", "AND", "OR", "NOT", "IN", "BETWEEN", "IS", "MISSING", "NULL",
            "ORDER BY", "ASC", "DESC",
        ],
        Verb::Update => &[
            "SET",
            "REMOVE",
            "WHERE",
            "AND",
            "OR",
            "NOT",
            "IN",
            "BETWEEN",
            "IS",
            "MISSING",
            "NULL",
            "RETURNING ALL OLD *",
            "RETURNING ALL NEW *",
            "RETURNING MODIFIED OLD *",
            "RETURNING MODIFIED NEW *",
        ],
        Verb::Delete => &[
            "FROM",
            "WHERE",
            "AND",
            "OR",
            "NOT",
            "IN",
            "BETWEEN",
            "IS",
            "MISSING",
            "NULL",
            "RETURNING ALL OLD *",
        ],
        Verb::Insert => &["INTO", "VALUE"],
    }
}

/// In a WHERE.
pub fn condition_functions() -> Vec<Function> {
    let predicates = Predicate::ALL.iter().copied().map(Function::Predicate);
    predicates.chain([Function::AttributeType, Function::Size]).collect()
}

/// What a function is told, in its order, and what it gives.
pub fn signature(function: Function) -> &'static str {
    match function {
        Function::Predicate(Predicate::BeginsWith) => "(path, start)",
        Function::Predicate(Predicate::Contains) => "(path, part or member)",
        Function::AttributeExists | Function::AttributeNotExists => "(path)",
        Function::AttributeType => "(path, 'S' | 'N' | …)",
        Function::Size => "(path): a number",
        Function::IfNotExists => "(path, value)",
        Function::ListAppend => "(list, list)",
        Function::SetAdd | Function::SetDelete => "(path, set)",
    }
}

/// At the right of SET.
pub const UPDATE_FUNCTIONS: [Function; 3] =
    [Function::ListAppend, Function::SetAdd, Function::SetDelete];

/// The values a setting takes behind these words of its argument, where they are few.
pub fn setting_values(name: &str, argument: &[&str]) -> Vec<&'static str> {
    match (name, argument) {
        ("mode", []) => vec!["single", "batch", "transaction"],
        ("capacity", []) => vec!["indexes", "total", "none"],
        ("on-failure", []) => vec!["all_old", "none"],
        ("allow", _) => CODES.to_vec(),
        // Most faults are of a statement; the word for the others comes behind its codes.
        ("fault", []) => {
            FailureCode::ALL.into_iter().map(FailureCode::name).chain(["request"]).collect()
        }
        ("fault", [request]) if request.eq_ignore_ascii_case("request") => {
            ErrorKind::OF_REQUESTS.map(ErrorKind::name).to_vec()
        }
        _ => Vec::new(),
    }
}

/// The members of a transaction draft.
pub const MEMBERS: &[&str] = &[
    "TableName",
    "Key",
    "Item",
    "UpdateExpression",
    "ConditionExpression",
    "ExpressionAttributeNames",
    "ExpressionAttributeValues",
    "ReturnValuesOnConditionCheckFailure",
    "Put",
    "Update",
    "Delete",
    "ConditionCheck",
    "TransactItems",
    "ClientRequestToken",
    "ReturnConsumedCapacity",
    "ReturnItemCollectionMetrics",
    "$values",
];

/// The values a member takes, where they are few.
pub fn member_values(name: &str) -> &'static [&'static str] {
    match name {
        "ReturnConsumedCapacity" => &["INDEXES", "TOTAL", "NONE"],
        "ReturnItemCollectionMetrics" => &["SIZE", "NONE"],
        "ReturnValuesOnConditionCheckFailure" => &["ALL_OLD", "NONE"],
        "$values" => &["dynamodb", "plain"],
        _ => &[],
    }
}
