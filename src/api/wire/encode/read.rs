//! Query and Scan: what an SDK would send.

use serde_json::{Map, Value, json};

use super::super::value::{object, to_json};
use super::request::{capacity, flag, insert, insert_expressions, item, text};
use crate::api::operation::{Comparison, Decoded, Query, Read, Scan, Select};

pub fn query(request: &Query) -> Value {
    let mut body = read(&request.read, "QueryFilter");
    let condition = request.key_condition.as_ref().map(|text| json!(text));
    insert(&mut body, "KeyConditionExpression", condition);
    insert(&mut body, "KeyConditions", request.key_conditions.as_ref().and_then(comparisons));
    // Only when turned round: forward is the default.
    insert(&mut body, "ScanIndexForward", request.backward.then(|| json!(false)));
    Value::Object(body)
}

pub fn scan(request: &Scan) -> Value {
    let mut body = read(&request.read, "ScanFilter");
    insert(&mut body, "Segment", request.segment.map(|segment| json!(segment.number)));
    insert(&mut body, "TotalSegments", request.segment.map(|segment| json!(segment.total)));
    Value::Object(body)
}

fn read(request: &Read, filter: &str) -> Map<String, Value> {
    let mut body = Map::new();
    let owned = |text: &Option<String>| text.as_ref().map(|text| json!(text));
    insert(&mut body, "TableName", text(&request.table_name));
    insert(&mut body, "IndexName", owned(&request.index_name));
    insert(&mut body, "FilterExpression", owned(&request.filter));
    insert_expressions(&mut body, &request.expressions);
    let legacy = &request.legacy;
    insert(&mut body, filter, legacy.filter.as_ref().and_then(comparisons));
    insert(&mut body, "AttributesToGet", legacy.attributes.as_ref().map(|names| json!(names)));
    let operator = legacy.conditional_operator.map(|operator| json!(operator.name()));
    insert(&mut body, "ConditionalOperator", operator);
    insert(&mut body, "Select", request.select.map(Select::name).map(|name| json!(name)));
    insert(&mut body, "Limit", request.limit.map(|limit| json!(limit)));
    insert(&mut body, "ConsistentRead", flag(request.consistent));
    insert(&mut body, "ExclusiveStartKey", request.start.as_ref().map(item));
    insert(&mut body, "ReturnConsumedCapacity", capacity(request.capacity));
    body
}

fn comparisons(comparisons: &Decoded<Vec<Comparison>>) -> Option<Value> {
    let entry = |comparison: &Comparison| {
        let values: Vec<Value> = comparison.values.iter().map(to_json).collect();
        let condition = object([
            ("AttributeValueList", (!values.is_empty()).then(|| json!(values))),
            ("ComparisonOperator", text(&comparison.operator)),
        ]);
        (comparison.attribute.clone(), condition)
    };
    Some(Value::Object(comparisons.as_ref().ok()?.iter().map(entry).collect()))
}
