//! A file of items into a table: first looked over, then sent.

use std::collections::{HashMap, HashSet, VecDeque};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use super::ended::{Ended, TransferError};
use super::progress::{Progress, Watch};
use super::put::{self, Put};
use super::shape::Shape;
use crate::api::limits::{BATCH_WRITES_MAX, WRITE_UNIT_BYTES};
use crate::api::table::{KeySchema, TableStatus};
use crate::api::{ErrorKind, Operation, wire};
use crate::connection::{Connection, Failure};
use crate::session::session::blocking;
use crate::session::{Cancel, schema};
use crate::value::{AttributeType, size};
use crate::workspace::items::{BadLine, ItemFile, ItemFormat, Numbered, OpenError};

/// Bad lines that are told in full; the others are counted.
const BAD_LINES_TOLD_MAX: usize = 20;
/// Batches that are under way at a time.
const BATCHES_MAX: usize = 4;
/// Bytes of items in one batch: a request has 16 MB at most, and JSON takes more room than an item does.
const BATCH_BYTES_MAX: usize = 4 * 1024 * 1024;
/// A new table is asked for so often, a second apart, until it can be used.
const TABLE_WAIT_SECONDS: u32 = 120;

/// What is imported, and how.
#[derive(Clone, Debug)]
pub struct Import {
    pub table: String,
    /// A file of items, or a folder the service exported to.
    pub path: PathBuf,
    /// As the file says when `None`.
    pub format: Option<ItemFormat>,
    /// Make the table when there is none.
    pub new_table: Option<NewTable>,
    /// Put the good lines when some are bad.
    pub skip_bad: bool,
    /// Leave out so many items at the beginning: those that an import before put.
    pub skip: u64,
}

/// How a table is made.
#[derive(Clone, Debug, PartialEq)]
pub enum NewTable {
    /// On demand, with this key: `pk:S` or `pk:S,sk:N`.
    Key(String),
    /// By a CreateTable request; the import's table name takes the place of its own.
    Request(Value),
}

/// What a file holds, before anything is sent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Survey {
    /// Good ones, those left out by `skip` not counted.
    pub items: u64,
    /// As the service counts them.
    pub bytes: u64,
    /// Write units of the table alone, at least: what stands there now and the indexes come on top.
    pub units: f64,
    pub bad: u64,
    /// The first of them.
    pub bad_lines: Vec<BadLine>,
}

/// An import that could be sent.
#[derive(Debug)]
pub struct Prepared {
    pub import: Import,
    pub format: ItemFormat,
    pub survey: Survey,
    /// The CreateTable request that comes first, when there is no such table.
    pub create: Option<Value>,
    shape: Shape,
}

/// What an import did.
#[derive(Debug)]
pub struct Imported {
    /// Items put.
    pub put: u64,
    /// Items that a later line of the same batch had the key of; they were not sent.
    pub superseded: u64,
    pub units: f64,
    /// Lines that were left out, those that the service refused too.
    pub bad: u64,
    pub bad_lines: Vec<BadLine>,
    /// All items up to this one, counted in the file from 1, are done.
    pub done: u64,
    pub ended: Ended,
}

impl Import {
    /// Reads the file once, without sending anything but DescribeTable. The caller asks for permission with what is in
    /// the answer, then lets it [`run`](Prepared::run): nothing is written between, and nothing without that call.
    pub async fn prepare(
        self,
        connection: &Connection,
        cancel: &Cancel,
    ) -> Result<Prepared, TransferError> {
        let (shape, create) = self.find_table(connection).await?;
        let (import, check, stop) = (self, shape.clone(), cancel.clone());
        let (import, looked) = blocking(move || {
            let looked = look_over(&import, &check, &stop);
            (import, looked)
        })
        .await;
        let (format, survey) = looked?;
        Ok(Prepared { import, format, survey, create, shape })
    }

    /// What the table asks of items, and the request that makes it when it is not there.
    async fn find_table(
        &self,
        connection: &Connection,
    ) -> Result<(Shape, Option<Value>), TransferError> {
        let wanted = self.new_table.as_ref().map(|new| new.request(&self.table)).transpose()?;
        let found = match schema::describe(connection, &self.table).await {
            Ok(table) => Some(Shape::of(&table.definition)),
            Err(Failure::Api(error)) if error.kind == ErrorKind::ResourceNotFound => None,
            Err(failure) => return Err(failure.into()),
        };
        match (found, wanted) {
            (Some(shape), None) => Ok((shape, None)),
            (Some(shape), Some((wanted, _))) if shape.key == wanted.key => Ok((shape, None)),
            (Some(_), Some(_)) => Err(TransferError::Refused(format!(
                "{} exists already, with another key; nothing was sent",
                self.table
            ))),
            (None, Some((shape, request))) => Ok((shape, Some(request))),
            (None, None) => Err(TransferError::Refused(format!(
                "there is no table {}; `--key pk:S` or `--create FILE` makes it",
                self.table
            ))),
        }
    }
}

