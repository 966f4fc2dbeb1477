//! A table, or an index of it, into a file.

use std::io::Write;
use std::path::PathBuf;

use super::ended::{Ended, TransferError};
use super::progress::{Progress, Watch};
use crate::api::OperationName;
use crate::api::operation::{Read, ReturnConsumedCapacity, Scan};
use crate::api::reply::ReadReply;
use crate::api::table::{KeySchema, TableDescription};
use crate::api::{Operation, Reply, wire};
use crate::connection::Sent;
use crate::connection::{Connection, Failure};
use crate::draft::key::key_of;
use crate::secret;
use crate::session::patience;
use crate::session::session::blocking;
use crate::session::{Cancel, schema, struck};
use crate::value::{AttributeValue, Item, Row};
use crate::workspace::files;
use crate::workspace::items::{Encoder, ItemFormat, Partial, PartialError, Style, WriteError};

/// What is exported, and where to.
pub struct Export {
    pub table: String,
    /// The entries of this index instead of the table's items.
    pub index: Option<String>,
    pub format: ItemFormat,
    /// JSON Lines with arrays for sets and base64 for bytes.
    pub lossy: bool,
    /// Strongly consistent reads, for twice the units.
    pub consistent: bool,
    pub target: Target,
}

/// Where an export goes.
pub enum Target {
    File {
        path: PathBuf,
        /// Go on with what an earlier export left.
        resume: bool,
        /// Let the new file take the place of one that stands there.
        replace: bool,
    },
    /// A stream; CSV, which knows its header at the end alone, waits in a file of this name.
    Stream { to: Box<dyn Write + Send>, spool: PathBuf },
}

/// What an export did.
#[derive(Debug)]
pub struct Exported {
    /// Items in the output, those of an earlier export that was gone on with too.
    pub items: u64,
    /// Of them, those that held more than was written.
    pub lossy_items: u64,
    /// Of them, those that held a secret of this process, which was not written.
    pub struck_items: u64,
    pub units: f64,
    pub ended: Ended,
    /// What was written, when it did not end well; to be gone on with.
    pub partial: Option<PathBuf>,
}

/// Exports a table. What is wrong before the first item is an error, what comes after it is told by
/// [`Exported::ended`]. The next page is read while one is written.
pub async fn export(
    connection: &Connection,
    export: Export,
    cancel: &Cancel,
    watch: Watch<'_>,
) -> Result<Exported, TransferError> {
    let table = schema::describe(connection, &export.table).await?;
    let keys = key_names(&table, export.index.as_deref())?;
    let mut scan = scan(&export);
    let style = Style { format: export.format, lossy: export.lossy, keys: keys.clone() };
    let mut sink = blocking(move || Sink::open(export.target, style)).await?;
    scan.read.start = start(&sink, &keys)?.map(Ok);
    let mut reading =
        ScanUnderWay { connection, scan, cancel, more: true, units: 0.0, struck_items: 0 };
    let known = scan_total(&reading.scan, &table);
    let ended = reading.pour(&mut sink, known, watch).await;
    let (units, struck_items) = (reading.units, reading.struck_items);
    Ok(Exported { struck_items, ..sink.close(ended, units).await })
}

/// The attributes that say where an entry lies: the index's key, then the table's.
fn key_names(table: &TableDescription, index: Option<&str>) -> Result<Vec<String>, TransferError> {
    let definition = &table.definition;
    let mut indexes = definition.global_indexes.iter().chain(&definition.local_indexes);
    let mut names: Vec<String> = Vec::new();
    if let Some(wanted) = index {
        let found = indexes.find(|index| index.name == wanted).ok_or_else(|| {
            TransferError::Refused(format!("{} has no index {wanted}", definition.name))
        })?;
        names.extend(found.key.names().map(str::to_owned));
    }
    for name in definition.key.names() {
        if !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    Ok(names)
}

fn scan(export: &Export) -> Scan {
    let read = Read {
        table_name: export.table.clone(),
        index_name: export.index.clone(),
        consistent: export.consistent,
        capacity: ReturnConsumedCapacity::Total,
        ..Read::default()
    };
    // One page after the other, and not in segments: only so does the last line of a file say how far it came.
    Scan { read, segment: None }
}

/// How many items there should be, by the description of the table.
fn scan_total(scan: &Scan, table: &TableDescription) -> Option<u64> {
    match &scan.read.index_name {
        None => Some(table.item_count),
        Some(name) => {
            table.index_sizes.iter().find(|size| size.name == *name).map(|size| size.item_count)
        }
    }
}

/// The place behind the last item of an export that is gone on with.
fn start(sink: &Sink, keys: &[String]) -> Result<Option<Item>, TransferError> {
    let Some(last) = sink.last() else { return Ok(None) };
    let mut key = keys.iter().filter_map(|name| last.get(name));
    if key.any(|value| matches!(value, AttributeValue::S(text) if secret::is_struck(text))) {
        let sentence =
            "the key that the unfinished file ends with was struck out as a secret: export it anew";
        return Err(TransferError::Refused(sentence.to_owned()));
    }
    // As a schema of partition keys alone, since here it is a list of names: what a scan starts behind is all of them.
    let schema = KeySchema { partition: keys.to_vec(), sort: Vec::new() };
    let sentence = || "the unfinished file is of another table: its last line has another key";
    key_of(&schema, last).map(Some).ok_or_else(|| TransferError::Refused(sentence().to_owned()))
}

/// A table being read.
struct ScanUnderWay<'a> {
    connection: &'a Connection,
    scan: Scan,
    cancel: &'a Cancel,
    more: bool,
    units: f64,
    struck_items: u64,
}

