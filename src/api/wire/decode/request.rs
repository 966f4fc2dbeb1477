//! The door: an operation's name and a body in, an operation out.

use super::super::json::{self, Json};
use super::super::member::Members;
use super::super::violations::Violations;
use super::{
    batch_items, item, read, statement, table, tags, time_to_live, transact, transact_get,
    transaction, update_table,
};
use crate::api::operation::{OnFailure, ReturnConsumedCapacity};
use crate::api::{ApiError, Operation, error, limits};

/// A request whose text is JSON and whose operation exists; nothing is known of its members yet. Between this and
/// [`Self::decode`] the service looks at the signature (indexes-and-tables.md 8.1).
pub struct Request<'a> {
    /// `None` for an empty text.
    body: Option<Json<'a>>,
    decode: Decode,
}

type Decode = fn(Members<'_>) -> Result<Operation, ApiError>;

impl<'a> Request<'a> {
    /// Reads the text, then looks for the operation: its name without the prefix (`PutItem`).
    pub fn read(operation: &str, body: &'a str) -> Result<Self, ApiError> {
        let body = if body.is_empty() { None } else { Some(json::parse(body)?) };
        Ok(Self { body, decode: decoder(operation)? })
    }

    /// Gives the members their types and checks their constraints.
    pub fn decode(self) -> Result<Operation, ApiError> {
        let body = self.body.ok_or_else(error::request::malformed_body)?;
        (self.decode)(Members::of_body(body)?)
    }
}

/// A request body as the operation it asks for, after JSON types and member constraints were checked.
///
/// `operation` is the name without its prefix (`PutItem`); an unknown one is an UnknownOperationException, told after
/// the body proved to be JSON (indexes-and-tables.md 8.1).
pub fn decode_request(operation: &str, body: &str) -> Result<Operation, ApiError> {
    Request::read(operation, body)?.decode()
}

fn decoder(operation: &str) -> Result<Decode, ApiError> {
    let decode: Decode = match operation {
        "CreateTable" => table::create_table,
        "DescribeTable" => table::describe_table,
        "DeleteTable" => table::delete_table,
        "ListTables" => table::list_tables,
        "UpdateTable" => update_table::update_table,
        "DescribeTimeToLive" => table::describe_time_to_live,
        "UpdateTimeToLive" => time_to_live::update_time_to_live,
        "TagResource" => tags::tag_resource,
        "UntagResource" => tags::untag_resource,
        "ListTagsOfResource" => tags::list_tags_of_resource,
        "DescribeLimits" => |_| Ok(Operation::DescribeLimits),
        "DescribeEndpoints" => |_| Ok(Operation::DescribeEndpoints),
        "GetItem" => item::get_item,
        "PutItem" => item::put_item,
        "UpdateItem" => item::update_item,
        "DeleteItem" => item::delete_item,
        "BatchGetItem" => batch_items::batch_get_item,
        "BatchWriteItem" => batch_items::batch_write_item,
        "TransactGetItems" => transact_get::transact_get_items,
        "Query" => read::query,
        "Scan" => read::scan,
        "ExecuteStatement" => statement::execute_statement,
        "BatchExecuteStatement" => statement::batch_execute_statement,
        "ExecuteTransaction" => transaction::execute_transaction,
        "TransactWriteItems" => transact::transact_write_items,
        _ => return Err(error::request::unknown_operation()),
    };
    Ok(decode)
}

/// ReturnConsumedCapacity.
pub fn check_capacity(mode: Option<&str>, violations: &mut Violations) {
    violations.one_of(mode, "returnConsumedCapacity", &["INDEXES", "TOTAL", "NONE"]);
}

/// A mode that was checked; absent is NONE.
pub fn capacity(mode: Option<&str>) -> ReturnConsumedCapacity {
    match mode {
        Some("INDEXES") => ReturnConsumedCapacity::Indexes,
        Some("TOTAL") => ReturnConsumedCapacity::Total,
        _ => ReturnConsumedCapacity::None,
    }
}

/// ReturnItemCollectionMetrics.
pub fn check_metrics(mode: Option<&str>, violations: &mut Violations) {
    violations.one_of(mode, "returnItemCollectionMetrics", &["SIZE", "NONE"]);
}

/// ReturnValuesOnConditionCheckFailure, at this path.
pub fn check_on_failure(mode: Option<&str>, path: &str, violations: &mut Violations) {
    violations.one_of(mode, path, &["ALL_OLD", "NONE"]);
}

/// A mode that was checked; absent is NONE.
pub fn on_failure(mode: Option<&str>) -> OnFailure {
    if mode == Some("ALL_OLD") { OnFailure::AllOld } else { OnFailure::None }
}

/// The name of a table in a data operation, or its ARN, at the path `tableName`.
pub fn check_table_name(name: Option<&String>, path: &str, violations: &mut Violations) {
    violations.required(name, path);
    let Some(name) = name else { return };
    if is_arn(name) {
        violations.text_length(Some(name), path, 1, limits::TABLE_ARN_CHARS_MAX);
        return;
    }
    if name.is_empty() {
        violations.empty("TableName");
        return;
    }
    violations.text_length(Some(name), path, limits::NAME_CHARS_MIN, limits::NAME_CHARS_MAX);
}

/// Whether a table is named by its ARN rather than its name.
pub fn is_arn(name: &str) -> bool {
    name.starts_with("arn:")
}
