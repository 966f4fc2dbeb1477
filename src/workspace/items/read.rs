//! Reading a file of items, one after the other.

use std::collections::HashSet;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::vec;

use flate2::bufread::MultiGzDecoder;

use super::{ItemFormat, json, plain, service_export};
use crate::draft::column::Column;
use crate::value::{AttributeValue, Item};
use crate::workspace::reading::{self, ReadError};

/// A line longer than this holds no item: an item of 400 KB has at most six times as much JSON.
const LINE_BYTES_MAX: u64 = 16 * 1024 * 1024;

/// One item, and where it was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Numbered {
    /// The name of the file.
    pub file: Arc<str>,
    /// From 1, in its file. A row of a CSV file may take several lines; this is its first.
    pub line: u64,
    pub item: Item,
}

/// What is wrong with one line. The lines after it can still be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {message}")]
pub struct BadLine {
    /// The name of the file.
    pub file: Arc<str>,
    pub line: u64,
    pub message: String,
}

/// Why nothing can be read, or nothing more.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error("{path}: {message}", path = path.display())]
    Content { path: PathBuf, message: String },
}

/// A file of items, or a folder of the service's export: its items in order. Ends after an [`OpenError`].
pub struct ItemFile {
    pub format: ItemFormat,
    waiting: vec::IntoIter<PathBuf>,
    current: Option<Current>,
}

/// The file that is being read.
struct Current {
    path: PathBuf,
    name: Arc<str>,
    body: Body,
}

enum Body {
    Lines { text: Box<dyn BufRead + Send>, line: u64, plain: bool },
    Rows { rows: Box<csv::Reader<Row>>, columns: Vec<Column> },
}

/// The text of a CSV file, of which one row takes no more than it may: a quote that is never closed makes a row of all that
/// follows.
struct Row {
    text: Box<dyn BufRead + Send>,
    left: u64,
}

impl Read for Row {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let read = self.text.read(buffer)?;
        // What is read ahead belongs to later rows: so much less than the limit matters to nobody.
        self.left = self.left.saturating_sub(u64::try_from(read).unwrap_or(u64::MAX));
        Ok(read)
    }
}

fn too_long(line: u64) -> io::Error {
    io::Error::other(format!(
        "line {line}: longer than 16 MB, which no item is; a line break or a quote may be missing"
    ))
}

impl OpenError {
    fn io(path: &Path, source: io::Error) -> Self {
        ReadError::io(path, source).into()
    }

    pub(super) fn content(path: &Path, message: impl Into<String>) -> Self {
        Self::Content { path: path.to_owned(), message: message.into() }
    }
}

impl ItemFile {
    /// Opens a file, or a folder of the service's export, in this format or in the one its name and its first line tell.
    pub fn open(path: &Path, format: Option<ItemFormat>) -> Result<Self, OpenError> {
        let (files, format) = if path.is_dir() {
            (service_export::files(path)?, Some(ItemFormat::DynamodbJson))
        } else {
            (vec![path.to_owned()], format)
        };
        let mut waiting = files.into_iter();
        let first = waiting.next().map(|path| Current::open(&path, format)).transpose()?;
        Ok(Self::begun(waiting, first, format))
    }

    /// A single file, of what was opened already.
    pub fn of(
        path: &Path,
        bytes: Box<dyn Read + Send>,
        format: Option<ItemFormat>,
    ) -> Result<Self, OpenError> {
        let first = Current::of(path, bytes, format)?;
        Ok(Self::begun(Vec::new().into_iter(), Some(first), format))
    }

    fn begun(
        waiting: vec::IntoIter<PathBuf>,
        first: Option<(Current, ItemFormat)>,
        format: Option<ItemFormat>,
    ) -> Self {
        let found = first.as_ref().map(|(_, format)| *format);
        let format = found.or(format).unwrap_or(ItemFormat::DynamodbJson);
        Self { format, waiting, current: first.map(|(current, _)| current) }
    }

