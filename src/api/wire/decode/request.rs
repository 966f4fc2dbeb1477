//! The door: an operation's name and a body in, an operation out.

use super::super::json::{self, Json};
use super::super::member::Members;
use super::super::violations::Violations;
use super::{
    batch_items, item, read, statement, table, tags, time_to_live, transact, transact_get,
    transaction, update_table,
};
use crate::api::OperationName;
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
        // An empty body is refused behind the signature, a malformed one before it (indexes-and-tables.md 8.1).
        let body = if body.is_empty() { None } else { Some(json::parse(body)?) };
        let name = OperationName::named(operation).ok_or_else(error::request::unknown_operation)?;
        Ok(Self { body, decode: decoder(name) })
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
    #[cfg(test)]
    crate::counted::count(crate::counted::Work::Read, body);
    Request::read(operation, body)?.decode()
}

fn decoder(name: OperationName) -> Decode {
    match name {
        OperationName::CreateTable => table::create_table,
        OperationName::DescribeTable => table::describe_table,
        OperationName::DeleteTable => table::delete_table,
        OperationName::ListTables => table::list_tables,
        OperationName::UpdateTable => update_table::update_table,
        OperationName::DescribeTimeToLive => table::describe_time_to_live,
        OperationName::UpdateTimeToLive => time_to_live::update_time_to_live,
        OperationName::TagResource => tags::tag_resource,
        OperationName::UntagResource => tags::untag_resource,
        OperationName::ListTagsOfResource => tags::list_tags_of_resource,
        OperationName::DescribeLimits => |_| Ok(Operation::DescribeLimits),
        OperationName::DescribeEndpoints => |_| Ok(Operation::DescribeEndpoints),
        OperationName::GetItem => item::get_item,
        OperationName::PutItem => item::put_item,
        OperationName::UpdateItem => item::update_item,
        OperationName::DeleteItem => item::delete_item,
        OperationName::BatchGetItem => batch_items::batch_get_item,
        OperationName::BatchWriteItem => batch_items::batch_write_item,
        OperationName::TransactGetItems => transact_get::transact_get_items,
        OperationName::Query => read::query,
        OperationName::Scan => read::scan,
        OperationName::ExecuteStatement => statement::execute_statement,
        OperationName::BatchExecuteStatement => statement::batch_execute_statement,
        OperationName::ExecuteTransaction => transaction::execute_transaction,
        OperationName::TransactWriteItems => transact::transact_write_items,
    }
}

/// ReturnConsumedCapacity.
pub fn check_capacity(mode: Option<&str>, violations: &mut Violations) {
    // The same words in every operation (items-tables-capacity.md 10.3).
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
        // In the newer layer's words, with no echo; other lengths are told in the older
        // one's (items-tables-capacity.md 9.1).
        violations.empty("TableName");
        return;
    }
    violations.text_length(Some(name), path, limits::NAME_CHARS_MIN, limits::NAME_CHARS_MAX);
}

/// Whether a table is named by its ARN rather than its name.
pub fn is_arn(name: &str) -> bool {
    name.starts_with("arn:")
}
