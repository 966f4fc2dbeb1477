//! TransactWriteItems and TransactGetItems.

use aws_sdk_dynamodb::error::ProvideErrorMetadata;
use aws_sdk_dynamodb::operation::transact_get_items::TransactGetItemsError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{
    Capacity, ConditionCheck, Delete, Get, Put, ReturnConsumedCapacity,
    ReturnValuesOnConditionCheckFailure, TransactGetItem, TransactWriteItem, Update,
};

use super::{bank, get, item, n, put, s};

fn put_action(pk: &str) -> TransactWriteItem {
    let put = Put::builder().table_name("accounts").item("pk", s(pk));
    TransactWriteItem::builder().put(put.build().expect("a put")).build()
}

fn debit(pk: &str, amount: i64) -> TransactWriteItem {
    let update = Update::builder()
        .table_name("accounts")
        .key("pk", s(pk))
        .update_expression("SET balance = balance - :amount")
        .condition_expression("balance >= :amount")
        .expression_attribute_values(":amount", n(amount))
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
    TransactWriteItem::builder().update(update.build().expect("an update")).build()
}

#[tokio::test]
async fn a_cancelled_transaction_gives_its_reasons_with_their_items() {
    let (_server, client) = bank().await;
    let alice = item([("pk", s("alice")), ("balance", n(5))]);
    put(&client, alice.clone()).await;
    let check = ConditionCheck::builder()
        .table_name("accounts")
        .key("pk", s("nobody"))
        .condition_expression("attribute_exists(pk)");
    let cancelled = client
        .transact_write_items()
        .transact_items(put_action("bob"))
        .transact_items(debit("alice", 30))
        .transact_items(
            TransactWriteItem::builder().condition_check(check.build().expect("a check")).build(),
        )
        .send()
        .await
        .unwrap_err()
        .into_service_error();
    assert_eq!(
        cancelled.meta().message(),
        Some(
            "Transaction cancelled, please refer cancellation reasons for specific reasons \
             [None, ConditionalCheckFailed, ConditionalCheckFailed]"
        )
    );
    let TransactWriteItemsError::TransactionCanceledException(cancelled) = cancelled else {
        panic!("{cancelled:?}")
    };
    let [none, debit, check] = cancelled.cancellation_reasons() else { panic!("{cancelled:?}") };
    assert_eq!((none.code(), none.message(), none.item()), (Some("None"), None, None));
    assert_eq!(debit.code(), Some("ConditionalCheckFailed"));
    assert_eq!(debit.message(), Some("The conditional request failed"));
    assert_eq!(debit.item(), Some(&alice));
    assert_eq!((check.code(), check.item()), (Some("ConditionalCheckFailed"), None));
    assert!(get(&client, "bob").await.is_none(), "nothing was written");
}

#[tokio::test]
async fn a_token_makes_a_transaction_happen_once() {
    let (_server, client) = bank().await;
    put(&client, item([("pk", s("alice")), ("balance", n(100))])).await;
    let transfer = |amount| {
        client
            .transact_write_items()
            .client_request_token("once")
            .transact_items(debit("alice", amount))
            .send()
    };
    transfer(30).await.expect("a transfer");
    transfer(30).await.expect("the same transfer");
    assert_eq!(get(&client, "alice").await.expect("an item")["balance"], n(70));
    let other = transfer(31).await.unwrap_err().into_service_error();
    assert!(other.is_idempotent_parameter_mismatch_exception(), "{other:?}");
    assert!(other.meta().message().is_some());
}

#[tokio::test]
async fn a_transaction_tells_what_it_consumed() {
    let (_server, client) = bank().await;
    let delete = Delete::builder().table_name("accounts").key("pk", s("none"));
    let delete = TransactWriteItem::builder().delete(delete.build().expect("a deletion")).build();
    let written = client
        .transact_write_items()
        .transact_items(put_action("alice"))
        .transact_items(delete)
        .return_consumed_capacity(ReturnConsumedCapacity::Indexes)
        .send()
        .await
        .expect("a transaction");
    let [capacity] = written.consumed_capacity() else { panic!("{written:?}") };
    assert_eq!(capacity.write_capacity_units(), Some(4.0));
    assert_eq!(capacity.table().and_then(Capacity::write_capacity_units), Some(4.0));
}

fn get_action(pk: aws_sdk_dynamodb::types::AttributeValue) -> TransactGetItem {
    let get = Get::builder().table_name("accounts").key("pk", pk);
    TransactGetItem::builder().get(get.build().expect("a get")).build()
}

#[tokio::test]
async fn items_are_read_together() {
    let (_server, client) = bank().await;
    let alice = item([("pk", s("alice")), ("balance", n(5))]);
    put(&client, alice.clone()).await;
    let read = |first, second| {
        let request = client.transact_get_items().transact_items(get_action(first));
        let request = request.return_consumed_capacity(ReturnConsumedCapacity::Total);
        request.transact_items(get_action(second)).send()
    };
    let both = read(s("alice"), s("nobody")).await.expect("items");
    let items: Vec<_> = both.responses().iter().map(|response| response.item().cloned()).collect();
    assert_eq!(items, [Some(alice), None]);
    let [capacity] = both.consumed_capacity() else { panic!("{both:?}") };
    assert_eq!(capacity.read_capacity_units(), Some(4.0));

    let cancelled = read(s("alice"), n(1)).await.unwrap_err().into_service_error();
    let TransactGetItemsError::TransactionCanceledException(cancelled) = cancelled else {
        panic!("{cancelled:?}")
    };
    let [none, wrong] = cancelled.cancellation_reasons() else { panic!("{cancelled:?}") };
    assert_eq!(none.code(), Some("None"));
    assert_eq!(wrong.code(), Some("ValidationError"));
    assert_eq!(wrong.message(), Some("The provided key element does not match the schema"));
    let twice = read(s("alice"), s("alice")).await.unwrap_err();
    assert_eq!(twice.code(), Some("ValidationException"));
}
