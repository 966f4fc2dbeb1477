//! What the statements of a run left, found by running them once more on the items they met.

use std::collections::{BTreeMap, BTreeSet};

use super::image::KeptImage;
use crate::api::operation::{
    CreateTable, ExecuteStatement, Expressions, GetItem, KeyElement, LegacyWrite, OnFailure,
    PutItem, ReturnConsumedCapacity, TransactWriteItems,
};
use crate::api::table::{AttributeDefinition, BillingMode};
use crate::api::{Operation, Reply};
use crate::engine::{Clock, Database, Error, Ids, Settings};
use crate::session::report::{ReportedExchange, StatementReport, Verdict};
use crate::value::{Item, Row};
use crate::workspace::items::json;

/// An item a run wrote, before and after.
#[derive(Clone, Debug, PartialEq)]
pub struct Written {
    pub table: String,
    pub key: Item,
    pub before: Option<Item>,
    pub after: Option<Item>,
    /// By how many of its statements.
    pub statements: usize,
}

/// The items of a run as they are after its statements so far.
pub struct Replay {
    database: Database,
    tables: BTreeSet<String>,
    written: Vec<Written>,
    /// Where in `written` an item is, by its table and what its key is written as.
    places: BTreeMap<(String, Vec<u8>), usize>,
}

/// Why it can't be told what a statement left.
#[derive(Debug)]
pub enum Lost {
    /// No image of its item was kept.
    NoImage,
    /// Its item is another one than the statement before left: somebody wrote between the two.
    Moved { statement: usize },
    /// On the item that was read before it, it comes out otherwise than it did: somebody wrote between.
    Refused { statement: usize, error: Box<Error> },
}

impl Replay {
    pub fn new(clock: Clock, ids: Ids, region: String) -> Self {
        Self {
            database: Database::in_memory(Settings { clock, ids, region }),
            tables: BTreeSet::new(),
            written: Vec::new(),
            places: BTreeMap::new(),
        }
    }

    pub fn written(&self) -> &[Written] {
        &self.written
    }

    /// Runs the statements of one part of a run, in order: those that wrote and were applied. Its exchanges have the
    /// numbers from `first` on.
    pub fn run(
        &mut self,
        first: usize,
        statements: &[StatementReport],
        exchanges: &[ReportedExchange],
        images: Vec<KeptImage>,
    ) -> Result<(), Lost> {
        let mut images: BTreeMap<usize, KeptImage> =
            images.into_iter().map(|image| (image.statement, image)).collect();
        let sent = carried(statements, exchanges, first);
        for (statement, operation) in statements.iter().zip(sent) {
            let is_written = statement.verdict == Verdict::Applied && !statement.verb.is_read();
            if !is_written {
                continue;
            }
            let image = images.remove(&statement.index).ok_or(Lost::NoImage)?;
            let answered = statement.item.as_ref();
            self.apply(image, &operation.ok_or(Lost::NoImage)?, answered)?;
        }
        Ok(())
    }

    /// `answered` is what RETURNING gave when it ran: the service's own word about the item it met.
    fn apply(
        &mut self,
        image: KeptImage,
        operation: &Operation,
        answered: Option<&Item>,
    ) -> Result<(), Lost> {
        let statement = image.statement;
        let refused = |error: Error| Lost::Refused { statement, error: error.into() };
        self.make_table(&image).map_err(refused)?;
        let place = self.place(&image)?;
        if place == self.written.len() {
            self.begin(image).map_err(refused)?;
        }
        let reply = self.database.execute(operation).map_err(refused)?;
        if answered.is_some_and(|answered| returned(reply).as_ref() != Some(answered)) {
            return Err(Lost::Moved { statement });
        }
        let Some(written) = self.written.get(place) else { return Ok(()) };
        let after = self.read(&written.table, &written.key).map_err(refused)?;
        if let Some(written) = self.written.get_mut(place) {
            (written.after, written.statements) = (after, written.statements + 1);
        }
        Ok(())
    }

    /// Where its item stands, or would stand as the next.
    fn place(&mut self, image: &KeptImage) -> Result<usize, Lost> {
        let mut key = Vec::new();
        json::push_item(&image.key, &mut key);
        let next = self.written.len();
        let place = *self.places.entry((image.table.clone(), key)).or_insert(next);
        match self.written.get(place) {
            Some(known) if known.after != image.item => {
                Err(Lost::Moved { statement: image.statement })
            }
            _ => Ok(place),
        }
    }

    fn begin(&mut self, image: KeptImage) -> Result<(), Error> {
        let KeptImage { table, key, item, .. } = image;
        if let Some(item) = &item {
            self.database.execute(&put(&table, item))?;
        }
        let (before, after) = (item.clone(), item);
        self.written.push(Written { table, key, before, after, statements: 0 });
        Ok(())
    }

