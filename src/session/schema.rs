//! The tables a draft names, described once a submission, and the keys of its statements by them.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::api::operation::{Expressions, GetItem, ReturnConsumedCapacity, TableName};
use crate::api::table::{TableDescription, TableStatus};
use crate::api::{ErrorKind, Operation, Reply};
use crate::connection::{Cancel, Connection, Exchange, Failure, Sent};
use crate::engine::only_reads;
use crate::value::{Item, Row};

/// A new table is asked for so often, a second apart. With indexes it takes a service most of a minute.
const READY_SECONDS_MAX: u32 = 120;

/// Table descriptions by name, as far as they are known. A table that can't be described is asked for once.
#[derive(Debug, Default)]
pub struct Schemas(BTreeMap<String, Option<TableDescription>>);

impl Schemas {
    /// The table of this name, asked for at its first mention.
    pub async fn table(
        &mut self,
        connection: &Connection,
        name: &str,
    ) -> Option<&TableDescription> {
        if !self.0.contains_key(name) {
            let described = describe(connection, name).await.ok();
            self.0.insert(name.to_owned(), described);
        }
        self.known(name)
    }

    /// Whether it was asked for, with or without an answer.
    pub fn is_known(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    pub fn learn(&mut self, name: String, described: Option<TableDescription>) {
        self.0.insert(name, described);
    }

    /// Those that are known.
    pub fn all(&self) -> impl Iterator<Item = &TableDescription> {
        self.0.values().flatten()
    }

    pub fn known(&self, name: &str) -> Option<&TableDescription> {
        self.0.get(name)?.as_ref()
    }
}

/// Asks for one table.
pub async fn describe(connection: &Connection, name: &str) -> Result<TableDescription, Failure> {
    let operation = Operation::DescribeTable(TableName { table_name: name.to_owned() });
    match call(connection, &operation).await? {
        Reply::DescribeTable(description) => Ok(description),
        _ => Err(unexpected(&operation)),
    }
}

/// Asks for one table that may not be there; `None` where it is not.
pub async fn find(
    connection: &Connection,
    name: &str,
) -> Result<Option<TableDescription>, Failure> {
    match describe(connection, name).await {
        Ok(table) => Ok(Some(table)),
        Err(Failure::Api(error)) if error.kind == ErrorKind::ResourceNotFound => Ok(None),
        Err(failure) => Err(failure),
    }
}

/// Waits until a table that was asked for can be used; false when it is not ready in the time that is allowed.
pub async fn wait_until_ready(
    connection: &Connection,
    name: &str,
    cancel: &Cancel,
) -> Result<bool, Failure> {
    for _ in 0..READY_SECONDS_MAX {
        // Asked first and waited for after: on the local engine it is ready at once. To be there none yet is no failure: a
        // service may answer from before it was asked to make the table.
        let found = find(connection, name).await?;
        if found.is_some_and(|table| table.status == TableStatus::Active) {
            return Ok(true);
        }
        tokio::select! {
            () = tokio::time::sleep(Duration::from_secs(1)) => {}
            () = cancel.cancelled() => return Err(Failure::Cancelled),
        }
    }
    Ok(false)
}

/// Reads the item of this key as it is by now.
pub async fn read(
    connection: &Connection,
    table: &str,
    key: &Item,
) -> Result<Option<Item>, Failure> {
    let operation = Operation::GetItem(GetItem {
        table_name: table.to_owned(),
        key: Ok(key.clone()),
        // An eventually consistent read may still show the item from before the write it is held against.
        consistent: true,
        expressions: Expressions::default(),
        attributes_to_get: None,
        capacity: ReturnConsumedCapacity::None,
    });
    match call(connection, &operation).await? {
        Reply::GetItem(found) => match found.item.map(Row::into_item) {
            // What is another item says nothing of this one.
            Some(item) if key.iter().any(|(name, value)| item.get(name) != Some(value)) => {
                Err(asked_in_vain(unexpected(&operation)))
            }
            item => Ok(item),
        },
        _ => Err(unexpected(&operation)),
    }
}

/// Sends an operation for its reply alone.
pub async fn call(connection: &Connection, operation: &Operation) -> Result<Reply, Failure> {
    let Exchange { reply, help, .. } = connection.call(Sent::of(operation)).await;
    let reply = reply.map_err(|failure| failure.with_help(help));
    if only_reads(operation) { reply.map_err(asked_in_vain) } else { reply }
}

/// A question without an answer leaves nothing unknown: nobody was there to answer it.
pub fn asked_in_vain(failure: Failure) -> Failure {
    match failure {
        Failure::Unanswered(why) => Failure::Unreachable(why),
        other => other,
    }
}

/// An answer to another question than the one asked.
pub fn unexpected(operation: &Operation) -> Failure {
    Failure::Unanswered(format!("the answer to {} is not one", operation.name()))
}
