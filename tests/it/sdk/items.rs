//! PutItem, GetItem, UpdateItem and DeleteItem.

use std::collections::HashMap;

use aws_sdk_dynamodb::error::ProvideErrorMetadata;
use aws_sdk_dynamodb::operation::delete_item::DeleteItemError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::{
    AttributeValue, Capacity, ReturnConsumedCapacity, ReturnValue,
    ReturnValuesOnConditionCheckFailure,
};

use super::{bank, get, item, n, put, s};

#[tokio::test]
async fn values_of_all_types_come_back_as_they_went() {
    let (_server, client) = bank().await;
    let strings = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    let all = item([
        ("pk", s("all")),
        ("s", s("ü\u{1f600}\u{0}")),
        ("n", AttributeValue::N("-1.5".to_owned())),
        ("b", AttributeValue::B(Blob::new([0, 255, 7]))),
        ("yes", AttributeValue::Bool(true)),
        ("no", AttributeValue::Bool(false)),
        ("null", AttributeValue::Null(true)),
        ("m", AttributeValue::M(item([("inner", AttributeValue::M(HashMap::new()))]))),
        ("l", AttributeValue::L(vec![s(""), n(1), AttributeValue::L(Vec::new())])),
        ("ss", AttributeValue::Ss(strings(&["a", "b"]))),
        ("ns", AttributeValue::Ns(strings(&["2", "10"]))),
        ("bs", AttributeValue::Bs(vec![Blob::new([1]), Blob::new([2])])),
    ]);
    put(&client, all.clone()).await;
    let mut read = get(&client, "all").await.expect("an item");
    if let Some(AttributeValue::Ns(numbers)) = read.get_mut("ns") {
        numbers.sort_by_key(String::len);
    }
    assert_eq!(read, all);
}

#[tokio::test]
async fn a_failed_condition_brings_the_item_it_failed_on() {
    let (_server, client) = bank().await;
    let alice = item([("pk", s("alice")), ("balance", n(5))]);
    put(&client, alice.clone()).await;
    let failed = client
        .put_item()
        .table_name("accounts")
        .set_item(Some(item([("pk", s("alice"))])))
        .condition_expression("attribute_not_exists(pk)")
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
        .send()
        .await
        .unwrap_err()
        .into_service_error();
    assert_eq!(failed.meta().message(), Some("The conditional request failed"));
    let PutItemError::ConditionalCheckFailedException(failed) = failed else {
        panic!("{failed:?}")
    };
    assert_eq!(failed.item, Some(alice));
}

#[tokio::test]
async fn old_values_and_capacity_are_returned() {
    let (_server, client) = bank().await;
    let old = item([("pk", s("a")), ("v", n(1))]);
    put(&client, old.clone()).await;
    let replaced = client
        .put_item()
        .table_name("accounts")
        .set_item(Some(item([("pk", s("a"))])))
        .return_values(ReturnValue::AllOld)
        .return_consumed_capacity(ReturnConsumedCapacity::Indexes)
        .send()
        .await
        .expect("a put");
    assert_eq!(replaced.attributes, Some(old));
    let capacity = replaced.consumed_capacity.expect("capacity");
    assert_eq!(capacity.table_name(), Some("accounts"));
    assert_eq!(capacity.capacity_units(), Some(1.0));
    assert_eq!(capacity.table().and_then(Capacity::capacity_units), Some(1.0));
}

#[tokio::test]
async fn a_request_that_is_not_valid_is_a_validation_exception() {
    let (_server, client) = bank().await;
    let refused = client.put_item().table_name("accounts").item("x", n(1)).send().await;
    let refused = refused.unwrap_err();
    assert_eq!(refused.raw_response().map(|response| response.status().as_u16()), Some(400));
    assert_eq!(refused.code(), Some("ValidationException"));
    assert_eq!(
        refused.message(),
        Some("One or more parameter values were invalid: Missing the key pk in the item")
    );
    let missing = client.get_item().table_name("nope").key("pk", s("a")).send().await;
    let missing = missing.unwrap_err().into_service_error();
    assert!(missing.is_resource_not_found_exception());
    assert_eq!(missing.meta().message(), Some("Requested resource not found"));
}

#[tokio::test]
async fn many_tasks_share_one_client() {
    let (_server, client) = bank().await;
    let writers = (0..32).map(|number| {
        let client = client.clone();
        tokio::spawn(async move {
            for turn in 0..10 {
                put(&client, item([("pk", s(&format!("{number}-{turn}")))])).await;
            }
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.expect("a writer");
    }
    assert!(get(&client, "31-9").await.is_some());
    assert!(get(&client, "0-0").await.is_some());
}

#[tokio::test]
async fn an_update_returns_what_was_asked_for() {
    let (_server, client) = bank().await;
    let update = |expression: &str, returned: ReturnValue| {
        let update = client.update_item().table_name("accounts").key("pk", s("a"));
        let update = update.update_expression(expression).return_values(returned);
        update.expression_attribute_values(":v", n(1)).send()
    };
    let created = update("SET v = :v, w = :v", ReturnValue::AllNew).await.expect("an update");
    assert_eq!(created.attributes, Some(item([("pk", s("a")), ("v", n(1)), ("w", n(1))])));
    let added = update("ADD v :v", ReturnValue::UpdatedNew).await.expect("an update");
    assert_eq!(added.attributes, Some(item([("v", n(2))])));
    let added = update("ADD v :v", ReturnValue::UpdatedOld).await.expect("an update");
    assert_eq!(added.attributes, Some(item([("v", n(2))])));
    let silent = update("ADD v :v", ReturnValue::None).await.expect("an update");
    assert_eq!(silent.attributes, None);
    let failed = client
        .update_item()
        .table_name("accounts")
        .key("pk", s("a"))
        .update_expression("SET v = :v")
        .condition_expression("v = :v")
        .expression_attribute_values(":v", n(9))
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
        .send()
        .await
        .unwrap_err()
        .into_service_error();
    let UpdateItemError::ConditionalCheckFailedException(failed) = failed else {
        panic!("{failed:?}")
    };
    assert_eq!(failed.item, Some(item([("pk", s("a")), ("v", n(4)), ("w", n(1))])));
}

#[tokio::test]
async fn a_deletion_returns_the_item_once() {
    let (_server, client) = bank().await;
    let old = item([("pk", s("a")), ("v", n(1))]);
    put(&client, old.clone()).await;
    let delete = || client.delete_item().table_name("accounts").key("pk", s("a"));
    let failed = delete()
        .condition_expression("v > :v")
        .expression_attribute_values(":v", n(1))
        .send()
        .await
        .unwrap_err()
        .into_service_error();
    let DeleteItemError::ConditionalCheckFailedException(failed) = failed else {
        panic!("{failed:?}")
    };
    assert_eq!(failed.item, None, "it was not asked for");
    let gone = || delete().return_values(ReturnValue::AllOld).send();
    assert_eq!(gone().await.expect("a deletion").attributes, Some(old));
    assert_eq!(gone().await.expect("no deletion").attributes, None);
}