impl NewTable {
    /// The shape of its items and the CreateTable request.
    fn request(&self, table: &str) -> Result<(Shape, Value), TransferError> {
        match self {
            Self::Key(text) => of_key(text, table).ok_or_else(|| {
                let sentence = format!("`{text}` is no key; write it as pk:S or pk:S,sk:N");
                TransferError::Refused(sentence)
            }),
            Self::Request(request) => {
                let mut request = request.clone();
                if let Some(members) = request.as_object_mut() {
                    members.insert("TableName".to_owned(), table.into());
                }
                let decoded = wire::decode_request("CreateTable", &request.to_string());
                match decoded.map_err(Failure::Api)? {
                    Operation::CreateTable(create) => {
                        let names = |sort| {
                            let part = create.key.iter().filter(move |part| part.sort == sort);
                            part.map(|part| part.name.clone()).collect()
                        };
                        let key = KeySchema { partition: names(false), sort: names(true) };
                        let typed = create.attributes.iter();
                        let typed = typed.map(|found| (found.name.clone(), found.attribute_type));
                        Ok((Shape::new(key, typed.collect()), request))
                    }
                    other => Err(schema::unexpected(&other).into()),
                }
            }
        }
    }
}

/// `pk:S,sk:N`.
fn of_key(text: &str, table: &str) -> Option<(Shape, Value)> {
    let part = |part: &str| {
        let (name, code) = part.trim().rsplit_once(':')?;
        let kind = AttributeType::from_code(code)?;
        let is_scalar = matches!(kind, AttributeType::S | AttributeType::N | AttributeType::B);
        (is_scalar && !name.is_empty()).then(|| (name.to_owned(), kind))
    };
    let parts: Vec<(String, AttributeType)> = text.split(',').map(part).collect::<Option<_>>()?;
    let (key, roles): (_, &[&str]) = match parts.as_slice() {
        [(pk, _)] => (KeySchema { partition: vec![pk.clone()], sort: Vec::new() }, &["HASH"]),
        [(pk, _), (sk, _)] if pk != sk => {
            let key = KeySchema { partition: vec![pk.clone()], sort: vec![sk.clone()] };
            (key, &["HASH", "RANGE"])
        }
        _ => return None,
    };
    let schema = parts.iter().zip(roles);
    let schema = schema.map(|((name, _), role)| json!({"AttributeName": name, "KeyType": role}));
    let types = parts.iter();
    let types =
        types.map(|(name, kind)| json!({"AttributeName": name, "AttributeType": kind.code()}));
    let request = json!({
        "TableName": table,
        "KeySchema": schema.collect::<Vec<_>>(),
        "AttributeDefinitions": types.collect::<Vec<_>>(),
        "BillingMode": "PAY_PER_REQUEST",
    });
    Some((Shape::new(key, parts), request))
}

/// The good items of a file from `skip` on, with their numbers in it, and its bad lines.
fn good_items(
    import: &Import,
    format: Option<ItemFormat>,
    shape: &Shape,
) -> Result<(ItemFormat, impl Iterator<Item = Checked> + use<>), OpenError> {
    let file = ItemFile::open(&import.path, format)?;
    let (format, shape, skip) = (file.format, shape.clone(), import.skip);
    let mut number = 0;
    let checked = move |found: Result<Result<Numbered, BadLine>, OpenError>| {
        let numbered = match found {
            Err(error) => return Some(Checked::Broken(error)),
            Ok(Err(bad)) => return Some(Checked::Bad(bad)),
            Ok(Ok(numbered)) => numbered,
        };
        if let Err(message) = shape.check(&numbered.item) {
            let Numbered { file, line, .. } = numbered;
            return Some(Checked::Bad(BadLine { file, line, message }));
        }
        number += 1;
        (number > skip).then_some(Checked::Good(number, numbered))
    };
    Ok((format, file.filter_map(checked)))
}

enum Checked {
    Good(u64, Numbered),
    Bad(BadLine),
    /// Nothing comes after it.
    Broken(OpenError),
}

