//! Refusals that many operations share, as the exception each of them models.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::ProvideErrorMetadata;
use aws_sdk_dynamodb::operation::transact_get_items::TransactGetItemsError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{
    Get, KeysAndAttributes, Put, PutRequest, Tag, TimeToLiveSpecification, TransactGetItem,
    TransactWriteItem, WriteRequest,
};

use super::{bank, s};
use crate::home::Home;
use crate::server::Server;

/// The refusal of a request, by the name of what is modelled.
macro_rules! refused {
    ($request:expr) => {
        $request.send().await.expect_err("a refusal").into_service_error()
    };
}

fn write_request() -> WriteRequest {
    let put = PutRequest::builder().item("pk", s("a")).build().expect("a put");
    WriteRequest::builder().put_request(put).build()
}

fn keys() -> KeysAndAttributes {
    let key = [("pk".to_owned(), s("a"))].into();
    KeysAndAttributes::builder().keys(key).build().expect("a key")
}

fn put_action(table: &str) -> TransactWriteItem {
    let put = Put::builder().table_name(table).item("pk", s("a")).build().expect("a put");
    TransactWriteItem::builder().put(put).build()
}

fn get_action(table: &str) -> TransactGetItem {
    let get = Get::builder().table_name(table).key("pk", s("a")).build().expect("a get");
    TransactGetItem::builder().get(get).build()
}

#[tokio::test]
async fn a_missing_table_is_a_resource_not_found_by_every_operation_on_data() {
    let (_server, client) = bank().await;
    let message = Some("Requested resource not found");
    macro_rules! check {
        ($request:expr) => {
            let refusal = refused!($request);
            assert!(refusal.is_resource_not_found_exception(), "{refusal:?}");
            assert_eq!(refusal.message(), message);
        };
    }
    check!(client.get_item().table_name("nope").key("pk", s("a")));
    check!(client.put_item().table_name("nope").item("pk", s("a")));
    check!(client.update_item().table_name("nope").key("pk", s("a")));
    check!(client.delete_item().table_name("nope").key("pk", s("a")));
    check!(client.batch_get_item().request_items("nope", keys()));
    check!(client.batch_write_item().request_items("nope", vec![write_request()]));
    check!(client.transact_get_items().transact_items(get_action("nope")));
    check!(client.transact_write_items().transact_items(put_action("nope")));
    check!(client.scan().table_name("nope"));
    check!(
        client
            .query()
            .table_name("nope")
            .key_condition_expression("pk = :a")
            .expression_attribute_values(":a", s("a"))
    );
    check!(client.execute_statement().statement("SELECT * FROM \"nope\""));
}

#[tokio::test]
async fn a_missing_table_is_named_by_the_operations_on_tables() {
    let (_server, client) = bank().await;
    macro_rules! check {
        ($request:expr, $message:expr) => {
            let refusal = refused!($request);
            assert!(refusal.is_resource_not_found_exception(), "{refusal:?}");
            assert_eq!(refusal.message(), Some($message));
        };
    }
    let table = "Requested resource not found: Table: nope not found";
    check!(client.describe_table().table_name("nope"), table);
    check!(client.delete_table().table_name("nope"), table);
    check!(client.update_table().table_name("nope").deletion_protection_enabled(true), table);
    check!(client.describe_time_to_live().table_name("nope"), table);
    let specification = TimeToLiveSpecification::builder().enabled(true).attribute_name("until");
    let specification = specification.build().expect("an attribute");
    let update = client.update_time_to_live().table_name("nope");
    check!(update.time_to_live_specification(specification), table);
    let arn = "arn:aws:dynamodb:us-east-1:000000000000:table/nope";
    let resource = format!("Requested resource not found: ResourceArn: {arn} not found");
    let resource = resource.as_str();
    let tag = Tag::builder().key("k").value("v").build().expect("a tag");
    check!(client.tag_resource().resource_arn(arn).tags(tag), resource);
    check!(client.untag_resource().resource_arn(arn).tag_keys("k"), resource);
    check!(client.list_tags_of_resource().resource_arn(arn), resource);
}

/// A server with a table, `tight`, that throttles: one unit a second of each kind, and those are used up.
async fn throttled() -> (Home, Server, Client) {
    let home = Home::new();
    home.write(
        "tight.json",
        r#"{"TableName": "tight", "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
            "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
            "ProvisionedThroughput": {"ReadCapacityUnits": 1, "WriteCapacityUnits": 1}}"#,
    );
    home.succeed(&["tables", "create", "tight.json"]);
    home.succeed(&["tables", "throttle", "tight", "on"]);
    let server = Server::start_with(&home, &[]);
    let client = server.client();
    // A write and a read that leave a debt of minutes.
    let large = s(&"x".repeat(390 * 1024));
    let put = client.put_item().table_name("tight").item("pk", s("large")).item("x", large);
    put.send().await.expect("the first write");
    let get = client.get_item().table_name("tight").key("pk", s("large")).consistent_read(true);
    get.send().await.expect("the first read");
    (home, server, client)
}

#[tokio::test]
async fn a_table_that_is_used_up_throttles_every_operation_on_data() {
    let (_home, _server, client) = throttled().await;
    macro_rules! check {
        ($request:expr) => {
            let refusal = refused!($request);
            assert!(refusal.is_provisioned_throughput_exceeded_exception(), "{refusal:?}");
            assert!(refusal.message().is_some());
        };
    }
    check!(client.get_item().table_name("tight").key("pk", s("a")));
    check!(client.put_item().table_name("tight").item("pk", s("a")));
    check!(client.update_item().table_name("tight").key("pk", s("a")));
    check!(client.delete_item().table_name("tight").key("pk", s("a")));
    check!(client.batch_get_item().request_items("tight", keys()));
    check!(client.batch_write_item().request_items("tight", vec![write_request()]));
    check!(client.scan().table_name("tight"));
    check!(
        client
            .query()
            .table_name("tight")
            .key_condition_expression("pk = :a")
            .expression_attribute_values(":a", s("a"))
    );
    check!(client.execute_statement().statement("SELECT * FROM \"tight\""));
    check!(client.execute_statement().statement("INSERT INTO \"tight\" VALUE {'pk': 'a'}"));
}

#[tokio::test]
async fn a_table_that_is_used_up_cancels_transactions() {
    let (_home, _server, client) = throttled().await;
    let refusal = refused!(client.transact_get_items().transact_items(get_action("tight")));
    let TransactGetItemsError::TransactionCanceledException(cancelled) = refusal else {
        panic!("{refusal:?}")
    };
    let code = cancelled.cancellation_reasons()[0].code();
    assert_eq!(code, Some("ProvisionedThroughputExceeded"));
    let refusal = refused!(client.transact_write_items().transact_items(put_action("tight")));
    let TransactWriteItemsError::TransactionCanceledException(cancelled) = refusal else {
        panic!("{refusal:?}")
    };
    let code = cancelled.cancellation_reasons()[0].code();
    assert_eq!(code, Some("ProvisionedThroughputExceeded"));
}
