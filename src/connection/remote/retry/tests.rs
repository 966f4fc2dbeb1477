use super::*;
use crate::api::OperationName;

fn error(name: &str) -> ApiError {
    ApiError::named(name, "")
}

#[test]
fn reads_and_transactions_with_a_token_may_be_repeated() {
    let cases = [
        (OperationName::GetItem, r#"{"TableName":"tab","Key":{"pk":{"S":"a"}}}"#, Safety::Read),
        (OperationName::DescribeTable, r#"{"TableName":"tab"}"#, Safety::Read),
        (OperationName::PutItem, "{}", Safety::Once),
        (OperationName::ExecuteStatement, r#"{"Statement":" select * FROM t"}"#, Safety::Read),
        (OperationName::ExecuteStatement, r#"{"Statement":"UPDATE t SET a = 1"}"#, Safety::Once),
        (OperationName::ExecuteStatement, r#"{"Statement":"SELECÄ"}"#, Safety::Once),
        (OperationName::ExecuteStatement, "not JSON", Safety::Once),
        (
            OperationName::BatchExecuteStatement,
            r#"{"Statements":[{"Statement":"SELECT"},{"Statement":"DELETE"}]}"#,
            Safety::Once,
        ),
        (
            OperationName::BatchExecuteStatement,
            r#"{"Statements":[{"Statement":"SELECT * FROM t"}]}"#,
            Safety::Read,
        ),
        (
            OperationName::TransactWriteItems,
            r#"{"ClientRequestToken":"t","TransactItems":[{"Delete":{"TableName":"tab","Key":{"pk":{"S":"a"}}}}]}"#,
            Safety::Token,
        ),
        (OperationName::TransactWriteItems, "{}", Safety::Once),
        (
            OperationName::ExecuteTransaction,
            r#"{"ClientRequestToken":"t","TransactStatements":[{"Statement":"DELETE FROM t WHERE pk = 1"}]}"#,
            Safety::Token,
        ),
        (OperationName::CreateTable, "{}", Safety::Once),
    ];
    for (operation, body, safety) in cases {
        let sent = Sent::read(operation, body.to_owned());
        assert_eq!(Safety::of(&sent), safety, "{operation} {body}");
    }
}

#[test]
fn throttling_is_asked_again_by_anybody_and_a_fault_by_those_who_may() {
    for name in ["ThrottlingException", "RequestLimitExceeded", "TooManyRequestsException"] {
        assert!(may_be_asked_again(Safety::Once, 400, &error(name)), "{name}");
    }
    assert!(!may_be_asked_again(Safety::Once, 500, &error("InternalServerError")));
    assert!(may_be_asked_again(Safety::Token, 500, &error("InternalServerError")));
    assert!(may_be_asked_again(Safety::Read, 503, &error("ServiceUnavailable")));
    assert!(may_be_asked_again(Safety::Token, 400, &error("TransactionInProgressException")));
    assert!(!may_be_asked_again(Safety::Read, 400, &error("ValidationException")));
    assert!(!may_be_asked_again(Safety::Read, 400, &error("AccessDeniedException")));
}

#[test]
fn only_a_refusal_that_looked_at_the_request_proves_anything() {
    assert!(proves_not_done(&error("TransactionCanceledException")));
    for name in ["ThrottlingException", "InternalServerError", "AccessDeniedException", "X"] {
        assert!(!proves_not_done(&error(name)), "{name}");
    }
}

#[test]
fn pauses_grow_to_a_ceiling_and_are_cut_at_random() {
    let longest = Ids::new(|| "ffffffff-0000".to_owned());
    let pauses: Vec<u128> = (1..9).map(|attempts| pause(attempts, &longest).as_millis()).collect();
    assert_eq!(pauses, [100, 200, 400, 800, 1600, 3200, 5000, 5000]);
    assert_eq!(pause(u32::MAX, &longest).as_millis(), 5000);
    let half = Ids::new(|| "7fffffff-0000".to_owned());
    assert_eq!(pause(2, &half).as_millis(), 99);
    let shortest = Ids::new(|| "00000000-0000".to_owned());
    assert_eq!(pause(3, &shortest).as_millis(), 0);
}