impl ScanUnderWay<'_> {
    async fn pour(&mut self, sink: &mut Sink, total: Option<u64>, watch: Watch<'_>) -> Ended {
        let mut page = Vec::new();
        while self.more || !page.is_empty() {
            // Asked before the page is written and acted on after: what was read and paid for is not thrown away.
            let stop = self.cancel.is_cancelled();
            let write = sink.write(std::mem::take(&mut page));
            let (written, read) = tokio::join!(write, self.next_page(stop));
            if let Err(error) = written {
                return TransferError::from(error).into();
            }
            match read {
                Ok(items) => page = items,
                Err(failure) => return TransferError::from(failure).into(),
            }
            if stop {
                return Ended::Interrupted;
            }
            watch(Progress { items: sink.items(), total, units: self.units });
        }
        Ended::Complete
    }

    /// The next page; nothing when there is none or none is wanted.
    async fn next_page(&mut self, stop: bool) -> Result<Vec<Item>, Failure> {
        if stop || !self.more {
            return Ok(Vec::new());
        }
        let body = wire::encode_request(&Operation::Scan(self.scan.clone()));
        let exchange =
            patience::send(self.connection, Sent::read(OperationName::Scan, body), self.cancel)
                .await;
        let is_clean = exchange.response.as_deref().is_none_or(|page| !secret::is_in(page));
        let Reply::Scan(reply) = exchange.reply? else {
            return Err(schema::unexpected(&Operation::Scan(self.scan.clone())));
        };
        let ReadReply { items, last_evaluated_key, capacity, .. } = reply;
        self.units += capacity.map_or(0.0, |capacity| capacity.total.units);
        self.more = last_evaluated_key.is_some();
        self.scan.read.start = last_evaluated_key.map(Ok);
        let items = items.into_iter().flatten().map(Row::into_item).collect();
        // A page is soon looked through; its items are written out for it once more.
        if is_clean {
            return Ok(items);
        }
        let (items, count) = struck::items(items, self.connection);
        self.struck_items += count;
        Ok(items)
    }
}

/// Where the items go. What writes is handed to a thread that may wait for a disk, and back.
struct Sink(Option<Open>);

enum Open {
    File(Box<Partial>),
    Stream { to: Box<dyn Write + Send>, encoder: Box<Encoder>, text: Vec<u8> },
    Spooled { to: Box<dyn Write + Send>, partial: Box<Partial> },
}

impl Sink {
    fn open(target: Target, style: Style) -> Result<Self, PartialError> {
        let open = match target {
            Target::File { path, resume: true, replace } => {
                Open::File(Box::new(Partial::resume(&path, style, replace)?))
            }
            Target::File { path, resume: false, replace } => {
                Open::File(Box::new(Partial::create(&path, style, replace)?))
            }
            Target::Stream { to, spool } if style.format == ItemFormat::Csv => {
                Open::Spooled { to, partial: Box::new(Partial::create(&spool, style, true)?) }
            }
            Target::Stream { to, .. } => {
                let encoder = Box::new(Encoder::new(style));
                Open::Stream { to, encoder, text: Vec::new() }
            }
        };
        Ok(Self(Some(open)))
    }

    fn encoder(&self) -> Option<&Encoder> {
        match self.0.as_ref()? {
            Open::File(partial) | Open::Spooled { partial, .. } => Some(partial.encoder()),
            Open::Stream { encoder, .. } => Some(encoder),
        }
    }

    fn items(&self) -> u64 {
        self.encoder().map_or(0, |encoder| encoder.items)
    }

    fn last(&self) -> Option<&Item> {
        match &self.0 {
            Some(Open::File(partial)) => partial.last.as_ref(),
            _ => None,
        }
    }

    async fn write(&mut self, items: Vec<Item>) -> Result<(), WriteError> {
        let Some(mut open) = self.0.take() else { return Ok(()) };
        let (open, written) = blocking(move || {
            let written = open.write(&items);
            (open, written)
        })
        .await;
        self.0 = Some(open);
        written
    }

    /// Puts a whole file in its place, and leaves the beginning of one to be gone on with.
    async fn close(mut self, ended: Ended, units: f64) -> Exported {
        let (items, lossy_items) =
            self.encoder().map_or((0, 0), |encoder| (encoder.items, encoder.lossy_items));
        let mut exported =
            Exported { items, lossy_items, struck_items: 0, units, ended, partial: None };
        let Some(open) = self.0.take() else { return exported };
        let complete = matches!(exported.ended, Ended::Complete);
        match blocking(move || open.close(complete)).await {
            Ok(partial) => exported.partial = partial,
            Err(error) => exported.ended = TransferError::from(WriteError::Io(error)).into(),
        }
        exported
    }
}

impl Open {
    fn write(&mut self, page: &[Item]) -> Result<(), WriteError> {
        match self {
            Self::File(partial) | Self::Spooled { partial, .. } => {
                page.iter().try_for_each(|item| partial.write(item))
            }
            Self::Stream { to, encoder, text } => {
                text.clear();
                let encoded = page.iter().try_for_each(|item| encoder.push(item, text));
                // Even if an item does not fit: those before it do.
                to.write_all(text)?;
                encoded
            }
        }
    }

    fn close(self, complete: bool) -> std::io::Result<Option<PathBuf>> {
        let closed = match self {
            Self::File(partial) if complete => partial.finish().map(|()| None),
            Self::File(partial) => partial.keep(),
            // Rows that were read are worth having, also when there should have been more.
            Self::Spooled { to, partial } => partial.pour_out(to).map(|()| None),
            Self::Stream { mut to, .. } => to.flush().map(|()| None),
        };
        closed.map_err(files::plain)
    }
}
