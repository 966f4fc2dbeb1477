//! `run --format`: the items that reads found, on stdout and alone there.
//!
//! Lines go out as they come. A table and CSV begin with what is known at the end alone, their columns: until then the
//! items wait in a file without a name.

use std::io::{self, BufRead, BufReader, Seek, SeekFrom, Write};
use std::path::Path;

use tempfile::SpooledTempFile;

use super::item_out::ItemOut;
use super::table::Table;
use super::{Exit, Printer, Stop};
use crate::cli::RowFormat;
use crate::value::Item;
use crate::workspace::files;
use crate::workspace::items::{Columns, Encoder, ItemFormat, Style, WriteError, json, plain};

#[cfg(test)]
mod tests;

/// So much waits in memory before it goes to the disk: most of what is looked at never does.
const SPOOL_BYTES: usize = 16 * 1024 * 1024;

/// Where items go.
pub struct Rows {
    printer: Printer,
    form: Form,
    /// Items that were taken, and of them those that hold more than was printed.
    pub items: u64,
    pub lossy_items: u64,
    /// Nobody reads stdout any more.
    pub is_gone: bool,
}

enum Form {
    Lines { out: ItemOut, encoder: Box<Encoder> },
    Array { out: ItemOut },
    Csv { columns: Columns, spool: Spool },
    Table { table: Table, spool: Spool },
}

impl Rows {
    /// `leading` are the attributes that columns begin with. A spool has its place in `folder`.
    pub fn new(
        format: RowFormat,
        leading: Vec<String>,
        folder: &Path,
        printer: Printer,
    ) -> Result<Self, Stop> {
        let lines = |format| Form::Lines {
            out: ItemOut::new(format, printer),
            encoder: Box::new(Encoder::new(Style { format, lossy: true, keys: Vec::new() })),
        };
        let form = match format {
            RowFormat::DynamodbJson => lines(ItemFormat::DynamodbJson),
            RowFormat::Jsonl => lines(ItemFormat::JsonLines),
            RowFormat::Json => Form::Array { out: ItemOut::new(ItemFormat::JsonLines, printer) },
            RowFormat::Csv => {
                Form::Csv { columns: Columns::new(leading), spool: Spool::new(folder)? }
            }
            RowFormat::Table => {
                Form::Table { table: Table::new(leading), spool: Spool::new(folder)? }
            }
        };
        Ok(Self { printer, form, items: 0, lossy_items: 0, is_gone: false })
    }

    /// Takes items; those for which nobody is there any more are dropped.
    pub fn take(&mut self, items: &[Item]) -> Result<(), Stop> {
        if self.is_gone || items.is_empty() {
            return Ok(());
        }
        let is_first = self.items == 0;
        self.items += u64::try_from(items.len()).unwrap_or(u64::MAX);
        let mut text = Vec::new();
        let written = match &mut self.form {
            Form::Lines { out, encoder } => {
                for item in items {
                    encoder.push(item, &mut text).map_err(|error| refused(&error))?;
                }
                self.lossy_items = encoder.lossy_items;
                out.write_all(&text)
            }
            Form::Array { out } => {
                for (place, item) in items.iter().enumerate() {
                    let opening: &[u8] = if is_first && place == 0 { b"[" } else { b",\n " };
                    text.extend_from_slice(opening);
                    self.lossy_items += u64::from(plain::push_lossy_line(item, &mut text));
                    // Its line break: what comes behind it is not known yet.
                    text.pop();
                }
                out.write_all(&text)
            }
            Form::Csv { columns, spool } => {
                for item in items {
                    columns.add(item).map_err(|misfit| refused(&misfit.into()))?;
                }
                return spool.push(items);
            }
            Form::Table { table, spool } => {
                items.iter().for_each(|item| table.add(item));
                return spool.push(items);
            }
        };
        self.heed(written)
    }

    /// Prints what waited for the end.
    pub fn finish(&mut self) -> Result<(), Stop> {
        if self.is_gone {
            return Ok(());
        }
        let written = match &mut self.form {
            Form::Lines { out, .. } => out.flush(),
            Form::Array { out } => {
                let closing: &[u8] = if self.items == 0 { b"[]\n" } else { b"]\n" };
                out.write_all(closing).and_then(|()| out.flush())
            }
            Form::Csv { columns, spool } => {
                let mut rows = columns.writer(ItemOut::new(ItemFormat::Csv, self.printer))?;
                let poured = spool.pour(|item| rows.write(&item));
                poured.and_then(|()| rows.finish()).and_then(|mut out| out.flush())
            }
            Form::Table { table, spool } => return table.print(spool, self.printer),
        };
        self.heed(written)
    }

    fn heed(&mut self, written: io::Result<()>) -> Result<(), Stop> {
        match written {
            // Who closed the pipe has what they wanted.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => self.is_gone = true,
            other => other?,
        }
        Ok(())
    }
}

fn refused(error: &WriteError) -> Stop {
    let message = format!("{error}; --format dynamodb-json takes all that an item may hold");
    Stop { exit: Exit::Failed, message }
}

/// Items that wait to pass once more, or twice.
pub struct Spool {
    file: SpooledTempFile,
}

impl Spool {
    fn new(folder: &Path) -> Result<Self, Stop> {
        // Only ours is made: it is where a file is put for as long as the command takes.
        files::create_folder(folder)?;
        Ok(Self { file: tempfile::spooled_tempfile_in(SPOOL_BYTES, folder) })
    }

    fn push(&mut self, items: &[Item]) -> Result<(), Stop> {
        let mut text = Vec::new();
        items.iter().for_each(|item| json::push_line(item, &mut text));
        self.file.write_all(&text).map_err(|error| {
            let error = files::plain(error);
            let message = format!(
                "the items can't be kept until all are there: {error}; --format jsonl needs no room"
            );
            Stop { exit: Exit::Failed, message }
        })
    }

    /// Hands over all items, in order; may be asked to more than once.
    pub fn pour(&mut self, mut take: impl FnMut(Item) -> io::Result<()>) -> io::Result<()> {
        self.file.seek(SeekFrom::Start(0))?;
        let mut lines = BufReader::new(&mut self.file);
        let mut line = String::new();
        while lines.read_line(&mut line)? > 0 {
            take(json::item(line.trim_end()).map_err(io::Error::other)?)?;
            line.clear();
        }
        Ok(())
    }
}
