//! Tables, their indexes, throughput, expiry and tags; limits and endpoints.

use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::client::Waiters;
use aws_sdk_dynamodb::error::ProvideErrorMetadata;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, CreateGlobalSecondaryIndexAction,
    DeleteGlobalSecondaryIndexAction, GlobalSecondaryIndexUpdate, IndexStatus, KeySchemaElement,
    KeyType, Projection, ProjectionType, ProvisionedThroughput, ScalarAttributeType, TableStatus,
    Tag, TimeToLiveSpecification, TimeToLiveStatus,
};

use super::{bank, create, item, put, s};

const ACCOUNTS: &str = "arn:aws:dynamodb:us-east-1:000000000000:table/accounts";

#[tokio::test]
async fn tables_come_and_go() {
    let (_server, client) = bank().await;
    create(&client, "ledger").await.expect("a second table");
    let taken = create(&client, "accounts").await.unwrap_err().into_service_error();
    assert!(taken.is_resource_in_use_exception(), "{taken:?}");
    assert_eq!(taken.meta().message(), Some("Table already exists: accounts"));

    let described = client.describe_table().table_name("accounts").send().await.expect("a table");
    let table = described.table.expect("a description");
    assert_eq!(table.table_status, Some(TableStatus::Active));
    assert!(table.creation_date_time.expect("a time").secs() > 1_700_000_000);
    assert_eq!(
        table.table_arn.as_deref(),
        Some("arn:aws:dynamodb:us-east-1:000000000000:table/accounts")
    );

    let page = client.list_tables().limit(1).send().await.expect("names");
    assert_eq!(page.table_names(), ["accounts"]);
    assert_eq!(page.last_evaluated_table_name(), Some("accounts"));

    client.delete_table().table_name("ledger").send().await.expect("deleted");
    let gone = client.describe_table().table_name("ledger").send().await;
    let gone = gone.unwrap_err().into_service_error();
    assert!(gone.is_resource_not_found_exception());
    assert_eq!(
        gone.meta().message(),
        Some("Requested resource not found: Table: ledger not found")
    );
}

#[tokio::test]
async fn an_operation_that_is_not_offered_is_unknown() {
    let (_server, client) = bank().await;
    let unknown = client.list_backups().send().await.unwrap_err();
    assert_eq!(unknown.code(), Some("UnknownOperationException"));
    assert_eq!(unknown.raw_response().map(|response| response.status().as_u16()), Some(400));
}

#[tokio::test]
async fn waiters_see_tables_come_and_go() {
    let (_server, client) = bank().await;
    let patience = Duration::from_secs(30);
    let there = client.wait_until_table_exists().table_name("accounts").wait(patience).await;
    let described = there.expect("it is there").into_result().expect("a description");
    assert_eq!(described.table().and_then(|it| it.table_status()), Some(&TableStatus::Active));
    client.delete_table().table_name("accounts").send().await.expect("deleted");
    let gone = client.wait_until_table_not_exists().table_name("accounts").wait(patience).await;
    assert!(gone.expect("it is gone").into_result().is_err());
}

#[tokio::test]
async fn names_of_tables_are_paged() {
    let (_server, client) = bank().await;
    for name in ["beta", "alpha"] {
        create(&client, name).await.expect("a table");
    }
    let names = client.list_tables().limit(1).into_paginator().items().send();
    let names: Result<Vec<_>, _> = names.collect().await;
    assert_eq!(names.expect("names"), ["accounts", "alpha", "beta"]);
}

#[tokio::test]
async fn a_table_changes_its_throughput() {
    let (_server, client) = bank().await;
    let five = ProvisionedThroughput::builder().read_capacity_units(5).write_capacity_units(6);
    let five = five.build().expect("units");
    let update = || client.update_table().table_name("accounts");
    let updated = update()
        .billing_mode(BillingMode::Provisioned)
        .provisioned_throughput(five.clone())
        .send()
        .await
        .expect("provisioned");
    assert!(updated.table_description.is_some());
    let described = client.describe_table().table_name("accounts").send().await.expect("a table");
    let throughput = described.table.and_then(|it| it.provisioned_throughput).expect("units");
    assert_eq!(
        (throughput.read_capacity_units(), throughput.write_capacity_units()),
        (Some(5), Some(6))
    );
    let same = update().provisioned_throughput(five).send().await.unwrap_err();
    assert_eq!(same.code(), Some("ValidationException"));
    let message = same.message().expect("a message");
    assert!(message.starts_with("The provisioned throughput for the table will not change."));
    update().deletion_protection_enabled(true).send().await.expect("protected");
    let kept = client.delete_table().table_name("accounts").send().await.unwrap_err();
    assert_eq!(
        kept.message(),
        Some(
            "Resource cannot be deleted as it is currently protected against deletion. Disable \
             deletion protection first."
        )
    );
}

fn created(name: &str) -> GlobalSecondaryIndexUpdate {
    let key = KeySchemaElement::builder().attribute_name("v").key_type(KeyType::Hash);
    let create = CreateGlobalSecondaryIndexAction::builder()
        .index_name(name)
        .key_schema(key.build().expect("a key"))
        .projection(Projection::builder().projection_type(ProjectionType::KeysOnly).build());
    GlobalSecondaryIndexUpdate::builder().create(create.build().expect("an index")).build()
}

