//! What the service answers when it does what it was asked.

use super::super::decode::batch_items;
use super::super::json::{self, Json};
use super::super::member::{self, Members, Standing};
use super::super::raw;
use super::figures::{capacity, collection, collections};
use super::refusal::failure;
use super::table;
use crate::api::OperationName;
use crate::api::reply::{
    BatchGetReply, BatchReply, BatchResponse, BatchWriteReply, GetItemReply, ReadReply,
    StatementReply, TableNames, TransactGetReply, TransactReply, TransactionReply, WriteItemReply,
};
use crate::api::{ApiError, ConsumedCapacity, Reply, Units};
use crate::value::{Item, Row};

/// The reply to this operation. The error says what can't be read in the body.
pub fn decode_reply(name: OperationName, body: &str) -> Result<Reply, ApiError> {
    // A change of tags is answered with nothing at all.
    let body = if body.is_empty() { "{}" } else { body };
    let mut body = Members::of_body(json::parse(body)?)?;
    let members = &mut body;
    Ok(match name {
        OperationName::CreateTable => {
            Reply::CreateTable(table::description(members, "TableDescription")?)
        }
        OperationName::DescribeTable => Reply::DescribeTable(table::description(members, "Table")?),
        OperationName::DeleteTable => {
            Reply::DeleteTable(table::description(members, "TableDescription")?)
        }
        OperationName::UpdateTable => {
            Reply::UpdateTable(table::description(members, "TableDescription")?)
        }
        OperationName::ListTables => Reply::ListTables(table_names(members)?),
        OperationName::DescribeTimeToLive => {
            Reply::DescribeTimeToLive(table::time_to_live(members)?)
        }
        OperationName::UpdateTimeToLive => {
            Reply::UpdateTimeToLive(table::time_to_live_set(members)?)
        }
        OperationName::TagResource => Reply::TagResource,
        OperationName::UntagResource => Reply::UntagResource,
        OperationName::ListTagsOfResource => Reply::ListTagsOfResource(table::tags(members)?),
        OperationName::DescribeLimits => Reply::DescribeLimits,
        OperationName::DescribeEndpoints => Reply::DescribeEndpoints(table::endpoint(members)?),
        OperationName::GetItem => Reply::GetItem(get_item(members)?),
        OperationName::PutItem => Reply::PutItem(write_item(members)?),
        OperationName::UpdateItem => Reply::UpdateItem(write_item(members)?),
        OperationName::DeleteItem => Reply::DeleteItem(write_item(members)?),
        OperationName::BatchGetItem => Reply::BatchGetItem(batch_get(members)?),
        OperationName::BatchWriteItem => Reply::BatchWriteItem(batch_write(members)?),
        OperationName::TransactGetItems => Reply::TransactGetItems(transact_get(members)?),
        OperationName::Query => Reply::Query(read(members)?),
        OperationName::Scan => Reply::Scan(read(members)?),
        OperationName::ExecuteStatement => Reply::ExecuteStatement(statement(members)?),
        OperationName::BatchExecuteStatement => Reply::BatchExecuteStatement(batch(members)?),
        OperationName::ExecuteTransaction => Reply::ExecuteTransaction(transaction(members)?),
        OperationName::TransactWriteItems => Reply::TransactWriteItems(transact(members)?),
    })
}

/// Names to values.
pub fn item(json: Json<'_>) -> Result<Item, ApiError> {
    // As strictly as a request: an item that is none is not shown as one.
    raw::check_map(raw::map(json)?)
}

fn row(json: Json<'_>) -> Result<Row, ApiError> {
    item(json).map(Row::from)
}

const CAPACITY: &str = "ConsumedCapacity";

fn capacities(members: &mut Members<'_>) -> Result<Option<Vec<ConsumedCapacity>>, ApiError> {
    members.list(CAPACITY, capacity)
}

fn table_names(members: &mut Members<'_>) -> Result<TableNames, ApiError> {
    Ok(TableNames {
        names: members.list("TableNames", member::string)?.unwrap_or_default(),
        last: members.string("LastEvaluatedTableName")?,
    })
}

