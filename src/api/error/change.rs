//! What is said about changes of tables and about time to live (indexes-and-tables.md 2 and 4).

use super::{ApiError, ErrorKind};
use crate::api::operation::Concern;
use crate::api::table::{AttributeDefinition, KeySchema, Throughput};

const GUIDE: &str = "Refer to the Amazon DynamoDB Developer Guide for current limits \
                     and how to request higher limits.";

/// A request that changes nothing; `sent` are the members it has all the same.
pub fn nothing_to_change(sent: &[&str]) -> ApiError {
    // The list of 2026, which has taken the place of a shorter one (indexes-and-tables.md 9).
    const MEMBERS: [&str; 12] = [
        "ProvisionedThroughput",
        "BillingMode",
        "UpdateStreamEnabled",
        "GlobalSecondaryIndexUpdates",
        "SSESpecification",
        "ReplicaUpdates",
        "MultiAccountReplicaReady",
        "ReplicaTransitRoleArn",
        "MultiRegionConsistency",
        "DeletionProtectionEnabled",
        "OnDemandThroughput",
        "WarmThroughput",
    ];
    let missing: Vec<&str> = MEMBERS.into_iter().filter(|name| !sent.contains(name)).collect();
    ApiError::validation(format!(
        "At least one of {} or TableClass is required",
        missing.join(", ")
    ))
}

pub fn throughput_with_on_demand() -> ApiError {
    ApiError::invalid_parameter(
        // What CreateTable says about the same is worded differently, as is throughput alone on an
        // on-demand table (indexes-and-tables.md 2.2).
        "ProvisionedThroughput cannot be specified when BillingMode is PAY_PER_REQUEST",
    )
}

pub fn throughput_required() -> ApiError {
    ApiError::invalid_parameter(
        "ProvisionedThroughput must be specified when BillingMode is PROVISIONED",
    )
}

/// A global index that is left without throughput by a change to PROVISIONED.
pub fn index_throughput_required(index: &str) -> ApiError {
    ApiError::invalid_parameter(format_args!(
        "ProvisionedThroughput must be specified for index: {index}"
    ))
}

pub fn throughput_unchanged(units: Throughput) -> ApiError {
    unchanged("the table", "the table", units)
}

pub fn index_throughput_unchanged(index: &str, units: Throughput) -> ApiError {
    unchanged(&format!("the index {index}"), &format!("index {index}"), units)
}

fn unchanged(subject: &str, target: &str, units: Throughput) -> ApiError {
    let Throughput { read_units, write_units } = units;
    ApiError::validation(format!(
        "The provisioned throughput for {subject} will not change. The requested value equals the current value. \
         Current ReadCapacityUnits provisioned for {target}: {read_units}. Requested ReadCapacityUnits: {read_units}. \
         Current WriteCapacityUnits provisioned for {target}: {write_units}. Requested WriteCapacityUnits: {write_units}. \
         {GUIDE}"
    ))
}

/// `concern`: one that wants a request of its own.
pub fn only_operation(concern: &str) -> ApiError {
    let sentence = match concern {
        // Alone without the word `modification` (indexes-and-tables.md 2.1).
        "WarmThroughput" => "WarmThroughput must be the only operation in the request".to_owned(),
        _ => format!("{concern} modification must be the only operation in the request"),
    };
    ApiError::invalid_parameter(sentence)
}

pub fn warm_throughput_with_new_index() -> ApiError {
    ApiError::invalid_parameter(
        "Create global secondary index cannot be specified when updating WarmThroughput",
    )
}

pub fn on_demand_throughput_with_others() -> ApiError {
    ApiError::invalid_parameter(
        "OnDemandThroughput can only be combined with BillingMode in an UpdateTable request",
    )
}

pub fn stream_with_throughput() -> ApiError {
    ApiError::invalid_parameter("You cannot modify stream status while updating table IOPS")
}

pub fn index_with_throughput() -> ApiError {
    ApiError::invalid_parameter("You cannot create or delete index while updating table IOPS")
}

pub fn index_with_stream() -> ApiError {
    ApiError::invalid_parameter("You cannot create or delete index while changing stream status")
}

/// Not a sentence of the service: it makes these changes.
pub fn not_changed_here(concern: Concern) -> ApiError {
    let member = concern.member();
    ApiError::validation(format!("{member} is not supported by the local engine"))
}