fn look_over(
    import: &Import,
    shape: &Shape,
    cancel: &Cancel,
) -> Result<(ItemFormat, Survey), TransferError> {
    let (format, items) = good_items(import, import.format, shape)?;
    let mut survey = Survey::default();
    for checked in items {
        if cancel.is_cancelled() {
            return Err(Failure::Cancelled.into());
        }
        match checked {
            Checked::Good(_, Numbered { item, .. }) => {
                let bytes = size::item_bytes(&item);
                survey.items += 1;
                survey.bytes += u64::try_from(bytes).unwrap_or(u64::MAX);
                let units = u32::try_from(bytes.div_ceil(WRITE_UNIT_BYTES)).unwrap_or(u32::MAX);
                survey.units += f64::from(units.max(1));
            }
            Checked::Bad(bad) => note(bad, &mut survey.bad, &mut survey.bad_lines),
            Checked::Broken(error) => return Err(error.into()),
        }
    }
    Ok((format, survey))
}

fn note(bad: BadLine, count: &mut u64, told: &mut Vec<BadLine>) {
    *count += 1;
    if told.len() < BAD_LINES_TOLD_MAX {
        told.push(bad);
    }
}

/// Items for one request, no two with one key.
struct Batch {
    /// The number of its first and of its last item in the file.
    first: u64,
    last: u64,
    items: Vec<Numbered>,
    keys: HashSet<Vec<u8>>,
    superseded: u64,
}

/// Cuts a file into batches on a thread of its own, and hands them over as they are wanted.
fn cut(
    import: &Import,
    format: ItemFormat,
    shape: &Shape,
    to: &mpsc::Sender<Result<Batch, TransferError>>,
) -> Result<(), TransferError> {
    let (_, items) = good_items(import, Some(format), shape)?;
    let mut batch = Cutting::default();
    for checked in items {
        match checked {
            Checked::Broken(error) => return Err(error.into()),
            // It was told when the file was looked over.
            Checked::Bad(_) => {}
            Checked::Good(number, numbered) => {
                let bytes = size::item_bytes(&numbered.item);
                let is_full = batch.items.len() == BATCH_WRITES_MAX;
                let is_gone = (is_full || batch.bytes + bytes > BATCH_BYTES_MAX)
                    && to.blocking_send(Ok(batch.take())).is_err();
                if is_gone {
                    return Ok(());
                }
                batch.add(number, numbered, bytes, shape);
            }
        }
    }
    if !batch.items.is_empty() {
        // Whoever left does not want the last batch either.
        to.blocking_send(Ok(batch.take())).ok();
    }
    Ok(())
}

/// A batch while it grows.
#[derive(Default)]
struct Cutting {
    first: u64,
    last: u64,
    items: Vec<Numbered>,
    places: HashMap<Vec<u8>, usize>,
    bytes: usize,
    superseded: u64,
}

impl Cutting {
    /// Of two items with one key the later one counts.
    fn add(&mut self, number: u64, numbered: Numbered, bytes: usize, shape: &Shape) {
        if self.items.is_empty() {
            self.first = number;
        }
        self.last = number;
        self.bytes += bytes;
        let key = shape.key_bytes(&numbered.item);
        let known = self.places.get(&key).copied();
        match known.and_then(|place| self.items.get_mut(place)) {
            Some(earlier) => {
                *earlier = numbered;
                self.superseded += 1;
            }
            None => {
                self.places.insert(key, self.items.len());
                self.items.push(numbered);
            }
        }
    }

    fn take(&mut self) -> Batch {
        let Self { first, last, items, places, superseded, .. } = std::mem::take(self);
        Batch { first, last, items, keys: places.into_keys().collect(), superseded }
    }
}

impl Prepared {
    /// Makes the table if there is none, and puts the items. A few batches are under way at a time, but never two with
    /// one key, so that the later line counts.
    pub async fn run(
        self,
        connection: &Connection,
        cancel: &Cancel,
        watch: Watch<'_>,
    ) -> Result<Imported, TransferError> {
        if let Some(request) = &self.create {
            make_table(connection, &self.import.table, request, cancel).await?;
        }
        let (send, mut batches) = mpsc::channel(BATCHES_MAX);
        let (import, format, shape) = (self.import.clone(), self.format, self.shape);
        let reader = tokio::task::spawn_blocking(move || {
            if let Err(error) = cut(&import, format, &shape, &send) {
                send.blocking_send(Err(error)).ok();
            }
        });
        let mut sending = Sending {
            connection,
            table: Arc::from(self.import.table.as_str()),
            cancel,
            skip_bad: self.import.skip_bad,
            under_way: JoinSet::new(),
            keys: VecDeque::new(),
            first_undone: None,
            last: self.import.skip,
            imported: Imported {
                put: 0,
                superseded: 0,
                units: 0.0,
                bad: self.survey.bad,
                bad_lines: self.survey.bad_lines,
                done: self.import.skip,
                ended: Ended::Complete,
            },
        };
        let total = Some(self.survey.items);
        sending.run(&mut batches, total, watch).await;
        // The reader ends when nobody takes its batches any more.
        drop(batches);
        reader.await.ok();
        Ok(sending.finish())
    }
}

