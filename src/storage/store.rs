//! The store: one SQLite table of keys and values. The only file here that names rusqlite.
//!
//! ```text
//! pairs (key BLOB PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID
//! ```
//!
//! The file is marked by its `application_id` and, as its format, `user_version`; it is made readable by its owner
//! alone, and SQLite gives the same mode to the two files it keeps beside it. Journal: WAL, synced at every commit.

use std::collections::BTreeMap;
use std::fs::OpenOptions;
use std::ops::{ControlFlow, Deref};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension};

#[cfg(test)]
mod tests;

/// How long a lock held by another process is waited for.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// Pause between two tries of what SQLite itself does not wait for.
const RETRY_PAUSE: Duration = Duration::from_millis(10);
/// `dydr`, as a number.
const APPLICATION_ID: i64 = 0x6479_6472;
/// The format of keys and values this version reads and writes.
const FORMAT: i64 = 1;
/// Kilobytes of pages a connection keeps.
const CACHE_KILOBYTES: i64 = 32 * 1024;
/// Pages of the WAL after which it is copied into the file: four times SQLite's own figure, since a page that is written
/// again and again is then copied once.
const CHECKPOINT_PAGES: i64 = 4000;
/// Idle connections kept for readers.
const IDLE_READERS_MAX: usize = 4;

const CREATE: &str = "CREATE TABLE pairs (key BLOB PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID";
const GET: &str = "SELECT value FROM pairs WHERE key = ?1";
const PUT: &str = "INSERT INTO pairs (key, value) VALUES (?1, ?2) \
                   ON CONFLICT (key) DO UPDATE SET value = excluded.value";
const DELETE: &str = "DELETE FROM pairs WHERE key = ?1";
const DELETE_RANGE: &str = "DELETE FROM pairs WHERE key >= ?1 AND key < ?2";
const SCAN_FORWARD: &str =
    "SELECT key, value FROM pairs WHERE key >= ?1 AND key < ?2 ORDER BY key ASC";
const SCAN_BACKWARD: &str =
    "SELECT key, value FROM pairs WHERE key >= ?1 AND key < ?2 ORDER BY key DESC";

/// By what can be done about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    #[error(
        "{path}: locked by another process for more than {seconds} s; try again when it is done"
    )]
    Locked { path: PathBuf, seconds: u64 },
    #[error(
        "{path}: not a dynadraft database, or damaged: {detail}; it is left as it is: move it away to start anew, \
         or name another file"
    )]
    Corrupt { path: PathBuf, detail: String },
    #[error(
        "{path}: written by a newer version (format {found}, this one knows {known}); it is left as it is: use that \
         version, or name another file"
    )]
    Newer { path: PathBuf, found: i64, known: i64 },
    #[error("{path}: no space left on its disk; make some and try again")]
    Full { path: PathBuf },
    #[error("{path}: {detail}")]
    Io { path: PathBuf, detail: String },
}

/// Keys and values in one file, or in memory. Many threads may share it.
///
/// In a file readers take snapshots and wait for nobody. In memory there is one connection, and readers and the writer
/// take turns: a thread that holds a transaction there must not ask for a second one.
pub struct Store {
    path: PathBuf,
    busy_timeout: Duration,
    writer: Mutex<Connection>,
    /// Idle connections for readers; `None` in memory.
    readers: Option<Mutex<Vec<Connection>>>,
    /// The last stamp given out.
    stamps: AtomicU64,
}

/// The keys from one (included) up to another (not included).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyRange {
    pub from: Vec<u8>,
    pub to: Vec<u8>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    Forward,
    Backward,
}

/// A snapshot.
pub struct ReadTxn<'a> {
    connection: Lease<'a>,
    store: &'a Store,
    stamp: u64,
    /// What a write transaction puts at its end, by key.
    late: BTreeMap<Vec<u8>, Vec<u8>>,
}

/// The one write transaction; dropped without `commit` it leaves nothing.
pub struct WriteTxn<'a> {
    read: ReadTxn<'a>,
}

/// A connection for the length of a transaction.
enum Lease<'a> {
    /// Out of the pool of readers, to go back there: empty only while that happens.
    Pooled(Option<Connection>),
    Shared(MutexGuard<'a, Connection>),
}