    fn next_item(&mut self) -> Result<Option<Result<Numbered, BadLine>>, OpenError> {
        while let Some(current) = &mut self.current {
            if let Some(found) = current.next()? {
                return Ok(Some(found));
            }
            let next = self.waiting.next();
            let next = next.map(|path| Current::open(&path, Some(self.format))).transpose()?;
            self.current = next.map(|(current, _)| current);
        }
        Ok(None)
    }
}

impl Iterator for ItemFile {
    type Item = Result<Result<Numbered, BadLine>, OpenError>;

    fn next(&mut self) -> Option<Self::Item> {
        let next = self.next_item();
        // An error of the file itself: to go on would give it again for ever.
        if next.is_err() {
            self.current = None;
        }
        next.transpose()
    }
}

impl Current {
    fn open(path: &Path, format: Option<ItemFormat>) -> Result<(Self, ItemFormat), OpenError> {
        let file = reading::open_at_once(path)?;
        Self::of(path, Box::new(file), format)
    }

    fn of(
        path: &Path,
        bytes: Box<dyn Read + Send>,
        format: Option<ItemFormat>,
    ) -> Result<(Self, ItemFormat), OpenError> {
        let mut text = content(bytes).map_err(|error| OpenError::io(path, error))?;
        let format = match format {
            Some(format) => format,
            None => {
                let (found, whole) =
                    looked_at(path, text).map_err(|error| OpenError::io(path, error))?;
                text = whole;
                found
            }
        };
        let body = match format {
            ItemFormat::Csv => rows(path, text)?,
            ItemFormat::DynamodbJson => Body::Lines { text, line: 0, plain: false },
            ItemFormat::JsonLines => Body::Lines { text, line: 0, plain: true },
        };
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
        Ok((Self { path: path.to_owned(), name: name.into(), body }, format))
    }

    /// The next item or bad line; `None` at the end.
    fn next(&mut self) -> Result<Option<Result<Numbered, BadLine>>, OpenError> {
        let found = match &mut self.body {
            Body::Lines { text, line, plain } => next_line(text, line, *plain),
            Body::Rows { rows, columns } => next_row(rows, columns),
        };
        let found = found.map_err(|error| OpenError::io(&self.path, error))?;
        let name = &self.name;
        Ok(found.map(|(line, item)| {
            let file = Arc::clone(name);
            match item {
                Ok(item) => Ok(Numbered { file, line, item }),
                Err(message) => Err(BadLine { file, line, message }),
            }
        }))
    }
}

/// A line and what it holds.
type Found = Option<(u64, Result<Item, String>)>;

fn next_line(text: &mut Box<dyn BufRead + Send>, line: &mut u64, plain: bool) -> io::Result<Found> {
    let mut bytes = Vec::new();
    loop {
        bytes.clear();
        // Never more than that at once: a file that is no text may be one line of gigabytes.
        let read = text.take(LINE_BYTES_MAX).read_until(b'\n', &mut bytes)?;
        if read == 0 {
            return Ok(None);
        }
        *line += 1;
        // The rest of it is no line of its own, and may have no end.
        if bytes.last() != Some(&b'\n')
            && u64::try_from(read).is_ok_and(|read| read >= LINE_BYTES_MAX)
        {
            return Err(too_long(*line));
        }
        if !bytes.iter().all(u8::is_ascii_whitespace) {
            return Ok(Some((*line, of_bytes(&bytes, plain))));
        }
    }
}

fn of_bytes(bytes: &[u8], plain: bool) -> Result<Item, String> {
    let text = str::from_utf8(bytes).map_err(|_| "not UTF-8 text".to_owned())?;
    let text = text.trim_start_matches('\u{feff}').trim_ascii();
    if plain { plain::item(text) } else { json::item(text) }
}

fn next_row(rows: &mut csv::Reader<Row>, columns: &[Column]) -> io::Result<Found> {
    rows.get_mut().left = LINE_BYTES_MAX;
    let mut record = csv::ByteRecord::new();
    let begun = rows.position().line();
    let more = rows.read_byte_record(&mut record).map_err(|error| of_csv(error, begun))?;
    let line = record.position().map_or(0, csv::Position::line);
    Ok(more.then(|| (line, of_record(&record, columns))))
}

