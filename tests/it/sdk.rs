//! `serve` as the AWS SDK for Rust sees it: every operation, and every refusal as the exception it is modelled as.

use std::collections::HashMap;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::create_table::{CreateTableError, CreateTableOutput};
use aws_sdk_dynamodb::operation::execute_statement::ExecuteStatementError;
use aws_sdk_dynamodb::operation::execute_transaction::ExecuteTransactionError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, AttributeValue, BatchStatementErrorCodeEnum, BatchStatementRequest,
    BillingMode, ConditionCheck, KeySchemaElement, KeyType, ParameterizedStatement, Put,
    ReturnConsumedCapacity, ReturnValue, ReturnValuesOnConditionCheckFailure, ScalarAttributeType,
    TableStatus, TransactWriteItem, Update,
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
    assert_eq!(capacity.table().and_then(|table| table.capacity_units()), Some(1.0));
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
async fn an_operation_that_is_not_offered_is_unknown() {
    let (_server, client) = bank().await;
    let unknown = client.list_backups().send().await.unwrap_err();
    assert_eq!(unknown.code(), Some("UnknownOperationException"));
    assert_eq!(unknown.raw_response().map(|response| response.status().as_u16()), Some(400));
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