impl KeyRange {
    /// All keys that begin so. Some byte of the prefix is below `FF`: there is no end to the others.
    pub fn prefix(prefix: &[u8]) -> Self {
        let mut to = prefix.to_vec();
        while to.pop_if(|last| *last == u8::MAX).is_some() {}
        if let Some(last) = to.last_mut() {
            *last += 1;
        }
        Self { from: prefix.to_vec(), to }
    }

    pub fn contains(&self, key: &[u8]) -> bool {
        self.from.as_slice() <= key && key < self.to.as_slice()
    }

    /// The part of it behind this key.
    pub fn after(mut self, key: &[u8]) -> Self {
        self.from = [key, &[0]].concat();
        self
    }
}

impl Store {
    /// Opens the file, making it and its folder when they are not there.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Self::open_waiting(path, BUSY_TIMEOUT)
    }

    fn open_waiting(path: &Path, busy_timeout: Duration) -> Result<Self, StoreError> {
        create_private(path)
            .map_err(|error| StoreError::Io { path: path.to_owned(), detail: error.to_string() })?;
        let fault = |error| fault(path, busy_timeout, &error);
        let connection = connect(path, busy_timeout).map_err(fault)?;
        let fresh = is_fresh(&connection, path).map_err(|error| error.into_fault(fault))?;
        use_journal(&connection, busy_timeout).map_err(fault)?;
        if fresh {
            create_table(&connection).map_err(fault)?;
        }
        Ok(Self {
            path: path.to_owned(),
            busy_timeout,
            writer: Mutex::new(connection),
            readers: Some(Mutex::new(Vec::new())),
            stamps: AtomicU64::new(0),
        })
    }

    /// A store of its own, gone when it is dropped.
    pub fn in_memory() -> Result<Self, StoreError> {
        let path = PathBuf::from(":memory:");
        let connection = Connection::open_in_memory()
            .and_then(|connection| create_table(&connection).map(|()| connection))
            .map_err(|error| fault(&path, BUSY_TIMEOUT, &error))?;
        let writer = Mutex::new(connection);
        let stamps = AtomicU64::new(0);
        Ok(Self { path, busy_timeout: BUSY_TIMEOUT, writer, readers: None, stamps })
    }

    /// A snapshot of what is committed, from its first read on.
    pub fn read(&self) -> Result<ReadTxn<'_>, StoreError> {
        let Some(readers) = &self.readers else {
            // Nobody writes while the only connection is held, which is as good as a transaction.
            let connection = Lease::Shared(locked(&self.writer));
            let stamp = self.stamps.load(Ordering::Relaxed);
            return Ok(ReadTxn { connection, store: self, stamp, late: BTreeMap::new() });
        };
        self.begin(Lease::Pooled(Some(self.reader(readers)?)), "BEGIN")
    }

    /// The write transaction, once no other one is open, here or in another process.
    pub fn write(&self) -> Result<WriteTxn<'_>, StoreError> {
        let read = self.begin(Lease::Shared(locked(&self.writer)), "BEGIN IMMEDIATE")?;
        Ok(WriteTxn { read })
    }

    /// A fault that lies neither with the request nor with the file.
    pub fn failure(&self, detail: impl Into<String>) -> StoreError {
        StoreError::Io { path: self.path.clone(), detail: detail.into() }
    }

    fn begin<'a>(&'a self, lease: Lease<'a>, sql: &str) -> Result<ReadTxn<'a>, StoreError> {
        let stamp = self.next_stamp();
        let txn = ReadTxn { connection: lease, store: self, stamp, late: BTreeMap::new() };
        txn.run(sql)?;
        Ok(txn)
    }

    fn next_stamp(&self) -> u64 {
        self.stamps.fetch_add(1, Ordering::Relaxed) + 1
    }

    fn reader(&self, idle: &Mutex<Vec<Connection>>) -> Result<Connection, StoreError> {
        if let Some(connection) = locked(idle).pop() {
            return Ok(connection);
        }
        connect(&self.path, self.busy_timeout).map_err(|error| self.fault(&error))
    }

    fn fault(&self, error: &rusqlite::Error) -> StoreError {
        fault(&self.path, self.busy_timeout, error)
    }
}

