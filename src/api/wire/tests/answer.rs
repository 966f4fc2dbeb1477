//! What an endpoint answered, read.

use std::collections::{BTreeMap, BTreeSet};

use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use serde_json::json;

use super::property::any_json;
use super::reply::description;
use crate::api::OperationName;
use crate::api::capacity::{Arm, Arms};
use crate::api::operation::{
    BatchedWrite, Expressions, KeysOfTable, UpdateTimeToLive, WritesOfTable,
};
use crate::api::reply::{
    BatchGetReply, BatchReply, BatchResponse, BatchWriteReply, GetItemReply, ReadReply,
    StatementReply, TableNames, TransactGetReply, TransactReply, TransactionReply, WriteItemReply,
};
use crate::api::table::{BillingMode, TableStatus};
use crate::api::wire::json::parse as read;
use crate::api::wire::member::decimal;
use crate::api::wire::{decode_error, decode_reply, encode_error, encode_reply};
use crate::api::{
    ApiError, ConsumedCapacity, ErrorKind, FailureCode, ItemCollectionMetrics, Reply,
    StatementFailure, Units,
};
use crate::value::encode::{self, Stored};
use crate::value::{AttributeValue, Item, Number, Row};

fn any_value() -> impl Strategy<Value = AttributeValue> {
    let number = || any::<i64>().prop_map(|n| Number::parse(&n.to_string()).expect("a number"));
    let leaf = prop_oneof![
        ".{0,6}".prop_map(AttributeValue::S),
        number().prop_map(AttributeValue::N),
        vec(any::<u8>(), 0..5).prop_map(AttributeValue::B),
        any::<bool>().prop_map(AttributeValue::Bool),
        Just(AttributeValue::Null),
        prop::collection::btree_set("[a-z]{0,3}", 1..4).prop_map(AttributeValue::Ss),
        prop::collection::btree_set(number(), 1..4).prop_map(AttributeValue::Ns),
        prop::collection::btree_set(vec(any::<u8>(), 0..3), 1..3).prop_map(AttributeValue::Bs),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(AttributeValue::L),
            btree_map("[a-z]{1,3}", inner, 0..3).prop_map(AttributeValue::M),
        ]
    })
}

fn any_item() -> impl Strategy<Value = Item> {
    btree_map("[a-zä]{1,4}", any_value(), 0..4)
}

/// Made, or as it is stored.
fn any_row() -> impl Strategy<Value = Row> {
    let stored = any_item().prop_map(|item| {
        let bytes = encode::item(item.iter().map(|(name, value)| (name.as_str(), value)));
        Row::from(Stored::check(&bytes).expect("a whole item"))
    });
    prop_oneof![any_item().prop_map(Row::from), stored]
}

fn any_arm() -> impl Strategy<Value = Arm> {
    let units = || (0..1000_u32).prop_map(|halves| f64::from(halves) / 2.0);
    (units(), option::of(units()), option::of(units())).prop_map(|(units, read, write)| Arm {
        units,
        read,
        write,
    })
}

fn any_capacity() -> impl Strategy<Value = ConsumedCapacity> {
    let indexes = || btree_map("[a-z]{3,5}", any_arm(), 0..2);
    let arms = (any_arm(), indexes(), indexes()).prop_map(|(table, global, local)| Arms {
        table,
        global,
        local,
    });
    ("[a-z]{3,8}", any_arm(), option::of(arms))
        .prop_map(|(table_name, total, arms)| ConsumedCapacity { table_name, total, arms })
}

fn any_collection() -> impl Strategy<Value = ItemCollectionMetrics> {
    (any_item(), 0..10_u32).prop_map(|(key, low)| ItemCollectionMetrics {
        key,
        size_range_gb: [f64::from(low), f64::from(low + 1)],
    })
}

