//! A file of items into a table: first looked over, then sent.

use std::collections::{HashSet, VecDeque};
use std::path::PathBuf;
use std::sync::Arc;

use serde_json::Value;
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use super::batches::{Batch, cut};
use super::ended::{Ended, TransferError};
use super::new_table::{NewTable, make_table};
use super::progress::{Progress, Watch};
use super::put::{self, Put};
use super::shape::Shape;
use super::survey::{Survey, look_over, note};
use crate::api::OperationName;
use crate::connection::{Connection, Facts, Failure};
use crate::session::apart::apart;
use crate::session::{Cancel, Consent, Objection, guard, schema};
use crate::workspace::items::{BadLine, ItemFormat, ItemSource};

/// Batches that are under way at a time.
const BATCHES_MAX: usize = 4;
/// What is imported, and how.
#[derive(Clone, Debug)]
pub struct Import {
    pub table: String,
    /// A file of items, or a folder the service exported to.
    pub path: PathBuf,
    /// The folder of ours that a pipe is kept in while it is read twice.
    pub spools: PathBuf,
    /// As the file says when `None`.
    pub format: Option<ItemFormat>,
    /// Make the table when there is none.
    pub new_table: Option<NewTable>,
    /// Put the good lines when some are bad.
    pub skip_bad: bool,
    /// Leave out so many items at the beginning: those that an import before put.
    pub skip: u64,
}

/// An import that could be sent.
#[derive(Debug)]
pub struct Prepared {
    pub import: Import,
    pub format: ItemFormat,
    pub survey: Survey,
    /// The CreateTable request that comes first, when there is no such table.
    pub create: Option<Value>,
    source: ItemSource,
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
    /// Reads the file once, without sending anything but DescribeTable. The caller asks the guard of the connection
    /// ([`Prepared::check`]), then lets it [`run`](Prepared::run): nothing is written without that call.
    pub async fn prepare(
        self,
        connection: &Connection,
        cancel: &Cancel,
    ) -> Result<Prepared, TransferError> {
        let (shape, create) = self.find_table(connection).await?;
        // Read now and read again when it is sent: a file may be larger than memory.
        let (import, check, stop) = (self, shape.clone(), cancel.clone());
        let mut source = ItemSource::new(&import.path, &import.spools);
        // Apart, as a pipe may never end.
        let looked = apart(cancel, move || {
            let looked = look_over(&import, &mut source, &check, &stop);
            looked.map(|(format, survey)| (import, source, format, survey))
        });
        let (import, source, format, survey) = looked.await.ok_or(Failure::Cancelled)??;
        Ok(Prepared { import, format, survey, create, source, shape })
    }

    /// What the table asks of items, and the request that makes it when it is not there.
    async fn find_table(
        &self,
        connection: &Connection,
    ) -> Result<(Shape, Option<Value>), TransferError> {
        let wanted = self.new_table.as_ref().map(|new| new.request(&self.table)).transpose()?;
        let found = schema::find(connection, &self.table).await?;
        match (found.map(|table| Shape::of(&table.definition)), wanted) {
            (Some(shape), None) => Ok((shape, None)),
            // The same command is given again after a stop, and then the table is there.
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

impl Prepared {
    /// Whether the connection lets itself be written to with what was agreed to. The code of a guarded one is made of
    /// the table to be made and of all the items.
    pub fn check(&self, facts: &Facts, consent: &Consent) -> Result<(), Objection> {
        let create = self.create.as_ref().map(Value::to_string).unwrap_or_default();
        let body = format!("{create}{}", self.survey.digest);
        let items = usize::try_from(self.survey.items).unwrap_or(usize::MAX);
        guard::check_operation(
            facts,
            OperationName::BatchWriteItem,
            &self.import.table,
            &body,
            items,
            consent,
        )
    }

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
        // As many waiting as under way at most, so that the reader keeps ahead and does not run away.
        let (send, mut batches) = mpsc::channel(BATCHES_MAX);
        let (import, survey) = (self.import.clone(), self.survey.clone());
        let (mut source, format, shape) = (self.source, self.format, self.shape);
        let reader = tokio::task::spawn_blocking(move || {
            if let Err(error) = cut(&import, &mut source, format, &shape, &survey, &send) {
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
        // Also after a stop: what is under way will be done or not, and `done` has to say which.
        while self.finish_one().await {}
    }

    /// Sends a batch when there is room for it and no other has one of its keys.
    async fn send(&mut self, batch: Batch) {
        // Batches end in any order. Of two with one key the earlier one could end last, and its line would stay.
        while self.under_way.len() >= BATCHES_MAX
            || self.keys.iter().any(|(_, keys)| !keys.is_disjoint(&batch.keys))
        {
            self.finish_one().await;
        }
        if !matches!(self.imported.ended, Ended::Complete) {
            // It was waiting for room when another batch ended the import.
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
        // Later batches may be done, too. To put them once more changes nothing, to leave one out would.
        self.imported.done = self.first_undone.map_or(self.last, |first| first.saturating_sub(1));
        self.imported
    }
}