impl ReadTxn<'_> {
    /// The value of this key.
    pub fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.get_with(key, <[u8]>::to_vec)
    }

    /// What is made of the value of this key, read where it is.
    pub fn get_with<T>(
        &self,
        key: &[u8],
        read: impl FnOnce(&[u8]) -> T,
    ) -> Result<Option<T>, StoreError> {
        if let Some(value) = self.late.get(key) {
            return Ok(Some(read(value)));
        }
        let get = || {
            let mut statement = self.connection().prepare_cached(GET)?;
            statement.query_row([key], |row| Ok(read(row.get_ref(0)?.as_blob()?))).optional()
        };
        get().map_err(|error| self.store.fault(&error))
    }

    /// Two transactions of one stamp see the same, but for what a write transaction wrote itself.
    pub fn stamp(&self) -> u64 {
        self.stamp
    }

    /// Shows the pairs of a range in order until the visitor breaks off or fails.
    pub fn scan<E: From<StoreError>>(
        &self,
        range: &KeyRange,
        direction: Direction,
        mut visit: impl FnMut(&[u8], &[u8]) -> Result<ControlFlow<()>, E>,
    ) -> Result<(), E> {
        let fault = |error| E::from(self.store.fault(&error));
        let sql = match direction {
            Direction::Forward => SCAN_FORWARD,
            Direction::Backward => SCAN_BACKWARD,
        };
        let mut statement = self.connection().prepare_cached(sql).map_err(fault)?;
        let mut rows = statement.query([&range.from, &range.to]).map_err(fault)?;
        while let Some(row) = rows.next().map_err(fault)? {
            let blob = |column| row.get_ref(column)?.as_blob().map_err(rusqlite::Error::from);
            let (key, value) = (blob(0).map_err(fault)?, blob(1).map_err(fault)?);
            if visit(key, value)?.is_break() {
                break;
            }
        }
        Ok(())
    }

    /// The error of a value that cannot be what was stored.
    pub fn corrupt(&self, detail: impl Into<String>) -> StoreError {
        StoreError::Corrupt { path: self.store.path.clone(), detail: detail.into() }
    }

    fn run(&self, sql: &str) -> Result<(), StoreError> {
        let run = || self.connection().prepare_cached(sql)?.execute([]);
        run().map(|_| ()).map_err(|error| self.store.fault(&error))
    }

    fn connection(&self) -> &Connection {
        match &self.connection {
            Lease::Pooled(connection) => {
                connection.as_ref().expect("a transaction has its connection until it ends")
            }
            Lease::Shared(connection) => connection,
        }
    }
}

impl WriteTxn<'_> {
    pub fn put(&mut self, key: &[u8], value: &[u8]) -> Result<(), StoreError> {
        self.read.late.remove(key);
        self.change(PUT, [key, value])
    }

    /// Puts a pair that is likely to be put again in this transaction: written once, when it is committed. Until then
    /// `get` sees it and `scan` does not.
    pub fn put_late(&mut self, key: Vec<u8>, value: Vec<u8>) {
        self.read.late.insert(key, value);
    }

    pub fn delete(&mut self, key: &[u8]) -> Result<(), StoreError> {
        self.read.late.remove(key);
        self.change(DELETE, [key])
    }

    pub fn delete_range(&mut self, range: &KeyRange) -> Result<(), StoreError> {
        self.read.late.retain(|key, _| *key < range.from || *key >= range.to);
        self.change(DELETE_RANGE, [range.from.as_slice(), range.to.as_slice()])
    }

    /// Makes everything durable, or nothing.
    pub fn commit(mut self) -> Result<(), StoreError> {
        for (key, value) in std::mem::take(&mut self.read.late) {
            self.change(PUT, [&key, &value])?;
        }
        self.read.run("COMMIT")
    }

    fn change<const N: usize>(&mut self, sql: &str, params: [&[u8]; N]) -> Result<(), StoreError> {
        let change =
            || self.connection().prepare_cached(sql)?.execute(rusqlite::params_from_iter(params));
        change().map(|_| ()).map_err(|error| self.store.fault(&error))
    }
}

