//! The operations on tables that are there, both ways (indexes-and-tables.md 2, 4, 5, 7).

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::super::value::object;
use super::request::{attribute, billing, index, throughput};
use crate::api::limits::{ACCOUNT_UNITS_MAX, TABLE_UNITS_MAX};
use crate::api::operation::{
    IndexThroughput, IndexUpdate, Tag, TagResource, UntagResource, UpdateTable, UpdateTimeToLive,
};

/// How long an endpoint may be kept.
// A day: what the service is known to say, though it was not recorded (indexes-and-tables.md 7).
const ENDPOINT_MINUTES: u64 = 1440;

/// A change the local engine does not make has no content any more; an empty one stands in its place.
pub fn update_table(request: &UpdateTable) -> Value {
    let attributes = request.attributes.as_ref();
    let updates = request.index_updates.as_ref();
    let body = object([
        ("TableName", Some(json!(request.table_name))),
        ("AttributeDefinitions", attributes.map(|list| list.iter().map(attribute).collect())),
        ("BillingMode", request.billing.map(billing)),
        ("ProvisionedThroughput", request.throughput.map(throughput)),
        ("GlobalSecondaryIndexUpdates", updates.map(|list| list.iter().map(update).collect())),
        ("DeletionProtectionEnabled", request.deletion_protection.map(|is| json!(is))),
    ]);
    let Value::Object(mut body) = body else { return body };
    body.extend(request.concerns.iter().map(|concern| (concern.member().to_owned(), json!({}))));
    Value::Object(body)
}

fn update(update: &IndexUpdate) -> Value {
    object([
        ("Update", update.update.as_ref().map(index_throughput)),
        ("Create", update.create.as_ref().map(index)),
        ("Delete", update.delete.as_ref().map(|name| json!({ "IndexName": name }))),
    ])
}

fn index_throughput(update: &IndexThroughput) -> Value {
    object([
        ("IndexName", Some(json!(update.name))),
        ("ProvisionedThroughput", update.throughput.map(throughput)),
    ])
}

pub fn update_time_to_live(request: &UpdateTimeToLive) -> Value {
    let mut body = Map::new();
    body.insert("TableName".to_owned(), json!(request.table_name));
    if let Value::Object(specification) = time_to_live_set(request) {
        body.extend(specification);
    }
    Value::Object(body)
}

/// An echo of the request.
pub fn time_to_live_set(request: &UpdateTimeToLive) -> Value {
    json!({ "TimeToLiveSpecification": {
        "Enabled": request.enabled,
        "AttributeName": request.attribute,
    } })
}

pub fn time_to_live(attribute: Option<&str>) -> Value {
    let status = if attribute.is_some() { "ENABLED" } else { "DISABLED" };
    json!({ "TimeToLiveDescription": object([
        ("TimeToLiveStatus", Some(json!(status))),
        // Not told when disabled (indexes-and-tables.md 4.1).
        ("AttributeName", attribute.map(|name| json!(name))),
    ]) })
}

pub fn tag_resource(request: &TagResource) -> Value {
    json!({ "ResourceArn": request.arn, "Tags": tags(&request.tags) })
}

pub fn untag_resource(request: &UntagResource) -> Value {
    json!({ "ResourceArn": request.arn, "TagKeys": request.keys })
}

pub fn tags(tags: &[Tag]) -> Value {
    tags.iter().map(|tag| json!({ "Key": tag.key, "Value": tag.value })).collect()
}

pub fn tag_list(tags: &BTreeMap<String, String>) -> Value {
    let tag = |(key, value): (&String, &String)| json!({ "Key": key, "Value": value });
    json!({ "Tags": tags.iter().map(tag).collect::<Value>() })
}

pub fn limits() -> Value {
    json!({
        "AccountMaxReadCapacityUnits": ACCOUNT_UNITS_MAX,
        "AccountMaxWriteCapacityUnits": ACCOUNT_UNITS_MAX,
        "TableMaxReadCapacityUnits": TABLE_UNITS_MAX,
        "TableMaxWriteCapacityUnits": TABLE_UNITS_MAX,
    })
}

pub fn endpoints(address: &str) -> Value {
    json!({ "Endpoints": [{ "Address": address, "CachePeriodInMinutes": ENDPOINT_MINUTES }] })
}
