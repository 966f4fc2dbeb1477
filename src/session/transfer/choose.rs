//! Which items of a table are pulled, and reading them within a budget.

use std::collections::{HashSet, VecDeque};
use std::path::{Path, PathBuf};

use super::budget::Budget;
use super::ended::TransferError;
use super::shape::Shape;
use crate::api::limits::BATCH_KEYS_MAX;
use crate::api::operation::{
    BatchGetItem, ExecuteStatement, Expressions, KeysOfTable, OnFailure, Read,
    ReturnConsumedCapacity, Scan, Segment, Statement,
};
use crate::api::table::{Projection, TableDefinition};
use crate::api::{Operation, Reply};
use crate::connection::Sent;
use crate::connection::{Connection, Failure};
use crate::session::patience::{self, Patience};
use crate::session::{Cancel, schema};
use crate::syntax::partiql::{self, ast};
use crate::value::{Item, Row};
use crate::workspace::items::{ItemFile, ItemSource, json};

/// A page of a SELECT reads so many items at most.
const PAGE_ITEMS_MAX: usize = 1000;
/// A sample is taken from so many parts of the table, spread over its partitions.
const SEGMENTS_MAX: usize = 16;

/// Which items.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// The schema alone.
    Nothing,
    /// Those whose keys a file lists.
    Keys(PathBuf),
    /// Those a PartiQL SELECT finds: a whole statement, or what stands behind its WHERE.
    Where(String),
    /// So many, from all over the table.
    Sample(usize),
}

/// The chosen items, read piece by piece.
pub struct Chosen {
    table: String,
    way: Way,
    missing: u64,
    total: Option<u64>,
}

enum Way {
    Done,
    Keys { file: Box<ItemFile>, waiting: VecDeque<Item>, patience: Patience },
    Select { statement: String, token: Option<String> },
    Sample { segments: VecDeque<Part>, left: usize },
}

/// One part of a sampled table, and how far it is read.
struct Part {
    segment: Segment,
    start: Option<Item>,
}

impl Chosen {
    /// Looks the choice over, before anything is read or made.
    pub fn open(
        choice: &Choice,
        table: &TableDefinition,
        spools: &Path,
    ) -> Result<Self, TransferError> {
        let mut total = None;
        let way = match choice {
            Choice::Nothing => Way::Done,
            Choice::Keys(path) => {
                let mut source = ItemSource::new(path, spools);
                total = Some(check_keys(&mut source, table)?);
                let file = Box::new(source.open(None)?);
                Way::Keys { file, waiting: VecDeque::new(), patience: Patience::default() }
            }
            Choice::Where(text) => Way::Select { statement: select(text, table)?, token: None },
            Choice::Sample(items) => {
                total = u64::try_from(*items).ok();
                let count = u32::try_from((*items).clamp(1, SEGMENTS_MAX)).unwrap_or(1);
                let segment =
                    |number| Part { segment: Segment { number, total: count }, start: None };
                Way::Sample { segments: (0..count).map(segment).collect(), left: *items }
            }
        };
        Ok(Self { table: table.name.clone(), way, missing: 0, total })
    }

    pub fn is_done(&self) -> bool {
        matches!(self.way, Way::Done)
    }

    /// Keys that no item has.
    pub fn missing(&self) -> u64 {
        self.missing
    }

    /// How many items there will be at most, when that is known.
    pub fn total(&self) -> Option<u64> {
        self.total
    }

    /// Reads some more, as many as the budget allows.
    pub async fn next(
        &mut self,
        source: &Connection,
        budget: &mut Budget,
        cancel: &Cancel,
    ) -> Result<Vec<Item>, TransferError> {
        match &mut self.way {
            Way::Done => Ok(Vec::new()),
            Way::Keys { .. } => self.next_keys(source, budget, cancel).await,
            Way::Select { .. } => Ok(self.next_selected(source, budget, cancel).await?),
            Way::Sample { .. } => Ok(self.next_sampled(source, budget, cancel).await?),
        }
    }