fn any_failure() -> impl Strategy<Value = StatementFailure> {
    let code = prop_oneof![
        prop::sample::select(FailureCode::ALL.to_vec()).prop_map(|code| (code, None)),
        "[A-Z][a-z]{12}".prop_map(|other| (FailureCode::Other, Some(other))),
    ];
    (code, ".{0,9}", option::of(any_item()))
        .prop_map(|((code, other), message, item)| StatementFailure { code, other, message, item })
}

/// Replies of the operations on one item, and of reads.
fn any_reply_on_items() -> impl Strategy<Value = Reply> {
    let capacity = || option::of(any_capacity());
    let get = (option::of(any_row()), capacity())
        .prop_map(|(item, capacity)| Reply::GetItem(GetItemReply { item, capacity }));
    let write = (option::of(any_item()), capacity(), option::of(any_collection())).prop_map(
        |(attributes, capacity, collection_metrics)| {
            Reply::UpdateItem(WriteItemReply { attributes, capacity, collection_metrics })
        },
    );
    let read = (option::of(vec(any_row(), 0..3)), 0..9_usize, option::of(any_item()), capacity());
    let read = read.prop_map(|(items, count, last_evaluated_key, capacity)| {
        let scanned_count = count + 1;
        Reply::Query(ReadReply { items, count, scanned_count, last_evaluated_key, capacity })
    });
    let statement =
        (vec(any_row(), 0..3), option::of(".{1,5}"), option::of(any_item()), capacity());
    let statement = statement.prop_map(|(items, next_token, last_evaluated_key, capacity)| {
        let units = Units::default();
        let reply = StatementReply { items, next_token, last_evaluated_key, capacity, units };
        Reply::ExecuteStatement(reply)
    });
    prop_oneof![get, write, read, statement]
}

/// Replies of the operations on many items.
fn any_reply_on_many() -> impl Strategy<Value = Reply> {
    let capacity = || option::of(vec(any_capacity(), 0..3));
    let metrics = || option::of(btree_map("[a-z]{3,5}", vec(any_collection(), 0..2), 0..2));
    let response = (option::of(any_failure()), option::of("[a-z]{3,5}"), option::of(any_row()));
    let response = response.prop_map(|(failure, table_name, item)| BatchResponse {
        failure,
        table_name,
        item,
    });
    let batch = (vec(response, 0..3), capacity()).prop_map(|(responses, capacity)| {
        Reply::BatchExecuteStatement(BatchReply { responses, capacity, units: Vec::new() })
    });
    let entries = || (vec(option::of(any_row()), 0..3), capacity());
    let transaction = entries().prop_map(|(responses, capacity)| {
        Reply::ExecuteTransaction(TransactionReply { responses, capacity, units: Vec::new() })
    });
    let gets = entries().prop_map(|(items, capacity)| {
        Reply::TransactGetItems(TransactGetReply { items, capacity })
    });
    let transact = (capacity(), metrics()).prop_map(|(capacity, collection_metrics)| {
        Reply::TransactWriteItems(TransactReply { capacity, collection_metrics, units: Vec::new() })
    });
    let writes = (vec(any_item(), 1..3), capacity(), metrics()).prop_map(
        |(items, capacity, collection_metrics)| {
            let writes = items.into_iter().map(|item| BatchedWrite::Put { item: Ok(item) });
            let table = WritesOfTable { table_name: "left".to_owned(), writes: writes.collect() };
            let unprocessed = vec![table];
            Reply::BatchWriteItem(BatchWriteReply { unprocessed, collection_metrics, capacity })
        },
    );
    let found = vec(any_item(), 0..3);
    let read = (found, prop::collection::btree_set("[a-z]{2}", 1..3), capacity()).prop_map(
        |(items, keys, capacity)| {
            Reply::BatchGetItem(BatchGetReply {
                responses: vec![("found".to_owned(), items)],
                unprocessed: vec![keys_left(keys)],
                capacity,
            })
        },
    );
    prop_oneof![batch, transaction, gets, transact, writes, read]
}