async fn index_status(client: &Client, name: &str) -> Option<IndexStatus> {
    let described = client.describe_table().table_name("accounts").send().await.expect("a table");
    let indexes = described.table.and_then(|table| table.global_secondary_indexes);
    let index = indexes?.into_iter().find(|index| index.index_name() == Some(name))?;
    assert_eq!(index.item_count(), Some(1));
    index.index_status
}

#[tokio::test]
async fn an_index_is_made_filled_and_deleted() {
    let (_server, client) = bank().await;
    put(&client, item([("pk", s("a")), ("v", s("x"))])).await;
    put(&client, item([("pk", s("b"))])).await;
    let attribute = AttributeDefinition::builder().attribute_name("v");
    let attribute = attribute.attribute_type(ScalarAttributeType::S).build().expect("a type");
    let update = || client.update_table().table_name("accounts");
    let two = update()
        .attribute_definitions(attribute.clone())
        .global_secondary_index_updates(created("one"))
        .global_secondary_index_updates(created("two"))
        .send()
        .await
        .unwrap_err()
        .into_service_error();
    assert!(two.is_limit_exceeded_exception(), "{two:?}");
    update()
        .attribute_definitions(attribute)
        .global_secondary_index_updates(created("one"))
        .send()
        .await
        .expect("an index");
    assert_eq!(index_status(&client, "one").await, Some(IndexStatus::Active));
    let found = client
        .query()
        .table_name("accounts")
        .index_name("one")
        .key_condition_expression("v = :v")
        .expression_attribute_values(":v", s("x"))
        .send()
        .await
        .expect("a page");
    assert_eq!(found.items(), [item([("pk", s("a")), ("v", s("x"))])]);
    let delete = |name: &str| {
        let delete = DeleteGlobalSecondaryIndexAction::builder().index_name(name);
        let delete = delete.build().expect("a deletion");
        let change = GlobalSecondaryIndexUpdate::builder().delete(delete).build();
        update().global_secondary_index_updates(change).send()
    };
    let unknown = delete("ghost").await.unwrap_err().into_service_error();
    assert!(unknown.is_resource_not_found_exception(), "{unknown:?}");
    delete("one").await.expect("deleted");
    assert_eq!(index_status(&client, "one").await, None);
}

#[tokio::test]
async fn a_time_to_live_is_set_and_told() {
    let (_server, client) = bank().await;
    let status = || async {
        let described = client.describe_time_to_live().table_name("accounts").send().await;
        described.expect("a description").time_to_live_description.expect("a description")
    };
    assert_eq!(status().await.time_to_live_status(), Some(&TimeToLiveStatus::Disabled));
    let set = |enabled| {
        let specification = TimeToLiveSpecification::builder().enabled(enabled);
        let specification = specification.attribute_name("until").build().expect("an attribute");
        let update = client.update_time_to_live().table_name("accounts");
        update.time_to_live_specification(specification).send()
    };
    let told = set(true).await.expect("enabled").time_to_live_specification.expect("an echo");
    assert_eq!((told.enabled(), told.attribute_name()), (true, "until"));
    assert_eq!(status().await.time_to_live_status(), Some(&TimeToLiveStatus::Enabled));
    assert_eq!(status().await.attribute_name(), Some("until"));
    let again = set(true).await.unwrap_err();
    assert_eq!(again.message(), Some("TimeToLive is already enabled"));
    set(false).await.expect("disabled");
    assert_eq!(status().await.attribute_name(), None);
}

#[tokio::test]
async fn tags_are_kept_by_table() {
    let (_server, client) = bank().await;
    let tag = |key: &str, value: &str| Tag::builder().key(key).value(value).build().expect("a tag");
    let add = client.tag_resource().resource_arn(ACCOUNTS);
    add.tags(tag("team", "red")).tags(tag("cost", "")).send().await.expect("tagged");
    let remove = client.untag_resource().resource_arn(ACCOUNTS);
    remove.tag_keys("team").tag_keys("none").send().await.expect("untagged");
    let tags = client.list_tags_of_resource().resource_arn(ACCOUNTS).send().await.expect("tags");
    assert_eq!((tags.tags(), tags.next_token()), (&[tag("cost", "")][..], None));
    let foreign = ACCOUNTS.replace("000000000000", "123456789012");
    let denied = client.list_tags_of_resource().resource_arn(foreign).send().await.unwrap_err();
    assert_eq!(denied.code(), Some("AccessDeniedException"));
}

#[tokio::test]
async fn limits_and_endpoints_are_told() {
    let (server, client) = bank().await;
    let limits = client.describe_limits().send().await.expect("limits");
    assert_eq!(limits.account_max_read_capacity_units(), Some(80_000));
    assert_eq!(limits.table_max_write_capacity_units(), Some(40_000));
    let endpoints = client.describe_endpoints().send().await.expect("endpoints");
    let [endpoint] = endpoints.endpoints() else { panic!("{endpoints:?}") };
    assert_eq!(endpoint.address(), server.address());
    assert_eq!(endpoint.cache_period_in_minutes(), 1440);
}
