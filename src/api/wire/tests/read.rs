use serde_json::{Value, json};

use crate::api::Operation;
use crate::api::wire::{decode_request, encode_request};

/// A body that says everything comes back as it was.
fn there_and_back(operation: &str, body: &Value) {
    let decoded = decode_request(operation, &body.to_string()).unwrap();
    let encoded: Value = serde_json::from_str(&encode_request(&decoded)).unwrap();
    assert_eq!(encoded, *body);
}

#[test]
fn a_query_is_written_as_it_was_read() {
    there_and_back(
        "Query",
        &json!({
            "TableName": "Songs", "IndexName": "byYear", "KeyConditionExpression": "a = :a",
            "FilterExpression": "b = :b", "ProjectionExpression": "#c",
            "ExpressionAttributeNames": {"#c": "c"},
            "ExpressionAttributeValues": {":a": {"S": "x"}, ":b": {"N": "1"}},
            "Select": "SPECIFIC_ATTRIBUTES", "Limit": 3, "ConsistentRead": true, "ScanIndexForward": false,
            "ExclusiveStartKey": {"a": {"S": "x"}}, "ReturnConsumedCapacity": "TOTAL",
        }),
    );
    there_and_back(
        "Query",
        &json!({
            "TableName": "Songs", "AttributesToGet": ["c"], "ConditionalOperator": "OR",
            "KeyConditions": {"a": {"ComparisonOperator": "EQ", "AttributeValueList": [{"S": "x"}]}},
            "QueryFilter": {"b": {"ComparisonOperator": "NULL"}},
        }),
    );
}

#[test]
fn a_scan_is_written_as_it_was_read() {
    there_and_back(
        "Scan",
        &json!({
            "TableName": "Songs", "Segment": 0, "TotalSegments": 2, "Select": "COUNT",
            "ScanFilter": {"b": {"ComparisonOperator": "NE", "AttributeValueList": [{"N": "1"}]}},
        }),
    );
}

#[test]
fn the_scale_of_a_parameter_is_kept_as_written() {
    let scales = |parameter: Value| {
        let body = json!({"Statement": "SELECT * FROM t WHERE a = ?", "Parameters": [parameter]});
        match decode_request("ExecuteStatement", &body.to_string()).unwrap() {
            Operation::ExecuteStatement(request) => request.number_scales,
            other => panic!("{other:?}"),
        }
    };
    let number = |text: &str| scales(json!({ "N": text }));
    assert_eq!([number("0"), number("0.0"), number("+01")], [[0], [1], [0]].map(Vec::from));
    assert_eq!([number("100"), number("1E2"), number("1e+2")], [[0], [-2], [-2]].map(Vec::from));
    assert_eq!([number("1.5E1"), number("15")], [[0], [0]].map(Vec::from));
    assert_eq!(scales(json!({"NS": ["2.0", "1"]})), [0, 1]);
    assert_eq!(scales(json!({"NS": ["1", "2.0"]})), [0, 1]);
    assert_eq!(scales(json!({"L": [{"N": "1.0"}]})), [0; 0]);
}
