//! Query and Scan.

use aws_sdk_dynamodb::error::ProvideErrorMetadata;
use aws_sdk_dynamodb::types::{ReturnConsumedCapacity, Select};

use super::{bank, item, n, put, s};

#[tokio::test]
async fn queries_and_scans_are_paged() {
    let (_server, client) = bank().await;
    for number in 0..7 {
        put(&client, item([("pk", s(&number.to_string())), ("even", n(number % 2))])).await;
    }
    let pages = client
        .scan()
        .table_name("accounts")
        .filter_expression("even = :zero")
        .expression_attribute_values(":zero", n(0))
        .into_paginator()
        .page_size(3);
    let found: Result<Vec<_>, _> = pages.items().send().collect().await;
    assert_eq!(found.expect("items").len(), 4);

    let query = client
        .query()
        .table_name("accounts")
        .key_condition_expression("pk = :pk")
        .expression_attribute_values(":pk", s("3"))
        .return_consumed_capacity(ReturnConsumedCapacity::Total);
    let page = query.send().await.expect("a page");
    assert_eq!((page.count(), page.scanned_count()), (1, 1));
    assert_eq!(page.items(), [item([("pk", s("3")), ("even", n(1))])]);
    assert_eq!(page.consumed_capacity.and_then(|it| it.capacity_units), Some(0.5));

    let no_key = client.query().table_name("accounts").send().await.unwrap_err();
    assert_eq!(no_key.code(), Some("ValidationException"));
    let missing = client.scan().table_name("nope").send().await.unwrap_err();
    assert!(missing.into_service_error().is_resource_not_found_exception());
}

#[tokio::test]
async fn segments_share_a_table_and_counts_have_no_items() {
    let (_server, client) = bank().await;
    for number in 0..20 {
        put(&client, item([("pk", s(&number.to_string()))])).await;
    }
    let mut total = 0;
    for segment in 0..3 {
        let scan = client.scan().table_name("accounts").segment(segment).total_segments(3);
        let page = scan.select(Select::Count).send().await.expect("a page");
        assert_eq!(page.items, None);
        total += page.count();
    }
    assert_eq!(total, 20);
}