fn keys_left(keys: BTreeSet<String>) -> KeysOfTable {
    let key = |text: String| Item::from([("pk".to_owned(), AttributeValue::S(text))]);
    KeysOfTable {
        table_name: "left".to_owned(),
        keys: Ok(keys.into_iter().map(key).collect()),
        consistent: true,
        expressions: Expressions::default(),
        attributes_to_get: None,
    }
}

fn operation_of(reply: &Reply) -> OperationName {
    match reply {
        Reply::GetItem(_) => OperationName::GetItem,
        Reply::UpdateItem(_) => OperationName::UpdateItem,
        Reply::Query(_) => OperationName::Query,
        Reply::ExecuteStatement(_) => OperationName::ExecuteStatement,
        Reply::BatchExecuteStatement(_) => OperationName::BatchExecuteStatement,
        Reply::ExecuteTransaction(_) => OperationName::ExecuteTransaction,
        Reply::TransactGetItems(_) => OperationName::TransactGetItems,
        Reply::TransactWriteItems(_) => OperationName::TransactWriteItems,
        Reply::BatchWriteItem(_) => OperationName::BatchWriteItem,
        Reply::BatchGetItem(_) => OperationName::BatchGetItem,
        other => panic!("no operation here answers {other:?}"),
    }
}

proptest! {
    #[test]
    fn what_is_answered_on_items_is_read_as_it_was_meant(reply in any_reply_on_items()) {
        let read = decode_reply(operation_of(&reply), &encode_reply(&reply));
        prop_assert_eq!(read, Ok(reply));
    }

    #[test]
    fn what_is_answered_on_many_items_is_read_as_it_was_meant(reply in any_reply_on_many()) {
        let read = decode_reply(operation_of(&reply), &encode_reply(&reply));
        prop_assert_eq!(read, Ok(reply));
    }

    #[test]
    fn a_cancelled_transaction_is_read_with_its_reasons(
        reasons in vec(option::of(any_failure()), 0..4),
        message in ".{0,9}",
    ) {
        let error = ApiError { reasons, ..ApiError::new(ErrorKind::TransactionCanceled, message) };
        prop_assert_eq!(decode_error(400, None, &encode_error(&error)), error);
    }

    #[test]
    fn no_answer_makes_the_reader_panic(body in any_json(), status in 100..600_u16) {
        for operation in OperationName::ALL {
            drop(decode_reply(*operation, &body.to_string()));
        }
        let error = decode_error(status, None, &body.to_string());
        prop_assert!(!error.name().is_empty());
    }

    #[test]
    fn no_text_makes_the_reader_panic(body in ".{0,60}") {
        let text = format!("x{body}");
        let is_refused = decode_reply(OperationName::GetItem, &text).is_err();
        prop_assert!(is_refused);
        let error = decode_error(502, None, &text);
        prop_assert_eq!(error.name(), "HTTP 502");
    }
}

#[test]
fn what_is_said_of_tables_is_read_as_it_was_written() {
    for billing in [BillingMode::Provisioned, BillingMode::PayPerRequest] {
        for status in [TableStatus::Creating, TableStatus::Active, TableStatus::Updating] {
            let reply = Reply::DescribeTable(description(status, billing));
            let written = encode_reply(&reply);
            let read = decode_reply(OperationName::DescribeTable, &written).expect("a description");
            assert_eq!(encode_reply(&read), written);
        }
    }
    let gone = description(TableStatus::Deleting, BillingMode::PayPerRequest);
    let written = encode_reply(&Reply::DeleteTable(gone));
    let read = decode_reply(OperationName::DeleteTable, &written).expect("a description");
    assert_eq!(encode_reply(&read), written);
}

