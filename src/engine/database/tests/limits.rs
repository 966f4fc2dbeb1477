//! How much one request reads or writes, at most.

use serde_json::{Value, json};

use super::*;
use crate::api::operation::CreateTable;
use crate::api::wire;

/// A database with the table `tab`, and so many items in it, of so many bytes each.
fn filled(count: usize, bytes: usize) -> Database {
    let database = Database::in_memory(settings()).unwrap();
    create(&database, "tab");
    for number in 0..count {
        let pk = format!("{number:03}");
        // The names `pk` and `x`, and the key.
        let item = item([("pk", s(&pk)), ("x", s(&"x".repeat(bytes - 6)))]);
        database.execute(&Operation::PutItem(put("tab", item))).unwrap();
    }
    database
}

fn answer(database: &Database, operation: &str, body: &Value) -> Result<Value, String> {
    let operation = wire::decode_request(operation, &body.to_string()).map_err(|it| it.message)?;
    match database.execute(&operation) {
        Ok(reply) => Ok(serde_json::from_str(&wire::encode_reply(&reply)).unwrap()),
        Err(Error::Api(refusal)) => Err(refusal.message),
        Err(Error::Store(fault)) => panic!("{fault}"),
    }
}

fn key(number: usize) -> Value {
    json!({"pk": {"S": format!("{number:03}")}})
}

fn count(list: &Value) -> usize {
    list.as_array().map_or(0, Vec::len)
}

#[test]
fn a_page_ends_with_the_row_that_fills_a_megabyte() {
    let four = filled(5, 256 * 1024);
    let page = answer(&four, "Scan", &json!({"TableName": "tab"})).unwrap();
    assert_eq!((count(&page["Items"]), page["LastEvaluatedKey"].is_object()), (4, true));
    let body = json!({
        "TableName": "tab", "FilterExpression": "attribute_not_exists(x)", "ReturnConsumedCapacity": "TOTAL",
    });
    let page = answer(&four, "Scan", &body).unwrap();
    assert_eq!(
        (&page["Count"], &page["ScannedCount"]),
        (&json!(0), &json!(4)),
        "before the filter"
    );
    assert_eq!(page["ConsumedCapacity"]["CapacityUnits"], json!(128.0));
    let select = json!({"Statement": "SELECT pk FROM tab"});
    let page = answer(&four, "ExecuteStatement", &select).unwrap();
    assert_eq!((count(&page["Items"]), page["NextToken"].is_string()), (4, true));

    let five = filled(6, 256 * 1024 - 1);
    let page = answer(&five, "Scan", &json!({"TableName": "tab"})).unwrap();
    assert_eq!((count(&page["Items"]), page["LastEvaluatedKey"].is_object()), (5, true));
}

#[test]
fn a_query_is_paged_like_a_scan() {
    let database = Database::in_memory(settings()).unwrap();
    let table = CreateTable { table_name: "tab".to_owned(), ..indexed_table() };
    database.execute(&Operation::CreateTable(table)).unwrap();
    for number in 0..7 {
        let sk = number.to_string();
        let x = s(&"x".repeat(190 * 1024));
        let put = put("tab", item([("pk", s("a")), ("sk", s(&sk)), ("lsiSk", s(&sk)), ("x", x)]));
        database.execute(&Operation::PutItem(put)).unwrap();
    }
    let mut body = json!({
        "TableName": "tab", "KeyConditionExpression": "pk = :pk",
        "ExpressionAttributeValues": {":pk": {"S": "a"}}, "Select": "COUNT",
    });
    for index in [None, Some("lsi")] {
        if let Some(index) = index {
            body["IndexName"] = json!(index);
        }
        let page = answer(&database, "Query", &body).unwrap();
        assert_eq!(page["Count"], json!(6), "{index:?}");
        assert_eq!(page["LastEvaluatedKey"]["sk"], json!({"S": "5"}));
    }
}

#[test]
fn a_batch_of_reads_hands_back_the_keys_beyond_sixteen_megabytes() {
    let database = filled(42, 400 * 1024);
    let keys: Vec<_> = (0..42).map(key).collect();
    let body = json!({
        "RequestItems": {"tab": {"Keys": keys, "ProjectionExpression": "pk"}},
        "ReturnConsumedCapacity": "TOTAL",
    });
    let page = answer(&database, "BatchGetItem", &body).unwrap();
    assert_eq!(
        count(&page["Responses"]["tab"]),
        40,
        "16,384,000 bytes; another would be 16,793,600"
    );
    assert_eq!(
        page["UnprocessedKeys"],
        json!({"tab": {"Keys": [key(40), key(41)], "ProjectionExpression": "pk"}})
    );
    assert_eq!(page["ConsumedCapacity"][0]["CapacityUnits"], json!(2000.0));
}

#[test]
fn batches_are_of_a_hundred_keys_or_twenty_five_writes() {
    let database = filled(0, 0);
    create(&database, "other");
    let keys = |count| json!({"Keys": (0..count).map(key).collect::<Vec<_>>()});
    let read = |tables: Value| answer(&database, "BatchGetItem", &json!({"RequestItems": tables}));
    assert!(read(json!({"tab": keys(60), "other": keys(40)})).is_ok());
    assert_eq!(
        read(json!({"tab": keys(101)})).unwrap_err(),
        "1 validation error detected: Value at 'RequestItems.tab.member.Keys' failed to satisfy constraint: Member must have length less than or equal to 100"
    );
    assert_eq!(
        read(json!({"tab": keys(60), "other": keys(41)})).unwrap_err(),
        "Too many items requested for the BatchGetItem call"
    );
    let delete = |number| json!({"DeleteRequest": {"Key": key(number)}});
    let deletes = |count| (0..count).map(delete).collect::<Vec<_>>();
    let write = |tables| answer(&database, "BatchWriteItem", &json!({"RequestItems": tables}));
    assert!(write(json!({"tab": deletes(15), "other": deletes(10)})).is_ok());
    let refused = write(json!({"tab": deletes(26)})).unwrap_err();
    assert!(
        refused.starts_with("1 validation error detected: Value '{tab=[WriteRequest(")
            && refused.ends_with(
                "' at 'requestItems' failed to satisfy constraint: Map value must satisfy constraint: [Member must have length less than or equal to 25, Member must have length greater than or equal to 1]"
            ),
        "{refused}"
    );
    assert_eq!(
        write(json!({"tab": deletes(15), "other": deletes(11)})).unwrap_err(),
        "Too many items requested for the BatchWriteItem call"
    );
}

#[test]
fn a_transaction_of_reads_answers_with_four_megabytes_at_most() {
    let database = filled(11, 400_000);
    let read = |count, projection: Option<&str>| {
        let get = |number| {
            let mut get = json!({"TableName": "tab", "Key": key(number)});
            if let Some(projection) = projection {
                get["ProjectionExpression"] = json!(projection);
            }
            json!({"Get": get})
        };
        let gets: Vec<_> = (0..count).map(get).collect();
        answer(&database, "TransactGetItems", &json!({"TransactItems": gets}))
    };
    assert_eq!(count(&read(10, None).unwrap()["Responses"]), 10);
    assert_eq!(read(11, None).unwrap_err(), "Payload in response is too large.4400000");
    assert_eq!(count(&read(11, Some("pk")).unwrap()["Responses"]), 11, "what is shown counts");
}
