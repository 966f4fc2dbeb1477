use std::collections::BTreeMap;

use super::*;
use crate::api::capacity::ConsumedCapacity;
use crate::api::capacity::{Arm, Arms, ItemCollectionMetrics};
use crate::api::operation::Expressions;
use crate::api::operation::{OnFailure, ReturnConsumedCapacity};
use crate::api::{ApiError, ErrorKind};
use crate::api::{Operation, Reply};
use crate::engine::Database;
use crate::engine::fixture::{self, indexed_table, item, n, plain_table, s, settings};
use crate::value::{Item, Row};

fn database() -> Database {
    let database = Database::in_memory(settings());
    for table in [plain_table("tab"), indexed_table()] {
        database.execute(&Operation::CreateTable(table)).unwrap();
    }
    database
}

fn put_in(database: &Database, request: PutItem) -> Result<WriteItemReply, Error> {
    match database.execute(&Operation::PutItem(request))? {
        Reply::PutItem(reply) => Ok(reply),
        other => panic!("{other:?}"),
    }
}

fn get_in(database: &Database, request: GetItem) -> Result<GetItemReply, Error> {
    match database.execute(&Operation::GetItem(request))? {
        Reply::GetItem(reply) => Ok(reply),
        other => panic!("{other:?}"),
    }
}

fn stored(database: &Database, pk: &str) -> Option<Item> {
    get_in(database, fixture::get("tab", item([("pk", s(pk))]))).unwrap().item.map(Row::into_item)
}

fn refused<T>(result: Result<T, Error>) -> ApiError {
    match result {
        Err(Error::Api(error)) => error,
        Err(Error::Store(fault)) => panic!("{fault}"),
        Ok(_) => panic!("not refused"),
    }
}

fn user(name: &str) -> Item {
    item([("pk", s("u")), ("name", s(name))])
}

fn only_if(text: &str) -> Expressions {
    Expressions { condition: Some(text.to_owned()), ..Expressions::default() }
}

#[test]
fn what_is_put_is_got() {
    let database = database();
    assert_eq!(
        put_in(&database, fixture::put("tab", user("Ann"))).unwrap(),
        WriteItemReply::default()
    );
    assert_eq!(stored(&database, "u"), Some(user("Ann")));
    assert_eq!(stored(&database, "v"), None);
}

#[test]
fn a_put_hands_back_what_it_replaces_when_asked() {
    let database = database();
    let put = |name| PutItem { return_old: true, ..fixture::put("tab", user(name)) };
    assert_eq!(put_in(&database, put("Ann")).unwrap().attributes, None);
    assert_eq!(put_in(&database, put("Bob")).unwrap().attributes, Some(user("Ann")));
}

#[test]
fn a_failed_condition_leaves_the_item() {
    let database = database();
    put_in(&database, fixture::put("tab", user("Ann"))).unwrap();
    let put = |on_failure| PutItem {
        expressions: only_if("attribute_not_exists(pk)"),
        on_failure,
        ..fixture::put("tab", user("Bob"))
    };
    let error = refused(put_in(&database, put(OnFailure::AllOld)));
    assert_eq!(error.kind, ErrorKind::ConditionalCheckFailed);
    assert_eq!(error.message, "The conditional request failed");
    assert_eq!(error.item, Some(user("Ann")));
    assert_eq!(refused(put_in(&database, put(OnFailure::None))).item, None);
    assert_eq!(stored(&database, "u"), Some(user("Ann")));
}

#[test]
fn an_item_is_too_large_before_its_table_is_missing() {
    let database = database();
    let large = |bytes: usize| item([("pk", s("u")), ("x", s(&"y".repeat(bytes)))]);
    let error = refused(put_in(&database, fixture::put("nowhere", large(409_600))));
    assert_eq!(error.message, "Item size has exceeded the maximum allowed size");
    assert!(put_in(&database, fixture::put("tab", large(409_600 - 4))).is_ok());
    assert_eq!(
        refused(put_in(&database, fixture::put("tab", large(409_600 - 3)))).message,
        "Item size has exceeded the maximum allowed size"
    );
    let missing = refused(put_in(&database, fixture::put("nowhere", user("Ann"))));
    assert_eq!(
        (missing.kind, missing.message.as_str()),
        (ErrorKind::ResourceNotFound, "Requested resource not found")
    );
}

