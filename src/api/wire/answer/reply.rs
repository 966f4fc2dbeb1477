//! What the service answers when it does what it was asked.

use super::super::decode::batch_items;
use super::super::json::{self, Json};
use super::super::member::{self, Members, Place};
use super::super::raw;
use super::figures::{capacity, collection, collections};
use super::refusal::failure;
use super::table;
use crate::api::reply::{
    BatchGetReply, BatchReply, BatchResponse, BatchWriteReply, GetItemReply, ReadReply,
    StatementReply, TableNames, TransactGetReply, TransactReply, TransactionReply, WriteItemReply,
};
use crate::api::{ApiError, ConsumedCapacity, Reply, Units, error};
use crate::value::Item;

/// The reply to the operation of this name. The error says what can't be read in the body.
pub fn decode_reply(operation: &str, body: &str) -> Result<Reply, ApiError> {
    // A change of tags is answered with nothing at all.
    let body = if body.is_empty() { "{}" } else { body };
    let mut body = Members::of_body(json::parse(body)?)?;
    let members = &mut body;
    Ok(match operation {
        "CreateTable" => Reply::CreateTable(table::description(members, "TableDescription")?),
        "DescribeTable" => Reply::DescribeTable(table::description(members, "Table")?),
        "DeleteTable" => Reply::DeleteTable(table::description(members, "TableDescription")?),
        "UpdateTable" => Reply::UpdateTable(table::description(members, "TableDescription")?),
        "ListTables" => Reply::ListTables(table_names(members)?),
        "DescribeTimeToLive" => Reply::DescribeTimeToLive(table::time_to_live(members)?),
        "UpdateTimeToLive" => Reply::UpdateTimeToLive(table::time_to_live_set(members)?),
        "TagResource" => Reply::TagResource,
        "UntagResource" => Reply::UntagResource,
        "ListTagsOfResource" => Reply::ListTagsOfResource(table::tags(members)?),
        "DescribeLimits" => Reply::DescribeLimits,
        "DescribeEndpoints" => Reply::DescribeEndpoints(table::endpoint(members)?),
        "GetItem" => Reply::GetItem(get_item(members)?),
        "PutItem" => Reply::PutItem(write_item(members)?),
        "UpdateItem" => Reply::UpdateItem(write_item(members)?),
        "DeleteItem" => Reply::DeleteItem(write_item(members)?),
        "BatchGetItem" => Reply::BatchGetItem(batch_get(members)?),
        "BatchWriteItem" => Reply::BatchWriteItem(batch_write(members)?),
        "TransactGetItems" => Reply::TransactGetItems(transact_get(members)?),
        "Query" => Reply::Query(read(members)?),
        "Scan" => Reply::Scan(read(members)?),
        "ExecuteStatement" => Reply::ExecuteStatement(statement(members)?),
        "BatchExecuteStatement" => Reply::BatchExecuteStatement(batch(members)?),
        "ExecuteTransaction" => Reply::ExecuteTransaction(transaction(members)?),
        "TransactWriteItems" => Reply::TransactWriteItems(transact(members)?),
        _ => return Err(error::request::unknown_operation()),
    })
}

/// Names to values.
pub fn item(json: Json) -> Result<Item, ApiError> {
    raw::check_map(raw::map(json)?)
}

const CAPACITY: &str = "ConsumedCapacity";

fn capacities(members: &mut Members) -> Result<Option<Vec<ConsumedCapacity>>, ApiError> {
    members.list(CAPACITY, capacity)
}

fn table_names(members: &mut Members) -> Result<TableNames, ApiError> {
    Ok(TableNames {
        names: members.list("TableNames", member::string)?.unwrap_or_default(),
        last: members.string("LastEvaluatedTableName")?,
    })
}

fn get_item(members: &mut Members) -> Result<GetItemReply, ApiError> {
    Ok(GetItemReply {
        item: members.value("Item", item)?,
        capacity: members.value(CAPACITY, capacity)?,
    })
}

fn write_item(members: &mut Members) -> Result<WriteItemReply, ApiError> {
    Ok(WriteItemReply {
        attributes: members.value("Attributes", item)?,
        capacity: members.value(CAPACITY, capacity)?,
        collection_metrics: members.value("ItemCollectionMetrics", collection)?,
    })
}

fn read(members: &mut Members) -> Result<ReadReply, ApiError> {
    let items = members.list("Items", item)?;
    let count = |read: Option<i64>| read.and_then(|count| usize::try_from(count).ok());
    Ok(ReadReply {
        count: count(members.long("Count")?).unwrap_or_default(),
        scanned_count: count(members.long("ScannedCount")?).unwrap_or_default(),
        last_evaluated_key: members.value("LastEvaluatedKey", item)?,
        capacity: members.value(CAPACITY, capacity)?,
        items,
    })
}

fn batch_get(members: &mut Members) -> Result<BatchGetReply, ApiError> {
    let found = |json| member::list(json, item);
    let unprocessed = members.map("UnprocessedKeys", "KeysAndAttributes", Ok)?;
    let keys = |(name, json)| batch_items::keys_of_table(name, json);
    Ok(BatchGetReply {
        responses: members.map("Responses", "List", found)?.unwrap_or_default(),
        unprocessed: unprocessed.into_iter().flatten().map(keys).collect::<Result<_, _>>()?,
        capacity: capacities(members)?,
    })
}

fn batch_write(members: &mut Members) -> Result<BatchWriteReply, ApiError> {
    let unprocessed = members.map("UnprocessedItems", "List", Ok)?;
    let writes = |(name, json)| batch_items::writes_of_table(name, json);
    Ok(BatchWriteReply {
        unprocessed: unprocessed.into_iter().flatten().map(writes).collect::<Result<_, _>>()?,
        collection_metrics: collections(members)?,
        capacity: capacities(members)?,
    })
}

/// The entries of `Responses`: the item of each, if there is one.
fn responses(members: &mut Members) -> Result<Vec<Option<Item>>, ApiError> {
    let response = |mut response: Members| response.value("Item", item);
    Ok(members.structures("Responses", "ItemResponse", response)?.unwrap_or_default())
}

fn transact_get(members: &mut Members) -> Result<TransactGetReply, ApiError> {
    Ok(TransactGetReply { items: responses(members)?, capacity: capacities(members)? })
}

fn statement(members: &mut Members) -> Result<StatementReply, ApiError> {
    Ok(StatementReply {
        items: members.list("Items", item)?.unwrap_or_default(),
        next_token: members.string("NextToken")?,
        last_evaluated_key: members.value("LastEvaluatedKey", item)?,
        capacity: members.value(CAPACITY, capacity)?,
        units: Units::default(),
    })
}

fn batch(members: &mut Members) -> Result<BatchReply, ApiError> {
    let response = |json| {
        let mut members = Members::of(json, "BatchStatementResponse", Place::Element)?;
        Ok(BatchResponse {
            failure: members.value("Error", failure)?.flatten(),
            table_name: members.string("TableName")?,
            item: members.value("Item", item)?,
        })
    };
    Ok(BatchReply {
        responses: members.list("Responses", response)?.unwrap_or_default(),
        capacity: capacities(members)?,
        units: Vec::new(),
    })
}

fn transaction(members: &mut Members) -> Result<TransactionReply, ApiError> {
    Ok(TransactionReply {
        responses: responses(members)?,
        capacity: capacities(members)?,
        units: Vec::new(),
    })
}

fn transact(members: &mut Members) -> Result<TransactReply, ApiError> {
    Ok(TransactReply {
        capacity: capacities(members)?,
        collection_metrics: collections(members)?,
        units: Vec::new(),
    })
}