/// Asks for a table and waits until it can be used.
async fn make_table(
    connection: &Connection,
    table: &str,
    request: &Value,
    cancel: &Cancel,
) -> Result<(), TransferError> {
    connection.call("CreateTable", request.to_string()).await.reply?;
    for _ in 0..TABLE_WAIT_SECONDS {
        if schema::describe(connection, table).await?.status == TableStatus::Active {
            return Ok(());
        }
        if cancel.is_cancelled() {
            return Err(Failure::Cancelled.into());
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    let sentence = format!("{table} was asked for and is not ready yet; import again when it is");
    Err(TransferError::Refused(sentence))
}

/// Batches being sent.
struct Sending<'a> {
    connection: &'a Connection,
    table: Arc<str>,
    cancel: &'a Cancel,
    skip_bad: bool,
    under_way: JoinSet<(u64, Put)>,
    /// The keys of the batches under way.
    keys: VecDeque<(u64, HashSet<Vec<u8>>)>,
    /// The first item of the first batch that was not put in full.
    first_undone: Option<u64>,
    /// The last item that was sent.
    last: u64,
    imported: Imported,
}

impl Sending<'_> {
    async fn run(
        &mut self,
        batches: &mut mpsc::Receiver<Result<Batch, TransferError>>,
        total: Option<u64>,
        watch: Watch<'_>,
    ) {
        while matches!(self.imported.ended, Ended::Complete) {
            if self.cancel.is_cancelled() {
                self.imported.ended = Ended::Interrupted;
                break;
            }
            match batches.recv().await {
                None => break,
                Some(Err(error)) => self.imported.ended = error.into(),
                Some(Ok(batch)) => self.send(batch).await,
            }
            let Imported { put, units, superseded, .. } = self.imported;
            watch(Progress { items: put + superseded, total, units });
        }
        while self.finish_one().await {}
    }

    /// Sends a batch when there is room for it and no other has one of its keys.
    async fn send(&mut self, batch: Batch) {
        while self.under_way.len() >= BATCHES_MAX
            || self.keys.iter().any(|(_, keys)| !keys.is_disjoint(&batch.keys))
        {
            self.finish_one().await;
        }
        if !matches!(self.imported.ended, Ended::Complete) {
            self.undone(batch.first);
            return;
        }
        self.last = batch.last;
        self.imported.superseded += batch.superseded;
        self.keys.push_back((batch.first, batch.keys));
        let (connection, table) = (self.connection.clone(), Arc::clone(&self.table));
        let (cancel, items, first) = (self.cancel.clone(), batch.items, batch.first);
        self.under_way
            .spawn(async move { (first, put::batch(&connection, &table, items, &cancel).await) });
    }

    /// Takes up what became of one batch; false when none is under way.
    async fn finish_one(&mut self) -> bool {
        let Some(done) = self.under_way.join_next().await else { return false };
        let (first, put) = match done {
            Ok(done) => done,
            Err(error) => std::panic::resume_unwind(error.into_panic()),
        };
        self.keys.retain(|(batch, _)| *batch != first);
        self.imported.put += put.put;
        self.imported.units += put.units;
        let is_bad = !put.bad.is_empty();
        for bad in put.bad {
            note(bad, &mut self.imported.bad, &mut self.imported.bad_lines);
        }
        if is_bad && !self.skip_bad && matches!(self.imported.ended, Ended::Complete) {
            self.undone(first);
            let sentence = "the service refused an item; `--skip-bad` goes on without it";
            self.imported.ended = Ended::Failed(TransferError::Refused(sentence.to_owned()));
        }
        if let Some(failure) = put.failure {
            self.undone(first);
            let ended = Ended::from(TransferError::from(failure));
            // What failed says more than that somebody wished to stop.
            if matches!(self.imported.ended, Ended::Complete | Ended::Interrupted) {
                self.imported.ended = ended;
            }
        }
        true
    }

    fn undone(&mut self, first: u64) {
        let earlier = self.first_undone.map_or(first, |known| known.min(first));
        self.first_undone = Some(earlier);
    }

    fn finish(mut self) -> Imported {
        self.imported.done = self.first_undone.map_or(self.last, |first| first.saturating_sub(1));
        self.imported
    }
}
