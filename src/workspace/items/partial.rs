//! A file of items that is being written: `FILE.partial` until it is whole, then `FILE`.
//!
//! The partial file is plain lines, so that it can be gone on with after a stop of any kind, a crash too: what follows the
//! last line break is cut off, and the last line says how far the reading came. For CSV, whose columns are known at the
//! end alone, and for gzip, it is the source of the real file, which is made in one go.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;

use super::columns::Misfit;
use super::format::is_gzip;
use super::{Columns, ItemFormat, Unfit, json, plain};
use crate::value::Item;
use crate::workspace::files;

/// How many bytes are written at once.
const BUFFER_BYTES: usize = 256 * 1024;

#[derive(Debug, thiserror::Error)]
pub enum PartialError {
    #[error("{path}: a file of this name exists; nothing was written", path = .0.display())]
    Exists(PathBuf),
    #[error("{path}: what an export left that was not finished; go on with it, or take it away", path = .0.display())]
    Unfinished(PathBuf),
    #[error("{path}: there is no unfinished export to go on with", path = .0.display())]
    NothingToResume(PathBuf),
    #[error("{path}: its last line is no item: {message}", path = path.display())]
    LastLine { path: PathBuf, message: String },
    #[error("{path}: {source}", path = path.display())]
    Io { path: PathBuf, source: io::Error },
}

/// Why an item could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// Of the item that would have been this line.
    #[error("line {line}: {unfit}")]
    Unfit { line: u64, unfit: Unfit },
    #[error(transparent)]
    Misfit(#[from] Misfit),
    #[error("the output can't be written: {0}")]
    Io(io::Error),
}

impl From<io::Error> for WriteError {
    fn from(error: io::Error) -> Self {
        Self::Io(files::plain(error))
    }
}

/// How items are written.
#[derive(Clone, Debug)]
pub struct Style {
    pub format: ItemFormat,
    /// Write sets as arrays and bytes as base64 in JSON Lines.
    pub lossy: bool,
    /// The key attributes, which CSV has in front.
    pub keys: Vec<String>,
}

/// Turns items into text, one after the other.
pub struct Encoder {
    style: Style,
    columns: Columns,
    /// Items turned into text, those of an export that is gone on with too.
    pub items: u64,
    /// Items that hold more than their line does.
    pub lossy_items: u64,
}

/// A file of items being written.
pub struct Partial {
    /// Where it will stand.
    path: PathBuf,
    partial: PathBuf,
    file: BufWriter<File>,
    encoder: Encoder,
    line: Vec<u8>,
    /// Of an export that is gone on with: the last item it wrote.
    pub last: Option<Item>,
}

impl Encoder {
    pub fn new(style: Style) -> Self {
        let columns = Columns::new(style.keys.clone());
        Self { style, columns, items: 0, lossy_items: 0 }
    }

    /// Appends the line of one item. Of CSV that is not its row, for which it is too early, but a line to make it of.
    pub fn push(&mut self, item: &Item, out: &mut Vec<u8>) -> Result<(), WriteError> {
        match self.style.format {
            ItemFormat::DynamodbJson => json::push_line(item, out),
            ItemFormat::JsonLines if self.style.lossy => {
                self.lossy_items += u64::from(plain::push_lossy_line(item, out));
            }
            ItemFormat::JsonLines => {
                let line = self.items + 1;
                plain::push_line(item, out).map_err(|unfit| WriteError::Unfit { line, unfit })?;
            }
            ItemFormat::Csv => {
                self.columns.add(item)?;
                json::push_line(item, out);
            }
        }
        self.items += 1;
        Ok(())
    }

    /// Reads a line that [`push`](Self::push) made.
    fn read(&self, line: &[u8]) -> Result<Item, String> {
        let text = str::from_utf8(line).map_err(|_| "not UTF-8 text".to_owned())?;
        match self.style.format {
            ItemFormat::JsonLines => plain::item(text.trim_ascii()),
            ItemFormat::DynamodbJson | ItemFormat::Csv => json::item(text.trim_ascii()),
        }
    }
}

/// The name of a file while it is not finished.
pub fn partial_of(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".partial");
    path.with_file_name(name)
}

impl Partial {
    /// Begins a file. One that stands there is replaced only when that is wanted, and only when all is written.
    pub fn create(path: &Path, style: Style, replace: bool) -> Result<Self, PartialError> {
        refuse_existing(path, replace)?;
        let partial = partial_of(path);
        // Also to keep two exports into one file apart: the second finds what the first has begun.
        let file = files::private().write(true).create_new(true).open(&partial);
        let file = file.map_err(|source| match source.kind() {
            io::ErrorKind::AlreadyExists => PartialError::Unfinished(partial.clone()),
            _ => PartialError::Io { path: partial.clone(), source: files::plain(source) },
        })?;
        Ok(Self::on(path, file, Encoder::new(style)))
    }

    /// Goes on with a file that was not finished.
    pub fn resume(path: &Path, style: Style, replace: bool) -> Result<Self, PartialError> {
        refuse_existing(path, replace)?;
        let partial = partial_of(path);
        let failed = |source: io::Error| match source.kind() {
            io::ErrorKind::NotFound => PartialError::NothingToResume(partial.clone()),
            _ => PartialError::Io { path: partial.clone(), source: files::plain(source) },
        };
        if fs::symlink_metadata(&partial).is_ok_and(|file| !file.is_file()) {
            // A link would have the export go on in a file that is not its own.
            return Err(failed(io::Error::other("is no regular file")));
        }
        let file = files::private().read(true).write(true).open(&partial).map_err(failed)?;
        let mut resumed = Self::on(path, file, Encoder::new(style));
        match resumed.catch_up() {
            Ok(Ok(())) => Ok(resumed),
            Ok(Err(message)) => Err(PartialError::LastLine { path: partial, message }),
            Err(source) => Err(PartialError::Io { path: partial, source: files::plain(source) }),
        }
    }

