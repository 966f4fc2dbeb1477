//! The operations of PartiQL.

use aws_sdk_dynamodb::error::ProvideErrorMetadata;
use aws_sdk_dynamodb::operation::execute_statement::ExecuteStatementError;
use aws_sdk_dynamodb::operation::execute_transaction::ExecuteTransactionError;
use aws_sdk_dynamodb::types::{
    BatchStatementErrorCodeEnum, BatchStatementRequest, ParameterizedStatement,
    ReturnConsumedCapacity, ReturnValuesOnConditionCheckFailure,
};

use super::{bank, get, item, n, put, s};

#[tokio::test]
async fn statements_are_executed() {
    let (_server, client) = bank().await;
    let statement = |text: &str| client.execute_statement().statement(text);
    let insert = "INSERT INTO \"accounts\" VALUE {'pk': ?, 'balance': 5}";
    statement(insert).parameters(s("alice")).send().await.expect("an insert");

    let again = statement(insert).parameters(s("alice")).send().await;
    let again = again.unwrap_err().into_service_error();
    assert!(again.is_duplicate_item_exception(), "{again:?}");
    assert_eq!(again.meta().message(), Some("Duplicate primary key exists in table"));

    let selected = statement("SELECT * FROM \"accounts\" WHERE pk = 'alice'")
        .return_consumed_capacity(ReturnConsumedCapacity::Total)
        .send()
        .await
        .expect("a select");
    assert_eq!(selected.items(), [item([("pk", s("alice")), ("balance", n(5))])]);
    assert_eq!(selected.consumed_capacity.and_then(|it| it.capacity_units), Some(0.5));

    let failed =
        statement("UPDATE \"accounts\" SET balance = 0 WHERE pk = 'alice' AND balance > 9")
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .send()
            .await
            .unwrap_err()
            .into_service_error();
    let ExecuteStatementError::ConditionalCheckFailedException(failed) = failed else {
        panic!("{failed:?}")
    };
    assert_eq!(failed.item.expect("an item")["balance"], n(5));
}

#[tokio::test]
async fn a_scan_by_statement_is_paged() {
    let (_server, client) = bank().await;
    for number in 0..5 {
        put(&client, item([("pk", s(&number.to_string()))])).await;
    }
    let mut token = None;
    let mut pages = Vec::new();
    loop {
        let select = client.execute_statement().statement("SELECT * FROM \"accounts\"").limit(2);
        let page = select.set_next_token(token).send().await.expect("a page");
        pages.push(page.items().len());
        token = page.next_token;
        if token.is_none() {
            break;
        }
    }
    assert_eq!(pages.iter().sum::<usize>(), 5);
    assert!(pages.iter().all(|page| *page <= 2), "{pages:?}");

    let bad = client.execute_statement().statement("SELECT * FROM \"accounts\"").next_token("x");
    assert_eq!(bad.send().await.unwrap_err().code(), Some("ValidationException"));
}

#[tokio::test]
async fn a_batch_tells_each_statement_its_own_fate() {
    let (_server, client) = bank().await;
    put(&client, item([("pk", s("alice"))])).await;
    let request = |text: &str| {
        let request = BatchStatementRequest::builder().statement(text);
        request.build().expect("a statement")
    };
    let batch = client
        .batch_execute_statement()
        .statements(request("INSERT INTO \"accounts\" VALUE {'pk': 'bob'}"))
        .statements(request("INSERT INTO \"accounts\" VALUE {'pk': 'alice'}"))
        .statements(request("UPDATE \"nope\" SET v = 1 WHERE pk = 'carol'"))
        .send()
        .await
        .expect("a batch");
    let codes: Vec<_> = batch
        .responses()
        .iter()
        .map(|response| response.error().and_then(|error| error.code().cloned()))
        .collect();
    assert_eq!(
        codes,
        [
            None,
            Some(BatchStatementErrorCodeEnum::DuplicateItem),
            Some(BatchStatementErrorCodeEnum::ResourceNotFound),
        ]
    );
    assert!(get(&client, "bob").await.is_some());
}

fn statement(text: &str) -> ParameterizedStatement {
    ParameterizedStatement::builder().statement(text).build().expect("a statement")
}

#[tokio::test]
async fn statements_of_a_transaction_apply_together_or_not_at_all() {
    let (_server, client) = bank().await;
    let alice = "INSERT INTO \"accounts\" VALUE {'pk': 'alice'}";
    let bob = "INSERT INTO \"accounts\" VALUE {'pk': 'bob'}";
    let transaction = |first, second| {
        let first = client.execute_transaction().transact_statements(statement(first));
        first.transact_statements(statement(second)).send()
    };
    transaction(alice, "INSERT INTO \"accounts\" VALUE {'pk': 'carol'}").await.expect("inserts");
    let read = transaction(
        "SELECT * FROM \"accounts\" WHERE pk = 'alice'",
        "SELECT * FROM \"accounts\" WHERE pk = 'nobody'",
    );
    let read = read.await.expect("reads");
    let items: Vec<_> = read.responses().iter().map(|response| response.item().cloned()).collect();
    assert_eq!(items, [Some(item([("pk", s("alice"))])), None]);

    let cancelled = transaction(bob, alice).await.unwrap_err().into_service_error();
    let ExecuteTransactionError::TransactionCanceledException(cancelled) = cancelled else {
        panic!("{cancelled:?}")
    };
    let codes: Vec<_> =
        cancelled.cancellation_reasons().iter().map(|reason| reason.code()).collect();
    assert_eq!(codes, [Some("None"), Some("DuplicateItem")]);
    assert!(get(&client, "bob").await.is_none(), "nothing was written");
}

#[tokio::test]
async fn a_token_makes_statements_happen_once() {
    let (_server, client) = bank().await;
    let insert = |pk: &str| {
        let text = format!("INSERT INTO \"accounts\" VALUE {{'pk': '{pk}'}}");
        let request = client.execute_transaction().client_request_token("once");
        request.transact_statements(statement(&text)).send()
    };
    insert("alice").await.expect("an insert");
    insert("alice").await.expect("the same insert");
    let other = insert("bob").await.unwrap_err().into_service_error();
    assert!(other.is_idempotent_parameter_mismatch_exception(), "{other:?}");
}