#[test]
fn a_projection_shows_part_of_an_item() {
    let database = database();
    put_in(&database, fixture::put("tab", user("Ann"))).unwrap();
    let get = |projection: &str, pk: &str| {
        let expressions =
            Expressions { projection: Some(projection.to_owned()), ..Expressions::default() };
        let request = GetItem { expressions, ..fixture::get("tab", item([("pk", s(pk))])) };
        get_in(&database, request).unwrap().item.map(Row::into_item)
    };
    assert_eq!(get("pk", "u"), Some(item([("pk", s("u"))])));
    assert_eq!(get("nothing", "u"), Some(Item::new()));
    assert_eq!(get("pk", "v"), None);
}

#[test]
fn a_read_costs_by_size_and_consistency() {
    let database = database();
    put_in(&database, fixture::put("tab", item([("pk", s("u")), ("x", s(&"y".repeat(4093)))])))
        .unwrap();
    let cost = |pk: &str, consistent| {
        let capacity = ReturnConsumedCapacity::Total;
        let request =
            GetItem { consistent, capacity, ..fixture::get("tab", item([("pk", s(pk))])) };
        get_in(&database, request).unwrap().capacity.unwrap().total.units
    };
    assert_eq!(cost("u", true), 2.0);
    assert_eq!(cost("u", false), 1.0);
    assert_eq!(cost("v", true), 1.0);
    assert_eq!(cost("v", false), 0.5);
}

#[test]
fn a_put_reports_its_arms_and_its_collection() {
    let database = database();
    let row = item([("pk", s("u")), ("sk", s("1")), ("gsiPk", s("g")), ("lsiSk", s("l"))]);
    let request = PutItem {
        capacity: ReturnConsumedCapacity::Indexes,
        collection_metrics: true,
        ..fixture::put("t", row)
    };
    let reply = put_in(&database, request).unwrap();
    let arm = |units| Arm { units, read: None, write: None };
    let capacity = ConsumedCapacity {
        table_name: "t".to_owned(),
        total: arm(3.0),
        arms: Some(Arms {
            table: arm(1.0),
            global: BTreeMap::from([("gsi".to_owned(), arm(1.0))]),
            local: BTreeMap::from([("lsi".to_owned(), arm(1.0))]),
        }),
    };
    assert_eq!(reply.capacity, Some(capacity));
    let metrics = ItemCollectionMetrics { key: item([("pk", s("u"))]), size_range_gb: [0.0, 1.0] };
    assert_eq!(reply.collection_metrics, Some(metrics));
    let plain = PutItem { collection_metrics: true, ..fixture::put("tab", user("Ann")) };
    assert_eq!(put_in(&database, plain).unwrap().collection_metrics, None);
}

#[test]
fn numbers_of_one_value_are_one_key() {
    let database = Database::in_memory(settings());
    let attributes = fixture::attributes("pk:N");
    let table = crate::api::operation::CreateTable { attributes, ..plain_table("num") };
    database.execute(&Operation::CreateTable(table)).unwrap();
    put_in(&database, fixture::put("num", item([("pk", n("1000")), ("x", s("old"))]))).unwrap();
    put_in(&database, fixture::put("num", item([("pk", n("1e3")), ("x", s("new"))]))).unwrap();
    let got = get_in(&database, fixture::get("num", item([("pk", n("1000.0"))]))).unwrap().item;
    assert_eq!(got, Some(item([("pk", n("1000")), ("x", s("new"))]).into()));
}
