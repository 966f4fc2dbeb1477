//! Pairs in a file: one SQLite table of keys and values.
//!
//! ```text
//! pairs (key BLOB PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID
//! ```
//!
//! The file is marked by its `application_id` and, as its format, `user_version`; it is made readable by its owner
//! alone, and SQLite gives the same mode to the two files it keeps beside it. Journal: WAL, synced at every commit.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, MAIN_DB, OpenFlags, OptionalExtension};

use super::error::StoreError;
use super::file::{self, Hindrance, Standing};
use super::range::{Direction, KeyRange};

#[cfg(test)]
mod tests;

/// How long a lock held by another process is waited for.
// SQLite's lock is not fair, so many transactions of others may go first; after so long one of them is stuck.
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

// A second window, `run` in another terminal and `serve` may have the file open at once: redb and fjall lock theirs
// to one process. WITHOUT ROWID: the pairs themselves lie in the order of keys, so a scan reads the file as it lies
// and a get descends one tree.
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

/// A database file. Readers take snapshots and wait for nobody.
pub struct Sqlite {
    path: PathBuf,
    busy_timeout: Duration,
    /// Why it can't be written: then it is only read.
    hindrance: Option<Box<StoreError>>,
    writer: Mutex<Connection>,
    /// Idle connections for readers.
    readers: Mutex<Vec<Connection>>,
}

/// A transaction of either kind, on a connection that is its own until it ends. Dropped without `commit` it leaves
/// nothing.
pub struct SqliteTxn<'a> {
    connection: Lease<'a>,
    file: &'a Sqlite,
}

/// A connection for the length of a transaction.
enum Lease<'a> {
    /// Out of the pool of readers, to go back there: empty only while that happens.
    Pooled(Option<Connection>),
    Writer(MutexGuard<'a, Connection>),
}