    /// With the key alone: what was applied was no matter of indexes.
    fn make_table(&mut self, image: &KeptImage) -> Result<(), Error> {
        if self.tables.contains(&image.table) {
            return Ok(());
        }
        let element = |sort| move |name: &String| KeyElement { name: name.clone(), sort };
        let partition = image.schema.partition.iter().map(element(false));
        let definition = |(name, value): (&String, &crate::value::AttributeValue)| {
            AttributeDefinition { name: name.clone(), attribute_type: value.attribute_type() }
        };
        self.database.execute(&Operation::CreateTable(CreateTable {
            table_name: image.table.clone(),
            attributes: image.key.iter().map(definition).collect(),
            key: partition.chain(image.schema.sort.iter().map(element(true))).collect(),
            global_indexes: None,
            local_indexes: None,
            billing: Some(BillingMode::PayPerRequest),
            throughput: None,
            deletion_protection: false,
            tags: Vec::new(),
        }))?;
        self.tables.insert(image.table.clone());
        Ok(())
    }

    fn read(&self, table: &str, key: &Item) -> Result<Option<Item>, Error> {
        let operation = Operation::GetItem(GetItem {
            table_name: table.to_owned(),
            key: Ok(key.clone()),
            consistent: true,
            expressions: Expressions::default(),
            attributes_to_get: None,
            capacity: ReturnConsumedCapacity::None,
        });
        match self.database.execute(&operation)? {
            Reply::GetItem(found) => Ok(found.item.map(Row::into_item)),
            _ => unreachable!("a GetItem is answered as one"),
        }
    }
}

/// What RETURNING gives of one statement.
fn returned(reply: Reply) -> Option<Item> {
    match reply {
        Reply::ExecuteStatement(reply) => reply.items.into_iter().next().map(Row::into_item),
        _ => None,
    }
}

fn put(table: &str, item: &Item) -> Operation {
    Operation::PutItem(PutItem {
        table_name: table.to_owned(),
        item: Ok(item.clone()),
        expressions: Expressions::default(),
        legacy: LegacyWrite::default(),
        return_old: false,
        on_failure: OnFailure::None,
        capacity: ReturnConsumedCapacity::None,
        collection_metrics: false,
    })
}

/// For each statement, what it was sent as, by itself. Statements that a batch threw back were sent again in a request of
/// their own, in which they stand in their order, and before any other.
fn carried(
    statements: &[StatementReport],
    exchanges: &[ReportedExchange],
    first: usize,
) -> Vec<Option<Operation>> {
    let mut carried: Vec<Option<Operation>> = vec![None; statements.len()];
    let (mut next, mut thrown_back): (usize, Vec<usize>) = (0, Vec::new());
    for (number, exchange) in (first..).zip(exchanges) {
        let sent = alone(exchange);
        let places: Vec<usize> = if thrown_back.is_empty() {
            let places = (next..next + sent.len()).collect();
            next += sent.len();
            places
        } else {
            std::mem::take(&mut thrown_back)
        };
        for (place, operation) in places.into_iter().zip(sent) {
            let of = |at: usize| statements.get(at).and_then(|one| one.exchange);
            match of(place) {
                Some(last) if last > number => thrown_back.push(place),
                _ => carried
                    .iter_mut()
                    .skip(place)
                    .take(1)
                    .for_each(|one| *one = Some(operation.clone())),
            }
        }
    }
    carried
}

/// The statements or actions of a request, each as a request of its own: what they do to their items they do alone, too.
fn alone(exchange: &ReportedExchange) -> Vec<Operation> {
    match &exchange.sent.operation {
        Ok(Operation::ExecuteStatement(request)) => vec![statement(&request.statement)],
        Ok(Operation::BatchExecuteStatement(request)) => {
            request.statements.iter().map(statement).collect()
        }
        Ok(Operation::ExecuteTransaction(request)) => {
            request.statements.iter().map(statement).collect()
        }
        Ok(Operation::TransactWriteItems(request)) => {
            let action = |action: &crate::api::operation::Action| {
                Operation::TransactWriteItems(TransactWriteItems {
                    actions: vec![action.clone()],
                    token: None,
                    capacity: ReturnConsumedCapacity::None,
                    collection_metrics: false,
                })
            };
            request.actions.iter().map(action).collect()
        }
        _ => Vec::new(),
    }
}

fn statement(statement: &crate::api::operation::Statement) -> Operation {
    Operation::ExecuteStatement(ExecuteStatement {
        statement: statement.clone(),
        limit: None,
        next_token: None,
        number_scales: Vec::new(),
        capacity: ReturnConsumedCapacity::None,
    })
}
