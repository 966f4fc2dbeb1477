//! What is said about tables (items-tables-capacity.md 9, indexes-and-tables.md 1.2, 1.3, 2.3 and 3.1).

use super::{ApiError, ErrorKind};
use crate::api::hash_order::hash_order;
use crate::api::limits::TABLE_UNITS_MAX;

#[cfg(test)]
mod tests;

pub fn name_required() -> ApiError {
    ApiError::validation("The parameter 'TableName' is required but was not present in the request")
}

pub fn name_length() -> ApiError {
    ApiError::validation(
        "TableName must be at least 3 characters long and at most 255 characters long",
    )
}

/// A table named in DescribeTable or DeleteTable.
pub fn table_not_found(name: &str) -> ApiError {
    let message = format!("Requested resource not found: Table: {name} not found");
    ApiError::new(ErrorKind::ResourceNotFound, message)
}

pub fn table_exists(name: &str) -> ApiError {
    ApiError::new(ErrorKind::ResourceInUse, format!("Table already exists: {name}"))
}

pub fn deletion_protected() -> ApiError {
    ApiError::validation(
        "Resource cannot be deleted as it is currently protected against deletion. \
         Disable deletion protection first.",
    )
}

pub fn throughput_on_demand() -> ApiError {
    ApiError::invalid_parameter(
        "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST",
    )
}

/// `member`: `ReadCapacityUnits` or `WriteCapacityUnits`.
pub fn throughput_out_of_bounds(units: u64, member: &str) -> ApiError {
    ApiError::validation(format!("Given value {units} for {member} is out of bounds"))
}

/// `member` as above. More than the account may give one table.
pub fn throughput_above_quota(units: u64, member: &str, region: &str) -> ApiError {
    let message = format!(
        "The requested {member}, {units}, is above the per table maximum for the account in {region}. \
         Per table maximum: {TABLE_UNITS_MAX}. Refer to the Amazon DynamoDB Developer Guide for current limits \
         and how to request higher limits."
    );
    ApiError::new(ErrorKind::LimitExceeded, message)
}

pub fn throughput_missing() -> ApiError {
    ApiError::invalid_parameter(
        "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED",
    )
}

pub fn index_throughput_missing(index: &str) -> ApiError {
    ApiError::invalid_parameter(format_args!(
        "ProvisionedThroughput is not specified for index: {index}"
    ))
}

pub fn index_throughput_on_demand(index: &str) -> ApiError {
    ApiError::invalid_parameter(format_args!(
        "ProvisionedThroughput should not be specified for index: {index} when BillingMode is PAY_PER_REQUEST"
    ))
}

/// `family`: `LocalSecondaryIndexes` or `GlobalSecondaryIndexes`.
pub fn no_indexes(family: &str) -> ApiError {
    ApiError::invalid_parameter(format_args!("List of {family} is empty"))
}

pub fn first_key_not_hash() -> ApiError {
    ApiError::validation("Invalid KeySchema: The first KeySchemaElement is not a HASH key type")
}

pub fn second_key_not_range() -> ApiError {
    ApiError::validation("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type")
}

pub fn hash_and_range_alike() -> ApiError {
    ApiError::validation(
        // Of exactly [HASH a, RANGE a]; any other repetition has the next sentence (indexes-and-tables.md 1.2).
        "Both the Hash Key and the Range Key element in the KeySchema have the same name",
    )
}

pub fn key_attributes_alike() -> ApiError {
    ApiError::validation("The KeySchema contains multiple key attributes with the same name")
}

pub fn hash_after_range() -> ApiError {
    ApiError::invalid_parameter(
        "All HASH key attributes must precede RANGE key attributes in the KeySchema",
    )
}

/// `kind`: `HASH` or `RANGE`.
pub fn too_many_key_attributes(kind: &str) -> ApiError {
    ApiError::invalid_parameter(format_args!(
        "The KeySchema exceeds the maximum allowed number of {kind} key attributes"
    ))
}