/// What was written is gone or there for all: either way others see something else than this transaction did.
impl Drop for WriteTxn<'_> {
    fn drop(&mut self) {
        self.store.next_stamp();
    }
}

impl<'a> Deref for WriteTxn<'a> {
    type Target = ReadTxn<'a>;

    fn deref(&self) -> &ReadTxn<'a> {
        &self.read
    }
}

/// Ends the transaction, without its writes unless they were committed, and gives the connection back.
impl Drop for ReadTxn<'_> {
    fn drop(&mut self) {
        let ended = self.connection().is_autocommit() || self.run("ROLLBACK").is_ok();
        if let (Lease::Pooled(connection), Some(idle)) = (&mut self.connection, &self.store.readers)
        {
            let mut idle = locked(idle);
            if ended && idle.len() < IDLE_READERS_MAX {
                idle.extend(connection.take());
            }
        }
    }
}

/// A thread that panicked in a transaction rolled it back, so what it held is good to use.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Makes an empty file, and its folder, for the owner alone, unless it is there.
fn create_private(path: &Path) -> std::io::Result<()> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(folder)?;
    }
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(|_| ())
}

fn connect(path: &Path, busy_timeout: Duration) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(busy_timeout)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "cache_size", -CACHE_KILOBYTES)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "wal_autocheckpoint", CHECKPOINT_PAGES)?;
    Ok(connection)
}

/// Why a file was not taken.
enum Refused {
    Fault(rusqlite::Error),
    Format(StoreError),
}

impl Refused {
    fn into_fault(self, fault: impl Fn(rusqlite::Error) -> StoreError) -> StoreError {
        match self {
            Self::Fault(error) => fault(error),
            Self::Format(error) => error,
        }
    }
}

impl From<rusqlite::Error> for Refused {
    fn from(error: rusqlite::Error) -> Self {
        Self::Fault(error)
    }
}

/// Whether the file is empty yet. A file that is neither empty nor ours is refused.
fn is_fresh(connection: &Connection, path: &Path) -> Result<bool, Refused> {
    let number = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0));
    let (id, found) = (number("PRAGMA application_id")?, number("PRAGMA user_version")?);
    let path = path.to_owned();
    if id == APPLICATION_ID && found > FORMAT {
        return Err(Refused::Format(StoreError::Newer { path, found, known: FORMAT }));
    }
    let empty = number("SELECT count(*) FROM sqlite_schema")? == 0;
    if id == APPLICATION_ID || (id == 0 && empty) {
        return Ok(empty);
    }
    let detail = "the file belongs to another program".to_owned();
    Err(Refused::Format(StoreError::Corrupt { path, detail }))
}

/// Switches to WAL. SQLite does not wait by itself when two processes do this to a new file at once.
fn use_journal(connection: &Connection, busy_timeout: Duration) -> rusqlite::Result<()> {
    let mut waited = Duration::ZERO;
    loop {
        match connection.pragma_update(None, "journal_mode", "WAL") {
            Err(error) if is_busy(&error) && waited < busy_timeout => {
                std::thread::sleep(RETRY_PAUSE);
                waited += RETRY_PAUSE;
            }
            other => return other,
        }
    }
}

/// Makes the table, unless another process was faster.
fn create_table(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch("BEGIN IMMEDIATE")?;
    let tables: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if tables == 0 {
        connection.execute_batch(CREATE)?;
        connection.pragma_update(None, "application_id", APPLICATION_ID)?;
        connection.pragma_update(None, "user_version", FORMAT)?;
    }
    connection.execute_batch("COMMIT")
}

fn is_busy(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
}

fn fault(path: &Path, busy_timeout: Duration, error: &rusqlite::Error) -> StoreError {
    let path = path.to_owned();
    if is_busy(error) {
        return StoreError::Locked { path, seconds: busy_timeout.as_secs() };
    }
    let detail = error.to_string();
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
            StoreError::Corrupt { path, detail }
        }
        Some(ErrorCode::DiskFull) => StoreError::Full { path },
        _ => StoreError::Io { path, detail },
    }
}
