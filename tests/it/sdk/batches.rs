//! BatchGetItem and BatchWriteItem.

use std::collections::HashMap;

use aws_sdk_dynamodb::error::ProvideErrorMetadata;
use aws_sdk_dynamodb::types::{
    ConsumedCapacity, DeleteRequest, KeysAndAttributes, PutRequest, ReturnConsumedCapacity,
    WriteRequest,
};

use super::{bank, create, get, item, n, put, s};

fn put_request(pk: &str) -> WriteRequest {
    let put = PutRequest::builder().item("pk", s(pk)).item("v", n(1));
    WriteRequest::builder().put_request(put.build().expect("a put")).build()
}

fn delete_request(pk: &str) -> WriteRequest {
    let delete = DeleteRequest::builder().key("pk", s(pk));
    WriteRequest::builder().delete_request(delete.build().expect("a deletion")).build()
}

fn keys<const N: usize>(names: [&str; N]) -> KeysAndAttributes {
    let keys = names.into_iter().map(|name| item([("pk", s(name))])).collect();
    KeysAndAttributes::builder().set_keys(Some(keys)).build().expect("keys")
}

#[tokio::test]
async fn a_batch_writes_to_several_tables() {
    let (_server, client) = bank().await;
    create(&client, "ledger").await.expect("a second table");
    put(&client, item([("pk", s("old"))])).await;
    let written = client
        .batch_write_item()
        .request_items("accounts", vec![put_request("new"), delete_request("old")])
        .request_items("ledger", vec![put_request("entry")])
        .return_consumed_capacity(ReturnConsumedCapacity::Total)
        .send()
        .await
        .expect("a batch");
    assert_eq!(written.unprocessed_items, Some(HashMap::new()));
    let units: f64 =
        written.consumed_capacity().iter().filter_map(ConsumedCapacity::capacity_units).sum();
    assert!((units - 3.0).abs() < f64::EPSILON, "{units}");
    assert!(get(&client, "new").await.is_some() && get(&client, "old").await.is_none());

    let twice = client.batch_write_item();
    let twice = twice.request_items("accounts", vec![put_request("a"), delete_request("a")]);
    let twice = twice.send().await.unwrap_err();
    assert_eq!(twice.code(), Some("ValidationException"));
    assert_eq!(twice.message(), Some("Provided list of item keys contains duplicates"));
}

#[tokio::test]
async fn a_batch_reads_what_is_there() {
    let (_server, client) = bank().await;
    for pk in ["a", "b"] {
        put(&client, item([("pk", s(pk)), ("v", n(1))])).await;
    }
    let read = client
        .batch_get_item()
        .request_items("accounts", keys(["a", "b", "c"]))
        .return_consumed_capacity(ReturnConsumedCapacity::Total)
        .send()
        .await
        .expect("a batch");
    let found = &read.responses().expect("tables")["accounts"];
    assert_eq!(found.len(), 2);
    assert!(found.contains(&item([("pk", s("a")), ("v", n(1))])));
    assert_eq!(read.unprocessed_keys, Some(HashMap::new()));
    assert_eq!(read.consumed_capacity()[0].capacity_units(), Some(1.5));
}