    async fn next_keys(
        &mut self,
        source: &Connection,
        budget: &mut Budget,
        cancel: &Cancel,
    ) -> Result<Vec<Item>, TransferError> {
        let Way::Keys { file, waiting, patience } = &mut self.way else { return Ok(Vec::new()) };
        let wanted = budget.items(BATCH_KEYS_MAX);
        while waiting.len() < wanted
            && let Some(found) = file.next()
        {
            waiting.extend(found?.ok().map(|numbered| numbered.item));
        }
        let keys = without_repeats(waiting.drain(..waiting.len().min(wanted)));
        if keys.is_empty() {
            self.way = Way::Done;
            return Ok(Vec::new());
        }
        let asked = keys.len();
        let Got { items, unprocessed } = get(source, &self.table, keys, budget, cancel).await?;
        // The answer does not list what it did not find (items-tables-capacity.md 7).
        let missing = asked.saturating_sub(items.len() + unprocessed.len());
        self.missing += u64::try_from(missing).unwrap_or(u64::MAX);
        if unprocessed.is_empty() {
            *patience = Patience::default();
        // Cancelled is no failure: the keys wait on, and the next round is not begun.
        } else if !patience.wait(cancel).await && !cancel.is_cancelled() {
            let sentence = "keys came back unprocessed however often they were asked for";
            return Err(Failure::Unanswered(sentence.to_owned()).into());
        }
        waiting.extend(unprocessed);
        Ok(items)
    }

    async fn next_selected(
        &mut self,
        source: &Connection,
        budget: &mut Budget,
        cancel: &Cancel,
    ) -> Result<Vec<Item>, Failure> {
        let Way::Select { statement, token } = &mut self.way else { return Ok(Vec::new()) };
        let limit = budget.items(PAGE_ITEMS_MAX);
        let operation = Operation::ExecuteStatement(ExecuteStatement {
            statement: Statement {
                text: statement.clone(),
                parameters: Ok(Vec::new()),
                consistent: false,
                on_failure: OnFailure::None,
            },
            limit: Some(limit),
            next_token: token.take(),
            number_scales: Vec::new(),
            capacity: ReturnConsumedCapacity::Total,
        });
        let Reply::ExecuteStatement(reply) = send(source, &operation, cancel).await? else {
            return Err(schema::unexpected(&operation));
        };
        let units = reply.capacity.map_or(0.0, |capacity| capacity.total.units);
        // PartiQL does not say how many items it read. A page that is not the last has read what it was allowed to, or
        // 1 MB: then items are dearer than they are taken for.
        let evaluated = if reply.next_token.is_some() { limit } else { reply.items.len() };
        budget.spend(units, evaluated);
        match reply.next_token {
            None => self.way = Way::Done,
            some => *token = some,
        }
        Ok(reply.items.into_iter().map(Row::into_item).collect())
    }

    /// Each part in its turn gives its share of what is still wanted; one that has no more hands its share on.
    async fn next_sampled(
        &mut self,
        source: &Connection,
        budget: &mut Budget,
        cancel: &Cancel,
    ) -> Result<Vec<Item>, Failure> {
        let Way::Sample { segments, left } = &mut self.way else { return Ok(Vec::new()) };
        let open = segments.len();
        let Some(mut part) = segments.pop_front().filter(|_| *left > 0) else {
            self.way = Way::Done;
            return Ok(Vec::new());
        };
        let read = Read {
            table_name: self.table.clone(),
            limit: Some(budget.items(left.div_ceil(open))),
            start: part.start.take().map(Ok),
            capacity: ReturnConsumedCapacity::Total,
            ..Read::default()
        };
        let operation = Operation::Scan(Scan { read, segment: Some(part.segment) });
        let Reply::Scan(reply) = send(source, &operation, cancel).await? else {
            return Err(schema::unexpected(&operation));
        };
        budget.spend(
            reply.capacity.map_or(0.0, |capacity| capacity.total.units),
            reply.scanned_count,
        );
        let items: Vec<Item> = reply.items.into_iter().flatten().map(Row::into_item).collect();
        *left = left.saturating_sub(items.len());
        if let Some(key) = reply.last_evaluated_key {
            part.start = Some(key);
            // To the end of the queue, so that all parts come up before one comes up again.
            segments.push_back(part);
        }
        if *left == 0 || segments.is_empty() {
            self.way = Way::Done;
        }
        Ok(items)
    }
}

