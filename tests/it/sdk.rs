//! `serve` as the AWS SDK for Rust sees it: every operation, and every refusal as the exception it is modelled as.

mod batches;
mod items;
mod reads;
mod refusals;
mod statements;
mod tables;
mod transactions;

use std::collections::HashMap;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::create_table::{CreateTableError, CreateTableOutput};
use aws_sdk_dynamodb::types::{
    AttributeDefinition, AttributeValue, BillingMode, KeySchemaElement, KeyType,
    ScalarAttributeType,
};

use crate::server::Server;

type Item = HashMap<String, AttributeValue>;

fn s(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

fn n(number: i64) -> AttributeValue {
    AttributeValue::N(number.to_string())
}

fn item<const N: usize>(attributes: [(&str, AttributeValue); N]) -> Item {
    attributes.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// A server with one table, `accounts`, of partition key `pk`.
async fn bank() -> (Server, Client) {
    let server = Server::start();
    let client = server.client();
    create(&client, "accounts").await.expect("a table");
    (server, client)
}

async fn create(
    client: &Client,
    name: &str,
) -> Result<CreateTableOutput, SdkError<CreateTableError>> {
    let key = KeySchemaElement::builder().attribute_name("pk").key_type(KeyType::Hash);
    let pk =
        AttributeDefinition::builder().attribute_name("pk").attribute_type(ScalarAttributeType::S);
    client
        .create_table()
        .table_name(name)
        .key_schema(key.build().expect("a key"))
        .attribute_definitions(pk.build().expect("an attribute"))
        .billing_mode(BillingMode::PayPerRequest)
        .send()
        .await
}

async fn put(client: &Client, item: Item) {
    let put = client.put_item().table_name("accounts").set_item(Some(item));
    put.send().await.expect("a put");
}

async fn get(client: &Client, pk: &str) -> Option<Item> {
    let get = client.get_item().table_name("accounts").key("pk", s(pk));
    get.send().await.expect("a get").item
}