impl Sqlite {
    /// Opens the file, making it and its folder when they are not there. One that can't be written is opened to be read;
    /// where there is none, that is the error.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Self::open_waiting(path, BUSY_TIMEOUT)
    }

    /// As [`Self::open`], with another time to wait for locks held by other processes.
    pub fn open_waiting(path: &Path, busy_timeout: Duration) -> Result<Self, StoreError> {
        // Before all else: another program's file is left as it is, with all that lies beside it.
        let fault = |error| fault(path, busy_timeout, &error);
        let unread = |error| unread(path, busy_timeout, &error);
        match file::standing(path, APPLICATION_ID).map_err(unread)? {
            Standing::Fresh | Standing::Ours => {}
            Standing::Unmarked(_) => return Err(foreign(path, "it belongs to another program")),
            Standing::Foreign(what) => return Err(foreign(path, &what)),
        }
        match Self::open_to_write(path, busy_timeout) {
            // On a full disk too: to open it for writing takes room beside it.
            Err(hindrance @ (StoreError::ReadOnly { .. } | StoreError::Full { .. }))
                if path.exists() =>
            {
                let connection = file::open_to_read(path).map_err(unread)?;
                match is_fresh(&connection, path).map_err(|error| error.into_fault(fault))? {
                    true => Err(hindrance),
                    false => Ok(Self::over(path, busy_timeout, connection, Some(hindrance))),
                }
            }
            opened => opened,
        }
    }

    /// Whether what stands there is not known to be a database of ours, or to become one.
    pub fn is_foreign(path: &Path) -> bool {
        !matches!(file::standing(path, APPLICATION_ID), Ok(Standing::Fresh | Standing::Ours))
    }

    fn open_to_write(path: &Path, busy_timeout: Duration) -> Result<Self, StoreError> {
        let fault = |error| fault(path, busy_timeout, &error);
        // Before SQLite sees it: a file that SQLite makes is readable by whom the umask lets.
        file::create(path).map_err(|error| hindered(path, file::of_system(&error)))?;
        let connection = connect(path, busy_timeout).map_err(fault)?;
        if connection.is_readonly(MAIN_DB).map_err(fault)? {
            return Err(hindered(path, Hindrance::Refused("permission denied".to_owned())));
        }
        // Not yet known to be ours, where all it has is in its journal: that must not be put into it by our closing it.
        close_without_checkpoint(&connection, true).map_err(fault)?;
        let fresh = is_fresh(&connection, path).map_err(|error| error.into_fault(fault))?;
        close_without_checkpoint(&connection, false).map_err(fault)?;
        use_journal(&connection, busy_timeout).map_err(fault)?;
        if fresh {
            create_table(&connection).map_err(fault)?;
        }
        Ok(Self::over(path, busy_timeout, connection, None))
    }

    fn over(
        path: &Path,
        busy_timeout: Duration,
        connection: Connection,
        hindrance: Option<StoreError>,
    ) -> Self {
        Self {
            path: path.to_owned(),
            busy_timeout,
            hindrance: hindrance.map(Box::new),
            writer: Mutex::new(connection),
            readers: Mutex::default(),
        }
    }

    /// Why it can't be written; `None` when it can.
    pub fn hindrance(&self) -> Option<&StoreError> {
        self.hindrance.as_deref()
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A snapshot of what is committed, from its first read on.
    pub fn read(&self) -> Result<SqliteTxn<'_>, StoreError> {
        // A statement of its own: the lock is let go of before a new connection is opened.
        let idle = locked(&self.readers).pop();
        let connection = match idle {
            Some(connection) => connection,
            None => self.connect().map_err(|error| self.fault(&error))?,
        };
        self.begin(Lease::Pooled(Some(connection)), "BEGIN")
    }

    /// The write transaction, once no other one is open, here or in another process.
    pub fn write(&self) -> Result<SqliteTxn<'_>, StoreError> {
        // Not BEGIN: a transaction that reads first and writes then is refused, unwaited
        // for, when another process wrote in between.
        self.begin(Lease::Writer(locked(&self.writer)), "BEGIN IMMEDIATE")
    }

    fn connect(&self) -> rusqlite::Result<Connection> {
        match &self.hindrance {
            None => connect(&self.path, self.busy_timeout),
            Some(_) => file::open_to_read(&self.path),
        }
    }

    fn begin<'a>(&'a self, connection: Lease<'a>, sql: &str) -> Result<SqliteTxn<'a>, StoreError> {
        let txn = SqliteTxn { connection, file: self };
        txn.run(sql)?;
        Ok(txn)
    }

    fn fault(&self, error: &rusqlite::Error) -> StoreError {
        fault(&self.path, self.busy_timeout, error)
    }
}

impl SqliteTxn<'_> {
    /// What is made of the value of this key, read where it is.
    pub fn get_with<T>(
        &self,
        key: &[u8],
        read: impl FnOnce(&[u8]) -> T,
    ) -> Result<Option<T>, StoreError> {
        let get = || {
            let mut statement = self.connection().prepare_cached(GET)?;
            statement.query_row([key], |row| Ok(read(row.get_ref(0)?.as_blob()?))).optional()
        };
        get().map_err(|error| self.file.fault(&error))
    }

    /// Shows the pairs of a range in order until the visitor breaks off or fails.
    pub fn scan<E: From<StoreError>>(
        &self,
        range: &KeyRange,
        direction: Direction,
        mut visit: impl FnMut(&[u8], &[u8]) -> Result<ControlFlow<()>, E>,
    ) -> Result<(), E> {
        let fault = |error| E::from(self.file.fault(&error));
        let sql = match direction {
            Direction::Forward => SCAN_FORWARD,
            Direction::Backward => SCAN_BACKWARD,
        };
        let mut statement = self.connection().prepare_cached(sql).map_err(fault)?;
        // Rows come as they are stepped to: a scan that breaks off has read no further.
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

    pub fn put(&mut self, key: &[u8], value: &[u8]) -> Result<(), StoreError> {
        self.change(PUT, [key, value])
    }

    pub fn delete(&mut self, key: &[u8]) -> Result<(), StoreError> {
        self.change(DELETE, [key])
    }

    pub fn delete_range(&mut self, range: &KeyRange) -> Result<(), StoreError> {
        self.change(DELETE_RANGE, [range.from.as_slice(), range.to.as_slice()])
    }

    /// Makes everything durable, or nothing.
    pub fn commit(&mut self) -> Result<(), StoreError> {
        self.run("COMMIT")
    }

    fn change<const N: usize>(&mut self, sql: &str, params: [&[u8]; N]) -> Result<(), StoreError> {
        let change =
            || self.connection().prepare_cached(sql)?.execute(rusqlite::params_from_iter(params));
        change().map(|_| ()).map_err(|error| self.file.fault(&error))
    }

    fn run(&self, sql: &str) -> Result<(), StoreError> {
        let run = || self.connection().prepare_cached(sql)?.execute([]);
        run().map(|_| ()).map_err(|error| self.file.fault(&error))
    }

    fn connection(&self) -> &Connection {
        match &self.connection {
            Lease::Pooled(connection) => {
                connection.as_ref().expect("a transaction has its connection until it ends")
            }
            Lease::Writer(connection) => connection,
        }
    }
}