/// A request takes no key twice.
fn without_repeats(keys: impl Iterator<Item = Item>) -> Vec<Item> {
    let mut seen = HashSet::new();
    let is_new = |key: &Item| {
        // Items have no hash; what they are written as has one.
        let mut bytes = Vec::new();
        json::push_item(key, &mut bytes);
        seen.insert(bytes)
    };
    keys.filter(is_new).collect()
}

async fn send(
    source: &Connection,
    operation: &Operation,
    cancel: &Cancel,
) -> Result<Reply, Failure> {
    patience::send(source, Sent::of(operation), cancel).await.reply
}

/// What a BatchGetItem came back with.
struct Got {
    items: Vec<Item>,
    /// To be asked for again.
    unprocessed: Vec<Item>,
}

async fn get(
    source: &Connection,
    table: &str,
    keys: Vec<Item>,
    budget: &mut Budget,
    cancel: &Cancel,
) -> Result<Got, Failure> {
    let asked = keys.len();
    let request = KeysOfTable {
        table_name: table.to_owned(),
        keys: Ok(keys),
        consistent: false,
        expressions: Expressions::default(),
        attributes_to_get: None,
    };
    let capacity = ReturnConsumedCapacity::Total;
    let operation = Operation::BatchGetItem(BatchGetItem { tables: vec![request], capacity });
    let Reply::BatchGetItem(reply) = send(source, &operation, cancel).await? else {
        return Err(schema::unexpected(&operation));
    };
    let units = reply.capacity.iter().flatten().map(|capacity| capacity.total.units).sum();
    let left = reply.unprocessed.into_iter().flat_map(|left| left.keys.unwrap_or_default());
    let unprocessed: Vec<Item> = left.collect();
    budget.spend(units, asked.saturating_sub(unprocessed.len()));
    let items = reply.responses.into_iter().flat_map(|(_, items)| items).collect();
    Ok(Got { items, unprocessed })
}

/// How many keys a file lists. All of them are looked at before the first is asked for.
fn check_keys(source: &mut ItemSource, table: &TableDefinition) -> Result<u64, TransferError> {
    let shape = Shape::of(table);
    let mut count = 0;
    for found in source.open(None)? {
        // One bad line refuses the file: a pull that leaves out keys in silence would look complete.
        let key = found?.map_err(|bad| TransferError::Refused(bad.to_string()))?;
        shape.check_key(&key.item).map_err(|message| {
            TransferError::Refused(format!("{}:{}: {message}", key.file, key.line))
        })?;
        count += 1;
    }
    Ok(count)
}

/// The SELECT that finds whole items of this table; a condition alone is put into one.
fn select(text: &str, table: &TableDefinition) -> Result<String, TransferError> {
    let text = text.trim().trim_end_matches(';');
    let name = table.name.replace('"', "\"\"");
    let statement = match partiql::Verb::leading(text) {
        // Any statement, as it is: one that is no SELECT is then refused as what it is, and not as a strange condition.
        Some(_) => text.to_owned(),
        None => format!("SELECT * FROM \"{name}\" WHERE {text}"),
    };
    let refused = |sentence: String| Err(TransferError::Refused(sentence));
    // Also when it was put together here: what stands behind the WHERE must be a condition and nothing more.
    let parsed = match partiql::parse(&statement).map(|statement| statement.body) {
        Ok(ast::Body::Select(select)) => select,
        Ok(_) => return refused("only a SELECT finds items to pull".to_owned()),
        Err(error) => return refused(format!("{statement}: {}", error.message)),
    };
    if parsed.projection.is_some() {
        return refused("items are pulled whole: SELECT *".to_owned());
    }
    if parsed.source.table.text != table.name {
        let read = &parsed.source.table.text;
        return refused(format!("the SELECT reads {read}, and {} is pulled", table.name));
    }
    if let Some(index) = &parsed.source.index {
        let mut indexes = table.global_indexes.iter().chain(&table.local_indexes);
        let found = indexes.find(|found| found.name == index.text);
        if found.is_some_and(|found| found.projection != Projection::All) {
            return refused(format!("the index {} does not hold whole items", index.text));
        }
    }
    Ok(statement)
}