pub fn attribute_defined_twice(name: &str) -> ApiError {
    ApiError::validation(format!("Attribute Name is duplicated: {name}"))
}

pub fn key_without_definition() -> ApiError {
    // Told when fewer attributes are defined than the schema has, and else the sentence below (indexes-and-tables.md 1.3).
    ApiError::validation("Invalid KeySchema: Some index key attribute have no definition")
}

/// `keys`: of the one schema that is not covered.
pub fn keys_not_defined(keys: &[&str], defined: &[&str]) -> ApiError {
    ApiError::invalid_parameter(format_args!(
        "Some index key attributes are not defined in AttributeDefinitions. Keys: {}, AttributeDefinitions: {}",
        list(keys, keys.len()),
        list(defined, defined.len()),
    ))
}

/// Definitions nobody uses, on a table without indexes.
pub fn definition_count() -> ApiError {
    ApiError::invalid_parameter(
        "Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions",
    )
}

/// Definitions nobody uses, on a table with indexes.
pub fn definitions_not_used(defined: &[&str], used: &[&str]) -> ApiError {
    ApiError::invalid_parameter(format_args!(
        "Some AttributeDefinitions are not used. AttributeDefinitions: {}, keys used: {}",
        list(defined, defined.len()),
        list(used, USED_CAPACITY),
    ))
}

pub fn local_index_without_table_sort_key() -> ApiError {
    ApiError::invalid_parameter(
        "Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex",
    )
}

pub fn local_index_without_sort_key(index: &str) -> ApiError {
    ApiError::invalid_parameter(format_args!(
        "Index KeySchema does not have a range key for index: {index}"
    ))
}

pub fn local_index_partition(index: &str, index_key: &str, table_key: &str) -> ApiError {
    ApiError::invalid_parameter(format_args!(
        "Index KeySchema does not have the same leading hash key as table KeySchema for index: {index}. \
         index hash key: {index_key}, table hash key: {table_key}"
    ))
}

pub fn too_many_local_indexes() -> ApiError {
    ApiError::invalid_parameter("Number of LocalSecondaryIndexes exceeds per-table limit of 5")
}

pub fn too_many_global_indexes() -> ApiError {
    ApiError::invalid_parameter("GlobalSecondaryIndex count exceeds the per-table limit of 20")
}

pub fn unknown_projection(projection: Option<&str>) -> ApiError {
    let name = projection.unwrap_or("null");
    ApiError::invalid_parameter(format_args!("Unknown ProjectionType: {name}"))
}

pub fn projection_with_names(projection: &str) -> ApiError {
    ApiError::invalid_parameter(format_args!(
        "ProjectionType is {projection}, but NonKeyAttributes is specified"
    ))
}

pub fn projection_without_names() -> ApiError {
    ApiError::invalid_parameter("ProjectionType is INCLUDE, but NonKeyAttributes is not specified")
}

pub fn projected_twice(name: &str) -> ApiError {
    ApiError::invalid_parameter(format_args!("Duplicate element in NonKeyAttributes: {name}"))
}

/// The limit is documented, the sentence is not recorded: this one is made after those of the other limits of a table.
pub fn too_many_projected() -> ApiError {
    ApiError::invalid_parameter("Number of NonKeyAttributes exceeds per-table limit of 100")
}

pub fn index_named_twice(name: &str) -> ApiError {
    ApiError::invalid_parameter(format_args!("Duplicate index name: {name}"))
}

/// Buckets the service starts with for the keys used.
const USED_CAPACITY: usize = 16;

/// Names as the service lists them: in the order of the hash table it keeps them in (indexes-and-tables.md 1.3).
fn list(names: &[&str], start_capacity: usize) -> String {
    let names = hash_order(names.to_vec(), start_capacity, |name| name);
    format!("[{}]", names.join(", "))
}