    fn on(path: &Path, file: File, encoder: Encoder) -> Self {
        let file = BufWriter::with_capacity(BUFFER_BYTES, file);
        let (path, partial) = (path.to_owned(), partial_of(path));
        Self { path, partial, file, encoder, line: Vec::new(), last: None }
    }

    /// Reads what is there, cuts off half a line at its end, and stands behind the last whole one.
    fn catch_up(&mut self) -> io::Result<Result<(), String>> {
        // The other formats need no more than the last item: their lines are counted and not read.
        let needs_columns = self.encoder.style.format == ItemFormat::Csv;
        let (mut line, mut last, mut whole) = (Vec::new(), Vec::new(), 0);
        let mut text = BufReader::new(self.file.get_ref());
        while text.read_until(b'\n', &mut line)? > 0 && line.last() == Some(&b'\n') {
            whole += u64::try_from(line.len()).unwrap_or_default();
            self.encoder.items += 1;
            if needs_columns {
                let item = self.encoder.read(&line);
                let added = item.and_then(|item| {
                    self.encoder.columns.add(&item).map_err(|misfit| misfit.to_string())
                });
                if added.is_err() {
                    return Ok(added);
                }
            }
            // Two buffers take turns, so that no line is copied.
            std::mem::swap(&mut line, &mut last);
            line.clear();
        }
        let file = self.file.get_mut();
        file.set_len(whole)?;
        file.seek(SeekFrom::End(0))?;
        if last.is_empty() {
            return Ok(Ok(()));
        }
        Ok(self.encoder.read(&last).map(|item| self.last = Some(item)))
    }

    /// Writes one item.
    pub fn write(&mut self, item: &Item) -> Result<(), WriteError> {
        self.line.clear();
        self.encoder.push(item, &mut self.line)?;
        self.file.write_all(&self.line)?;
        Ok(())
    }

    /// What was written so far.
    pub fn encoder(&self) -> &Encoder {
        &self.encoder
    }

    /// Leaves the file as it is, to be gone on with; where it stands. One without an item is taken away.
    pub fn keep(mut self) -> io::Result<Option<PathBuf>> {
        if self.encoder.items == 0 {
            return fs::remove_file(&self.partial).map(|()| None);
        }
        self.file.flush()?;
        self.file.get_ref().sync_all()?;
        Ok(Some(self.partial))
    }

    /// Takes it away: nobody is to go on with it.
    pub fn discard(self) {
        let Self { file, partial, .. } = self;
        // What waits to be written is not worth the wait: the disk may be why this is given up.
        drop(file.into_parts());
        if let Err(error) = fs::remove_file(&partial) {
            tracing::warn!("{} is left behind: {error}", partial.display());
        }
    }

    /// All is written: the file takes its place.
    pub fn finish(mut self) -> io::Result<()> {
        self.file.flush()?;
        let compressed = is_gzip(&self.path);
        if self.encoder.style.format != ItemFormat::Csv && !compressed {
            return files::move_into_place(&self.partial, &self.path);
        }
        files::replace_with(&self.path, |file| {
            let to = BufWriter::with_capacity(BUFFER_BYTES, file);
            if compressed {
                let to = self.copy(GzEncoder::new(to, Compression::default()))?;
                to.finish()?.flush()
            } else {
                self.copy(to)?.flush()
            }
        })?;
        // Last: until the file stands in its place this is all there is.
        fs::remove_file(&self.partial)
    }

    /// As [`finish`](Self::finish); where the file can't take its place nothing is left of it.
    pub fn finish_or_discard(self) -> io::Result<()> {
        let partial = self.partial.clone();
        self.finish().inspect_err(|_| drop(fs::remove_file(&partial)))
    }

    /// All is written: hands over the text instead of leaving a file.
    pub fn pour_out<W: Write>(mut self, to: W) -> io::Result<()> {
        self.file.flush()?;
        let copied = self.copy(to).and_then(|mut to| to.flush());
        // What was to be had from it is out, or nobody is there to take it.
        fs::remove_file(&self.partial).ok();
        copied
    }

    /// Writes the file as it is to be, from the lines of the partial one.
    fn copy<W: Write>(&self, mut to: W) -> io::Result<W> {
        let mut text = BufReader::with_capacity(BUFFER_BYTES, File::open(&self.partial)?);
        if self.encoder.style.format != ItemFormat::Csv {
            io::copy(&mut text, &mut to)?;
            return Ok(to);
        }
        let mut rows = self.encoder.columns.writer(to)?;
        let mut line = Vec::new();
        while text.read_until(b'\n', &mut line)? > 0 {
            rows.write(&self.encoder.read(&line).map_err(io::Error::other)?)?;
            line.clear();
        }
        rows.finish()
    }
}

fn refuse_existing(path: &Path, replace: bool) -> Result<(), PartialError> {
    let refused = |why: &str| PartialError::Io {
        path: path.to_owned(),
        source: io::Error::other(why.to_owned()),
    };
    match fs::metadata(path) {
        // Nothing can take its place, and that is better said before all is written.
        Ok(there) if there.is_dir() => Err(refused("is a folder")),
        Ok(there) if !there.is_file() => Err(refused("is no regular file")),
        Ok(_) if !replace => Err(PartialError::Exists(path.to_owned())),
        Ok(_) | Err(_) => Ok(()),
    }
}