#[test]
fn the_other_replies_about_tables_are_read_too() {
    let names = TableNames { names: vec!["a".to_owned()], last: Some("a".to_owned()) };
    let expiry = UpdateTimeToLive {
        table_name: String::new(),
        attribute: "until".to_owned(),
        enabled: true,
    };
    let tags = BTreeMap::from([("stage".to_owned(), "dev".to_owned())]);
    let replies = [
        (OperationName::ListTables, Reply::ListTables(names)),
        (OperationName::DescribeTimeToLive, Reply::DescribeTimeToLive(Some("until".to_owned()))),
        (OperationName::DescribeTimeToLive, Reply::DescribeTimeToLive(None)),
        (OperationName::UpdateTimeToLive, Reply::UpdateTimeToLive(expiry)),
        (OperationName::TagResource, Reply::TagResource),
        (OperationName::ListTagsOfResource, Reply::ListTagsOfResource(tags)),
        (OperationName::DescribeEndpoints, Reply::DescribeEndpoints("localhost:8000".to_owned())),
        (OperationName::DescribeLimits, Reply::DescribeLimits),
    ];
    for (operation, reply) in replies {
        assert_eq!(decode_reply(operation, &encode_reply(&reply)), Ok(reply), "{operation}");
    }
}

#[test]
fn a_figure_that_no_double_holds_is_the_largest_one() {
    let figure = |text: &str| decimal(&read(text).unwrap());
    assert_eq!((figure("1e4005"), figure("-1e4005")), (Ok(f64::MAX), Ok(f64::MIN)));
    assert_eq!(figure("0.5"), Ok(0.5));
}

#[test]
fn members_that_are_not_known_are_left_alone() {
    let body = json!({ "Item": { "pk": { "S": "a" } }, "New": [1], "ConsumedCapacity": null });
    let item = Item::from([("pk".to_owned(), AttributeValue::S("a".to_owned()))]);
    let expected = Reply::GetItem(GetItemReply { item: Some(item.into()), capacity: None });
    assert_eq!(decode_reply(OperationName::GetItem, &body.to_string()), Ok(expected));
}

#[test]
fn an_error_is_named_by_its_body_or_its_header_and_keeps_its_words() {
    let read = |header, body: &str| {
        let error = decode_error(400, header, body);
        (error.kind, error.name().to_owned(), error.message)
    };
    let is = |kind, name: &str, message: &str| (kind, name.to_owned(), message.to_owned());
    let body = r#"{"__type":"com.amazon.coral.service#AccessDeniedException","Message":"no"}"#;
    assert_eq!(read(None, body), is(ErrorKind::AccessDenied, "AccessDeniedException", "no"));
    let body = r#"{"__type":"com.amazon.coral.service#ExpiredTokenException","message":"old"}"#;
    assert_eq!(read(None, body), is(ErrorKind::ExpiredToken, "ExpiredTokenException", "old"));
    let header = Some("ThrottlingException:http://internal.amazon.com/coral/");
    assert_eq!(
        read(header, r#"{"message":"m"}"#),
        is(ErrorKind::Throttling, "ThrottlingException", "m")
    );
}

#[test]
fn a_page_in_place_of_an_answer_is_named_after_its_status() {
    let page = format!("<html>{}</html>", "x".repeat(500));
    let error = decode_error(502, None, &page);
    assert_eq!((error.kind, error.name()), (ErrorKind::NoRefusal, "HTTP 502"));
    assert_eq!(error.message.chars().count(), 200);
    assert_eq!(decode_error(404, None, "{}").name(), "HTTP 404");
}

#[test]
fn the_item_a_condition_failed_on_comes_with_the_error() {
    let item = Item::from([("n".to_owned(), AttributeValue::Bool(true))]);
    for of_statement in [true, false] {
        let error = ApiError {
            item: Some(item.clone()),
            of_statement,
            ..ApiError::new(ErrorKind::ConditionalCheckFailed, "The conditional request failed")
        };
        assert_eq!(decode_error(400, None, &encode_error(&error)), error);
    }
}

#[test]
fn an_error_that_is_called_nothing_is_named_after_its_status() {
    for name in ["", "com.amazon.coral.validate#", "com.amazon.coral.validate#:x"] {
        let body = format!(r#"{{"__type":"{name}","message":"why"}}"#);
        for named in [None, Some(name)] {
            assert_eq!(decode_error(400, named, &body), ApiError::no_refusal(400, body.as_str()));
        }
    }
}