fn get_item(members: &mut Members<'_>) -> Result<GetItemReply, ApiError> {
    Ok(GetItemReply {
        item: members.value("Item", row)?,
        capacity: members.value(CAPACITY, capacity)?,
    })
}

fn write_item(members: &mut Members<'_>) -> Result<WriteItemReply, ApiError> {
    Ok(WriteItemReply {
        attributes: members.value("Attributes", item)?,
        capacity: members.value(CAPACITY, capacity)?,
        collection_metrics: members.value("ItemCollectionMetrics", collection)?,
    })
}

fn read(members: &mut Members<'_>) -> Result<ReadReply, ApiError> {
    let items = members.list("Items", row)?;
    let count = |read: Option<i64>| read.and_then(|count| usize::try_from(count).ok());
    Ok(ReadReply {
        count: count(members.long("Count")?).unwrap_or_default(),
        scanned_count: count(members.long("ScannedCount")?).unwrap_or_default(),
        last_evaluated_key: members.value("LastEvaluatedKey", item)?,
        capacity: members.value(CAPACITY, capacity)?,
        items,
    })
}

fn batch_get(members: &mut Members<'_>) -> Result<BatchGetReply, ApiError> {
    let found = |json| member::list(json, item);
    let unprocessed = members.map("UnprocessedKeys", "KeysAndAttributes", Ok)?;
    let keys = |(name, json)| batch_items::keys_of_table(name, json);
    Ok(BatchGetReply {
        responses: members.map("Responses", "List", found)?.unwrap_or_default(),
        unprocessed: unprocessed.into_iter().flatten().map(keys).collect::<Result<_, _>>()?,
        capacity: capacities(members)?,
    })
}

fn batch_write(members: &mut Members<'_>) -> Result<BatchWriteReply, ApiError> {
    let unprocessed = members.map("UnprocessedItems", "List", Ok)?;
    let writes = |(name, json)| batch_items::writes_of_table(name, json);
    Ok(BatchWriteReply {
        unprocessed: unprocessed.into_iter().flatten().map(writes).collect::<Result<_, _>>()?,
        collection_metrics: collections(members)?,
        capacity: capacities(members)?,
    })
}

/// The entries of `Responses`: the item of each, if there is one.
fn responses(members: &mut Members<'_>) -> Result<Vec<Option<Row>>, ApiError> {
    let response = |mut response: Members<'_>| response.value("Item", row);
    Ok(members.structures("Responses", "ItemResponse", response)?.unwrap_or_default())
}

fn transact_get(members: &mut Members<'_>) -> Result<TransactGetReply, ApiError> {
    Ok(TransactGetReply { items: responses(members)?, capacity: capacities(members)? })
}

fn statement(members: &mut Members<'_>) -> Result<StatementReply, ApiError> {
    Ok(StatementReply {
        items: members.list("Items", row)?.unwrap_or_default(),
        next_token: members.string("NextToken")?,
        last_evaluated_key: members.value("LastEvaluatedKey", item)?,
        capacity: members.value(CAPACITY, capacity)?,
        // Only the local engine knows them.
        units: Units::default(),
    })
}

fn batch(members: &mut Members<'_>) -> Result<BatchReply, ApiError> {
    let response = |json| {
        let mut members = Members::of(json, "BatchStatementResponse", Standing::Element)?;
        Ok(BatchResponse {
            failure: members.value("Error", failure)?.flatten(),
            table_name: members.string("TableName")?,
            item: members.value("Item", row)?,
        })
    };
    Ok(BatchReply {
        responses: members.list("Responses", response)?.unwrap_or_default(),
        capacity: capacities(members)?,
        units: Vec::new(),
    })
}

fn transaction(members: &mut Members<'_>) -> Result<TransactionReply, ApiError> {
    Ok(TransactionReply {
        responses: responses(members)?,
        capacity: capacities(members)?,
        units: Vec::new(),
    })
}

fn transact(members: &mut Members<'_>) -> Result<TransactReply, ApiError> {
    Ok(TransactReply {
        capacity: capacities(members)?,
        collection_metrics: collections(members)?,
        units: Vec::new(),
    })
}