/// Ends the transaction, without its writes unless they were committed, and gives the connection back.
impl Drop for SqliteTxn<'_> {
    fn drop(&mut self) {
        // A connection that did not get out of its transaction is closed: the next one who had it would begin within that.
        let ended = self.connection().is_autocommit() || self.run("ROLLBACK").is_ok();
        if let Lease::Pooled(connection) = &mut self.connection {
            let mut idle = locked(&self.file.readers);
            // More are opened when many read at once, and go again: each holds pages and file handles.
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

fn connect(path: &Path, busy_timeout: Duration) -> rusqlite::Result<Connection> {
    // Without CREATE, since the file is there; without SQLite's own lock, since a connection is in one transaction's hands.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(busy_timeout)?;
    // In WAL anything less syncs at checkpoints alone: a commit that was answered could be lost with the power.
    connection.pragma_update(None, "synchronous", "FULL")?;
    // Negative figures are kilobytes, others pages.
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
    // Before all else: a newer version may have made anything of the rest.
    if id == APPLICATION_ID && found > FORMAT {
        return Err(Refused::Format(StoreError::Newer { path, found, known: FORMAT }));
    }
    let empty = number("SELECT count(*) FROM sqlite_schema")? == 0;
    // No id and no table has a file that was made just now, here or by a process that comes to its table next.
    if id == APPLICATION_ID || (id == 0 && empty) {
        return Ok(empty);
    }
    Err(Refused::Format(foreign(&path, "it belongs to another program")))
}

fn foreign(path: &Path, what: &str) -> StoreError {
    StoreError::Corrupt { path: path.to_owned(), detail: what.to_owned() }
}

fn hindered(path: &Path, hindrance: Hindrance) -> StoreError {
    let path = path.to_owned();
    match hindrance {
        Hindrance::Full(room) => StoreError::Full { path, room },
        Hindrance::Refused(detail) => StoreError::ReadOnly { path, detail },
    }
}

fn close_without_checkpoint(connection: &Connection, on: bool) -> rusqlite::Result<()> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, on).map(drop)
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
    // Looked at once more: between the first look and the lock another process may have made it.
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

/// Why a file that is there can't be read. Never an error of one that can't be written: that may be one that is not there,
/// and then there are no tables.
fn unread(path: &Path, busy_timeout: Duration, error: &rusqlite::Error) -> StoreError {
    match file::unread(path, error) {
        None => fault(path, busy_timeout, error),
        Some(why) => {
            let detail = format!("{why}, or name another file");
            StoreError::Io { path: path.to_owned(), detail }
        }
    }
}

fn fault(path: &Path, busy_timeout: Duration, error: &rusqlite::Error) -> StoreError {
    if is_busy(error) {
        return StoreError::Locked { path: path.to_owned(), seconds: busy_timeout.as_secs() };
    }
    if let Some(hindrance) = file::hindrance(path, error) {
        return hindered(path, hindrance);
    }
    let (path, detail) = (path.to_owned(), error.to_string());
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
            StoreError::Corrupt { path, detail }
        }
        _ => StoreError::Io { path, detail },
    }
}
