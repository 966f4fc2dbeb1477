//! The items of failed statements that did not come back, read afterwards.

use super::explain::{Asked, lacks_item};
use crate::api::operation::{
    BatchGetItem, Expressions, GetItem, KeysOfTable, ReturnConsumedCapacity,
};
use crate::api::{ConsumedCapacity, Operation, Reply};
use crate::connection::{Connection, Failure};
use crate::session::report::{Origin, StatementReport, Unknown};
use crate::session::schema;
use crate::value::{Item, Row};

/// For so many statements of one submission an item is read at most. Who has thousands of failures wants the first few
/// explained, and not thousands of reads; one BatchGetItem takes them all, as no item is larger than 400 KB and an answer
/// may be 16 MB.
pub const LOOKED_MAX: usize = 25;

/// A statement that failed on an item that did not come back.
#[derive(Clone, Debug, PartialEq)]
pub struct Lacking {
    /// From 1, as the report has it.
    pub index: usize,
    /// As written: a name or an ARN.
    pub table: String,
    pub key: Item,
}

impl Lacking {
    /// `None` of one that lacks nothing, or whose key is not known.
    pub fn of(asked: &Asked<'_>, statement: &StatementReport) -> Option<Self> {
        let table = asked.statement.table.clone().filter(|_| lacks_item(asked, statement))?;
        Some(Self { index: statement.index, table, key: statement.key.clone()? })
    }
}

/// What was read.
#[derive(Debug, Default)]
pub struct Read {
    /// One for each that was lacking: what was found, or why it was not read.
    pub found: Vec<Result<Option<Item>, String>>,
    /// Keys that were asked for: two statements may be about one item.
    pub asked: usize,
    pub capacity: Vec<ConsumedCapacity>,
}

/// Reads the items in one consistent request; nothing where none is lacking.
pub async fn read(connection: &Connection, lacking: &[Lacking]) -> Read {
    let mut places: Vec<(&str, &Item)> = Vec::new();
    for Lacking { table, key, .. } in lacking {
        // A request that names an item twice is refused.
        if !places.contains(&(table, key)) {
            places.push((table, key));
        }
    }
    let asked = places.len();
    let answer = match places.as_slice() {
        [] => return Read::default(),
        [(table, key)] => get(connection, table, key).await,
        several => batch_get(connection, several).await,
    };
    match answer {
        Ok(answer) => {
            let found = lacking.iter().map(|one| answer.of(&one.table, &one.key)).collect();
            Read { found, asked, capacity: answer.capacity }
        }
        Err(failure) => {
            let why = failure.to_string();
            Read { found: vec![Err(why); lacking.len()], ..Read::default() }
        }
    }
}

/// What became of one statement's item is entered in its report.
pub fn take_up(
    statement: &mut StatementReport,
    found: Result<Option<Item>, String>,
    after_ms: u64,
) {
    match found {
        Ok(item) => {
            (statement.item, statement.origin) = (item, Some(Origin::ReadAfter { after_ms }));
        }
        Err(why) => {
            statement.origin = Some(Origin::Unknown(Unknown::NotRead));
            statement.reason = Some(format!("the item it failed on could not be read: {why}"));
        }
    }
}

/// An answer of either operation.
struct Answer {
    items: Vec<(String, Item)>,
    left: Vec<(String, Item)>,
    capacity: Vec<ConsumedCapacity>,
}

impl Answer {
    fn of(&self, table: &str, key: &Item) -> Result<Option<Item>, String> {
        let is_it = |(name, item): &&(String, Item)| {
            name == table && key.iter().all(|(name, value)| item.get(name) == Some(value))
        };
        if self.left.iter().any(|one| is_it(&one)) {
            return Err("the service left it out of its answer".to_owned());
        }
        Ok(self.items.iter().find(is_it).map(|(_, item)| item.clone()))
    }
}

async fn get(connection: &Connection, table: &str, key: &Item) -> Result<Answer, Failure> {
    let operation = Operation::GetItem(GetItem {
        table_name: table.to_owned(),
        key: Ok(key.clone()),
        // Else it might be the item from before the statement that it failed on.
        consistent: true,
        expressions: Expressions::default(),
        attributes_to_get: None,
        capacity: ReturnConsumedCapacity::Total,
    });
    let Reply::GetItem(reply) = schema::call(connection, &operation).await? else {
        return Err(schema::unexpected(&operation));
    };
    let item = reply.item.map(|row| (table.to_owned(), Row::into_item(row)));
    let capacity = reply.capacity.into_iter().collect();
    Ok(Answer { items: item.into_iter().collect(), left: Vec::new(), capacity })
}

async fn batch_get(connection: &Connection, places: &[(&str, &Item)]) -> Result<Answer, Failure> {
    let mut tables: Vec<(String, Vec<Item>)> = Vec::new();
    for (table, key) in places {
        match tables.iter_mut().find(|(name, _)| name == table) {
            Some((_, keys)) => keys.push((*key).clone()),
            None => tables.push(((*table).to_owned(), vec![(*key).clone()])),
        }
    }
    let tables = tables.into_iter().map(|(table_name, keys)| KeysOfTable {
        table_name,
        keys: Ok(keys),
        consistent: true,
        expressions: Expressions::default(),
        attributes_to_get: None,
    });
    let operation = Operation::BatchGetItem(BatchGetItem {
        tables: tables.collect(),
        capacity: ReturnConsumedCapacity::Total,
    });
    let Reply::BatchGetItem(reply) = schema::call(connection, &operation).await? else {
        return Err(schema::unexpected(&operation));
    };
    let named = |(name, items): (String, Vec<Item>)| {
        items.into_iter().map(move |item| (name.clone(), item)).collect::<Vec<_>>()
    };
    let left = reply.unprocessed.into_iter();
    let left = left.flat_map(|left| named((left.table_name, left.keys.unwrap_or_default())));
    Ok(Answer {
        left: left.collect(),
        items: reply.responses.into_iter().flat_map(named).collect(),
        capacity: reply.capacity.unwrap_or_default(),
    })
}