pub fn index_update_empty() -> ApiError {
    ApiError::invalid_parameter(
        "One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, \
         GlobalSecondaryIndexUpdate.Delete must not be null",
    )
}

pub fn several_index_actions() -> ApiError {
    ApiError::invalid_parameter(
        "Only one global secondary index action is allowed per GlobalSecondaryIndexUpdate object",
    )
}

pub fn index_updated_twice(index: &str) -> ApiError {
    ApiError::invalid_parameter(format_args!(
        "Only one global secondary index update per index is allowed simultaneously. Index: {index}"
    ))
}

pub fn several_new_indexes() -> ApiError {
    limit_exceeded("Only 1 online index can be created or deleted simultaneously per table")
}

pub fn too_many_global_indexes() -> ApiError {
    limit_exceeded("Number of global secondary indexes exceeds per-table limit of 20")
}

fn limit_exceeded(what: &str) -> ApiError {
    ApiError::new(ErrorKind::LimitExceeded, format!("Subscriber limit exceeded: {what}"))
}

pub fn index_not_found(index: &str, table: &str) -> ApiError {
    // As of October 2026; before, it was said in other words (indexes-and-tables.md 9).
    let message = format!("Requested resource not found: Index {index} for table {table}");
    ApiError::new(ErrorKind::ResourceNotFound, message)
}

/// `verb`: `update` or `delete`.
pub fn index_not_global(verb: &str, index: &str) -> ApiError {
    ApiError::invalid_parameter(format_args!(
        "Cannot {verb} an index that is not a GlobalSecondaryIndex: {index}"
    ))
}

pub fn index_exists() -> ApiError {
    // Captured, unlike the sentence of dynoxide that names the index (indexes-and-tables.md 9).
    ApiError::validation("Attempting to create an index which already exists")
}

pub fn index_definitions_missing(index: &str) -> ApiError {
    ApiError::invalid_parameter(format_args!(
        "AttributeDefinitions is not specified for index: {index}"
    ))
}

pub fn new_index_throughput_missing(index: &str) -> ApiError {
    ApiError::invalid_parameter(format_args!(
        "Both ReadCapacityUnits and WriteCapacityUnits must be specified for index: {index}"
    ))
}

pub fn new_index_throughput_on_demand(index: &str) -> ApiError {
    ApiError::invalid_parameter(format_args!(
        "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for index: {index} \
         when BillingMode is PAY_PER_REQUEST"
    ))
}

pub fn index_update_on_demand(index: &str) -> ApiError {
    ApiError::invalid_parameter(format_args!(
        "The only Updates for index: {index} when TableThroughputMode is PAY_PER_REQUEST can be to \
         OnDemandThroughput, WarmThroughput"
    ))
}

/// A new index whose key has an attribute of another type than it is defined with.
pub fn attribute_redefined(
    key: &KeySchema,
    existing: &[AttributeDefinition],
    new: &[AttributeDefinition],
) -> ApiError {
    ApiError::invalid_parameter(format_args!(
        "Attributes cannot be redefined. Please check that your attribute has the same type as previously defined. \
         Existing schema: {} New schema: {}",
        schema(key, existing),
        schema(key, new)
    ))
}

/// Only a key of one attribute was ever seen printed.
fn schema(key: &KeySchema, definitions: &[AttributeDefinition]) -> String {
    let partition = key.partition.iter().map(|name| (name, "HASH"));
    let elements = partition.chain(key.sort.iter().map(|name| (name, "RANGE")));
    let printed = elements.filter_map(|(name, role)| {
        let defined = definitions.iter().find(|definition| definition.name == *name)?;
        Some(format!("key{{{name}:{}:{role}}}", defined.attribute_type.code()))
    });
    format!("Schema:[SchemaElement: {}]", printed.collect::<Vec<_>>().join(", "))
}

pub fn time_to_live_enabled() -> ApiError {
    ApiError::validation("TimeToLive is already enabled")
}

pub fn time_to_live_disabled() -> ApiError {
    ApiError::validation("TimeToLive is already disabled")
}

pub fn time_to_live_elsewhere(attribute: &str) -> ApiError {
    ApiError::validation(format!(
        "TimeToLive is active on a different AttributeName: current AttributeName is {attribute}"
    ))
}
