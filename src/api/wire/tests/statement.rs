//! ExecuteStatement, BatchExecuteStatement and ExecuteTransaction.

use serde_json::json;

use super::{decode, nested, refusal};
use crate::api::{Operation, error};

#[test]
fn the_violations_of_a_statement_come_in_the_order_of_the_service() {
    let body = json!({
        "Statement": "", "Limit": 0, "Parameters": [], "ReturnConsumedCapacity": "BOGUS",
        "ReturnValuesOnConditionCheckFailure": "X",
    });
    assert_eq!(
        refusal("ExecuteStatement", &body),
        "5 validation errors detected: Value 'X' at 'returnValuesOnConditionCheckFailure' failed \
         to satisfy constraint: Member must satisfy enum value set: [ALL_OLD, NONE]; Value '0' at \
         'limit' failed to satisfy constraint: Member must have value greater than or equal to 1; \
         Value '' at 'statement' failed to satisfy constraint: Member must have length greater \
         than or equal to 1; Value 'BOGUS' at 'returnConsumedCapacity' failed to satisfy \
         constraint: Member must satisfy enum value set: [INDEXES, TOTAL, NONE]; Value '[]' at \
         'parameters' failed to satisfy constraint: Member must have length greater than or equal \
         to 1"
    );
}

#[test]
fn a_statement_has_8192_characters_at_most() {
    let long = "é".repeat(8193);
    assert_eq!(
        refusal("ExecuteStatement", &json!({ "Statement": long })),
        format!(
            "1 validation error detected: Value '{long}' at 'statement' failed to satisfy \
             constraint: Member must have length less than or equal to 8192"
        )
    );
    decode("ExecuteStatement", &json!({ "Statement": "é".repeat(8192) }));
}

#[test]
fn a_batch_of_26_statements_is_echoed() {
    let statement =
        json!({ "Statement": "x", "Parameters": [{ "N": "1" }], "ConsistentRead": true });
    let message = refusal("BatchExecuteStatement", &json!({ "Statements": vec![statement; 26] }));
    let entry = "BatchStatementRequest(statement=x, parameters=[AttributeValue(s=null, n=1, b=null, \
                 iNT=null, dECIMAL=null, dOUBLE=null, sS=null, nS=null, bS=null, iNTSET=null, \
                 dECIMALSET=null, dOUBLESET=null, m=null, l=null, nULL=null, bOOL=null)], \
                 consistentRead=true, returnValuesOnConditionCheckFailure=null)";
    let echo = vec![entry; 26].join(", ");
    assert_eq!(
        message,
        format!(
            "1 validation error detected: Value '[{echo}]' at 'statements' failed to satisfy \
             constraint: Member must have length less than or equal to 25"
        )
    );
}

#[test]
fn the_violations_of_a_batch_carry_the_number_of_their_statement() {
    let body = json!({ "ReturnConsumedCapacity": "x", "Statements": [
        { "Statement": "ok" },
        { "Parameters": [], "ReturnValuesOnConditionCheckFailure": "" },
    ]});
    assert_eq!(
        refusal("BatchExecuteStatement", &body),
        "4 validation errors detected: Value 'x' at 'returnConsumedCapacity' failed to satisfy \
         constraint: Member must satisfy enum value set: [INDEXES, TOTAL, NONE]; Value '' at \
         'statements.2.member.returnValuesOnConditionCheckFailure' failed to satisfy constraint: \
         Member must satisfy enum value set: [ALL_OLD, NONE]; Value null at \
         'statements.2.member.statement' failed to satisfy constraint: Member must not be null; \
         Value '[]' at 'statements.2.member.parameters' failed to satisfy constraint: Member must \
         have length greater than or equal to 1"
    );
}

#[test]
fn a_wrong_parameter_waits_in_its_statement() {
    let body = json!({ "Statements": [
        { "Statement": "a", "Parameters": [{ "N": "x" }, nested(33)] },
        { "Statement": "b", "Parameters": [nested(32)] },
    ]});
    let Operation::BatchExecuteStatement(request) = decode("BatchExecuteStatement", &body) else {
        panic!()
    };
    assert_eq!(request.statements[0].parameters, Err(error::value::nested_too_deep()));
    assert!(request.statements[1].parameters.is_ok());
}

#[test]
fn a_transaction_of_101_statements_is_echoed() {
    let statement = json!({ "Statement": "x", "ReturnValuesOnConditionCheckFailure": "NONE" });
    let body = json!({ "TransactStatements": vec![statement; 101] });
    let message = refusal("ExecuteTransaction", &body);
    let entry = "ParameterizedStatement(statement=x, parameters=null, \
                 returnValuesOnConditionCheckFailure=NONE)";
    let echo = vec![entry; 101].join(", ");
    assert_eq!(
        message,
        format!(
            "1 validation error detected: Value '[{echo}]' at 'transactStatements' failed to \
             satisfy constraint: Member must have length less than or equal to 100"
        )
    );
}

#[test]
fn nesting_is_the_last_thing_told_of_a_parameter_in_a_transaction() {
    let body = json!({ "TransactStatements": [
        { "Statement": "a", "Parameters": [nested(33), { "N": "x" }] },
        { "Statement": "b", "Parameters": [nested(33)], "ConsistentRead": "no member of these" },
    ]});
    let Operation::ExecuteTransaction(request) = decode("ExecuteTransaction", &body) else {
        panic!()
    };
    assert_eq!(request.statements[0].parameters, Err(error::value::not_a_number("x")));
    assert_eq!(request.statements[1].parameters, Err(error::value::nested_too_deep()));
}