/// Why nothing more can be read behind this line.
fn of_csv(error: csv::Error, line: u64) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) if error.kind() == io::ErrorKind::FileTooLarge => too_long(line),
        csv::ErrorKind::Io(error) => error,
        // Of bytes and of rows of any length there is no other.
        _ => io::ErrorKind::InvalidData.into(),
    }
}

/// An empty cell is an attribute the item does not have.
fn of_record(record: &csv::ByteRecord, columns: &[Column]) -> Result<Item, String> {
    if record.len() != columns.len() {
        return Err(format!("{} cells, and the header has {}", record.len(), columns.len()));
    }
    let cells = columns.iter().zip(record).filter(|(_, cell)| !cell.is_empty());
    let cell = |(column, cell): (&Column, &[u8])| -> Result<(String, AttributeValue), String> {
        let text = str::from_utf8(cell).map_err(|_| "not UTF-8 text".to_owned());
        let value = text.and_then(|text| column.value(text));
        let value = value.map_err(|message| format!("column {}: {message}", column.name))?;
        Ok((column.name.clone(), value))
    };
    cells.map(cell).collect()
}

fn rows(path: &Path, text: Box<dyn BufRead + Send>) -> Result<Body, OpenError> {
    // Flexible, so that a row of another length is one bad line and not the end of the file.
    let row = Row { text, left: LINE_BYTES_MAX };
    let mut rows = csv::ReaderBuilder::new().flexible(true).from_reader(row);
    let header = rows.headers().map_err(|error| match error.is_io_error() {
        true => OpenError::io(path, of_csv(error, 1)),
        false => OpenError::content(path, error.to_string()),
    })?;
    let columns: Vec<Column> = header.iter().map(Column::of).collect();
    let mut names = HashSet::new();
    for (place, column) in columns.iter().enumerate() {
        if column.name.is_empty() {
            let message = format!("the header has no name for column {}", place + 1);
            return Err(OpenError::content(path, message));
        }
        // The later cell would take the place of the earlier one, unseen.
        if !names.insert(&column.name) {
            let message = format!("the header has the column {} twice", column.name);
            return Err(OpenError::content(path, message));
        }
    }
    Ok(Body::Rows { rows: Box::new(rows), columns })
}

/// The text of a file, taken out of gzip when it is in it.
fn content(bytes: Box<dyn Read + Send>) -> io::Result<Box<dyn BufRead + Send>> {
    let mut file = BufReader::new(bytes);
    // By its first bytes, whatever it is called.
    if file.fill_buf()?.starts_with(&[0x1f, 0x8b]) {
        // Several members, as tools write that compress in parts or join files.
        Ok(Box::new(BufReader::new(MultiGzDecoder::new(file))))
    } else {
        Ok(Box::new(file))
    }
}

/// What the first line that is not blank says of the format, and the whole text again.
fn looked_at(
    path: &Path,
    mut text: Box<dyn BufRead + Send>,
) -> io::Result<(ItemFormat, Box<dyn BufRead + Send>)> {
    let (mut seen, mut start) = (Vec::new(), 0);
    while seen.iter().skip(start).all(u8::is_ascii_whitespace) {
        start = seen.len();
        if u64::try_from(start).is_ok_and(|length| length >= LINE_BYTES_MAX) {
            return Err(io::Error::other(
                "begins with 16 MB of blank lines: is it a file of items?",
            ));
        }
        if (&mut text).take(LINE_BYTES_MAX).read_until(b'\n', &mut seen)? == 0 {
            break;
        }
    }
    let first = String::from_utf8_lossy(seen.get(start..).unwrap_or_default()).into_owned();
    Ok((ItemFormat::of_content(path, &first), Box::new(Cursor::new(seen).chain(text))))
}
